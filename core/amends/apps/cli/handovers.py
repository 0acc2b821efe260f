"""Prints hand-overs: in batches a login, and one with everything that a person needs."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from pathlib import Path
from typing import Any

from rich.padding import Padding
from rich.table import Column
from rich.text import Text

from amends.apps.cli.case_words import remains, worded
from amends.apps.cli.output import answers, line, lines, many, moment, pairs, table
from amends.apps.cli.program import Refused
from amends.db.errors import NotFound
from amends.db.scope import Scope
from amends.db.unit import Unit
from amends.domain.action import Handover, Proof
from amends.domain.outbox import ActionState, Outgoing
from amends.domain.store import Store

_MOST = 1000
_LARGEST = 50_000_000  # bytes of a screenshot


@dataclass(frozen=True, slots=True)
class Hand:
    """One hand-over beside its store."""

    outgoing: Outgoing
    sheet: Handover
    store: Store

    @property
    def login(self) -> str:
        return self.store.conduct.login.name


@dataclass(frozen=True, slots=True)
class Batch:
    """What is done with one login, the first to run out first."""

    login: str
    copies_links: bool
    hands: Sequence[Hand]


def hand_of(unit: Unit, outgoing: Outgoing) -> Hand:
    """Raises NotFound for one that is not handed over."""
    if outgoing.handover is None:
        raise NotFound(f"{outgoing.key} is not handed over")
    store = unit.agency.store(Scope.everything(), outgoing.action.store)
    return Hand(outgoing, outgoing.handover, store)


def batches(unit: Unit, scope: Scope, login: str | None = None) -> list[Batch]:
    """All that is handed over within sight, by login; `login` names one profile or account."""
    found = unit.outbox.listed(scope, [ActionState.HANDED_OVER], _MOST)
    hands = [hand_of(unit, one) for one in found if one.handover is not None]
    hands = [one for one in hands if login is None or _is_of(one, login)]
    if login is not None and not hands and not _known(unit, scope, login):
        raise Refused(
            f"no store is worked with {login!r}",
            "`amends store conduct NAME login.profile=… login.account=…` says with which",
        )
    hands.sort(key=lambda one: (one.login, _until(one), one.outgoing.case))
    grouped = [(name, list(of_one)) for name, of_one in groupby(hands, key=lambda one: one.login)]
    grouped.sort(key=lambda pair: _until(pair[1][0]))
    return [
        Batch(name, any(one.store.conduct.login.copies_links for one in of_one), of_one)
        for name, of_one in grouped
    ]


def _is_of(hand: Hand, login: str) -> bool:
    mine = hand.store.conduct.login
    return login in (mine.profile, mine.account, mine.name)


def _known(unit: Unit, scope: Scope, login: str) -> bool:
    logins = [store.conduct.login for store in unit.agency.stores(scope)]
    return any(login in (one.profile, one.account, one.name) for one in logins)


def _until(hand: Hand) -> str:
    return hand.sheet.deadline.isoformat() if hand.sheet.deadline else "9"


def digest_of(file: Path) -> str:
    """What is kept of a screenshot. Raises Refused when it is none."""
    try:
        if file.stat().st_size > _LARGEST:
            raise Refused(f"{file} is larger than any screenshot")
        data = file.read_bytes()
    except OSError as error:
        raise Refused(f"{file} cannot be read: {error.strerror}") from error
    if not data:
        raise Refused(f"{file} is empty")
    return f"sha256:{hashlib.sha256(data).hexdigest()}"


def print_batches(found: Sequence[Batch], now: datetime) -> None:
    console = answers()
    if not found:
        console.print("Nothing is handed over.")
        return
    for batch in found:
        links = "; links are copied into it, never opened" if batch.copies_links else ""
        count = f"  {many(len(batch.hands), 'hand-over')}"
        head = Text.assemble((line(batch.login), "bold"), count, (links, "yellow"))
        console.print(head, soft_wrap=True)
        rows = table(
            Column("case", justify="right"), "left", "store", "what", "order", Column("where"),
        )  # fmt: skip
        for hand in batch.hands:
            action = hand.outgoing.action
            rows.add_row(
                str(hand.outgoing.case), _left(hand, now), hand.store.label,
                worded(action.kind.value), line(action.order or ""), line(hand.sheet.where),
            )  # fmt: skip
        console.print(Padding(rows, (0, 0, 1, 2)))
    console.print("Work through them:  amends handover next --login NAME")


def _left(hand: Hand, now: datetime) -> Text:
    deadline = hand.sheet.deadline
    late = deadline is not None and deadline <= now
    return Text(remains(deadline, now), "bold red" if late else "")


def print_hand(hand: Hand, now: datetime) -> None:
    """The text between two lines, then where it goes and how."""
    console, sheet, outgoing = answers(), hand.sheet, hand.outgoing
    head = f"Case {outgoing.case}  {hand.store.label}  {worded(outgoing.action.kind.value)}"
    console.print(head, style="bold", soft_wrap=True)
    console.rule(style="dim")
    console.print(Text(lines(sheet.text)), soft_wrap=True)
    console.rule(style="dim")
    rows: list[tuple[str, str | Text]] = [("Sign in as", line(hand.login))]
    rows += [("Where", line(sheet.where))] if sheet.where else []
    if sheet.link:
        copies = hand.store.conduct.login.copies_links
        rows.append(("Link", line(sheet.link) + ("  (copy it, do not open it)" if copies else "")))
    rows += [(f"Step {number}", line(step)) for number, step in enumerate(sheet.steps, 1)]
    rows += [("Have at hand", line(one)) for one in sheet.evidence]
    rows += [("Avoid", Text(line(one), "yellow")) for one in sheet.avoid]
    if sheet.deadline:
        until = moment(sheet.deadline, hand.store.zone)
        rows.append(("Until", f"{until}, {remains(sheet.deadline, now)}"))
    brings = "nothing" if sheet.proof is Proof.NONE else f"a {sheet.proof.value}"
    rows.append(("Brings back", brings))
    console.print(pairs(rows))


def batches_as_json(found: Sequence[Batch]) -> dict[str, Any]:
    return {
        "batches": [
            {
                "login": one.login,
                "copies_links": one.copies_links,
                "handovers": [hand_as_json(hand) for hand in one.hands],
            }
            for one in found
        ]
    }


def hand_as_json(hand: Hand) -> dict[str, Any]:
    return {
        "case": hand.outgoing.case,
        "store": hand.store.label,
        "login": hand.login,
        "kind": hand.outgoing.action.kind,
        "order": hand.outgoing.action.order,
        **hand.sheet.model_dump(mode="json"),
    }
