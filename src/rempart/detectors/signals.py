"""The signals of all active rules, numbered through, as detectors and judge share them."""

from __future__ import annotations

from dataclasses import dataclass

from rempart.domain.rule import Rule, Signal
from rempart.policy.policy import Policy


@dataclass(frozen=True)
class Signals:
    """Number of a signal -> the signal, and the number of its rule in `rules`."""

    rules: tuple[Rule, ...]
    signals: tuple[Signal, ...]
    rule_of: tuple[int, ...]

    @classmethod
    def of(cls, policy: Policy) -> Signals:
        """Number the signals of the policy's live and shadow rules."""
        rules = policy.active
        pairs = [(i, s) for i, rule in enumerate(rules) for s in rule.signals]
        return cls(rules, tuple(s for _, s in pairs), tuple(i for i, _ in pairs))

    def place(self, number: int) -> tuple[int, str]:
        """The number of a signal's rule, and its name there."""
        return self.rule_of[number], self.signals[number].name

    def numbers(self, kind: str) -> list[int]:
        """The numbers of all signals of a kind."""
        return [i for i, s in enumerate(self.signals) if s.kind == kind]
