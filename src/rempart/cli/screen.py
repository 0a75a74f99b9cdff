"""`rempart screen`: decide every listing of one or more feeds."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from rempart.cli.job import Job, Run
    from rempart.config import Config

_FOUND, _BAD_INPUT = 1, 3


@click.command()
@click.argument("feeds", metavar="FEED...", nargs=-1, required=True)
@click.option(
    "--output",
    "-o",
    metavar="FILE",
    help="Write decisions here: .ndjson, .jsonl or .csv (also .gz, .zst), .parquet; - is NDJSON to standard output.",
)
@click.option("--only", metavar="OUTCOMES", help="Write only these: publish, hold, refuse, with commas between.")
@click.option("--rejects", metavar="FILE", help="Write rows that are no listings here: .ndjson or .csv.")
@click.option("--report", metavar="FILE.html", help="Write a report of the run for people.")
@click.option("--format", "form", metavar="NAME", help="The format of the feeds; told by their content without it.")
@click.option(
    "--map",
    "maps",
    metavar="FIELD=COLUMN,...",
    multiple=True,
    help="Which column holds a field, as in --map title=name,price=preis; may be given again.",
)
@click.option(
    "--packs", metavar="DIR", multiple=True, help="Policy packs to use instead of Rempart's own; may be given again."
)
@click.option(
    "--workers", metavar="N", type=click.IntRange(1, 1024), help="Processes that screen; one a processor without it."
)
@click.option(
    "--fail-on",
    type=click.Choice(["hold", "refuse"]),
    help="Exit with 1 if a listing is refused (with `hold`: held or refused).",
)
@click.option("--resume", is_flag=True, help="Go on behind the last whole decision in --output.")
@click.option("--quiet", "-q", is_flag=True, help="No progress bar and no closing table.")
@click.pass_context
def screen(ctx: click.Context, /, **given: Any) -> None:
    """Decide every listing of the feeds: publish, hold or refuse, state by state, with the reasons.

    FEED is a file, a folder, a pattern such as 'feeds/*.xml', or - for standard input; plain, gzip or zstd. The
    output has one line a listing, in the order of the feed. The same feed and policy give the same bytes, whatever the
    number of workers.

    \b
    Examples:
      rempart screen catalogue.xml --output decisions.ndjson --rejects rejects.csv
      zcat offers.csv.gz | rempart screen - --output - --only hold,refuse | jq .rules
      rempart screen feeds/ --output all.parquet --report today.html --fail-on refuse

    Ctrl-C leaves an output that is valid and holds what was decided. The same command with --resume goes on from there:
    it reads the feed from its beginning, compares id and source of every listing with the decisions in the output, and
    screens the rest. It stops, and changes nothing, if the output belongs to another feed or was decided under another
    policy. Rejects are then written anew and stand once; counts, report and --fail-on speak of the whole feed.

    A row that is no listing goes to --rejects, and the run goes on. A file that breaks half-way keeps what was read;
    the table says where it broke, and the exit code is 3.

    \b
    Exit codes: 0 done; 1 findings (--fail-on); 2 the command cannot be carried out as it is;
    3 bad input; 130 stopped by Ctrl-C.
    """
    from rempart.cli.run import Screening
    from rempart.cli.summary import broken_files, show

    job = _job(given)
    run = Screening(job).run()
    if not job.quiet:
        show(run, job)
    else:
        broken_files(run.broken)
    ctx.exit(exit_code(run, given["fail_on"]))


def exit_code(run: Run, fail_on: str | None) -> int:
    """What the run ends with: a stop comes before bad input, bad input before findings."""
    if run.signal is not None:
        return 128 + run.signal
    if run.broken:
        return _BAD_INPUT
    _, hold, refuse = run.tally.outcomes
    found = refuse + (hold if fail_on == "hold" else 0)
    return _FOUND if fail_on and found else 0


def config(packs: tuple[str, ...], workers: int | None = None) -> Config:
    """The settings: options before the environment.

    Raises:
        UsageError: a pack folder does not exist, or a setting is malformed.
    """
    from pathlib import Path

    from rempart.config import Config
    from rempart.domain.errors import UsageError

    try:
        found = Config.from_environment()
    except ValueError as error:
        raise UsageError(str(error)) from error
    if packs:
        found = replace(found, packs=packs)
    if workers is not None:
        found = replace(found, workers=workers)
    for folder in found.packs:
        if not Path(folder).is_dir():
            raise UsageError(f"--packs: there is no folder {folder}")
    return found


def mapping(maps: tuple[str, ...]) -> dict[str, str]:
    """`--map title=name,price=preis` as field to column.

    Raises:
        UsageError: a part without `=`, or a field given twice.
    """
    from rempart.domain.errors import UsageError

    out: dict[str, str] = {}
    for part in (p for given in maps for p in given.split(",") if p.strip()):
        name, equals, column = (p.strip() for p in part.partition("="))
        if not (name and equals and column):
            raise UsageError(f"--map: expected FIELD=COLUMN such as title=name, found {part!r}")
        if name in out:
            raise UsageError(f"--map: the field {name} is given twice")
        out[name] = column
    return out


def _job(given: dict[str, Any]) -> Job:
    from rempart.cli.job import Job
    from rempart.feeds import FeedOptions

    return Job(
        feeds=given["feeds"],
        config=config(given["packs"], given["workers"]),
        options=FeedOptions(format=given["form"], mapping=mapping(given["maps"])),
        output=given["output"],
        only=_only(given["only"]),
        rejects=given["rejects"],
        report=given["report"],
        resume=given["resume"],
        quiet=given["quiet"],
    )


def _only(words: str | None) -> frozenset[str]:
    from rempart.domain.errors import UsageError
    from rempart.domain.outcome import Outcome

    try:
        return frozenset(Outcome.parse(w.strip()).word for w in words.split(",")) if words else frozenset()
    except ValueError as error:
        raise UsageError(f"--only: {error}") from error
