"""Learns a linear model with several labels: squared hinge loss, by accelerated gradient descent.

Only sums and products in a fixed order, no random numbers and no tuned library routine, so that
the same texts give the same weights to the last bit.
Source: Beck and Teboulle, "A Fast Iterative Shrinkage-Thresholding Algorithm", 2009, without
the shrinking.
"""

import numpy as np
import scipy.sparse as sparse


def rows_matrix(rows: np.ndarray, owner: np.ndarray, texts: int, bits: int) -> sparse.csr_matrix:
    """One row a text: how often each feature stands in it, by the root of how many there are."""
    counts = np.bincount(owner, minlength=texts)
    weight = 1 / np.sqrt(np.maximum(counts, 1)).astype(np.float64)
    made = sparse.csr_matrix((weight[owner], (owner, rows)), shape=(texts, 1 << bits))
    made.sum_duplicates()
    return made


def solve(
    x: sparse.csr_matrix,
    y: np.ndarray,
    known: np.ndarray,
    *,
    cost: float = 8.0,
    rounds: int = 200,
    lift: float = 4.0,
) -> tuple[np.ndarray, np.ndarray]:
    """Weights (features × labels) and biases.

    `y` says yes or no for each text and label, `known` which of that is to be believed. A rare
    yes counts up to `lift` times a no.
    """
    sign = np.where(y > 0, 1.0, -1.0)
    yes = np.maximum((y * known).sum(axis=0), 1)
    heavy = np.clip(np.sqrt((len(y) - yes) / yes), 1, lift)
    weight = np.where(y > 0, heavy, 1.0) * known
    back = x.T.tocsr()
    # No step may be longer than the loss is curved: the largest row sum of X Xᵀ bounds that.
    ones = np.ones((x.shape[0], 1))
    steepest = float((x @ (back @ ones)).max())
    rate = 1 / (1 + 2 * cost * lift * steepest)
    slow = 2 * cost * lift * len(y)
    w = np.zeros((x.shape[1], y.shape[1]))
    b = np.zeros(y.shape[1])
    ahead, b_ahead, pace = w, b, 1.0
    for _ in range(rounds):
        short = np.maximum(1 - sign * (x @ ahead + b_ahead), 0) * weight
        pull = -2 * cost * sign * short
        new = ahead - rate * (ahead + back @ pull)
        b_new = b_ahead - pull.sum(axis=0) / slow
        faster = (1 + (1 + 4 * pace * pace) ** 0.5) / 2
        ahead = new + (pace - 1) / faster * (new - w)
        b_ahead = b_new + (pace - 1) / faster * (b_new - b)
        w, b, pace = new, b_new, faster
    return w, b
