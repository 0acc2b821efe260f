"""`make eval` prints the right figures: a few labelled lines, whose scores can be told by hand."""

import json
import subprocess
import sys
from importlib import import_module
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).parents[2]
EVAL = ROOT / "eval"
BROKEN = "Nach drei Tagen ist der Griff abgebrochen, billiges Plastik."
LATE = "The parcel arrived three weeks late."
PRAISE = "非常好，很满意，推荐购买！"
HELP = "Guten Tag, es tut uns leid. Wir erstatten Ihnen den vollen Kaufpreis über Ihre Bestellung."
TIED = "Wenn Sie die Bewertung löschen, erstatten wir Ihnen 20 Euro."


@pytest.fixture(scope="module")
def scores() -> ModuleType:
    sys.path.insert(0, str(EVAL))
    try:
        return import_module("scores")
    finally:
        sys.path.remove(str(EVAL))


def lines(folder: Path, *rows: dict[str, object]) -> Path:
    path = folder / "labelled.jsonl"
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    return path


def run(*arguments: str, code: int = 0) -> str:
    done = subprocess.run(
        [sys.executable, str(EVAL / "run.py"), *arguments],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == code, done.stderr
    return done.stdout + done.stderr


def row_of(printed: str, title: str, name: str) -> list[str]:
    """The cells of one row of one table."""
    table = printed[printed.index(f"\n{title}\n") + len(title) + 2 :]
    (cells,) = [
        line.split() for line in table.split("\n\n")[0].splitlines() if line.split()[:1] == [name]
    ]
    return cells[1:]


def review(text: str, lang: str, **over: object) -> dict[str, object]:
    plain = {"id": text[:5], "lang": lang, "stars": None, "sentiment": "negative", "causes": []}
    return {**plain, "text": text, "malicious": ["none"], **over}


def test_reviews_are_scored_by_language_label_and_signal(tmp_path: Path) -> None:
    file = lines(
        tmp_path,
        review(BROKEN, "de", causes=["quality"]),
        review(LATE, "en", causes=["logistics"]),
        review(LATE + " Still.", "en", causes=["service"]),  # labelled wrong on purpose
        review(PRAISE, "zh", sentiment="positive"),
        review(PRAISE + "好", "zh"),  # the mood as well
    )

    said = run("--triage", str(file))

    assert row_of(said, "by language", "de")[:4] == ["1", "1.00", "1.00", "1.00"]
    assert row_of(said, "by language", "zh")[:3] == ["2", "1.00", "0.50"]
    assert row_of(said, "by language", "all")[:3] == ["5", "1.00", "0.80"]
    assert row_of(said, "causes", "logistics") == ["1", "2", "1.00", "0.50", "0.67"]
    assert row_of(said, "causes", "service")[:3] == ["1", "0", "0.00"]
    assert "honest but negative: 0 of 4 flagged" in said
    assert "said positive, is negative" in said
    assert "Plastik" not in said  # mistakes are named, never shown


def test_drafts_are_scored_by_platform_and_verdict(tmp_path: Path) -> None:
    context = {"marketplace": "DE", "rating": 2, "days_since_delivery": 6, "buyer_asked": True}
    plain = {"platform": "amazon", "lang": "de", "action": "message", "context": context}
    file = lines(
        tmp_path,
        {**plain, "id": "right", "text": TIED, "verdict": "block", "rule_ids": ["COM-OFF-001"]},
        {**plain, "id": "missed", "text": HELP, "verdict": "block", "rule_ids": ["COM-OFF-001"]},
        {**plain, "id": "fine", "text": HELP, "verdict": "allow", "rule_ids": []},
        {**plain, "id": "alarm", "text": TIED, "verdict": "allow", "rule_ids": []},
    )

    said = run("--policy", str(file))

    assert row_of(said, "all", "all") == ["4", "0.50", "0.50", "0.00", "–", "0.50"]
    worst = said[said.index("the worst:") :].splitlines()[1:]
    assert [line.split()[0] for line in worst] == ["missed", "alarm"]
    assert "Guten Tag" not in said


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    assert "missing.jsonl is not here" in run("--triage", str(tmp_path / "missing.jsonl"), code=1)


def test_recall_precision_and_f1_are_what_the_books_say(scores: ModuleType) -> None:
    pairs = [({"a"}, {"a"}), ({"a"}, set()), (set(), {"a"}), ({"a", "b"}, {"a"})]

    score = scores.of("a", pairs)

    assert (score.wanted, score.said, score.both) == (3, 3, 2)
    assert score.recall == score.precision == score.f1 == pytest.approx(2 / 3)
    assert scores.of("b", pairs).f1 == 0
    assert scores.macro(("a", "b", "never wanted"), pairs) == pytest.approx(1 / 3)
    assert (scores.of("c", pairs).recall, scores.of("c", pairs).precision) == (None, None)
    assert (scores.share([]), scores.share([True, False])) == (None, 0.5)
    assert (scores.shown(None).strip(), scores.shown(2 / 3)) == ("–", "0.67")
