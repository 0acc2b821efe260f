"""The models in the package: small enough to ship, and made from the texts that stand there now."""

import sys
from importlib import import_module
from importlib.resources import files
from pathlib import Path
from types import ModuleType

import numpy as np
import pytest

from amends.domain.facts import Says
from amends.language.features import BITS
from amends.language.labels import CAUSES, DANGERS, MOODS, SIGNALS
from amends.language.weights import LONG, Model, model

TRAINING = Path(__file__).parents[2] / "training"
WEIGHTS = files("amends.language") / "weights"
NAMES = ("language", "reviews", "drafts")
MEGABYTE = 1_000_000


def sizes() -> dict[str, int]:
    return {path.name: len(path.read_bytes()) for path in WEIGHTS.iterdir() if path.is_file()}


def test_every_piece_is_under_a_megabyte_and_all_of_them_under_eight() -> None:
    assert set(sizes()) >= {f"{name}.json" for name in NAMES}
    assert max(sizes().values()) < MEGABYTE
    assert sum(sizes().values()) <= 8 * MEGABYTE


@pytest.mark.parametrize(
    ("name", "labels"),
    [
        ("reviews", (*MOODS, *CAUSES, *SIGNALS, *DANGERS)),
        ("drafts", tuple(says.value for says in Says)),
    ],
)
def test_a_model_knows_every_label_in_its_order(name: str, labels: tuple[str, ...]) -> None:
    known = model(name)

    assert known.labels == labels
    assert known.rows.shape == (1 << known.bits, len(labels))
    for numbers in (known.scales, known.biases, known.cuts, known.slopes):
        assert numbers.shape == (len(labels),)
        assert np.isfinite(numbers).all()


def test_reviews_are_hashed_as_finely_as_their_table() -> None:
    assert model("reviews").bits == BITS


@pytest.mark.parametrize("name", NAMES)
def test_the_weights_were_made_from_the_texts_that_stand_there(name: str) -> None:
    texts = _learned_from()

    now = texts.digest(name, texts.learned_from(name))

    assert model(name).made_from == now, "the texts changed: run `make train`"


def test_a_row_of_no_features_scores_nothing_but_the_bias() -> None:
    known = model("language")
    none = np.zeros(0, dtype=np.int64)
    counts = np.array([0, 2, 0], dtype=np.int64)
    rows = np.array([5, 9], dtype=np.int64)

    sums = known.sums(rows, np.cumsum(counts) - counts, counts)

    assert (known.sums(none, np.zeros(2, np.int64), np.zeros(2, np.int64)) == 0).all()
    assert (sums[[0, 2]] == 0).all()
    expected = known.rows[rows].astype(np.int64).sum(axis=0) * known.scales
    assert np.allclose(sums[1], expected)
    assert np.allclose(known.scores(sums, counts)[0], known.biases)


def test_saying_the_same_more_often_speaks_louder_only_up_to_a_length() -> None:
    known = model("language")
    once = np.ones((1, len(known.labels)), dtype=np.float32)
    counts = [LONG // 4, LONG, 25 * LONG]

    loud = [known.scores(once * many, np.array([many])) - known.biases for many in counts]

    assert np.allclose(loud[1], 2 * loud[0], rtol=1e-3)
    assert np.allclose(loud[2], loud[1], rtol=1e-3)


def test_a_score_at_its_cut_is_an_even_chance_and_far_ones_stay_finite() -> None:
    known: Model = model("reviews")

    even = known.sure(known.cuts[None, :])
    far = known.sure(np.array([known.cuts + 1e6, known.cuts - 1e6], dtype=np.float32))

    assert np.allclose(even, 0.5)
    assert ((far >= 0) & (far <= 1)).all()


def _learned_from() -> ModuleType:
    if not TRAINING.is_dir():
        pytest.skip("the texts to learn from are not beside the package")
    sys.path.insert(0, str(TRAINING))
    try:
        return import_module("texts")
    finally:
        sys.path.remove(str(TRAINING))
