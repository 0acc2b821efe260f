"""The base of every value that Amends passes around: frozen, narrow, strict about its fields.

Pure, like the whole domain: stdlib and pydantic, no clock, no I/O, no logging.
"""

from typing import Any

from pydantic import BaseModel, ConfigDict, model_validator

_ROWS = (tuple, list)


class Value(BaseModel):
    """A frozen value. Two of them are equal when their fields are; an unknown field is an error.

    Its texts can be stored whatever a platform or a buyer wrote: see `storable`.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    @model_validator(mode="before")
    @classmethod
    def _storable(cls, given: Any) -> Any:
        # One look at all texts together: a look at each would double what a review costs.
        if isinstance(given, dict):
            texts = [one for one in given.values() if type(one) is str]
            for one in given.values():
                if type(one) in _ROWS:
                    texts += [inner for inner in one if type(inner) is str]
            if not _can_be_stored("".join(texts)):
                return {name: _made_storable(one) for name, one in given.items()}
        return given


def _made_storable(given: Any) -> Any:
    if type(given) is str:
        return storable(given)
    if type(given) in _ROWS:
        return [_made_storable(inner) for inner in given]
    return given


def storable(text: str) -> str:
    """Give `text` with what no database can hold made visible: NUL as ␀, half a character as �.

    Reviews reach us with both. The rest is kept to the letter, however long it is.
    """
    if _can_be_stored(text):
        return text
    text = text.replace("\0", "\N{SYMBOL FOR NULL}")
    # UTF-16 joins two halves that belong together.
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


def _can_be_stored(text: str) -> bool:
    if "\0" in text:
        return False
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True
