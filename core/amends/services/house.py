"""What the services that work on cases need beside the memory: plugins, rules, playbooks, hours.

Everything that is dear to make is made once and kept: the policy of a marketplace, the playbooks
of an agency as it wrote them. Thread-safe: who comes second makes the
same again and throws nothing away.
"""

from dataclasses import dataclass, field
from datetime import datetime

import structlog
from pydantic import BaseModel

from amends.db.unit import Unit
from amends.domain.hours import Clocks, Hours, Windows, team_deadline
from amends.domain.playbook import Playbook
from amends.domain.policy import Policy
from amends.domain.store import Store
from amends.marketplace.connector import Marketplace
from amends.marketplace.registry import Registry
from amends.marketplace.rulebook import policy_of
from amends.services.calendars import hours_for
from amends.services.playbooks import shelf_of

_LOG = structlog.get_logger("amends.cases")
_SUFFIXES = {"co.uk": "GB", "co.jp": "JP", "com.mx": "MX", "com.br": "BR", "com.au": "AU",
             "com.tr": "TR", "com.be": "BE"}  # fmt: skip
_REGIONS = {"cn": "CN", "na": "US"}  # of a site that ends in .com


@dataclass(frozen=True)
class House:
    """The world of a case, outside the database."""

    registry: Registry
    _policies: dict[str, Policy] = field(default_factory=dict)
    _playbooks: dict[tuple[str, ...], tuple[Playbook, ...]] = field(default_factory=dict)

    def marketplace(self, store: Store) -> Marketplace:
        """Raises UnknownMarketplace when its plugin is not installed."""
        return self.registry.named(store.marketplace)

    def settings(self, store: Store) -> BaseModel:
        return self.marketplace(store).settings.model_validate(store.settings)

    def policy(self, store: Store) -> Policy:
        """The rules under which `store` works."""
        name = store.marketplace
        if name not in self._policies:
            self._policies[name] = policy_of(self.marketplace(store))
        return self._policies[name]

    def playbooks(self, unit: Unit, store: Store) -> tuple[Playbook, ...]:
        """Those of the core, of the plugin, of the client and of the store; the last one wins.

        One that cannot be used any more is left out, so that the defaults stand in its place: it
        stops no other. `amends playbook show` tells people; the log says it once.
        """
        own = [("your playbooks", one.text) for one in unit.playbooks.own(store)]
        key = (store.marketplace, *(text for _, text in own))
        if key not in self._playbooks:
            shelf = shelf_of(self.marketplace(store), own)
            for trouble in shelf.troubles:
                _LOG.warning("playbook left out", store=store.label, why=trouble)
            self._playbooks[key] = shelf.playbooks
        return self._playbooks[key]

    def windows(self, store: Store) -> Windows:
        """When its buyers may be reached by hand."""
        own = store.conduct.windows
        return own if own is not None else self.marketplace(store).windows(self.settings(store))

    def hours(self, store: Store, now: datetime) -> Hours:
        """When its team is there, without its region's holidays around `now`."""
        plain = store.conduct.team(store.zone, frozenset())
        region = store.conduct.holidays
        if not region:
            return plain
        country, _, part = region.partition("-")
        return hours_for(plain, country, part or None, now)

    def clocks(self, store: Store, since: datetime, now: datetime, *, message: bool) -> Clocks:
        """By when somebody must have answered what came `since`, by both clocks.

        The marketplace's own clock runs for a buyer's message; for a review the store's first
        answer stands in its place. Both start when it was written, however late we saw it.
        """
        within = self.marketplace(store).answers_within if message else None
        first = min(within or store.conduct.first_answer, store.conduct.first_answer)
        team = None
        if any(store.conduct.hours.values()):
            team = team_deadline(since, store.conduct.team_answer, self.hours(store, now))
        return Clocks(marketplace=since + first, team=team)


def country_of(store: Store) -> str | None:
    """Whose law a store stands under, by its site; ISO 3166-1 alpha-2. None: it cannot be told."""
    for suffix, country in _SUFFIXES.items():
        if store.site.endswith(suffix):
            return country
    ending = store.site.rpartition(".")[2].upper()
    if len(ending) == 2:
        return ending
    return _REGIONS.get(store.data_region.value)
