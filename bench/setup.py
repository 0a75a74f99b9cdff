"""What every part of the benchmark is given."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow as pa

from bench.corpus import ROOT, Corpus
from bench.peers import databases
from rempart.compiled import Compiled, compiled
from rempart.pipeline import Screen


@dataclass(frozen=True)
class Sizes:
    """How much is measured: rows of the throughput runs, of the sample for slow peers, single calls, long run."""

    repeats: int
    rows: int
    sample: int
    calls: int
    long: int


FULL = Sizes(repeats=7, rows=40_000, sample=2_000, calls=3_000, long=20_000)
QUICK = Sizes(repeats=2, rows=4_000, sample=300, calls=300, long=2_000)


@dataclass(frozen=True)
class Setup:
    """The policy, the text, and where files may be put."""

    corpus: Corpus
    sizes: Sizes
    made: Compiled
    plain: dict[str, bytes]
    screen: Screen
    cache: Path
    folder: Path

    @classmethod
    def of(cls, corpus: Corpus, sizes: Sizes, folder: Path) -> Setup:
        """Compile the packaged policy (all packs) into a cache of this run, and the peers' databases."""
        made = compiled((), folder / "cache")
        return cls(corpus, sizes, made, databases(made.policy), made.screen(), folder / "cache", folder)

    @property
    def sample(self) -> pa.RecordBatch:
        """The rows that the slow peers see."""
        return self.corpus.batch.slice(0, self.sizes.sample)

    def fresh(self, *words: str) -> dict[str, Any]:
        """What `bench.child` finds in a process of its own."""
        command = [sys.executable, "-m", "bench.child", *words]
        done = subprocess.run(command, cwd=ROOT, stdout=subprocess.PIPE, text=True, check=True)
        found: dict[str, Any] = json.loads(done.stdout)
        return found
