"""A credential that changes by itself, such as a session that is refreshed."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any


@dataclass(frozen=True, slots=True)
class Token:
    """What stands now, with the version that guards its replacement: refreshing is a race."""

    version: int
    data: dict[str, Any]  # as the plugin wrote it; encrypted at rest
    expires_at: datetime | None = None  # None: it does not end by itself
