"""Learn one linear model per pack (logistic regression, scikit-learn's liblinear: deterministic, single-threaded).

Every score that calibrates or measures comes from a model that had not seen the row's group: groups are dealt into parts by
a hash of their name, and each part is scored by a model of the others. The model that ships has seen all parts.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from rempart.domain.listing import from_dicts
from rempart.models.scorer import BESIDE, Scale, Scorer, most_telling
from rempart.text.block import blocks
from rempart.text.ngrams import BITS, Bags, Units, bags, units, word_buckets
from rempart.text.readings import Reading, readings
from rempart.training.data import Row

PARTS = 5
STRENGTH = 16.0
"""How freely the weights may grow (the C of the regression, for rows of total weight 1,000)."""
ORDINARY_WEIGHT = 2.0
"""What all ordinary rows weigh together, for all violations of a pack together weighing 1."""
LOOK_ALIKES_WEIGHT = 2.0
"""What a pack's lawful look-alikes weigh together, likewise."""
_TOTAL = 1000.0
_KNOTS = np.arange(-12.0, 12.01, 0.5)
_PAIRS_FIRST = 40

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Table:
    """Rows as numbers: what is read of them, features as a sparse matrix, and for each row its place among the groups."""

    rows: Sequence[Row]
    texts: Sequence[bytes]
    matrix: Any
    part: npt.NDArray[np.int64]
    rarity: Floats


def read_listings(listings: Sequence[dict[str, Any]]) -> list[Reading]:
    """What the scorer reads of listings, exactly as it will on the way."""
    out: list[Reading] = []
    for block in blocks(from_dicts(list(listings))) if listings else ():
        out += readings(block, range(block.batch.num_rows))
    return out


def part_of(group: str, parts: int = PARTS) -> int:
    """The part that a group is dealt into: by its name alone, so that it stays there when rows are added."""
    return int.from_bytes(hashlib.sha256(group.encode()).digest()[:4], "big") % parts


def tabulate(rows: Sequence[Row]) -> Table:
    """The features of rows: each 1 / sqrt(features of the text), weighed by how rare the feature is."""
    texts = read_whole(rows)
    found = bags(texts)
    common = np.bincount(found.buckets, minlength=1 << BITS)
    rarity = np.log((len(rows) + 1) / (common + 1)) / np.log(len(rows) + 1.0)
    return Table(rows, texts, _matrix(found, rarity), np.array([part_of(r.group) for r in rows]), rarity)


def read_whole(rows: Sequence[Row]) -> list[bytes]:
    """What the scorer reads of whole rows."""
    return [r.whole for r in read_listings([dict(row.listing) for row in rows])]


def features(texts: Sequence[bytes], rarity: Floats) -> Any:
    """The features of further texts under the rarities of a table."""
    return _matrix(bags(texts), rarity)


def _matrix(found: Bags, rarity: Floats) -> Any:
    from scipy.sparse import csr_matrix

    counts = np.diff(found.bounds)
    values = np.repeat(1.0 / np.sqrt(np.maximum(counts, 1)), counts) * rarity[found.buckets]
    return csr_matrix((values, found.buckets, found.bounds), shape=(len(counts), 1 << BITS))


@dataclass(frozen=True, slots=True)
class Task:
    """What one pack's model learns from: numbers of rows, their labels, and their weights."""

    pack: str
    chosen: npt.NDArray[np.int64]
    violation: npt.NDArray[np.bool_]
    weight: Floats


def task(rows: Sequence[Row], pack: str) -> Task:
    """The rows that say something about a pack: its own, and what violates no pack.

    Violations of other packs are left out: nobody has said that they do not violate this one too.
    """
    chosen = np.array([i for i, r in enumerate(rows) if r.pack == pack or not r.violation], np.int64)
    violation = np.array([rows[i].violation for i in chosen], bool)
    own = np.array([rows[i].pack == pack for i in chosen], bool)
    weight = np.array([rows[i].weight for i in chosen])
    positive = weight[violation].sum()
    weight[violation] *= 1 / positive
    weight[own & ~violation] *= LOOK_ALIKES_WEIGHT / max(weight[own & ~violation].sum(), positive)
    weight[~own] *= ORDINARY_WEIGHT / max(weight[~own].sum(), 1e-9)
    return Task(pack, chosen, violation, weight * _TOTAL)


def learn(table: Table, job: Task, without: int | None, seed: int) -> tuple[Floats, float]:
    """Weights and bias from all parts but one (`without`; None for all)."""
    from sklearn.linear_model import LogisticRegression

    use = np.ones(len(job.chosen), bool) if without is None else table.part[job.chosen] != without
    model = LogisticRegression(C=STRENGTH, solver="liblinear", dual=True, random_state=seed, tol=1e-3, max_iter=2000)
    model.fit(table.matrix[job.chosen[use]], job.violation[use], job.weight[use])
    return model.coef_[0], float(model.intercept_[0])


@dataclass(frozen=True, slots=True)
class Learned:
    """One pack's weights of features as they count in a text (rarity worked in), bias, and scales to probabilities.

    `slope` and `offset` belong to whole texts, those in `telling` to their most telling words.
    """

    pack: str
    weights: Floats
    bias: float
    slope: float
    offset: float
    telling: tuple[float, float]

    @property
    def unit(self) -> float:
        """What one step of an 8-bit weight stands for."""
        return float(np.abs(self.weights).max()) / 127 or 1.0

    def scale(self, budgets: Mapping[str, float]) -> Scale:
        """The scale as the model's file keeps it."""
        scores, telling = (
            tuple(np.round((_KNOTS - offset) / slope, 6).tolist())
            for slope, offset in ((self.slope, self.offset), self.telling)
        )
        chances = tuple(np.round(1 / (1 + np.exp(-_KNOTS)), 9).tolist())
        return Scale(self.pack, self.unit, self.bias, scores, telling, chances, budgets)


