"""The signals of all active rules, numbered through, as detectors and judge share them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from rempart.domain.rule import Rule, Signal
from rempart.policy.policy import Policy


@dataclass(frozen=True)
class Signals:
    """Number of a signal -> the signal, and the number of its rule in `rules`; `model` as in `Policy`."""

    rules: tuple[Rule, ...]
    signals: tuple[Signal, ...]
    rule_of: tuple[int, ...]
    harmless: frozenset[tuple[bytes, bytes]] = frozenset()
    """Everyday words, each with the word of a term that it is not a spelling of (`Policy.harmless`)."""
    model: Path | None = None

    @classmethod
    def of(cls, policy: Policy) -> Signals:
        """Number the signals of the policy's live and shadow rules."""
        rules = policy.active
        pairs = [(i, s) for i, rule in enumerate(rules) for s in rule.signals]
        harmless = frozenset((word.encode(), term.encode()) for word, term in policy.harmless)
        return cls(rules, tuple(s for _, s in pairs), tuple(i for i, _ in pairs), harmless, policy.model)

    def place(self, number: int) -> tuple[int, str]:
        """The number of a signal's rule, and its name there."""
        return self.rule_of[number], self.signals[number].name

    @cached_property
    def placed(self) -> frozenset[int]:
        """The numbers of signals of which it matters where they stand: those with `near`, and those they are near to."""
        anchors = {(r, s.near.of) for r, s in zip(self.rule_of, self.signals, strict=True) if s.near is not None}
        return frozenset(n for n, s in enumerate(self.signals) if s.near is not None or self.place(n) in anchors)

    def numbers(self, kind: str) -> list[int]:
        """The numbers of all signals of a kind."""
        return [i for i, s in enumerate(self.signals) if s.kind == kind]
