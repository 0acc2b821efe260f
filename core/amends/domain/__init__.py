"""The domain: what reviews, stores, orders and budgets are, without HTTP, SQL or a clock."""
