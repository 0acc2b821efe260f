"""Files of reviews that people bring: looked at first, then taken row by row.

`look` says what a file is and what its columns tell, before anything is written; `take` stores
the good rows and leaves the others, each with its reason, in a quarantine file.
"""

from amends.services.importing.errors import CannotImport
from amends.services.importing.opening import named_rows

__all__ = ["CannotImport", "named_rows"]
