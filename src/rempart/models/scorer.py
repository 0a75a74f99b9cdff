"""The model's file, and the score of texts under it.

The file is one line of JSON (scales, bounds, the digest of the rest) and then two tables of bytes, so reading it is reading
a file. The score of a text for a pack is

    bias + scale * (sum of the weights of its features) / sqrt(how many they are)

in 8-bit weights: the sums are whole numbers and the same on every machine. A text that is made longer with words that say
nothing loses only slowly. `Scale` turns the score into a probability by a table of straight lines.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from rempart.domain.errors import RempartError
from rempart.text.ngrams import BITS, bags, pieces, word_buckets
from rempart.text.tables import Bytes

FORM = "rempart-scorer-1"
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
        bias: the score of a text without features.
        scores: places on the scale of scores, rising.
        chances: the probability at each of them, rising: of a violation, among listings that resemble the pack's goods,
            half of them violations.
        budgets: false alarms wanted (`1e-3`) to the probability above which, with 95 % certainty, no more are found.
        least: what the first look asks of a title.
    """

    pack: str
    unit: float
    bias: float
    scores: tuple[float, ...]
    chances: tuple[float, ...]
    budgets: Mapping[str, float]
    least: float = 0.0

    def chance(self, sums: npt.NDArray[np.int64], counts: Floats) -> Floats:
        """Probabilities from sums of weights and counts of features."""
        score = self.bias + self.unit * sums / np.sqrt(np.maximum(counts, 1.0))
        return np.interp(score, self.scores, self.chances)


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
        """For each text (view `words`) the probability of a violation of each pack: an array of texts by packs."""
        sums, counts = self.sums(texts)
        out = np.empty(sums.shape)
        for i, scale in enumerate(self.scales.values()):
            out[:, i] = scale.chance(sums[:, i], counts)
        return out

    def suspects(self, data: Bytes, bounds: npt.NDArray[np.int64], packs: Sequence[str]) -> npt.NDArray[np.int64]:
        """The texts that need a full score: those whose words, one by one, are not far from every pack of some.

        Args:
            data: texts in the view `words`, end to end.
            bounds: where each text starts in `data`, and the end of the last.
            packs: those that matter.
        """
        looked = self.first_look(data, bounds, packs)
        return np.flatnonzero((looked >= [self.scales[pack].least for pack in packs]).any(axis=1))

    def first_look(self, data: Bytes, bounds: npt.NDArray[np.int64], packs: Sequence[str]) -> Floats:
        """For each text and pack the sum of what its words say, over the root of their number; -inf without words."""
        if not len(data):
            return np.full((len(bounds) - 1, len(packs)), -np.inf)
        buckets, starts = word_buckets(data)
        place = np.searchsorted(starts, bounds)
        counts = np.diff(place)
        out = np.empty((len(counts), len(packs)))
        running = np.zeros(len(buckets) + 1, np.int64)
        for i, pack in enumerate(packs):
            np.cumsum(self._first[self._column[pack]][buckets], out=running[1:])
            out[:, i] = np.diff(running[place]) / np.sqrt(np.maximum(counts, 1))
        out[counts == 0] = -np.inf
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
                {"pack": s.pack, "unit": s.unit, "bias": s.bias, "scores": s.scores, "chances": s.chances,
                 "budgets": dict(s.budgets), "least": s.least} for s in self.scales.values()
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
            Scale(p["pack"], p["unit"], p["bias"], tuple(p["scores"]), tuple(p["chances"]), p["budgets"], p["least"])
            for p in found["packs"]
        ]
        body = np.frombuffer(data, np.int8, offset=end + 1)
        weights, first = np.split(body, [len(scales) << BITS])
        tables = first.reshape(len(scales), -1)
        return cls(scales, weights.reshape(-1, len(scales)), tables, found["about"], digest.decode())


def _digest(head: bytes, body: bytes) -> str:
    return hashlib.sha256(len(head).to_bytes(8, "big") + head + body).hexdigest()
