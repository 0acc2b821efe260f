"""Hundreds of stores from one table: good rows come in, bad ones say why, none stops another."""

from collections.abc import Mapping

import pytest

from amends.db.scope import Scope
from amends.db.unit import Memory
from amends.domain.store import Store
from amends.marketplace.registry import load
from amends.services.open_stores import Became, RowReport, open_stores
from amends.testing.builders import NOON

ALL = Scope.everything()
PLUGINS = load()
FULL = {
    "client": "Nordlicht",
    "marketplace": "amazon",
    "name": "Nordlicht UK",
    "site": "amazon.co.uk",
    "account": "Nordlicht EU",
    "start_line": "2026-11-01",
}


def opened(memory: Memory, *rows: Mapping[str, str], make_clients: bool = True) -> list[RowReport]:
    with memory.unit() as unit:
        report = open_stores(unit, PLUGINS, enumerate(rows, 2), NOON, make_clients=make_clients)
        unit.commit()
    return report


def stores(memory: Memory) -> dict[str, Store]:
    with memory.look() as unit:
        return {one.name: one for one in unit.agency.stores(ALL)}


def test_a_row_becomes_a_store_that_stands_where_its_settings_say(memory: Memory) -> None:
    (row,) = opened(memory, FULL)

    store = stores(memory)["Nordlicht UK"]
    assert (row.line, row.name, row.became) == (2, "amazon:Nordlicht UK", Became.ADDED)
    assert (store.site, store.language, store.zone) == ("amazon.co.uk", "en", "Europe/London")
    assert store.start_line.isoformat() == "2026-11-01T00:00:00+00:00"


def test_rows_that_name_one_account_share_it(memory: Memory) -> None:
    opened(memory, FULL, {**FULL, "name": "Nordlicht DE", "site": "amazon.de"})

    with memory.look() as unit:
        (account,) = unit.agency.accounts(ALL)
    assert (account.name, account.region, account.has_credentials) == ("Nordlicht EU", "eu", False)


def test_sites_of_two_regions_are_two_accounts(memory: Memory) -> None:
    opened(memory, FULL, {**FULL, "name": "Nordlicht US", "site": "amazon.com"})

    with memory.look() as unit:
        assert {one.region for one in unit.agency.accounts(ALL)} == {"eu", "na"}


def test_the_same_table_again_adds_nothing(memory: Memory) -> None:
    opened(memory, FULL)

    (row,) = opened(memory, FULL)

    assert row.became is Became.KNOWN
    assert len(stores(memory)) == 1


@pytest.mark.parametrize(
    ("over", "why"),
    [
        ({"marketplace": "ebay"}, "no plugin serves 'ebay'"),
        ({"client": ""}, "it lacks client"),
        ({"client": "", "name": " "}, "it lacks client and name"),
        ({"site": "amazon.example"}, "site is not right: no such site; one of amazon.ca"),
        ({"colour": "red"}, "colour is no column and no setting; there are client, marketplace"),
        ({"start_line": "1.11.2026"}, "start_line is a day such as 2026-11-01"),
        ({"zone": "Europe/Atlantis"}, "no time zone is called 'Europe/Atlantis'"),
    ],
)
def test_a_row_that_is_wrong_says_why_and_stops_no_other(
    memory: Memory, over: dict[str, str], why: str
) -> None:
    wrong, right = opened(memory, {**FULL, **over}, {**FULL, "name": "Right"})

    assert (wrong.became, right.became) == (Became.REFUSED, Became.ADDED)
    assert why in wrong.why
    assert list(stores(memory)) == ["Right"]


def test_a_missing_client_is_refused_unless_it_may_be_made(memory: Memory) -> None:
    (refused,) = opened(memory, FULL, make_clients=False)

    assert refused.became is Became.REFUSED
    assert "no client is called 'Nordlicht'" in refused.why
    assert "--make-clients" in refused.why


def test_a_name_that_another_client_uses_is_refused(memory: Memory) -> None:
    opened(memory, FULL)

    (row,) = opened(memory, {**FULL, "client": "Südwind"})

    assert row.became is Became.REFUSED
    assert "is another client's" in row.why


def test_headers_may_be_written_as_people_write_them(memory: Memory) -> None:
    (row,) = opened(
        memory, {" Client ": "Nordlicht", "MARKETPLACE": "OTTO", "Name": "Haus", "Start line": ""}
    )

    assert row.became is Became.ADDED
    assert stores(memory)["Haus"].site == "otto.de"
