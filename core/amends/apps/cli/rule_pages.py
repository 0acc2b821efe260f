"""The rule book as Markdown: what `docs/rules.md` holds, the same on every day."""

from collections.abc import Iterator
from itertools import groupby

from amends.apps.cli.rule_book import Book, Chapter, facts_of, family_title, verdict_of

_HEAD = """# The rule book

Written by `amends rules --markdown`; do not edit it here. Nothing in it is legal advice.

A text leaves when no rule blocks it and a person has seen what warns. **block**: it does not
leave. **warn**: a person decides, and the decision is kept; so it is with what cannot be told
from what is known. Every rule says where it was read and how sure that is:

| mark | means |
| --- | --- |
| verified | the platform's or the law's own text was read, or an excerpt that names the rule |
| second-hand | somebody else reports it |
| common knowledge | statute or well-known policy, not read again for this |
| uncertain | no text was found; read carefully, and its numbers are settings |
| ours | a limit of this project, stricter or more concrete than any source |

Any rule may be made stricter. Ours may be loosened by an owner who says why, and of what is
uncertain the numbers may; nothing else ever loosens.
"""
_ELSEWHERE = {"Read again by"}  # changes with each reading; `amends rules ID` tells it


def pages(book: Book) -> str:
    """All rules, chapter by chapter."""
    return "\n".join([_HEAD, *(line for one in book.chapters for line in _chapter(book, one))])


def _chapter(book: Book, chapter: Chapter) -> Iterator[str]:
    yield f"## {chapter.title}\n"
    for title, family in groupby(chapter.rules, key=family_title):
        yield f"### {title}\n"
        for rule in family:
            yield f"#### {rule.id} · {verdict_of(rule)}\n"
            yield f"{rule.says}\n"
            for name, value in facts_of(book, rule, None):
                if name not in _ELSEWHERE:
                    yield f"- *{name}:* {value}"
            yield ""
