"""Writes a text the way it was meant, so that no trick of letters hides a word.

Look-alikes, invisible signs, letters pulled apart, homophones and traditional characters become
plain lower case; each character remembers where it stood, so that a span can be underlined in
the text as it was given. What had to be undone is told; whether it matters, others judge.
Source: rule catalogue, section 0.
"""

import re
import unicodedata
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from itertools import accumulate, compress

_DATA = files("amends.language") / "data"
_ORDINARY = (
    r"\x09\x0a\x0d\x20-\x7eäöüßÄÖÜéèàáóíúñç„“”’‘–…€£\u4e00-\u9fff，。！？、；：（）《》【】「」"
)
_PLAIN = re.compile(f"[{_ORDINARY}]*")
# A letter that a mark follows is no ordinary sign.
_RUN = re.compile(f"[{_ORDINARY}]+(?![\u0300-\u036f\u1ab0-\u1aff\u20d0-\u20ff\ufe00-\ufe0f])")
_HIDDEN = re.compile(
    "[\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff]"
)
_MARKS = (("\u0300", "\u036f"), ("\u20d0", "\u20ff"), ("\ufe00", "\ufe0f"), ("\u1ab0", "\u1aff"))

# Letters that look like Latin ones: Cyrillic, Greek, and a few phonetic signs.
_ALIKE = str.maketrans(
    "авекмнорстухіѕјԁɡһӏԛԝьєгпзцщтΑΒΕΖΗΙΚΜΝΟΡΤΥΧαβεικνορτυχωɑıƖοѵаеорсху",
    "abekmhopctyxisjdghiqwbernz4wtABEZHIKMNOPTYXaßeiknoptyxwaIlovaeopcxy"[:67],
)
# What European languages and pinyin write; any other marked letter is a disguise.
_ACCENTED = frozenset(
    "àáâãäåæçèéêëìíîïðñòóôõöøùúûüýþÿāăąćċčďđēĕėęěğģīįıķļłńņňōőœŕřśşšţťūůűųźżžșțǎǐǒǔǚǜǘǖ"
)
_MIXED = re.compile(r"(?=\w*[a-z])(?=\w*[\u0370-\u04ff\u0500-\u052f\u0250-\u02af])\w+")
_FOREIGN = re.compile(r"[\u0370-\u04ff\u0500-\u052f\u0250-\u02af]")
_APART = re.compile(r"(?<![^\W_])(?:[^\W\d_]([ .\-_*·•~])(?:[^\W\d_]\1){2,}[^\W\d_])(?![^\W_])")
_PEPPERED = re.compile(r"(?<=[^\W\d_])[*_·•~^|]+(?=[^\W\d_])")
_HAN_APART = re.compile(r"([\u3400-\u9fff])([ .\-_*·•~、，。|/+]{1,3})(?=[\u3400-\u9fff])")
_APOSTROPHE = re.compile(r"(?<=\w)’(?=\w)")
_STAR = re.compile(r"[⭐★☆🌟✨✰⭑]")


@dataclass(frozen=True, slots=True)
class Undone:
    """One trick that was undone: how, where in the plain text, and the word that came out."""

    how: str  # hidden, alike, apart, homophone
    start: int
    end: int
    word: str
    needs: str = ""  # contact: only beside a verb of contact or a number; slang: no disguise


@dataclass(frozen=True, slots=True)
class Normal:
    """A text as given and as meant.

    `at[i]` is where character `i` of `text` stood in `given`; None: in the same place.
    """

    given: str
    text: str
    at: tuple[int, ...] | None
    undone: tuple[Undone, ...] = ()

    def span(self, start: int, end: int) -> tuple[int, int]:
        """The stretch of the given text that became `text[start:end]`."""
        if self.at is None:
            return start, end
        if end <= start:
            where = self.at[start] if start < len(self.at) else len(self.given)
            return where, where
        return self.at[start], self.at[end - 1] + 1


def normalise(text: str) -> Normal:
    """The text as meant, lower case, without tricks. Total: any string has an answer.

    Lone surrogates (invalid UTF-8 read leniently) stay as they are. Takes about 1 µs for plain
    text of a hundred characters, and 20 times that where something had to be undone.
    """
    plain, at, hidden = _folded(text)
    undone: list[Undone] = []
    plain, at = _look_alikes(plain, at, undone)
    plain, at = _pulled_apart(plain, at, undone)
    undone += _words_around(plain, at, hidden)
    plain, at = _homophones(plain, at, undone)
    return Normal(given=text, text=plain, at=at, undone=tuple(undone))


