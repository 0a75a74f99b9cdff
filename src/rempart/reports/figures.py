"""The plots of a report as numbers: rows of bars, the outcome bar with its enlargement, the strip of states.

The template draws them as inline SVG with attributes only (no inline style, no script), so they stand without
JavaScript and under a strict content security policy. Lengths are percentages with two decimals.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from rempart.domain.outcome import Outcome
from rempart.domain.states import EU
from rempart.reports.tally import Cross

STATE_NAMES: dict[str, str] = {
    "AT": "Austria", "BE": "Belgium", "BG": "Bulgaria", "CY": "Cyprus", "CZ": "Czechia", "DE": "Germany",
    "DK": "Denmark", "EE": "Estonia", "ES": "Spain", "FI": "Finland", "FR": "France", "GR": "Greece",
    "HR": "Croatia", "HU": "Hungary", "IE": "Ireland", "IT": "Italy", "LT": "Lithuania", "LU": "Luxembourg",
    "LV": "Latvia", "MT": "Malta", "NL": "Netherlands", "PL": "Poland", "PT": "Portugal", "RO": "Romania",
    "SE": "Sweden", "SI": "Slovenia", "SK": "Slovakia", "IS": "Iceland", "LI": "Liechtenstein", "NO": "Norway",
}  # fmt: skip
"""The states of the European Economic Area in English."""

_STRICT = (Outcome.REFUSE, Outcome.HOLD, Outcome.PUBLISH)


@dataclass(frozen=True, slots=True)
class Segment:
    """A part of a bar: the outcome's word, where it begins and how long it is (per cent of the width)."""

    word: str
    start: float
    width: float


@dataclass(frozen=True, slots=True)
class Bar:
    """A row of a plot: key, label, second line, counts, and the bar's parts."""

    key: str
    label: str
    note: str
    publish: int
    hold: int
    refuse: int
    segments: tuple[Segment, ...]


@dataclass(frozen=True, slots=True)
class Plot:
    """A plot with its rows, longest first. `left` rows are not shown; `published` says that some only publish."""

    id: str
    title: str
    about: str
    head: str
    bars: tuple[Bar, ...]
    left: int
    published: bool


@dataclass(frozen=True, slots=True)
class Cell:
    """A state in the strip; `heat` is 0 to 1, from the least to the largest share held or refused."""

    state: str
    publish: int
    hold: int
    refuse: int
    heat: float
    segments: tuple[Segment, ...]


Describe = Callable[[str], tuple[str, str]]
"""A name to its label and second line."""


def segments(counts: Sequence[int], whole: int, least: float = 0.0) -> tuple[Segment, ...]:
    """The parts of a stacked bar, strictest first.

    Args:
        counts: publish, hold, refuse.
        whole: what 100 per cent stands for; 0 gives no parts.
        least: no part that is not empty is drawn shorter than this (per cent).
    """
    widths = {o: max(100 * counts[o] / whole, least, 0.01) for o in _STRICT if whole and counts[o]}
    excess = sum(widths.values()) - 100
    if excess > 0:  # the longest gives what the thinnest were lent
        widths[max(widths, key=lambda o: widths[o])] -= excess
    out: list[Segment] = []
    at = 0.0
    for outcome, width in widths.items():
        out.append(Segment(outcome.word, round(at, 2), round(width, 2)))
        at += width
    return tuple(out)


def plot(
    cross: Cross, identity: tuple[str, str, str, str], describe: Describe, most: int = 12, published: bool = False
) -> Plot:
    """A plot of names against outcomes.

    Args:
        cross: the counts.
        identity: id, title, what it shows, and the head of the first column.
        describe: gives each name its label and second line.
        most: rows shown.
        published: count and draw listings that publish too (else only holds and refusals, which then decide the order).
    """
    rows = [(n, c) for n, c in cross.rows() if c[1] or c[2] or (published and c[0])]
    drawn = [(n, c if published else (0, c[1], c[2])) for n, c in rows]
    longest = max((sum(c) for _, c in drawn), default=0)
    bars = tuple(Bar(n, *describe(n), *c, segments(c, longest, 0.6)) for n, c in drawn[:most])
    return Plot(*identity, bars, max(0, len(drawn) - most), published and any(c[0] for _, c in drawn))


def strip(states: Cross) -> tuple[Cell, ...]:
    """The 27 Member States, and any other state that was decided for."""
    order = [*EU, *sorted(set(states.counts) - set(EU))]
    rows = [(s, states.counts.get(s, [0, 0, 0])) for s in order]
    shares = {s: (c[1] + c[2]) / sum(c) if sum(c) else 0.0 for s, c in rows}
    least, most = min(shares.values()), max(shares.values())
    spread = most - least
    alike = spread <= 0.05 * most
    heat = {s: 0.3 if alike else 0.2 + 0.8 * (share - least) / spread for s, share in shares.items() if share}
    return tuple(
        Cell(s, c[0], c[1], c[2], round(heat.get(s, 0.0), 3), segments((0, c[1], c[2]), c[1] + c[2], 2.0)) for s, c in rows
    )


def state_name(code: str) -> str:
    """A state's English name, or its code."""
    return STATE_NAMES.get(code, code)


@dataclass(frozen=True, slots=True)
class OutcomeBar:
    """All listings as one bar; where holds and refusals are few, a second bar enlarges them.

    `reach` is the per cent of the first bar that the second one enlarges (0: no second bar).
    """

    bar: tuple[Segment, ...]
    enlarged: tuple[Segment, ...]
    reach: float


def outcome_bar(counts: Sequence[int]) -> OutcomeBar:
    """The bar of outcomes (publish, hold, refuse)."""
    whole, seen = sum(counts), counts[Outcome.HOLD] + counts[Outcome.REFUSE]
    bar = segments(counts, whole, 0.25)
    reach = sum(s.width for s in bar if s.word != Outcome.PUBLISH.word)
    if not seen or reach > 25:
        return OutcomeBar(bar, (), 0.0)
    return OutcomeBar(bar, segments((0, counts[Outcome.HOLD], counts[Outcome.REFUSE]), seen, 0.5), round(reach, 2))
