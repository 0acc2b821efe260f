"""The demo: the whole path in one command, on made-up reviews or anybody's."""

import io
import json
from collections import Counter
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from typer.testing import CliRunner

from amends.apps.cli.main import app
from amends.apps.cli.program import Refused
from amends.apps.demo import demo
from amends.apps.installation import open_installation
from amends.apps.settings import Settings
from amends.db.scope import Scope
from amends.domain.outbox import ActionState
from amends.domain.standing import Case, CaseStatus
from amends.services.decide import Desk
from amends.services.dossier import drafted
from amends.services.drafting import Wish
from amends_amazon.sandbox import CLIENT_SECRET, REFRESH_TOKEN
from amends_otto.sandbox import CLIENT_SECRET as OTTO_SECRET
from amends_taobao.sandbox import APP_SECRET

SHARED = Path(__file__).parents[3] / "shared" / "triage"
SHOPS = {"示例家居小铺": 38, "示例旗舰店": 38, "样品茶点铺": 37, "样例服饰旗舰店": 37}
BY_CALL_AND_HAND = {"Sample Living UK": 40 + 10 + 10, "Musterhaus Wohnen": 80 + 10}
BUYERS = ("Pat Sample", "Example Row", "Mustermann", "customer.otto.market")
SECRETS = (APP_SECRET, CLIENT_SECRET, REFRESH_TOKEN, OTTO_SECRET)


class Shown(NamedTuple):
    """What the demo printed, and where it keeps everything."""

    home: Path
    out: str
    err: str


def played(capsys: pytest.CaptureFixture[str], **wish: Path | None) -> dict[str, int]:
    """Play the demo to its end; how many reviews each store has."""
    demo(once=True, as_json=True, reviews=wish.get("reviews"), keep=wish.get("keep"))
    said = json.loads(capsys.readouterr().out)
    return {store["name"]: store["reviews"] for store in said["stores"]}


def texts_in(home: Path) -> Counter[str]:
    opened = open_installation(Settings(home=home, database_url=None))
    try:
        with opened.memory.look() as unit:
            page = unit.queue.page(Scope.everything(), limit=100_000)
    finally:
        opened.close()
    return Counter(sight.review.text for sight in page)


@pytest.fixture(scope="module")
def shown(tmp_path_factory: pytest.TempPathFactory) -> Shown:
    """The demo as people see it, played once and kept."""
    home = tmp_path_factory.mktemp("demo") / "home"
    out, err = io.StringIO(), io.StringIO()
    with redirect_stdout(out), redirect_stderr(err):
        demo(once=True, as_json=False, reviews=None, keep=home, debug=True)
    return Shown(home, out.getvalue(), err.getvalue())


@pytest.fixture(scope="module")
def said() -> dict[str, Any]:
    """What the demo tells programs."""
    out = io.StringIO()
    with redirect_stdout(out), redirect_stderr(io.StringIO()):
        demo(once=True, as_json=True, reviews=None, keep=None)
    told: dict[str, Any] = json.loads(out.getvalue())
    return told


def test_the_demo_brings_every_made_up_review_in(said: dict[str, Any]) -> None:
    brought = {store["name"]: store["reviews"] for store in said["stores"]}
    assert brought == SHOPS | BY_CALL_AND_HAND


def test_it_plays_three_platforms_and_says_what_people_brought(said: dict[str, Any]) -> None:
    assert {one["marketplace"] for one in said["stores"]} == {"taobao", "tmall", "amazon", "otto"}
    assert [(one["file"], one["reviews"], one["new"], one["aside"]) for one in said["brought"]] == [
        ("amazon-kettle.mhtml", 10, 10, 0),
        ("amazon-earbuds.txt", 10, 10, 0),
        ("otto-bewertungen.csv", 81, 80, 1),
        ("otto-tischleuchte.html", 10, 10, 0),
    ]


def test_the_demo_shows_people_its_queue(shown: Shown) -> None:
    assert "of 300 reviews in 6 stores need work" in shown.out
    assert "配料表没写花生" in shown.out
    assert "GEFÄHRLICH · Beim dritten Mal" in shown.out  # a title stands apart from the words


