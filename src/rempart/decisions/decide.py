"""Combine the verdicts on a listing, state by state, and lay decisions out as columns."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

import pyarrow as pa

from rempart.domain.columns import DECISION
from rempart.domain.outcome import Outcome
from rempart.domain.rule import Ground, Rule
from rempart.domain.states import targets
from rempart.domain.verdict import Finding, Verdict

Conditions = tuple[dict[str, str], ...]


@dataclass(slots=True)
class Decided:
    """One listing's decision as plain values, ready to become a row of DECISION."""

    outcome: str = "publish"
    by_state: tuple[tuple[str, str], ...] = ()
    conditions: list[dict[str, str]] = field(default_factory=list)
    rules: list[str] = field(default_factory=list)
    grounds: list[dict[str, object]] = field(default_factory=list)
    findings: list[dict[str, object]] = field(default_factory=list)
    shadow: dict[str, object] | None = None


class Decider:
    """Turns verdicts into decisions under one policy."""

    def __init__(self, rules: Sequence[Rule], grounds: Mapping[str, Ground], digest: str) -> None:
        self._rules = {r.id: r for r in rules}
        self._grounds = {
            g.id: {
                "id": g.id, "citation": g.citation, "dsa_category": g.dsa_category, "dsa_keywords": list(g.dsa_keywords)
            } for g in grounds.values()
        }  # fmt: skip
        self._digest = digest

    def decide(self, countries: Sequence[str] | None, verdicts: Sequence[Verdict]) -> Decided:
        """Combine verdicts: in every state the strictest wins; over all states the strictest is the outcome.

        Verdicts of shadow rules change nothing; they are told apart in `shadow`.
        """
        states = targets(tuple(countries) if countries else None)
        live = [v for v in verdicts if not self._shadow(v)]
        by_state, effective = self._by_state(states, live)
        out = Decided(by_state=tuple(sorted((s, o.word) for s, o in by_state.items())))
        out.outcome = max(by_state.values(), default=Outcome.PUBLISH).word
        for verdict in sorted(effective, key=lambda v: (-v.outcome, v.rule)):
            self._add(out, verdict)
        shadow = [v for v in verdicts if self._shadow(v)]
        if shadow:
            outcomes, kept = self._by_state(states, shadow)
            if kept:
                worst = max(outcomes.values(), default=Outcome.PUBLISH).word
                out.shadow = {"outcome": worst, "rules": sorted(v.rule for v in kept)}
        return out

    def _shadow(self, verdict: Verdict) -> bool:
        rule = self._rules.get(verdict.rule)
        return rule is not None and rule.life == "shadow"

    def _by_state(
        self, states: Sequence[str], verdicts: Sequence[Verdict]
    ) -> tuple[dict[str, Outcome], list[Verdict]]:
        """The outcome in each state, and the verdicts that apply in at least one of them."""
        by_state = dict.fromkeys(states, Outcome.PUBLISH)
        kept = []
        for verdict in verdicts:
            rule = self._rules.get(verdict.rule)
            here = [s for s in states if rule is None or s in rule.scope]
            for state in here:
                by_state[state] = max(by_state[state], verdict.outcome)
            if here:
                kept.append(verdict)
        return by_state, kept

    def _add(self, out: Decided, verdict: Verdict) -> None:
        out.rules.append(verdict.rule)
        out.findings += [_finding(f) for f in verdict.findings]
        rule = self._rules.get(verdict.rule)
        if rule is None:
            return
        for condition in rule.conditions:
            out.conditions.append({"kind": condition.kind, "detail": condition.detail, "rule": rule.id})
        for name in rule.grounds:
            ground = self._grounds[name]
            if ground not in out.grounds:
                out.grounds.append(ground)

    def table(
        self, listings: pa.RecordBatch, decided: Mapping[int, Decided], mode: str = "live"
    ) -> pa.RecordBatch:
        """Decisions of a whole batch: the rows in `decided` as decided, all others published.

        Args:
            listings: the batch (schema LISTING).
            decided: row to decision, for the rows in which anything was seen.
            mode: `live` or `replay`.

        Returns:
            A batch of schema DECISION, one row a listing, in order.
        """
        n = listings.num_rows
        arrays = [
            listings.column("id"),
            listings.column("source"),
            _sparse(n, "outcome", {r: d.outcome for r, d in decided.items()}, "publish"),
            self._state_column(listings, decided),
            _lists(n, "conditions", {r: d.conditions for r, d in decided.items()}),
            _lists(n, "rules", {r: d.rules for r, d in decided.items()}),
            _lists(n, "grounds", {r: d.grounds for r, d in decided.items()}),
            _lists(n, "findings", {r: d.findings for r, d in decided.items()}),
            _shadow_column(n, {r: d.shadow for r, d in decided.items() if d.shadow}),
            _constant(n, self._digest),
            _constant(n, mode),
        ]
        return pa.RecordBatch.from_arrays(arrays, schema=DECISION)

    def _state_column(self, listings: pa.RecordBatch, decided: Mapping[int, Decided]) -> pa.Array:
        """`outcome_by_state`: for most rows the same map of publish in all states of the Union."""
        n = listings.num_rows
        countries = listings.column("countries")
        usual = targets(None)
        special: dict[int, tuple[tuple[str, str], ...]] = {r: d.by_state for r, d in decided.items()}
        if countries.null_count < n:
            for row, codes in enumerate(countries.to_pylist()):
                if codes and row not in special:
                    special[row] = tuple((s, "publish") for s in targets(tuple(codes)))
        return _maps(n, usual, special)


