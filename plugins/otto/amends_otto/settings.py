"""What an operator may set for an OTTO store, and what a credentials file holds.

OTTO has no call for reviews or messages, so a store works whole without credentials; they open
the order evidence and the price reduction. Every address is a setting.
"""

from collections.abc import Mapping
from typing import Annotated, Any, Literal
from urllib.parse import urlsplit

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, SecretStr

from amends.domain.action import Confidence

API = {
    "production": "https://api.otto.market",
    "sandbox": "https://sandbox.api.otto.market",
}
SCOPES = ("orders", "shipments", "returns", "receipts", "price-reduction", "products")


def _address(named: Mapping[str, str]) -> AfterValidator:
    """Admit one of the names, or any http(s) address."""

    def admit(value: str) -> str:
        parts = urlsplit(value)
        if value in named or (parts.scheme in ("http", "https") and parts.netloc):
            return value
        raise ValueError(f"must be {', '.join(named)} or a http(s) address")

    return AfterValidator(admit)


def _fact(default: Any, description: str, sure: Confidence, **limits: Any) -> Any:
    """A field that holds a fact about the platform, with the mark of how sure it is."""
    return Field(
        default, description=description, json_schema_extra={"confidence": sure.value}, **limits
    )


class OttoSettings(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    api: Annotated[str, _address(API)] = _fact(
        "production", "API host: production, sandbox, or an address.", Confidence.VERIFIED
    )
    token_path: str = _fact(
        "/v1/token",
        "Where the token is fetched. A newer client uses /oauth2/token.",
        Confidence.VERIFIED,
    )
    secret_goes_in: Literal["form", "basic"] = _fact(
        "form", "How the client secret is sent.", Confidence.UNCERTAIN
    )
    calls_per_second: float = _fact(
        20, "Calls a second of one seller; today's table was not seen.", Confidence.UNCERTAIN, gt=0
    )
    token_calls_per_second: float = _fact(
        10, "Token calls a second of one address.", Confidence.VERIFIED, gt=0
    )
    answer_hours: int = _fact(
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
