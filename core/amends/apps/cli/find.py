"""Finds what a person names: an account, some stores."""

from collections.abc import Sequence

from amends.apps.cli.output import word
from amends.db.errors import NotFound
from amends.db.scope import Scope
from amends.db.unit import Unit
from amends.domain.store import Account, Store

ALL = Scope.everything()


def account_named(unit: Unit, name: str) -> Account:
    """An account by name or platform:name. Raises NotFound, which lists what there is."""
    accounts = unit.agency.accounts(ALL)
    found = [one for one in accounts if name in (one.name, label(one))]
    if len(found) == 1:
        return found[0]
    known = [label(one) for one in found or accounts]
    if found:
        raise NotFound(f"several accounts are called {name!r}: say {' or '.join(known)}")
    listed = ", ".join(known) or "none yet; `amends store add` makes one"
    raise NotFound(f"no account is called {name!r}. Known: {listed}")


def label(account: Account) -> str:
    """How people name an account."""
    return f"{account.platform}:{account.name}"


def stores_of(unit: Unit, account: Account) -> Sequence[Store]:
    return [store for store in unit.agency.stores(ALL) if store.account == account.id]


def narrowed(unit: Unit, names: Sequence[str] | None) -> Scope:
    """The sight of the stores called `names`; of everything when none is named."""
    if not names:
        return ALL
    return ALL.narrowed([unit.agency.store_named(ALL, name).id for name in names])


def sign_in(account: Account) -> str:
    """The commands that let a stopped account make calls again."""
    name = word(account.name)
    return f"amends account authorize {name}, or amends account update {name} --ask"
