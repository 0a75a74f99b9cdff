"""THE SPINE, pure: a batch of listings in, a batch of decisions out.

    batch -> blocks -> detectors (triggers) -> detectors (context, few rows) -> judge -> decide -> decisions

One listing is a batch of one row. A detector that raises or takes too long makes the rows it should have seen
`unchecked`, which holds them; it never lets them pass. As many decisions come out as listings went in.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any

import pyarrow as pa

from rempart.decisions.decide import Decided, Decider
from rempart.decisions.judge import Judge, unchecked
from rempart.detectors import Detector
from rempart.detectors.disguised import Disguised
from rempart.detectors.fields import Fields
from rempart.detectors.learned import Learned
from rempart.detectors.numbers import Numbers
from rempart.detectors.signals import Signals
from rempart.detectors.terms import Terms
from rempart.detectors.typography import Typography
from rempart.domain.listing import as_listings
from rempart.domain.verdict import Verdict
from rempart.policy.policy import Policy
from rempart.text.block import Block, Hit, blocks


def builtin(signals: Signals, databases: Mapping[str, Mapping[str, bytes]] | None = None) -> tuple[Detector, ...]:
    """The detectors that come with Rempart, cheap ones first; `databases` are what `dump` made."""
    terms = Terms(signals, databases)
    disguised = Disguised(signals, terms, (databases or {}).get("disguised", {}).get("lexes"))
    return terms, disguised, Fields(signals), Typography(signals), Numbers(signals), Learned(signals)


LIMIT = 20.0
"""Seconds a detector may take for one block (some hundred listings) before its rows count as unchecked."""

_NOTHING: frozenset[str] = frozenset()
Seen = dict[int, dict[int, dict[str, list[Hit]]]]


@dataclass(frozen=True, slots=True)
class Screening:
    """Decisions on a batch (schema DECISION, one row a listing, in order).

    `troubles` says what could not run and why; the rows concerned are held.
    """

    decisions: pa.RecordBatch
    troubles: tuple[str, ...] = ()

    @property
    def outcomes(self) -> list[str]:
        """`publish`, `hold` or `refuse` for each listing, in order."""
        found: list[str] = self.decisions.column("outcome").to_pylist()
        return found

    def to_dicts(self) -> list[dict[str, Any]]:
        """The decisions as dicts, maps as dicts too."""
        rows: list[dict[str, Any]] = self.decisions.to_pylist()
        for row in rows:
            row["outcome_by_state"] = dict(row["outcome_by_state"])
        return rows


@dataclass(slots=True)
class _Troubles:
    reasons: dict[str, None] = field(default_factory=dict)

    def note(self, what: str, reason: str) -> None:
        self.reasons[f"{what}: {reason}"] = None


class Screen:
    """Screens batches of listings under one policy. Build it once; it may be called from several threads.

    Not sure where to start? `rempart.screen(rows)` builds one with the packaged policy.
    """

    def __init__(self, policy: Policy, detectors: Sequence[Detector] | None = None, limit: float = LIMIT) -> None:
        self.policy = policy
        self.signals = Signals.of(policy)
        self.detectors: tuple[Detector, ...] = tuple(detectors) if detectors is not None else builtin(self.signals)
        self._judge = Judge(self.signals.rules)
        self._decider = Decider(policy.rules, policy.grounds, policy.digest)
        self._limit = limit
        self._asking = [self._context(detector.kinds) for detector in self.detectors]
        later = [frozenset().union(*(d.kinds for d in self.detectors[i:])) for i in range(len(self.detectors))]
        self._unknown = [
            [frozenset(self.signals.signals[n].name for n in numbers) for numbers in self._context(kinds)] for kinds in later
        ]

    def _context(self, kinds: frozenset[str]) -> list[frozenset[int]]:
        """For each rule the numbers of its signals of these kinds that are not triggers."""
        out: list[set[int]] = [set() for _ in self.signals.rules]
        for number, signal in enumerate(self.signals.signals):
            if not signal.trigger and signal.kind in kinds:
                out[self.signals.rule_of[number]].add(number)
        return [frozenset(numbers) for numbers in out]

    def __call__(self, data: Any, mode: str = "live") -> Screening:
        """Decide a batch.

        Args:
            data: a batch of schema LISTING, or anything that `as_listings` turns into one (dicts, frames, tables).
            mode: `live`, or `replay` when decisions are made again.

        Raises:
            InputError: the data cannot be read as listings.
            AssertionError: a decision was lost or doubled, which must stop everything.
        """
        listings = as_listings(data)
        troubles = _Troubles()
        decided: dict[int, Decided] = {}
        first = 0
        for block in blocks(listings):
            self._block(block, first, decided, troubles)
            first += block.batch.num_rows
        table = self._decider.table(listings, decided, mode)
        assert first == listings.num_rows == table.num_rows, "as many decisions as listings"
        return Screening(table, tuple(troubles.reasons))

    def _block(self, block: Block, first: int, decided: dict[int, Decided], troubles: _Troubles) -> None:
        failed: dict[int, list[Verdict]] = {}
        seen = self._triggers(block, failed, troubles)
        self._contexts(block, seen, failed, troubles)
        for name, reason in self.policy.unavailable.items():
            troubles.note(name, reason)
            self._fail(range(block.batch.num_rows), name, reason, failed)
        countries = block.batch.column("countries")
        for row in sorted(seen.keys() | failed.keys()):
            verdicts = [
                verdict
                for rule, hits in seen.get(row, {}).items()
                if self._judge.possible(rule, hits.keys(), _NOTHING)
                and (verdict := self._judge.judge(rule, block, row, hits)) is not None
            ]
            verdicts += failed.get(row, [])
            if verdicts:
                decided[first + row] = self._decider.decide(countries[row].as_py(), verdicts)

    def _triggers(self, block: Block, failed: dict[int, list[Verdict]], troubles: _Troubles) -> Seen:
        seen: Seen = {}
        for detector in self.detectors:
            for hit in self._run(detector, partial(detector.detect, block), range(block.batch.num_rows), failed, troubles):
                rule, name = self.signals.place(hit.signal)
                seen.setdefault(hit.row, {}).setdefault(rule, {}).setdefault(name, []).append(hit)
        return seen

    def _contexts(self, block: Block, seen: Seen, failed: dict[int, list[Verdict]], troubles: _Troubles) -> None:
        """Let each detector look for what the rules still need, and drop the rules that can no longer fire."""
        for place, detector in enumerate(self.detectors):
            asking, unknown = self._asking[place], self._unknown[place]
            wanted: dict[int, frozenset[int]] = {}
            for row, rules in seen.items():
                mine = [rule for rule in rules if asking[rule]]
                for rule in mine:
                    if not self._judge.possible(rule, rules[rule].keys(), unknown[rule]):
                        del rules[rule]
                numbers = frozenset().union(*(asking[rule] for rule in mine if rule in rules))
                if numbers:
                    wanted[row] = numbers
            if not wanted:
                continue
            for hit in self._run(detector, partial(detector.context, block, wanted), wanted, failed, troubles):
                rule, name = self.signals.place(hit.signal)
                if rule in seen.get(hit.row, {}):
                    seen[hit.row][rule].setdefault(name, []).append(hit)

    def _run(
        self, detector: Detector, look: Callable[[], Sequence[Hit]], rows: Iterable[int],
        failed: dict[int, list[Verdict]], troubles: _Troubles,
    ) -> Sequence[Hit]:  # fmt: skip
        """Run one detector; if it raises or is too slow, its rows are unchecked, and what it did see still counts."""
        start = time.monotonic()
        hits: Sequence[Hit] = ()
        reason = ""
        try:
            hits = look()
        except Exception as error:  # noqa: BLE001 - the detector boundary: whatever went wrong holds the rows
            reason = f"{type(error).__name__}: {error}"
        taken = time.monotonic() - start
        if not reason and taken > self._limit:
            reason = f"took {taken:.1f} s, the limit is {self._limit:g} s"
        if reason:
            troubles.note(detector.name, reason)
            self._fail(rows, detector.name, reason, failed)
        return hits

    @staticmethod
    def _fail(rows: Iterable[int], name: str, reason: str, failed: dict[int, list[Verdict]]) -> None:
        for row in rows:
            verdict = unchecked(name, reason)
            if verdict is not None:
                failed.setdefault(row, []).append(verdict)
