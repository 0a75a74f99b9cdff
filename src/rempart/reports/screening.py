"""The report of a screening: one HTML page that says what was screened, what came of it, and why.

`ScreeningReport` takes batches as they are decided and keeps counts and at most `cap` held or refused listings, so a
run of any size fits. The page stands alone: no external host, readable without JavaScript, safe whatever traders wrote.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType
from typing import Any

import numpy as np
import pyarrow as pa

from rempart.domain.columns import DECISION, LISTING
from rempart.domain.dsa import label
from rempart.domain.errors import Reject
from rempart.domain.outcome import Outcome
from rempart.reports import page
from rempart.reports.figures import Plot, outcome_bar, plot, state_name, strip
from rempart.reports.language import Languages, name
from rempart.reports.shown import Shown, pieces, shown
from rempart.reports.tally import Cross, Ints, Tally

_MOST_REJECTS = 50
_VIEWS = {
    "words": "the words as folded: case, accents and look-alike letters made plain",
    "squeezed": "separators taken out, digits that stand for letters read as letters",
    "typed": "a pattern on the text as typed",
    "pattern": "a pattern on the text as typed",
    "field": "a field that is missing, present or has a certain value",
    "number": "a quantity with its unit",
    "attribute": "a field that is missing, present or has a certain value",
    "member": "a field's whole value in a list",
    "typography": "how the text is typed: hidden or reordered characters, mixed scripts",
}
PLOTS: Mapping[str, tuple[str, str, str, str]] = MappingProxyType({p[0]: p for p in (
    ("packs", "Packs", "Listings in which a rule of the pack took part.", "Pack"),
    ("rules", "Rules", "Listings in which the rule took part.", "Rule"),
    ("grounds", "Grounds", "The law, or the clause of the terms, that the decisions rest on.", "Ground"),
    ("categories", "DSA categories", "As in a statement of reasons (Art. 17 DSA).", "Category"),
    ("languages", "Languages", "Held and refused listings by language.", "Language"),
    ("views", "Ways of seeing", "How the text was read where something was found.", "View"),
    ("conditions", "Conditions", "What comes with an outcome.", "Condition"),
    ("unchecked", "Unchecked", "Checks that could not run. Their listings are held.", "Check"),
    ("shadow", "Rules on trial", "What shadow rules would have done. They changed nothing.", "Rule"),
)})  # fmt: skip
"""The plots of the page: id, title, what it shows, head of the first column."""

_CONDITIONS = {"age_gate": "Age gate", "evidence": "Evidence required", "label": "Label required"}


@dataclass(frozen=True)
class PolicyFacts:
    """The policy as a page names it.

    Args:
        digest: of the whole policy; it stands on every decision.
        packs: pack id to title.
        rules: rule id to (title, why).
        grounds: ground id to (citation, title).
    """

    digest: str
    packs: Mapping[str, str]
    rules: Mapping[str, tuple[str, str]]
    grounds: Mapping[str, tuple[str, str]]


@dataclass(frozen=True)
class RunFacts:
    """The run: `rows_in` read, of which `rejected` could not become listings; wall-clock `seconds`; `workers`."""

    files: Sequence[str]
    rows_in: int
    rejected: int
    seconds: float
    started: datetime
    workers: int = 1


class ScreeningReport:
    """Gathers batches of decisions and renders them as one page.

    Args:
        title: the page's heading.
        policy: names and reasons for what the decisions refer to.
        cap: held and refused listings shown one by one, refusals first; the rest is counted only.
    """

    def __init__(self, title: str, policy: PolicyFacts, cap: int = 2000) -> None:
        self._title = title
        self._policy = policy
        self._cap = max(0, cap)
        self._tally = Tally()
        self._languages = Languages()
        self._shown: dict[Outcome, list[Shown]] = {Outcome.REFUSE: [], Outcome.HOLD: []}
        self._rejects: Counter[tuple[str, str]] = Counter()
        self._first_rejects: list[Reject] = []

    def add(self, listings: pa.RecordBatch, decisions: pa.RecordBatch) -> None:
        """Take a batch in: schemas `LISTING` and `DECISION`, the same rows in the same order.

        Raises:
            ValueError: another schema, another number of rows, or an unknown outcome.
        """
        for batch, schema, what in ((listings, LISTING, "LISTING"), (decisions, DECISION, "DECISION")):
            if batch.schema.names != schema.names:
                raise ValueError(f"expected the columns of {what}, found {batch.schema.names}")
        if not listings.num_rows:
            return
        outcome = self._tally.add(listings, decisions)
        languages = self._languages.add(listings, outcome)
        for word, kept in self._shown.items():
            rows = np.flatnonzero(outcome == word)[: self._cap - len(kept)]
            if len(rows):
                kept += _rows(listings, decisions, rows, languages)

    def rejects(self, rejects: Sequence[Reject]) -> None:
        """Count rows that could not become listings; the first are shown."""
        for reject in rejects:
            key = (reject.field or "the row", reject.expected)
            if key in self._rejects or len(self._rejects) < 200:
                self._rejects[key] += 1
            if len(self._first_rejects) < _MOST_REJECTS:
                self._first_rejects.append(reject)

    def render(self, facts: RunFacts) -> str:
        """The page as text, for a file of its own. The same batches and facts give the same text."""
        tally = self._tally
        listed = [*self._shown[Outcome.REFUSE], *self._shown[Outcome.HOLD]][: self._cap]
        seen = tally.outcomes[Outcome.HOLD] + tally.outcomes[Outcome.REFUSE]
        gone = self._first_rejects
        return page.render("screening", {
            "title": self._title, "policy": self._policy, "facts": facts, "decided": tally.decided,
            "outcomes": {o.word: tally.outcomes[o] for o in Outcome}, "outcome_bar": outcome_bar(tally.outcomes),
            "balanced": facts.rows_in == tally.decided + facts.rejected, "duration": _duration(facts.seconds),
            "rate": facts.rows_in / facts.seconds if facts.seconds > 0 else 0.0,
            "plots": self._plots(), "cells": strip(tally.states), "shadow_stricter": tally.shadow_stricter,
            "language_note": self._languages.note(), "reasons": _most_first(tally.reasons),
            "rejects": _most_first(self._rejects),
            "first_rejects": [(pieces(r.source), r.line, r.field, r.expected, pieces(r.found)) for r in gone],
            "listed": listed, "seen": seen, "unlisted": seen - len(listed), "cap": self._cap,
            "filters": _filters(listed, self._policy), "rule_facts": self._rule, "ground_title": self._ground_title,
            "language_name": name, "state_name": state_name, "condition_name": _condition,
            "data": page.data(self._figures(facts)),
        })  # fmt: skip

    def _plots(self) -> dict[str, Plot]:
        t = self._tally
        return {p.id: p for p in (
            plot(t.packs, PLOTS["packs"], lambda n: (self._pack_title(n), n)),
            plot(t.rules, PLOTS["rules"], self._rule, 15, True),
            plot(t.grounds, PLOTS["grounds"], lambda n: (self._citation(n), self._ground_title(n)), 15),
            plot(t.categories, PLOTS["categories"], lambda n: (label(n), "")),
            plot(self._languages.counts, PLOTS["languages"], lambda n: (name(n), "")),
            plot(t.views, PLOTS["views"], lambda n: (n, _VIEWS.get(n, ""))),
            plot(t.conditions, PLOTS["conditions"], lambda n: (_condition(n), ""), published=True),
            plot(t.unchecked, PLOTS["unchecked"], lambda n: (n, "")),
            plot(t.shadow, PLOTS["shadow"], self._rule, 15, True),
        )}  # fmt: skip

    def _pack_title(self, pack: str) -> str:
        return self._policy.packs.get(pack, pack)

    def _rule(self, rule: str) -> tuple[str, str]:
        """A rule's title and id; a rule that the policy does not know goes by its id."""
        known = self._policy.rules.get(rule)
        return (known[0], rule) if known else (rule, "")

    def _citation(self, ground: str) -> str:
        return self._policy.grounds.get(ground, (ground, ""))[0]

    def _ground_title(self, ground: str) -> str:
        return self._policy.grounds.get(ground, ("", ""))[1]

    def _figures(self, facts: RunFacts) -> dict[str, Any]:
        """The page's figures for machines; counts are [publish, hold, refuse]."""
        tally = self._tally
        crosses: dict[str, Cross] = {
            "packs": tally.packs, "rules": tally.rules, "grounds": tally.grounds, "dsa_categories": tally.categories,
            "languages": self._languages.counts, "states": tally.states, "views": tally.views,
            "conditions": tally.conditions, "unchecked": tally.unchecked, "shadow": tally.shadow,
        }  # fmt: skip
        return {
            "rows_in": facts.rows_in, "rejected": facts.rejected, "decided": tally.decided,
            "outcomes": {o.word: tally.outcomes[o] for o in Outcome}, "policy": self._policy.digest,
            "started": facts.started.isoformat(), "seconds": facts.seconds, "workers": facts.workers,
            **{k: dict(c.counts) for k, c in crosses.items()},
        }  # fmt: skip


