"""The part of docs/evaluation.md about contrast pairs."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from bench.document import table

from evals.contrast import Pair
from evals.plot import Bar
from evals.wilson import Share

_LEAST = 5


def by(pairs: Sequence[Pair], key: Callable[[Pair], str], what: str) -> str:
    """Accuracy by key: all pairs, those kept back from training, and the two kinds of members apart."""
    head = [what, "Pairs", "Both right (95 %)", "Kept back", "Both right (95 %)", "Violations caught", "Lawful let pass"]
    named = {**_groups(pairs, key), "**all**": pairs}
    return table(head, [_line(name, some) for name, some in named.items()])


def by_plain(pairs: Sequence[Pair], key: Callable[[Pair], str], what: str) -> str:
    """Accuracy by key of pairs of which none is kept back."""
    head = [what, "Pairs", "Both right (95 %)", "Violations caught", "Lawful let pass"]
    named = {**_groups(pairs, key), "**all**": pairs}
    return table(head, [
        [name, f"{len(some):,}", right(some).percent(), caught(some).percent(), passed(some).percent()]
        for name, some in named.items()
    ])  # fmt: skip


def worst(pairs: Sequence[Pair], least: int) -> tuple[str, Share] | None:
    """The language whose violations are caught least, among those with that many pairs."""
    found = [(name, caught(some)) for name, some in _groups(pairs, lambda p: p.language).items() if len(some) >= least]
    return min(found, key=lambda item: item[1].value, default=None)


def right(pairs: Sequence[Pair]) -> Share:
    """Pairs whose members were all judged rightly."""
    return Share(sum(p.right for p in pairs), len(pairs))


def caught(pairs: Sequence[Pair]) -> Share:
    """Violations that were caught."""
    return Share(sum(p.violations - p.missed for p in pairs), sum(p.violations for p in pairs))


def passed(pairs: Sequence[Pair]) -> Share:
    """Lawful members that were let pass."""
    return Share(sum(p.lawful - p.alarms for p in pairs), sum(p.lawful for p in pairs))


def bars(pairs: Sequence[Pair]) -> list[Bar]:
    """Accuracy by pack, for the chart."""
    return [Bar(name, right(some)) for name, some in sorted(_groups(pairs, lambda p: p.pack).items()) if len(some) >= _LEAST]


def _line(name: str, some: Sequence[Pair]) -> list[str]:
    kept = [p for p in some if p.held_back]
    return [
        name, f"{len(some):,}", right(some).percent(), f"{len(kept):,}", right(kept).percent(),
        caught(some).percent(), passed(some).percent(),
    ]  # fmt: skip


def _groups(pairs: Sequence[Pair], key: Callable[[Pair], str]) -> Mapping[str, list[Pair]]:
    found: dict[str, list[Pair]] = {}
    for pair in pairs:
        found.setdefault(key(pair), []).append(pair)
    return dict(sorted(found.items(), key=lambda item: (-len(item[1]), item[0])))
