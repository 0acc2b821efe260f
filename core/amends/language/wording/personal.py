"""Finds in a draft what points at one buyer: names, addresses, numbers of orders and parcels.

Reads the text as it was given, for a name shows itself by its capitals. Rough on purpose: in
public it is better to look twice. Whether it may stand there is for the rules.
"""

import re
from collections.abc import Iterator

from amends.domain.facts import Contact, ContactKind, Personal, PersonalKind

_CAPITAL = r"[A-ZÄÖÜ][a-zäöüßéè]+(?:-[A-ZÄÖÜ][a-zäöüß]+)?"
_NAMES = (
    re.compile(rf"\b(?:Herrn?|Frau|Mr|Mrs|Ms|Miss|Dr)\.? (?:Dr\. |Prof\. )?{_CAPITAL}(?: {_CAPITAL})?"),
    re.compile(rf"(?:^|(?<=[.!?:] ))(?!Guten|Liebe|Sehr|Vielen|Herzlichen|Hello|Dear|Many|Thank){_CAPITAL} {_CAPITAL},(?= (?:your|you|wir|Sie|Ihre|du|dein))"),
    re.compile(rf"\b(?:an|to|buyer|customer|Kunde|Kundin|Käufer|Käuferin|Reviewer|reviewer) (?:Herrn |Frau )?{_CAPITAL} {_CAPITAL}\b"),
    re.compile(r"(?:买家|客户|顾客|收件人|收货人|姓名)[:： ]?(?P<name>[王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏钟汪田任姜范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段漕钱汤尹黎易常武乔贺赖龚文][\u4e00-\u9fff]{1,2})(?=[，,、。；:：（( ]|电话|住|手机|的|先生|女士|$)"),
)  # fmt: skip
_ADDRESSES = (
    re.compile(rf"(?:{_CAPITAL}[ -]?)?{_CAPITAL}?(?:[Ss]tra(?:ß|ss)e|[Ss]tr\.|[Ww]eg|[Pp]latz|[Aa]llee|[Gg]asse|[Rr]ing|[Dd]amm|[Uu]fer|[Gg]raben) \d{{1,4}}(?:\s?[a-z])?\b"),
    re.compile(rf"\b(?:Am|An der|Im|In der|Zum|Auf dem) {_CAPITAL} \d{{1,4}}\b"),
    re.compile(r"\b\d{1,5} (?:[A-Z][a-z]+ ){1,3}(?:Street|St|Lane|Ln|Avenue|Ave|Road|Rd|Drive|Dr|Court|Ct|Way|Close|Boulevard|Blvd|Place|Terrace)\b"),
    re.compile(r"\b\d{5} [A-ZÄÖÜ][a-zäöüß]+(?=[,. ]|$)"),
    re.compile(r"(?:住|地址|家住|住址)[^，。；]{0,16}?(?:区|路|街|小区|号楼|弄|巷|村|苑|单元|栋)[^，。；]{0,10}"),
    re.compile(r"[\u4e00-\u9fff]{2,12}(?:市|区|县)[\u4e00-\u9fffX]{1,10}(?:路|街|道|巷|小区)\d*(?:号|弄)?(?:楼|栋|室|单元)?"),
)  # fmt: skip
_ORDERS = (
    re.compile(r"\b\d{3}-\d{7}-\d{7}\b"),
    re.compile(r"(?i)\b(?:order|bestell(?:ung|nummer)|auftrags?(?:nummer)?)\s?(?:number|no\.?|nr\.?|#|nummer)?:? ?#?(?=[A-Z0-9\-]*\d{5})[A-Z0-9\-]{6,}\b"),
    re.compile(r"订单(?:号|编号)?[:： ]?\d{8,}"),
)  # fmt: skip
_IDENTITY = re.compile(r"(?<!\d)\d{17}[\dXx](?!\d)|\b[A-Z]{2}\d{2}(?: ?\d{4}){4,5}(?: ?\d{1,2})?\b")
_HAN = re.compile(r"[\u3400-\u9fff]")
# A pattern that names Chinese signs is not tried where there are none.
_PATTERNS = tuple(
    (kind, pattern, "\\u4e00" in pattern.pattern or _HAN.search(pattern.pattern) is not None)
    for kind, patterns in (
        (PersonalKind.ORDER, _ORDERS),
        (PersonalKind.ADDRESS, _ADDRESSES),
        (PersonalKind.NAME, _NAMES),
    )
    for pattern in patterns
)
_ABOUT_BUYER = re.compile(
    r"(?i)(?:\b(?:herr|frau|mr|mrs|ms|kund|käufer|buyer|customer|tel|telefon|ihre?r?)\b|kund(?:e|in)|käufer|\btel\."
    r"|买家|客户|顾客|姓名|收件|电话|手机|他的|她的|您的)[^.。!?]{0,24}$"
)
_OUR_OWN = re.compile(
    r"(?i)(?:\buns\b|unser|\bour\b|\bus\b|text |call |ruf|reach|contact|wenden|schreib|kundendienst|service unter|我们|加|联系|掌柜|客服)[^.。!?]{0,40}$"
)


def personal(text: str, contacts: tuple[Contact, ...]) -> tuple[Personal, ...]:
    """What in `text` points at one person; `contacts` are what was found to reach somebody."""
    got: list[Personal] = []
    for kind, start, end in _found(text):
        if not any(one.start < end and start < one.end for one in got):
            got.append(Personal(kind=kind, start=start, end=end))
    somebody = bool(got)
    for contact in contacts:
        if contact.kind is ContactKind.MESSENGER or contact.whose == "third":
            continue
        before = text[max(0, contact.start - 60) : contact.start]
        if _OUR_OWN.search(before) and not re.search(r"(?:买家|客户|顾客)[^。]{0,12}$", before):
            continue
        if somebody or _ABOUT_BUYER.search(before):
            mail = contact.kind is ContactKind.EMAIL
            kind = PersonalKind.EMAIL if mail else PersonalKind.PHONE
            got.append(Personal(kind=kind, start=contact.start, end=contact.end))
    return tuple(sorted(got, key=lambda one: one.start))


def _found(text: str) -> Iterator[tuple[PersonalKind, int, int]]:
    for found in _IDENTITY.finditer(text):
        yield PersonalKind.IDENTITY, *found.span()
    chinese = _HAN.search(text) is not None
    for kind, pattern, needs_han in _PATTERNS:
        if chinese or not needs_han:
            for found in pattern.finditer(text):
                yield kind, *found.span()
