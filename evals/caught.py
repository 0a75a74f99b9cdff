"""Listings that the policy stops, to be disguised and relabelled: what the abuse of guards and the attacks start from.

They come from the refused and held examples of the packs, the violations of training/contrast, and draws from the unlawful
sets. Only what is stopped as it stands is taken, so that a share of it says what the disguise did.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any

from evals import contrast
from evals.clusters import clusters
from evals.sets import read
from rempart.domain.listing import from_dicts
from rempart.domain.outcome import Outcome
from rempart.domain.rule import Rule
from rempart.pipeline import Screen
from rempart.policy.policy import Policy

Listing = dict[str, Any]
EXAMPLES, CONTRAST = "examples of the packs", "contrast pairs"
DRAWS: Mapping[str, int] = {"market_2017": 300, "peptides_17_languages": 300}
"""How many rows of which set, before those that are not stopped are left out."""
_CHUNK = 4096


@dataclass(frozen=True, slots=True)
class Place:
    """Where a rule saw something: a field of plain text, and the characters from start to end."""

    field: str
    start: int
    end: int
    quote: str


@dataclass(frozen=True, slots=True)
class Caught:
    """A listing that is stopped as it stands.

    `cluster` groups listings about the same goods. `places` are what the rules that stop it saw, the first place in the
    title first.
    """

    origin: str
    cluster: str
    language: str
    listing: Listing
    outcome: str
    rules: tuple[str, ...]
    places: tuple[Place, ...] = field(repr=False)

    @property
    def packs(self) -> tuple[str, ...]:
        """The packs whose rules stop it."""
        return tuple(sorted({rule.partition(".")[0] for rule in self.rules}))


@dataclass(frozen=True, slots=True)
class _Candidate:
    origin: str
    cluster: str
    language: str
    listing: Listing


def caught(screen: Screen, folder: Path, pairs: Path, most: Mapping[str, int] | None = None) -> list[Caught]:
    """Every listing of the sources that the screen stops.

    Args:
        screen: with the policy that decides.
        folder: of the sets (`../shared/data/listings`), there or not.
        pairs: of the contrast pairs (`training/contrast`), there or not.
        most: how many candidates of which origin at most, drawn by hash; those it does not name are all taken.
    """
    candidates = [
        *(_Candidate(EXAMPLES, rule.id, language, listing) for rule, language, listing in examples(screen.policy)),
        *_pairs(pairs), *_rows(folder),
    ]  # fmt: skip
    found: list[Caught] = []
    for origin in dict.fromkeys(c.origin for c in candidates):
        some = sorted((c for c in candidates if c.origin == origin), key=lambda c: _digest(str(c.listing)))
        limit = (most or {}).get(origin)
        found += stopped(screen, some[:limit])
    return found


def stopped(screen: Screen, candidates: Sequence[_Candidate]) -> Iterator[Caught]:
    """Those of the candidates that the screen holds or refuses."""
    rules = {rule.id: rule for rule in screen.policy.rules}
    for start in range(0, len(candidates), _CHUNK):
        some = candidates[start : start + _CHUNK]
        decisions = screen(from_dicts([c.listing for c in some])).decisions.to_pylist()
        for candidate, decision in zip(some, decisions, strict=True):
            if decision["outcome"] == "publish":
                continue
            stopping = tuple(r for r in decision["rules"] if r in rules and rules[r].outcome > Outcome.PUBLISH)
            places = tuple(_places(candidate.listing, stopping, decision["findings"] or ()))
            if stopping and places:
                yield Caught(
                    candidate.origin, candidate.cluster, candidate.language, candidate.listing, decision["outcome"],
                    stopping, places,
                )  # fmt: skip


def _places(listing: Listing, rules: Sequence[str], findings: Iterable[Mapping[str, Any]]) -> Iterator[Place]:
    found = {
        Place(f["field"], f["start"], f["end"], f["quote"])
        for f in findings
        if f["rule"] in rules and f["quote"] and isinstance(listing.get(f["field"]), str)
    }
    yield from sorted(found, key=lambda p: (p.field != "title", p.field, p.start, -p.end))


def examples(policy: Policy) -> Iterator[tuple[Rule, str, Listing]]:
    """What the live rules say must be refused or held: rule, language (guessed where it does not say), listing."""
    for rule in policy.rules:
        if rule.life == "live" and rule.examples:
            languages = _languages_of(rule)
            for example in rule.examples:
                if example.expect in ("refuse", "hold"):
                    listing: Listing = dict(example.listing)
                    yield rule, listing.get("language") or _guess(" ".join(listing.values()), languages), listing


def _languages_of(rule: Rule) -> dict[str, frozenset[str]]:
    """By language, the words of the rule's terms in it."""
    found: dict[str, set[str]] = {}
    for signal in rule.signals:
        for term in signal.terms:
            if term.language != "any":
                found.setdefault(term.language, set()).add(term.text.strip("*=").casefold())
    return {language: frozenset(words) for language, words in found.items()}


def _guess(text: str, languages: Mapping[str, frozenset[str]]) -> str:
    """The language most of whose terms stand in the text (the longest of them decides), else what py3langid says."""
    plain = text.casefold()
    best = max(((sum(len(w) for w in words if w in plain), name) for name, words in languages.items()), default=(0, ""))
    tied = [name for name, words in languages.items() if sum(len(w) for w in words if w in plain) == best[0]]
    if best[0] and len(tied) == 1:
        return best[1]
    return _identify(text, tuple(sorted(tied)) if best[0] else ())


@lru_cache(maxsize=8192)
def _identify(text: str, among: tuple[str, ...]) -> str:
    from py3langid import rank

    ranked = [name for name, _ in rank(text)]
    return next((name for name in ranked if name in among), among[0] if among else "en")


def _pairs(folder: Path) -> Iterator[_Candidate]:
    for line in contrast.lines(folder):
        if line.violation and line.pack not in contrast.GATED:
            listing = {"title": line.title, "language": line.language}
            yield _Candidate(CONTRAST, f"{line.pack}:{line.pair}", line.language, listing)


def drawn(folder: Path, source: str) -> Iterator[tuple[str, Listing]]:
    """Cluster and listing of the rows that are drawn from an unlawful set; nothing where the set is not there."""
    file = folder / f"{source}.ndjson.gz"
    if not file.is_file():
        return
    rows = [row for row in read(file) if (row.get("label") or {}).get("violation")]
    named = sorted(zip(clusters(source, rows), rows, strict=True), key=lambda item: _digest(item[1]["id"]))
    for cluster, row in named[: DRAWS[source]]:
        yield cluster, {k: v for k, v in row.items() if k not in ("label", "shop")}


def _rows(folder: Path) -> Iterator[_Candidate]:
    for source in DRAWS:
        for cluster, listing in drawn(folder, source):
            yield _Candidate(source, cluster, listing.get("language") or "en", listing)


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
