"""The model card, and the table of figures that a training prints."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rempart.training.run import BUDGETS, FEWEST_VIOLATIONS, Figures, Trained

_WEAKEST = 6

_HEAD = """# Model card: the learned scorer

Written by `make train`; edit nothing here. Model `{digest}`.

## What it is

For each of {packs} packs one linear model over hashed words, pairs of words and letter sequences (3 to 5 characters) of a
listing's folded text, 8 bits a weight, one file. It reads the title, and the title with the category and the first 400
characters of the description. It gives a probability that the listing violates what the pack is about, *among listings that
resemble the pack's goods, half of them violations*. In an ordinary catalogue violations are far rarer, so a rule that holds
on a score alone asks for `at_least: budget`, not for a probability.

A rule that asks for a **high** score gets that of the most telling words: the best score of any choice of the words. Words
that are added, wherever they stand, never lower it. The price is that words which speak for a listing (`cover` beside
`passport`) do not count: whoever sells the thing would write them. What asks for a **low** score gets that of the whole
text, or of the title alone if that is higher.

## What it was made of

{rows}

Everything lies in the project and was written for it, but the customs headings (Combined Nomenclature of the Union, see
`training/ordinary/NOTICE.md`). No listing of a real shop, no trader's data and no reviewer's label went into the weights.
Real catalogues served one purpose: to measure how often lawful listings raise an alarm.

Copies are rows whose letters were disguised by the families of `rempart attack`, or that were lengthened with guard words
or with other goods' titles; violations and lawful rows alike, so that neither disguise nor guard word becomes the label.

## How good it is

