"""How much of each pack sees a language: terms that trigger, and rules that have one there."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from rempart.domain.rule import Rule
from rempart.policy.policy import Policy

OFFICIAL = tuple("bg cs da de el en es et fi fr ga hr hu it lt lv mt nl pl pt ro sk sl sv".split())  # noqa: SIM905 - a list to read
"""The 24 official languages of the Union, by ISO 639-1."""
BORDER = tuple("zh ru uk tr ar".split())  # noqa: SIM905
"""Languages of goods that cross its borders."""
LANGUAGES = (*OFFICIAL, *BORDER)


@dataclass(frozen=True, slots=True)
class Cell:
    """Terms of a language that trigger rules of a pack, and how many rules see the language at all.

    `bound` counts the rules that need words of some language: rules of names that are the same everywhere, of numbers or of
    fields are none of them.
    """

    terms: int
    rules: int
    bound: int

    @property
    def share(self) -> float:
        """The share of the rules bound to a language that see this one."""
        return self.rules / self.bound if self.bound else 1.0


def coverage(policy: Policy) -> Mapping[str, Mapping[str, Cell]]:
    """By pack, by language; packs without a rule that needs words are left out."""
    packs: dict[str, list[Rule]] = {}
    for rule in policy.active:
        packs.setdefault(rule.pack, []).append(rule)
    found = {pack: {language: _cell(rules, language) for language in LANGUAGES} for pack, rules in sorted(packs.items())}
    return {pack: cells for pack, cells in found.items() if cells["en"].bound}


def anywhere(policy: Policy) -> dict[str, int]:
    """By pack, the terms that are the same in every language (substances, brands)."""
    found: dict[str, set[str]] = {}
    for rule in policy.active:
        found.setdefault(rule.pack, set()).update(_terms(rule).get("any", ()))
    return {pack: len(words) for pack, words in found.items()}


def _cell(rules: list[Rule], language: str) -> Cell:
    by_rule = [_terms(rule) for rule in rules]
    bound = [terms for terms in by_rule if terms.keys() - {"any"}]
    words = set().union(*(terms.get(language, set()) for terms in bound))
    return Cell(len(words), sum(language in terms for terms in bound), len(bound))


def _terms(rule: Rule) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for signal in rule.signals:
        if signal.trigger:
            for term in signal.terms:
                found.setdefault(term.language, set()).add(term.text)
    return found
