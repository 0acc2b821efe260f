"""Finds the ways to reach somebody in a draft: links, mail addresses, numbers, messenger handles.

Works on the text as meant (`normalise`), so a number in words and `punkt de` are found too. Says
whose it is when the words tell: the maker's hotline is not ours. What may stand in a message is
for the rules.
"""

import re
from collections.abc import Iterator

from amends.domain.facts import Contact, ContactKind, Link
from amends.language.normalise import Normal

_TLD = (
    r"(?:com|de|cn|net|org|info|shop|store|io|eu|at|ch|fr|it|es|nl|pl|se|jp|tr|pt|biz|me|cc|tv|top|vip|online"
    r"|xyz|example|test|app|link|ly|gl|co\.uk|co\.jp|com\.cn|uk|us|ca|au)"
)
_AT = r"(?:@|\s?[(\[]\s?(?:at|ät|ett)\s?[)\]]\s?|\s(?:at|ät|艾特)\s|艾特)"
_DOT = r"(?:\.|\s?[(\[]\s?(?:dot|punkt|点)\s?[)\]]\s?|\s(?:dot|punkt)\s|点)"
_EMAIL = re.compile(
    rf"[a-z0-9][a-z0-9._+\-]{{0,63}}{_AT}[a-z0-9\-]{{1,63}}(?:{_DOT}[a-z0-9\-]{{1,63}}){{0,8}}{_DOT}{_TLD}\b"
)
_LINK = re.compile(
    rf"(?P<scheme>https?://)?(?P<host>(?:[a-z0-9äöü\-]{{1,63}}\.){{1,8}}{_TLD})(?![\w\-]|\.[a-z])(?P<path>[/?#:][^\s，。；）)\"“”]*)?"
)
_SCHEME_ONLY = re.compile(r"https?://(?P<host>[^\s/，。；）)\"“”]+)[^\s，。；）)\"“”]*")
_SPELLED_LINK = re.compile(
    rf"(?P<host>[a-z0-9äöü\-]{{2,63}}(?:\s?[(\[]?\s?\b(?:punkt|dot)\b\s?[)\]]?\s?|点)(?:{_TLD}))(?![a-z])"
)
_NUMBER = re.compile(
    r"(?<![a-zäöüß0-9_\-])(?:\+|00)?[(]?\d(?:[\d x*]|[\-/().](?=[\d( ]))*[\d*](?![a-zäöüß0-9_])"
)
_ORDER = re.compile(r"\d{3}-\d{7}-\d{7}")
_PHONE_CUE = re.compile(
    r"tel(?:efon)?\b|telefon|phone|\bcall|\btext (?:us|me)|\bruf|anruf|erreich|reach|hotline|mobil|handy|durchwahl|nummer|dial|\bring\b|unter\b|sms"
    r"|电话|手机|致电|拨打|联系|热线|短信|号码"
)
_PHONE_SHAPE = re.compile(r"(?:\+|00)\d|0\d|1[3-9]\d{9}$|400|800|\(\d{3}\)|\d{3}-\d{3,4}")
_THIRD = re.compile(
    r"hersteller|manufacturer|\bmaker|garantiegeber|warranty (?:provider|line)|brand'?s|carrier|spedition|paketdienst|zusteller|courier"
    r"|\bdhl\b|\bups\b|\bfedex\b|\busps\b|\bhermes\b|\bdpd\b|\bgls\b|royal mail|\bevri\b|deutsche post|werkskundendienst|kundendienst (?:des|von)"
    r"|厂家|厂商|品牌方|官方售后|品牌售后|品牌客服|快递员|快递公司|顺丰|中通|圆通|申通|韵达|邮政|京东物流|菜鸟|驿站|giftnotruf|poison"
)
_MESSENGER = re.compile(
    r"(?:微信|(?<![a-z])(?:wechat|vx|wx|qq|v|whatsapp|telegram|viber|signal|insta(?:gram)?|skype|facebook|messenger))"
    r"(?:号|账号|id|nummer|number|name|群)?\s?(?:是|ist|is|为|:|：|=|\+|@|-|\s)\s?@?(?P<handle>[a-z][a-z0-9_\-]{4,}|\d[\d \-]{4,}\d)"
)
_AFTER_HAN = re.compile(r"(?:微信|qq)(?:号)?\s?(?P<handle>[a-z][a-z0-9_\-]{3,}|\d{5,})")

_DIGITS = {
    **dict(zip("零〇一二三四五六七八九幺洞拐勾", "001234567891079", strict=True)),
    "两": "2",
}
_WORDS = {
    "null": "0", "eins": "1", "ein": "1", "zwei": "2", "zwo": "2", "drei": "3", "vier": "4", "fünf": "5", "fuenf": "5",
    "sechs": "6", "sieben": "7", "acht": "8", "neun": "9", "zero": "0", "oh": "0", "one": "1", "two": "2", "three": "3",
    "four": "4", "five": "5", "six": "6", "seven": "7", "eight": "8", "nine": "9", "doppel": "", "double": "",
}  # fmt: skip
_WORD = "|".join(sorted(_WORDS, key=len, reverse=True))
_IN_WORDS = re.compile(
    rf"(?<![a-zäöü])(?:(?:{_WORD}|\d)[\s,\-–/.]*){{5,}}(?<=[a-zäöüß0-9])(?![a-zäöü])"
)
_IN_HAN = re.compile(
    r"[零〇一二三四五六七八九幺洞拐两\d](?:[ \-]?[零〇一二三四五六七八九幺洞拐两\d]){4,}"
)


