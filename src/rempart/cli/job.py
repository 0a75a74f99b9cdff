"""What a run of `rempart screen` is asked to do, and what it came to."""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from rempart.cli.outputs import STDOUT, kind
from rempart.config import Config
from rempart.domain.errors import Reject, UsageError
from rempart.feeds import FeedOptions
from rempart.policy.policy import Policy
from rempart.reports.tally import Tally


@dataclass(frozen=True, slots=True)
class Job:
    """What the user asked for; see `rempart screen --help`."""

    feeds: tuple[str, ...]
    config: Config
    options: FeedOptions = field(default_factory=FeedOptions)
    output: str | None = None
    only: frozenset[str] = frozenset()
    rejects: str | None = None
    report: str | None = None
    resume: bool = False
    quiet: bool = False


@dataclass(slots=True)
class Run:
    """What a run came to. `earlier` rows were decided by the run that this one resumed; `signal` ended it too early."""

    policy: Policy
    files: tuple[str, ...]
    workers: int
    started: datetime = field(default_factory=lambda: datetime.now().astimezone())
    tally: Tally = field(default_factory=Tally)
    rows: int = 0
    rejected: int = 0
    earlier: int = 0
    written: int = 0
    broken: list[Reject] = field(default_factory=list)
    troubles: dict[str, None] = field(default_factory=dict)
    seconds: float = 0.0
    signal: int | None = None


def check_paths(job: Job, files: tuple[str, ...]) -> None:
    """See that the files to be written differ from each other and from what is read, before anything is opened.

    Raises:
        UsageError: they do not, a suffix is unknown, or the options do not fit together.
    """
    if job.output is not None:
        kind(job.output)
    if job.resume and job.output in (None, STDOUT):
        raise UsageError("--resume goes on with an --output file; name the file that the stopped run wrote")
    if job.resume and job.only:
        raise UsageError("--resume counts the listings in the output, so it needs all of them: leave out --only")
    if job.only and job.output is None:
        raise UsageError("--only says what is written to --output; name an --output too")
    named = [(o, p) for o, p in (("--output", job.output), ("--rejects", job.rejects), ("--report", job.report)) if p]
    for i, (option, path) in enumerate(named):
        if path != STDOUT and not Path(path).absolute().parent.is_dir():
            raise UsageError(f"{option}: there is no folder {Path(path).parent}")
        for other, same in named[:i]:
            if _one_file(path, same):
                raise UsageError(f"{other} and {option} are the same file, {path}")
        for file in files:
            if file != STDOUT and path != STDOUT and _one_file(path, file):
                raise UsageError(f"{option} {path} is also read as a feed; choose another file")


def _one_file(a: str, b: str) -> bool:
    try:
        return os.path.samefile(a, b)  # noqa: PTH121 - two names that may not exist
    except OSError:
        return Path(a).absolute() == Path(b).absolute()
