"""Combine the verdicts on a listing, state by state, and lay decisions out as columns."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

import numpy as np
import pyarrow as pa

from rempart.domain.columns import DECISION
from rempart.domain.outcome import WORDS, Outcome
from rempart.domain.rule import Ground, Rule
from rempart.domain.states import targets
from rempart.domain.verdict import Finding, Verdict


@dataclass(slots=True)
class Decided:
    """One listing's decision as plain values, ready to become a row of DECISION."""

    outcome: str = "publish"
    by_state: tuple[tuple[str, str], ...] = ()
    conditions: Sequence[dict[str, str]] = ()
    rules: Sequence[str] = ()
    grounds: Sequence[dict[str, object]] = ()
    findings: Sequence[dict[str, object]] = ()
    shadow: dict[str, object] | None = None


_Key = tuple[tuple[str, ...], tuple[tuple[str, Outcome], ...]]
_MOST = 1 << 14


class Decider:
    """Turns verdicts into decisions under one policy. What does not depend on the trader's words is remembered."""

    def __init__(self, rules: Sequence[Rule], grounds: Mapping[str, Ground], digest: str) -> None:
        self._rules = {r.id: r for r in rules}
        self._grounds: dict[str, dict[str, object]] = {
            key: {
                "id": g.id, "citation": g.citation, "dsa_category": g.dsa_category, "dsa_keywords": list(g.dsa_keywords)
            } for key, g in grounds.items()
        }  # fmt: skip
        self._digest = digest
        self._known: dict[_Key, tuple[Decided, tuple[int, ...]]] = {}

    def decide(self, countries: Sequence[str] | None, verdicts: Sequence[Verdict]) -> Decided:
        """Combine verdicts: in every state the strictest wins; over all states the strictest is the outcome.

        Verdicts of shadow rules change nothing; they are told apart in `shadow`. A rule whose states the listing does
        not address is left out.
        """
        states = targets(tuple(countries) if countries else None)
        key = (states, tuple((v.rule, v.outcome) for v in verdicts))
        known = self._known.get(key)
        if known is None:
            known = self._combine(states, verdicts)
            if len(self._known) < _MOST:
                self._known[key] = known
        frame, order = known
        findings = [_finding(f) for i in order for f in verdicts[i].findings]
        return replace(frame, findings=findings) if findings else frame

    def _combine(self, states: Sequence[str], verdicts: Sequence[Verdict]) -> tuple[Decided, tuple[int, ...]]:
        """Everything but the findings, and the places of the verdicts whose findings are shown, strictest first."""
        shadow = [i for i, v in enumerate(verdicts) if self._shadow(v)]
        live = [i for i in range(len(verdicts)) if i not in shadow]
        by_state, effective = self._by_state(states, verdicts, live)
        order = tuple(sorted(effective, key=lambda i: (-verdicts[i].outcome, verdicts[i].rule)))
        fired = [self._rules[verdicts[i].rule] for i in order if verdicts[i].rule in self._rules]
        grounds = dict.fromkeys(name for rule in fired for name in rule.grounds)
        out = Decided(
            outcome=max(by_state.values(), default=Outcome.PUBLISH).word,
            by_state=tuple(sorted((s, o.word) for s, o in by_state.items())),
            conditions=[{"kind": c.kind, "detail": c.detail, "rule": r.id} for r in fired for c in r.conditions],
            rules=[verdicts[i].rule for i in order],
            grounds=[self._grounds[name] for name in grounds],
        )
        outcomes, kept = self._by_state(states, verdicts, shadow)
        if kept:
            worst = max(outcomes.values(), default=Outcome.PUBLISH).word
            out.shadow = {"outcome": worst, "rules": sorted(verdicts[i].rule for i in kept)}
        return out, order

    def _shadow(self, verdict: Verdict) -> bool:
        rule = self._rules.get(verdict.rule)
        return rule is not None and rule.life == "shadow"

    def _by_state(
        self, states: Sequence[str], verdicts: Sequence[Verdict], places: Sequence[int]
    ) -> tuple[dict[str, Outcome], list[int]]:
        """The outcome in each state, and the places of the verdicts that apply in at least one of them."""
        by_state = dict.fromkeys(states, Outcome.PUBLISH)
        kept = []
        for i in places:
            rule = self._rules.get(verdicts[i].rule)
            here = [s for s in states if rule is None or s in rule.scope]
            for state in here:
                by_state[state] = max(by_state[state], verdicts[i].outcome)
            if here:
                kept.append(i)
        return by_state, kept

    def table(self, listings: pa.RecordBatch, decided: Mapping[int, Decided], mode: str = "live") -> pa.RecordBatch:
        """Decisions of a whole batch: the rows in `decided` as decided, all others published.

        Args:
            listings: the batch (schema LISTING).
            decided: row to decision, for the rows in which anything was seen.
            mode: `live` or `replay`.

        Returns:
            A batch of schema DECISION, one row a listing, in order.
        """
        n = listings.num_rows
        columns = dict(_columns(n, decided) if decided else _published(n))
        columns["listing_id"], columns["source"] = listings.column("id"), listings.column("source")
        columns["outcome_by_state"] = self._state_column(listings, decided)
        columns["policy"], columns["mode"] = _constant(n, self._digest), _constant(n, mode)
        return pa.RecordBatch.from_arrays([columns[name] for name in DECISION.names], schema=DECISION)

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
        return _maps(n, usual, special) if special else _usual_maps(n, usual)


