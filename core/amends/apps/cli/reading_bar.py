"""Shows on a terminal how far the reading of a file has come. Nothing where nobody watches."""

from pathlib import Path
from types import TracebackType
from typing import Self

from amends.apps.cli.output import line, many
from amends.apps.cli.progress import bars
from amends.services.bring import Brought


class ReadingBar:
    """One bar, on stderr."""

    def __init__(self, doing: str, file: Path) -> None:
        self._size = max(1, file.stat().st_size)
        self._progress = bars("told")
        self._task = self._progress.add_task(f"{line(file.name)}: {doing}", total=1.0, told="")

    def __enter__(self) -> Self:
        self._progress.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._progress.stop()

    def at(self, read: int) -> None:
        """So many bytes were read."""
        self._progress.update(self._task, completed=read / self._size)

    def share(self, read: float, brought: Brought) -> None:
        """Such a share of the rows was read."""
        told = f"{many(brought.taken, 'review')}, {brought.fresh:,} new"
        self._progress.update(self._task, completed=read, told=told)
