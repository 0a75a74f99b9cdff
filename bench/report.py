"""The benchmark's page: docs/benchmarks.md."""

from __future__ import annotations

from collections.abc import Sequence

from bench.document import table
from bench.measure import Figure, Section

WHO = "python -m bench"
FRAME = """# Benchmarks

`make bench` (or `python -m bench`) measures everything below in one go on the machine at hand and writes the part between
the marks. Every figure stands beside a peer of the same run, because the machine matters more than the program: compare
ratios, not absolute figures. Values are medians with the lowest and the highest; runs alternate (A B A B), one round
warms up, and ratios are taken between runs that stood next to each other.

Needs the extra `bench` (`pip install 'rempart[bench]'`) and real text: `../shared/data`, or a catalogue in `examples/`.

{measured}

## What limits it

(to be written from the table "Cost by stage" of the final run)

## What was tried

(to be written)
"""
_HEAD = ["What", "Measured", "Peer, same run", "Ratio", "Aim", "Met"]
_MARK = {True: "yes", False: "**no**", None: ""}


def render(about: Sequence[str], sections: Sequence[Section], notes: Sequence[str]) -> str:
    """Everything between the marks, as Markdown."""
    parts = ["## This run", *about, *notes, "## Aims", _aims(sections)]
    for section in sections:
        parts += [f"## {section.title}", section.about]
        if section.figures:
            parts.append(table(_HEAD, [_line(f) for f in section.figures], 6))
        if section.after:
            parts.append(section.after)
    return "\n\n".join(parts)


def _line(figure: Figure) -> list[str]:
    return [figure.what, figure.value, figure.peer, figure.ratio, figure.aim, _MARK[figure.met]]


def _against(figure: Figure) -> str:
    """The ratio, and to what."""
    return f"{figure.ratio} of {figure.peer.partition(':')[0]}" if figure.ratio else ""


def _aims(sections: Sequence[Section]) -> str:
    """Each aim once, met or not."""
    seen: dict[tuple[str, str], Figure] = {}
    for section in sections:
        for figure in section.figures:
            if figure.met is not None:
                seen.setdefault((figure.what, figure.aim), figure)
    rows = [[f.aim, f.what, f.value, _against(f), _MARK[f.met]] for f in seen.values()]
    return table(["Aim", "What", "Measured", "Ratio", "Met"], rows, 5) if rows else "None was measured in this run."
