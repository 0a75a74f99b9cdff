"""Composition root: a configuration becomes a working Rempart, which is passed on and never global."""

from __future__ import annotations

import signal
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import CancelledError, Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from multiprocessing import get_context
from typing import Protocol, TypeVar

import pyarrow as pa

from rempart.compiled import Compiled, compiled
from rempart.config import Config
from rempart.pipeline import Screen, Screening


class HasListings(Protocol):
    """Anything that carries a batch of listings, such as a feed's chunk."""

    @property
    def listings(self) -> pa.RecordBatch:
        """Schema LISTING."""


C = TypeVar("C", bound=HasListings)


class Rempart:
    """A policy, ready to screen, on one process or several.

    Use it as a context manager, so that worker processes end with it.
    """

    def __init__(self, made: Compiled, workers: int = 1) -> None:
        self.compiled = made
        self.policy = made.policy
        self.workers = max(1, workers)
        self.screen: Screen = made.screen()
        self._pool: ProcessPoolExecutor | None = None

    @classmethod
    def open(cls, config: Config, *, strict: bool = True) -> Rempart:
        """Load the policy (from its compiled cache if there) and get ready.

        Raises:
            PolicyError: a pack has a mistake (strict only; otherwise every listing is held).
        """
        return cls(compiled(config.packs, config.cache, strict=strict, model=config.model), config.processes)

    def __enter__(self) -> Rempart:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """End the worker processes; what they have begun is dropped."""
        if self._pool is not None:
            self._pool.shutdown(wait=False, cancel_futures=True)
            self._pool = None

    def screen_chunks(self, chunks: Iterable[C]) -> Iterator[tuple[C, Screening]]:
        """Screen batches one after the other, in order, with at most a few in memory.

        The first batch is screened here; worker processes start when a second one comes and more than one worker is
        allowed. A worker that dies costs nothing but time: its batch is screened here.
        """
        waiting: deque[tuple[C, Future[tuple[bytes, tuple[str, ...]]]]] = deque()
        stream = iter(chunks)
        if self.workers > 1:
            first = next(stream, None)
            if first is not None:
                yield first, self.screen(first.listings)
            for chunk in stream:
                waiting.append((chunk, self._start().submit(_work, to_bytes(chunk.listings))))
                if len(waiting) > self.workers + 2:
                    yield self._result(*waiting.popleft())
            while waiting:
                yield self._result(*waiting.popleft())
            return
        for chunk in stream:
            yield chunk, self.screen(chunk.listings)

    def _start(self) -> ProcessPoolExecutor:
        if self._pool is None:
            self._pool = ProcessPoolExecutor(
                self.workers, mp_context=get_context("spawn"), initializer=_begin, initargs=(self.compiled,)
            )
            # Workers start with the first tasks and inherit this mask: Ctrl-C while they load is the parent's alone.
            blocked = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
            try:
                for started in [self._pool.submit(_ready) for _ in range(self.workers)]:
                    started.add_done_callback(_ignore)
            finally:
                signal.pthread_sigmask(signal.SIG_SETMASK, blocked)
        return self._pool

    def _result(self, chunk: C, future: Future[tuple[bytes, tuple[str, ...]]]) -> tuple[C, Screening]:
        try:
            data, troubles = future.result()
        except (BrokenProcessPool, CancelledError):
            self.close()
            return chunk, self.screen(chunk.listings)
        return chunk, Screening(from_bytes(data), troubles)


def to_bytes(batch: pa.RecordBatch) -> bytes:
    """A batch as an Arrow stream, as it goes to a worker and back."""
    sink = pa.BufferOutputStream()
    with pa.ipc.new_stream(sink, batch.schema) as out:
        out.write_batch(batch)
    data: bytes = sink.getvalue().to_pybytes()
    return data


def from_bytes(data: bytes) -> pa.RecordBatch:
    """The batch of an Arrow stream of one."""
    with pa.ipc.open_stream(data) as stream:
        return stream.read_next_batch()


class _Worker:
    """The Screen of a worker process; set once, when the process starts."""

    screen: Screen | None = None


def _ready() -> None:
    """A task that does nothing: it makes the pool start its processes."""


def _ignore(_: object) -> None:
    """A worker that cannot start shows when its first batch is asked for."""


def _begin(made: Compiled) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the parent, which ends us
    pa.set_cpu_count(1)
    _Worker.screen = made.screen()


def _work(data: bytes) -> tuple[bytes, tuple[str, ...]]:
    assert _Worker.screen is not None, "the worker was started by _begin"
    screening = _Worker.screen(from_bytes(data))
    return to_bytes(screening.decisions), screening.troubles
