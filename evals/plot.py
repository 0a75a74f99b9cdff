"""A plain bar chart with intervals as SVG."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from typing import NamedTuple

from evals.wilson import Share

_ROW, _LEFT, _WIDTH, _RIGHT, _TOP = 22, 190, 420, 150, 46
_STYLE = (
    "text{font:12px system-ui,sans-serif;fill:#333}.t{font-size:14px;font-weight:600}.n{fill:#666}"
    ".b{fill:#5b8db8}.g{stroke:#ccc}.i{stroke:#222;stroke-width:1.5}"
    "@media(prefers-color-scheme:dark){text{fill:#ddd}.n{fill:#aaa}.g{stroke:#444}.i{stroke:#eee}}"
)


class Bar(NamedTuple):
    """One line of the chart."""

    label: str
    share: Share


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
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_LEFT + _WIDTH + _RIGHT} {height}" role="img" '
        f'aria-label="{escape(title)}"><style>{_STYLE}</style>',
        f'<text class="t" x="8" y="20">{escape(title)}</text>',
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
