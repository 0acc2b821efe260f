"""Cuts a text into sentences, and sets aside what it only quotes.

What a buyer wrote is not said by us: a quotation of two words or more becomes one sign, `❝`, in
its place, so that the sentence around it can still be read. Spans stay those of the whole text.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

QUOTED = "❝"

_QUOTE = re.compile(
    r"„[^„“”\"\n]{2,300}[“”\"]|“[^“”\n]{2,300}”|\"[^\"\n]{2,300}\"|«[^«»\n]{2,300}»|»[^«»\n]{2,300}«"
    r"|「[^「」\n]{1,200}」|『[^『』\n]{1,200}』|‚[^‚‘’\n]{2,200}[‘’]|(?<![a-z0-9])'[^'\n]{6,200}'(?![a-z])|‘[^‘’\n]{2,200}’(?![a-z])"
)
_END = re.compile(
    r"(?<=[a-zäöüß0-9)❝%€$\"”“])[.!?…]+(?=\s|$)|[。！？!?；;\n…]+|(?<=[\u4e00-\u9fff])[.~～]+"
)
_SHORT = re.compile(
    r"(?:\b(?:z|b|d|h|u|a|nr|no|bzw|ca|inkl|evtl|dr|mr|mrs|ms|st|str|tel|usw|etc|zzgl|ggf|mind|max|approx|vs|e\.g|i\.e|jan|feb|aug|sept|okt|oct|nov|dez|dec)|\d)$"
)


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence of the text as meant. `start` is where it begins there."""

    text: str
    start: int


def without_quotes(text: str) -> str:
    """The text with each quotation blanked; as long as before, so that places stay."""
    if not any(sign in text for sign in "„“\"«»「『‚'‘"):
        return text
    return _QUOTE.sub(lambda quote: QUOTED + " " * (len(quote.group()) - 1), text)


def sentences(text: str) -> Iterator[Sentence]:
    """The sentences of `text`, which went through `without_quotes`; never an empty one."""
    start = 0
    for found in _END.finditer(text):
        if found.group() == "." and _SHORT.search(text[max(0, found.start() - 6) : found.start()]):
            continue
        if text[start : found.end()].strip():
            yield Sentence(text[start : found.end()], start)
        start = found.end()
    if text[start:].strip():
        yield Sentence(text[start:], start)
