"""Prints what leaves: the outbox, a dry run of it, and the steps that come later."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from rich.table import Column
from rich.text import Text

from amends.apps.cli.case_words import by_way, remains, turn, worded
from amends.apps.cli.cases import CaseSeen, rows_of, seen
from amends.apps.cli.output import answers, line, many, moment, table
from amends.apps.cli.program import Refused
from amends.apps.cli.verdicts import verdict_as_json
from amends.db.scope import Scope
from amends.db.unit import Unit
from amends.domain.ids import StoreId
from amends.domain.outbox import ActionState, Outgoing
from amends.domain.playbook import Inner
from amends.domain.standing import CaseStatus
from amends.services.dry_run import Leaving

_STANDS = (
    ActionState.PROPOSED,
    ActionState.APPROVED,
    ActionState.SENDING,
    ActionState.UNCERTAIN,
    ActionState.HANDED_OVER,
)
_STYLES = {ActionState.UNCERTAIN: "bold red", ActionState.SENDING: "cyan",
           ActionState.APPROVED: "green"}  # fmt: skip
_MOST = 1000


def states_named(names: Sequence[str] | None) -> list[ActionState]:
    """Those that people name; else whatever is not over. Raises Refused for one that is none."""
    known = set(ActionState)
    for name in names or ():
        if name not in known:
            raise Refused(f"no state is called {name!r}; there are {', '.join(ActionState)}")
    return [ActionState(name) for name in names or ()] or list(_STANDS)


def print_outbox(
    rows: Sequence[Outgoing],
    counts: Mapping[ActionState, int],
    labels: Mapping[StoreId, str],
    now: datetime,
) -> None:
    console = answers()
    if rows:
        shown = table(
            Column("case", justify="right"), "step", "kind", "store", "state", "way",
            Column("when", no_wrap=True), Column("what is the matter", ratio=1),
        )  # fmt: skip
        shown.expand = True
        for one in rows:
            shown.add_row(
                str(one.case), one.step, worded(one.action.kind.value),
                labels.get(one.action.store, ""),
                Text(worded(one.state.value), _STYLES.get(one.state, "")), by_way(one.delivery),
                _when(one, now), line(_matter(one)),
            )  # fmt: skip
        console.print(shown)
    told = [f"{count:,} {worded(state.value)}" for state, count in counts.items()]
    console.print(f"\n{', '.join(told)}." if told else "The outbox is empty.")


def _when(one: Outgoing, now: datetime) -> str:
    if one.state is ActionState.HANDED_OVER and one.handover:
        return remains(one.handover.deadline, now)
    if one.not_before is not None and one.not_before > now:
        return f"in {remains(one.not_before, now)}"
    return ""


def _matter(one: Outgoing) -> str:
    if one.asks:
        return f"say whether it was sent; {one.trouble}"
    return one.trouble


def outbox_as_json(
    rows: Sequence[Outgoing], counts: Mapping[ActionState, int], labels: Mapping[StoreId, str]
) -> dict[str, Any]:
    """Without the sheets of hand-overs, which `amends handover show` gives."""
    return {
        "actions": [
            {
                "key": one.key,
                "store_label": labels.get(one.action.store, ""),
                **one.model_dump(mode="json", exclude={"handover"}),
            }
            for one in rows
        ],
        "counts": {state.value: count for state, count in counts.items()},
    }


def print_leaving(leaving: Sequence[Leaving]) -> None:
    """What the next round would do with each, in a line, and what speaks against it below."""
    console = answers()
    for one in leaving:
        outgoing, store = one.preview.outgoing, one.preview.situation.store
        head = f"Case {outgoing.case}  {store.label}  {worded(outgoing.action.kind.value)}"
        goes = Text("stays: ", "yellow") if one.against else Text("leaves ", "green")
        goes.append(f"{by_way(one.way)}  {line(one.preview.route.reason)}")
        console.print(Text.assemble((head, "bold"), "  ", goes), soft_wrap=True)
        for why in one.against:
            console.print(f"  {line(why)}", style="yellow", soft_wrap=True)
    going = sum(not one.against for one in leaving)
    console.print(
        f"\n{many(going, 'action')} would leave now, {len(leaving) - going:,} would stay. "
        "Nothing was sent."
    )


def leaving_as_json(leaving: Sequence[Leaving]) -> dict[str, Any]:
    return {
        "actions": [
            {
                "case": one.preview.outgoing.case,
                "key": one.preview.outgoing.key,
                "store": one.preview.situation.store.label,
                "kind": one.preview.outgoing.action.kind,
                "way": one.way,
                "leaves": not one.against,
                "against": one.against,
                **verdict_as_json(one.preview.verdict),
            }
            for one in leaving
        ]
    }


def coming(unit: Unit, scope: Scope, now: datetime, until: datetime) -> list[CaseSeen]:
    """Cases where a look is due, or whose time comes by `until`, the longest due first."""
    stores = [store.id for store in unit.agency.stores(scope)]
    if not stores:
        return []
    later = seen(unit, unit.cases.due(until, _MOST, stores))
    page = unit.cases.page(scope, now, statuses=[CaseStatus.OPEN], snoozed=True, limit=_MOST)
    looks = [one for one in rows_of(unit, page) if _looks(one)]
    return sorted([*looks, *later], key=lambda one: (one.case.due or now, one.case.id))


def _looks(one: CaseSeen) -> bool:
    case = one.case
    return case.pending is None and case.step is not None and case.step.does is Inner.LOOK


def print_coming(found: Sequence[CaseSeen], now: datetime) -> None:
    console = answers()
    if not found:
        console.print("Nothing is to be followed up.")
        return
    shown = table(Column("case", justify="right"), "when", "store", "what comes", "the review")
    for one in found:
        due = one.case.due
        when = Text("now", "bold") if due is None or due <= now else _on(due, one, now)
        store = f"{one.sight.marketplace}:{one.sight.store_name}"
        what = " · ".join(_news(one))
        shown.add_row(str(one.case.id), when, line(store), line(_next(one)), what)
    console.print(shown)
    console.print("\nOne:  amends case show CASE")


def _on(due: datetime, one: CaseSeen, now: datetime) -> Text:
    return Text(f"{moment(due, one.sight.zone)}, in {remains(due, now)}")


def _next(one: CaseSeen) -> str:
    case = one.case
    if case.due is None:
        return turn(case)[1]
    waits = "the buyer's silence, then " if case.status is CaseStatus.WAITING else ""
    return f"{waits}{case.step.name}: {case.step.strategy}" if case.step else f"{waits}how it ended"


def _news(one: CaseSeen) -> Iterator[str]:
    """What the review shows since."""
    review = one.sight.review
    if one.case.gone:
        yield "no longer visible"
    if one.case.better:
        yield "needs no work any more"
    if review.follow_ups:
        yield "follow-up"
    if review.reply:
        yield "replied"


def coming_as_json(found: Sequence[CaseSeen]) -> dict[str, Any]:
    return {
        "followups": [
            {
                "case": one.case.id,
                "store": f"{one.sight.marketplace}:{one.sight.store_name}",
                "due": one.case.due,
                "comes": _next(one),
                "review": list(_news(one)),
            }
            for one in found
        ]
    }