def _rows(listings: pa.RecordBatch, decisions: pa.RecordBatch, rows: Ints, languages: Mapping[int, str]) -> list[Shown]:
    taken = pa.array(rows)
    pairs = zip(listings.take(taken).to_pylist(), decisions.take(taken).to_pylist(), rows.tolist(), strict=True)
    return [shown(listing, decision, languages[row]) for listing, decision, row in pairs]


def _filters(listed: Sequence[Shown], policy: PolicyFacts) -> dict[str, list[tuple[str, str]]]:
    """What the listings shown can be filtered by: packs, states and languages, as (value, label)."""
    packs = sorted({p for s in listed for p in s.packs})
    states = sorted({c for s in listed for word in ("hold", "refuse") for c in s.states.get(word, ())})
    languages = sorted({s.language for s in listed})
    return {
        "packs": [(p, policy.packs.get(p, p)) for p in packs],
        "states": [(s, s) for s in states],
        "languages": [(c, name(c)) for c in languages],
    }


def _duration(seconds: float) -> str:
    """`0.42 s`, `12.3 s`, `4 min 05 s`, `2 h 07 min`."""
    if seconds < 60:
        return f"{seconds:.2f} s" if seconds < 10 else f"{seconds:.1f} s"
    minutes = int(seconds // 60)
    return f"{minutes} min {seconds % 60:02.0f} s" if minutes < 60 else f"{minutes // 60} h {minutes % 60:02d} min"


def _condition(kind: str) -> str:
    return _CONDITIONS.get(kind, kind)


def _most_first(counts: Counter[tuple[str, str]]) -> list[tuple[tuple[str, str], int]]:
    return sorted(counts.items(), key=lambda item: (-item[1], item[0]))
