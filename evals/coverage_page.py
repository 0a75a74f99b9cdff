"""The part of docs/evaluation.md about languages: how many terms and rules of each pack see which."""

from __future__ import annotations

from collections.abc import Mapping

from bench.document import table

from evals.coverage import LANGUAGES, OFFICIAL, Cell
from evals.plot import Cell as Field
from evals.plot import heat

Coverage = Mapping[str, Mapping[str, Cell]]


def picture(found: Coverage, names: Mapping[str, int]) -> str:
    """Packs by language: the share of the rules that see it, and the number of terms; last the `names` of any language."""
    cells = [
        [*(Field(found[pack][name].share, str(found[pack][name].terms)) for name in LANGUAGES), _any(names.get(pack, 0))]
        for pack in found
    ]
    note = "Red: no rule of the pack has a term of that language. any: names that are the same in every language."
    title = "Rules of each pack that see a language (colour), and the terms they have in it (number)"
    return heat(title, list(found), [*LANGUAGES, "any"], cells, note)


def _any(names: int) -> Field:
    return Field(None, str(names) if names else "")


def languages(found: Coverage) -> str:
    """By language: terms, rules, packs that do not see it at all."""
    lines = []
    for name in LANGUAGES:
        cells = {pack: found[pack][name] for pack in found}
        blind = [pack for pack, cell in cells.items() if not cell.rules]
        rules, bound = sum(c.rules for c in cells.values()), sum(c.bound for c in cells.values())
        lines.append([
            name if name in OFFICIAL else f"{name} (not official)", f"{sum(c.terms for c in cells.values()):,}",
            f"{rules} of {bound} ({100 * rules / max(1, bound):.0f} %)",
            ", ".join(blind) if len(blind) < len(cells) else "all",
        ])  # fmt: skip
    return table(["Language", "Terms", "Rules that see it", "Packs that do not see it"], lines)
