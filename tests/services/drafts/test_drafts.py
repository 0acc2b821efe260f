"""One draft, and many to choose from: what is needed, what is said, what is said again."""

import pytest

from amends.domain.brand import Brand, Manners
from amends.domain.template import Fault, TemplateCause, TemplateKind
from amends.services.drafts import (
    ALIKE,
    Draft,
    SlotsMissing,
    alike,
    choose,
    draft,
    in_other_words,
    ours,
    render,
    score,
)

from .letters import ANNA, ISSUE, ORDINARY, slots_of

PLAINLY = Brand(signature="Anna Muster, customer care")
LATE = ours().named("logistics-late")
QUALITY = ours().named("quality-choice")


def a_draft(body: str, **over: object) -> Draft:
    given = {
        "template": "t",
        "kind": "message",
        "language": "en",
        "form": "usual",
        "text": body,
        "body": body,
        "footer": "",
        "slots": {"issue": "an open seam"},
    }
    return Draft.model_validate(given | over)


def test_a_message_greets_by_name_signs_as_a_person_and_says_days_and_remedies_in_words() -> None:
    made = render(LATE, slots_of(LATE), PLAINLY, language="en")

    assert made.text == (
        "Hello M. Example,\n\n"
        "I am sorry that you have been kept waiting (an open seam). We have asked the carrier. If "
        "nothing moves by November 24, the choice is yours: a replacement or a full refund.\n\n"
        "Kind regards\nAnna Muster, customer care"
    )


@pytest.mark.parametrize("name", ["", "  ", "\u200b", None])
def test_a_message_greets_without_a_name_where_none_is_known(name: str | None) -> None:
    slots = slots_of(LATE) | {"name": name or ""}

    assert render(LATE, slots, PLAINLY, language="de").text.startswith("Guten Tag,\n\nes tut")


def test_the_brand_says_how_a_buyer_is_addressed() -> None:
    du = Brand(signature="Anna", address={"de": "du", "zh": "亲"})

    german = render(QUALITY, slots_of(QUALITY), du, language="de")
    chinese = render(QUALITY, slots_of(QUALITY), du, language="zh")

    assert german.text.startswith("Hallo M. Example,\n\ndanke für deine Nachricht")
    assert "您" not in chinese.text
    assert german.slips == chinese.slips == ()


def test_slots_without_a_word_in_them_are_named_with_what_belongs_there() -> None:
    slots = slots_of(QUALITY) | {"issue": " \u200f", "remedy_b": ""}

    with pytest.raises(SlotsMissing, match=r"needs issue \(the buyer's actual point") as refused:
        render(QUALITY, slots, ANNA, language="en")

    assert refused.value.names == ("issue", "remedy_b")


def test_a_slot_that_the_template_lacks_is_refused() -> None:
    with pytest.raises(ValueError, match="no slot 'coupon'; it has name, issue, remedy_a"):
        render(QUALITY, slots_of(QUALITY) | {"coupon": "x"}, ANNA, language="en")


def test_a_text_beyond_the_limit_is_refused_with_what_to_shorten() -> None:
    tight = Manners(limits=dict.fromkeys(TemplateKind, 100))

    with pytest.raises(ValueError, match=r"characters; 100 are allowed\. Say issue shorter"):
        render(
            QUALITY, slots_of(QUALITY) | {"issue": "w " * 40}, ANNA, language="en", manners=tight
        )


def test_a_value_that_is_too_long_is_cut_at_a_word_and_says_so() -> None:
    made = render(QUALITY, slots_of(QUALITY) | {"issue": "word " * 50}, ANNA, language="en")

    assert made.slots["issue"].endswith("word…")
    assert len(made.slots["issue"]) <= 100
    assert made.notes == ("issue was cut to 100 of 250 characters",)


def test_the_approver_reads_the_same_message_in_another_language() -> None:
    read = in_other_words(QUALITY, slots_of(QUALITY), "zh", PLAINLY)

    assert ISSUE["zh"] in read.body
    assert "换新" in read.body
    assert read.notes == ()


def test_what_was_typed_in_one_language_is_said_to_be_untranslated() -> None:
    typed = slots_of(QUALITY) | {"issue": "Naht offen", "remedy_b": "Umtausch im Laden"}

    read = in_other_words(QUALITY, typed, "en", PLAINLY)

    assert "Naht offen" in read.body
    assert read.notes == ("as typed, not translated: issue, remedy_b",)