def _finding(f: Finding) -> dict[str, object]:
    return {
        "rule": f.rule, "signal": f.signal, "view": f.view, "field": f.field, "start": f.start, "end": f.end,
        "quote": f.quote, "score": f.score,
    }  # fmt: skip


@lru_cache(maxsize=8)
def _constant(n: int, value: str) -> pa.Array:
    return pa.repeat(pa.scalar(value), n)


def _sparse(n: int, name: str, values: Mapping[int, object], default: object) -> pa.Array:
    out = [default] * n
    for row, value in values.items():
        out[row] = value
    return pa.array(out, DECISION.field(name).type)


def _lists(n: int, name: str, values: Mapping[int, Sequence[object]]) -> pa.Array:
    """A list column of which most rows are empty."""
    kind = DECISION.field(name).type
    filled = sorted(r for r, v in values.items() if v)
    flat = [item for r in filled for item in values[r]]
    offsets = _offsets(n, filled, [len(values[r]) for r in filled])
    return pa.ListArray.from_arrays(offsets, pa.array(flat, kind.value_type), type=kind)


def _offsets(n: int, rows: Sequence[int], counts: Sequence[int]) -> pa.Array:
    import numpy as np

    per_row = np.zeros(n + 1, np.int32)
    if rows:
        per_row[np.asarray(rows) + 1] = counts
    return pa.array(np.cumsum(per_row, dtype=np.int32))


def _maps(n: int, usual: Sequence[str], special: Mapping[int, tuple[tuple[str, str], ...]]) -> pa.Array:
    import numpy as np

    filled = sorted(special)
    counts = np.full(n + 1, len(usual), np.int32)
    counts[0] = 0
    for row in filled:
        counts[row + 1] = len(special[row])
    offsets = np.cumsum(counts, dtype=np.int32)
    keys = np.resize(np.arange(len(usual), dtype=np.int32), int(offsets[-1])) if not filled else None
    if keys is None:
        names, words = _spelled(n, usual, special)
    else:
        names = pa.DictionaryArray.from_arrays(keys, pa.array(usual)).cast(pa.string())
        words = pa.repeat(pa.scalar("publish"), len(keys))
    return pa.MapArray.from_arrays(pa.array(offsets), names, words)


def _spelled(
    n: int, usual: Sequence[str], special: Mapping[int, tuple[tuple[str, str], ...]]
) -> tuple[pa.Array, pa.Array]:
    import numpy as np

    states = sorted({s for pairs in special.values() for s, _ in pairs} | set(usual))
    place = {s: i for i, s in enumerate(states)}
    common = np.array([place[s] for s in usual], np.int8)
    parts, outcomes = [], []
    last = 0
    zeros = np.zeros(len(usual), np.int8)
    for row in [*sorted(special), n]:
        if row > last:
            parts.append(np.tile(common, row - last))
            outcomes.append(np.tile(zeros, row - last))
        if row < n:
            parts.append(np.array([place[s] for s, _ in special[row]], np.int8))
            outcomes.append(np.array([_CODE[o] for _, o in special[row]], np.int8))
        last = row + 1
    keys = pa.DictionaryArray.from_arrays(np.concatenate(parts), pa.array(states)).cast(pa.string())
    words = pa.DictionaryArray.from_arrays(np.concatenate(outcomes), pa.array(_WORDS)).cast(pa.string())
    return keys, words


_WORDS = [o.word for o in Outcome]
_CODE = {o.word: int(o) for o in Outcome}


def _shadow_column(n: int, values: Mapping[int, dict[str, object] | None]) -> pa.Array:
    kind = DECISION.field("shadow").type
    if not values:
        return pa.nulls(n, kind)
    out: list[dict[str, object] | None] = [None] * n
    for row, value in values.items():
        out[row] = value
    return pa.array(out, kind)
