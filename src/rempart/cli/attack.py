"""`rempart attack`: disguise listings that are stopped, and show which disguises get them through."""

from __future__ import annotations

import difflib
import os
import shlex
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from rempart.assurance.attack import Attacked, Attacker, Found
    from rempart.assurance.attack_results import Change, Results
    from rempart.assurance.attacks.base import Attack, Listing
    from rempart.policy.policy import Policy

_WORSE, _BAD_INPUT = 1, 3
_TRIES = (1, 10, 50)
_ADAPTIVE = "adaptive"


@click.command()
@click.argument("catalogue", metavar="[CATALOGUE]...", nargs=-1)
@click.option("--pack-examples", is_flag=True, help="Attack what the packs' own examples say must be held or refused.")
@click.option(
    "--family", "families", metavar="NAME", multiple=True,
    help="A family, or a chain such as leet+separators, or adaptive; may be given again. All of them without it.",
)  # fmt: skip
@click.option(
    "--strength", "strengths", type=click.IntRange(1, 3), multiple=True,
    help="1 a touch, 2 half of the letters, 3 everywhere; may be given again. All three without it.",
)  # fmt: skip
@click.option(
    "--tries", metavar="N", type=click.IntRange(1, 1000), multiple=True,
    help="How often the adaptive attacker may offer a listing; may be given again. 1, 10 and 50 without it.",
)  # fmt: skip
@click.option("--seed", metavar="N", type=int, help="Where chance begins; the baseline's, or 1, without it.")
@click.option(
    "--limit", metavar="N", type=click.IntRange(1), help="Attack at most N listings, spread over packs and languages."
)
@click.option("--out", metavar="DIR", help="Write results.json, attack.md, attack.svg and through.ndjson there.")
@click.option("--baseline", metavar="FILE", help="An earlier results.json: attack its listings, fail if a cell got worse.")
@click.option("--format", "form", metavar="NAME", help="The format of the catalogue; told by its content without it.")
@click.option("--map", "maps", metavar="FIELD=COLUMN,...", multiple=True, help="Which column of it holds a field.")
@click.option(
    "--packs", metavar="DIR", multiple=True, help="Policy packs to use instead of Rempart's own; may be given again."
)
@click.option("--list", "listing", is_flag=True, help="Show the families and end.")
@click.option("--quiet", "-q", is_flag=True, help="No progress bar and no table.")
@click.pass_context
def attack(ctx: click.Context, /, **given: Any) -> None:
    """Disguise the listings of CATALOGUE that are stopped, and count how many are still stopped then.

    Attacked are listings that the policy holds or refuses for words in them. The words that gave them away are disguised
    by every family of tricks, at three strengths, in chains, and by an attacker who learns from what is published. A
    disguised listing counts as caught when it is held or refused, also where only the typography gate sees it.

    A listing whose field `label` says {"violation": false} is not attacked; those with true also give the share that is
    stopped undisguised. The same input, policy and seed give the same results.

    \b
    Examples:
      rempart attack --pack-examples --limit 200
      rempart attack catalogue.xml --family leet --family leet+separators --strength 2 --out attacks/
      rempart attack --pack-examples --baseline attacks/results.json

    With --baseline the listings of the earlier run are attacked again, with its families, strengths and tries where none
    are given. A cell is worse when less of it is caught by a one-sided test of two proportions, on as many cases as
    there are independent ones, at 5 % after Holm's correction.

    In DIR, through.ndjson holds some disguises of each family that got through, to work on: it has texts of listings.

    \b
    Exit codes: 0 done; 1 a cell got worse than the baseline, or a part of the screen could not run;
    2 the command cannot be carried out as it is; 3 bad input; 130 stopped by Ctrl-C.
    """
    from rempart.cli.attack_table import families, lines
    from rempart.cli.terminal import echo

    if given["listing"]:
        echo(families())
        return
    job = _Job(given)
    found, attacked, troubles = job.run()
    results = job.results(found, attacked)
    changes = job.compare(results, found)
    if given["out"]:
        _write(Path(given["out"]), results, changes, attacked, job.command)
    if not given["quiet"]:
        echo(lines(results, changes, troubles), crop=True)
    if given["out"] and not given["quiet"]:
        click.echo(f"written to {given['out']}", err=True)
    ctx.exit(_BAD_INPUT if job.broken else _WORSE if troubles or any(c.worse for c in changes) else 0)


