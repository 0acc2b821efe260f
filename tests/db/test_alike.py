"""A new review may be a known one: word for word it is, with other words a person decides."""

from datetime import UTC, date, datetime
from typing import Any

import pytest

from amends.db.alike import Alike
from amends.db.unit import Memory
from amends.domain.ids import ArticleRef
from amends.domain.review import Review, ReviewKey, fingerprint
from amends.domain.store import Store
from amends.testing.builders import NOON

from ..conftest import AddStore
from .reading import STREAM, review_no, saw, sight_of

DAY = date(2026, 11, 20)
CUP = ArticleRef("71")


def nameless(text: str, **over: Any) -> Review:
    """A review of the cup by Anna, as a copy without ids tells it."""
    plain: dict[str, Any] = {"article": CUP, "author": "Anna K.", "written": DAY, "title": "Tasse"}
    told = plain | over
    words = f"{told['title']}\n{text}"
    key = fingerprint("otto.de", told["article"], told["written"], told["author"], words)
    return review_no(0, key=key, text=text, **told)


def native(number: int, text: str, **over: Any) -> Review:
    """The same with an id."""
    key = ReviewKey(scope="otto.de", basis="native", value=f"R{number}")
    return nameless(text, **over).model_copy(update={"key": key})


def alike(memory: Memory, store: Store, *reviews: Review) -> list[tuple[str, str, bool]]:
    """New text, text of the known one, and whether both are the same."""
    with memory.look() as unit:
        found = unit.alike.to(store.id, store.zone, reviews)
    return [(one.review.text, one.text, one.is_same) for one in found]


def test_other_words_by_the_same_author_on_the_same_day_may_be_an_edit(
    memory: Memory, add_store: AddStore
) -> None:
    store = add_store()
    saw(memory, store, nameless("undicht"))
    edited = nameless("undicht, doch ersetzt")

    with memory.look() as unit:
        found = unit.alike.to(store.id, store.zone, [edited])

    known = sight_of(memory, nameless("undicht")).id
    assert found == [Alike(edited, known, "undicht", is_same=False)]


@pytest.mark.parametrize(
    "over",
    [
        {"author": "Berta"},
        {"author": None},
        {"article": ArticleRef("72")},
        {"written": date(2026, 11, 21)},
        {"written": datetime(2026, 11, 20, 12, tzinfo=UTC)},  # an instant is not the day's begin
    ],
)
def test_another_author_article_or_day_is_another_review(
    memory: Memory, add_store: AddStore, over: dict[str, Any]
) -> None:
    store = add_store()
    saw(memory, store, nameless("undicht"), nameless("laut", author=None))

    assert alike(memory, store, nameless("zerbrochen", **over)) == []


def test_another_store_or_shop_knows_nothing_of_it(memory: Memory, add_store: AddStore) -> None:
    store, other = add_store(name="甲"), add_store(name="乙")
    saw(memory, other, nameless("undicht"))
    elsewhere = nameless("undicht")
    key = elsewhere.key.model_copy(update={"scope": "otto.at"})
    saw(memory, store, elsewhere.model_copy(update={"key": key}))

    assert alike(memory, store, nameless("ersetzt")) == []


def test_two_ids_are_two_reviews_whatever_they_say(memory: Memory, add_store: AddStore) -> None:
    store = add_store()
    saw(memory, store, native(1, "undicht"))

    assert alike(memory, store, native(2, "undicht"), native(3, "ersetzt")) == []


@pytest.mark.parametrize(("known", "new"), [(nameless, native), (native, nameless)])
def test_a_copy_without_ids_is_the_review_with_one_when_the_words_are_the_same(
    memory: Memory, add_store: AddStore, known: Any, new: Any
) -> None:
    store = add_store()

    def told(of: Any, text: str, **over: Any) -> Review:
        review: Review = of(1, text, **over) if of is native else of(text, **over)
        return review

    saw(memory, store, told(known, "Läuft  aus", author="ANNA K."))

    assert alike(memory, store, told(new, "läuft aus")) == [("läuft aus", "Läuft  aus", True)]
    assert alike(memory, store, told(new, "hält")) == [("hält", "Läuft  aus", False)]
    assert alike(memory, store, told(new, "läuft aus", title="Kanne")) == [
        ("läuft aus", "Läuft  aus", False)
    ]


def test_what_stands_on_the_page_itself_is_nobodys_former_text(
    memory: Memory, add_store: AddStore
) -> None:
    store = add_store()
    saw(memory, store, nameless("undicht"))

    assert alike(memory, store, nameless("undicht"), nameless("ersetzt")) == []


def test_what_stands_on_the_page_by_another_key_is_not_either(
    memory: Memory, add_store: AddStore
) -> None:
    store = add_store()
    saw(memory, store, nameless("undicht"))
    edited = nameless("ersetzt")
    with memory.unit() as unit:
        known = sight_of(memory, nameless("undicht")).id
        unit.reviews.merge(edited.key.known_as, known, "anna", NOON)
        unit.commit()

    assert alike(memory, store, edited) == []
    assert alike(memory, store, edited, nameless("von einer anderen Anna")) == []


def test_a_known_id_is_never_another_review(memory: Memory, add_store: AddStore) -> None:
    """Known by an instant, it comes now with a day: it is that one, and no copy of the other."""
    store = add_store()
    instant = datetime(2026, 11, 20, 12, tzinfo=UTC)
    saw(memory, store, native(1, "undicht", written=instant), nameless("undicht"))

    assert alike(memory, store, native(1, "undicht")) == []


def test_each_known_one_is_the_former_text_of_one_at_most(
    memory: Memory, add_store: AddStore
) -> None:
    """Two buyers may share a name: both together would make one review of three."""
    store = add_store()
    saw(memory, store, nameless("undicht"))

    assert alike(memory, store, nameless("ersetzt"), nameless("laut")) == [
        ("ersetzt", "undicht", False)
    ]
    assert alike(memory, store, native(1, "undicht"), native(2, "undicht")) == [
        ("undicht", "undicht", True)
    ]


def test_the_same_words_count_before_the_newest(memory: Memory, add_store: AddStore) -> None:
    store = add_store()
    for text in ("eins", "zwei", "drei"):
        saw(memory, store, nameless(text))

    found = alike(memory, store, native(1, "neu"), native(2, "zwei"), native(3, "auch neu"))

    assert found == [("neu", "drei", False), ("zwei", "zwei", True), ("auch neu", "eins", False)]


def test_a_store_tells_by_what_its_reviews_are_known(memory: Memory, add_store: AddStore) -> None:
    store = add_store()
    saw(memory, store, nameless("undicht"), native(1, "laut"))
    saw(memory, store, review_no(1), stream="seller_feedback")

    with memory.look() as unit:
        assert unit.alike.bases(store.id, STREAM) == {"fingerprint", "native"}
        assert unit.alike.bases(store.id, "seller_feedback") == {"natural"}
        assert unit.alike.bases(store.id, "topics") == frozenset()
