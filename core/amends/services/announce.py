"""Carries a text to a chat robot or a mailbox, by apprise, without giving the address away.

Whoever has the address of a robot can write into its group, so neither a log nor an error may
show it, also where a library quotes it. apprise is loaded when something is to be sent: it takes
a fifth of a second.
"""

import logging
import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

from amends.marketplace.redact import Redactor
from amends.services.notices import NotSent

if TYPE_CHECKING:
    from apprise import NotifyBase

# What robots call their address, where apprise does not read it as it is copied.
_COPIED = (
    (
        re.compile(r"https://oapi\.dingtalk\.com/robot/send\?access_token=([\w-]+)"),
        r"dingtalk://\1/",
    ),
    (re.compile(r"https://open\.feishu\.cn/open-apis/bot/v2/hook/([\w-]+)/?"), r"feishu://\1/"),
)
_LONGEST = 200  # letters of a reason
_SECRET = 5  # letters; a shorter piece of an address is a word, a country or a port
_QUIET = ("apprise", "urllib3", "requests")  # they write addresses into logs
_PLAIN = frozenset({"https", "robot", "access_token", "webhook", "services", "mailto", "mailtos"})


class NoAddress(ValueError):
    """No service is known that takes such an address. The words do not repeat it."""


def service_of(url: str) -> str:
    """The service behind an address, by name: "DingTalk". Raises NoAddress."""
    return str(_plugin(url).service_name)


def announce(url: str, title: str, text: str) -> None:
    """Send `text` to `url`, one try. Raises NotSent, in words that never hold the address."""
    try:
        plugin = _plugin(url)
    except NoAddress as error:
        raise NotSent(str(error)) from None
    with _reasons() as reasons:
        try:
            done = plugin.notify(body=text, title=title, body_format="text")
        except Exception as error:  # noqa: BLE001  whatever a service's code raises
            raise NotSent(f"it broke: {type(error).__name__}") from None  # it quotes the address
    if not done:
        said = Redactor(_pieces(url)).clean(" ".join(reasons)) or "no reason was given"
        raise NotSent(said if len(said) <= _LONGEST else f"{said[: _LONGEST - 1]}…")


def _plugin(url: str) -> "NotifyBase":
    from apprise import Apprise, AppriseAsset

    for name in _QUIET:
        logger = logging.getLogger(name)
        logger.setLevel(logging.WARNING)
        logger.propagate = False
    given = url.strip()
    for copied, ours in _COPIED:
        if copied.fullmatch(given):
            given = copied.sub(ours, given)
    asset = AppriseAsset(app_id="Amends", app_desc="Amends", app_url="", async_mode=False)
    found: Any = Apprise.instantiate(given, asset=asset, suppress_exceptions=True)
    if found is None or not hasattr(found, "notify"):
        raise NoAddress(
            "no service is known for this address; docs/notices.md shows what each one looks like"
        )
    plugin: NotifyBase = found
    return plugin


@contextmanager
def _reasons() -> Iterator[list[str]]:
    """What apprise warns of in this thread meanwhile: the only place where it says why."""
    heard: list[str] = []
    mine = threading.get_ident()

    class Listener(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            if record.thread == mine:
                heard.append(record.getMessage())

    logger, listener = logging.getLogger("apprise"), Listener(logging.WARNING)
    logger.addHandler(listener)
    try:
        yield heard
    finally:
        logger.removeHandler(listener)


def _pieces(url: str) -> list[str]:
    """The address and every part of it that could be a token, a password or a mailbox."""
    whole = url.strip()
    parts = re.split(r"[/?&=:@,;#]+", whole)
    parts += [unquote(part) for part in parts]
    return [whole, *(one for one in parts if len(one) > _SECRET and one.lower() not in _PLAIN)]
