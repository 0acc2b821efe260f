"""What an operator may set for an OTTO store, and what a credentials file holds.

OTTO has no call for reviews or messages, so a store works whole without credentials; they open
the order evidence and the price reduction. Every address is a setting.
"""

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, SecretStr

from amends.domain.action import Confidence
from amends.marketplace.settings import address, fact

API = {
    "production": "https://api.otto.market",
    "sandbox": "https://sandbox.api.otto.market",
}
SCOPES = ("orders", "shipments", "returns", "receipts", "price-reduction", "products")


class OttoSettings(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    api: Annotated[str, address(API)] = fact(
        "production", "API host: production, sandbox, or an address.", Confidence.VERIFIED
    )
    token_path: str = fact(
        "/v1/token",
        "Where the token is fetched. A newer client uses /oauth2/token.",
        Confidence.VERIFIED,
    )
    secret_goes_in: Literal["form", "basic"] = fact(
        "form", "How the client secret is sent.", Confidence.UNCERTAIN
    )
    calls_per_second: float = fact(
        20, "Calls a second of one seller; today's table was not seen.", Confidence.UNCERTAIN, gt=0
    )
    token_calls_per_second: float = fact(
        10, "Token calls a second of one address.", Confidence.VERIFIED, gt=0
    )
    answer_hours: int = fact(
        24, "Hours in which a buyer is answered; OTTO's own figure was not found.", Confidence.OURS
    )

    @property
    def api_url(self) -> str:
        return API.get(self.api, self.api)


class OttoCredentials(BaseModel):
    """A seller's own app; an agency's app adds app and installation."""

    model_config = ConfigDict(
        frozen=True,
        extra="forbid",
        json_schema_extra={
            "examples": [
                {
                    "client_id": "example-client",
                    "client_secret": "example-secret-shown-once",
                    "app_id": "example-app",
                    "installation_id": "example-installation",
                }
            ]
        },
    )

    client_id: str = Field(min_length=1, description="From OTTO Partner Connect.")
    client_secret: SecretStr = Field(min_length=1, description="Shown there once.")
    app_id: str | None = Field(None, description="Of a service partner's app; empty: seller's own.")
    installation_id: str | None = Field(
        None, description="Of that app at this seller; known after the seller consented."
    )
