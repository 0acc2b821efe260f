"""Finds what a text should not look like when it leaves: unfilled places, emoji; and whether a
review can be found by it. Form only, in any language.
"""

import re

_PLACEHOLDER = re.compile(
    r"\{\{.{0,200}?\}\}|\{%.{0,200}?%\}|\{[^{}\n]{0,60}\}|\$\{[^}\n]{0,200}\}|%\(?[a-z_]{2,}\)s|%[sd]\b"
    r"|\[(?!\d+\])[A-Za-zÄÖÜäöüß\u4e00-\u9fff][^\[\]\n]{0,40}\]|<[A-Za-zÄÖÜäöüß_\u4e00-\u9fff][\w \-\u4e00-\u9fff]{0,30}>"
    r"|【\s*】|【[^】]{0,8}(?:昵称|姓名|名字|店铺|店名|商品|产品|订单|名称|日期|时间|金额|客服|问题|单号|地址|XX|xx)[^】]{0,6}】"
    r"|\b[Xx]{3,}\b|(?<![A-Za-z])[Xx]{2,}(?=店|品牌|公司|先生|女士|商品|产品|旗舰|客服|元|天)|\bTODO\b|\bTBD\b|\bFIXME\b|_{3,}|\bN\.?N\.(?=[ ,])"
    r"|〔[^〕]{0,20}〕|\bLorem ipsum\b",
    re.DOTALL,
)
_EMOJI = re.compile(
    "(?:[\U0001f1e6-\U0001f1ff]{2}|[\U0001f300-\U0001faff\u2600-\u26ff\u2702-\u27b0\u2b50\u2b55\u231a-\u23ff\u3030\u303d]"
    "[\ufe0f\u200d\U0001f3fb-\U0001f3ff]*)+|\\.gif\\b"
)
_PLACE = re.compile(
    r"https?://|\bR-?[A-Z0-9]{4,}\b|\b[A-Z0-9]{10,}\b|\b\d{1,2}\.\s?\d{1,2}\.(?:\s?\d{2,4})?|\b\d{4}-\d{2}-\d{2}\b|\d{1,2}月\d{1,2}[日号]"
    r"|(?i:\b\d{1,2}\.? (?:jan|feb|mär|mar|apr|mai|may|jun|jul|aug|sep|o[kc]t|nov|de[zc])\w*|\b(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)\w* \d{1,2}\b)"
    r"|(?i:review id|bewertungs-?id|评价(?:编号|id))"
)

Span = tuple[int, int]


def placeholders(text: str) -> tuple[Span, ...]:
    """Places that a template left open: `{name}`, `[Name]`, `XXX`, `【买家昵称】`."""
    return tuple(found.span() for found in _PLACEHOLDER.finditer(text))


def emoji(text: str) -> tuple[Span, ...]:
    """Runs of emoji, and names of GIFs."""
    return (
        ()
        if text.isascii() and ".gif" not in text
        else tuple(m.span() for m in _EMOJI.finditer(text))
    )


def names_place(text: str) -> bool:
    """Whether an id, a link or a day stands in the text, by which a review can be found."""
    return bool(_PLACE.search(text))
