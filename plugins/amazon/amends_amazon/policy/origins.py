"""Where each thing that the plugin declares about Amazon was read, and how sure it is."""

from datetime import date

from amends.domain.action import Confidence, Source

CHECKED = date(2026, 11, 22)


def _source(title: str, confidence: Confidence = Confidence.VERIFIED) -> Source:
    return Source(title=title, checked_on=CHECKED, confidence=confidence)


MODELS = _source("Amazon, selling-partner-api-models at 34dc93f of 2026-08-05")
FEEDBACK = _source("Amazon, report GET_SELLER_FEEDBACK_DATA")
TOPICS = _source("Amazon, Customer Feedback API 2024-06-01")
RELAY = _source("Seller Central help 200389080, Buyer-Seller Messaging")
MESSAGING = _source("Amazon, Messaging API v1")
REPLIES = _source("Seller Central help 202126280, public reply to feedback")
REVIEW_REPLY = _source("no call; older brand pages show a comment icon", Confidence.UNCERTAIN)
CONTACT = _source("brand page Contact customer, copies of 2023", Confidence.SECOND_HAND)
GUIDELINES = _source(
    "Communication Guidelines, as several transcriptions agree", Confidence.SECOND_HAND
)
SOLICIT = _source("Amazon, Solicitations API v1")
ORDERS = _source("Amazon, Orders API 2026-01-01")
REMOVAL = _source("Seller Central help 20231 and 202125690, removal of feedback")
REMOVAL_DAYS = _source("copies of Seller Central help, 90 days", Confidence.SECOND_HAND)
ABUSE = _source("Seller Central help XATYDG72KXPG7EM, report abuse")
MANIPULATION = _source("Seller Central help E8SYAZUBGVFBHCH, review manipulation")
NO_RATING = _source(
    "our reading of the models and of the help: neither names a seller's rating of a buyer",
    Confidence.UNCERTAIN,
)