def test_it_ends_with_cases_open_one_reply_sent_and_one_handed_over(said: dict[str, Any]) -> None:
    assert (said["sent"]["kind"], said["sent"]["state"]) == ("public_reply", "done")
    assert said["handed_over"]["state"] == "handed_over"
    assert said["cases"]["open"] > 10
    assert said["cases"]["at_hand"] == 1


def test_nothing_else_has_left_and_whoever_looks_on_can_go_on(shown: Shown) -> None:
    opened = open_installation(Settings(home=shown.home, database_url=None))
    try:
        with opened.memory.look() as unit:
            counts = unit.outbox.counts(Scope.everything())
    finally:
        opened.close()
    listed = CliRunner().invoke(
        app, ["handover", "list"], env={"AMENDS_HOME": str(shown.home), "COLUMNS": "100"}
    )

    left = {state: count for state, count in counts.items() if state is not ActionState.PROPOSED}
    assert left == {ActionState.DONE: 1, ActionState.HANDED_OVER: 1}
    assert "1 hand-over" in listed.output


def test_it_shows_the_yes_and_the_page_where_a_person_goes_on(shown: Shown) -> None:
    told = shown.out.partition("$ amends case list")[2]

    assert "approve “" in told
    assert "✓ no rule speaks against it" in told
    assert "Receipt" in told
    assert "Brings back" in told
    assert told.index("amends handover show") < told.index("What you can type next")


def test_a_draft_is_judged_as_whoever_approves_it_will_see_it(shown: Shown) -> None:
    opened = open_installation(Settings(home=shown.home, database_url=None))
    now, every, judged = opened.clock.now(), Scope.everything(), set()
    try:
        with opened.memory.unit() as unit:  # never committed
            desk = Desk(unit, opened.hall.house, now, "Li")
            for row in unit.cases.page(every, now, statuses=[CaseStatus.OPEN], limit=1000):
                case = Case.model_validate(row.data)
                draft = drafted(desk, case.id, Wish(signer="Li"))
                if draft is not None and draft.whole:
                    seen = desk.preview(desk.pending(case.id))
                    assert draft.verdict.rule_ids == seen.verdict.rule_ids
                    judged.add(seen.route.tool)
    finally:
        opened.close()

    assert judged == {None, "contact_customer"}


def test_a_store_that_can_be_called_for_orders_alone_is_read_by_hand(shown: Shown) -> None:
    synced = next(one for one in shown.out.splitlines() if one.startswith("otto:"))

    assert synced.rstrip().endswith("by hand")


def test_its_buyers_write_chinese_german_and_english(shown: Shown) -> None:
    texts = " ".join(texts_in(shown.home))

    assert "漏水！！包里电脑差点报废" in texts
    assert "Gummistiefel. Undicht. Finde den Fehler." in texts
    assert "Sound is fine if you like being underwater." in texts


def test_the_doctor_sends_nobody_to_sync_what_no_call_gives(shown: Shown) -> None:
    environment = {"AMENDS_HOME": str(shown.home), "COLUMNS": "100"}

    result = CliRunner().invoke(app, ["doctor"], env=environment)

    assert "pages of 10 to look at" in result.output
    assert "never read" not in result.output


def test_two_clients_sell_on_three_platforms(shown: Shown) -> None:
    opened = open_installation(Settings(home=shown.home, database_url=None))
    try:
        with opened.memory.look() as unit:
            clients = unit.agency.clients(Scope.everything())
            stores = unit.agency.stores(Scope.everything())
    finally:
        opened.close()

    assert len(clients) == 2
    assert Counter(store.client for store in stores) == {client.id: 3 for client in clients}


def test_what_people_bring_covers_days_and_joins_the_patrol(shown: Shown) -> None:
    assert shown.out.count("Covered by hand from") == 3


@pytest.mark.parametrize(
    ("verb", "file", "store", "says"),
    [
        ("import", "otto-bewertungen.csv", "Musterhaus Wohnen", "it adds nothing"),
        ("paste", "otto-tischleuchte.html", "Musterhaus Wohnen", "0 new, 0 changed, 10 known"),
        ("paste", "amazon-kettle.mhtml", "Sample Living UK", "0 new, 0 changed, 10 known"),
        ("paste", "amazon-earbuds.txt", "Sample Living UK", "0 new, 0 changed, 10 known"),
    ],
)
def test_what_was_brought_adds_nothing_when_it_is_brought_again(
    shown: Shown, verb: str, file: str, store: str, says: str
) -> None:
    before = texts_in(shown.home)
    words = [verb, str(shown.home / "brought" / file), "--store", store]

    result = CliRunner().invoke(app, words, env={"AMENDS_HOME": str(shown.home), "COLUMNS": "100"})

    assert says in result.output
    assert texts_in(shown.home) == before


