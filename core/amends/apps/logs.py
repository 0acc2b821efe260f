"""Sets up what the program says about itself: to stderr, quietly, and never a secret.

Ours comes through structlog, that of the libraries through `logging`; both pass the redactor
last, where a traceback is text already. Standard output is for answers alone.
"""

import logging
import sys
from collections.abc import MutableMapping
from typing import Any

import structlog

from amends.domain.times import Clock
from amends.marketplace.redact import Redactor

_CHATTY = ("httpx", "httpcore", "alembic", "asyncio")


class _Stderr:
    """Whatever `sys.stderr` is when a line is written, which need not be what it was before."""

    def write(self, text: str) -> int:
        return sys.stderr.write(text)

    def flush(self) -> None:
        sys.stderr.flush()


class _Clean(logging.Formatter):
    """The line of a library, without what must not be read."""

    def __init__(self, redactor: Redactor) -> None:
        super().__init__("%(levelname)s %(name)s: %(message)s")
        self._redactor = redactor

    def format(self, record: logging.LogRecord) -> str:
        return self._redactor.clean(super().format(record))


class _Handler(logging.StreamHandler[_Stderr]):
    """Ours: it is known again when logs are set up a second time."""


def set_up(
    redactor: Redactor, clock: Clock, *, debug: bool = False, warnings: bool = False
) -> None:
    """Let errors through, with `warnings` those as well, or everything when `debug`.

    May be called again. The daemon, which nobody watches, asks for warnings.

    A person at the command line is told in words how a sync went; the warnings behind it, one
    for each try, would only say it twice.
    """
    level = logging.DEBUG if debug else logging.WARNING if warnings else logging.ERROR

    def stamped(_logger: Any, _method: str, event: MutableMapping[str, Any]) -> Any:
        if debug or warnings:
            event["timestamp"] = f"{clock.now():%H:%M:%S.%f}"[:-3]
        elif str(event["event"]).startswith("stamina."):
            raise structlog.DropEvent  # a retry follows a line of ours, which says why
        return event

    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            stamped,
            structlog.processors.format_exc_info,
            redactor,
            structlog.dev.ConsoleRenderer(colors=sys.stderr.isatty()),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(level),
        logger_factory=structlog.PrintLoggerFactory(_Stderr()),  # type: ignore[arg-type]
        cache_logger_on_first_use=False,
    )
    root = logging.getLogger()
    for old in [one for one in root.handlers if isinstance(one, _Handler)]:
        root.removeHandler(old)
    handler = _Handler(_Stderr())
    handler.setFormatter(_Clean(redactor))
    root.addHandler(handler)
    root.setLevel(level)
    for name in _CHATTY:  # they write addresses with signatures in them
        logging.getLogger(name).setLevel(logging.WARNING)
