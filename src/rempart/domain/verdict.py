"""What the judge makes of one listing: findings and verdicts, before they become columns."""

from __future__ import annotations

from dataclasses import dataclass, field

from rempart.domain.outcome import Outcome

UNCHECKED = "unchecked"
"""Rule id prefix of a check that could not run: `unchecked.terms`, `unchecked.weapons_cold.knives`."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing seen in a listing; offsets in code points of the trader's own text."""

    rule: str
    signal: str
    view: str
    field: str
    start: int
    end: int
    quote: str
    score: float


@dataclass(slots=True)
class Verdict:
    """A rule that fired on a listing.

    `outcome` is the rule's, lowered to hold if a guard was seen. `guarded` names the guards.
    """

    rule: str
    outcome: Outcome
    findings: list[Finding] = field(default_factory=list)
    guarded: tuple[str, ...] = ()
