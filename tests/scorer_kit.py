"""A learned scorer by hand, for tests: it knows the words it is told, and needs no training."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from rempart.models.scorer import Scale, Scorer
from rempart.text.ngrams import BITS, word_buckets

KNOWN: Mapping[str, Mapping[str, int]] = {
    "knives": {"switchblade": 127, "dagger": 90, "toy": -60, "kitchen": -127},
    "drugs": {"powder": 100, "sugar": -127},
}


def made(known: Mapping[str, Mapping[str, int]] = KNOWN, budgets: Mapping[str, float] | None = None) -> Scorer:
    """A model in which only whole words have weight; the probability of a whole text is a half where they cancel out."""
    weights = np.zeros((1 << BITS, len(known)), np.int8)
    first = np.zeros((len(known), 1 << BITS), np.int8)
    for column, words in enumerate(known.values()):
        for word, weight in words.items():
            bucket = word_buckets(np.frombuffer(word.encode(), np.uint8))[0][0]
            weights[bucket, column] = weight
            first[column, bucket] = max(0, weight)
    budgets = {"0.001": 0.9} if budgets is None else budgets
    scales = [Scale(pack, 0.1, 0.0, (-2.0, 0.0, 2.0), (-1.0, 0.5, 1.0), (0.01, 0.5, 0.99), budgets, 20.0) for pack in known]
    return Scorer.from_bytes(Scorer(scales, weights, first, {"seed": 1}).to_bytes())
