"""Shows what the grammar of a language gets wrong on the texts we wrote: for whoever edits it.

python training/look.py en                 how good each thing that is said is found
python training/look.py en ask_change      its misses and false alarms, one a line
python training/look.py en -t "a text"     concepts, and the lines of the grammar that match
python training/look.py en --speed         what a text costs
"""

import sys
import time
from collections import Counter
from pathlib import Path

from amends.language.normalise import normalise
from amends.language.wording.grammar import grammar
from amends.language.wording.parsed import Parsed, parse, said

TEXTS = Path(__file__).parent / "texts" / "drafts"


def drafts(language: str) -> list[tuple[str, set[str]]]:
    """The texts of a language with what they say."""
    got = []
    for path in sorted((TEXTS / language).glob("*.txt")):
        for line in path.read_text(encoding="utf-8").splitlines():
            if "|" in line and not line.startswith("#"):
                names, text = line.split("|", 1)
                got.append(
                    (text.strip(), {name for name in names.strip().split(",") if name != "."})
                )
    return got


def parsed(language: str, text: str) -> Parsed:
    return parse(normalise(text).text, grammar(language))


def found(language: str, text: str) -> dict[str, list[str]]:
    got: dict[str, list[str]] = {}
    for one in said(parsed(language, text), grammar(language)):
        got.setdefault(one.pattern.says.value, []).append(one.pattern.line)
    return got


def main(language: str, *rest: str) -> None:
    if rest[:1] == ("-t",):
        for sentence, hits in zip(
            *(lambda p: (p.texts, p.hits))(parsed(language, rest[1])), strict=True
        ):
            print(sentence, "\n   ", " ".join(f"{hit.concept}@{hit.first}" for hit in hits))
        for name, lines in found(language, rest[1]).items():
            print(name, *lines, sep="\n    ")
        return
    texts = drafts(language)
    begun = time.perf_counter()
    read = [(text, wanted, found(language, text)) for text, wanted in texts]
    if rest[:1] == ("--speed",):
        print(f"{(time.perf_counter() - begun) / len(texts) * 1e6:.0f} µs a text")
        return
    if rest:
        name = rest[0]
        for text, wanted, got in read:
            if name in wanted and name not in got:
                print("MISS ", text)
        print()
        for text, wanted, got in read:
            if name not in wanted and name in got:
                print("FALSE", sorted(wanted), text, "   <=", got[name][0])
        return
    right, asked, alarms = Counter(), Counter(), Counter()
    for _, wanted, got in read:
        asked.update(wanted)
        alarms.update(set(got) - wanted)
        right.update(wanted & set(got))
    for name, count in asked.most_common():
        print(f"{name:16} {count:4} found {right[name] / count:5.2f}   false alarms {alarms[name]}")
    share = right.total() / asked.total()
    print(f"{'all':16} {asked.total():4} found {share:5.2f}   false alarms {alarms.total()}")


main(*sys.argv[1:])
