"""The agency's side: for whom we work, and with what right we hold their buyers' data."""

from datetime import date

from pydantic import Field

from amends.domain.ids import ClientId
from amends.domain.values import Value


class ProcessingAgreement(Value):
    """The contract under which the agency handles a client's personal data.

    Source: GDPR Art. 28; PIPL Art. 21.
    """

    signed_on: date
    instructions: str = Field(min_length=1)  # what the client told us to do with the data
    sub_processors: tuple[str, ...] = ()  # who else handles it for us, by name


class Client(Value):
    """A company whose stores we look after."""

    id: ClientId
    name: str = Field(min_length=1)
    agreement: ProcessingAgreement | None = None  # None: not on record yet; `amends doctor` says so
