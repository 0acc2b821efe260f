"""What the gateway keeps of each app: its secret, its daily quota, its calls a second.

The quota is one for all shops of the app and counts by Beijing's day. The platform publishes no
figure for calls a second; here it is a bucket that refills, and a call too many is a ban.
"""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from math import ceil
from typing import Any

from amends_taobao.sandbox.state import BEIJING
from amends_taobao.sandbox.wire import Refusal, read_stamp

DRIFT = timedelta(minutes=10)
_BAN = timedelta(seconds=1)
_WHISKER = 1e-6  # of a call: what floating point loses in a refill

# Bodies of errors that somebody has seen, by the names that `faults` know them under.
ERRORS: dict[str, dict[str, Any]] = {
    "app_call_limited_app": {
        "code": 7,
        "msg": "App Call Limited",
        "sub_code": "accesscontrol.limited-by-app-access-count",
        "sub_msg": "This ban will last for 3600 more seconds",
    },
    "app_call_limited_api": {
        "code": 7,
        "msg": "App Call Limited",
        "sub_code": "accesscontrol.limited-by-api-access-count",
        "sub_msg": "This ban will last for 1 more seconds",
    },
    "app_call_limited_app_api": {
        "code": 7,
        "msg": "App Call Limited",
        "sub_code": "accesscontrol.limited-by-app-api-access-count",
        "sub_msg": "This ban will last for 1 more seconds",
    },
    "session_expired": {
        "code": 27,
        "msg": "Invalid session",
        "sub_code": "invalid-sessionkey",
        "sub_msg": "(sample) expired or revoked",
    },
    "session_blank": {
        "code": 27,
        "msg": "Invalid session",
        "sub_code": "session-is-blank",
        "sub_msg": "session-is-blank",
    },
    "remote_timeout_retryable": {
        "code": 15,
        "msg": "Remote service error",
        "sub_code": "isp.top-remote-connection-timeout",
        "sub_msg": "(sample)",
    },
    "business_error_final": {
        "code": 50,
        "msg": "Remote service error",
        "sub_code": "isv.invalid-parameter",
        "sub_msg": "非法参数",
    },
    "invalid_signature": {"code": 25, "msg": "Invalid signature"},
    "no_permission": {
        "code": 11,
        "msg": "Insufficient isv permissions",
        "sub_code": "isv.permission-api-package-limit",
        "sub_msg": "scope ids is 207 287",
    },
    "missing_argument": {
        "code": 40,
        "msg": "Missing required arguments",
        "sub_code": "isv.missing-parameter:fields",
    },
    "service_unavailable": {
        "code": 10,
        "msg": "Service currently unavailable",
        "sub_code": "isp.http-read-timeout",
        "sub_msg": "(sample)",
    },
    "smaller_window_wanted": {
        "code": 15,
        "msg": "Remote service error",
        "sub_code": "isp.runtime-max-limit",
        "sub_msg": "(sample)",
    },
}


@dataclass(slots=True)
class App:
    """An app key, with what it has used up."""

    key: str
    secret: str
    quota: int | None = 5_000  # calls a day; None: no limit
    rate: float | None = None  # calls a second; None: no limit
    burst: int = 1
    renewable: bool = False  # a service-market app, whose sessions may be refreshed
    day: date | None = None
    used: int = 0  # calls on `day`
    left: float = 0.0  # in the bucket at `seen`
    seen: datetime | None = None
    banned_until: datetime | None = None


def too_many(app: App, now: datetime) -> Refusal | None:
    """Charge one call to `app`, or say why not. A refused call is not charged."""
    if app.banned_until and now < app.banned_until:
        return _limited("app_call_limited_api", app.banned_until - now)
    if app.rate:
        app.left = _refilled(app, now)
        app.seen = now
        if app.left < 1 - _WHISKER:
            app.banned_until = now + _BAN
            return _limited("app_call_limited_api", _BAN)
    today = now.astimezone(BEIJING).date()
    if app.day != today:
        app.day, app.used = today, 0
    if app.quota is not None and app.used >= app.quota:
        midnight = datetime.combine(today + timedelta(days=1), time.min, BEIJING)
        return _limited("app_call_limited_app", midnight - now)
    app.used += 1
    app.left -= 1
    return None


def check_timestamp(value: str | None, now: datetime) -> None:
    """Raises Refusal unless `value` is Beijing's time, give or take ten minutes."""
    if not value:
        raise Refusal(30, "Missing timestamp")
    wrong = Refusal(31, "Invalid timestamp", "isv.invalid-timestamp")
    try:
        said = read_stamp("timestamp", value)
    except Refusal as error:
        raise wrong from error
    if abs(said - now) > DRIFT:
        raise wrong


def _refilled(app: App, now: datetime) -> float:
    if app.seen is None:
        return float(app.burst)
    passed = max(0.0, (now - app.seen).total_seconds())
    return min(float(app.burst), app.left + passed * (app.rate or 0.0))


def _limited(name: str, lasts: timedelta) -> Refusal:
    seconds = max(1, ceil(lasts.total_seconds()))
    return Refusal(**ERRORS[name] | {"sub_msg": f"This ban will last for {seconds} more seconds"})
