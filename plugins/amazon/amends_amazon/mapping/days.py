"""Days as the feedback report of each site writes them: no time, no zone.

A format is made of D, M and YY or YYYY: "D.M.YY". The table was seen in real files by others,
so a store may set another; nobody has shown a file of Ireland or South Africa.

Source: airbytehq/airbyte, SellerFeedbackReportsTypeTransformer, second-hand.
"""

import re
from collections.abc import Callable
from datetime import date
from functools import cache, lru_cache

_ELSEWHERE = "D/M/YY"  # AE PL EG ES FR IN IT NL SA TR UK BE AU SG BR CA MX; a guess for IE and ZA
_OF_SITES = {"DE": "D.M.YY", "SE": "YYYY-M-D", "JP": "YY/M/D", "US": "M/D/YY"}
_PARTS = {
    "D": r"(?P<day>\d{1,2})",
    "M": r"(?P<month>\d{1,2})",
    "YY": r"(?P<year>\d{4}|\d{2})",  # a year in full can mean nothing else
    "YYYY": r"(?P<year>\d{4})",
}
_CENTURY = 2000


def format_of(country: str) -> str:
    """How the site of `country`, in Amazon's own letters, writes a day."""
    return _OF_SITES.get(country, _ELSEWHERE)


@cache
def day_reader(written: str) -> Callable[[str], date]:
    """Give what reads a day in the format `written`; it raises ValueError for anything else."""
    pattern = re.compile(re.sub("YYYY|YY|D|M|[./ -]", _pattern_of, written), re.ASCII)

    @lru_cache(maxsize=1_000)  # a long report names few days
    def read(text: str) -> date:
        found = pattern.fullmatch(text.strip())
        if found is None:
            raise ValueError(f"date: not written as {written}")
        year, month, day = (int(found[part]) for part in ("year", "month", "day"))
        try:
            return date(year if year >= 100 else _CENTURY + year, month, day)
        except ValueError:
            raise ValueError(f"date: no such day, read as {written}") from None

    return read


def _pattern_of(part: re.Match[str]) -> str:
    return _PARTS.get(part[0], re.escape(part[0]))
