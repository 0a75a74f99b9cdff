"""The results of `rempart attack` as lines for the terminal."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from rempart.assurance.attack_page import GROUPS, grouped, short
from rempart.assurance.attack_results import ADAPTIVE, Change, Results
from rempart.assurance.attacks import FAMILIES
from rempart.assurance.statistics import Share
from rempart.cli.terminal import Line, visible

_NAME, _NUMBER, _SHARE = 34, 8, 24
_AIM, _POOR = 0.9, 0.5
_MOST = 12


def lines(results: Results, changes: Sequence[Change], troubles: Sequence[str]) -> list[Line]:
    """Everything that a run has to say, the weakest families of each group first."""
    out: list[Line] = [*_head(results), []]
    strengths = sorted({cell.rpartition("/")[2] for cell in results.blind()})
    for group, families in grouped(results):
        numbers = "".join(f"{s:>{_NUMBER}}" for s in strengths)
        out.append([(f"{GROUPS[group]:<{_NAME}}{numbers}{'caught, % (95 %)':>{_SHARE}}{'disguises':>11}", "bold")])
        out += [_family(results, family, strengths) for family in families]
        out.append([])
    out += _adaptive(results)
    for what, shares in (("Languages", results.by(lambda a: a.language)), ("Packs", results.by(lambda a: a.pack))):
        out += _groups(what, shares, len(strengths)) if results.blind() else []
    return [*out, *_changes(changes), *_troubles(troubles)]


def families() -> list[Line]:
    """The families with what they do."""
    out: list[Line] = []
    for group, heading in GROUPS.items():
        found = [attack for attack in FAMILIES.values() if attack.group == group]
        if found:
            out += [[], [(heading, "bold")], *([(f"  {a.name:<18}", ""), (a.about, "dim")] for a in found)]
    learns = "Learns from publish or not which families, strengths and pairs work; --tries says how often it may try."
    return [*out[1:], [], [("Adaptive", "bold")], [(f"  {ADAPTIVE:<18}", ""), (learns, "dim")]]


def _head(results: Results) -> list[Line]:
    plain = results.plain
    terms = len({a.term for a in results.listings})
    out: list[Line] = [
        [
            (f"{len(results.listings):,} listings attacked", "bold"),
            (f" of {plain.get('rows', 0):,} read, {terms:,} terms", ""),
        ],
        [(f"policy {results.policy}, seed {results.seed}", "dim")],
    ]
    if plain.get("labelled"):
        share = 100 * plain["labelled_stopped"] / plain["labelled"]
        counts = f"{plain['labelled_stopped']:,} of {plain['labelled']:,} labelled violations"
        out.append([(f"{counts} are stopped undisguised: {share:.1f} %", "")])
    out += [[(f"{n:,} {visible(reason)}: not attacked", "dim")] for reason, n in results.left_out.items()]
    return out


def _family(results: Results, family: str, strengths: Sequence[str]) -> Line:
    cells = results.of_family(family)
    line: Line = [(f"  {family:<{_NAME - 2}}", "")]
    for strength in strengths:
        cell = f"{family}/{strength}"
        share = results.share([cell]) if cell in cells else Share(0, 0, 0.0)
        line.append((f"{short(share):>{_NUMBER}}", _style(share)))
    return [*line, *_share(results.share(cells))]


def _share(share: Share) -> Line:
    low, high = share.interval
    text = f"{100 * share.value:.1f} ({100 * low:.0f}–{100 * high:.0f})" if share.total else "–"
    return [(f"{text:>{_SHARE}}", _style(share)), (f"{share.total:>11,}", "dim")]


def _style(share: Share) -> str:
    if not share.total:
        return "dim"
    return "green" if share.value >= _AIM else "red" if share.value < _POOR else "yellow"


def _adaptive(results: Results) -> list[Line]:
    cells = results.of_family(ADAPTIVE)
    if not cells:
        return []
    out: list[Line] = [[(f"{'An attacker who learns':<{_NAME}}{'withstood, % (95 %)':>{_SHARE}}{'listings':>11}", "bold")]]
    for cell in cells:
        tries = cell.rpartition("/")[2]
        out.append(
            [(f"  {tries + (' try' if tries == '1' else ' tries'):<{_NAME - 2}}", ""), *_share(results.share([cell]))]
        )
    return [*out, []]


def _groups(what: str, shares: Mapping[str, Share], numbers: int) -> list[Line]:
    width = _NAME + _NUMBER * numbers
    out: list[Line] = [[(f"{what:<{width}}{'caught, % (95 %)':>{_SHARE}}{'disguises':>11}", "bold")]]
    shown = list(shares.items())[:_MOST]
    out += [[(f"  {visible(name):<{width - 2}}", ""), *_share(share)] for name, share in shown]
    left = len(shares) - len(shown)
    return [*out, *([[(f"  and {left} more", "dim")]] if left else []), []]


def _changes(changes: Sequence[Change]) -> list[Line]:
    if not changes:
        return []
    found = [change for change in changes if change.worse]
    if not found:
        return [[(f"No cell of {len(changes)} got significantly worse than the baseline.", "green")], []]
    out: list[Line] = [[(f"{len(found)} of {len(changes)} cells got significantly worse than the baseline:", "bold red")]]
    for change in found:
        name, before, now = f"  {visible(change.cell):<{_NAME - 2}}", change.before.percent(), change.now.percent()
        out.append([(name, "red"), (f"{before:>22} -> {now:<22} p = {change.p:.2g}", "")])
    return [*out, []]


def _troubles(troubles: Sequence[str]) -> list[Line]:
    if not troubles:
        return []
    head: Line = [
        ("Parts of the screen could not run; what they held counts as caught, so nothing above holds:", "bold red")
    ]
    return [head, *([(f"  {visible(t)}", "")] for t in troubles[:_MOST])]
