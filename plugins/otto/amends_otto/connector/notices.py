"""What OTTO announces in headers: an interface is going to end. Said once each, not every call.

Source: OTTO Market guide of 2024-03: a replaced version lives about six months.
"""

import threading

import httpx
import structlog

log = structlog.get_logger("amends.otto")

HEADERS = ("Deprecation", "Sunset", "Warning")


class Notices:
    """Remembers what was said. One for a process, unless a test brings its own."""

    def __init__(self) -> None:
        self._said: set[tuple[str, ...]] = set()
        self._lock = threading.Lock()

    def heed(self, response: httpx.Response, operation: str, where: str) -> None:
        """Log what `response` announces of `operation`, unless it was said before."""
        found = {name: response.headers[name] for name in HEADERS if name in response.headers}
        if not found:
            return
        mark = (operation, *found, *found.values())
        with self._lock:
            if mark in self._said:
                return
            self._said.add(mark)
        successor = response.links.get("successor-version", {}).get("url", "")
        told = {name.lower(): words for name, words in found.items()}
        log.warning(
            "an interface will end", where=where, operation=operation, successor=successor, **told
        )


SHARED = Notices()
