"""`rempart pack`: check, test, compare, list and explain policy packs."""

from __future__ import annotations

import sys
import textwrap
from collections.abc import Sequence
from pathlib import Path

import click

_PACKS = click.argument("packs", nargs=-1, type=click.Path())


@click.group()
def pack() -> None:
    """Check, test, compare and explain policy packs."""


@pack.command()
@_PACKS
@click.option("--quiet", is_flag=True, help="Print mistakes only, no warnings.")
@click.option("--lint", is_flag=True, help="Hold the terms, in every view, against everyday words and clean catalogues.")
@click.option(
    "--words", multiple=True, type=click.Path(exists=True, dir_okay=False),
    help="With --lint: a frequency list named after its language (de.txt, de.txt.gz); the packaged words without one.",
)  # fmt: skip
@click.option("--on", "feeds", multiple=True, help="With --lint: a feed of lawful goods; may be given again.")
@click.option(
    "--accept", is_flag=True, help="With --lint: write what was found into each pack's lint.yaml as judged harmless."
)
def check(packs: Sequence[str], quiet: bool, lint: bool, words: Sequence[str], feeds: Sequence[str], accept: bool) -> None:
    """Show every mistake in packs, with file, line and a hint.

    PACKS are pack folders, or folders of packs; the packs that come with Rempart without one. Exit code 1 when there are
    mistakes.

    With --lint, words that a rule would stop although they are other words are mistakes too, until lint.yaml of the pack
    says that they are harmless. Read what --accept writes before you keep it: a word that is judged harmless is never
    read as a disguise again.

    Example: rempart pack check my-packs/knives
    """
    from rempart.config import Config
    from rempart.policy.check import check as find
    from rempart.policy.load import load_packs, sequence
    from rempart.policy.yaml_source import show

    if (words or feeds or accept) and not lint:
        raise click.UsageError("--words, --on and --accept go with --lint")
    loaded = load_packs(sequence(packs))
    problems = find(loaded, Config.from_environment().model)
    errors = [p for p in problems if p.severity == "error"]
    for problem in problems:
        if problem.severity == "error" or not quiet:
            source = loaded.sources.get(problem.file)
            click.echo(show(problem, source.lines if source else None) + "\n")
    warnings = len(problems) - len(errors)
    click.echo(
        f"{len(loaded.packs)} packs, {len(loaded.rules)} rules, {len(loaded.grounds)} grounds: "
        f"{len(errors)} mistakes, {warnings} warnings"
    )
    if errors or not lint:
        sys.exit(1 if errors else 0)
    sys.exit(1 if _lint(packs, words, feeds, accept=accept) else 0)


def _lint(packs: Sequence[str], words: Sequence[str], feeds: Sequence[str], *, accept: bool) -> bool:
    """Print collisions, or write them down as judged; whether any is left."""
    from rempart.assurance.lint import accept as judge
    from rempart.assurance.lint import counted, lint_listings, lint_words, words_of
    from rempart.compiled import compiled
    from rempart.feeds import FeedOptions, open_feeds
    from rempart.policy.load import Verdicts, folders, load_packs, sequence
    from rempart.text.everyday import by_language

    screen = compiled(packs).screen()
    verdicts = load_packs(sequence(packs)).verdicts
    lists = {Path(w).name.partition(".")[0]: words_of(Path(w)) for w in words} or by_language()
    found = []
    for language, listed in lists.items():
        click.echo(f"lint: {len(listed)} words of {language}", err=True)
        found += list(lint_words(screen, language, listed, verdicts))
    for feed in feeds:
        click.echo(f"lint: listings of {feed}", err=True)
        batches = (chunk.listings for chunk in open_feeds([feed], FeedOptions()))
        found += list(lint_listings(screen, Path(feed).name.partition(".")[0], batches, verdicts))
    collisions = counted(found)
    for c, n in collisions:
        what = (
            "is caught by a term of another language" if c.view == "words" else f"reads as {c.term!r} in the view {c.view}"
        )
        click.echo(f"{c.pack}: {c.word!r} ({c.where}, {n}) {what}: {c.rule}")
    total = sum(len(listed) for listed in lists.values())
    click.echo(f"{total} words of {len(lists)} languages, {len(feeds)} catalogues: {len(collisions)} collisions not judged")
    if not accept:
        return bool(collisions)
    for folder in folders(sequence(packs)):
        mine = [c for c, _ in collisions if c.pack == folder.name]
        if mine:
            judge(folder, mine, verdicts.get(folder.name, Verdicts()))
            click.echo(f"{folder / 'lint.yaml'}: {len(mine)} written")
    return False