def test_no_secret_is_printed_or_logged_and_no_buyer_of_an_order(shown: Shown) -> None:
    said = shown.out + shown.err

    assert [word for word in (*SECRETS, *BUYERS) if word in said] == []


def test_other_reviews_leave_the_towns_out_that_take_none(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "others.jsonl"
    file.write_text('{"text": "fine"}')

    demo(once=True, as_json=True, reviews=file, keep=None)

    said = json.loads(capsys.readouterr().out)
    assert {one["marketplace"] for one in said["stores"]} == {"taobao", "tmall"}
    assert said["brought"] == []
    assert (said["sent"], said["handed_over"]) == (None, None)  # nobody complains


def test_other_reviews_are_each_stored_once_to_the_letter(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    texts = ["", "🙂", "line\nline", "half \ud83d", "NUL \0", "汉字 and äöü", "twice", "twice"]
    texts.append("long " * 200_000)
    file = tmp_path / "others.jsonl"
    lines = [json.dumps({"text": text, "stars": n % 6 or None}) for n, text in enumerate(texts)]
    file.write_text("\n".join(lines))

    counts = played(capsys, reviews=file, keep=tmp_path / "home")

    kept = [text.replace("\0", "␀").replace("\ud83d", "\ufffd") for text in texts]
    assert sum(counts.values()) == len(texts)
    assert texts_in(tmp_path / "home") == Counter(kept)


@pytest.mark.parametrize("second", ["[]", "{}", "no json", '{"text": 1}'])
def test_a_line_that_is_no_review_is_named(tmp_path: Path, second: str) -> None:
    file = tmp_path / "others.jsonl"
    file.write_text('{"text": "fine"}\n' + second)

    with pytest.raises(Refused, match=r"line 2 of .* is no JSON object with a text"):
        demo(once=True, as_json=True, reviews=file, keep=None)


def test_a_folder_that_holds_an_installation_is_left_alone(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    played(capsys, keep=tmp_path)

    with pytest.raises(Refused, match="holds an installation already"):
        played(capsys, keep=tmp_path)


@pytest.mark.parametrize("language", ["zh", "de", "en"])
def test_real_reviews_are_each_stored_once(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], language: str
) -> None:
    file = SHARED / f"unlabelled_{language}.jsonl"
    if not file.exists():
        pytest.skip("the shared reviews are not beside the project")

    counts = played(capsys, reviews=file, keep=tmp_path / "home")

    given = Counter(json.loads(line)["text"] for line in file.read_text("utf-8").splitlines())
    assert sum(counts.values()) == given.total()
    assert texts_in(tmp_path / "home") == given


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b'{"text": "a"}\n\xff\n', "line 2 of .* is not UTF-8"),
        (b'{"text": "a", "stars": "many"}', "line 1 of .* is no JSON object with a text"),
        (b"[" * 100_000, "line 1 of .* is no JSON object with a text"),
        (None, "cannot be read: No such file"),
    ],
)
def test_a_file_of_reviews_that_is_none_is_refused_in_words(
    tmp_path: Path, content: bytes | None, says: str
) -> None:
    file = tmp_path / "others.jsonl"
    if content is not None:
        file.write_bytes(content)

    with pytest.raises(Refused, match=says):
        demo(once=True, as_json=True, reviews=file, keep=tmp_path / "home")

    assert not (tmp_path / "home").exists()


def test_a_text_may_hold_what_python_takes_for_the_end_of_a_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "others.jsonl"
    file.write_text('\ufeff{"text": "one\u2028two\x85three"}\r\n', encoding="utf-8", newline="")

    played(capsys, reviews=file, keep=tmp_path / "home")

    assert texts_in(tmp_path / "home") == Counter(["one\u2028two\x85three"])
