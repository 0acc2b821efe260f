"""Which sentences of an edited draft still say what its translation says.

A sentence that stands in the draft as it was rendered reads the same in every language; any
other is *not back-translated*, and whoever approves must read it in the language it leaves in.
"""

import re

from amends.domain.values import Value
from amends.services.drafts.render import Draft

_SENTENCE = re.compile(r"[^\n.!?。！？]*(?:[.!?。！？]+[”“\"»」』)）]*|\n+|$)", re.DOTALL)
_SPACES = re.compile(r"\s+")


class Sentence(Value):
    """One sentence of a text, where it stands, and whether its translation can be trusted."""

    text: str
    start: int
    end: int
    back_translated: bool


def sentences(text: str, draft: Draft) -> tuple[Sentence, ...]:
    """The sentences of `text`, which somebody may have edited, held against `draft`."""
    ours = {_plain(match[0]) for match in _SENTENCE.finditer(draft.text)}
    return tuple(
        Sentence(
            text=match[0].strip(),
            start=match.start(),
            end=match.end(),
            back_translated=_plain(match[0]) in ours,
        )
        for match in _SENTENCE.finditer(text)
        if match[0].strip()
    )


def unchanged(text: str, draft: Draft) -> bool:
    """Whether `text` is the draft to the letter, spaces at its ends apart."""
    return text.strip() == draft.text.strip()


def _plain(sentence: str) -> str:
    return _SPACES.sub(" ", sentence).strip()
