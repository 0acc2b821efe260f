"""Takes a seller's consent: the link to it, and the live token that its code is exchanged for."""

import secrets

from amends.apps.cli.find import account_named, label, stores_of
from amends.apps.cli.output import word
from amends.apps.cli.program import Refused
from amends.domain.store import Account
from amends.engine.round import Hall, Round
from amends.marketplace.connector import Door, Marketplace


def consent_link(hall: Hall, name: str) -> str:
    """Where the seller consents. Raises Refused where the marketplace offers no link."""
    account, marketplace, door = _at_the_door(hall, name)
    link = marketplace.consent_url(door.settings, door.credentials, secrets.token_urlsafe(9))
    if link is None:
        raise Refused(
            f"{marketplace.title} gives no consent link for {label(account)}",
            "the setting for the address to come back to may be missing; without it, give Amends "
            f"the new session by `amends account update {word(account.name)} --ask`",
        )
    return link


def take_consent(hall: Hall, name: str, code: str) -> Account:
    """Exchange `code` for a live token, and let calls be made again."""
    hall.redactor.add([code])
    account, marketplace, door = _at_the_door(hall, name)
    ends = marketplace.take_consent(door, code)
    with hall.memory.unit() as unit:
        unit.agency.set_ends(account.id, ends)
        unit.agency.stop_account(account.id, None)
        account = unit.agency.account(account.id)
        unit.commit()
    return account


def _at_the_door(hall: Hall, name: str) -> tuple[Account, Marketplace, Door]:
    with hall.memory.look() as unit:
        account = account_named(unit, name)
        stores = stores_of(unit, account)
    if not stores or not account.has_credentials:
        raise Refused(
            f"the account {label(account)} has no credentials to ask with",
            f"amends account update {word(account.name)} --credentials FILE.json",
        )
    marketplace = hall.registry.named(stores[0].marketplace)
    return account, marketplace, Round(hall, account.id, stores).door(stores[0], marketplace)
