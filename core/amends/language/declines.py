"""Whether a buyer's message asks us to write no more. Reads what buyers write, not our drafts.

A wish to be left alone is worth a false alarm: a person looks before the case is closed, and
nobody is written to meanwhile. Words in the languages that are read; others are not told.
"""

import re

_ENOUGH = re.compile(
    r"""
    (?:别|不要|请勿|勿|不用|莫)\s*再?\s*(?:来)?\s*(?:联系|打扰|骚扰|烦|发(?:消息|信息|短信)|
        打(?:电话|给)|私聊|给我(?:发|打))
    | (?:停止|拒绝)\s*(?:联系|骚扰|打扰) | 不想再(?:聊|说|收到|被打扰) | 拉黑(?:你|了)
    | \b(?:stop|quit)\s+(?:contacting|messaging|writing|e-?mailing|texting|calling|bothering)
    | \b(?:do\s+not|don['’]?t|never)\s+(?:ever\s+)?
        (?:contact|message|write|e-?mail|text|call|bother)\s+(?:to\s+)?(?:me|us)\b
    | \bno\s+(?:more|further)\s+(?:messages?|e-?mails?|contact|calls?)\b | \bunsubscribe\b
    | \bleave\s+me\s+(?:alone|in\s+peace)\b
    | \bkeine\s+(?:weiteren?\s+)?(?:nachrichten|e-?mails?|mails|anrufe|kontaktaufnahme)\b
    | \b(?:schreiben?|kontaktieren?|rufen?|belästigen?)\s+(?:sie\s+|du\s+)?mi(?:ch|r)\s+
        (?:bitte\s+)?nicht\s*(?:mehr|wieder|an)?\b
    | \bnicht\s+(?:mehr|weiter)\s+(?:angeschrieben|kontaktiert|belästigt|angerufen)\b
    | \blass(?:en|t)?\s+(?:sie\s+)?mich\s+(?:bitte\s+)?(?:endlich\s+)?in\s+ruhe\b
    """,
    re.IGNORECASE | re.VERBOSE,
)


def declines(message: str) -> bool:
    """Whether `message`, which a buyer wrote, wants no more messages."""
    return _ENOUGH.search(message) is not None
