"""Plain charts as SVG, readable on a light and on a dark page: bars with intervals, and a map of cells."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from typing import NamedTuple

from evals.wilson import Share

_ROW, _LEFT, _WIDTH, _RIGHT, _TOP = 22, 190, 420, 150, 46
_STYLE = (
    "text{font:12px system-ui,sans-serif;fill:#333}.t{font-size:14px;font-weight:600}.n{fill:#666}"
    ".b{fill:#5b8db8}.g{stroke:#ccc}.i{stroke:#222;stroke-width:1.5}"
    ".h{fill:#1f6fa8}.z{fill:#c2410c;fill-opacity:.22}.c{font-size:10px}.w{fill:#fff}"
    "@media(prefers-color-scheme:dark){text{fill:#ddd}.n{fill:#aaa}.g{stroke:#444}.i{stroke:#eee}"
    ".h{fill:#4a9bd6}.z{fill:#f97316;fill-opacity:.3}.w{fill:#0b1622}}"
)


class Bar(NamedTuple):
    """One line of the chart."""

    label: str
    share: Share


class Cell(NamedTuple):
    """One field of a map: how full (0 to 1; None leaves it without colour) and what is written in it."""

    value: float | None
    text: str


def heat(title: str, rows: Sequence[str], columns: Sequence[str], cells: Sequence[Sequence[Cell]], note: str = "") -> str:
    """A map: the fuller a cell, the stronger its colour; an empty one is red.

    Args:
        title: what is shown.
        rows: names from top to bottom.
        columns: names from left to right.
        cells: one sequence a row, as long as `columns`.
        note: one line below.
    """
    widest = max((len(cell.text) for line in cells for cell in line), default=1)
    size = max(26, 6 * widest + 10, 7 * max((len(name) for name in columns), default=1) + 8)
    left, width = _LEFT, _LEFT + size * len(columns) + 12
    height = _TOP + _ROW * len(rows) + (30 if note else 10)
    lines = [_open(title, width, height)]
    for number, name in enumerate(columns):
        x = left + size * (number + 0.5)
        lines.append(f'<text class="n" x="{x:.0f}" y="{_TOP - 6}" text-anchor="middle">{escape(name)}</text>')
    for number, (name, line) in enumerate(zip(rows, cells, strict=True)):
        y = _TOP + number * _ROW
        lines.append(f'<text x="{left - 8}" y="{y + 15}" text-anchor="end">{escape(name)}</text>')
        for place, cell in enumerate(line):
            lines += _cell(left + size * place, y, size, cell)
    if note:
        lines.append(f'<text class="n" x="8" y="{height - 8}">{escape(note)}</text>')
    return "\n".join([*lines, "</svg>"]) + "\n"


def _cell(x: int, y: int, size: int, cell: Cell) -> list[str]:
    if cell.value is None:
        return [f'<text class="c n" x="{x + size / 2:.0f}" y="{y + 14}" text-anchor="middle">{escape(cell.text)}</text>']
    full = min(1.0, max(0.0, cell.value))
    look = 'class="z"' if not full else f'class="h" fill-opacity="{0.08 + 0.92 * full:.2f}"'
    words = f'<text class="c{" w" if full > 0.55 else ""}" x="{x + size / 2:.0f}" y="{y + 14}" text-anchor="middle">'
    return [
        f'<rect {look} x="{x + 1}" y="{y + 1}" width="{size - 2}" height="{_ROW - 2}"/>',
        f"{words}{escape(cell.text)}</text>",
    ]


def _open(title: str, width: int, height: int) -> str:
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" role="img" '
        f'aria-label="{escape(title)}"><style>{_STYLE}</style>\n<text class="t" x="8" y="20">{escape(title)}</text>'
    )


def chart(title: str, bars: Sequence[Bar], unit: str, scale: float) -> str:
    """Horizontal bars, each with its interval and its number.

    Args:
        title: what is shown.
        bars: from top to bottom.
        unit: what stands behind the numbers.
        scale: 100 for percent, 1000 for per thousand.
    """
    top = _ceiling(max((bar.share.high * scale for bar in bars), default=1.0), scale)
    height = _TOP + _ROW * len(bars) + 30
    lines = [
        _open(title, _LEFT + _WIDTH + _RIGHT, height),
        *_grid(top, height - 24),
        *(line for number, bar in enumerate(bars) for line in _bar(number, bar, unit, scale, top)),
        "</svg>",
    ]
    return "\n".join(lines) + "\n"


def _ceiling(value: float, scale: float) -> float:
    """The end of the axis: 1, 2 or 5 times a power of ten, never above the scale itself."""
    step = 1e-3
    while True:
        for factor in (1, 2, 5):
            if value <= step * factor:
                return min(step * factor, scale)
        step *= 10


def _grid(top: float, bottom: int) -> list[str]:
    lines = []
    for part in range(6):
        x = _LEFT + _WIDTH * part / 5
        lines.append(f'<line class="g" x1="{x:.0f}" x2="{x:.0f}" y1="{_TOP - 8}" y2="{bottom}"/>')
        lines.append(f'<text class="n" x="{x:.0f}" y="{bottom + 16}" text-anchor="middle">{top * part / 5:g}</text>')
    return lines


def _bar(number: int, bar: Bar, unit: str, scale: float, top: float) -> list[str]:
    y = _TOP + number * _ROW
    value, low, high = (_WIDTH * v * scale / top for v in (bar.share.value, bar.share.low, bar.share.high))
    middle = y + 7
    ends = [f'<line class="i" x1="{_LEFT + x:.1f}" x2="{_LEFT + x:.1f}" y1="{y + 3}" y2="{y + 11}"/>' for x in (low, high)]
    note = f"{bar.share.value * scale:.1f}{unit} of {bar.share.total:,}"
    return [
        f'<text x="{_LEFT - 8}" y="{y + 11}" text-anchor="end">{escape(bar.label)}</text>',
        f'<rect class="b" x="{_LEFT}" y="{y}" width="{value:.1f}" height="14"/>',
        f'<line class="i" x1="{_LEFT + low:.1f}" x2="{_LEFT + high:.1f}" y1="{middle}" y2="{middle}"/>',
        *ends,
        f'<text class="n" x="{_LEFT + _WIDTH + 8}" y="{y + 11}">{escape(note)}</text>',
    ]
