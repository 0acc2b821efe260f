"""What an operator may set for an Amazon store, and what a credentials file holds.

Addresses are settings: hosts were read in Amazon's documentation, the pages that people open were
not. The sites stand in `sites.py`.
"""

import re
from datetime import timedelta
from typing import Annotated, Literal

from pydantic import AfterValidator, AwareDatetime, BaseModel, ConfigDict, Field, SecretStr

from amends.domain.action import Confidence
from amends.marketplace.settings import address, fact
from amends_amazon.settings.sites import REGIONS, SITES, Site

__all__ = ["REGIONS", "SITES", "AmazonCredentials", "AmazonSettings", "Site"]


API = {"production": "", "sandbox": "sandbox."}  # how the host of a region begins
LOGIN = {"production": "https://api.amazon.com/auth/o2/token"}  # one host for every region
CONSENT = {"production": ""}  # Seller Central of the site
ORDER_DATA = Literal[
    "BUYER", "RECIPIENT", "PROCEEDS", "PROMOTION", "CANCELLATION", "FULFILLMENT", "PACKAGES"
]
_DAY = re.compile(r"(D|M|YY|YYYY)([./ -])(D|M|YY|YYYY)\2(D|M|YY|YYYY)")


def _admit_site(value: str) -> str:
    if value in SITES:
        return value
    raise ValueError(f"no such site; one of {', '.join(SITES)}")


def _admit_day_format(value: str) -> str:
    parts = _DAY.fullmatch(value)
    if parts and {part[0] for part in parts.group(1, 3, 4)} == {"D", "M", "Y"}:
        return value
    raise ValueError("must be made of D, M and YY or YYYY, such as D.M.YY or YYYY-M-D")


