"""Where OTTO's rules were read. The terms themselves are not public: others report them."""

from datetime import date

from amends.domain.action import Confidence
from amends.domain.rule import read_in

_DAY = date(2026, 11, 22)

TERMS = read_in(
    "OTTO seller terms, Annex 9 section 10, as a partner agency reports it",
    Confidence.SECOND_HAND,
    _DAY,
)
TERMS_INFERRED = read_in(
    "OTTO seller terms, Annex 9 section 10, inferred", Confidence.UNCERTAIN, _DAY
)
READING = read_in("our reading of OTTO's terms", Confidence.UNCERTAIN, _DAY)
FAQ = read_in("OTTO Market FAQ", Confidence.VERIFIED, _DAY)
CONDITIONS = read_in("OTTO Market conditions", Confidence.COMMON, _DAY)
FIELD = read_in("house rule; the field's limit is not known", Confidence.UNCERTAIN, _DAY)
GROUNDS = read_in("Regulation (EU) 2022/2065 Art. 16; BGH VI ZR 1244/20", Confidence.COMMON, _DAY)
OBJECTION = read_in("BGH of 2022-08-09, VI ZR 1244/20", Confidence.VERIFIED, _DAY)
TARGET = read_in("house rule; sellers' guides", Confidence.UNCERTAIN, _DAY)
DATA_TERMS = read_in("GDPR; OTTO seller terms", Confidence.COMMON, _DAY)
