"""The demo: the whole path in one command, on made-up reviews or anybody's."""

import json
from collections import Counter
from pathlib import Path

import pytest

from amends.apps.cli.program import Refused
from amends.apps.demo import demo
from amends.apps.installation import open_installation
from amends.apps.settings import Settings
from amends.db.scope import Scope

SHARED = Path(__file__).parents[3] / "shared" / "triage"
SHOPS = {"示例家居小铺": 38, "示例旗舰店": 38, "样品茶点铺": 37, "样例服饰旗舰店": 37}


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


def test_the_demo_brings_every_made_up_review_in(capsys: pytest.CaptureFixture[str]) -> None:
    assert played(capsys) == SHOPS


def test_the_demo_shows_people_its_queue(capsys: pytest.CaptureFixture[str]) -> None:
    demo(once=True, as_json=False, reviews=None, keep=None)

    said = capsys.readouterr().out
    assert "of 150 reviews in 4 stores need work" in said
    assert "配料表没写花生" in said


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
