"""What an operator may set for a Taobao or Tmall shop, and what a credentials file holds.

Every address that is called and every fact that nobody could verify is a field here, with its
default and a mark that says how sure it is; `amends plugins show taobao` prints them. Imports
nothing heavy: `amends --help` loads this file.
"""

import re
from datetime import time, timedelta, timezone
from typing import Annotated, Literal

from pydantic import (
    AfterValidator,
    AwareDatetime,
    BaseModel,
    ConfigDict,
    Field,
    SecretStr,
)

from amends.domain.action import Confidence
from amends.domain.hours import Period, Windows
from amends.marketplace.settings import address, fact

BEIJING = timezone(timedelta(hours=8))  # the platform's only clock; it writes no offset

GATEWAYS = {
    "production": "https://eco.taobao.com/router/rest",
    "production-gw": "https://gw.api.taobao.com/router/rest",
    "overseas": "https://api.taobao.com/router/rest",
    "sandbox": "https://gw.api.tbsandbox.com/router/rest",
}
AUTHORIZE = {
    "production": "https://oauth.taobao.com/authorize",
    "sandbox": "https://oauth.daily.taobao.net/authorize",
}
TOKEN = {
    "production": "https://oauth.taobao.com/token",
    "sandbox": "https://oauth.daily.taobao.net/token",
}

DAY_BEGINS, DAY_ENDS = time(8), time(22)  # outside nobody is written to, whatever a setting says
PHRASE_PARTS = {"group", "code", "text"}
_WINDOW = re.compile(r"(\d\d):(\d\d)-(\d\d):(\d\d)")


def windows_of(text: str) -> Windows:
    """Read "12:00-13:00, 18:00-20:00". Raises ValueError for nights, and for what is no window."""
    periods = []
    for part in text.split(","):
        found = _WINDOW.fullmatch(part.strip())
        if found is None:
            raise ValueError(f"{part.strip()!r} is no window; write 12:00-13:00, 18:00-20:00")
        hours = [int(number) for number in found.groups()]
        period = Period(opens=time(hours[0], hours[1]), closes=time(hours[2], hours[3]))
        if period.opens < DAY_BEGINS or not time.min < period.closes <= DAY_ENDS:
            raise ValueError("buyers are not written to between 22:00 and 08:00")
        periods.append(period)
    return Windows(periods=tuple(periods))


def columns_of(text: str) -> dict[str, str]:
    """Read "group=分组,code=编码,text=短语": which part stands under which heading, in order."""
    pairs = dict(part.strip().split("=", 1) for part in text.split(",") if "=" in part)
    if set(pairs) != PHRASE_PARTS or not all(pairs.values()):
        raise ValueError("name group, code and text once each, such as code=快捷编码")
    return pairs


def _valid_windows(text: str) -> str:
    windows_of(text)
    return text


def _valid_columns(text: str) -> str:
    columns_of(text)
    return text


