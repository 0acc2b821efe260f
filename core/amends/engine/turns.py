"""Several works at a time, each in turn: whoever has had a slice goes to the end of the line."""

from collections.abc import Callable, Iterable
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from typing import TypeVar

Work = TypeVar("Work")


def in_turn(
    works: Iterable[Work],
    step: Callable[[Work], bool],
    *,
    at_once: int,
    interrupted: Callable[[], None] = lambda: None,
) -> None:
    """Call `step` with each of `works`, again and again, until it says that the work is done.

    At most `at_once` run at a time. A Ctrl-C is told to `interrupted`, once; then the steps must
    come to an end by themselves. What a step raises ends them all.
    """
    with ThreadPoolExecutor(at_once, thread_name_prefix="turn") as pool:
        running: dict[Future[bool], Work] = {pool.submit(step, work): work for work in works}
        try:
            while running:
                try:
                    finished, _ = wait(running, return_when=FIRST_COMPLETED)
                except KeyboardInterrupt:
                    interrupted()
                    continue
                for future in [one for one in running if one in finished]:  # a set has no order
                    work = running.pop(future)
                    if not future.result():
                        running[pool.submit(step, work)] = work
        finally:
            pool.shutdown(wait=False, cancel_futures=True)  # who still stands in line goes home
