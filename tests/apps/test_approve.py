"""Yes, no and other words: bound to what was seen, told what speaks against it, once."""

from datetime import timedelta

from .case_desk import LEAKS, STORE, CaseDesk

GIFT = "Change your review to five stars and we send you a 20 EUR gift card."


def test_a_yes_is_for_the_words_that_were_drafted(work: CaseDesk) -> None:
    work.bring(LEAKS)
    text = work.case()["proposed"]["text"]

    said = work.run("approve", 1)

    assert "“The handle came loose after a week”." in text
    assert "Yes from Li" in said.out
    assert "Case 1: Amends: send “reply”" in said.out
    assert work.case()["proposed"]["state"] == "approved"


def test_nobody_says_yes_to_words_that_are_not_there_yet(work: CaseDesk) -> None:
    work.bring(LEAKS)

    refused = work.run("approve", 1, code=1)

    assert "it has no words yet" in refused.err
    assert "amends edit 1" in refused.err


def test_what_a_rule_forbids_is_not_approved_and_every_reason_is_told(work: CaseDesk) -> None:
    work.bring(LEAKS)

    written = work.run("edit", 1, "--text", GIFT)
    refused = work.run("approve", 1, code=1)

    assert "blocks:" in written.out
    assert "“Change your review to five stars" in written.out
    assert "→" in written.out
    assert "review" in refused.err
    assert work.case()["proposed"]["state"] == "proposed"


def test_a_warning_is_taken_on_by_name_or_the_text_stays(work: CaseDesk) -> None:
    work.bring(LEAKS)
    work.run("case", "skip", 1, "--why", "no public word")
    work.case()  # at four in the morning, when nobody is disturbed unasked

    refused = work.run("approve", 1, code=1)
    work.run("approve", 1, "--ack", "COM-TIM-002")

    assert "nobody has acknowledged the warning COM-TIM-002" in refused.err
    assert work.case()["case"]["status"] == "approved"


def test_a_yes_to_a_case_that_moved_on_is_refused_with_what_happened(work: CaseDesk) -> None:
    work.bring(LEAKS)
    work.case()
    work.run("approve", 1, "--by", "Wang")

    refused = work.run("approve", 1, code=1)

    assert "has moved on: it is approved by Wang" in refused.err
    assert "amends case show 1" in refused.err


def test_a_no_withdraws_it_and_says_why(work: CaseDesk) -> None:
    work.bring(LEAKS)

    work.run("reject", 1, "--why", "too stiff")

    (case,) = work.cases()
    assert case["owed"] == "turned down: too stiff"
    assert "Li  said no to “reply”: too stiff" in work.run("case", "show", 1).out
    assert "amends case retry 1" in work.case()["moves"]


def test_what_was_approved_is_taken_back_before_it_leaves(work: CaseDesk) -> None:
    work.bring(LEAKS)
    work.case()
    work.run("approve", 1)

    refused = work.run("edit", 1, "--text", "Thank you, we are looking into it.", code=1)
    work.run("reject", 1, "--why", "wait for the lab")

    assert "is approved" in refused.err
    assert work.round().handed == 0


def test_a_template_is_filled_and_what_lacks_is_named(work: CaseDesk) -> None:
    work.bring(LEAKS)

    lacks = work.run("edit", 1, "--template", "quality-reply-fixed")
    whole = work.run(
        "edit", 1, "--template", "quality-reply-fixed", "--slot", "fix=The hinge is screwed now."
    )

    assert "Template quality-reply-fixed lacks:" in lacks.out
    assert "what was done or how it works" in lacks.out
    assert "no rule speaks against it" in whole.out
    proposed = work.case()["proposed"]
    assert proposed["template"] == "quality-reply-fixed"
    assert "The hinge is screwed now." in proposed["text"]


def test_whoever_approves_reads_it_in_their_own_language(work: CaseDesk) -> None:
    work.bring(LEAKS)

    said = work.run("edit", 1, "--read-in", "de").out

    assert "In your language" in said
    assert "Danke" in said


def test_a_template_of_another_kind_or_none_is_refused(work: CaseDesk) -> None:
    work.bring(LEAKS)

    other = work.run("edit", 1, "--template", "quality-choice", code=1)
    none = work.run("edit", 1, "--template", "quality-joke", code=1)

    assert "is a message, and this step needs a public reply" in other.err
    assert "`amends templates` lists them" in none.err


def test_words_come_from_a_file_as_well(work: CaseDesk) -> None:
    work.bring(LEAKS)
    file = work.desk.file("reply.txt", "Thank you for telling us. We are looking into it.")

    work.run("edit", 1, "--file", file)

    assert work.case()["proposed"]["text"].startswith("Thank you for telling us.")


def test_words_are_written_in_the_editor_of_ones_own(work: CaseDesk) -> None:
    work.bring(LEAKS)
    editor = work.desk.folder / "editor"
    editor.write_text("#!/bin/sh\necho ' Best wishes.' >> \"$1\"\n")
    editor.chmod(0o755)
    idle = work.desk.folder / "idle"
    idle.write_text("#!/bin/sh\n")
    idle.chmod(0o755)

    work.run("edit", 1, "--editor", env={"EDITOR": str(editor), "VISUAL": ""})
    unchanged = work.run("edit", 1, "--editor", code=1, env={"EDITOR": str(idle), "VISUAL": ""})
    none = work.run("edit", 1, "--editor", code=1, env={"EDITOR": "no-such-editor", "VISUAL": ""})

    text = work.case()["proposed"]["text"]
    assert "came loose" in text
    assert text.endswith("Best wishes.")
    assert "nothing has changed" in unchanged.err
    assert "cannot be started" in none.err


def test_an_empty_draft_is_none_and_one_of_emoji_does_not_leave(work: CaseDesk) -> None:
    work.bring(LEAKS)

    empty = work.run("edit", 1, "--text", "  ", code=1)
    work.run("edit", 1, "--text", "😀👍🙏")
    refused = work.run("approve", 1, code=1)

    assert "there is nothing in it" in empty.err
    assert "it says nothing in words" in refused.err


def test_while_the_store_is_stopped_a_yes_says_that_it_waits(work: CaseDesk) -> None:
    work.bring(LEAKS)
    work.case()
    work.run("store", "pause", STORE)

    assert "it leaves once case:Kettles may send again" in work.run("approve", 1).out
    assert work.round().handed == 0


def test_the_buyers_new_words_ask_for_another_yes(work: CaseDesk) -> None:
    work.bring(LEAKS)
    work.case()
    work.run("approve", 1)

    work.later(timedelta(minutes=5))
    work.bring(LEAKS.replace("after a week", "after two days"))

    (case,) = work.cases()
    assert (case["status"], case["pending"]["state"]) == ("open", "proposed")


def test_the_user_of_a_computer_signs_nothing(work: CaseDesk) -> None:
    work.bring(LEAKS)
    work.run("case", "skip", 1, "--why", "no public word")

    said = work.run("case", "show", 1, env={}).out
    work.run("edit", 1, "--sign", "Mei from Kettles", env={})

    assert "signature" in said
    assert "--sign NAME" in said
    assert work.case()["proposed"]["text"].endswith("Mei from Kettles")