def folded(text: str) -> str:
    """The text in one form, lower case and simplified; disguises stay. What triage reads."""
    return _folded(text)[0]


def fold(text: str) -> Normal:
    """The same with the way back to every character of the text as it was given."""
    plain, at, _ = _folded(text)
    return Normal(given=text, text=plain, at=at)


At = tuple[int, ...] | None


def _folded(text: str) -> tuple[str, At, list[int]]:
    if _PLAIN.fullmatch(text) and _traditional().keys().isdisjoint(text):
        plain = text.lower()
        if "’" in plain:
            plain = _APOSTROPHE.sub("'", plain)
        if len(plain) == len(text):
            return plain, None, []
    return _by_character(text)


def _by_character(text: str) -> tuple[str, At, list[int]]:
    """NFKC, lower case, simplified, without marks and hidden signs; and where signs were hidden."""
    simple = _traditional()
    simplify = _simplify()
    out: list[str] = []
    at: list[int] = []
    hidden: list[int] = []
    place = 0
    size = len(text)
    while place < size:
        # A run of ordinary signs becomes as many ordinary signs.
        run = _RUN.match(text, place)
        if run is not None:
            out.append(run[0].lower().translate(simplify))
            at += range(place, run.end())
            place = run.end()
            continue
        sign = text[place]
        end = place + 1
        while end < size and _is_mark(text[end]):
            end += 1
        if _HIDDEN.match(sign):
            if 0 < place < size - 1 and text[place - 1].isalnum() and text[place + 1].isalnum():
                hidden.append(place)
        elif _STAR.match(sign):
            out.append("星")
            at.append(place)
        else:
            cluster = unicodedata.normalize("NFKC", text[place:end]).lower()
            for one in cluster:
                if not _is_mark(one):
                    if (base := _base(one)) != one:
                        hidden.append(place)
                    out.append(simple.get(base, base))
                    at.append(place)
            if end - place > 1 and len(cluster) > 1 and sign.isascii() and sign.isalpha():
                hidden.append(place)
        place = end
    return _APOSTROPHE.sub("'", "".join(out)), tuple(at), hidden


def _base(sign: str) -> str:
    """A letter that no language we meet writes, such as ǵ or ẇ, without its marks."""
    if "\xc0" <= sign <= "\u1eff" and sign not in _ACCENTED:
        plain = unicodedata.normalize("NFD", sign)[0]
        return plain if plain.isascii() and plain.isalpha() else sign
    return sign


def _is_mark(sign: str) -> bool:
    return any(first <= sign <= last for first, last in _MARKS)


def _look_alikes(text: str, at: At, undone: list[Undone]) -> tuple[str, At]:
    if not _FOREIGN.search(text):
        return text, at
    for found in _MIXED.finditer(text):
        word = found.group().translate(_ALIKE)
        if word != found.group() and len(word) == len(found.group()):
            text = text[: found.start()] + word + text[found.end() :]
            undone.append(Undone("alike", found.start(), found.end(), word))
    return text, at


