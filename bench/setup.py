"""What every part of the benchmark is given."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from time import perf_counter
from typing import Any

import pyarrow as pa

from bench.corpus import ROOT, Corpus
from bench.peers import Phrases, chunks, databases, trigger_terms
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


FULL = Sizes(repeats=5, rows=40_000, sample=2_000, calls=3_000, long=20_000)
QUICK = Sizes(repeats=2, rows=4_000, sample=300, calls=300, long=2_000)


@dataclass(frozen=True)
class Setup:
    """The policy, the text, and where files may be put.

    Attributes:
        seconds: how long it took to get the compiled policy.
        fresh_cache: whether it was compiled for this run, so that `seconds` say how long that takes.
    """

    corpus: Corpus
    sizes: Sizes
    made: Compiled
    plain: dict[str, bytes]
    screen: Screen
    cache: Path
    folder: Path
    seconds: float
    fresh_cache: bool

    @classmethod
    def of(cls, corpus: Corpus, sizes: Sizes, folder: Path, cache: Path | None = None) -> Setup:
        """Compile the packaged policy (all packs) into a cache of this run, or take it from `cache`; and the peers'
        databases."""
        where = cache or folder / "cache"
        had = set(where.glob("policy-*"))
        start = perf_counter()
        made = compiled((), where)
        seconds = perf_counter() - start
        fresh = set(where.glob("policy-*")) != had
        screen = made.screen()
        for part in chunks(corpus.batch):  # whatever is compiled on its first call is compiled now
            screen(part)
        return cls(corpus, sizes, made, databases(made.policy), screen, where, folder, seconds, fresh)

    @property
    def sample(self) -> pa.RecordBatch:
        """The rows that the slow peers see."""
        return self.corpus.batch.slice(0, self.sizes.sample)

    @cached_property
    def spacy(self) -> tuple[Phrases, float]:
        """spaCy's matcher with the trigger terms, made once, and the seconds that took.

        Raises:
            ImportError: spaCy is not installed.
        """
        terms = trigger_terms(self.made.policy)
        start = perf_counter()
        phrases = Phrases(terms)
        return phrases, perf_counter() - start

    def fresh(self, *words: str) -> dict[str, Any]:
        """What `bench.child` finds in a process of its own."""
        command = [sys.executable, "-m", "bench.child", *words]
        done = subprocess.run(command, cwd=ROOT, stdout=subprocess.PIPE, text=True, check=True)
        found: dict[str, Any] = json.loads(done.stdout)
        return found
