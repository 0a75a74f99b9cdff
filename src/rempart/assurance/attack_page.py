"""The results of attacks as a page of Markdown and as a plot."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from html import escape

from rempart.assurance.attack_results import ADAPTIVE, About, Change, Results, weakest
from rempart.assurance.attacks import FAMILIES
from rempart.assurance.statistics import Share

GROUPS: Mapping[str, str] = {
    "characters": "Other letters for the same words",
    "words": "Other words, or more words",
    "listing": "Other places",
    "chain": "Chains",
}
"""The groups of families, in order, and their headings."""

_ROW, _TOP = 26, 64
_LEFT, _WIDTH, _RIGHT = 270.0, 470.0, 120.0
_AIM = 0.9
_STYLE = (
    "text{font:12px system-ui,sans-serif;fill:#333}.t{font-size:14px;font-weight:600}"
    ".h{font-weight:600}.n{fill:#666}"
    ".g{stroke:#ddd}.a{stroke:#999;stroke-dasharray:4 3}"
    "line.s1{stroke:#8fb8de}line.s2{stroke:#3f7fbf}line.s3{stroke:#12365a}"
    "line.s1,line.s2,line.s3{stroke-width:1.5}circle.s1{fill:#8fb8de}circle.s2{fill:#3f7fbf}circle.s3{fill:#12365a}"
    "@media(prefers-color-scheme:dark){text{fill:#ddd}.n{fill:#aaa}.g{stroke:#444}.a{stroke:#888}"
    "line.s3{stroke:#dbe9f7}circle.s3{fill:#dbe9f7}}"
)


def group_of(family: str) -> str:
    """The group that a family or a chain stands in."""
    return "chain" if "+" in family or family not in FAMILIES else FAMILIES[family].group


def grouped(results: Results) -> Iterable[tuple[str, list[str]]]:
    """Groups that have families, with these, the weakest first."""
    for group in GROUPS:
        families = [family for family in results.families() if group_of(family) == group]
        if families:
            yield group, weakest(results, families)


def page(results: Results, changes: Sequence[Change] = (), command: str = "") -> str:
    """The whole of a run as Markdown, with the command that made it; the plot stands beside it as attack.svg."""
    made = [f"Made by `{command}`. A disguised listing counts as caught when it is held or refused."] if command else []
    parts = ["# Attacks", *made, _head(results), "![Caught shares by family and strength](attack.svg)"]
    for group, families in grouped(results):
        parts += [f"## {GROUPS[group]}", _families(results, families)]
    adaptive = results.of_family(ADAPTIVE)
    if adaptive:
        parts += ["## An attacker who learns", _adaptive(results, adaptive)]
    if results.blind():
        parts += ["## By language", _shares("Language", results, lambda a: a.language)]
        parts += ["## By pack", _shares("Pack", results, lambda a: a.pack)]
    if changes:
        parts += ["## Against the baseline", _changes(changes)]
    return "\n\n".join(parts) + "\n"


def _head(results: Results) -> str:
    plain = results.plain
    lines = [f"- policy `{results.policy}`, seed {results.seed}", f"- {plain.get('rows', 0):,} listings read"]
    if plain.get("labelled"):
        share = 100 * plain["labelled_stopped"] / plain["labelled"]
        lines.append(
            f"- {plain['labelled']:,} of them are labelled as violations; {plain['labelled_stopped']:,} of these "
            f"({share:.1f} %) are stopped undisguised. Shares below are shares of what is stopped undisguised."
        )
    terms = len({a.term for a in results.listings})
    lines.append(f"- {len(results.listings):,} attacked, with {terms:,} terms; all of them are stopped undisguised")
    if results.left_out:
        reasons = "; ".join(f"{n:,} {reason}" for reason, n in results.left_out.items())
        lines.append(f"- stopped, but not attacked: {reasons}")
    lines.append("- intervals: 95 %, Wilson, with the design effect of listings that share a term")
    return "\n".join(lines)


def table(head: Sequence[str], rows: Iterable[Sequence[str]], numbers: int = 1) -> str:
    """A table of Markdown; columns from `numbers` on are set to the right."""
    rule = ["---" if i < numbers else "---:" for i in range(len(head))]
    return "\n".join("| " + " | ".join(c.replace("|", "\\|") for c in line) + " |" for line in (head, rule, *rows))


def short(share: Share) -> str:
    """A share as `72.4`, or a dash for none."""
    return f"{100 * share.value:.1f}" if share.total else "–"


def _families(results: Results, families: Sequence[str]) -> str:
    strengths = sorted({cell.rpartition("/")[2] for family in families for cell in results.of_family(family)})
    head = ["Family", *(f"Strength {s}, %" for s in strengths), "Caught (95 %)", "Disguises", "What it does"]
    rows = []
    for family in families:
        cells = results.of_family(family)
        shown = [short(results.share([c])) if (c := f"{family}/{s}") in cells else "" for s in strengths]
        share = results.share(cells)
        about = FAMILIES[family].about if family in FAMILIES else "One after the other."
        rows.append([f"`{family}`", *shown, share.percent() if share.total else "–", f"{share.total:,}", about])
    text = table(head, rows)
    first, rule, *rest = text.split("\n")
    return "\n".join([first, rule.removesuffix("---: |") + "--- |", *rest])


def _adaptive(results: Results, cells: Sequence[str]) -> str:
    rows = [[cell.rpartition("/")[2], results.share([cell]).percent(), f"{results.share([cell]).total:,}"] for cell in cells]
    about = "He sees of each listing only whether it was published, may offer it anew so many times, and learns what works."
    return about + "\n\n" + table(["Tries", "Withstood (95 %)", "Listings"], rows)


def _shares(what: str, results: Results, key: Callable[[About], str]) -> str:
    """Languages or packs: what was caught of all disguises, and of those of each group of families."""
    groups = [group for group, _ in grouped(results)]
    head = [what, "Listings", "Caught in all cells (95 %)", *(f"{GROUPS[group]}, %" for group in groups)]
    by_group = {group: _by_group(results, group, key) for group in groups}
    counts = Counter(key(about) for about in results.listings)
    rows = [
        [name, f"{counts[name]:,}", share.percent() if share.total else "–", *(short(by_group[g][name]) for g in groups)]
        for name, share in results.by(key).items()
    ]
    return table(head, rows)


def _by_group(results: Results, group: str, key: Callable[[About], str]) -> dict[str, Share]:
    return results.by(key, [cell for cell in results.blind() if group_of(cell.rpartition("/")[0]) == group])


def _changes(changes: Sequence[Change]) -> str:
    shown = [c for c in changes if c.worse]
    if not shown:
        return f"None of {len(changes)} cells got significantly worse (two proportions, Holm, 5 %)."
    rows = [[f"`{c.cell}`", c.before.percent(), c.now.percent(), f"{c.p:.2g}"] for c in shown]
    return table(["Worse", "Before (95 %)", "Now (95 %)", "p (Holm)"], rows)


def plot(results: Results) -> str:
    """Families as rows, the caught share of each strength as a dot with its interval; the aim of 90 % as a line."""
    lines: list[str] = []
    y = _TOP
    sections = [(GROUPS[group], families) for group, families in grouped(results)]
    if results.of_family(ADAPTIVE):
        sections.append(("An attacker who learns, by tries", [ADAPTIVE]))
    for heading, families in sections:
        lines.append(f'<text class="h" x="8" y="{y + 12}">{escape(heading)}</text>')
        y += _ROW
        for family in families:
            y = _adaptive_rows(results, y, lines) if family == ADAPTIVE else _row(results, family, y, lines)
    height = y + 30
    return "\n".join([*_frame(height, y), *lines, "</svg>"]) + "\n"


def _frame(height: int, bottom: int) -> list[str]:
    title = "Disguised listings still caught, per cent of those caught undisguised, with 95 % intervals"
    out = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_LEFT + _WIDTH + _RIGHT:.0f} {height}" role="img" '
        f'aria-label="{escape(title)}"><style>{_STYLE}</style>',
        f'<text class="t" x="8" y="20">{escape(title)}</text>',
    ]
    for number in (1, 2, 3):
        left = 8 + (number - 1) * 100
        out.append(f'<circle class="s{number}" cx="{left + 5}" cy="38" r="4"/>')
        out.append(f'<text class="n" x="{left + 15}" y="42">strength {number}</text>')
    for part in range(6):
        x = _LEFT + _WIDTH * part / 5
        out.append(f'<line class="g" x1="{x:.0f}" x2="{x:.0f}" y1="{_TOP - 8}" y2="{bottom}"/>')
        out.append(f'<text class="n" x="{x:.0f}" y="{bottom + 18}" text-anchor="middle">{20 * part}</text>')
    x = _LEFT + _WIDTH * _AIM
    out.append(f'<line class="a" x1="{x:.0f}" x2="{x:.0f}" y1="{_TOP - 8}" y2="{bottom}"/>')
    out.append(f'<text class="n" x="{x:.0f}" y="{_TOP - 12}" text-anchor="middle">aim 90</text>')
    return out


def _row(results: Results, family: str, y: int, lines: list[str]) -> int:
    lines.append(f'<text x="{_LEFT - 12:.0f}" y="{y + 12}" text-anchor="end">{escape(family)}</text>')
    cells = results.of_family(family)
    for cell in cells:
        number = int(cell.rpartition("/")[2])
        _dot(results.share([cell]), number, y + 1 + 7 * (number - 1), lines)
    lines.append(f'<text class="n" x="{_LEFT + _WIDTH + 12:.0f}" y="{y + 12}">{results.share(cells).total:,} tries</text>')
    return y + _ROW


def _adaptive_rows(results: Results, y: int, lines: list[str]) -> int:
    for cell in results.of_family(ADAPTIVE):
        share = results.share([cell])
        tries = cell.rpartition("/")[2]
        lines.append(
            f'<text x="{_LEFT - 12:.0f}" y="{y + 12}" text-anchor="end">{tries} {"try" if tries == "1" else "tries"}</text>'
        )
        _dot(share, 3, y + 8, lines)
        lines.append(f'<text class="n" x="{_LEFT + _WIDTH + 12:.0f}" y="{y + 12}">{share.total:,} listings</text>')
        y += _ROW
    return y


def _dot(share: Share, shade: int, y: int, lines: list[str]) -> None:
    if not share.total:
        return
    value, low, high = (_LEFT + _WIDTH * v for v in (share.value, *share.interval))
    lines.append(f'<line class="s{shade}" x1="{low:.1f}" x2="{high:.1f}" y1="{y}" y2="{y}"/>')
    lines.append(f'<circle class="s{shade}" cx="{value:.1f}" cy="{y}" r="3.5"/>')
