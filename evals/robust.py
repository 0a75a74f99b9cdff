"""Robust recall: what is still caught when sellers disguise it, in every way of `rempart.assurance.attacks`.

Only listings that are caught undisguised, and for their words, are attacked, so each share is one of the clean recall. A
hold by the typography gate counts as caught.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path

from bench.document import table

from evals import contrast
from evals.caught import DRAWS, Listing, drawn, examples
from evals.plot import Bar, Cell, chart, heat
from evals.wilson import Share, clustered, counted, design_effect
from rempart.assurance.attack import CAUGHT, SAME, Attacked, Attacker, Bad, chosen
from rempart.assurance.attacks import CHAINS, FAMILIES, chain
from rempart.assurance.attacks.base import Attack
from rempart.pipeline import Screen

CHAINED: Mapping[str, Attack] = {attack.name: attack for attack in map(chain, CHAINS)}
"""Chains of families, shown beside them; the aim is about families."""
SEED = 2065
STRENGTHS = (1, 2, 3)
TRIES = (1, 10, 50)
LIMIT = 300
"""How many listings are attacked, spread over packs, languages and terms."""
AIM = 0.9
_WORST = 5
_LEAST = 10
_SHARES = (("characters", "Letters"), ("words", "Words"), ("listing", "Places in the listing"))


def attacked(screen: Screen, folder: Path, pairs: Path, note: Callable[[str], None], limit: int = LIMIT) -> Attacked:
    """Attack what the screen catches: the packs' examples, violations of the contrast pairs, draws of the unlawful sets.

    Args:
        screen: with the policy that decides.
        folder: of the sets (`../shared/data/listings`), there or not.
        pairs: of the contrast pairs, there or not.
        note: is told now and then how far it is.
        limit: how many listings.
    """

    def tell(what: str, done: int, total: int) -> None:
        if total and done % 16 == 0:
            note(f"attacks: {done} of {total} ({what})")

    attacker = Attacker(screen, SEED, tell)
    rows = list(_rows(screen, folder, pairs))
    bad = chosen(attacker.find(rows).bad, limit, SEED)
    return attacker.run(bad, [*FAMILIES.values(), *CHAINED.values()], STRENGTHS, TRIES)


def _rows(screen: Screen, folder: Path, pairs: Path) -> Iterator[Listing]:
    for rule, language, listing in examples(screen.policy):
        if rule.pack != "typography":
            yield {**listing, "language": language}
    for line in contrast.lines(pairs):
        if line.violation and line.pack not in contrast.GATED:
            yield {"title": line.title, "language": line.language}
    for source in DRAWS:
        yield from (row for _, row in drawn(folder, source))


def share(found: Attacked, cells: Iterable[str], keep: Callable[[Bad], bool] = lambda _: True, within: float = 1.0) -> Share:
    """The share still caught in some cells (`leet/2`), of the listings that could be disguised so; clustered by term."""
    return clustered(
        (
            (bad.term, mark == CAUGHT)
            for cell in cells
            for bad, mark in zip(found.bad, found.marks[cell], strict=True)
            if mark != SAME and keep(bad)
        ),
        within,
    )


def family(found: Attacked, name: str, keep: Callable[[Bad], bool] = lambda _: True) -> Share:
    """The share still caught under a family, all strengths together."""
    return share(found, [f"{name}/{s}" for s in STRENGTHS], keep, _wider(found))


def worst(found: Attacked) -> tuple[str, Share]:
    """The family under which least is caught."""
    shares = {name: family(found, name) for name in FAMILIES}
    return min(((name, s) for name, s in shares.items() if s.total), key=lambda item: (item[1].value, item[0]))


def families() -> int:
    """How many families there are."""
    return len(FAMILIES)


def below(found: Attacked) -> list[str]:
    """Families under the aim, the worst first."""
    shares = {name: s for name in FAMILIES if (s := family(found, name)).total}
    return sorted((name for name in shares if shares[name].value < AIM), key=lambda name: (shares[name].value, name))


def charts(found: Attacked) -> dict[str, str]:
    """File name to SVG: families by strength, and the adaptive attacker."""
    names = sorted(FAMILIES, key=lambda name: (family(found, name).value, name))
    cells = [[_cell(share(found, [f"{name}/{s}"])) for s in STRENGTHS] for name in names]
    columns = [f"strength {s}" for s in STRENGTHS]
    bars = [Bar(f"{tries} tries" if tries > 1 else "1 try", _adaptive(found, tries)) for tries in TRIES]
    return {
        "attacks_families.svg": heat("Still caught, % of the clean recall", names, columns, cells),
        "attacks_adaptive.svg": chart("Still caught by an attacker who tries again", bars, " %", 100),
    }


def report(found: Attacked, about: str) -> str:
    """Everything between the marks of docs/attacks.md."""
    groups = {name: [f for f in FAMILIES if FAMILIES[f].group == name] for name, _ in _SHARES}
    low = below(found)
    parts = ["## This run", f"{about}\n- {_attacked(found)}"]
    if found.troubles:
        parts.append("**Some checks could not run, and their rows count as caught:** " + "; ".join(found.troubles))
    parts.append(
        f"{len(FAMILIES) - len(low)} of {len(FAMILIES)} families leave {100 * AIM:.0f} % of the clean recall or more. "
        + (f"Under it: {', '.join(f'{name} {100 * family(found, name).value:.0f} %' for name in low)}." if low else "")
    )
    parts += ["![Still caught, by family and strength](img/attacks_families.svg)", "## Families"]
    for group, title in _SHARES:
        if groups[group]:
            parts += [f"### {title}", _families(found, {name: FAMILIES[name] for name in groups[group]})]
    parts += ["### Chains", "One after the other, and not counted for the aim.", _families(found, CHAINED)]
    parts += ["## An attacker who tries again", _ADAPTIVE, _tries(found)]
    parts.append("![Still caught, by number of tries](img/attacks_adaptive.svg)")
    parts += ["## By pack", _slices(found, "Pack", lambda bad: bad.pack), "## By language"]
    parts.append(_slices(found, "Language", lambda bad: bad.language))
    return "\n\n".join(parts)


_ADAPTIVE = (
    "He sees only whether his listing is published, and changes it until it is. “Caught” means that none of his tries was "
    "published."
)


def _attacked(found: Attacked) -> str:
    languages = len({bad.language for bad in found.bad})
    return (
        f"{len(found.bad):,} listings that are caught undisguised ({len({bad.term for bad in found.bad}):,} terms, "
        f"{len({bad.pack for bad in found.bad})} packs, {languages} languages), seed {SEED}; every share is one of those "
        "that a family can change at all"
    )


def _families(found: Attacked, names: Mapping[str, Attack]) -> str:
    lines = []
    for name in sorted(names, key=lambda n: (family(found, n).value, n)):
        cells = [f"{name}/{s}" for s in STRENGTHS]
        total = family(found, name)
        parts = [share(found, [cell], within=_wider(found)).percent() for cell in cells]
        lines.append([name, names[name].about, f"{total.total:,}", *parts, total.percent()])
    return table(
        ["Family", "What is done", "Disguises", *(f"strength {s} (95 %)" for s in STRENGTHS), "all (95 %)"], lines, 2
    )


def _tries(found: Attacked) -> str:
    lines = []
    for tries in TRIES:
        arms = ", ".join(f"{arm} {n:,}" for arm, n in Counter(found.arms.get(f"adaptive/{tries}")).most_common(8))
        lines.append([str(tries), _adaptive(found, tries).percent(), arms or "·"])
    return table(["Tries", "Still caught (95 %)", "What got through (listings)"], lines)


def _adaptive(found: Attacked, tries: int) -> Share:
    return share(found, [f"adaptive/{tries}"], within=_wider(found))


def _slices(found: Attacked, what: str, key: Callable[[Bad], str]) -> str:
    cells = [f"{name}/{s}" for name in FAMILIES for s in STRENGTHS]
    lines = []
    for name in sorted({key(bad) for bad in found.bad}):

        def mine(bad: Bad, name: str = name) -> bool:
            return key(bad) == name

        listings = sum(mine(bad) for bad in found.bad)
        total = share(found, cells, mine, _wider(found))
        shares = {f: family(found, f, mine) for f in FAMILIES}
        low = sorted((f for f, s in shares.items() if s.total >= min(_LEAST, listings)), key=lambda f: (shares[f].value, f))
        again = share(found, [f"adaptive/{TRIES[-1]}"], mine, _wider(found))
        families = ", ".join(f"{f} {100 * shares[f].value:.0f} %" for f in low[:_WORST])
        lines.append((total.value, [name, f"{listings:,}", total.percent(), again.percent(), families]))
    lines.sort(key=lambda item: (item[0], item[1][0]))
    head = [what, "Listings", "All families (95 %)", f"{TRIES[-1]} tries (95 %)", "Worst families"]
    return table(head, [line for _, line in lines])


def _wider(found: Attacked) -> float:
    """The design effect of all disguises together, for cells where everything or nothing is caught."""
    marks: Mapping[str, str] = {c: m for c, m in found.marks.items() if not c.startswith("adaptive")}
    counts = counted(
        (bad.term, mark == CAUGHT)
        for cell in marks.values()
        for bad, mark in zip(found.bad, cell, strict=True)
        if mark != SAME
    )
    cells = max(1, len(marks))
    return max(1.0, (design_effect(counts.values()) or 1.0) / cells)


def _cell(found: Share) -> Cell:
    return Cell(found.value if found.total else None, f"{100 * found.value:.0f}")