def links(normal: Normal) -> tuple[Link, ...]:
    """Every web address, also without scheme, also spelled out; mail addresses are none."""
    text = normal.text
    taken = [found.span() for found in _EMAIL.finditer(text)] if _may_hold_mail(text) else []
    got: list[Link] = []
    if not ("." in text or "punkt" in text or "dot" in text or "点" in text or "//" in text):
        return ()
    spelled = "punkt" in text or "dot" in text or "点" in text
    for pattern, maybe in (
        (_LINK, "." in text),
        (_SCHEME_ONLY, "//" in text),
        (_SPELLED_LINK, spelled),
    ):
        for found in pattern.finditer(text) if maybe else ():
            if any(start < found.end() and found.start() < end for start, end in taken):
                continue
            taken.append(found.span())
            host = re.sub(r"\s?[(\[]?\s?(?:punkt|dot|点)\s?[)\]]?\s?", ".", found["host"])
            # What ends the sentence is no part of the address.
            shown = len(found.group().rstrip(".,;:!?"))
            start, end = normal.span(found.start(), found.start() + shown)
            got.append(
                Link(
                    host=host.removeprefix("www."),
                    secure=not found.group().startswith("http://"),
                    start=start,
                    end=end,
                )
            )
    return tuple(sorted(got, key=lambda link: link.start))


def contacts(normal: Normal) -> tuple[Contact, ...]:
    """Every mail address, phone number and messenger handle, in the order of the text."""
    text = normal.text
    spans: list[tuple[int, int]] = []
    got: list[Contact] = []
    for kind, start, end in _found(text):
        if any(left < end and start < right for left, right in spans):
            continue
        spans.append((start, end))
        begin, stop = normal.span(start, end)
        got.append(Contact(kind=kind, whose=_whose(text, start), start=begin, end=stop))
    return tuple(sorted(got, key=lambda one: one.start))


def _found(text: str) -> Iterator[tuple[ContactKind, int, int]]:
    if _may_hold_mail(text):
        for found in _EMAIL.finditer(text):
            yield ContactKind.EMAIL, *found.span()
    for pattern in (_MESSENGER, _AFTER_HAN):
        for found in pattern.finditer(text):
            handle = found["handle"]
            if handle.isalpha() and handle in _NO_HANDLE:
                continue
            yield ContactKind.MESSENGER, *found.span()
    if _is_han(text):
        for found in _IN_HAN.finditer(text):
            if _number_cue(text, found.start()) and not found.group().isdigit():
                near = text[max(0, found.start() - 8) : found.start()]
                kind = (
                    ContactKind.MESSENGER if "qq" in near or "微信" in near else ContactKind.PHONE
                )
                yield kind, *found.span()
    else:
        for found in _IN_WORDS.finditer(text):
            if sum(not part.isdigit() for part in re.findall(_WORD, found.group())) >= 4:
                yield ContactKind.PHONE, *found.span()
    for found in _NUMBER.finditer(text):
        if _is_phone(text, found.start(), found.end()):
            yield ContactKind.PHONE, *found.span()


_NO_HANDLE = frozenset(
    [
        "nachricht",
        "number",
        "nummer",
        "group",
        "gruppe",
        "oder",
        "pay",
        "zahlung",
        "message",
        "account",
        "contact",
        "kontakt",
        "chat",
        "please",
        "bitte",
        "support",
    ]
)


def _may_hold_mail(text: str) -> bool:
    return (
        "@" in text
        or " at" in text
        or "(at" in text
        or "ät" in text
        or "艾特" in text
        or "[at" in text
    )


def _is_han(text: str) -> bool:
    return any("\u4e00" <= sign <= "\u9fff" for sign in text)


def _number_cue(text: str, start: int) -> bool:
    return bool(
        re.search(
            r"(?:qq|微信|电话|手机|号码|拨打|致电|联系|加|打)[^，。！？]{0,6}$",
            text[max(0, start - 12) : start],
        )
    )


def _is_phone(text: str, start: int, end: int) -> bool:
    found = text[start:end].strip()
    digits = re.sub(r"\D", "", found)
    stars = found.count("*") + found.count("x")
    if not 7 <= len(digits) + stars <= 15 or len(digits) < 3 or _ORDER.search(found):
        return False
    before = text[max(0, start - 40) : start]
    if re.search(
        r"(?:bestell|order|auftrag|tracking|sendung|rechnung|serien|artikel|订单|单号|运单|编号|款号)[^.。!？]{0,22}$",
        before,
    ):
        return False
    if re.fullmatch(r"\d{1,4}[./\-]\d{1,2}[./\-]\d{2,4}", found):
        return False
    cued = bool(_PHONE_CUE.search(before)) or bool(
        re.match(r"[^.。]{0,12}(?:anruf|erreich|联系|call)", text[end : end + 20])
    )
    shaped = bool(_PHONE_SHAPE.match(found.lstrip("(")) or found.startswith("("))
    return cued if not shaped else (cued or len(digits) + stars >= 7)


def _whose(text: str, start: int) -> str:
    """The nearest owner named in the same sentence before it; ours if none is."""
    sentence = re.split(r"[.。!！?？;；]\s|[。！？；\n]", text[max(0, start - 120) : start])[-1]
    third = [found.start() for found in _THIRD.finditer(sentence)]
    ours = [
        found.start()
        for found in re.finditer(
            r"\buns(?:er\w*)?\b|\bour\b|\bus\b|\bme\b|\bmich\b|我们|本店|我的|加我", sentence
        )
    ]
    return "third" if third and (not ours or max(ours) < max(third)) else "ours"