def test_a_draft_that_repeats_what_was_sent_lately_says_so() -> None:
    sent = render(QUALITY, slots_of(QUALITY), ANNA, language="en").body

    again = draft(QUALITY, slots_of(QUALITY), ANNA, [sent], language="en")
    fresh = draft(LATE, slots_of(LATE), ANNA, [sent], language="en")

    assert "repeats 100% of a text that was sent lately" in again.notes[0]
    assert fresh.notes == ()


@pytest.mark.parametrize("language", ["en", "zh", "ja"])
def test_another_name_or_point_in_the_same_words_is_the_same_again(language: str) -> None:
    one = render(QUALITY, slots_of(QUALITY), ANNA, language=language).body
    other = render(QUALITY, slots_of(QUALITY) | {"issue": "8 mm"}, ANNA, language=language).body
    another = ours().named("quality-arranged")
    different = render(another, slots_of(another), ANNA, language=language).body

    assert alike(one, other) > ALIKE > alike(one, different)


@pytest.mark.parametrize(("one", "other"), [("", ""), ("a", ""), ("...", "…")])
def test_nothing_is_like_nothing(one: str, other: str) -> None:
    assert alike(one, other) == 0


def test_what_was_not_said_yet_comes_first() -> None:
    both = [ours().named("quality-choice"), ours().named("quality-arranged")]
    first = choose(both, ORDINARY, ANNA, language="en")
    sent = first.best.body

    second = choose(both, ORDINARY, ANNA, [sent], language="en")

    assert second.best.template != first.best.template
    assert not second.all_alike


def test_when_all_repeat_the_choice_says_so() -> None:
    both = [ours().named("quality-choice"), ours().named("quality-arranged")]
    sent = [one.draft.body for one in choose(both, ORDINARY, ANNA, language="en").scored]

    assert choose(both, ORDINARY, ANNA, sent, language="en").all_alike


def test_a_template_whose_slots_are_not_filled_is_left_out() -> None:
    some = {name: ORDINARY[name] for name in ("issue", "product", "remedy_a")}
    both = [ours().named("quality-choice"), ours().named("quality-arranged")]

    (only,) = choose(both, some, ANNA, language="en").scored

    assert only.draft.template == "quality-arranged"


def test_nothing_to_choose_from_says_what_is_missing() -> None:
    with pytest.raises(ValueError, match="no template can be filled; missing: remedy_b"):
        choose([QUALITY], {"issue": "x", "remedy_a": "refund"}, ANNA, language="en")


def test_the_best_draft_is_the_shortest_that_is_whole() -> None:
    whole = score(a_draft("Sorry about an open seam. We send a new one tomorrow."), QUALITY)
    longer = score(a_draft(whole.draft.body + " And so on."), QUALITY)
    pointless = score(a_draft("Sorry. We send a new one."), QUALITY)
    unsorry = score(a_draft("An issue: an open seam. We send one."), QUALITY)

    ranked = sorted([pointless, longer, unsorry, whole], key=lambda one: one.order)

    assert ranked[:2] == [whole, longer]
    assert pointless.lacks == ("does not name the buyer's point",)
    assert unsorry.lacks == ("does not apologise, though the fault is ours",)


def test_no_apology_is_asked_where_the_fault_is_nobodys() -> None:
    free = QUALITY.model_copy(update={"fault": Fault.NOBODY})

    assert score(a_draft("About an open seam: we help."), free).lacks == ()


def test_the_next_step_counts() -> None:
    silent = QUALITY.model_copy(update={"says_next": False})

    assert score(a_draft("Sorry about an open seam."), silent).lacks == (
        "does not say what happens next",
    )


def test_a_reply_is_signed_in_public_only_where_the_brand_wants_it() -> None:
    (reply, *_) = [
        one
        for one in ours().all
        if one.kind is TemplateKind.PUBLIC_REPLY and one.cause is TemplateCause.QUALITY
    ]
    signs = Brand(signature="Anna", signs_public=True)

    assert render(reply, slots_of(reply), signs, language="en").text.endswith("\nAnna")
