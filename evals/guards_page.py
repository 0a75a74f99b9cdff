"""The part of docs/evaluation.md about the abuse of guards."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from bench.document import table

from evals import guards
from evals.guards import Guarded
from evals.wilson import Share, clustered, counted, design_effect

_RULES = 15


def opened(found: Sequence[Guarded], within: Sequence[Guarded] = ()) -> Share:
    """How often a phrase turned a stop into a publish, clustered by what the listings are about."""
    wider = design_effect(counted((g.caught.cluster, g.published) for g in within).values()) or 1.0
    return clustered(((g.caught.cluster, g.published) for g in found), wider)


def report(found: Sequence[Guarded]) -> list[str]:
    """By family, by place, by language, by origin, and which rules gave way."""
    parts = [
        _by(found, lambda g: g.family, "Family of the phrase"), _by(found, lambda g: g.place, "Where it stands"),
        _by(found, lambda g: g.caught.language, "Language of the listing"),
        _by(found, lambda g: g.caught.origin, "Listings from"),
    ]  # fmt: skip
    rules = [[f"`{rule}`", f"{count:,}", words] for rule, count, words in guards.worst(found, _RULES)]
    if rules:
        parts.append(table(["Rule that gave way", "Times", "Phrases that did it most"], rules, 9))
    return parts


def _by(found: Sequence[Guarded], key: Callable[[Guarded], str], what: str) -> str:
    named: dict[str, list[Guarded]] = {}
    for one in found:
        named.setdefault(key(one), []).append(one)
    lines = []
    for name, some in sorted(named.items(), key=lambda item: (-opened(item[1]).value, item[0])):
        refused = [g for g in some if g.caught.outcome == "refuse"]
        lowered = clustered((g.caught.cluster, g.lowered) for g in refused)
        lines.append([name, f"{len({id(g.caught) for g in some}):,}", f"{len(some):,}", opened(some, found).percent(),
                      lowered.percent()])  # fmt: skip
    return table([what, "Listings", "Tried", "Turned to publish (95 %)", "Refuse lowered to hold (95 %)"], lines)
