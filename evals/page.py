"""What stands between the marks of docs/evaluation.md, from what the run found."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from operator import attrgetter

from bench import machine

from evals import aims, clean, coverage, coverage_page, guards_page, pairs_page, recall, robust, tables
from evals.budget import HELD, REFUSED, fitted
from evals.clean import Verdicts
from evals.contrast import Pair
from evals.guards import Guarded
from evals.judged import Sampled, Stop
from evals.plot import Bar, chart
from evals.sets import Judged
from evals.wilson import Share
from rempart.assurance.attack import Attacked
from rempart.policy.policy import Policy

MARKET, PEPTIDES, GOODS = "market_2017", "peptides_17_languages", "goods_24_languages"
_PAIRS = 30
"""A language of the contrast pairs counts for the aim of the worst language from so many pairs on."""
_SMALL = 200
"""Shops of fewer rows share one line."""


@dataclass(frozen=True)
class Results:
    """All that one run found. What was not asked for is empty or None."""

    policy: Policy
    rows: Sequence[Judged] = ()
    sampled: Mapping[tuple[str, str], Sampled] = field(default_factory=dict)
    stops: Mapping[tuple[str, str, str], Stop] = field(default_factory=dict)
    pairs: Sequence[Pair] = ()
    fresh: Sequence[Pair] = ()
    guarded: Sequence[Guarded] = ()
    attacked: Attacked | None = None
    troubles: Sequence[str] = ()


def about(results: Results) -> str:
    """Date, commit, policy."""
    policy = results.policy
    return (
        f"- {machine.date()}, commit {machine.commit()}\n- {len(policy.active)} rules, policy `{policy.digest}`\n"
        "- no target countries are given, so the strictest member state decides"
    )


def report(results: Results) -> str:
    """The whole measured part, as Markdown."""
    rows = results.rows
    parts = ["## This run", f"{about(results)}\n- {len(rows):,} listings, {len(results.pairs):,} contrast pairs, "
             f"{len(results.guarded):,} guard phrases tried"]  # fmt: skip
    if results.troubles:
        parts.append("**Some checks could not run, and their rows are held:** " + "; ".join(results.troubles))
    parts += ["## Aims", aims.render(_aims(results)), *_recall(results), *_clean(results), *_pairs(results)]
    if results.guarded:
        parts += ["## Abuse of guards", _GUARDS, *guards_page.report(results.guarded)]
    parts += ["## Languages of the packs", _COVERAGE, "![Terms by pack and language](img/evaluation_coverage.svg)",
              coverage_page.languages(coverage.coverage(results.policy))]  # fmt: skip
    goods = [r for r in rows if r.source == GOODS]
    if goods:
        parts += ["## Names of goods in 24 languages", _GOODS, tables.goods(goods)]
    return "\n\n".join(parts)


def charts(results: Results) -> dict[str, str]:
    """File name to SVG."""
    rows = results.rows
    verdicts = Verdicts(results.stops)
    found = {
        "evaluation_coverage.svg": coverage_page.picture(
            coverage.coverage(results.policy), coverage.anywhere(results.policy)
        )
    }
    market = [r for r in rows if r.source == MARKET and r.violation]
    peptides = recall.products([r for r in rows if r.source == PEPTIDES], recall.sample(rows, results.sampled))
    for name, some, key, title in (
        ("kinds", market, "kind", "Dark market of 2017: stopped, all titles, by kind"),
        ("languages", peptides, "language", "Peptide shop: stopped, products that violate the law, by language"),
    ):
        if some:
            found[f"evaluation_{name}.svg"] = chart(f"{title} (95 %)", _bars(some, attrgetter(key), _stopped), " %", 100)
    shops = tables.clean(rows)
    if shops:
        bars = sorted(_bars(shops, attrgetter("source"), lambda r: verdicts.falsely_held(r) or verdicts.falsely_refused(r)))
        found["evaluation_clean.svg"] = chart("Clean listings stopped wrongly, per 1,000 (95 %)", bars, " ‰", 1000)
    if results.pairs:
        title = "Contrast pairs with both members right (95 %)"
        found["evaluation_pairs.svg"] = chart(title, pairs_page.bars(results.pairs), " %", 100)
    return found


def _bars(rows: Sequence[Judged], key: Callable[[Judged], str], test: tables.Test) -> list[Bar]:
    return [Bar(name, tables.share(some, test, rows)) for name, some in tables.groups(rows, key).items()]


def _stopped(row: Judged) -> bool:
    return row.stopped


def _aims(results: Results) -> list[aims.Aim]:
    rows, verdicts = results.rows, Verdicts(results.stops)
    read = recall.sample(rows, results.sampled)
    shops = tables.clean(rows)
    language, weakest = _worst_language(results)
    family, caught = robust.worst(results.attacked) if results.attacked else ("", None)
    low = robust.below(results.attacked) if results.attacked else []
    few = f", {len(low)} of {robust.families()} families below" if low else ""
    found = [
        aims.at_least("Recall on titles that name the goods", tables.share(recall.wanted(read), _stopped), 0.95),
        aims.at_most(
            "False refusals on clean catalogues",
            tables.share(shops, verdicts.falsely_refused),
            1 / 10_000,
            10_000,
            " in 10,000",
        ),
        aims.at_most(
            "False holds on clean catalogues", tables.share(shops, verdicts.falsely_held), 5 / 1000, 1000, " in 1,000"
        ),
        aims.at_least(f"Worst language{f' ({language})' if language else ''}", weakest, 0.9),
        aims.at_least(f"Worst family of attacks{f' ({family})' if family else ''}, of the clean recall", caught, 0.9, few),
        aims.at_most("Guard abuse turned to publish", guards_page.opened(results.guarded), 0, 100, " %"),
    ]
    if results.pairs:
        kept = pairs_page.right([p for p in results.pairs if p.held_back])
        text = f"{pairs_page.right(results.pairs).percent()}; kept back {kept.percent()}"
        found.append(aims.Aim("Contrast pairs, both right", "as many as possible", text, None))
    if results.fresh:
        text = pairs_page.right(results.fresh).percent()
        found.append(aims.Aim("Fresh contrast pairs, both right", "as many as possible", text, None))
    return found


def _worst_language(results: Results) -> tuple[str, Share | None]:
    read = recall.sample(results.rows, results.sampled)
    rows = recall.products([r for r in results.rows if r.source == PEPTIDES], read)
    found = {f"{name}, peptide shop": tables.share(some, _stopped, rows)
             for name, some in tables.groups(rows, lambda r: r.language).items()}  # fmt: skip
    pair = pairs_page.worst(results.pairs, _PAIRS)
    if pair:
        found[f"{pair[0]}, contrast pairs"] = pair[1]
    return min(found.items(), key=lambda item: item[1].value, default=("", None))


def _recall(results: Results) -> list[str]:
    rows, verdicts = results.rows, Verdicts(results.stops)
    read = recall.sample(rows, results.sampled)
    budget = fitted(tables.clean(rows), verdicts.false_stop, verdicts.false_refusal)
    market = [r for r in rows if r.source == MARKET and r.violation]
    peptides = [r for r in rows if r.source == PEPTIDES and r.violation]
    right = recall.products(peptides, read)
    parts = []
    if read:
        parts += ["## Titles that name the goods", _READ, recall.summary(rows, read), recall.kinds(read)]
    if market:
        spent = ", ".join(f"`{rule}`" for rule in sorted(budget.off)) or "none"
        lowered = ", ".join(f"`{rule}`" for rule in sorted(budget.lowered - budget.off)) or "none"
        text = _BUDGET.format(held=round(1 / HELD), refused=round(1 / REFUSED), off=spent, lowered=lowered)
        parts += ["## Dark market of 2017, by kind", text, tables.recall(market, lambda r: r.kind, "Kind", budget),
                  "![Stopped by kind](img/evaluation_kinds.svg)"]  # fmt: skip
    if peptides:
        parts += ["## Peptide shop, by language", f"All {len(peptides):,} pages, as the source labels them:",
                  tables.recall(peptides, lambda r: r.language, "Language", budget)]  # fmt: skip
    if right:
        count = len({r.cluster for r in right})
        parts += [f"Only the {count} products that the reading calls a violation (not the cosmetic peptides, and not those "
                  "that the sample did not draw):",
                  tables.recall(right, lambda r: r.language, "Language", budget),
                  "![Stopped by language](img/evaluation_languages.svg)", "Missed in some language, by product:",
                  recall.by_product(right)]  # fmt: skip
    return parts


def _clean(results: Results) -> list[str]:
    verdicts = Verdicts(results.stops)
    shops = tables.clean(results.rows)
    if not shops:
        return []
    sizes = tables.groups(shops, lambda r: r.shop)
    small = [row for some in sizes.values() if len(some) < _SMALL for row in some]
    by_shop = {re.sub(r" \(.*", "", name): some for name, some in sizes.items() if len(some) >= _SMALL}
    if small:
        by_shop[f"shops of fewer than {_SMALL} rows ({sum(len(some) < _SMALL for some in sizes.values())})"] = small
    parts = ["## Clean catalogues", _CLEAN, "![Clean listings stopped wrongly per 1,000](img/evaluation_clean.svg)",
             clean.rates(by_shop, "Shop or set", verdicts),
             clean.rates(tables.groups(shops, lambda r: r.language), "Language", verdicts),
             "### What the holds and refusals were",
             clean.rules(shops, {rule.id: rule for rule in results.policy.rules}, verdicts), "False alarms by cause:",
             clean.causes(shops, verdicts), clean.waiting(shops, verdicts)]  # fmt: skip
    gated = [r for r in results.rows if r.kind == tables.ADULT]
    return [*parts, "## Lawful adult goods", tables.adult(gated)] if gated else parts


def _pairs(results: Results) -> list[str]:
    if not results.pairs:
        return []
    return [
        "## Contrast pairs", _PAIR, "![Contrast pairs by pack](img/evaluation_pairs.svg)",
        pairs_page.by(results.pairs, lambda p: p.pack, "Pack"),
        pairs_page.by(results.pairs, lambda p: p.language, "Language"),
        *((_FRESH, pairs_page.by_plain(results.fresh, lambda p: p.language, "Fresh pairs in")) if results.fresh else ()),
    ]  # fmt: skip


_READ = (
    "350 rows, drawn by their hash, were read one by one. *Descriptive*: the title names the goods to a person who does "
    "not know the market's slang (a substance, a medicine's brand, a plain word such as “passport”); strain names, "
    "“speed paste”, “AAA+” watches and empty titles are not. *Violating*: selling it breaks EU or national law beyond "
    "doubt."
)
_BUDGET = (
    "“Within budget”: what is left when rules are switched off until the false alarms on the clean catalogues stay under"
    " 1 in {held:,} stopped, and lowered to hold until they stay under 1 in {refused:,} refused (upper ends after "
    "Clopper and Pearson, 95 %). Switched off: {off}. Lowered: {lowered}."
)
_CLEAN = (
    "“Falsely” is what is left after every hold and refusal was looked at: nothing in the listing gives the rule a "
    "reason. A refusal of goods that are lawful with proof counts as a false refusal."
)
_PAIR = (
    "A violation and a lawful listing that looks like it (`training/contrast`); right when the first is held or refused "
    "(for `adult_age`: age-gated) and the second is published. A fifth of the pairs, by hash, is kept back from all "
    "training."
)
_FRESH = (
    "Fresh pairs (`evals/fresh_contrast.ndjson`) were written before their writer had read the packs, in the words in which "
    "such goods are commonly offered. Nothing learns from them and which of them are wrong was not looked at; but who wrote "
    "them wrote rules afterwards, so their figure is kinder than that of a stranger's pairs would be."
)
_GUARDS = (
    "Listings that are stopped, with one harmless phrase more (`evals/guards.yaml`): right before the word that gives "
    "them away, right after it, at the end of the title behind a dozen neutral tokens, or as a sentence of its own in "
    "the description."
)
_COVERAGE = (
    "Of the rules that need words of some language, how many have a triggering term in it (colour), and how many "
    "distinct terms the pack has in it (number). Rules of names that are the same everywhere (substances, brands), of "
    "numbers and of fields are not counted."
)
_GOODS = (
    "The same headings of the customs nomenclature in every official language, dangerous goods among them: how many "
    "headings each pack holds or refuses. A row should read alike in all languages; where it does not, terms of a "
    "language are missing."
)
