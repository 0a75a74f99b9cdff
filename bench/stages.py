"""Cost by stage: where the time of the whole screen goes, measured inside of the real run.

Public methods of the screen's parts are wrapped for the time of a run; each stage is charged with what it spends itself,
not with what it calls. A part that is no longer there is named in the report instead of measured.
"""

from __future__ import annotations

import functools
import gc
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from importlib import import_module
from time import perf_counter
from typing import Any
from unittest.mock import patch

from bench.document import table
from bench.measure import Section, Series, timed
from bench.peers import chunks
from bench.setup import Setup

Named = Callable[[tuple[Any, ...]], str]

_STAGES: tuple[tuple[str, str, str | Named], ...] = (
    ("rempart.pipeline.Screen", "__call__", "the pipeline itself (grouping hits by row and rule)"),
    ("rempart.pipeline", "as_listings", "look at the input"),
    ("rempart.text.block.Block", "__init__", "layout (columns joined into one buffer)"),
    ("rempart.text.block", "fold", "fold"),
    ("rempart.text.block.Block", "view", lambda given: f"view {given[1]}"),
    ("rempart.detectors.lexicon.Lexicon", "scan", lambda given: f"scan {given[1]}"),
    ("rempart.detectors.terms.Terms", "detect", "terms: checks on the hits"),
    ("rempart.detectors.numbers.Numbers", "detect", "detector numbers"),
    ("rempart.detectors.fields.Fields", "detect", "detector fields"),
    ("rempart.detectors.typography.Typography", "detect", "detector typography"),
    ("rempart.detectors.learned.Learned", "detect", "detector learned"),
    ("rempart.detectors.terms.Terms", "context", "context: terms"),
    ("rempart.detectors.numbers.Numbers", "context", "context: numbers"),
    ("rempart.detectors.fields.Fields", "context", "context: fields"),
    ("rempart.detectors.typography.Typography", "context", "context: typography"),
    ("rempart.detectors.learned.Learned", "context", "context: learned"),
    ("rempart.decisions.judge.Judge", "judge", "judge"),
    ("rempart.decisions.decide.Decider", "decide", "decide"),
    ("rempart.decisions.decide.Decider", "table", "decision table"),
)
_ORDER = (
    "look at the input", "layout", "fold", "view", "scan", "terms", "detector", "context", "the pipeline", "judge", "decide",
    "decision table",
)  # fmt: skip


class Stopwatch:
    """Charges the running time to the innermost stage that was entered."""

    def __init__(self) -> None:
        self.spent: dict[str, float] = {}
        self._inside: list[str] = []
        self._last = 0.0

    def wrap(self, function: Callable[..., Any], name: str | Named) -> Callable[..., Any]:
        """The function, timed under a name, or under the name that its arguments give."""

        @functools.wraps(function)
        def call(*given: Any, **named: Any) -> Any:
            self._enter(name if isinstance(name, str) else self._within_context(name(given)))
            try:
                return function(*given, **named)
            finally:
                self._leave()

        return call

    def _within_context(self, name: str) -> str:
        """Scans for context are part of the context's stage; views serve all."""
        outer = next((stage for stage in reversed(self._inside) if stage.startswith("context")), None)
        return outer if outer and name.startswith("scan") else name

    def _enter(self, name: str) -> None:
        self._charge()
        self._inside.append(name)

    def _leave(self) -> None:
        self._charge()
        self._inside.pop()

    def _charge(self) -> None:
        now = perf_counter()
        if self._inside:
            stage = self._inside[-1]
            self.spent[stage] = self.spent.get(stage, 0.0) + now - self._last
        self._last = perf_counter()


@contextmanager
def watched(watch: Stopwatch) -> Iterator[list[str]]:
    """Time every stage while the context is open; gives the names of parts that could not be found."""
    absent = []
    with ExitStack() as stack:
        for place, method, name in _STAGES:
            try:
                owner = _resolve(place)
                original = getattr(owner, method)
            except (ImportError, AttributeError):
                absent.append(f"{place}.{method}")
                continue
            stack.enter_context(patch.object(owner, method, watch.wrap(original, name)))
        yield absent


def _resolve(place: str) -> Any:
    module, _, last = place.rpartition(".")
    return getattr(import_module(module), last) if last[0].isupper() else import_module(place)


def cost_by_stage(setup: Setup) -> Section:
    """Microseconds a listing in each stage, one process."""
    batch = setup.corpus.rows(setup.sizes.rows // 2)
    parts = chunks(batch)
    whole: list[float] = []
    spent: list[dict[str, float]] = []
    for number in range(setup.sizes.repeats + 1):
        whole.append(timed(lambda: [setup.screen(part) for part in parts]))
        watch = Stopwatch()
        with watched(watch) as absent:
            gc.collect()
            for part in parts:
                setup.screen(part)
        spent.append(watch.spent)
        if not number:
            whole, spent = [], []
    return Section("Cost by stage", _about(batch.num_rows, absent), [], _table(whole, spent, batch.num_rows))


def _about(rows: int, absent: list[str]) -> str:
    missing = f" Not found, and so part of what calls them: {', '.join(absent)}." if absent else ""
    return (
        f"{rows:,} listings, one process, in chunks of 8,192. Each stage without what it calls; measured by wrapping the "
        f"real methods, which costs a little: the last lines say how much.{missing}"
    )


def _table(whole: list[float], spent: list[dict[str, float]], rows: int) -> str:
    names = sorted({name for one in spent for name in one}, key=_place)
    stages = {name: Series(tuple(one.get(name, 0.0) for one in spent)).times(1e6 / rows) for name in names}
    total = Series(tuple(sum(one.values()) for one in spent)).times(1e6 / rows)
    bare = Series(tuple(whole)).times(1e6 / rows)
    lines = [[name, s.show(), f"{100 * s.median / total.median:.1f} %"] for name, s in stages.items()]
    lines.append(["**all stages**", total.show(), "100 %"])
    lines.append(["the same without the stopwatch", bare.show(), f"{100 * bare.median / total.median:.1f} %"])
    return table(["Stage", "µs a listing: median (lowest–highest)", "Share"], lines)


def _place(name: str) -> tuple[int, str]:
    found = [i for i, start in enumerate(_ORDER) if name.startswith(start)]
    return (found[-1] if found else len(_ORDER)), name
