"""Reads a draft: what it asks, offers, makes conditional, threatens, links to and gives away.

`wording(text)` gives the `TextFacts` that the rules of the policy look at. Negation, quotation
and who does what to whom are respected; spans are those of the text as it was given.
"""

from amends.domain.facts import TextFacts
from amends.language.detect import READ, detect, is_sure
from amends.language.normalise import normalise
from amends.language.wording import form
from amends.language.wording.contacts import contacts, links
from amends.language.wording.disguises import disguises
from amends.language.wording.foreign import found_terms
from amends.language.wording.personal import personal
from amends.language.wording.says import marks

LONGEST = 20_000  # characters that are read; no platform takes a longer message


def wording(text: str, language: str | None = None) -> TextFacts:
    """What `text` says. `language` (ISO 639-1) is told from the text unless it is given.

    Of a text beyond `LONGEST` only the beginning is read, and its full length is told, so that
    the rules on length refuse it.
    """
    read = text[:LONGEST]
    normal = normalise(read)
    spoken = language or detect(read)
    if language is None and spoken is not None and not is_sure(read, spoken):
        spoken = None
    # What has letters and no language that can be told is not read: never a silent yes.
    readable = spoken in READ or (spoken is None and not any(map(str.isalpha, read)))
    said, courtesy = marks(normal, spoken) if spoken is not None and spoken in READ else ((), False)
    reached = contacts(normal)
    return TextFacts(
        language=spoken,
        readable=readable,
        length=len(text),
        han=sum("\u3400" <= sign <= "\u9fff" for sign in text),
        marks=said,
        contacts=reached,
        links=links(normal),
        personal=personal(read, reached),
        terms=() if readable else found_terms(normal, spoken),
        disguises=disguises(normal, said),
        placeholders=form.placeholders(read),
        emoji=form.emoji(read),
        names_place=form.names_place(read),
        courtesy_only=courtesy,
    )
