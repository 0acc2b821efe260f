"""Ratings as pages and people write them: text in, 1 (worst) to 5 (best) out.

Reads "4,0 von 5 Sternen", "5つ星のうち4.0", "★★★★☆", "4/5", "好评" and a bare "4". A half star
is an average and no buyer's rating; what says more than a rating is not read as one. Errors
quote digits only: what stands beside them may be somebody's words.
"""

import re
import unicodedata
from fractions import Fraction

BEST = 5
MOODS = {  # Taobao's three levels, and what people write beside a number
    **dict.fromkeys(("好评", "good", "gut", "positive", "positiv"), 5),
    **dict.fromkeys(("中评", "neutral"), 3),
    **dict.fromkeys(("差评", "bad", "schlecht", "negative", "negativ"), 1),
}
_SAYS_RATING = frozenset(  # words that may stand in a rating, in the marketplaces' languages
    (
        *("out", "of", "stars", "star", "rating", "rated", "points"),
        *("von", "sternen", "sterne", "stern", "bewertung", "punkte", "sur", "étoiles", "étoile"),
        *("su", "stelle", "stella", "de", "estrellas", "estrella", "estrelas", "estrela"),
        *("van", "sterren", "ster", "z", "gwiazdek", "gwiazdki", "gwiazdka"),
        *("av", "stjärnor", "stjärna", "yıldız", "üzerinden", "من", "نجوم", "نجمة", "أصل"),
        *("つ星のうち", "つ星", "つ", "星", "評価", "颗星", "最多", "分", "点", "星级", "评分"),
    )
)
_SCALE_FIRST = ("のうち", "üzerinden")  # Japanese and Turkish name the scale before the rating
_NUMBER = re.compile(r"\d+(?:[.,]\d+)?")
_OTHER_THAN_SCALE = re.compile(  # 2026, -3, 4-5, 4 5
    r"\d{4}|[-−]\s*\d|\d\s*[^\w/.,\s]\s*\d|\d,?\s+\d"
)
_WORD = re.compile(r"[^\W\d_]+")
_PLAINEST = frozenset("12345")  # most rows of most files
_FULL, _EMPTY, _HALF = "★⭐🌟", "☆✩", "⯨"
_LONGEST = 100  # letters; the longest rating we know has 28


def stars_in(text: str, *, out_of: int = BEST) -> int:
    """The rating that `text` says, from 1 to 5.

    `out_of` is the best that a bare number can be: 100 for percent, 10 for a scale to ten; a
    scale that the text names itself comes first.

    Raises ValueError when it says none, a half, one beyond its scale, or more than a rating.
    """
    if text in _PLAINEST:
        return int(text) if out_of == BEST else _whole(Fraction(text), Fraction(out_of))
    plain = _plain(text[: _LONGEST + 1])
    words = set(_WORD.findall(plain))
    moods = {MOODS[word] for word in words & MOODS.keys()}
    if len(text) > _LONGEST or words - MOODS.keys() - _SAYS_RATING:
        raise ValueError("it says more than a rating, or none")
    if _HALF in plain:
        raise ValueError("a half star is no buyer's rating, but an average")
    if _NUMBER.search(plain):
        rating = _whole(*_with_scale(plain, out_of))
    elif any(letter in _FULL + _EMPTY for letter in plain):
        rating = _counted(plain)
    elif len(moods) == 1:
        rating = moods.pop()
    else:
        raise ValueError("it says no rating")
    if any((mood - 3) * (rating - 3) < 0 for mood in moods):
        raise ValueError(f"the word beside {rating} says the opposite: which end is best?")
    return rating


def _plain(text: str) -> str:
    letters = unicodedata.normalize("NFKC", text.replace("½", _HALF).casefold())
    plain = "".join(
        str(int(letter)) if letter.isdecimal() else letter
        for letter in letters
        if unicodedata.category(letter) not in ("Cf", "Mn")  # direction, how a star is drawn
    )
    return plain.replace("٫", ".")


def _with_scale(plain: str, out_of: int) -> tuple[Fraction, Fraction]:
    said = [Fraction(number.replace(",", ".")) for number in _NUMBER.findall(plain)]
    if len(said) > 2 or _OTHER_THAN_SCALE.search(plain):
        raise ValueError("it says another number than a rating")
    if len(said) == 2:
        value, scale = reversed(said) if any(word in plain for word in _SCALE_FIRST) else said
        return value, scale
    if "%" in plain and out_of != 100:
        raise ValueError("a percentage is no rating until its scale is said")
    return said[0], Fraction(out_of)


def _whole(value: Fraction, scale: Fraction) -> int:
    shown = f"{float(value):g} of {float(scale):g}"
    if scale not in (BEST, 10, 100):
        raise ValueError(f"{shown} is no scale that we know")
    rating = value * BEST / scale
    if not 1 <= rating <= BEST:
        raise ValueError(f"{shown} is no rating: it goes from 1 to 5")
    if rating.denominator != 1:
        raise ValueError(f"{shown} lies between two stars: it is an average")
    return int(rating)


def _counted(plain: str) -> int:
    full = sum(letter in _FULL for letter in plain)
    empty = sum(letter in _EMPTY for letter in plain)
    if full + empty > BEST or full == 0:
        raise ValueError(f"{full} of {full + empty} stars is no rating: it goes from 1 to 5")
    return full
