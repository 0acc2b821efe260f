"""The texts to learn from: each line reads with known labels, and none was taken from shared data.

Who measures on texts must not have learned from them: no run of words is common to both.
"""

import json
import re
import sys
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from types import ModuleType

import pytest

from amends.domain.facts import Says
from amends.language.labels import CAUSES, DANGERS, SIGNALS

ROOT = Path(__file__).parents[2]
TRAINING = ROOT / "training"
SHARED = ROOT.parent / "shared"
REVIEWS = SHARED / "triage" / "dev_labelled.jsonl"
DRAFTS = SHARED / "policy" / "dev_corpus.jsonl"
LANGUAGES = ("zh", "de", "en")
MOODS = ("-", "0", "+")
RUN = {"reviews": (5, 10), "drafts": (6, 11)}  # words; Chinese: characters


@pytest.fixture(scope="module")
def texts() -> ModuleType:
    if not TRAINING.is_dir():
        pytest.skip("the texts to learn from are not beside the package")
    sys.path.insert(0, str(TRAINING))
    try:
        return import_module("texts")
    finally:
        sys.path.remove(str(TRAINING))


def lines(kind: str, language: str) -> Iterator[tuple[str, str]]:
    """Every line that is no comment, with where it stands."""
    for path in sorted((TRAINING / "texts" / kind / language).glob("*.txt")):
        for number, line in enumerate(path.read_text("utf-8").splitlines(), 1):
            if line.strip() and not line.startswith("#"):
                yield f"{kind}/{language}/{path.name}:{number}", line


def runs(text: str, language: str, kind: str) -> set[str]:
    """The runs of words of a text that nobody writes by chance."""
    words, signs = RUN[kind]
    if language == "zh":
        han = "".join(re.findall(r"[\u3400-\u9fffa-z0-9]", text.lower()))
        return {han[place : place + signs] for place in range(len(han) - signs + 1)}
    listed = re.findall(r"\w+(?:['’]\w+)*", text.lower())
    return {" ".join(listed[place : place + words]) for place in range(len(listed) - words + 1)}


def shared(file: Path, language: str, kind: str) -> set[str]:
    if not file.exists():
        pytest.skip(f"{file.name} is not beside the project")
    rows = map(json.loads, file.read_text("utf-8").splitlines())
    return {run for row in rows for run in runs(row["text"], language, kind)}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_review_reads_with_labels_that_are_known(texts: ModuleType, language: str) -> None:
    strange = []
    for where, line in lines("reviews", language):
        labels, _, text = line.partition("|")
        parts = labels.split()
        if len(parts) != 3 or not text.strip() or parts[0] not in MOODS:
            strange.append(where)
            continue
        causes, signals = (set(part.split(",")) - {"."} for part in parts[1:])
        if causes - set(CAUSES) or signals - {*SIGNALS, *DANGERS}:
            strange.append(where)

    assert strange == []
    assert len(texts.reviews(language)) > 1000


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_draft_reads_with_labels_that_are_known(texts: ModuleType, language: str) -> None:
    known = {says.value for says in Says} | {"."}
    strange = [
        where
        for where, line in lines("drafts", language)
        if "|" not in line
        or set(line.partition("|")[0].strip().split(",")) - known
        or not line.partition("|")[2].strip()
    ]

    assert strange == []
    assert len(texts.drafts(language)) > 1000


def test_every_cause_signal_danger_and_thing_said_has_texts_in_each_language(
    texts: ModuleType,
) -> None:
    for language in LANGUAGES:
        reviews = {label for one in texts.reviews(language) for label in one.labels}
        drafts = {label for one in texts.drafts(language) for label in one.labels}

        assert {*CAUSES, *SIGNALS, *DANGERS} - reviews == set()
        assert {says.value for says in Says} - drafts == set()


@pytest.mark.parametrize("kind", RUN)
@pytest.mark.parametrize("language", LANGUAGES)
def test_no_text_shares_a_run_of_words_with_what_we_measure_on(kind: str, language: str) -> None:
    foreign = shared(REVIEWS if kind == "reviews" else DRAFTS, language, kind)

    taken = {
        where: run
        for where, line in lines(kind, language)
        for run in runs(line.partition("|")[2], language, kind) & foreign
    }

    assert taken == {}


def test_what_is_kept_aside_is_the_same_on_every_machine(texts: ModuleType) -> None:
    some = ("a", "b", "c", "kaputt", "好")
    parts = [texts.Text(text, "de", frozenset()).part for text in some]
    share = [one.part for read in LANGUAGES for one in texts.reviews(read)]

    assert parts == [texts.Text(text, "en", frozenset("x")).part for text in some]
    assert 0.10 < share.count("kept") / len(share) < 0.17