class _Job:
    """The command as it was given, checked."""

    def __init__(self, given: dict[str, Any]) -> None:
        from rempart.assurance.attack_results import Results
        from rempart.cli.screen import config, mapping
        from rempart.compiled import compiled
        from rempart.domain.errors import UsageError
        from rempart.feeds import FeedOptions

        if not given["catalogue"] and not given["pack_examples"]:
            raise UsageError("what should be attacked? Give a CATALOGUE, or --pack-examples for the packs' own examples")
        if given["baseline"] and given["limit"]:
            raise UsageError("--baseline attacks its own listings; --limit does not go with it")
        self.baseline: Results | None = Results.read(Path(given["baseline"])) if given["baseline"] else None
        self._given = given
        self._attacks, self._strengths, self._tries = self._plan()
        self._seed = given["seed"] if given["seed"] is not None else self.baseline.seed if self.baseline else 1
        self._options = FeedOptions(format=given["form"], mapping=mapping(given["maps"]))
        settings = config(given["packs"], 1)
        self._made = compiled(settings.packs, settings.cache)
        self._progress = _progress(quiet=given["quiet"])
        self.broken: list[str] = []

    @property
    def command(self) -> str:
        """The command that makes these results again, without --out."""
        given = self._given
        named = [("family", given["families"]), ("strength", given["strengths"]), ("tries", given["tries"]),
                 ("map", given["maps"]), ("packs", given["packs"])]  # fmt: skip
        words = ["rempart", "attack", *given["catalogue"], *(["--pack-examples"] if given["pack_examples"] else [])]
        words += [word for name, values in named for value in values for word in (f"--{name}", str(value))]
        for name in ("limit", "seed", "baseline"):
            words += [f"--{name}", str(given[name])] if given[name] is not None else []
        return shlex.join([*words, *(["--format", given["form"]] if given["form"] else [])])

    def _plan(self) -> tuple[list[Attack], list[int], list[int]]:
        from rempart.assurance.attacks import CHAINS, FAMILIES

        names = list(dict.fromkeys(self._given["families"]))
        strengths, tries = sorted(set(self._given["strengths"])), sorted(set(self._given["tries"]))
        if self.baseline is not None and not names:
            names = [*self.baseline.families(), *([_ADAPTIVE] if self.baseline.of_family(_ADAPTIVE) else [])]
        if self.baseline is not None:
            cells = [cell.rpartition("/") for cell in self.baseline.cells]
            strengths = strengths or sorted({int(s) for family, _, s in cells if family != _ADAPTIVE})
            tries = tries or sorted({int(s) for family, _, s in cells if family == _ADAPTIVE})
        if not names:
            names = [*FAMILIES, *("+".join(c) for c in CHAINS), _ADAPTIVE]
        adaptive = _ADAPTIVE in names or bool(self._given["tries"])
        attacks = [_attack(name) for name in names if name != _ADAPTIVE]
        return attacks, strengths or [1, 2, 3], (tries or list(_TRIES)) if adaptive else []

    def run(self) -> tuple[Found, Attacked, list[str]]:
        """Find what can be attacked, and attack it.

        Raises:
            UsageError: there is nothing to attack.
        """
        from rempart.assurance.attack import Attacker, chosen
        from rempart.domain.errors import UsageError

        screen = self._made.screen()
        with self._progress as progress:
            attacker: Attacker = Attacker(screen, self._seed, progress.at)
            found = attacker.find(self._rows(screen.policy))
            if self.baseline is not None:
                order = {about.key: i for i, about in enumerate(self.baseline.listings)}
                bad = sorted((b for b in _distinct(found.bad) if b.key in order), key=lambda b: order[b.key])
            else:
                bad = chosen(_distinct(found.bad), self._given["limit"], self._seed)
            if not bad and self.baseline is None:
                raise UsageError(f"none of {found.rows:,} listings is stopped for words in it: there is nothing to attack")
            attacked = attacker.run(bad, self._attacks, self._strengths, self._tries)
        return found, attacked, list(attacked.troubles)

    def _rows(self, policy: Policy) -> Iterator[Listing]:
        from rempart.assurance.attack import listings_of, pack_examples
        from rempart.cli.terminal import visible
        from rempart.feeds import open_feeds

        if self._given["pack_examples"]:
            yield from pack_examples(policy.rules)
        for chunk in open_feeds(self._given["catalogue"], self._options) if self._given["catalogue"] else ():
            yield from listings_of(chunk.listings)
            if chunk.broken is not None:
                self.broken.append(str(chunk.broken))
                click.echo(f"rempart: {visible(str(chunk.broken))}", err=True)

    def results(self, found: Found, attacked: Attacked) -> Results:
        """What the run found, without texts."""
        from rempart.assurance.attack_results import Results

        return Results.of(self._made.policy.digest, self._seed, found, attacked)

    def compare(self, results: Results, found: Found) -> list[Change]:
        """What changed since the baseline; nothing without one."""
        from rempart.assurance.attack_results import compare

        return compare(self.baseline, results, found) if self.baseline is not None else []


