"""Says what went wrong in a line or two: what it was, and what to do next.

Every text passes the redactor, because a platform may quote a buyer and a file may name a
secret. The traceback is for `--debug`.
"""

import sys
import traceback
from difflib import get_close_matches
from typing import TYPE_CHECKING, Any

from amends.apps.cli.program import Program, Refused

if TYPE_CHECKING:
    from pydantic import BaseModel, ValidationError


def tell(error: Exception, of: Program) -> None:
    """Write `error` to stderr, for a person."""
    from amends.apps.cli.output import notes

    what, next_move = _words(error)
    if of.debug:
        trace = "".join(traceback.format_exception(error))
        sys.stderr.write(of.redactor.clean(trace))
    console = notes()
    for label, style, text in (("Error:", "bold red", what), ("Next:", "bold", next_move)):
        if text:
            console.print(f"{label:<7}", style=style, end="")
            console.print(of.redactor.clean(text), soft_wrap=True)


def _words(error: Exception) -> tuple[str, str]:
    """What went wrong, and the next move where the words do not hold it already."""
    from pydantic import ValidationError
    from sqlalchemy.exc import DBAPIError

    from amends.db.errors import Changed, MemoryTrouble, NotFound, Taken
    from amends.domain.standing import IllegalTransition
    from amends.marketplace.errors import ComeBack, MarketplaceError
    from amends.marketplace.registry import UnknownMarketplace
    from amends.services.decide import NotNow
    from amends.services.importing.errors import CannotImport

    match error:
        case Refused() | MarketplaceError() | CannotImport() | NotNow():
            return str(error), error.next_move
        case IllegalTransition():
            return str(error), f"`amends case show {error.case}` shows what can be done"
        case ComeBack():
            return str(error), f"run the same again after {error.at:%Y-%m-%d %H:%M} UTC"
        case MemoryTrouble() | NotFound() | Taken() | UnknownMarketplace():
            return str(error), ""
        case Changed():
            return str(error), "run the same command again"
        case ValidationError():
            return f"{error.title}: {in_words(error)}", ""
        case DBAPIError():
            return f"the database answers: {error.orig}", "`amends doctor` looks at it"
        case OSError() if error.strerror:
            where = f"{error.filename}: " if error.filename else ""
            return f"{where}{error.strerror}", ""
    what = f"Amends itself failed: {type(error).__name__}: {error}"
    return what, "run it again with --debug before the command, and report what it prints"


def in_words(error: "ValidationError", model: "type[BaseModel] | None" = None) -> str:
    """Which field is wrong and why, without the value, which may be a secret."""
    known = list(model.model_fields) if model else []
    return "; ".join(_field(dict(one), known) for one in error.errors(include_input=False))


def _field(wrong: dict[str, Any], known: list[str]) -> str:
    # Never "name: reason": to the redactor that is a name and its secret.
    name = ".".join(str(part) for part in wrong["loc"]) or "the whole"
    match wrong["type"]:
        case "missing":
            return f"{name} is missing"
        case "extra_forbidden":
            meant = get_close_matches(name, known, n=1)
            if meant:
                return f"{name} is no field of it; did you mean {meant[0]}?"
            return f"{name} is no field of it; there are {', '.join(known)}"
    return f"{name} is not right ({wrong['msg'].removeprefix('Value error, ')})"
