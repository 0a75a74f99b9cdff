"""Processes that screen their share at the same time: started once, warmed up, timed from a barrier."""

from __future__ import annotations

from collections.abc import Mapping
from multiprocessing import get_context
from multiprocessing.connection import Connection
from multiprocessing.synchronize import Barrier
from time import perf_counter
from typing import Any, Literal

import pyarrow as pa

from bench.peers import Raw, chunks
from rempart.app import from_bytes, to_bytes
from rempart.compiled import Compiled

Task = Literal["new", "cold", "warm", "raw"]
"""Make a Screen that has seen no word (not timed); let it screen the distinct rows; screen all rows; hyperscan alone."""
_PATIENCE = 600.0


class Workers:
    """Some processes, each with the policy loaded, its share of the rows as Arrow, and that share's folded bytes."""

    def __init__(
        self, made: Compiled, plain: Mapping[str, bytes], batch: pa.RecordBatch, distinct: pa.RecordBatch, number: int = 2
    ) -> None:
        context = get_context("spawn")
        barrier = context.Barrier(number)
        self._lines: list[Connection] = []
        self._processes: list[Any] = []
        for place in range(number):
            here, there = context.Pipe()
            arguments = (there, barrier, made, dict(plain), _share(batch, place, number), _share(distinct, place, number))
            process = context.Process(target=_serve, args=arguments, daemon=True)
            process.start()
            there.close()
            self._lines.append(here)
            self._processes.append(process)
        for line in self._lines:
            assert self._hear(line) == "ready"

    def __enter__(self) -> Workers:
        return self

    def __exit__(self, *_: object) -> None:
        for line in self._lines:
            line.close()
        for process in self._processes:
            process.join(10)
            if process.is_alive():
                process.terminate()

    def run(self, task: Task) -> float:
        """Seconds from the first process's start to the last one's end."""
        for line in self._lines:
            line.send(task)
        times = [self._hear(line) for line in self._lines]
        return float(max(end for _, end in times) - min(start for start, _ in times))

    @staticmethod
    def _hear(line: Connection) -> Any:
        if not line.poll(_PATIENCE):
            raise TimeoutError(f"a worker said nothing for {_PATIENCE:g} s")
        return line.recv()


def _share(batch: pa.RecordBatch, place: int, number: int) -> bytes:
    """A process's rows, as they go to it."""
    share = -(-batch.num_rows // number)
    return to_bytes(batch.slice(place * share, share))


def _serve(
    line: Connection, barrier: Barrier, made: Compiled, plain: dict[str, bytes], data: bytes, different: bytes
) -> None:
    pa.set_cpu_count(1)
    batch, screen, raw = from_bytes(data), made.screen(), Raw(plain)
    parts, once, buffers = chunks(batch), chunks(from_bytes(different)), raw.buffers(batch)
    fresh = screen
    line.send("ready")
    while True:
        try:
            task: Task = line.recv()
        except EOFError:
            return
        if task == "new":
            fresh = made.screen()
        barrier.wait(_PATIENCE)
        start = perf_counter()
        if task == "raw":
            raw.scan(buffers)
        elif task == "cold":
            for part in once:
                fresh(part)
        elif task == "warm":
            for part in parts:
                screen(part)
        line.send((start, perf_counter()))
