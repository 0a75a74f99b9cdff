"""The learned scorer: how much a listing reads like the violations of a pack."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from rempart.detectors import Wanted
from rempart.detectors.signals import Signals
from rempart.domain.rule import Classifier
from rempart.models import ModelError, Scorer, read
from rempart.text.block import Block, Hit
from rempart.text.readings import Reading, readings, words_of


class Learned:
    """Reads title, category and the description's beginning, and scores how much they resemble a pack's violations.

    A high score (`at_least`) is that of the most telling words, which nothing written beside them lowers. A low one
    (`under`) is that of the whole text, or of the title alone if that is worse: it speaks for a listing, and has to see
    everything.

    A model that is missing or broken makes every look an error, so the rows that it should have seen are held. Rules on
    trial never hold, so they ask for nothing then.
    """

    name = "learned"
    kinds = frozenset(("classifier",))

    def __init__(self, signals: Signals, model: Scorer | None = None) -> None:
        self._signals = signals
        self._asked: dict[int, Classifier] = {
            n: s.classifier for n, s in enumerate(signals.signals) if s.classifier is not None
        }
        self._triggers = frozenset(n for n in self._asked if signals.signals[n].trigger)
        self._model = model

    def detect(self, block: Block) -> Sequence[Hit]:
        """Look at all titles quickly, and closely at those that are near any pack. What else is written is not read."""
        if not self._triggers or not block.rows.size or block.field(0) != "title":
            return ()
        model = self._load(self._triggers)
        if model is None:
            return ()
        bounds = block.bounds("words")[: block.batch.num_rows + 1] + 1
        data = np.frombuffer(block.view("words"), np.uint8)[: int(bounds[-1])]
        packs = sorted({self._asked[n].pack for n in self._triggers} & model.scales.keys())
        rows = model.suspects(data, bounds, packs).tolist()
        return self._look(block, dict.fromkeys(rows, self._triggers), model, titles_only=True)

    def context(self, block: Block, wanted: Wanted) -> Sequence[Hit]:
        """Score the wanted rows."""
        mine = {row: numbers & self._asked.keys() for row, numbers in wanted.items() if numbers & self._asked.keys()}
        model = self._load(frozenset().union(*mine.values())) if mine else None
        return self._look(block, mine, model) if model is not None else ()

    def _load(self, numbers: frozenset[int]) -> Scorer | None:
        """The model; None if it cannot be used and only rules on trial ask for it.

        Raises:
            ModelError: it cannot be used, or lacks what a rule asks for.
        """
        live = {n for n in numbers if self._signals.rules[self._signals.rule_of[n]].life != "shadow"}
        try:
            model = self._model = self._model or read(self._signals.model)
            for n in live:
                _least(model, self._asked[n])
        except ModelError:
            if live:
                raise
            return None
        return model

    def _look(self, block: Block, wanted: Wanted, model: Scorer, *, titles_only: bool = False) -> list[Hit]:
        rows = list(wanted)
        if not rows:
            return []
        if titles_only:
            read = [Reading(text := words_of(block, row), text, (row,)) for row in rows]  # the first values are the titles
        else:
            read = readings(block, rows)
        asked = sorted(frozenset().union(*wanted.values()))
        high = sorted({self._asked[n].pack for n in asked if self._asked[n].under is None} & model.scales.keys())
        told = model.telling([r.whole for r in read], high)  # which the title alone cannot exceed
        low = self._lowest(read, model) if any(self._asked[n].under is not None for n in asked) else None
        hits: list[Hit] = []
        for at, (row, reading) in enumerate(zip(rows, read, strict=True)):
            for n in sorted(wanted[row]):
                classifier = self._asked[n]
                try:
                    column, least = model.column(classifier.pack), _least(model, classifier)
                except ModelError:
                    continue  # a rule on trial asks for what the model lacks
                if classifier.under is not None and low is not None:
                    chance = float(low[at, column])
                    hits += [Hit(n, row, -1, "field", 0, 0, chance)] if chance < classifier.under else []
                elif least is not None and (chance := float(told[at, high.index(classifier.pack)])) >= least:
                    hits += self._words(block, Hit(n, row, -1, "field", 0, 0, chance), reading, model, classifier.pack)
        return hits

    @staticmethod
    def _lowest(read: Sequence[Reading], model: Scorer) -> npt.NDArray[np.float64]:
        """The probability of the whole listing or of its title, whichever is higher."""
        return np.maximum(model.chances([r.title for r in read]), model.chances([r.whole for r in read]))

    @staticmethod
    def _words(block: Block, hit: Hit, reading: Reading, model: Scorer, pack: str) -> list[Hit]:
        """The words that speak most for the score, as hits in the trader's own text."""
        values = reading.values
        texts = [words_of(block, value) for value in values]
        places = model.strongest(b" ".join(t for t in texts if t), pack)
        out = []
        start = 0
        for value, text in zip(values, texts, strict=True):
            for first, end in places:
                if start <= first and end <= start + len(text):
                    in_view = Hit(hit.signal, hit.row, value, "words", first - start + 1, end - start + 1)
                    span = block.locate(in_view)  # values begin with the blank that stands around them
                    out.append(Hit(hit.signal, hit.row, value, "text", span.start, span.end, hit.score))
            start += len(text) + 1 if text else 0
        return out or [hit]


def _least(model: Scorer, asked: Classifier) -> float | None:
    """The probability from which the signal counts; None where it asks for a low one.

    Raises:
        ModelError: the model lacks the pack, or states no bound for the budget.
    """
    model.column(asked.pack)
    if asked.budget is None:
        return asked.at_least
    bound = model.bound(asked.pack, asked.budget)
    if bound is None:
        raise ModelError(f"the model states no bound of {asked.pack!r} for {asked.budget:g} false alarms")
    return bound
