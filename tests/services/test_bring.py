"""What people bring is stored in pieces that survive, counted once, and told to each store."""

from collections.abc import Iterable, Iterator

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from amends.db.imports import Origin
from amends.db.unit import Memory
from amends.domain.review import Part
from amends.marketplace.capture import Found
from amends.services.bring import VERDICT_AND_REPLY, Bringing, Brought
from amends.testing.builders import NOON
from amends.testing.clock import ManualClock

from ..conftest import AddStore
from ..db.rows import dump, rows, wipe
from .fake_market import DAY, HOUR
from .hand import CUP, POT, STREAM, Desk, found
from .shop import ALL

SCOPE = "fake.example"


@pytest.fixture
def desk(memory: Memory, add_store: AddStore, clock: ManualClock) -> Desk:
    return a_desk(memory, add_store, clock)


def a_desk(memory: Memory, add_store: AddStore, clock: ManualClock, name: str = "甲") -> Desk:
    """A shop of a marketplace where several sell the same article."""
    store = add_store(marketplace="fake", name=name, key_scope=SCOPE, settings={})
    return Desk(memory, store, clock)


def bringing(desk: Desk, **over: object) -> Bringing:
    """An import of NOON."""
    origin = Origin(kind="file", name="a.csv", sha256="ab", as_of=NOON, by="anna")
    with desk.memory.unit() as unit:
        number = unit.imports.begin(desk.store.id, STREAM, origin, desk.clock.now())
        unit.commit()
    plain: dict[str, object] = {
        "store": desk.store, "stream": STREAM, "marketplace": desk.market, "memory": desk.memory,
        "clock": desk.clock, "import_id": number, "as_of": NOON,
    }  # fmt: skip
    return Bringing(**plain | over)  # type: ignore[arg-type]


def bring(desk: Desk, *reviews: Found, **over: object) -> Brought:
    return bringing(desk, **over).bring(enumerate(reviews, start=1))


def told(desk: Desk) -> list[tuple[int, str]]:
    """What the inbox of each store heard."""
    return [(row["store_id"], row["kind"]) for row in rows(desk.memory, "inbox")]


def test_each_review_is_counted_as_what_became_of_it(desk: Desk) -> None:
    bring(desk, *(found(f"{n}", native_id=f"R{n}") for n in range(3)))
    desk.later(HOUR)
    bring(desk, found("neu", native_id="R2"), as_of=NOON + HOUR)
    refused: list[tuple[int, str]] = []

    brought = bring(
        desk,
        found("0", native_id="R0"),
        found("anders", native_id="R1"),
        found("alt", native_id="R2"),
        found("3", native_id="R3"),
        found("4", article=None),
        refuse=lambda place, why: refused.append((place, why)),
    )

    assert brought == Brought(fresh=1, changed=1, known=1, older=1, refused=1)
    assert brought.taken == 4
    assert brought.counts() == {"fresh": 1, "changed": 1, "known": 1, "older": 1, "refused": 1}
    assert refused == [(5, "without its id a review needs the article it is about")]


@pytest.mark.parametrize(
    ("text", "counted", "heard"),
    [
        ("undicht", Brought(fresh=1), ["review: appeared"]),
        ("dicht", Brought(fresh=1), ["review: appeared", "review: edited"]),
    ],
)
def test_a_review_that_another_shop_showed_is_new_to_this_one_and_counted_once(
    desk: Desk, add_store: AddStore, text: str, counted: Brought, heard: list[str]
) -> None:
    other = a_desk(desk.memory, add_store, desk.clock, "乙")
    bring(desk, found("undicht", native_id="R1"))

    assert bring(other, found(text, native_id="R1")) == counted
    assert sorted(kind for store, kind in told(desk) if store == other.store.id) == heard
    assert sorted(kind for store, kind in told(desk) if store == desk.store.id) == heard


