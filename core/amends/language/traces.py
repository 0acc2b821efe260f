"""What a review carries that is no word: links, handles, numbers to call, codes, street addresses.

Cheap on the many reviews that carry nothing: one look decides. Whose number it is, a person says.
"""

import re

from amends.domain.facts import ContactKind
from amends.language.normalise import Normal
from amends.language.wording.contacts import contacts, links

NAMES = ("link", "handle", "phone", "mail", "code", "address")

# One look tells the many texts that carry nothing of a kind.
_LINKED = re.compile(r"://|www\.|\.(?:com|de|cn|net|org|shop|example|info|top|xyz)\b| punkt | dot ")
_NUMBERS = re.compile(r"\d{5}|\d{2}[ \-/()]+\d{2}")
_REACHED = ("@", "qq", "微信", "vx", "wx", "加v", "(at)", "whatsapp", "telegram")
_CODED = ("code", "码", "口令", "暗号", "[asin")
_STREETS = (
    "stra", "str.", "allee", "gasse", "weg ", "platz ", "street", " st", "lane", "ave", "road", " rd", "drive",
    "住", "地址", "路", "街", "小区", "苑", "号楼", "大厦",
)  # fmt: skip
_SHOPS = re.compile(
    r"(?:^|\.)(?:amazon|otto|taobao|tmall|jd|aliexpress|ebay)\."
)  # named, not advertised
_CODE = re.compile(
    r"\b(?:code|gutscheincode|rabattcode|coupon|promo|voucher)\b[\s:\"“„]{1,4}(?:lautet )?[a-z]{2,}\d{1,4}\b|优惠码|邀请码|口令|暗号|券码|\[asin"
)
_ADDRESS = re.compile(
    r"\b\d{1,5} (?:[a-z]+ ){1,2}(?:street|st|lane|avenue|ave|road|rd|drive)\b"
    r"|[a-zäöüß]{3}(?:straße|strasse|str\.|allee|gasse|weg|platz) \d{1,4}\b"
    r"|(?:家住|住在|住址|地址)[^，。 ]{2,12}"
    r"|[\u4e00-\u9fff]{2}(?:路|街|小区|苑|号楼|大厦)[^，。]{0,6}(?:号|栋|室|楼)"
)


def traces(text: str) -> tuple[bool, ...] | None:
    """Which of `NAMES` a folded text carries; None: nothing at all."""
    linked = _LINKED.search(text)
    reached = _NUMBERS.search(text) or any(sign in text for sign in _REACHED)
    coded = any(sign in text for sign in _CODED)
    street = any(sign in text for sign in _STREETS)
    if not (linked or reached or coded or street):
        return None
    as_is = Normal(given=text, text=text, at=None)
    kinds = {contact.kind for contact in contacts(as_is)} if reached else set()
    got = (
        bool(linked) and any(not _SHOPS.search(link.host) for link in links(as_is)),
        ContactKind.MESSENGER in kinds,
        ContactKind.PHONE in kinds,
        ContactKind.EMAIL in kinds,
        coded and bool(_CODE.search(text)),
        street and bool(_ADDRESS.search(text)),
    )
    return got if any(got) else None
