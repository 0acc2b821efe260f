"""What an operator may set for an OTTO store, and what a credentials file holds.

OTTO has no call for reviews or messages, so a store works whole without credentials; they open
the order evidence and the price reduction. Every address is a setting.
"""

from typing import Annotated, Literal, Self
from urllib.parse import urlsplit

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, SecretStr, model_validator

from amends.domain.action import Confidence
from amends.marketplace.settings import address, fact

API = {
    "production": "https://api.otto.market",
    "sandbox": "https://sandbox.api.otto.market",
}
PORTAL = "https://portal.otto.market"
_WEB = r"^https?://"
SCOPES = ("orders", "shipments", "returns", "receipts", "price-reduction", "products")


def _path_or_address(value: str) -> str:
    parts = urlsplit(value)
    if value.startswith("/") or (parts.scheme in ("http", "https") and parts.netloc):
        return value
    raise ValueError("must be a path of the API host, such as /v1/token, or a http(s) address")


Place = Annotated[str, AfterValidator(_path_or_address)]


class OttoSettings(BaseModel):
    """Settings of an OTTO store."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    api: Annotated[str, address(API)] = fact(
        "production", "API host: production, sandbox, or an address.", Confidence.VERIFIED
    )
    token_path: Place = fact(
        "/v1/token",
        "Where tokens are fetched: a path or an address. A newer client uses /oauth2/token.",
        Confidence.VERIFIED,
    )
    secret_goes_in: Literal["form", "basic"] = fact(
        "form", "How the client secret is sent.", Confidence.UNCERTAIN
    )
    authorize_path: Place = fact(
        "/oauth2/auth",
        "Where a seller consents to a service partner's app: a path or an address. Before 2024 "
        "it stood on the portal's host.",
        Confidence.VERIFIED,
    )
    code_path: Place = fact(
        "/oauth2/token",
        "Where the code of that consent is exchanged: a path or an address.",
        Confidence.VERIFIED,
    )
    redirect_uri: str | None = Field(
        None,
        description="Callback of your app, when consent should come back to another than its own.",
    )
    legacy_client_id: str = fact(
        "token-otto-api", "Client id of the old way with user and password.", Confidence.VERIFIED
    )
    scopes: tuple[str, ...] = fact(
        SCOPES,
        "What a token may do. Whether return shipments need a scope of their own is not known; "
        "leave out what your app was not granted.",
        Confidence.UNCERTAIN,
        min_length=1,
    )
    calls_per_second: float = fact(
        20, "Calls a second of one seller; today's table was not seen.", Confidence.UNCERTAIN, gt=0
    )
    token_calls_per_second: float = fact(
        10, "Token calls a second of one address.", Confidence.VERIFIED, gt=0
    )
    search_address: str = fact(
        "https://www.otto.de/suche/{article}/",
        "Where a person finds an article; {article} becomes its number.",
        Confidence.UNCERTAIN,
        pattern=r"\{article\}",
    )
    order_page: str = fact(
        PORTAL,
        "Where a person finds an order in Partner Connect; {order} becomes its number. The "
        "portal's own paths were not seen, so this opens the portal.",
        Confidence.UNCERTAIN,
        pattern=_WEB,
    )
    messages_page: str = fact(
        PORTAL,
        "Where buyers' messages stand in Partner Connect; {order} becomes the order's number.",
        Confidence.UNCERTAIN,
        pattern=_WEB,
    )
    returns_page: str = fact(
        PORTAL,
        "Where returns are accepted in Partner Connect; {order} becomes the order's number.",
        Confidence.UNCERTAIN,
        pattern=_WEB,
    )
    ticket_page: str = fact(
        "https://account.otto.market/s/ticketanlegen",
        "Where sellers open a ticket.",
        Confidence.VERIFIED,
        pattern=_WEB,
    )
    notice_form: str | None = fact(
        None,
        "Address of otto.de's form for notices of unlawful content. It was not found: enter it "
        "once you know it; until then notices go by ticket.",
        Confidence.UNCERTAIN,
        pattern=_WEB,
    )
    look_every_days: int = fact(
        7, "Days between two looks at an article's reviews.", Confidence.OURS, ge=1
    )
    answer_hours: int = fact(
        24, "Hours in which a buyer is answered; OTTO's own figure was not found.", Confidence.OURS
    )

    @property
    def api_url(self) -> str:
        return API.get(self.api, self.api).rstrip("/")

    @property
    def token_url(self) -> str:
        return self._at(self.token_path)

    @property
    def authorize_url(self) -> str:
        return self._at(self.authorize_path)

    @property
    def code_url(self) -> str:
        return self._at(self.code_path)

    def _at(self, place: str) -> str:
        return self.api_url + place if place.startswith("/") else place


class OttoCredentials(BaseModel):
    """One of three: a seller's own app, an agency's app, or the old API user."""

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

    client_id: str | None = Field(None, min_length=1, description="From OTTO Partner Connect.")
    client_secret: SecretStr | None = Field(None, min_length=1, description="Shown there once.")
    app_id: str | None = Field(
        None, min_length=1, description="Of a service partner's app; empty: seller's own."
    )
    installation_id: str | None = Field(
        None, min_length=1, description="Of that app at this seller; known after the consent."
    )
    username: str | None = Field(
        None, min_length=1, description="Of the old API user, instead of a client. OTTO ends it."
    )
    password: SecretStr | None = Field(None, min_length=1, description="Of that user.")

    @model_validator(mode="after")
    def _whole(self) -> Self:
        if (self.client_id is None) != (self.client_secret is None):
            raise ValueError("client_id and client_secret belong together")
        if (self.username is None) != (self.password is None):
            raise ValueError("username and password belong together")
        if (self.client_id is None) == (self.username is None):
            raise ValueError("give client_id and client_secret, or username and password, not both")
        if self.app_id and not self.client_id:
            raise ValueError("app_id needs the client_id and client_secret of that app")
        if self.installation_id and not self.app_id:
            raise ValueError("installation_id needs the app_id that is installed")
        return self
