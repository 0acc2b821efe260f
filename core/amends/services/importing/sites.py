"""Whether a cell such as "amazon.fr", "DE" or "https://www.otto.de/p/…" names another site.

Pure. What it cannot place counts as another: a review in the wrong store is worse than a row
that a person looks at.
"""

import re

_HOST = re.compile(r"(?:https?://)?(?:www\.)?([^/\s]+)")
_COUNTRIES = {"us": "com", "usa": "com", "gb": "co.uk", "uk": "co.uk", "jp": "co.jp"}


def names_another(text: str, site: str, names: frozenset[str]) -> bool:
    """Whether `text` names neither `site` nor one of its other `names`, which are lower case."""
    plain = text.strip().casefold()
    if not plain or plain in names:
        return False
    host = _HOST.match(plain)
    if host and host[1] == site.casefold():
        return False
    ending = site.casefold().partition(".")[2]
    return plain not in (ending, ending.rpartition(".")[2]) and _COUNTRIES.get(plain) != ending