class TaobaoSettings(BaseModel):
    """Settings of a Taobao shop (C 店)."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    gateway: Annotated[str, address(GATEWAYS)] = fact(
        "production",
        "API gateway: production, production-gw, overseas, sandbox, or an address. Two production "
        "hosts are documented and nobody states that they are equal.",
        Confidence.VERIFIED,
    )
    authorize: Annotated[str, address(AUTHORIZE)] = fact(
        "production",
        "Where the seller consents: production, sandbox, or an address.",
        Confidence.VERIFIED,
    )
    token: Annotated[str, address(TOKEN)] = fact(
        "production",
        "Where a code becomes a session: production, sandbox, or an address.",
        Confidence.VERIFIED,
    )
    redirect_uri: str | None = Field(
        None, description="Registered callback of your app. Without it no consent link is offered."
    )
    view: Literal["web", "tmall", "wap"] = fact(
        "web", "Look of the consent page.", Confidence.VERIFIED
    )
    sign_method: Literal["hmac-sha256", "hmac", "md5"] = fact(
        "hmac-sha256", "How requests are signed. No source says md5 ends.", Confidence.VERIFIED
    )
    results: Literal["all", "needs_work"] = Field(
        "all",
        description="Read all reviews, or only bad and neutral ones (two calls for each window; "
        "no day is then complete, and nothing is ever called gone).",
    )
    page_size: int = fact(
        150, "Reviews a page; 150 is the most.", Confidence.VERIFIED, ge=1, le=150
    )
    window_cap: int = fact(
        1500, "Reviews a window; the rest is cut off without a word.", Confidence.VERIFIED, ge=1
    )
    last_page: int = fact(200, "The highest page number.", Confidence.VERIFIED, ge=1)
    horizon_days: int = fact(
        180, "How many days back reviews are shown.", Confidence.VERIFIED, ge=1
    )
    calls_per_day: int | None = fact(
        5000,
        "Daily calls of the app key, shared by all its shops: 5,000 before launch, up to "
        "1,000,000 for service-market apps. Your console shows yours.",
        Confidence.VERIFIED,
        ge=1,
    )
    calls_per_second: float | None = fact(
        10,
        "Calls a second of the app key; the platform publishes none.",
        Confidence.UNCERTAIN,
        gt=0,
    )
    burst: int = fact(10, "Calls at once after a rest.", Confidence.UNCERTAIN, ge=1)
    reply_days: int = fact(
        30, "A public reply is refused for older reviews.", Confidence.VERIFIED, ge=1
    )
    reply_by_api: bool = fact(
        False,
        "Try the public reply by call. Documented for Tmall only; for Taobao shops nobody knows.",
        Confidence.UNCERTAIN,
    )
    appeal_days: int = fact(
        30, "Days in which a malicious review may be reported.", Confidence.SECOND_HAND, ge=1
    )

    rate_days: int = fact(
        15, "After the order ended, days in which a buyer may be rated.", Confidence.VERIFIED, ge=1
    )
    contact_windows: Annotated[str, AfterValidator(_valid_windows)] = fact(
        "12:00-13:00, 18:00-20:00",
        "When buyers are written to by hand, in Beijing time; never between 22:00 and 08:00.",
        Confidence.UNCERTAIN,
    )
    order_page: Annotated[str, address({})] | None = fact(
        None,
        "Address of an order in the workbench, with {order} for its number. None is documented.",
        Confidence.UNCERTAIN,
    )
    review_page: Annotated[str, address({})] | None = fact(
        None, "Address of 评价管理 in the workbench. None is documented.", Confidence.UNCERTAIN
    )
    task_type: str = fact(
        "memo",
        "Type of a staff task in 千牛. The documentation says to ask 千牛 for the right one.",
        Confidence.UNCERTAIN,
    )
    task_from: str | None = Field(
        None,
        description="Who sends staff tasks, as number:name. Empty: whoever consented.",
        pattern=r"^\d+:.+$",
    )
    task_to: str | None = Field(
        None,
        description="Whose staff tasks they are, as number:name of a sub-account, such as "
        "100000002:示例旗舰店:客服小美. Empty: none are sent.",
        pattern=r"^\d+:.+$",
    )
    phrase_columns: Annotated[str, AfterValidator(_valid_columns)] = fact(
        "group=快捷短语分组,code=快捷编码,text=快捷短语",
        "Headings of the file of quick phrases, in their order. Export one phrase from your 千牛 "
        "and compare: its format is documented nowhere.",
        Confidence.UNCERTAIN,
    )
    phrase_encoding: Literal["gb18030", "utf-8-sig"] = fact(
        "gb18030", "How the file of quick phrases is written.", Confidence.UNCERTAIN
    )

    @property
    def gateway_url(self) -> str:
        return GATEWAYS.get(self.gateway, self.gateway)

    @property
    def authorize_url(self) -> str:
        return AUTHORIZE.get(self.authorize, self.authorize)

    @property
    def token_url(self) -> str:
        return TOKEN.get(self.token, self.token)


class TmallSettings(TaobaoSettings):
    """Settings of a Tmall shop."""

    view: Literal["web", "tmall", "wap"] = fact(
        "tmall", "Look of the consent page.", Confidence.VERIFIED
    )
    reply_by_api: bool = fact(
        True, "Send the public reply by call; off: it is handed over.", Confidence.VERIFIED
    )
    trust_result: bool = fact(
        False,
        "Take good, neutral and bad as stars. Tmall shows no such scale to buyers, so by default "
        "the rating stays open and the platform's mood flag counts.",
        Confidence.UNCERTAIN,
    )
    feeds: bool = fact(
        True,
        "Look at each review by name for follow-ups and tags: one call a review and look.",
        Confidence.VERIFIED,
    )
    looks_until_days: int = fact(
        180, "How long follow-ups may come and are looked for.", Confidence.UNCERTAIN, ge=1
    )


class TaobaoCredentials(BaseModel):
    """What a credentials file holds: the app, and the seller's session where there is one."""

    model_config = ConfigDict(
        frozen=True,
        extra="forbid",
        json_schema_extra={
            "examples": [
                {
                    "app_key": "12345678",
                    "app_secret": "0123456789abcdef0123456789abcdef",
                    "session": "6100test0000session",
                    "session_expires_at": "2027-11-22T09:30:00+08:00",
                }
            ]
        },
    )

    app_key: str = Field(min_length=1, description="App key of your app in the console.")
    app_secret: SecretStr = Field(min_length=1, description="Its secret.")
    session: SecretStr | None = Field(
        None, description="The seller's session (access_token). Empty until the seller consents."
    )
    session_expires_at: AwareDatetime | None = Field(
        None, description="When the session ends, with its offset. Empty: unknown, so no warning."
    )
    refresh_token: SecretStr | None = Field(
        None, description="Only apps of the service market may refresh; leave it out otherwise."
    )
    sub_session: SecretStr | None = Field(
        None, description="Session of a sub-account: agreeing to refunds works with nothing else."
    )
