"""Labelled listings, screened: what is kept of each is its label, its cluster and its decision, never its text."""

from __future__ import annotations

import gzip
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import orjson

from evals.clusters import clusters
from evals.judged import key
from rempart.domain.listing import from_dicts
from rempart.domain.outcome import Outcome
from rempart.domain.rule import Rule
from rempart.domain.verdict import UNCHECKED
from rempart.pipeline import Screen

_CHUNK = 8192
_LONGEST = 40
_ABOUT = frozenset({"label", "shop"})
"""Keys of a line that are not the listing's: an `extra` field called `label` would be screened as text."""

Seen = tuple[str, str]
"""A rule and what it saw: the quoted term, or the signal's name in brackets where the quote could be a sentence."""


@dataclass(frozen=True, slots=True)
class Judged:
    """One listing's label and decision.

    `key` stands for it in evals/judged, `cluster` groups it with listings of the same goods (to compare only), `rules` are
    those that stopped it, `refusing` those of them that refuse if it was refused, `seen` is what they saw.
    """

    source: str
    key: str
    cluster: str
    shop: str
    language: str
    violation: bool | None
    kind: str
    outcome: str
    gated: bool
    rules: tuple[str, ...] = ()
    refusing: tuple[str, ...] = ()
    seen: frozenset[Seen] = frozenset()

    @property
    def stopped(self) -> bool:
        """Held or refused."""
        return self.outcome != "publish"

    @property
    def packs(self) -> frozenset[str]:
        """The packs of the rules that stopped it."""
        return frozenset(rule.partition(".")[0] for rule in self.rules)


class Evaluation:
    """Screens sets with one policy. `troubles` says what could not run; it must stay empty."""

    def __init__(self, screen: Screen) -> None:
        self._screen = screen
        self._rules: Mapping[str, Rule] = {rule.id: rule for rule in screen.policy.rules}
        self.troubles: dict[str, None] = {}

    def judge(self, file: Path) -> list[Judged]:
        """Every listing of a set (`*.ndjson.gz`), in order."""
        source = file.name.partition(".")[0]
        rows = read(file)
        groups = clusters(source, rows)
        return [
            judged
            for start in range(0, len(rows), _CHUNK)
            for judged in self._some(source, rows[start : start + _CHUNK], groups[start : start + _CHUNK])
        ]

    def _some(self, source: str, rows: list[dict[str, Any]], groups: list[str]) -> Iterator[Judged]:
        listings = from_dicts([{k: v for k, v in row.items() if k not in _ABOUT} for row in rows])
        screening = self._screen(listings)
        self.troubles.update(dict.fromkeys(screening.troubles))
        decisions = screening.decisions.select(["outcome", "conditions", "rules", "findings"]).to_pylist()
        for row, group, decision in zip(rows, groups, decisions, strict=True):
            yield self._one(source, row, group, decision)

    def _one(self, source: str, row: Mapping[str, Any], group: str, decision: Mapping[str, Any]) -> Judged:
        label = row.get("label") or {}
        stopping = tuple(r for r in decision["rules"] or () if self._stops(r)) if decision["outcome"] != "publish" else ()
        refusing = tuple(r for r in stopping if r in self._rules and self._rules[r].outcome is Outcome.REFUSE)
        return Judged(
            source, key(source, row["id"]), group, row.get("shop") or source, row.get("language") or "unknown",
            label.get("violation"), label.get("kind") or "", decision["outcome"],
            any(c["kind"] == "age_gate" for c in decision["conditions"] or ()), stopping,
            refusing if decision["outcome"] == "refuse" else (), frozenset(self._seen(stopping, decision["findings"] or ())),
        )  # fmt: skip

    def _stops(self, rule: str) -> bool:
        return rule.startswith(UNCHECKED) or self._rules[rule].outcome > Outcome.PUBLISH

    def _seen(self, stopping: tuple[str, ...], findings: Any) -> Iterator[Seen]:
        for finding in findings:
            rule = finding["rule"]
            if rule not in stopping or rule not in self._rules:
                continue
            signal = self._rules[rule].signal(finding["signal"])
            if signal.trigger:
                yield rule, _term(finding["quote"]) if signal.kind == "terms" else f"({signal.name})"


def read(file: Path) -> list[dict[str, Any]]:
    """The lines of a set, text and all."""
    with gzip.open(file) as lines:
        return [orjson.loads(line) for line in lines]


def _term(quote: str) -> str:
    plain = " ".join(quote.casefold().replace("`", "'").split())
    return plain if len(plain) <= _LONGEST else plain[: _LONGEST - 1] + "…"
