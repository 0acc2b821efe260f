"""Opens a store in the memory, with what its marketplace says of itself where nobody says else."""

from datetime import datetime

from pydantic import BaseModel

from amends.db.unit import Unit
from amends.domain.store import Account, Store
from amends.marketplace.connector import Marketplace


def open_store(
    unit: Unit,
    account: Account,
    marketplace: Marketplace,
    name: str,
    settings: BaseModel,
    start_line: datetime,
    *,
    zone: str | None = None,
    language: str | None = None,
) -> Store:
    """Add a store to `account`; its settings are kept as far as somebody set them.

    Raises Taken when a store of that marketplace has the name already. The caller commits.
    """
    place = marketplace.place(settings)
    return unit.agency.add_store(
        account,
        marketplace=marketplace.name,
        name=name,
        key_scope=marketplace.key_scope(name, settings),
        site=place.site,
        language=language or place.language,
        zone=zone or place.zone,
        data_region=place.data_region,
        start_line=start_line,
        settings=settings.model_dump(mode="json", exclude_unset=True),
    )