def _distinct(bad: Sequence[Any]) -> list[Any]:
    """Listings with the same text once."""
    return list({one.key: one for one in bad}.values())


def _attack(name: str) -> Attack:
    from rempart.assurance.attacks import FAMILIES, parse
    from rempart.domain.errors import UsageError

    try:
        return parse(name)
    except KeyError as error:
        wrong = str(error.args[0])
        near = difflib.get_close_matches(wrong, FAMILIES, 1, 0.5)
        hint = f"did you mean {near[0]}?" if near else "rempart attack --list shows them"
        raise UsageError(f"--family: there is no family {wrong!r}; {hint}") from error


def _write(folder: Path, results: Results, changes: Sequence[Change], attacked: Attacked, command: str) -> None:
    """Write the files of a run.

    Raises:
        UsageError: the folder cannot be written to.
    """
    import orjson

    from rempart.assurance.attack_page import page, plot
    from rempart.domain.errors import UsageError

    try:
        folder.mkdir(parents=True, exist_ok=True)
        results.write(folder / "results.json")
        (folder / "attack.md").write_text(page(results, changes, command), encoding="utf-8")
        (folder / "attack.svg").write_text(plot(results), encoding="utf-8")
        rows = [{"cell": s.cell, "id": s.id, "words": s.words, "disguised": s.changed} for s in attacked.samples]
        (folder / "through.ndjson").write_bytes(b"".join(orjson.dumps(row) + b"\n" for row in rows))
    except OSError as error:
        raise UsageError(f"--out: {folder} cannot be written to ({error.strerror})") from error


class _Silent:
    """Shows nothing."""

    def __enter__(self) -> _Silent:
        return self

    def __exit__(self, *_: object) -> None:
        """Nothing to end."""

    def at(self, what: str, done: int, total: int) -> None:
        """See `rempart.assurance.attack.Tell`."""


class _Bar(_Silent):
    """One line on standard error: what is under way, and how far it is."""

    def __init__(self) -> None:
        from rich.console import Console
        from rich.progress import BarColumn, Progress, TextColumn

        self._progress = Progress(
            BarColumn(30, style="bright_black", complete_style="cyan", finished_style="cyan"),
            TextColumn("{task.fields[line]}"), console=Console(stderr=True), transient=True,
            redirect_stdout=False, redirect_stderr=False, refresh_per_second=5,
        )  # fmt: skip
        self._task = self._progress.add_task("", total=None, line="starting")

    def __enter__(self) -> _Bar:
        self._progress.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._progress.stop()

    def at(self, what: str, done: int, total: int) -> None:
        """See `rempart.assurance.attack.Tell`."""
        line = f"{done:,} of {total:,} cells  {what}" if total else f"{what}: {done:,} listings"
        self._progress.update(self._task, completed=done, total=total or None, line=line)


def _progress(*, quiet: bool) -> _Silent:
    dumb = os.environ.get("TERM", "") in ("dumb", "unknown")
    return _Silent() if quiet or dumb or not sys.stderr.isatty() else _Bar()