Figures are of contrast pairs: two titles that differ in what makes one of them a violation. Each pair was scored by a
model that had learned from neither of its members (five parts, dealt by the pair's name). The lawful member of a pair was
written to deceive, so these figures are worse than on a catalogue. AUC: how often a violation scores above a lawful title.
Pairs right: both members on the right side of each other. Both are of whole titles. Recall is of the most telling words:
violations at or above the bound for 1 in 1,000 false alarms. A dash: not measured, or too few rows.
"""

_NOT = """## What it must not be used for

- To refuse. A score may hold a listing for a person; the check of packs refuses a rule in which it would refuse alone.
- To publish. A low score lets a listing pass only where the category and the price agree, and a rule says so.
- To judge people: it reads goods. It was not made for reviews, messages or names, and says nothing about a trader.
- In languages that the tables above do not show. It may score there, but nobody has measured it.
- As a measure of how much is forbidden in a catalogue, or as proof in a statement of reasons: the ground is the rule's.

## Known weaknesses

- Pairs were written by the makers of the packs. Other people's words for the same goods will be found less often.
- Words it has never met say nothing. Letters that were disguised are for the views and the typography gate to read.
- As a trigger it reads titles alone; what only the description gives away is left to terms.
- What a model learned from one market's lawful goods may be wrong for another's: measure with `--calibrate` on your own.

## Make it again

`make train` gives the same bytes. With your reviewers' labels: `rempart train --from labels.ndjson --out my-scorer.bin`,
and `REMPART_MODEL=my-scorer.bin`. Bounds for your own catalogue: `--calibrate your-feed.xml`.
"""

_SAYS = {
    "contrast": "contrast pairs", "example": "examples of the packs' rules", "term": "titles made from terms of the packs",
    "ordinary": "titles of ordinary goods, in every language of the Union and some more", "label": "labels of reviewers",
}  # fmt: skip


def table(trained: Trained) -> list[str]:
    """The figures of every pack and language as lines of text."""
    head = f"{'pack':24}{'language':>9}{'bad':>6}{'good':>6}{'AUC':>7}{'pairs right':>13}{'recall':>8}"
    lines = [head, "-" * len(head)]
    for f in trained.figures:
        pairs = f"{f.pairs_right}/{f.pairs}" if f.pairs else "-"
        lines.append(
            f"{f.pack if f.language == 'all' else '':24}{f.language or '?':>9}{f.violations:>6}{f.lawful:>6}"
            f"{_number(f.auc, 3):>7}{pairs:>13}{_percent(f.recall):>8}"
        )
    if not trained.figures:
        lines.append("no contrast pairs and no labels to measure on")
    return lines


def card(trained: Trained) -> str:
    """The model card as Markdown."""
    scorer = trained.scorer
    rows = "\n".join(
        f"- {_SAYS[kind]}: {count:,}, copies included" for kind, count in sorted(trained.kinds.items()) if count
    )
    parts = [
        _HEAD.format(digest=scorer.digest, packs=len(scorer.scales), rows=rows),
        "\n".join(_by_pack(trained.figures)), "\n".join(_by_language(trained.figures)), "\n".join(_robust(trained)),
        "\n".join(_alarms(trained)), _NOT,
    ]  # fmt: skip
    return "\n\n".join(part.strip("\n") for part in parts if part) + "\n"


def _by_pack(figures: Sequence[Figures]) -> Iterator[str]:
    yield "| pack | violations | lawful | AUC | pairs right | recall |"
    yield "|---|---|---|---|---|---|"
    for f in figures:
        if f.language == "all":
            yield _row(f.pack, f)
    yield ""
    yield f"Packs with fewer than {FEWEST_VIOLATIONS} labelled violations have no model; rules cannot ask for one."


def _by_language(figures: Sequence[Figures]) -> Iterator[str]:
    """All packs together, by language: sums of counts, AUC weighed by violations."""
    yield "| language | violations | lawful | AUC (mean over packs) | pairs right |"
    yield "|---|---|---|---|---|"
    for language in sorted({f.language for f in figures} - {"all"}):
        mine = [f for f in figures if f.language == language]
        known = [(f.auc, f.violations) for f in mine if f.auc is not None]
        mean = sum(a * n for a, n in known) / sum(n for _, n in known) if known else None
        right, pairs = sum(f.pairs_right for f in mine), sum(f.pairs for f in mine)
        bad, good = sum(f.violations for f in mine), sum(f.lawful for f in mine)
        yield f"| {language or 'not said'} | {bad} | {good} | {_number(mean, 3)} | {_share(right, pairs)} |"


def _robust(trained: Trained) -> Iterator[str]:
    if not trained.robust:
        return
    yield "### Under attack"
    yield ""
    yield "Share of held-back violations with a probability of at least 1/2 by their most telling words, plain and with"
    yield "every word of the title disguised (middle strength). The families are those it was trained with, so tricks of"
    yield "another kind will do worse."
    yield ""
    yield f"| pack | plain | mean of {len(next(iter(trained.robust.values()))) - 1} families | weakest families |"
    yield "|---|---|---|---|"
    for pack, found in sorted(trained.robust.items()):
        attacked = sorted((share, name) for name, share in found.items() if name != "none")
        mean = sum(share for share, _ in attacked) / len(attacked) if attacked else None
        worst = ", ".join(f"{name} {_percent(share)}" for share, name in attacked[:_WEAKEST])
        yield f"| {pack} | {_percent(found['none'])} | {_percent(mean)} | {worst} |"


def _alarms(trained: Trained) -> Iterator[str]:
    yield "### False alarms"
    yield ""
    measured = trained.calibration
    if measured is None:
        yield "Not measured: this model states no bound, and `at_least: budget` cannot be used with it."
        return
    sets = sorted(measured.sets)
    rows = sum(measured.sets.values())
    yield f"Measured {measured.date} on {rows:,} listings of ordinary shops that are not part of the project. The bound is"
    yield "the least probability at which, with 95 % certainty (Clopper and Pearson), no more than the budget of such"
    yield "listings raise an alarm. The shops sell a few things that are violations indeed; they were counted as alarms."
    yield ""
    bounds = " | ".join(f"bound for 1 in {1 / budget:,.0f}" for budget in BUDGETS)
    yield f"| pack | {bounds} | alarms at the first, of {rows:,} | most of them in |"
    yield "|---" * (len(BUDGETS) + 3) + "|"
    for pack in sorted(measured.bounds):
        alarms = measured.alarms.get(pack, {})
        most = max(sets, key=lambda name: alarms.get(name, 0) / max(measured.sets[name], 1)) if alarms else ""
        where = f"{most} ({alarms[most]} of {measured.sets[most]:,})" if most and alarms.get(most) else "-"
        stated = " | ".join(_number(measured.bounds[pack].get(f"{budget:g}"), 4) for budget in BUDGETS)
        yield f"| {pack} | {stated} | {sum(alarms.values())} | {where} |"
    yield ""
    yield "Sets: " + ", ".join(f"{name} ({measured.sets[name]:,})" for name in sets) + "."
    lost = _percent(trained.suspects_missed)
    yield f"The quick first look of a trigger loses {lost} of the violations learned from that reach the bound."


def _row(name: str, f: Figures) -> str:
    pairs = _share(f.pairs_right, f.pairs)
    return f"| {name} | {f.violations} | {f.lawful} | {_number(f.auc, 3)} | {pairs} | {_percent(f.recall)} |"


def _share(part: int, whole: int) -> str:
    return f"{part} of {whole}" if whole else "-"


def _number(value: float | None, digits: int) -> str:
    return "-" if value is None else f"{value:.{digits}f}"


def _percent(value: float | None) -> str:
    return "-" if value is None else f"{100 * value:.1f} %"
