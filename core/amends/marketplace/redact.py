"""Keeps secrets and buyer data out of every log line and error.

Two nets: values that we know are secret, because a credentials file named them, are replaced
wherever they turn up; and what is personal or secret by its name or shape (parameters that carry
sessions, mail addresses, phone numbers) is replaced even when nobody named it.
"""

import json
import re
from collections.abc import Iterable, MutableMapping
from typing import Any
from urllib.parse import quote, quote_plus

WITHHELD = "(withheld)"

_NAMES = (  # letters of ASCII only: a Chinese text is one long word to `\w`
    r"(?:top_)?session(?:_?key)?|sign|(?:app|client)_?secret"
    r"|(?:x-amz-)?(?:access|refresh)[_-]?token|password|authorization|(?:set-)?cookie"
    r"|(?:buyer|receiver)[a-z0-9_]*|[a-z_]*nick|oaid|ouid|open_uid"
    r"|[a-z_]*content|feedback|[a-z_]*(?:phone|mobile|e?mail)"
)
_NAME = re.compile(_NAMES, re.IGNORECASE)
_PARAMETERS = re.compile(
    # A name in quotes or bare, then the whole of a quoted value, or a bare one to its end. A
    # code is a secret when it is as long as a consent code; error codes are short and needed.
    rf"(?<![a-z0-9_])(?P<name>{_NAMES}|code(?=\W{{1,6}}(?=[\w-]*\d)[\w-]{{12,}}(?![\w.-])))"
    r"(?P<sets>\\?[\"']?\s*[=:]\s*)"
    r"(?:(?P<quote>\\?[\"'])(?:(?!(?P=quote))(?:\\\\(?:\\.|[^\\])|\\.|[^\\]))*(?P=quote)?"
    r"|(?:(?:Bearer|Basic)\s+)?[^\s&\"',;}\])]+)",
    re.IGNORECASE | re.DOTALL,
)
_SHAPES = (
    re.compile(r"(?<![\w.+-])[\w.+-]+(?:@|%40)[\w-]+\.[\w.-]*\w"),  # a mail address
    re.compile(  # a Chinese mobile number; ASCII, for it may follow a Chinese word at once
        r"(?<!\w)(?<!\d\.)(?:(?:\+|00)?86[- ]?)?1[3-9]\d[- ]?\d{4}[- ]?\d{4}(?!\w)", re.ASCII
    ),
    re.compile(r"(?<!\w)(?:\+|%2B)[1-9][\d /()-]{7,}\d", re.ASCII),  # an international number
)


class Redactor:
    """Replaces what must not be read. Secrets are added as accounts open; none is ever removed.

    As a structlog processor it stands last before the renderer, where tracebacks are text.
    """

    def __init__(self, secrets: Iterable[str] = ()) -> None:
        self._secrets: tuple[str, ...] = ()
        self.add(secrets)

    def add(self, secrets: Iterable[str]) -> None:
        """Remember values that must never be shown; a few letters are too common to hunt for."""
        known = {written for secret in secrets if len(secret) >= 6 for written in _ways(secret)}
        # Longest first, so that one secret within another leaves no rest; a new tuple, so that a
        # thread that is cleaning just now is not disturbed.
        self._secrets = tuple(sorted(known.union(self._secrets), key=len, reverse=True))

    def clean(self, text: str) -> str:
        for secret in self._secrets:
            if secret in text:
                text = text.replace(secret, WITHHELD)
        text = _PARAMETERS.sub(rf"\g<name>\g<sets>\g<quote>{WITHHELD}\g<quote>", text)
        for shape in _SHAPES:
            text = shape.sub(WITHHELD, text)
        return text

    def __call__(
        self, _logger: Any, _method: str, event: MutableMapping[str, Any]
    ) -> MutableMapping[str, Any]:
        """Clean every value in the event, however deep."""
        for name, value in event.items():
            event[name] = self._named(name, value)
        return event

    def _named(self, name: Any, value: Any) -> Any:
        if value and isinstance(name, str) and _NAME.fullmatch(name):
            return WITHHELD
        return self._cleaned(value)

    def _cleaned(self, value: Any) -> Any:
        match value:
            case None | bool() | int() | float():
                return value
            case str():
                return self.clean(value)
            case dict():
                return {name: self._named(name, inner) for name, inner in value.items()}
            case list() | tuple() | set() | frozenset():
                return [self._cleaned(inner) for inner in value]
            case BaseException():
                return self.clean(f"{type(value).__name__}: {value}")
        return self.clean(str(value))  # whatever a renderer would have written by itself


def _ways(secret: str) -> set[str]:
    """How a value looks as itself, in a URL, in a form and in JSON."""
    in_json = {json.dumps(secret, ensure_ascii=ascii_only)[1:-1] for ascii_only in (True, False)}
    return {secret, quote(secret, safe=""), quote(secret), quote_plus(secret), *in_json}
