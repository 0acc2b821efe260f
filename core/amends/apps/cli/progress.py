"""Shows on a terminal how far each store is, by the time that is still to be read."""

from collections.abc import Sequence
from types import TracebackType
from typing import Self

from rich.progress import BarColumn, Progress, TaskID, TextColumn, TimeElapsedColumn
from rich.table import Column

from amends.apps.cli.output import many, notes
from amends.domain.ids import StoreId
from amends.domain.store import Store
from amends.services.tally import Tally


def bars(told: str) -> Progress:
    """How long work is shown on stderr: what, how far, the field `told` of the task, how long.

    Nothing at all where nobody watches.
    """
    console = notes()
    return Progress(
        TextColumn("{task.description}", table_column=Column(no_wrap=True, ratio=2)),
        BarColumn(
            None, complete_style="cyan", finished_style="green", table_column=Column(ratio=2)
        ),
        TextColumn(f"{{task.fields[{told}]}}", table_column=Column(no_wrap=True, ratio=2)),
        TimeElapsedColumn(),
        console=console,
        transient=True,
        disable=not console.is_terminal,
        expand=True,
    )


class ProgressBars:
    """A bar for each store."""

    def __init__(self, stores: Sequence[Store]) -> None:
        self._progress = bars("read")
        self._tasks: dict[StoreId, TaskID] = {
            store.id: self._progress.add_task(store.label, total=None, read="") for store in stores
        }
        self._whole: dict[StoreId, float] = {}  # seconds that were to be read, at most

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

    def page(self, store: Store, tally: Tally) -> None:
        """Called after each page, from the store's own thread."""
        left = tally.left.total_seconds()
        whole = self._whole[store.id] = max(self._whole.get(store.id, 0.0), left)
        self._progress.update(
            self._tasks[store.id],
            total=whole or 1.0,
            completed=whole - left if whole else 1.0,
            read=f"{many(tally.pages, 'page')}, {tally.fresh:,} new",
        )
