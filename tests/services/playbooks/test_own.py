"""An agency's own playbooks: they come before ours, and one that cannot be used stops nobody."""

from datetime import UTC, datetime

import pytest
from pydantic import BaseModel
from structlog.testing import capture_logs

from amends.domain.ids import ClientId
from amends.domain.playbook import choose
from amends.domain.review import ReviewKind
from amends.domain.triage import Cause
from amends.marketplace.registry import load
from amends.services.playbooks import compare, object_to, read, shelf_of

from ...apps.case_market import CaseMarket
from ..case_work import CaseWork

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
REGISTRY = load()
TMALL, OTTO = REGISTRY.named("tmall"), REGISTRY.named("otto")
LOOK = """
id = "house-look"
says = "Look at once."
[[steps]]
name = "look"
does = "look"
strategy = "see how it stands"
"""
REPLY = """
id = "house-reply"
marketplace = "tmall"
causes = ["quality"]
says = "One public word, then a look."
[[steps]]
name = "reply"
does = "public_reply"
strategy = "say it our way"
templates = ["quality-reply-fixed"]
[[steps]]
name = "look"
does = "look"
strategy = "look at order, refund and follow-up (追评) and say how it stands"
after = "7 days"
"""
LOOP = LOOK.replace("house-look", "house-loop") + 'then = "look"'


def test_the_stores_own_comes_before_its_clients() -> None:
    client, store = REPLY, REPLY.replace("house-reply", "store-reply")

    shelf = shelf_of(TMALL, [("client", client), ("store", store)])

    book = choose(shelf.playbooks, "tmall", Cause.QUALITY, ReviewKind.PRODUCT)
    assert shelf.books[-1] == ("store", book)


def test_what_is_for_another_marketplace_is_no_trouble() -> None:
    assert shelf_of(OTTO, [("client", REPLY)]) == shelf_of(OTTO)


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("id = ", "no TOML"),
        (LOOP, "it never ends: look → look"),
        (REPLY.replace('"tmall"', '"*"'), "public_reply can never be done there: "),
        (REPLY.replace('"tmall"', '"*"').replace("-fixed", "-lost"), "no template is called"),
        (REPLY.replace('"tmall"', '"*"').replace("-reply-fixed", "-choice"), "is a message, not"),
    ],
)
def test_one_that_cannot_be_used_is_left_out_with_the_reason(text: str, why: str) -> None:
    shelf = shelf_of(OTTO, [("client", text), ("store", LOOK)])

    (trouble,) = shelf.troubles
    assert trouble.startswith("client: ")
    assert why in trouble
    assert [whose for whose, _ in shelf.books if whose != "OTTO"] == ["Amends", "store"]


def test_a_marketplace_whose_settings_only_a_store_gives_has_its_playbooks_too() -> None:
    class Named(BaseModel):
        shop: str

    class Shed(CaseMarket):
        settings = Named

    shelf = shelf_of(Shed(), [("client", REPLY.replace("tmall", "case")), ("store", LOOP)])

    (trouble,) = shelf.troubles
    assert "never ends" in trouble
    assert [whose for whose, _ in shelf.books] == ["Amends", "Case", "client"]


def test_a_broken_text_stops_no_store_and_is_logged_once(work: CaseWork) -> None:
    with work.memory.unit() as unit:
        defaults = work.house.playbooks(unit, work.store)
        unit.playbooks.put(work.store.client, None, LOOP, "Li", NOON)
        unit.playbooks.put(None, work.store.id, LOOK, "Li", NOON)
        with capture_logs() as logged:
            again = [work.house.playbooks(unit, work.store) for _ in range(2)]

    assert again == [(*defaults, *read(LOOK))] * 2
    (warning,) = logged
    assert (warning["log_level"], warning["store"]) == ("warning", "case:Kettles")
    assert "never ends" in warning["why"]


def test_what_is_kept_says_whose_it_is_and_how_often_it_was_written(work: CaseWork) -> None:
    with work.memory.unit() as unit:
        unit.playbooks.put(None, work.store.id, LOOP, "Li", NOON)
        unit.playbooks.put(None, work.store.id, LOOK, "Mei", NOON)
        unit.playbooks.put(work.store.client, None, REPLY, "Li", NOON)
        unit.playbooks.put(ClientId(work.store.client + 1), None, LOOP, "Li", NOON)
        kept = unit.playbooks.own(work.store)
        dropped = unit.playbooks.drop(work.store.client, None)
        twice = unit.playbooks.drop(work.store.client, None)
        left = unit.playbooks.own(work.store)

    assert [(one.of_client, one.text, one.by, one.version) for one in kept] == [
        (True, REPLY, "Li", 1),
        (False, LOOK, "Mei", 2),
    ]
    assert (dropped, twice) == (True, False)
    assert list(left) == [kept[1]]


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("id = ", "house.toml: this is no TOML"),
        (REPLY.replace("tmall", "tmal"), "playbook 'house-reply': no plugin serves 'tmal'"),
        (REPLY.replace("tmall", "amazon"), "no playbook in it is for OTTO or Tmall"),
        (REPLY.replace("tmall", "otto"), "playbook 'house-reply' on OTTO: step reply"),
        (LOOP, "playbook 'house-loop' on Tmall 天猫: it never ends"),
    ],
)
def test_everything_that_speaks_against_a_text_is_said_before_it_is_kept(
    text: str, why: str
) -> None:
    reasons = object_to(text, "house.toml", [OTTO, TMALL], REGISTRY.found)

    assert why in " | ".join(reasons)


def test_nothing_speaks_against_one_that_fits_one_of_the_marketplaces() -> None:
    assert object_to(REPLY, "house.toml", [OTTO, TMALL], REGISTRY.found) == ()


def test_a_difference_names_what_is_replaced_and_shows_each_step() -> None:
    (difference,) = compare(read(REPLY), shelf_of(TMALL).playbooks, "tmall")

    assert difference.instead_of is not None
    assert (difference.instead_of.id, difference.causes) == ("tmall-quality", (Cause.QUALITY,))
    assert [(sign, step.name) for sign, step in difference.steps] == [
        ("-", "reply"), ("+", "reply"), ("-", "memo"), ("-", "improve"), ("-", "chat"),
        ("-", "chat-again"), (" ", "look"),
    ]  # fmt: skip


def test_one_that_no_review_gets_is_named_as_such() -> None:
    weaker = REPLY.replace('"tmall"', '"*"')

    (difference,) = compare(read(weaker), shelf_of(TMALL).playbooks, "tmall")

    assert not difference.used
    assert difference.instead_of is None


def test_where_nothing_stood_every_step_is_new() -> None:
    (difference,) = compare(read(REPLY), (), "tmall")

    assert (difference.used, difference.instead_of) == (True, None)
    assert {sign for sign, _ in difference.steps} == {"+"}