@pack.command()
@_PACKS
def test(packs: Sequence[str]) -> None:
    """Run every example of every rule.

    PACKS as for `check`. Exit code 1 when an example comes out otherwise than its rule says.

    Example: rempart pack test my-packs/knives
    """
    from rempart.assurance.examples import run_examples
    from rempart.config import Config
    from rempart.policy.policy import Policy

    policy = Policy.load(packs, model=Config.from_environment().model)
    count, failures = run_examples(policy)
    for failure in failures:
        click.echo(f"{failure}\n")
    click.echo(f"{len(policy.rules)} rules, {count} examples: {len(failures)} failed")
    sys.exit(1 if failures else 0)


@pack.command()
@click.argument("old", type=click.Path(exists=True))
@click.argument("new", type=click.Path(exists=True))
@click.option("--on", "feeds", multiple=True, required=True, help="A feed to compare on; may be given again.")
@click.option("--samples", default=10, show_default=True, help="Listings shown of each kind of change.")
def diff(old: str, new: str, feeds: Sequence[str], samples: int) -> None:
    """Show which listings change outcome when the packs OLD are replaced by NEW.

    Example: rempart pack diff packs-today packs-tomorrow --on catalogue.ndjson
    """
    from rempart.assurance.diff import ORDER
    from rempart.assurance.diff import diff as compare
    from rempart.compiled import compiled
    from rempart.feeds import FeedOptions, open_feeds

    batches = (chunk.listings for chunk in open_feeds(feeds, FeedOptions()))
    found = compare(compiled([old]).screen(), compiled([new]).screen(), batches, samples)
    click.echo(f"{found.rows} listings, {found.changed} change outcome\n")
    width = max(len(w) for w in ORDER) + 2
    click.echo("old \\ new".ljust(12) + "".join(w.rjust(width) for w in ORDER))
    for a in ORDER:
        click.echo(a.ljust(12) + "".join(str(found.outcomes[(a, b)]).rjust(width) for b in ORDER))
    for (a, b), kept in sorted(found.samples.items()):
        if a != b:
            click.echo(f"\n{a} -> {b}: {found.outcomes[(a, b)]} listings")
            for s in kept:
                rules = " ".join(
                    [*(f"-{r}" for r in s.before if r not in s.after), *(f"+{r}" for r in s.after if r not in s.before)]
                )
                click.echo(f"  {s.id}  {s.title}\n      {rules}")
    for name, counter in (("rules that see more", found.gained), ("rules that see less", found.lost)):
        if counter:
            click.echo(f"\n{name}: " + ", ".join(f"{rule} {n}" for rule, n in counter.most_common(20)))


@pack.command("list")
@_PACKS
def list_(packs: Sequence[str]) -> None:
    """List packs and their rules, with outcome, scope and life."""
    from rempart.domain.states import EEA, EU
    from rempart.policy.policy import Policy

    policy = Policy.load(packs)
    for found in policy.packs.values():
        click.echo(f"{found.id}  {found.title} ({found.version})")
        for rule in policy.rules:
            if rule.pack == found.id:
                scope = (
                    "EU"
                    if rule.scope == frozenset(EU)
                    else "EEA"
                    if rule.scope == frozenset(EEA)
                    else " ".join(sorted(rule.scope))
                )
                life = "" if rule.life == "live" else f" [{rule.life}]"
                click.echo(f"    {rule.outcome.word:8}{rule.id}  {rule.title} ({scope}){life}")
    click.echo(f"\n{len(policy.packs)} packs, {len(policy.rules)} rules, policy {policy.digest}")


@pack.command()
@click.argument("name")
@click.option("--packs", multiple=True, type=click.Path(exists=True), help="Pack folders; the packaged ones without it.")
def show(name: str, packs: Sequence[str]) -> None:
    """Explain a pack or a rule in plain words: what it looks for, on which law it rests, what the trader reads.

    Example: rempart pack show weapons_cold.automatic_knives
    """
    from rempart.policy.policy import Policy

    policy = Policy.load(packs)
    rules = [r for r in policy.rules if name in (r.id, r.pack)]
    if not rules:
        raise click.UsageError(f"no pack or rule {name!r}; `rempart pack list` shows them")
    if name in policy.packs:
        click.echo(f"{policy.packs[name].title}\n{textwrap.fill(policy.packs[name].about, 100)}\n")
    for rule in rules:
        click.echo(_plain(policy, rule.id) + "\n")


def _plain(policy: object, rule_id: str) -> str:
    from rempart.policy.plain import describe
    from rempart.policy.policy import Policy

    assert isinstance(policy, Policy)
    return describe(policy, rule_id)
