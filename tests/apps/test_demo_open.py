"""The demo that stays open works on: what is approved in another terminal leaves by itself."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from amends.apps.demo_cases import BY
from amends.apps.installation import Installation, open_installation
from amends.apps.settings import Settings
from amends.db.scope import Scope
from amends.domain.action import ActionKind, Delivery
from amends.domain.ids import CaseId
from amends.domain.outbox import ActionState
from amends.domain.standing import Case, CaseStatus
from amends.services.decide import Desk
from amends.services.dossier import drafted
from amends.services.drafting import Wish, passes

ALL = Scope.everything()
PATIENCE = 30.0  # seconds; far more than it takes


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path / "home"


@pytest.fixture
def playing(home: Path) -> Iterator[subprocess.Popen[str]]:
    """The demo, open by the time a test begins."""
    program = subprocess.Popen(
        [Path(sys.executable).with_name("amends"), "demo", "--keep", str(home)],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONUNBUFFERED": "1"},
    )
    assert program.stderr is not None
    while "In another terminal" not in (said := program.stderr.readline()):
        assert said, "the demo ended before it was open"
    yield program
    program.kill()
    program.communicate()


def a_yes(opened: Installation) -> CaseId:
    """Somebody approves a reply that goes by call, as `amends approve` does."""
    with opened.memory.unit() as unit:
        now = opened.clock.now()
        desk = Desk(unit, opened.hall.house, now, BY)
        for row in unit.cases.page(ALL, now, statuses=[CaseStatus.OPEN], limit=1000):
            case = Case.model_validate(row.data).id
            if desk.case(case).pending is None:
                continue
            shown = desk.preview(desk.pending(case))
            by_call = shown.route.delivery is Delivery.API
            if not by_call or shown.outgoing.action.kind is not ActionKind.PUBLIC_REPLY:
                continue
            draft = drafted(desk, case, Wish(signer=BY))
            if draft is not None and passes(draft):
                desk.approve(desk.pending(case))
                unit.commit()
                return case
    raise AssertionError("no reply of the demo could be approved")


def test_a_yes_from_another_terminal_leaves_by_itself(
    playing: subprocess.Popen[str], home: Path
) -> None:
    opened = open_installation(Settings(home=home, database_url=None))
    try:
        case = a_yes(opened)
        until = time.monotonic() + PATIENCE
        states: set[ActionState] = set()
        while ActionState.DONE not in states and time.monotonic() < until:
            with opened.memory.look() as unit:
                states = {one.state for one in unit.outbox.of_case(case)}
    finally:
        opened.close()
    playing.send_signal(signal.SIGINT)
    _, rest = playing.communicate(timeout=PATIENCE)

    assert ActionState.DONE in states
    assert playing.returncode == 0
    assert "The towns are closed." in rest
