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

Task = Literal["screen", "raw"]
_PATIENCE = 600.0


class Workers:
    """Some processes, each with the policy loaded, its share of the rows as Arrow, and that share's folded bytes."""

    def __init__(self, made: Compiled, plain: Mapping[str, bytes], batch: pa.RecordBatch, number: int = 2) -> None:
        context = get_context("spawn")
        barrier = context.Barrier(number)
        self._lines: list[Connection] = []
        self._processes: list[Any] = []
        share = -(-batch.num_rows // number)
        for first in range(0, batch.num_rows, share):
            here, there = context.Pipe()
            arguments = (there, barrier, made, dict(plain), to_bytes(batch.slice(first, share)))
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


def _serve(line: Connection, barrier: Barrier, made: Compiled, plain: dict[str, bytes], data: bytes) -> None:
    pa.set_cpu_count(1)
    batch, screen, raw = from_bytes(data), made.screen(), Raw(plain)
    parts, buffers = chunks(batch), raw.buffers(batch)
    line.send("ready")
    while True:
        try:
            task: Task = line.recv()
        except EOFError:
            return
        barrier.wait(_PATIENCE)
        start = perf_counter()
        if task == "raw":
            raw.scan(buffers)
        else:
            for part in parts:
                screen(part)
        line.send((start, perf_counter()))
