"""Plays the work on the demo's cases: whose turn it is, one reply that leaves, one handed over.

What `amends case list`, `approve` and `handover show` do, with words that Amends drafted itself.
Only a draft that no rule speaks against gets the demo's yes.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from rich.padding import Padding
from rich.text import Text

from amends.apps.cli.case_words import cause_of, turn
from amends.apps.cli.cases import print_cases, rows_of
from amends.apps.cli.deciding import at_desk, catch_up
from amends.apps.cli.find import ALL
from amends.apps.cli.handovers import hand_of, print_hand
from amends.apps.cli.output import answers, line, moment, pairs
from amends.apps.cli.queue import stars
from amends.apps.cli.verdicts import print_text, print_verdict
from amends.apps.demo_captures import print_step
from amends.apps.installation import Installation
from amends.domain.action import ActionKind, Delivery
from amends.domain.outbox import ActionState, Outgoing
from amends.domain.standing import Case, CaseStatus
from amends.engine.round import Round
from amends.services.decide import Preview
from amends.services.dossier import dossier_of, drafted
from amends.services.drafting import Wish, passes

BY = "Li"  # who decides in the demo
_WISH = Wish(signer=BY)
_SHOWN = 6  # cases
_MOST = 1000
_CALLED = ((ActionKind.PUBLIC_REPLY, Delivery.API),)
_HANDED = ((ActionKind.MESSAGE, Delivery.BY_HAND), (ActionKind.PUBLIC_REPLY, Delivery.BY_HAND))

Way = tuple[ActionKind, Delivery]


def work_cases(opened: Installation, *, quiet: bool) -> Mapping[str, Any]:
    """Let the reviews become cases, send one reply, hand one text over; say in values how it went.

    `sent` and `handed_over` are None where no case has a whole draft for it, as may be with other
    people's reviews.
    """
    catch_up(opened)
    if not quiet:
        _list(opened)
    sent = _say_yes(opened, _CALLED)
    if sent is not None and not quiet:
        _print_sent(opened, sent)
    handed = _say_yes(opened, _HANDED)
    if handed is not None and not quiet:
        _print_handed(opened, handed)
    with opened.memory.look() as unit:
        counts = unit.cases.counts(ALL)
    if counts and not quiet:
        _say_next()
    return {"cases": counts, "sent": _told(opened, sent), "handed_over": _told(opened, handed)}


def _list(opened: Installation) -> None:
    now = opened.clock.now()
    print_step("Whose turn it is and until when", f"amends case list --limit {_SHOWN}")
    with opened.memory.look() as unit:
        page = unit.cases.page(ALL, now, limit=_SHOWN + 1)
        rows, counts = rows_of(unit, page[:_SHOWN]), unit.cases.counts(ALL)
    print_cases(rows, counts, now, more=len(page) > _SHOWN)


def _say_yes(opened: Installation, ways: Sequence[Way]) -> Preview | None:
    """Approve the freshest case's draft that goes one of `ways`, and let it leave."""
    found = next((one for way in ways for one in _fitting(opened, way)), None)
    if found is None:
        return None
    with at_desk(opened, BY) as desk:
        drafted(desk, found.id, _WISH)
        shown = desk.approve(desk.pending(found.id))
    store = shown.situation.store
    Round(opened.hall, store.account, [store]).dispatch()
    catch_up(opened)
    return shown


def _fitting(opened: Installation, way: Way) -> Iterator[Case]:
    """Open cases whose next action goes this `way`, with a draft that is whole and passes."""
    now = opened.clock.now()
    with opened.memory.look() as unit:
        page = unit.cases.page(ALL, now, statuses=[CaseStatus.OPEN], limit=_MOST)
        for row in reversed(page):
            case = Case.model_validate(row.data)
            seen = dossier_of(unit, opened.hall.house, ALL, case.id, now, _WISH)
            goes = seen.pending and (seen.pending.outgoing.action.kind, seen.pending.route.delivery)
            if goes == way and seen.draft is not None and passes(seen.draft):
                yield case


def _print_sent(opened: Installation, shown: Preview) -> None:
    number, zone = shown.case.id, shown.situation.store.zone
    print_step(f"{BY} says yes, and it leaves: once", f"amends approve {number} --by {BY}")
    _print_case(shown)
    console, (left, case) = answers(), _now(opened, shown)
    owes, what = turn(case)
    rows = [("State", left.state.value.replace("_", " "))]
    if left.receipt is not None:
        number_given = left.receipt.reference or "none; this platform gives no number"
        rows += [("Taken", moment(left.receipt.at, zone)), ("Receipt", line(number_given))]
    rows.append(("Then", f"{owes}: {line(what)}"))
    console.print()
    console.print(pairs(rows))


def _print_case(shown: Preview) -> None:
    console, sight = answers(), shown.situation.sight
    head = (f"Case {shown.case.id}  ", "bold")
    label = f"  {shown.situation.store.label}  {line(cause_of(shown.case))}"
    console.print(Text.assemble(head, stars(sight), label), soft_wrap=True)
    console.print(Padding(Text(line(sight.review.text), "dim"), (0, 0, 1, 2)))
    text = shown.outgoing.action.text
    print_text(console, text, shown.verdict)
    print_verdict(console, shown.verdict, text)


def _print_handed(opened: Installation, shown: Preview) -> None:
    number = shown.case.id
    says = "Where no call may write, a person does: text, page and steps"
    print_step(says, f"amends handover show {number}")
    left, _ = _now(opened, shown)
    if left.state is ActionState.HANDED_OVER:
        with opened.memory.look() as unit:
            print_hand(hand_of(unit, left), opened.clock.now())


def _now(opened: Installation, shown: Preview) -> tuple[Outgoing, Case]:
    """The action and its case, as they stand now."""
    with opened.memory.look() as unit:
        return unit.outbox.get(shown.outgoing.key), unit.cases.get(ALL, shown.case.id)


def _told(opened: Installation, shown: Preview | None) -> Mapping[str, Any] | None:
    if shown is None:
        return None
    left, _ = _now(opened, shown)
    return {
        "case": shown.case.id,
        "store": shown.situation.store.label,
        "kind": left.action.kind,
        "state": left.state,
    }


def _say_next() -> None:
    console = answers()
    console.print("\nWhat you can type next", style="bold")
    rows = [
        ("amends case next", "the most urgent case, and what can be done"),
        ("amends handover list", "what waits for somebody on a platform's page"),
        ("amends outbox", "what leaves, and what is in doubt"),
    ]
    console.print(Padding(pairs(rows), (0, 0, 0, 2)))
