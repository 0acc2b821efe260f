"""The memory: SQLite or PostgreSQL behind one unit of work. Knows no marketplace."""
