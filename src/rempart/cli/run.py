"""One run of `rempart screen`: feeds in, decisions out, everything counted, whole at every moment."""

from __future__ import annotations

import contextlib
import sys
import time
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, replace
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

import pyarrow as pa
import pyarrow.compute as pc

from rempart.app import Rempart
from rempart.cli.interrupts import Interrupts
from rempart.cli.job import Job, Run, check_paths
from rempart.cli.outputs import STDOUT, Earlier, Output, OutputError, create, reopen
from rempart.cli.outputs.rejects import RejectsFile
from rempart.cli.progress import watch
from rempart.domain.errors import UsageError
from rempart.feeds import Chunk, expand, open_feeds
from rempart.policy.policy import Policy

if TYPE_CHECKING:
    from rempart.reports.screening import ScreeningReport


@dataclass(frozen=True, slots=True)
class _Piece:
    """A chunk with its decisions; `new` if they are still to be written."""

    chunk: Chunk
    decisions: pa.RecordBatch
    troubles: tuple[str, ...] = ()
    new: bool = True


class Screening:
    """Carries a job out. `run` returns when the feeds are at their end, or when the user stops it."""

    def __init__(self, job: Job) -> None:
        self._job = job
        self._output: Output | None = None
        self._earlier: Earlier | None = None
        self._rejects: RejectsFile | None = None
        self._report: ScreeningReport | None = None

    def run(self) -> Run:
        """Screen everything.

        Raises:
            UsageError: paths or options do not fit together; nothing was written then.
            InputError: a path gives no file.
            OutputError: a file could not be written to its end.
            AssertionError: a listing without a decision, which must stop everything.
        """
        job = self._job
        files = tuple(expand(job.feeds))
        check_paths(job, files)
        chunks = open_feeds(files, job.options)
        with ExitStack() as stack:
            interrupts = stack.enter_context(Interrupts())
            app = stack.enter_context(Rempart.open(job.config))
            run = Run(app.policy, files, app.workers)
            begun = time.monotonic()
            try:
                self._open(app.policy)
                self._go(app, chunks, run, interrupts)
            except KeyboardInterrupt:
                run.signal = interrupts.number or 2
            finally:
                with interrupts.held():
                    self._close()
            run.seconds = time.monotonic() - begun
        if self._report is not None and run.signal is None:
            self._write_report(run)
        return run

    def _go(self, app: Rempart, chunks: Iterator[Chunk], run: Run, interrupts: Interrupts) -> None:
        bar = watch(run.files, quiet=self._job.quiet or (self._job.output == STDOUT and sys.stdout.isatty()))
        try:
            for piece in self._pieces(app, chunks):
                with interrupts.held():
                    self._take(piece, run)
                    _, held, refused = run.tally.outcomes
                    bar.at(piece.chunk.file, piece.chunk.position, run.rows, held, refused)
        finally:
            bar.stop()

    def _pieces(self, app: Rempart, chunks: Iterator[Chunk]) -> Iterator[_Piece]:
        """Earlier decisions first, with the chunks they are on, then new ones."""
        rest: Iterable[Chunk] = ()
        if self._earlier is not None:
            for chunk in chunks:
                old = self._earlier.take(chunk.listings)
                if old.num_rows == chunk.listings.num_rows:
                    yield _Piece(chunk, old, new=False)
                    continue
                yield _Piece(replace(chunk, listings=chunk.listings.slice(0, old.num_rows)), old, new=False)
                rest = (replace(chunk, listings=chunk.listings.slice(old.num_rows), rejects=(), broken=None),)
                break
            if not self._earlier.finished():
                much = f"{self._job.output} has more decisions than the feed has listings"
                raise UsageError(f"{much}: it belongs to another feed; choose another --output")
            self._output, self._earlier = self._earlier.go_on(), None
        for chunk, screening in app.screen_chunks(chain(rest, chunks)):
            yield _Piece(chunk, screening.decisions, screening.troubles)

    def _take(self, piece: _Piece, run: Run) -> None:
        """Write and count a piece."""
        chunk, decisions = piece.chunk, piece.decisions
        if decisions.num_rows != chunk.listings.num_rows:
            raise AssertionError(f"{chunk.listings.num_rows} listings, {decisions.num_rows} decisions")
        with _writing():
            if piece.new and self._output is not None:
                kept = self._kept(decisions)
                self._output.write(kept)
                run.written += kept.num_rows
            if self._rejects is not None:
                self._rejects.write(chunk.rejects)
        run.rows += chunk.listings.num_rows + len(chunk.rejects)
        run.rejected += len(chunk.rejects)
        run.earlier += 0 if piece.new else decisions.num_rows
        run.troubles.update(dict.fromkeys(piece.troubles))
        run.broken += [chunk.broken] if chunk.broken is not None else []
        if decisions.num_rows:
            run.tally.add(chunk.listings, decisions)
        if self._report is not None:
            self._report.add(chunk.listings, decisions)
            self._report.rejects(chunk.rejects)

    def _kept(self, decisions: pa.RecordBatch) -> pa.RecordBatch:
        """The decisions that `--only` asks for."""
        if not self._job.only:
            return decisions
        return decisions.filter(pc.is_in(decisions.column("outcome"), value_set=pa.array(sorted(self._job.only))))

    def _open(self, policy: Policy) -> None:
        """Open what is written. What a resumed run writes anew stands aside until the earlier decisions were read."""
        job = self._job
        if job.report:
            self._report = _new_report(job, policy)
        if job.rejects is not None:
            self._rejects = RejectsFile(job.rejects, aside=job.resume)
        if job.output is not None:
            self._earlier = reopen(job.output, policy.digest) if job.resume else None
            self._output = create(job.output) if self._earlier is None else None

    def _close(self) -> None:
        """Finish the files; those of a resumed run that did not get beyond the earlier decisions stay as they were."""
        with _writing(), ExitStack() as stack:
            if self._earlier is not None:
                stack.callback(self._earlier.leave)
            if self._rejects is not None:
                stack.callback(self._rejects.close if self._earlier is None else self._rejects.discard)
            if self._output is not None:
                stack.callback(self._output.close)

    def _write_report(self, run: Run) -> None:
        from rempart.reports.screening import RunFacts

        assert self._report is not None
        assert self._job.report is not None
        facts = RunFacts(run.files, run.rows, run.rejected, run.seconds, run.started, run.workers)
        with _writing():
            Path(self._job.report).write_text(self._report.render(facts), encoding="utf-8")


def _new_report(job: Job, policy: Policy) -> ScreeningReport:
    from rempart.reports.screening import PolicyFacts, ScreeningReport

    facts = PolicyFacts(
        policy.digest,
        {p.id: p.title for p in policy.packs.values()},
        {r.id: (r.title, r.why) for r in policy.rules},
        {g.id: (g.citation, g.title) for g in policy.grounds.values()},
    )
    names = [Path(feed).name if feed != "-" else "standard input" for feed in job.feeds]
    more = f" and {len(names) - 1} more" if len(names) > 1 else ""
    return ScreeningReport(f"Screening of {names[0]}{more}", facts)


@contextlib.contextmanager
def _writing() -> Iterator[None]:
    """A full disk, or a lost one, ends the run with a message; a reader that went away is no error of ours."""
    try:
        yield
    except BrokenPipeError:
        raise
    except OSError as error:
        what = error.filename or "the output"
        raise OutputError(f"cannot write {what} any further: {error.strerror or error}") from error
