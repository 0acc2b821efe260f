"""The command line: one file a noun. Only typer and the standard library load with it.

Each command imports what it needs when it runs, so that `amends --help` answers at once.
"""
