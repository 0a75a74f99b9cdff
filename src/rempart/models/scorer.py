"""The model's file, and the score of texts under it.

The file is one line of JSON (scales, bounds, the digest of the rest) and then two tables of bytes, so reading it is reading
a file. A text has two scores for a pack. Of the whole text it is

    bias + unit * (sum of the weights of its features) / sqrt(how many they are)

which words that are added can raise and lower. Of its most telling words it is the greatest

    unit * (sum of the weights of their features) / sqrt(how many they are + BESIDE)

of any choice of the text's words: a longer text has all the choices of a shorter one, so **no word that is added lowers it**
(Incer and others call such classifiers monotonic: "Adversarially robust malware detection", 2018). Weights are whole numbers
of 8 bits, so scores are the same on every machine. `Scale` turns them into probabilities by tables of straight lines.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import numpy.typing as npt

from rempart.domain.errors import RempartError
from rempart.text.ngrams import BITS, Units, bags, pieces, units, word_buckets
from rempart.text.tables import Bytes

FORM = "rempart-scorer-2"
BESIDE = 30
"""Features that say nothing, counted beside those of the words chosen: about four words' worth, so that one telling word in
a title weighs less than three. Of 0, 10, 20, 30, 60, 100 and 300 it finds most at a budget of 1 in 1,000."""
_HEAD = 1 << 16

Floats = npt.NDArray[np.float64]


class ModelError(RempartError):
    """A model cannot be used: its file is missing, cut off or altered, or it knows nothing of a pack."""


@dataclass(frozen=True, slots=True)
class Scale:
    """What turns the whole-number sums of one pack into probabilities, and budgets into bounds.

    Attributes:
        pack: the pack's id.
        unit: the score that one step of an 8-bit weight stands for.
        bias: the score of a whole text without features.
        scores: places on the scale of whole texts' scores, rising.
        telling: places on the scale of the most telling words' scores, rising.
        chances: the probability at each of both, rising: of a violation, among listings that resemble the pack's goods,
            half of them violations.
        budgets: false alarms wanted (`1e-3`) to the probability above which, with 95 % certainty, no more are found.
        least: what the first look asks of a title.
    """

    pack: str
    unit: float
    bias: float
    scores: tuple[float, ...]
    telling: tuple[float, ...]
    chances: tuple[float, ...]
    budgets: Mapping[str, float]
    least: float = 0.0

    def chance(self, sums: npt.NDArray[np.int64], counts: Floats) -> Floats:
        """Probabilities of whole texts, from sums of weights and counts of features."""
        score = self.bias + self.unit * sums / np.sqrt(np.maximum(counts, 1.0))
        return np.interp(score, self.scores, self.chances)

    def chance_told(self, greatest: Floats) -> Floats:
        """Probabilities by the most telling words, from what `most_telling` gives."""
        return np.interp(self.unit * greatest, self.telling, self.chances)


def most_telling(text: npt.NDArray[np.int64], said: npt.NDArray[Any], sizes: npt.NDArray[Any], texts: int) -> Floats:
    """For each text the greatest sum of what is said over the root of the features and `BESIDE`, of any choice of words.

    Taken by what each feature says, best first, the greatest is among the first so many words: the value is quasi-convex in
    the two sums, so that it is greatest at a corner of what can be chosen. 0 where nothing speaks for a violation.

    Args:
        text: the text of each word, rising.
        said: what each word says: the sum of its features' weights.
        sizes: how many features each has.
        texts: how many texts there are.
    """
    order = np.lexsort((-(said / sizes), text))
    first = np.searchsorted(text, np.arange(texts))
    sums, counts = (np.concatenate([[0], np.cumsum(of[order])]) for of in (said, sizes))
    start = first[text]
    values = (sums[1:] - sums[start]) / np.sqrt(counts[1:] - counts[start] + BESIDE)
    out = np.zeros(texts)
    np.maximum.at(out, text, values)
    return out


class Scorer:
    """A model in memory; immutable, so any number of screens share it.

    Attributes:
        scales: pack to its scale, in the order of the weights' columns.
        digest: SHA-256 over everything in the file.
        about: what the file says of its making: seed and rows.
    """

    def __init__(
        self, scales: Sequence[Scale], weights: npt.NDArray[np.int8], first: npt.NDArray[np.int8],
        about: Mapping[str, object], digest: str = "",
    ) -> None:  # fmt: skip
        self.scales = {s.pack: s for s in scales}
        self.about = about
        self.digest = digest
        self._column = {s.pack: i for i, s in enumerate(scales)}
        self._weights = weights
        self._first = first

    def column(self, pack: str) -> int:
        """The column of a pack in what `chances` gives.

        Raises:
            ModelError: the model knows nothing of the pack.
        """
        if pack not in self._column:
            raise ModelError(f"the model has learned nothing about {pack!r}; it knows {', '.join(self._column)}")
        return self._column[pack]

    def bound(self, pack: str, budget: float) -> float | None:
        """The probability from which a listing is within a budget of false alarms; None if none could be stated."""
        self.column(pack)
        return self.scales[pack].budgets.get(f"{budget:g}")

    def sums(self, texts: Sequence[bytes]) -> tuple[npt.NDArray[np.int64], Floats]:
        """For each text (view `words`) the sum of its features' weights for each pack, and how many features there are."""
        bounds, buckets = bags(texts)
        counts = np.diff(bounds)
        out = np.zeros((len(texts), len(self.scales)), np.int64)
        full = np.flatnonzero(counts)
        if len(full):
            out[full] = np.add.reduceat(self._weights[buckets], bounds[:-1][full], axis=0, dtype=np.int64)
        return out, counts.astype(np.float64)

    def chances(self, texts: Sequence[bytes]) -> Floats:
        """For each whole text (view `words`) the probability of a violation of each pack: an array of texts by packs."""
        sums, counts = self.sums(texts)
        out = np.empty(sums.shape)
        for i, scale in enumerate(self.scales.values()):
            out[:, i] = scale.chance(sums[:, i], counts)
        return out

    def telling(self, texts: Sequence[bytes], packs: Sequence[str] | None = None) -> Floats:
        """For each text (view `words`) the probability by its most telling words: an array of texts by packs.

        Words that are added to a text never lower it, wherever they stand.

        Args:
            texts: UTF-8, one blank between words.
            packs: those that matter, in this order; None means all of the model.

        Raises:
            ModelError: the model knows nothing of a pack.
        """
        wanted = list(self.scales) if packs is None else list(packs)
        columns = [self.column(pack) for pack in wanted]
        out = np.empty((len(texts), len(wanted)))
        found = units(texts)
        for place, (pack, said) in enumerate(zip(wanted, self._said(found, columns), strict=True)):
            greatest = most_telling(found.text, said, found.sizes, len(texts))
            out[:, place] = self.scales[pack].chance_told(greatest)
        return out

    def _said(self, found: Units, columns: Sequence[int]) -> npt.NDArray[np.int64]:
        """What each unit says for some packs: an array of packs by units."""
        if not len(found.text):
            return np.zeros((len(columns), 0), np.int64)
        weights = self._weights[found.buckets][:, columns]
        return np.ascontiguousarray(np.add.reduceat(weights, found.bounds[:-1], axis=0, dtype=np.int64).T)

    def suspects(self, data: Bytes, bounds: npt.NDArray[np.int64], packs: Sequence[str]) -> npt.NDArray[np.int64]:
        """The texts that need a full score: those whose words, one by one, are not far from every pack of some.

        A word that is added to a text never makes it less suspect.

        Args:
            data: texts in the view `words`, end to end.
            bounds: where each text starts in `data`, and the end of the last.
            packs: those that matter.
        """
        looked = self.first_look(data, bounds, packs)
        return np.flatnonzero((looked >= [self.scales[pack].least for pack in packs]).any(axis=1))

    def first_look(self, data: Bytes, bounds: npt.NDArray[np.int64], packs: Sequence[str]) -> Floats:
        """For each text and pack the sum of what its words say, none of them less than nothing; -inf without words."""
        if not len(data):
            return np.full((len(bounds) - 1, len(packs)), -np.inf)
        buckets, starts = word_buckets(data)
        place = np.searchsorted(starts, bounds)
        out = np.empty((len(place) - 1, len(packs)))
        running = np.zeros(len(buckets) + 1, np.int64)
        for i, pack in enumerate(packs):
            np.cumsum(self._first[self._column[pack]][buckets], out=running[1:])
            out[:, i] = np.diff(running[place])
        out[place[1:] == place[:-1]] = -np.inf
        return out

    def strongest(self, text: bytes, pack: str, most: int = 3) -> list[tuple[int, int]]:
        """Where the words of a text stand that speak most for a violation, in the order of the text (bytes)."""
        _, starts, ends, buckets = pieces(text)
        if not len(starts):
            return []
        said = np.bincount(starts, self._weights[buckets, self.column(pack)])
        best = [i for i in np.argsort(-said, kind="stable")[:most].tolist() if said[i] > 0] or [int(np.argmax(said))]
        stops = dict(zip(starts.tolist(), ends.tolist(), strict=True))
        return [(i, stops[i]) for i in sorted(best)]

    def replaced(self, least: Mapping[str, float]) -> Scorer:
        """The same model with other bounds of the first look, and the digest of its file."""
        scales = [replace(s, least=least.get(s.pack, 0.0)) for s in self.scales.values()]
        made = Scorer(scales, self._weights, self._first, self.about)
        return Scorer.from_bytes(made.to_bytes())

    def to_bytes(self) -> bytes:
        """The file; the same model gives the same bytes."""
        body = self._weights.tobytes() + self._first.tobytes()
        head = {
            "form": FORM, "bits": BITS, "about": dict(self.about),
            "packs": [
                {"pack": s.pack, "unit": s.unit, "bias": s.bias, "scores": s.scores, "telling": s.telling,
                 "chances": s.chances, "budgets": dict(s.budgets), "least": s.least} for s in self.scales.values()
            ],
        }  # fmt: skip
        text = json.dumps(head, sort_keys=True, ensure_ascii=False).encode()
        return f"{_digest(text, body)} ".encode() + text + b"\n" + body

    @classmethod
    def from_bytes(cls, data: bytes, name: str = "the model") -> Scorer:
        """Read a file.

        Raises:
            ModelError: it is no model, is cut off, or was altered.
        """
        end = data.find(b"\n", 0, _HEAD)
        digest, _, head = data[: max(end, 0)].partition(b" ")
        if _digest(head, data[end + 1 :]).encode() != digest:
            raise ModelError(f"{name} is no model of Rempart's, or was cut off or altered; `make train` writes it anew")
        found = json.loads(head)
        if found["form"] != FORM or found["bits"] != BITS:
            raise ModelError(f"{name} was written by another version of Rempart; `make train` writes it anew")
        scales = [
            Scale(
                p["pack"], p["unit"], p["bias"], tuple(p["scores"]), tuple(p["telling"]), tuple(p["chances"]),
                p["budgets"], p["least"],
            )
            for p in found["packs"]
        ]  # fmt: skip
        body = np.frombuffer(data, np.int8, offset=end + 1)
        weights, first = np.split(body, [len(scales) << BITS])
        tables = first.reshape(len(scales), -1)
        return cls(scales, weights.reshape(-1, len(scales)), tables, found["about"], digest.decode())


def _digest(head: bytes, body: bytes) -> str:
    return hashlib.sha256(len(head).to_bytes(8, "big") + head + body).hexdigest()
