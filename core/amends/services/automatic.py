"""Says yes in a person's place, where a store has switched a kind of action to automatic.

Only to a whole draft that no rule says anything about, and never to what a lead must see. What is
not approved here is left to a person, with the reason, and not looked at again. By default
nothing is automatic.
"""

from datetime import datetime

from amends.db.errors import Changed, MemoryTrouble
from amends.db.unit import Memory, Unit
from amends.domain.action import ActionKind
from amends.domain.hours import after_quiet
from amends.domain.outbox import Outgoing
from amends.domain.standing import IllegalTransition
from amends.domain.store import Store
from amends.domain.times import Clock
from amends.services.decide import WORDLESS, Desk, NotNow
from amends.services.drafting import Proposed, draft_for, passes
from amends.services.house import House
from amends.services.situation import situation_of

AUTOMATIC = "automatic"
_MOST = 50  # a store and time, so that nobody else waits long for the database


def approve_automatic(memory: Memory, house: House, clock: Clock) -> int:
    """Approve what may go by itself, and say how much that was."""
    with memory.look() as unit:
        waiting = [
            (store, one)
            for store in unit.agency.automatic()
            if store.sends and not store.paused
            for one in unit.outbox.untouched(store.id, store.conduct.automatic, _MOST)
        ]
    return sum(_approve(memory, house, clock.now(), store, one) for store, one in waiting)


def _approve(memory: Memory, house: House, now: datetime, store: Store, one: Outgoing) -> bool:
    try:
        with memory.unit() as unit:
            why = _yes(unit, house, now, store, unit.outbox.get(one.key))
            if not why:
                unit.commit()
                return True
    except Changed:
        return False  # a person works on it just now
    except (NotNow, IllegalTransition) as error:
        why = str(error)
    except MemoryTrouble:
        raise
    except Exception as error:  # noqa: BLE001  a stranger's plugin must not stop the others
        why = f"its plugin broke: {type(error).__name__}"
    with memory.unit() as unit:
        unit.outbox.leave_to_person(one.key, f"not by itself: {why}")
        unit.commit()
    return False


def _yes(unit: Unit, house: House, now: datetime, store: Store, outgoing: Outgoing) -> str:
    """Approve it; else why a person must look."""
    if outgoing.action.text:
        return "somebody has written it"
    desk = Desk(unit, house, now, AUTOMATIC)
    situation = situation_of(unit, desk.case(outgoing.case), now, store=store)
    proposed = draft_for(unit, house, situation, outgoing)
    wordless = outgoing.action.kind in WORDLESS
    if not wordless and (why := _against(proposed)):
        return why
    if not wordless:
        desk.write(outgoing, proposed.text, template=proposed.kept_as, language=proposed.language)
    fresh = unit.outbox.get(outgoing.key)
    shown = desk.preview(fresh)
    if shown.verdict.hits:
        return f"{shown.verdict.hits[0].rule.id} asks for a person"
    desk.approve(fresh)
    quiet_ends = after_quiet(now, store.zone, store.conduct.quiet)
    if outgoing.action.kind is ActionKind.MESSAGE and quiet_ends > now:
        unit.outbox.postpone(outgoing.key, quiet_ends, "nobody is disturbed at this hour", now)
    return ""


def _against(proposed: Proposed) -> str:
    if proposed.lacks:
        return f"the draft lacks {', '.join(proposed.lacks)}"
    if not passes(proposed):
        return f"{proposed.verdict.hits[0].rule.id} asks for a person"
    return ""
