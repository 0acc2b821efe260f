"""What the memory can refuse, in words that say what to do next.

MemoryTrouble
├── Busy         another program holds the database
├── DiskFull     there is no room left
├── Unreachable  the database server does not answer
├── TooNew       a newer Amends has written it
├── TooOld       `amends init` must bring it up to date
└── KeyMissing   secrets are there, the key to them is not
Changed: somebody else wrote the same thing meanwhile; load and try again
"""


class MemoryTrouble(Exception):
    """The database cannot do what was asked. Nothing of the transaction was kept."""


class Busy(MemoryTrouble):
    """Another program held the database for longer than we wait."""


class DiskFull(MemoryTrouble):
    """There is no room for what was to be written."""


class Unreachable(MemoryTrouble):
    """The database cannot be opened."""


class TooNew(MemoryTrouble):
    """The database was written by a newer Amends."""


class TooOld(MemoryTrouble):
    """The database lacks the tables of this Amends."""


class KeyMissing(MemoryTrouble):
    """What is stored encrypted cannot be read with the key at hand."""


class Changed(Exception):
    """Somebody else wrote the row since it was read. Load it and decide again."""


class Taken(Exception):
    """The name is in use already."""


class NotFound(LookupError):
    """Nothing of that name is within sight."""
