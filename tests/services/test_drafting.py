"""Drafts say what is known, in the review's own words, and name what lacks; nothing is made up."""

import pytest

from amends.domain.brand import Brand
from amends.domain.review import ReviewKey
from amends.services.drafting import passes

from .case_work import CaseWork

pytestmark = pytest.mark.parametrize("backend", ["sqlite"])  # memory does not matter here


def test_a_public_reply_is_drafted_from_what_the_review_says(work: CaseWork) -> None:
    work.bring()

    draft = work.draft()

    assert draft.template == "quality-reply-checking"
    assert "The handle came loose after a week" in draft.text
    assert "Kettle" in draft.text
    assert passes(draft)


def test_a_whole_sentence_of_the_buyers_is_quoted_and_a_phrase_is_not(work: CaseWork) -> None:
    work.bring()
    work.bring(2, text="Awful lid.", order="500-2")
    work.skip(1)
    work.skip(2)

    assert "about “The handle came loose after a week”." in work.draft(1, signer="Li").text
    assert "about Awful lid." in work.draft(2, signer="Li").text


def test_a_message_offers_the_remedies_of_its_step_and_is_signed_by_who_writes(
    work: CaseWork,
) -> None:
    work.bring()
    work.skip()

    draft = work.draft(signer="Li")

    assert draft.template == "quality-choice"
    assert "a full refund" in draft.text
    assert "a replacement" in draft.text
    assert draft.text.endswith("Li")


def test_the_brand_of_the_store_signs_before_anybody(work: CaseWork) -> None:
    work.conduct(brand=Brand(signature="Mei from Kettles"))
    work.bring()
    work.skip()

    assert "Mei from Kettles" in work.draft(signer="Li").text


def test_nobody_signs_for_another(work: CaseWork) -> None:
    work.bring()
    work.skip()

    draft = work.draft()

    assert not draft.whole
    assert draft.lacks == ("signature",)


def test_what_lacks_is_named_with_what_belongs_there(work: CaseWork) -> None:
    work.bring()

    draft = work.draft(template="quality-reply-fixed")

    assert draft.lacks == ("fix",)
    assert "as a sentence" in (draft.means or {})["fix"]
    assert draft.text == ""


def test_a_persons_words_come_before_ours(work: CaseWork) -> None:
    work.bring()

    draft = work.draft(template="quality-reply-fixed", slots={"fix": "A new hinge", "issue": "lid"})

    assert "A new hinge." in draft.text
    assert "lid" in draft.text
    assert "came loose" not in draft.text


def test_whoever_approves_reads_the_same_in_their_language(work: CaseWork) -> None:
    work.bring()

    draft = work.draft(read_in="zh")

    assert draft.language == "en"
    assert any("\u4e00" <= sign <= "\u9fff" for sign in draft.back)


def test_a_german_review_is_answered_in_german(work: CaseWork) -> None:
    work.bring(text="Der Griff ist nach einer Woche abgebrochen, sehr schlechte Qualität.")

    draft = work.draft()

    assert draft.language == "de"
    assert draft.text.startswith("Danke für die genaue Beschreibung")


def test_a_question_of_the_buyer_wants_an_answer_that_a_person_gives(work: CaseWork) -> None:
    work.bring()
    with work.memory.unit() as unit:
        now = work.clock.now()
        unit.messages.keep(
            work.store.id, "500-1", "When does it come?", written=now, now=now, source="pasted",
            declined=False, dangers=(), purge_at=now.replace(year=2027),
        )  # fmt: skip
        unit.commit()
    work.handle()

    draft = work.draft(signer="Li")

    assert "answer" in draft.lacks
    whole = work.draft(
        template="service-canned", slots={"answer": "It comes on Monday"}, signer="Li"
    )
    assert "It comes on Monday." in whole.text


def test_where_nothing_is_pointed_at_no_point_is_invented(work: CaseWork) -> None:
    work.bring(text="")

    draft = work.draft()

    assert "issue" in draft.lacks


@pytest.mark.parametrize(
    ("wish", "why"),
    [
        ({"template": "quality-choice"}, "is a message, and this step needs a public reply"),
        ({"template": "quality-reply-fixed", "slots": {"mood": "x"}}, "has no slot 'mood'"),
        ({"template": "quality-reply-fixed", "language": "tr"}, "does not speak 'tr'"),
    ],
)
def test_what_does_not_fit_is_refused_in_words(
    work: CaseWork, wish: dict[str, object], why: str
) -> None:
    work.bring()

    with pytest.raises(ValueError, match=why):
        work.draft(**wish)


def test_free_words_in_a_language_that_no_rule_reads_count_as_free(work: CaseWork) -> None:
    work.bring()

    typed = work.draft(
        template="quality-reply-checking", language="pl", slots={"issue": "pęknięty uchwyt"}
    )
    fixed = work.draft(template="quality-reply-checking", language="en", slots={"issue": "lid"})

    assert (typed.unchanged, typed.kept_as) == (False, None)
    assert fixed.kept_as == "quality-reply-checking"


def test_a_review_of_another_article_lends_no_title(work: CaseWork) -> None:
    key = ReviewKey(scope="hand.example", basis="native", value="R9")
    work.bring(key=key, article_title="")

    assert "product" in work.draft(template="quality-reply-checking").lacks
