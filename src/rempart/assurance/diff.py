"""Which listings of a feed change outcome when one policy replaces another."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

import pyarrow as pa

from rempart.domain.outcome import Outcome
from rempart.pipeline import Screen

Change = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Sample:
    """A listing that changes: its id, title, and the rules before and after."""

    id: str
    title: str
    before: tuple[str, ...]
    after: tuple[str, ...]


@dataclass(slots=True)
class Diff:
    """What a change of policy does to a feed.

    `outcomes` counts (before, after); `samples` holds the first listings of each kind of change.
    """

    rows: int = 0
    outcomes: Counter[Change] = field(default_factory=Counter)
    gained: Counter[str] = field(default_factory=Counter)
    lost: Counter[str] = field(default_factory=Counter)
    samples: dict[Change, list[Sample]] = field(default_factory=dict)

    @property
    def changed(self) -> int:
        """How many listings change outcome."""
        return sum(n for (a, b), n in self.outcomes.items() if a != b)


def diff(old: Screen, new: Screen, batches: Iterable[pa.RecordBatch], most: int = 10) -> Diff:
    """Screen every batch under both policies and compare.

    Args:
        old: the policy that stands.
        new: the policy that would stand.
        batches: listings (schema LISTING).
        most: samples kept of each kind of change.
    """
    out = Diff()
    for batch in batches:
        before, after = old(batch).decisions, new(batch).decisions
        out.rows += batch.num_rows
        a, b = before.column("outcome").to_pylist(), after.column("outcome").to_pylist()
        out.outcomes.update(zip(a, b, strict=True))
        rules_a, rules_b = before.column("rules").to_pylist(), after.column("rules").to_pylist()
        for i in range(batch.num_rows):
            if rules_a[i] or rules_b[i]:
                _note(out, batch, i, (a[i], b[i]), rules_a[i], rules_b[i], most)
    return out


def _note(
    out: Diff, batch: pa.RecordBatch, row: int, change: Change, before: list[str], after: list[str], most: int
) -> None:
    out.gained.update(set(after) - set(before))
    out.lost.update(set(before) - set(after))
    kept = out.samples.setdefault(change, [])
    if change[0] != change[1] and len(kept) < most:
        title = batch.column("title")[row].as_py() or ""
        kept.append(Sample(batch.column("id")[row].as_py(), title[:120], tuple(before), tuple(after)))


ORDER = [o.word for o in Outcome]
"""Outcomes from lenient to strict, for tables."""