def calibrate(scores: Floats, violation: npt.NDArray[np.bool_]) -> tuple[float, float]:
    """Slope and offset of the logistic curve from scores to probabilities, both classes weighing the same (Platt).

    The slope is kept above 0, so that a higher score is never a lower probability.
    """
    from sklearn.linear_model import LogisticRegression

    if violation.all() or not violation.any():
        return 1.0, 0.0
    model = LogisticRegression(C=100.0, class_weight="balanced", solver="lbfgs", tol=1e-6)
    model.fit(scores[:, None], violation)
    slope = float(model.coef_[0, 0])
    return (slope, float(model.intercept_[0])) if slope > 0.05 else (0.05, 0.0)


@dataclass(frozen=True, slots=True)
class Judges:
    """One pack's model, and those of the parts, each of which has not seen its part."""

    learned: Learned
    parts: tuple[tuple[Floats, float], ...]

    def score(self, matrix: Any, part: npt.NDArray[np.int64]) -> Floats:
        """Probabilities of whole rows, each by the model that has not seen its part."""
        scores = np.zeros(matrix.shape[0])
        for i, (weights, bias) in enumerate(self.parts):
            held = np.flatnonzero(part == i)
            scores[held] = matrix[held] @ weights + bias
        return 1 / (1 + np.exp(-(scores * self.learned.slope + self.learned.offset)))

    def told(self, texts: Sequence[bytes], rarity: Floats, part: npt.NDArray[np.int64]) -> Floats:
        """Probabilities by the most telling words of texts, each by the model that has not seen its part."""
        slope, offset = self.learned.telling
        scores = _told(texts, [weights * rarity for weights, _ in self.parts], part)
        return 1 / (1 + np.exp(-(scores * slope + offset)))


def _told(texts: Sequence[bytes], weights: Sequence[Floats], part: npt.NDArray[np.int64]) -> Floats:
    """The score of each text's most telling words, by the weights that have not seen its part."""
    found = units(texts)
    out = np.zeros(len(texts))
    for i, of_part in enumerate(weights):
        greatest = most_telling(found.text, said(found, of_part), found.sizes, len(texts))
        out[part == i] = greatest[part == i]
    return out


def said(found: Units, weights: Floats) -> Floats:
    """What each unit says: the sum of its features' weights."""
    return np.add.reduceat(weights[found.buckets], found.bounds[:-1]) if len(found.text) else np.zeros(0)


def fit_pack(table: Table, job: Task, seed: int) -> Judges:
    """A pack's model from all rows, calibrated on scores by models that had not seen the rows' parts."""
    parts = tuple(learn(table, job, part, seed) for part in range(PARTS))
    scores = np.zeros(len(job.chosen))
    for part, (weights, bias) in enumerate(parts):
        held = np.flatnonzero(table.part[job.chosen] == part)
        scores[held] = table.matrix[job.chosen[held]] @ weights + bias
    own = np.array([table.rows[i].pack == job.pack and table.rows[i].kind != "term" for i in job.chosen])
    pairs = own & np.array([table.rows[i].kind == "contrast" for i in job.chosen])
    use = pairs if pairs.sum() >= _PAIRS_FIRST else own
    slope, offset = calibrate(scores[use], job.violation[use])
    used = job.chosen[use]
    told = _told([table.texts[i] for i in used], [w * table.rarity for w, _ in parts], table.part[used])
    weights, bias = learn(table, job, None, seed)
    telling = calibrate(told, job.violation[use])
    return Judges(Learned(job.pack, weights * table.rarity, bias, slope, offset, telling), parts)


def assemble(
    models: Sequence[Learned], first: npt.NDArray[np.int8], budgets: Mapping[str, Mapping[str, float]],
    about: Mapping[str, object],
) -> Scorer:  # fmt: skip
    """The model in the form of its file.

    Args:
        models: one for each pack.
        first: the table of the first look (`first_table`).
        budgets: pack to its bounds (`Scale.budgets`).
        about: what the file says of its making.
    """
    scales = [m.scale(budgets.get(m.pack, {})) for m in models]
    columns = [np.clip(np.rint(m.weights / m.unit), -127, 127) for m in models]
    weights = np.ascontiguousarray(np.stack(columns, axis=1).astype(np.int8))
    return Scorer(scales, weights, first, about)


def first_table(models: Sequence[Learned], titles: Sequence[bytes]) -> npt.NDArray[np.int8]:
    """By pack and bucket of a word: how much the word, letters and all, may raise the score; 0 if it was never met.

    The sum of them over a text is at least the score of its most telling words, if all its words were met.

    Args:
        models: one for each pack.
        titles: texts (view `words`) whose words are met.
    """
    words = sorted({word for title in titles for word in title.split()})
    found = units(words)
    buckets, _ = word_buckets(np.frombuffer(b" ".join(words), np.uint8))
    sizes = np.bincount(found.text, found.sizes, len(words))
    out = np.zeros((len(models), 1 << BITS), np.int8)
    for row, model in zip(out, models, strict=True):
        table = np.zeros(1 << BITS)
        speaks = np.bincount(found.text, said(found, model.weights), len(words)) / np.sqrt(sizes + BESIDE)
        np.maximum.at(table, buckets, speaks)
        row[:] = np.rint(table * (127 / (table.max() or 1.0)))
    return out
