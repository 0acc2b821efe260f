"""A buyer's message comes in by copy: the clock starts with the time written in it, once."""

from datetime import timedelta

from .case_desk import LEAKS, STORE, CaseDesk

WROTE = """Anna (2026-11-22 03:10):
Order ID: 500-0000R1
When will somebody answer me?"""


def pasted(work: CaseDesk, text: str, *more: object, code: int = 0) -> str:
    said = work.run("paste", "--message", "-", *more, typed=text, code=code)
    return said.out + said.err


def test_the_clock_starts_with_the_time_in_the_message(work: CaseDesk) -> None:
    work.bring(LEAKS)
    work.later(timedelta(hours=2))

    said = pasted(work, WROTE)

    assert "case:Kettles: order 500-0000R1, written 2026-11-22 03:10." in said
    assert "Answer by 2026-11-23 03:10." in said
    told = work.case()
    assert told["owed"] == "answer the buyer"
    assert told["proposed"]["key"] == f"case-1/answer/{told['case']['unanswered']}/1"
    assert "When will somebody answer me?" in work.run("case", "show", 1).out


def test_the_same_message_twice_is_known(work: CaseDesk) -> None:
    work.bring(LEAKS)
    pasted(work, WROTE)

    said = pasted(work, WROTE + "\n\n")

    assert "This message on order 500-0000R1 is known already." in said
    assert len(work.case()["messages"]) == 1


def test_what_the_copy_does_not_tell_is_asked_for(work: CaseDesk) -> None:
    work.bring(LEAKS)

    timeless = pasted(work, "Order 500-0000R1: where is it?", code=1)
    nameless = pasted(work, "Anna (2026-11-22 03:10):\nWhere is it?", code=1)
    empty = pasted(work, " \n", code=1)
    whole = pasted(work, "Where is it?", "--order", "500-0000R1", "--written", "2026-11-22 03:10")

    assert "no time stands in it" in timeless
    assert "--written" in timeless
    assert "say --order NUMBER" in nameless
    assert "there is nothing in it" in empty
    assert "Answer by 2026-11-23 03:10." in whole


def test_several_messages_at_once_are_refused(work: CaseDesk) -> None:
    two = f"{WROTE}\nAnna (2026-11-22 03:20):\nHello?"

    assert "it holds several times" in pasted(work, two, code=1)


def test_a_time_that_lies_ahead_is_refused(work: CaseDesk) -> None:
    assert "lies ahead" in pasted(work, WROTE.replace("03:10", "09:10"), code=1)


def test_danger_in_a_message_stops_everything_for_the_lead(work: CaseDesk) -> None:
    work.bring(LEAKS)

    said = pasted(work, f"{WROTE} It caught fire and my hand is burned.")

    assert "It speaks of danger" in said
    assert work.case()["case"]["status"] == "held"


def test_a_buyer_who_wants_no_more_messages_gets_none(work: CaseDesk) -> None:
    work.bring(LEAKS)

    said = pasted(work, f"{WROTE} No. Please do not contact me again.")

    assert "The buyer wants no more messages" in said
    assert work.case()["case"]["declined"]
    assert "is on the list" in work.run("nocontact", "check", STORE, "500-0000R1").out


def test_a_message_on_an_order_without_a_case_waits_for_its_review(work: CaseDesk) -> None:
    said = pasted(work, WROTE)
    work.bring(LEAKS)

    assert "No case is about this order yet" in said
    assert work.case()["case"]["buyer_wrote"]


def test_the_words_are_sealed_in_the_database(work: CaseDesk) -> None:
    pasted(work, WROTE)

    held = b"".join(path.read_bytes() for path in work.desk.home.glob("amends.db*"))
    assert b"somebody answer me" not in held
