"""Runs the engine until it is told to stop: APScheduler is the clock that ticks, and no more.

What is due, and until when, are rows of ours; a daemon that dies loses nothing but time.
"""

import signal
import threading
from collections.abc import Callable
from datetime import datetime
from random import SystemRandom
from types import FrameType

from amends.engine.local import Engine, Pace
from amends.engine.round import Hall
from amends.services.announce import announce

TICK = 0.4  # seconds: an approval is found within one
GRACE = 10.0  # seconds until a stop no longer waits


def run(hall: Hall, pace: Pace, begun: Callable[[], object] = lambda: None) -> bool:
    """Tick until SIGINT or SIGTERM; False when something was still under way at the end.

    `begun` hears when the first tick is on its way and a stop would be polite.
    """
    from apscheduler.schedulers.background import BackgroundScheduler

    engine = Engine(hall, pace, rng=SystemRandom(), send=announce)
    over = threading.Event()

    def stop(_number: int, _frame: FrameType | None) -> None:
        over.set()

    before = {one: signal.signal(one, stop) for one in (signal.SIGINT, signal.SIGTERM)}
    scheduler = BackgroundScheduler(timezone="UTC")
    scheduler.add_job(
        engine.tick, "interval", seconds=TICK, max_instances=1, coalesce=True,
        misfire_grace_time=None, next_run_time=datetime.now().astimezone(),
    )  # fmt: skip
    scheduler.start()
    try:
        begun()
        over.wait()
    finally:
        scheduler.shutdown(wait=True)
        for one, handler in before.items():
            signal.signal(one, handler)
    return engine.stop(GRACE)


def once(hall: Hall, pace: Pace) -> bool:
    """One tick, and all that it begins; for a machine that calls us by cron."""
    engine = Engine(hall, pace, rng=SystemRandom(), send=announce)
    engine.tick()
    engine.idle()
    engine.tick()  # what the first has brought: a reply that was thought of, a notice
    engine.idle()
    return engine.stop(GRACE)
