"""Where Amazon's rules were read. Most are excerpts; some are what others report."""

from datetime import date

from amends.domain.action import Confidence
from amends.domain.rule import read_in

_DAY = date(2026, 11, 22)

GUIDELINES = read_in("Amazon Communication Guidelines", Confidence.VERIFIED, _DAY)
ATTACHMENTS = read_in("Amazon Communication Guidelines", Confidence.COMMON, _DAY)
LINKS = read_in(
    "Amazon Communication Guidelines; Messaging API field texts", Confidence.VERIFIED, _DAY
)
MESSAGING = read_in("Amazon Messaging API v1 model", Confidence.VERIFIED, _DAY)
TOOL = read_in("Seller Central, Customer Reviews", Confidence.VERIFIED, _DAY)
TOOL_ONLY = read_in("Seller Central, Customer Reviews", Confidence.UNCERTAIN, _DAY)
REVIEWS = read_in(
    "Seller Central G201972160, answers on product reviews", Confidence.VERIFIED, _DAY
)
FEEDBACK = read_in("Seller Central 202126280, negative feedback", Confidence.VERIFIED, _DAY)
SOLICITATIONS = read_in("SP-API Solicitations guide and model", Confidence.VERIFIED, _DAY)
SELLING = read_in("Amazon selling policies", Confidence.COMMON, _DAY)
COMMENTS = read_in("Amazon, comments on reviews withdrawn in 2020-12", Confidence.UNCERTAIN, _DAY)
COMMUNITY = read_in(
    "Amazon Community Guidelines, as a Seller Central forum post of the EU sums them up",
    Confidence.SECOND_HAND,
    _DAY,
)
REMOVAL = read_in(
    "Seller Central 20231 and 201101660, removal of feedback", Confidence.VERIFIED, _DAY
)
WINDOW = read_in("published procedures of agencies, 90 days", Confidence.SECOND_HAND, _DAY)
MIXED = read_in("Amazon Community Guidelines", Confidence.COMMON, _DAY)
PROTECTION = read_in("SP-API Data Protection Policy", Confidence.COMMON, _DAY)
USE = read_in("SP-API Acceptable Use Policy", Confidence.COMMON, _DAY)
