"""Small linear models, kept as whole numbers of one byte in pieces under a megabyte.

A model is a header (`<name>.json`: labels, scales, cuts, what it was made from) and a table of
`2**bits` rows by labels, cut into `<name>.<n>.bin`. `make train` writes them; here they are read.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files

import numpy as np
import numpy.typing as npt

from amends.language.grams import Ints

Floats = npt.NDArray[np.float32]

_DATA = files("amends.language") / "weights"

LONG = 1600  # features of a text; some four hundred letters have as many


@dataclass(frozen=True, slots=True)
class Model:
    """One model. A score above `cuts` means yes; `slopes` turn the rest into a probability."""

    labels: tuple[str, ...]
    bits: int
    rows: npt.NDArray[np.int8]
    scales: Floats
    biases: Floats
    cuts: Floats
    slopes: Floats
    told: Floats  # weights of the words that tell; empty where a model has none
    made_from: str  # SHA-256 of the texts that it learned from
    version: str
    lines: Mapping[str, float] = field(default_factory=dict)  # of a grammar: what each has earned

    def sums(self, rows: Ints, starts: Ints, counts: Ints) -> Floats:
        """What `rows` add up to from each of `starts` on, before it is weighed by their number."""
        sums = np.zeros((len(counts), len(self.labels)), dtype=np.float32)
        full = counts > 0  # reduceat would give a stretch without features the next one's first
        if full.any():
            sums[full] = np.add.reduceat(self.rows[rows], starts[full], axis=0, dtype=np.int32)
        sums *= self.scales
        return sums

    def scores(self, sums: Floats, counts: Ints) -> Floats:
        """The score of each label: the sum by the root of the number of features, and the bias.

        Beyond `LONG` features the sum counts by its mean, so that a text of ten thousand letters
        is not held to say everything.
        """
        many = np.maximum(counts, 1).astype(np.float32)
        weight = np.sqrt(np.minimum(1, LONG / many) / many)
        return sums * weight[:, None] + self.biases

    def sure(self, scores: Floats) -> Floats:
        """How probable each label is, 0 to 1; one half at its cut."""
        # The same word a thousand times scores without end.
        far = np.clip(self.slopes * (scores - self.cuts), -20, 20)
        return np.asarray(1 / (1 + np.exp(-far)), dtype=np.float32)

    def columns(self, labels: Sequence[str]) -> list[int]:
        """Where these labels stand."""
        return [self.labels.index(label) for label in labels]


@cache
def model(name: str) -> Model:
    """The model of this name from the package; read once, in milliseconds."""
    head = json.loads((_DATA / f"{name}.json").read_text(encoding="utf-8"))
    raw = b"".join((_DATA / f"{name}.{n}.bin").read_bytes() for n in range(head["pieces"]))
    table = np.frombuffer(raw, dtype=np.int8).reshape(1 << head["bits"], len(head["labels"]))

    def floats(key: str) -> Floats:
        return np.array(head[key], dtype=np.float32)

    return Model(
        labels=tuple(head["labels"]),
        bits=head["bits"],
        rows=table,
        scales=floats("scales"),
        biases=floats("biases"),
        cuts=floats("cuts"),
        slopes=floats("slopes"),
        told=floats("told"),
        made_from=head["made_from"],
        version=head["version"],
        lines=head.get("lines", {}),
    )