def _finding(f: Finding) -> dict[str, object]:
    return {
        "rule": f.rule, "signal": f.signal, "view": f.view, "field": f.field, "start": f.start, "end": f.end,
        "quote": f.quote, "score": f.score,
    }  # fmt: skip


_COLUMNS = ("outcome", "conditions", "rules", "grounds", "findings", "shadow")


def _columns(n: int, decided: Mapping[int, Decided]) -> dict[str, pa.Array]:
    """The columns that say what was decided; equal decisions are laid out once and taken many times."""
    if n <= _FEW:
        rows = [decided.get(i, _PUBLISHED) for i in range(n)]
        return {name: pa.array([getattr(d, name) for d in rows], _TYPES[name]) for name in _COLUMNS}
    distinct = {id(d): d for d in decided.values()}
    place = {key: i for i, key in enumerate(distinct, 1)}
    index = np.zeros(n, np.int32)
    index[list(decided)] = [place[id(d)] for d in decided.values()]
    different, taken = [_PUBLISHED, *distinct.values()], pa.array(index)
    return {name: pa.array([getattr(d, name) for d in different], _TYPES[name]).take(taken) for name in _COLUMNS}


@lru_cache(maxsize=8)
def _published(n: int) -> dict[str, pa.Array]:
    """The same for a batch in which nothing was seen."""
    return {
        name: pa.array([getattr(_PUBLISHED, name)], _TYPES[name]).take(pa.array(np.zeros(n, np.int32))) for name in _COLUMNS
    }


_PUBLISHED = Decided()
_TYPES: dict[str, pa.DataType] = {name: DECISION.field(name).type for name in _COLUMNS}
_FEW = 16


@lru_cache(maxsize=8)
def _constant(n: int, value: str) -> pa.Array:
    return pa.repeat(pa.scalar(value), n)


@lru_cache(maxsize=8)
def _usual_maps(n: int, usual: tuple[str, ...]) -> pa.Array:
    """`outcome_by_state` of a batch that is published everywhere."""
    return _maps(n, usual, {})


def _maps(n: int, usual: tuple[str, ...], special: Mapping[int, tuple[tuple[str, str], ...]]) -> pa.Array:
    if not n:
        return pa.array([], DECISION.field("outcome_by_state").type)
    if len(special) * 8 > n:
        names, words = _spelled(n, usual, special)
    else:
        names, words = _patched(n, usual, special)
    counts = np.full(n + 1, len(usual), np.int32)
    counts[0] = 0
    for row in special:
        counts[row + 1] = len(special[row])
    return pa.MapArray.from_arrays(pa.array(np.cumsum(counts, dtype=np.int32)), names, words)


@lru_cache(maxsize=8)
def _everywhere(n: int, usual: tuple[str, ...]) -> tuple[pa.Array, pa.Array]:
    """Names and outcomes of n rows that are published in the usual states."""
    keys = np.tile(np.arange(len(usual), dtype=np.int32), n)
    names = pa.DictionaryArray.from_arrays(keys, pa.array(usual)).cast(pa.string())
    return names, pa.repeat(pa.scalar("publish"), len(keys))


def _patched(
    n: int, usual: tuple[str, ...], special: Mapping[int, tuple[tuple[str, str], ...]]
) -> tuple[pa.Array, pa.Array]:
    """The usual rows copied in long runs, with the special ones between them."""
    names, words = _everywhere(n, usual)
    width, last = len(usual), 0
    parts: tuple[list[pa.Array], list[pa.Array]] = ([], [])
    for row in [*sorted(special), n]:
        if row > last:
            parts[0].append(names.slice(0, (row - last) * width))
            parts[1].append(words.slice(0, (row - last) * width))
        if row < n:
            parts[0].append(pa.array([s for s, _ in special[row]], pa.string()))
            parts[1].append(pa.array([o for _, o in special[row]], pa.string()))
        last = row + 1
    return pa.concat_arrays(parts[0]), pa.concat_arrays(parts[1])


def _spelled(n: int, usual: Sequence[str], special: Mapping[int, tuple[tuple[str, str], ...]]) -> tuple[pa.Array, pa.Array]:
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
    words = pa.DictionaryArray.from_arrays(np.concatenate(outcomes), pa.array(WORDS)).cast(pa.string())
    return keys, words


_CODE = {word: i for i, word in enumerate(WORDS)}