def test_an_older_copy_of_what_another_shop_showed_joins_it_as_it_stands(
    desk: Desk, add_store: AddStore
) -> None:
    other = a_desk(desk.memory, add_store, desk.clock, "乙")
    bring(desk, found("neu", native_id="R1"))

    assert bring(other, found("alt", native_id="R1"), as_of=NOON - DAY) == Brought(fresh=1)

    with desk.memory.look() as unit:
        sights = unit.queue.page(ALL)
    assert [(one.store, one.review.text) for one in sights] == [
        (other.store.id, "neu"), (desk.store.id, "neu"),
    ]  # fmt: skip


def test_an_interruption_keeps_what_was_stored_and_the_same_again_adds_the_rest(
    desk: Desk,
) -> None:
    reviews = [found(f"{n}", native_id=f"R{n}") for n in range(2_500)]
    steps: list[int] = []

    def broken() -> Iterator[tuple[int, Found]]:
        yield from enumerate(reviews[:1_500])
        raise OSError("the stick was pulled out")

    with pytest.raises(OSError, match="pulled out"):
        bringing(desk).bring(broken(), lambda brought: steps.append(brought.taken))
    assert steps == [1_000]
    assert len(rows(desk.memory, "review")) == 1_000

    brought = bringing(desk).bring(enumerate(reviews), lambda one: steps.append(one.taken))

    assert brought == Brought(fresh=1_500, known=1_000)
    assert steps == [1_000, 1_000, 2_000, 2_500]
    assert len(told(desk)) == 2_500


def test_what_came_with_an_id_is_met_again_without_one(desk: Desk) -> None:
    bring(desk, found("undicht", native_id="R1"), found("laut", author="Berta", native_id="R2"))

    brought = bring(desk, found("Undicht"), found("leise", author="Berta"), found("rostig", 3))

    assert brought == Brought(fresh=2, known=1)  # other words are not asked about in a file
    assert {row["merged_by"] for row in rows(desk.memory, "review_alias")} == {"same words"}


@pytest.mark.parametrize(("sees", "reply"), [({}, None), ({"sees": VERDICT_AND_REPLY}, "Sorry")])
def test_a_reply_changes_only_where_it_can_be_seen(
    desk: Desk, sees: dict[str, frozenset[Part]], reply: str | None
) -> None:
    bring(desk, found("undicht"))

    bring(desk, found("undicht", reply="Sorry"), **sees)

    assert [row["reply"] for row in rows(desk.memory, "review")] == [reply]


def test_what_is_of_tomorrow_was_seen_now(desk: Desk) -> None:
    bring(desk, found("undicht"), as_of=NOON + DAY)

    assert [row["first_seen"] for row in rows(desk.memory, "review")] == [NOON]


REVIEWS = st.builds(
    found,
    st.sampled_from(["undicht", "Undicht", "laut", ""]),
    st.integers(0, 2),
    title=st.sampled_from(["", "Tasse"]),
    rating=st.sampled_from([None, 1, 5]),
    author=st.sampled_from([None, "Anna", "Berta"]),
    article=st.sampled_from([CUP, POT, None]),
    native_id=st.sampled_from([None, "R1", "R2"]),
)


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.lists(REVIEWS, max_size=5), max_size=3))
def test_the_same_again_changes_nothing(
    memory: Memory, add_store: AddStore, files: list[list[Found]]
) -> None:
    """Whatever was brought before: a file that is brought twice in a row adds only its import."""
    wipe(memory)
    desk = a_desk(memory, add_store, ManualClock(NOON))
    for file in files:
        first = bring(desk, *_each_once(file))
        before = dump(memory, without={"import": {"id"}})
        again = bring(desk, *_each_once(file))

        after = dump(memory)
        assert {
            name for name in before if name != "import" and before[name] != after[name]
        } == set()
        assert (again.fresh, again.changed, again.older) == (0, 0, 0)
        assert (again.taken, again.refused) == (first.taken, first.refused)


def _each_once(reviews: Iterable[Found]) -> list[Found]:
    """The last row about each review: two that contradict one another would take turns."""
    told = {(one.native_id, one.article, one.author, one.written): one for one in reviews}
    by_id = {one.native_id or id(one): one for one in told.values()}
    return list(by_id.values())
