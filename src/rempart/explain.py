"""Why a listing was decided as it was: what each view saw, which rules fired, and which nearly did.

Looks at one listing with the detectors and the judge of a `Screen`. Decides nothing itself: the decision shown is the
one that the screen takes.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Any

import pyarrow as pa

from rempart.decisions.judge import Judge, with_near
from rempart.domain.outcome import Outcome
from rempart.domain.rule import Rule
from rempart.domain.states import targets
from rempart.domain.verdict import Verdict
from rempart.pipeline import Screen
from rempart.policy.condition import Condition, ConditionError
from rempart.text.block import Block, Hit, blocks
from rempart.text.views import VIEWS

_MOST_MISSING = 3
_QUOTES = 4

SignalHits = Mapping[str, Sequence[Hit]]


@dataclass(frozen=True, slots=True)
class FieldSeen:
    """One text of the listing (`title`, `variants[2]`), and what each view made of it, by the view's name."""

    label: str
    text: str
    views: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Fired:
    """A rule whose condition holds. `states` are those of the listing in which it applies; none means no effect.

    `outcome` is the rule's own, lowered to hold if one of `guards` was seen.
    """

    rule: Rule
    outcome: Outcome
    guards: tuple[str, ...]
    states: tuple[str, ...]

    @property
    def on_trial(self) -> bool:
        """Whether the rule is a shadow rule, which changes nothing."""
        return self.rule.life == "shadow"


@dataclass(frozen=True, slots=True)
class Missed:
    """A rule of which a signal was seen, but whose condition does not hold.

    `seen` is signal to quotes; `far` the signals that were seen, but too far from what they must stand near. `missing`
    are the smallest sets of further signals that would make it fire; empty if the condition asks for more than signals.
    """

    rule: Rule
    seen: Mapping[str, tuple[str, ...]]
    far: tuple[str, ...]
    missing: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Passed:
    """A rule that would have held the listing, had not learned score, category and price spoken for it."""

    rule: Rule


@dataclass(frozen=True, slots=True)
class Explanation:
    """A listing (row of LISTING) with its decision (row of DECISION, as dicts) and what led to it."""

    listing: Mapping[str, Any]
    decision: Mapping[str, Any]
    fields: tuple[FieldSeen, ...]
    fired: tuple[Fired, ...]
    missed: tuple[Missed, ...]
    troubles: tuple[str, ...]
    passed: tuple[Passed, ...] = ()


def explain(screen: Screen, listing: pa.RecordBatch) -> Explanation:
    """Screen a batch of one listing (schema LISTING) and say why the decision fell.

    Raises:
        ValueError: not exactly one row.
    """
    if listing.num_rows != 1:
        raise ValueError(f"expected one listing, found {listing.num_rows}")
    screening = screen(listing)
    row = listing.to_pylist()[0]
    states = targets(row["countries"])
    block = next(blocks(listing))
    judge = Judge(screen.signals.rules)
    fired: list[Fired] = []
    missed: list[Missed] = []
    passed: list[Passed] = []
    for number, hits in sorted(_look(screen, block).items()):
        rule = screen.signals.rules[number]
        verdict = judge.judge(number, block, 0, hits)
        if verdict is None and judge.lets_pass(number, block, 0, hits):
            passed.append(Passed(rule))
        elif verdict is None:
            missed.append(_missed(rule, block, hits))
        elif verdict.rule == rule.id:
            fired.append(_fired(rule, verdict, states))
    order = sorted(fired, key=lambda f: (not f.states, f.on_trial, -f.outcome, f.rule.id))
    decision = screening.decisions.to_pylist()[0]
    return Explanation(row, decision, _fields(block), tuple(order), tuple(missed), screening.troubles, tuple(passed))


def _look(screen: Screen, block: Block) -> dict[int, dict[str, list[Hit]]]:
    """Rule number to signal to hits, for the rules of which a trigger was seen; what cannot run sees nothing here."""
    signals = screen.signals
    seen: dict[int, dict[str, list[Hit]]] = {}

    def add(hits: Sequence[Hit]) -> None:
        for hit in hits:
            of_rule = seen.setdefault(signals.rule_of[hit.signal], {})
            of_rule.setdefault(signals.signals[hit.signal].name, []).append(hit)

    for detector in screen.detectors:
        add(_tried(detector.detect, block))
    wanted = frozenset(n for n, s in enumerate(signals.signals) if not s.trigger and signals.rule_of[n] in seen)
    for detector in screen.detectors if wanted else ():
        add(_tried(detector.context, block, {0: wanted}))
    return seen


def _tried(look: Any, *arguments: Any) -> Sequence[Hit]:
    try:
        found: Sequence[Hit] = look(*arguments)
    except Exception:  # noqa: BLE001 - the screen met the same error, held the listing, and says so in the decision
        return ()
    return found


def _fields(block: Block) -> tuple[FieldSeen, ...]:
    """Every text of the block's only row, through every view."""
    out = []
    for value in block.values(0):
        text = block.text(value)
        if not text:
            continue
        views = {}
        for view in VIEWS:
            bounds = block.bounds(view.name)
            data = block.view(view.name)[int(bounds[value]) + 1 : int(bounds[value + 1])]
            views[view.name] = data.decode("utf-8", "replace").strip()
        out.append(FieldSeen(block.label(value), text, views))
    return tuple(out)


def _fired(rule: Rule, verdict: Verdict, states: Sequence[str]) -> Fired:
    return Fired(rule, verdict.outcome, verdict.guarded, tuple(s for s in states if s in rule.scope))


def _missed(rule: Rule, block: Block, hits: SignalHits) -> Missed:
    near = with_near(rule, block, hits)
    seen = {name: _quotes(block, found) for name, found in near.items() if found}
    far = tuple(name for name, found in hits.items() if found and not near.get(name))
    return Missed(rule, seen, far, _missing(rule, frozenset(seen)))


def _quotes(block: Block, hits: Sequence[Hit]) -> tuple[str, ...]:
    out: dict[str, None] = {}
    for hit in hits:
        if hit.value >= 0:
            start, end = block.locate(hit)
            out[block.text(hit.value)[start:end]] = None
    return tuple(out)[:_QUOTES]


def _missing(rule: Rule, seen: frozenset[str]) -> tuple[tuple[str, ...], ...]:
    """The smallest sets of signals that, with those seen, make the condition hold."""
    condition = Condition(rule.when)
    others = [s.name for s in rule.signals if s.name not in seen and s.name in condition.names]
    for size in range(1, _MOST_MISSING + 1):
        found = [
            chosen
            for chosen in combinations(others, size)
            if _holds(condition, {s.name: s.name in seen or s.name in chosen for s in rule.signals})
        ]
        if found:
            return tuple(found)
    return ()


def _holds(condition: Condition, flags: Mapping[str, bool]) -> bool:
    try:
        return condition.pure and condition.holds(flags)
    except ConditionError:
        return False
