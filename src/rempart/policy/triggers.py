"""Which signals of a rule are searched in every listing: as few and as rare ones as the condition allows.

A rule that needs two words at once is found by looking for the rarer one; the other is looked for where that stands. A rule
that takes one word or another needs both. The condition says which: if it cannot hold without any of some signals, those are
enough (`pack check` proves the same of what was chosen, or written, here).
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence, Set
from dataclasses import replace

from rempart.domain.rule import Signal
from rempart.policy.condition import Condition, ConditionError
from rempart.text.everyday import everyday, goods
from rempart.text.fold import fold, join
from rempart.text.views.words import split

_OFFERS, _EVERYDAY, _PREFIX, _SHORT, _RARE, _PAIR, _PATTERN = 50.0, 8.0, 4.0, 2.0, 0.1, 0.02, 400.0
"""What a word costs that stands in very many offers, that people use every day, that goes on anyhow, that is short, another
one; a phrase; and a pattern without a word in it. Only the order of the sums matters."""
_WORDY_PATTERN = 3.0
_MUCH_RARER = 0.1
"""Words that stand near others are searched first only if they are so much rarer than the others."""
_SHORT_WORD, _UNIT = 4, 2
"""Bytes of short words, and of those that units are written with."""
_CLASS, _LITERAL = re.compile(r"\\.|\[[^\]]*\]|\([^()]*\)\?"), re.compile(r"[^\W\d_]{4}")
_NUMBER = re.compile(r"\\d|0-9")


def rarest(signals: Sequence[Signal], when: str, chosen: Set[str]) -> tuple[Signal, ...]:
    """The signals, with no more triggers than the condition needs.

    Args:
        signals: of one rule, each a trigger or not.
        when: the rule's condition.
        chosen: signals of which the pack says itself whether they are triggers; they stay as they are.
    """
    names = {s.name for s in signals}
    default = [s for s in signals if s.trigger]
    words = [s for s in signals if s.kind in ("terms", "pattern") and s.name not in chosen]
    if len(default) + sum(s.near is not None for s in words) < 2:
        return tuple(signals)
    try:
        condition = Condition(when)
    except ConditionError:
        return tuple(signals)  # `pack check` says what is wrong
    costs = {s.name: cost(s) for s in words if s.name in condition.names}
    mine = {s.name for s in default}
    fewest = _fewest(condition, names, mine, costs.keys() & mine, costs)
    wider = _fewest(condition, names, mine | costs.keys(), costs.keys(), costs)
    if wider and _sum(wider, costs) < _MUCH_RARER * _sum(fewest, costs):
        fewest = wider
    return tuple(s if s.trigger == (s.name in fewest) else replace(s, trigger=s.name in fewest) for s in signals)


def _fewest(
    condition: Condition, names: Set[str], triggers: Set[str], free: Set[str], costs: Mapping[str, float]
) -> frozenset[str]:
    """Triggers without those of `free` that the condition can do without, the dearest first."""
    kept = set(triggers)
    for name in sorted(free, key=lambda n: (-costs[n], n)):
        if len(kept) > 1 and not condition.possible(names - (kept - {name}), frozenset()):
            kept.discard(name)
    return frozenset(kept)


def _sum(triggers: Set[str], costs: Mapping[str, float]) -> float:
    return sum(costs.get(name, 0.0) for name in triggers)


def cost(signal: Signal) -> float:
    """How often a signal may be met in ordinary offers, roughly."""
    if signal.kind == "pattern":
        return sum(_pattern_cost(pattern) for pattern in signal.patterns)
    if signal.kind != "terms":
        return 0.0
    folded = fold(join(t.text.strip("*=").encode() for t in signal.terms)).data.tobytes().split(b"\xfe")
    return sum(_word_cost(split(key), t.text.endswith("*")) for key, t in zip(folded, signal.terms, strict=False))


def _pattern_cost(pattern: str) -> float:
    wordy = _LITERAL.search(_CLASS.sub(" ", pattern)) and not _NUMBER.search(pattern)
    return _WORDY_PATTERN if wordy else _PATTERN


def _word_cost(words: list[bytes], open_end: bool) -> float:
    if len(words) != 1:
        return _PAIR
    word = words[0]
    if word in goods() or len(word) <= _UNIT:
        return _OFFERS
    if word in everyday():
        return _EVERYDAY
    if open_end:
        return _PREFIX
    return _SHORT if len(word) <= _SHORT_WORD else _RARE
