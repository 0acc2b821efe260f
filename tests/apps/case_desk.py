"""A desk with one store of the case market and some bad reviews, and what its people do."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from amends.apps.installation import Installation
from amends.apps.settings import Settings
from amends.db.scope import Scope
from amends.engine.round import Round
from amends.services.dispatch import Sendings

from .case_market import CaseMarket
from .conftest import Desk, Said

ALL = Scope.everything()
STORE = "case:Kettles"
HEAD = "page of A1 on hand.example, 12 ratings, newest first\n"
LEAKS = "R1 | 1 | 2026-11-22 | Anna | The handle came loose after a week.\n"
LATE = "R2 | 2 | 2026-11-22 | Ben | The parcel came two weeks late.\n"
NAMELESS = "N3 | 1 | 2026-11-22 | Cleo | The lid is cracked and it leaks.\n"
BURNT = "R4 | 1 | 2026-11-22 | Dora | It caught fire and burned my hand.\n"


@dataclass(slots=True)
class CaseDesk:
    """Somebody who works on cases."""

    desk: Desk
    market: CaseMarket

    def run(self, *arguments: object, **over: Any) -> Said:
        return self.desk.run(*arguments, **{"env": {"AMENDS_BY": "Li"}, **over})

    def bring(self, *reviews: str) -> None:
        """Somebody copies a page of reviews."""
        self.run("paste", "-", "--store", STORE, typed=HEAD + "".join(reviews))

    def cases(self, *more: object) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = self.run("case", "list", "--json", *more).json()["cases"]
        return found

    def case(self, number: int = 1) -> dict[str, Any]:
        """A case as `case show --json` tells it."""
        told: dict[str, Any] = self.run("case", "show", number, "--json").json()
        return told

    def later(self, by: timedelta) -> None:
        self.desk.clock.advance(by)

    def round(self) -> Sendings:
        """What the daemon does for the store's account."""
        from amends.apps.installation import open_installation

        installation = open_installation(
            Settings(home=self.desk.home), clock=self.desk.clock, plugins=self.desk.plugins
        )
        try:
            return _dispatched(installation)
        finally:
            installation.close()


def _dispatched(installation: Installation) -> Sendings:
    with installation.memory.look() as unit:
        (store,) = unit.agency.stores(ALL)
    return Round(installation.hall, store.account, [store]).dispatch()