def _pulled_apart(text: str, at: At, undone: list[Undone]) -> tuple[str, At]:
    gone = bytearray(len(text))  # 1 for each sign that falls away
    made: set[tuple[int, int]] = set()
    for found in _APART.finditer(text):
        if not _HAN_APART.search(found.group()):
            gone[found.start() + 1 : found.end() : 2] = b"\1" * (len(found.group()) // 2)
            made.add(found.span())
    last = 0
    for found in _PEPPERED.finditer(text):
        if not gone[found.start()]:
            gone[found.start() : found.end()] = b"\1" * len(found.group())
            if found.start() >= last:
                word = _word_span(text, found.start(), found.end())
                made.add(word)
                last = word[1]
    for found in _HAN_APART.finditer(text):
        before, gap = found.end(1), found.end(2)
        if _joins_a_word(text, before, gap):
            gone[before:gap] = b"\1" * (gap - before)
            made.add((before - 1, gap + 1))
    if not made:
        return text, at
    stays = [not one for one in gone]
    moved = list(accumulate(stays, initial=0))  # where each sign stands afterwards
    places = tuple(compress(range(len(text)) if at is None else at, stays))
    text = "".join(compress(text, stays))
    for start, end in sorted(made):
        left, right = moved[start], moved[end]
        undone.append(Undone("apart", left, right, text[left:right]))
    return text, places


def _joins_a_word(text: str, before: int, gap: int) -> bool:
    """Whether a Chinese word that is often hidden stands across the gap, and on no side of it."""
    words, longest = _hideable()
    sizes = range(1, longest + 1)
    for left in (1, 2, 3):
        for right in (1, 2, 3):
            head, tail = text[max(0, before - left) : before], text[gap : gap + right]
            if len(head) == left and len(tail) == right and head + tail in words:
                after = any(text[gap : gap + size] in words for size in sizes)
                ahead = any(text[max(0, before - size) : before] in words for size in sizes)
                return not after and not ahead
    return False


def _word_span(text: str, start: int, end: int) -> tuple[int, int]:
    while start > 0 and (text[start - 1].isalnum() or text[start - 1] in "*_·•~^|"):
        start -= 1
    while end < len(text) and (text[end].isalnum() or text[end] in "*_·•~^|"):
        end += 1
    return start, end


def _words_around(text: str, at: At, places: list[int]) -> Iterator[Undone]:
    """The words in which something was hidden at `places` of the given text; each word once."""
    last = 0
    for place in places:
        near = bisect_left(at or (), place)
        if last <= near < len(text):
            start, last = _word_span(text, near, near)
            if last > start:
                yield Undone("hidden", start, last, text[start:last])


def _homophones(text: str, at: At, undone: list[Undone]) -> tuple[str, At]:
    """Write the word that is meant in place of its disguise; its characters share one origin."""
    meant = _disguises()
    if not (ways := [way for way in meant if way in text]):
        return text, at
    found = re.finditer("|".join(_as_word(way) for way in ways), text)
    out: list[str] = []
    places: list[int] = []
    origin = range(len(text)) if at is None else at
    last = 0
    for one in found:
        word, needs = meant[one.group()]
        if needs == "contact" and not _beside_contact(text, one.start(), one.end()):
            continue
        if text.startswith(word, one.start()):
            continue  # the word itself stands there, and its beginning is also a way to hide it
        end = one.end() + text.startswith(word[-1], one.end())  # 加v信 ends like the word it hides
        out.append(text[last : one.start()])
        places += origin[last : one.start()]
        begin = len(places)
        spread = origin[one.start() : end]
        places += [spread[min(i, len(spread) - 1)] for i in range(len(word) - 1)] + [spread[-1]]
        out.append(word)
        undone.append(Undone("homophone", begin, begin + len(word), word, needs))
        last = end
    out.append(text[last:])
    places += origin[last:]
    return "".join(out), tuple(places)


_CONTACT_BESIDE = re.compile(
    r"(?:加|联系|聊|私|号|搜|扫|找)[^，。！？,.!?]{0,4}$|^[^，。！？,.!?]{0,6}(?:号|聊|私|联系|[:：]|[a-z0-9_]{4,})"
)


def _beside_contact(text: str, start: int, end: int) -> bool:
    before, after = text[max(0, start - 8) : start], text[end : end + 14]
    return bool(re.search(_CONTACT_BESIDE, before) or _CONTACT_BESIDE.match(after))


def _lines(name: str) -> Iterator[str]:
    for line in (_DATA / name).read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            yield line


@cache
def _simplify() -> dict[int, str]:
    return {ord(sign): simple for sign, simple in _traditional().items()}


@cache
def _traditional() -> dict[str, str]:
    return {line[0]: line[1] for line in _lines("traditional.txt")}


@cache
def _disguises() -> dict[str, tuple[str, str]]:
    """For each way to hide a word the word, and what else must stand there; the longest first."""
    meant: dict[str, tuple[str, str]] = {}
    for line in _lines("disguises.txt"):
        word, ways = line.split(": ", 1)
        needs = ""
        for way in ways.split():
            if way in "~?":
                needs = {"~": "slang", "?": "contact"}[way]
            else:
                meant[way] = (word, needs)
    return dict(sorted(meant.items(), key=lambda way: -len(way[0])))


def _as_word(way: str) -> str:
    """A Latin disguise is a whole word; a Chinese one may touch the characters around it."""
    plain = re.escape(way)
    return rf"(?<![a-z0-9]){plain}(?![a-z0-9])" if way.isascii() and way[0].isalnum() else plain


@cache
def _hideable() -> tuple[frozenset[str], int]:
    """Chinese words that somebody may want to hide, and the characters of the longest."""
    meant = _disguises()
    words = {word for word, _ in meant.values()} | set(meant)
    han = frozenset(word for word in words if all("\u3400" <= sign <= "\u9fff" for sign in word))
    return han, max(map(len, han))
