"""Writes a learned model as whole numbers of one byte, in pieces under a megabyte."""

import json
from pathlib import Path

import numpy as np

WEIGHTS = Path(__file__).parents[1] / "core" / "amends" / "language" / "weights"
PIECE = 900_000  # bytes


def write(
    name: str,
    labels: tuple[str, ...],
    weights: np.ndarray,
    head: dict[str, object],
) -> int:
    """Write `weights` (features × labels) and what stands beside them; gives the bytes written.

    A label's largest weight becomes 127; a few giants are cut so that the small ones keep detail.
    """
    top = np.quantile(np.abs(weights), 0.9999, axis=0)
    # Few digits: the last bits of a float may differ between machines, these do not.
    scales = np.array([float(f"{max(one, 1e-9) / 127:.4g}") for one in top])
    table = np.clip(np.rint(weights / scales), -127, 127).astype(np.int8)
    raw = table.tobytes()
    WEIGHTS.mkdir(exist_ok=True)
    for old in WEIGHTS.glob(f"{name}.*"):
        old.unlink()
    pieces = -(-len(raw) // PIECE)
    for piece in range(pieces):
        (WEIGHTS / f"{name}.{piece}.bin").write_bytes(raw[piece * PIECE : (piece + 1) * PIECE])
    whole = {
        "labels": labels,
        "bits": int(np.log2(len(weights))),
        "pieces": pieces,
        "scales": scales.tolist(),
        **head,
    }
    text = json.dumps(whole, ensure_ascii=False, indent=1) + "\n"
    (WEIGHTS / f"{name}.json").write_text(text, encoding="utf-8")
    return len(raw)


def rounded(values: np.ndarray, digits: int = 4) -> list[float]:
    """Floats that a header keeps: rounded, so that they come out alike everywhere."""
    return [float(f"{value:.{digits}g}") for value in values]
