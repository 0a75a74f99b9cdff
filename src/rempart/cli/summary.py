"""The closing table: what came in, what came of it, and why, in lines that read the same on a terminal and in a log."""

from __future__ import annotations

import signal
from collections.abc import Iterable, Mapping, Sequence

import click

from rempart.cli.job import Job, Run
from rempart.cli.outputs import STDOUT
from rempart.cli.terminal import Line, cut, echo, visible

_STYLES = {"publish": "green", "hold": "yellow", "refuse": "red"}
_MOST = 10

Row = tuple[str, tuple[int, int, int]]


def show(run: Run, job: Job) -> None:
    """Print the closing table to standard error."""
    echo(table(run, job), err=True, crop=True)


def table(run: Run, job: Job) -> list[Line]:
    """The lines of the closing table."""
    tally, policy = run.tally, run.policy
    rules = {r.id: r.title for r in policy.rules}
    by_name = (
        ("Packs", tally.packs.rows(), {p.id: p.title for p in policy.packs.values()}),
        ("Rules", tally.rules.rows(), rules),
        ("Rules on trial (no effect)", tally.shadow.rows(), rules),
    )
    width = max([26, *(len(name) + 2 for _, rows, _ in by_name for name, _ in rows[:_MOST])])
    packs, fired, trial = (_by_name(title, rows, titles, width) for title, rows, titles in by_name)
    closing = (_unchecked(run), _broken(run), _files(run, job))
    parts = (_head(run), _counts(run), packs, fired, _states(run, width), trial, *closing)
    return [line for part in parts if part for line in (*part, [])]


def _head(run: Run) -> list[Line]:
    rate = f" ({run.rows / run.seconds:,.0f} rows/s)" if run.seconds > 0 and run.rows else ""
    line: Line = [(f"{run.rows:,} rows in {_duration(run.seconds)}{rate}", "bold")]
    if run.signal is not None:
        line.insert(0, (f"Stopped by {signal.Signals(run.signal).name}. ", "bold yellow"))
    return [[], line, [(f"policy {run.policy.digest}", "dim")]]


def _counts(run: Run) -> list[Line]:
    decided = run.tally.decided
    rows: list[tuple[str, int, str]] = [("rows in", run.rows, "")]
    rows += [("rejected", run.rejected, "magenta" if run.rejected else ""), ("decided", decided, "")]
    names = ("publish", "hold", "refuse")
    width = max(len(f"{run.rows:,}"), 8)
    lines: list[Line] = [[(f"  {name:<12}", ""), (f"{n:>{width},}", style)] for name, n, style in rows]
    for name, n in zip(names, run.tally.outcomes, strict=True):
        share = f"{1000 * n / decided:>9.1f} ‰" if decided else ""
        lines.append([(f"    {name:<10}", ""), (f"{n:>{width},}", _STYLES[name] if n else ""), (share, "dim")])
    if run.earlier:
        lines.append([(f"  of these, {run.earlier:,} were decided by the run that this one resumed", "dim")])
    return lines


def _by_name(title: str, rows: Sequence[Row], titles: Mapping[str, str], width: int) -> list[Line]:
    """Names with the listings, by outcome, in which they took part."""
    if not rows:
        return []
    shown = rows[:_MOST]
    lines: list[Line] = [[(f"{title:<{width}}{'refuse':>9}{'hold':>9}{'publish':>9}", "bold")]]
    for name, (publish, hold, refuse) in shown:
        lines.append([
            (f"  {name:<{width - 2}}", ""), (_count(refuse), "red"), (_count(hold), "yellow"), (_count(publish), "green"),
            (f"  {visible(titles.get(name, ''))}", "dim"),
        ])  # fmt: skip
    return lines + _more(len(rows) - len(shown))


def _count(number: int) -> str:
    return f"{number:>9,}" if number else f"{'·':>9}"


def _states(run: Run, width: int) -> list[Line]:
    """Held and refused by state, where the states differ; states alike stand together."""
    groups: dict[tuple[int, int], list[str]] = {}
    for state, (_, hold, refuse) in sorted(run.tally.states.counts.items()):
        groups.setdefault((refuse, hold), []).append(state)
    if len(groups) < 2:
        return []
    lines: list[Line] = [[(f"{'States':<{width}}{'refuse':>9}{'hold':>9}", "bold")]]
    order = sorted(groups.items(), key=lambda g: (-sum(g[0]), g[1]))
    for group, ((refuse, hold), states) in enumerate(order[:_MOST]):
        many = f"the {len(states)} others" if group else f"{len(states)} states"
        names = many if len(states) > 8 else " ".join(states)
        lines.append([(f"  {names:<{width - 2}}", ""), (_count(refuse), "red"), (_count(hold), "yellow")])
    return lines + _more(len(order) - _MOST)


def _unchecked(run: Run) -> list[Line]:
    """What could not run, why, and how many listings were held for it."""
    if not run.tally.reasons and not run.troubles:
        return []
    lines: list[Line] = [[("Unchecked: could not be looked at, and were held", "bold yellow")]]
    reasons = sorted(run.tally.reasons.items(), key=lambda r: (-r[1], r[0]))
    for (what, why), n in reasons[:_MOST]:
        lines.append([(f"  {n:>8,} listings  ", ""), (visible(f"{what}: {why}"), "")])
    told = {f"{what}: {why}" for what, why in run.tally.reasons}
    others = [t for t in run.troubles if t not in told and t[:200] not in told]
    lines += [[(f"  {visible(t)}", "")] for t in others[:_MOST]]
    return lines + _more(len(reasons) - _MOST) + _more(len(others) - _MOST)


def _broken(run: Run) -> list[Line]:
    if not run.broken:
        return []
    lines: list[Line] = [[("Files that could not be read to their end", "bold red")]]
    lines += [[(f"  {visible(str(b))}", "")] for b in run.broken[:_MOST]]
    return lines + _more(len(run.broken) - _MOST)


def _files(run: Run, job: Job) -> list[Line]:
    rows: list[tuple[str, str]] = []
    if job.output is not None:
        some = f" ({run.written:,} lines)" if job.only else ""
        rows.append(("decisions", ("standard output" if job.output == STDOUT else job.output) + some))
    if job.rejects is not None:
        rows.append(("rejects", job.rejects))
    if job.report is not None:
        rows.append(("report", job.report if run.signal is None else "not written: the run was stopped"))
    lines: list[Line] = [[(f"{name:<12}", ""), (visible(where), "bold")] for name, where in rows]
    if run.signal is not None and job.output not in (None, STDOUT) and not job.only:
        lines.append([("Go on from here with the same command and --resume.", "")])
    return lines


def _more(count: int) -> list[Line]:
    return [[(f"  and {count:,} more", "dim")]] if count > 0 else []


def _duration(seconds: float) -> str:
    from rempart.cli.progress import clock

    return f"{seconds:.1f} s" if seconds < 60 else clock(seconds)


def broken_files(broken: Iterable[object]) -> None:
    """Say on standard error, also with --quiet, which files could not be read to their end."""
    for one in broken:
        click.echo(f"rempart: {cut(visible(str(one)), 500)}", err=True)