class AmazonSettings(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    site: Annotated[str, AfterValidator(_admit_site)] = Field(
        "amazon.de", description="The shop window, such as amazon.de or amazon.com."
    )
    api: Annotated[str, address(API)] = fact(
        "production",
        "API host: production or sandbox of the site's region, or an address.",
        Confidence.VERIFIED,
    )
    login: Annotated[str, address(LOGIN)] = fact(
        "production", "Where tokens are fetched: production or an address.", Confidence.VERIFIED
    )
    consent: Annotated[str, address(CONSENT)] = fact(
        "production",
        "Where the seller consents: production, which is Seller Central of the site, or an "
        "address. No source that we could read in full names it.",
        Confidence.UNCERTAIN,
    )
    application_id: str | None = Field(
        None,
        description="Id of your app (amzn1.sp.solution...). Without it no consent link is offered.",
    )
    redirect_uri: str | None = Field(
        None, description="Registered address to come back to; empty: the one of the app."
    )
    is_draft: bool = fact(
        False, "The app is a draft, and its consent link says so.", Confidence.UNCERTAIN
    )
    feedback_every_hours: int = fact(
        12,
        "Hours from one feedback report to the next: once or twice a day works best.",
        Confidence.SECOND_HAND,
        ge=1,
    )
    feedback_days: int = fact(
        30, "Days back that every report covers.", Confidence.SECOND_HAND, ge=5
    )
    first_feedback_days: int = fact(
        365,
        "Days back that the first report covers; older feedback is never looked for.",
        Confidence.SECOND_HAND,
        ge=30,
    )
    first_look_seconds: float = fact(
        15, "Seconds before a report that was ordered is first asked for.", Confidence.OURS, ge=0
    )
    date_format: Annotated[str, AfterValidator(_admit_day_format)] | None = fact(
        None,
        "How the report writes a day: D.M.YY, M/D/YY, YYYY-M-D. Empty: as the site is known to, "
        "which is a guess for amazon.ie and amazon.co.za.",
        Confidence.SECOND_HAND,
    )
    order_data: tuple[ORDER_DATA, ...] = fact(
        ("FULFILLMENT", "PACKAGES"),
        "What is asked of an order. BUYER and RECIPIENT are personal data and need roles that "
        "Amazon seldom grants.",
        Confidence.VERIFIED,
    )
    brand_registered: bool | None = Field(
        None, description="Whether the brand is in Amazon's Brand Registry. Empty: unknown."
    )
    seller_of_record: bool | None = Field(
        None,
        description="Whether this account itself sold what is reviewed, which Contact customer "
        "demands. Empty: unknown.",
    )
    solicitations: bool = Field(
        False,
        description="Ask every buyer for a review, blind to mood. Off unless you switch it on.",
    )
    solicitation_from_day: int = fact(
        5, "Days after delivery before a review may be asked for.", Confidence.VERIFIED, ge=0
    )
    solicitation_until_day: int = fact(
        30, "Days after delivery until a review may be asked for.", Confidence.VERIFIED, ge=1
    )
    contact_stars: int = fact(
        3,
        "Stars up to which Contact customer is offered: one page says lower than four, a guide "
        "less than three.",
        Confidence.UNCERTAIN,
        ge=1,
        le=5,
    )
    feedback_address: str = fact(
        "https://sellercentral.{site}/feedback-manager/index.html",
        "Feedback Manager; {site} is filled in.",
        Confidence.UNCERTAIN,
    )
    messages_address: str = fact(
        "https://sellercentral.{site}/messaging/inbox",
        "Where buyers' messages stand; {site} is filled in.",
        Confidence.UNCERTAIN,
    )
    order_address: str = fact(
        "https://sellercentral.{site}/orders-v3/order/{order}",
        "The page of one order; {site} and {order} are filled in.",
        Confidence.UNCERTAIN,
        pattern=r"\{order\}",
    )
    single_review_address: str = fact(
        "https://www.{site}/gp/customer-reviews/{review}",
        "The page of one review; {site} and {review} are filled in.",
        Confidence.UNCERTAIN,
        pattern=r"\{review\}",
    )
    review_address: str = fact(
        "https://www.{site}/product-reviews/{article}?sortBy=recent",
        "Where a person finds all reviews of an article, newest first; {site} and {article} are "
        "filled in.",
        Confidence.UNCERTAIN,
        pattern=r"\{article\}",
    )
    brand_address: str = fact(
        "https://sellercentral.{site}/brand-customer-reviews/",
        "Where Seller Central shows the reviews of a whole brand; {site} is filled in.",
        Confidence.UNCERTAIN,
    )
    brand_days: int = fact(
        30,
        "Days that Seller Central shows a review on the page of its brand: 90 by one page of "
        "Amazon's help, 30 by an older one.",
        Confidence.UNCERTAIN,
        ge=1,
    )
    look_every_days: int = fact(
        7, "Days between two looks at an article's reviews.", Confidence.OURS, ge=1
    )
    appeal_days: int = fact(
        90,
        "Days in which removal of seller feedback may be requested.",
        Confidence.SECOND_HAND,
        ge=1,
    )

    @property
    def where(self) -> Site:
        return SITES[self.site]

    @property
    def api_url(self) -> str:
        if self.api not in API:
            return self.api
        return f"https://{API[self.api]}sellingpartnerapi-{self.where.region}.amazon.com"

    @property
    def login_url(self) -> str:
        return LOGIN.get(self.login, self.login)

    @property
    def consent_address(self) -> str:
        if self.consent not in CONSENT:
            return self.consent
        return f"https://sellercentral.{self.site}/apps/authorize/consent"

    @property
    def first_look(self) -> timedelta:
        return timedelta(seconds=self.first_look_seconds)

    @property
    def feedback_every(self) -> timedelta:
        return timedelta(hours=self.feedback_every_hours)


class AmazonCredentials(BaseModel):
    """An app and the refresh token of one seller in one region; it serves all sites there."""

    model_config = ConfigDict(
        frozen=True,
        extra="forbid",
        json_schema_extra={
            "examples": [
                {
                    "client_id": "amzn1.application-oa2-client.example",
                    "client_secret": "amzn1.oa2-cs.v1.example",
                    "refresh_token": "Atzr|example",
                    "authorized_at": "2026-11-22T09:30:00+00:00",
                    "secret_expires_at": "2027-05-21T09:30:00+00:00",
                }
            ]
        },
    )

    client_id: str = Field(min_length=1, description="LWA client id of your app.")
    client_secret: SecretStr = Field(min_length=1, description="Its secret.")
    refresh_token: SecretStr | None = Field(
        None,
        min_length=1,
        description="Of this seller and region. Empty until the seller consents.",
    )
    authorized_at: AwareDatetime | None = Field(
        None, description="When the seller authorised a public app: it lasts 365 days."
    )
    secret_expires_at: AwareDatetime | None = Field(
        None, description="When the secret must be rotated: 180 days after it was made."
    )
