"""`rempart pack`: check, test, compare, list and explain policy packs."""

from __future__ import annotations

import sys
import textwrap
from collections.abc import Sequence

import click

_PACKS = click.argument("packs", nargs=-1, type=click.Path())


@click.group()
def pack() -> None:
    """Check, test, compare and explain policy packs."""


@pack.command()
@_PACKS
@click.option("--quiet", is_flag=True, help="Print mistakes only, no warnings.")
def check(packs: Sequence[str], quiet: bool) -> None:
    """Show every mistake in packs, with file, line and a hint.

    PACKS are pack folders, or folders of packs; the packs that come with Rempart without one. Exit code 1 when there are
    mistakes.

    Example: rempart pack check my-packs/knives
    """
    from rempart.config import Config
    from rempart.policy.check import check as find
    from rempart.policy.load import load_packs, sequence
    from rempart.policy.yaml_source import show

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
    sys.exit(1 if errors else 0)


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
