"""What a review says: its mood, what went wrong, what speaks against it, what is dangerous.

A reading is made by `amends.language`, or by a person, whose word stands. A signal points, a person
decides: nobody is called malicious because of anger or few stars.
Source of the names: the label guide of the triage data.
"""

from enum import StrEnum

from pydantic import Field

from amends.domain.review import Review
from amends.domain.values import Value


class Mood(StrEnum):
    """What the words feel like, whatever the stars say."""

    NEGATIVE = "negative"
    NEUTRAL = "neutral"  # mixed, lukewarm, or no judgement
    POSITIVE = "positive"


class Cause(StrEnum):
    """What a text gives for dissatisfaction; also inside praise."""

    QUALITY = "quality"  # defect, material, performance, not as described
    LOGISTICS = "logistics"  # late, lost, wrong, missing, damaged on the way
    SERVICE = "service"  # slow, rude, no answer
    PRICE_VALUE = "price_value"  # too dear, cheaper elsewhere
    AFTER_SALES = "after_sales"  # trouble with return, refund, repair
    FIT_SUBJECTIVE = "fit_subjective"  # size, taste, comfort, look, expectation
    MISUSE = "misuse"  # the buyer misread or misused it
    UNRELATED = "unrelated"  # not about article or order
    OTHER = "other"  # bad without a reason


class Signal(StrEnum):
    """What may speak against a review; a person looks."""

    EXTORTION = "extortion"  # money or goods for changing it, or a threat of more
    COMPETITOR_ATTACK = "competitor_attack"  # pushes a rival, calls for boycott
    ADVERTISING = "advertising"  # links, codes, contact handles, resale
    ABUSE = "abuse"  # insults, curses, threats against people
    PRIVACY_LEAK = "privacy_leak"  # personal data of anyone
    NOT_A_BUYER = "not_a_buyer"  # did not buy, or speaks of another article
    CONTRADICTORY = "contradictory"  # stars clearly against the text


class Danger(StrEnum):
    """What hurt somebody or could have. Stops every playbook until a lead has looked."""

    FIRE = "fire"
    SHOCK = "shock"
    INJURY = "injury"
    ALLERGY = "allergy"
    CHOKING = "choking"
    CHILD = "child"


class Pointed(Value):
    """The words that led to a finding. Spans count characters of the text as it was given."""

    what: Cause | Signal | Danger
    sure: float = Field(ge=0, le=1)
    start: int = 0
    end: int = 0  # 0: the text as a whole, or the stars


class Triage(Value):
    """One reading of one text."""

    language: str | None = None  # ISO 639-1. None: no telling
    readable: bool = True  # False: a language that is not read, so nothing was found
    mood: Mood
    mood_sure: float = Field(ge=0, le=1)
    causes: tuple[Pointed, ...] = ()  # surest first
    signals: tuple[Pointed, ...] = ()
    dangers: tuple[Pointed, ...] = ()
    version: str  # of the reader; a new one reads again

    @property
    def sure(self) -> float:
        """How sure the whole is: as sure as its least sure part that people act on."""
        return min([self.mood_sure, *(one.sure for one in (*self.causes[:1], *self.signals[:1]))])


def words_of(review: Review) -> str:
    """What is read of a review: title, text, and what the buyer added later, line by line."""
    later = [one.text for one in review.follow_ups]
    return "\n".join(part for part in (review.title, review.text, *later) if part)
