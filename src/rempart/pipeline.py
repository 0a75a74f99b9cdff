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
from rempart.decisions.judge import Judge, SignalHits, unchecked
from rempart.detectors import Detector
from rempart.detectors.disguised import Disguised
from rempart.detectors.fields import Fields
from rempart.detectors.learned import Learned
from rempart.detectors.numbers import Numbers
from rempart.detectors.scattered import Scattered
from rempart.detectors.second_look import SecondLooks
from rempart.detectors.signals import Signals
from rempart.detectors.terms import Terms
from rempart.detectors.typography import Typography
from rempart.domain.listing import as_listings
from rempart.domain.outcome import Outcome
from rempart.domain.verdict import Verdict
from rempart.policy.policy import Policy
from rempart.text.block import Block, Hit, blocks


def builtin(signals: Signals, databases: Mapping[str, Mapping[str, bytes]] | None = None) -> tuple[Detector, ...]:
    """The detectors that come with Rempart, cheap ones first; `databases` are what `dump` made."""
    terms = Terms(signals, databases)
    disguised = Disguised(signals, terms, (databases or {}).get("disguised", {}).get("lexes"))
    scattered = Scattered(signals, (databases or {}).get("scattered", {}).get("phrases"))
    return terms, disguised, scattered, Fields(signals), Typography(signals), Numbers(signals), Learned(signals)


LIMIT = 20.0
"""Seconds a detector may take for one block (some hundred listings) before its rows count as unchecked."""

_READERS = frozenset(("terms", "disguised", "scattered"))
"""The detectors whose triggers are words: only words are looked at again."""
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

    def __init__(
        self,
        policy: Policy,
        detectors: Sequence[Detector] | None = None,
        limit: float = LIMIT,
        suspicious: bytes | None = None,
    ) -> None:
        self.policy = policy
        self.signals = Signals.of(policy)
        self.detectors: tuple[Detector, ...] = tuple(detectors) if detectors is not None else builtin(self.signals)
        scattered = next((d for d in self.detectors if isinstance(d, Scattered)), None)
        self._looks = SecondLooks(scattered.is_word, suspicious) if scattered is not None else None
        self._rules = {rule.id: rule for rule in self.signals.rules}
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
        at_first = self._without_text(seen)
        self._contexts(block, seen, failed, troubles)
        for name, reason in self.policy.unavailable.items():
            troubles.note(name, reason)
            self._fail(range(block.batch.num_rows), name, reason, failed)
        countries = block.batch.column("countries")
        judged = {row: self._judged(block, row, rules) for row, rules in seen.items()}
        again = self._look_again(block, at_first, failed, troubles)
        for row in sorted(judged.keys() | again.keys() | failed.keys()):
            verdicts = judged.get(row, [])
            fired = {verdict.rule for verdict in verdicts}
            verdicts += [verdict for verdict in again.get(row, []) if verdict.rule not in fired]
            verdicts += failed.get(row, [])
            if verdicts:
                decided[first + row] = self._decider.decide(countries[row].as_py(), verdicts)

    def _judged(self, block: Block, row: int, rules: Mapping[int, SignalHits], *, stretch: bool = True) -> list[Verdict]:
        made = (
            self._judge.judge(rule, block, row, hits, stretch=stretch)
            for rule, hits in rules.items()
            if self._judge.possible(rule, hits.keys(), _NOTHING)
        )
        return [verdict for verdict in made if verdict is not None]

    @staticmethod
    def _without_text(seen: Seen) -> Seen:
        """What was seen of whole fields, which is the same however their words are read."""
        return {
            row: {
                rule: {name: kept for name, hits in signals.items() if (kept := [h for h in hits if h.value < 0])}
                for rule, signals in rules.items()
            }
            for row, rules in seen.items()
        }

    def _look_again(
        self, block: Block, at_first: Seen, failed: dict[int, list[Verdict]], troubles: _Troubles
    ) -> dict[int, list[Verdict]]:
        """What the second look finds, by row of the block: rules that hold or refuse, as holds."""
        found: dict[int, list[Verdict]] = {}
        if self._looks is None:
            return found
        try:
            look = self._looks.look(block)
        except Exception as error:  # noqa: BLE001 - as a detector's: whatever went wrong holds the rows
            reason = f"{type(error).__name__}: {error}"
            troubles.note(SecondLooks.name, reason)
            self._fail(range(block.batch.num_rows), SecondLooks.name, reason, failed)
            return found
        if look is None:
            return found
        lost: dict[int, list[Verdict]] = {}
        seen: Seen = {}
        for detector in self.detectors:
            if detector.name in _READERS:
                hits = self._run(detector, partial(detector.detect, look.block), range(len(look.rows)), lost, troubles)
                self._collect((hit for hit in hits if self.signals.signals[hit.signal].kind != "typography"), seen)
        for place, rules in seen.items():
            for rule, signals in at_first.get(look.rows[place], {}).items():
                for name, hits in signals.items():
                    rules.setdefault(rule, {}).setdefault(name, []).extend(h._replace(row=place) for h in hits)
            for rule in [r for r in rules if self.signals.rules[r].outcome == Outcome.PUBLISH]:
                del rules[rule]
        self._contexts(look.block, seen, lost, troubles)
        for place, rules in seen.items():
            made = (look.back(place, verdict) for verdict in self._judged(look.block, place, rules, stretch=False))
            verdicts = [verdict for verdict in made if not self._describes(verdict)]
            if verdicts:
                found[look.rows[place]] = verdicts
        for place, verdicts in lost.items():
            known = failed.setdefault(look.rows[place], [])
            known += [verdict for verdict in verdicts if verdict.rule not in {v.rule for v in known}]
        return found

    def _describes(self, verdict: Verdict) -> bool:
        """Whether a rule saw in a description what it looks for in a title: descriptions also say what goods are not."""
        rule = self._rules.get(verdict.rule)
        return rule is not None and any(
            f.field == "description" and (fields := rule.signal(f.signal).fields) and "description" not in fields
            for f in verdict.findings
            if f.signal in {s.name for s in rule.signals}
        )

    def _collect(self, hits: Iterable[Hit], seen: Seen) -> None:
        for hit in hits:
            rule, name = self.signals.place(hit.signal)
            seen.setdefault(hit.row, {}).setdefault(rule, {}).setdefault(name, []).append(hit)

    def _triggers(self, block: Block, failed: dict[int, list[Verdict]], troubles: _Troubles) -> Seen:
        seen: Seen = {}
        for detector in self.detectors:
            rows = range(block.batch.num_rows)
            self._collect(self._run(detector, partial(detector.detect, block), rows, failed, troubles), seen)
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
