"""What a review says, in a few words: dangers first, then what speaks against it, then causes."""

from collections.abc import Iterator

from rich.text import Text

from amends.apps.cli.output import line
from amends.db.queue import Sight
from amends.domain.triage import Mood, Pointed, Triage, words_of

_WORDS = {
    "price_value": "price",
    "after_sales": "after-sales",
    "fit_subjective": "fit/taste",
    "competitor_attack": "rival?",
    "extortion": "extortion?",
    "advertising": "advert?",
    "abuse": "abuse?",
    "privacy_leak": "private data?",
    "not_a_buyer": "no buyer?",
    "contradictory": "stars against text?",
    "injury": "INJURY",
    "fire": "FIRE",
    "shock": "SHOCK",
    "allergy": "ALLERGY",
    "choking": "CHOKING",
    "child": "CHILD",
}
_MOODS = {Mood.NEGATIVE: "−", Mood.NEUTRAL: "○", Mood.POSITIVE: "+"}
_MOOD_STYLES = {Mood.NEGATIVE: "red", Mood.NEUTRAL: "yellow", Mood.POSITIVE: "green"}


def says(sight: Sight) -> Text:
    """The mood as a sign, then what was found; a signal asks, it does not accuse."""
    read = sight.triage
    if read is None:
        return Text("not read yet", "dim")
    if not read.readable:
        return Text(f"not read: {read.language}", "dim")
    parts = [Text(_MOODS[read.mood], _MOOD_STYLES[read.mood])]
    parts += [Text(_word(one), "bold red") for one in read.dangers]
    parts += [Text(_word(one), "magenta") for one in read.signals]
    parts += [Text(_word(one), "cyan") for one in read.causes]
    if sight.corrected_by is not None:
        parts.append(Text("✓", "green"))
    return Text(" ").join(parts)


def says_whole(sight: Sight) -> Iterator[tuple[str, str]]:
    """The rows for one review: each finding with how sure it is and the words that led to it."""
    read = sight.triage
    if read is None:
        yield "Says", "not read yet; `amends reread` reads it"
        return
    if not read.readable:
        yield "Says", f"a language that is not read ({read.language}): a person reads it"
        return
    by = f", put right by {line(sight.corrected_by)}" if sight.corrected_by else ""
    yield "Says", f"{read.mood.value}, in {read.language or 'no language'}{by}"
    words = words_of(sight.review)
    for name, found in (("Danger", read.dangers), ("Signal", read.signals), ("Cause", read.causes)):
        for one in found:
            yield name, _told(one, words, read)


def _told(one: Pointed, words: str, read: Triage) -> str:
    quoted = line(words[one.start : one.end]).strip()
    sure = "" if read.version == "person" else f"  {one.sure:.0%}"
    return f"{one.what.value}{sure}" + (f"  “{quoted[:70]}”" if quoted else "")


def _word(one: Pointed) -> str:
    return _WORDS.get(one.what.value, one.what.value)
