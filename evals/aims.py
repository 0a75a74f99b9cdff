"""What the figures are measured against: issue by issue the aim, the measured value, and whether it was met."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from bench.document import table

from evals.wilson import Share


class Aim(NamedTuple):
    """One line of the table. `met` is None where nothing was measured."""

    what: str
    aim: str
    measured: str
    met: bool | None


def at_least(what: str, share: Share | None, bound: float, note: str = "") -> Aim:
    """A share that must not be smaller than `bound`."""
    measured = f"{share.percent()}{note}" if share and share.total else "not measured"
    return Aim(what, f"≥ {100 * bound:g} %", measured, share.value >= bound if share and share.total else None)


def at_most(what: str, share: Share | None, bound: float, per: int, unit: str) -> Aim:
    """A share that must not be larger than `bound`, told per so many (`unit` says so)."""
    aim = f"≤ {bound * per:g}{unit}" if bound else f"0{unit}"
    if not share or not share.total:
        return Aim(what, aim, "not measured", None)
    low, high = per * share.low, per * share.high
    return Aim(what, aim, f"{per * share.value:.2f} ({low:.2f}–{high:.2f}){unit}", share.value <= bound)


def render(aims: Iterable[Aim]) -> str:
    """The table."""
    words = {True: "yes", False: "**no**", None: "–"}
    return table(["What", "Aim", "Measured (95 %)", "Met"], [[a.what, a.aim, a.measured, words[a.met]] for a in aims], 9)
