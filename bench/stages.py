"""Cost by stage: where the time of the whole screen goes, measured inside of the real run, with new words and known ones.

Methods and functions of the screen's parts are wrapped for the time of a run; each stage is charged with what it spends
itself, not with what it calls. A part that is no longer there is named in the report instead of measured.
"""

from __future__ import annotations

import functools
import gc
import inspect
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from importlib import import_module
from time import perf_counter
from typing import Any
from unittest.mock import patch

from bench.document import table
from bench.measure import Section, Series, timed
from bench.peers import chunks
from bench.setup import Setup

_PIPELINE = "the pipeline itself (grouping hits by row and rule)"
_AGAIN = "second look: reading again, judging"
_TOKENS = "deep: new tokens and joined neighbours (joined)"

_STAGES: tuple[tuple[str, str, str | Callable[[tuple[Any, ...]], str]], ...] = (
    ("rempart.pipeline.Screen", "__call__", _PIPELINE),
    ("rempart.pipeline", "as_listings", "look at the input"),
    ("rempart.text.block.Block", "_hold", "layout (columns joined into one buffer)"),
    ("rempart.text.block", "_prepare", "layout (columns joined into one buffer)"),
    ("rempart.text.block", "_layout", "layout (columns joined into one buffer)"),
    ("rempart.text.block", "fold", "fold"),
    ("rempart.text.block.Block", "view", lambda given: f"view {given[1]}"),
    ("rempart.detectors.terms", "look", "terms: borders between scripts"),
    ("rempart.text.phrases.walk.Walker", "find", "terms: walk through the phrases"),
    ("rempart.detectors.lexicon.Lexicon", "scan", lambda given: f"terms: scan {given[1]}"),
    ("rempart.detectors.terms.Terms", "detect", "terms: checks on the hits"),
    ("rempart.text.deep.tokens.Seen", "fresh", _TOKENS),
    ("rempart.detectors.reader.Reader", "_joined", "deep: joined neighbours, checked"),
    ("rempart.detectors.reader", "read_phrases", "deep: phrases with readings (lattice)"),
    ("rempart.detectors.reader.Reader", "_places", "deep: tokens put in order"),
    ("rempart.detectors.disguised.Disguised", "detect", "deep: hits"),
    ("rempart.detectors.reader.Reader", "_learn", "learning: choices"),
    ("rempart.detectors.reader", "read", "learning: letters, masked, vowels, phonetic, edits, endings, glued"),
    ("rempart.detectors.reader.Reader", "_in_other_letters", "learning: visual, romanised"),
    ("rempart.detectors.reader.Reader", "_turned", "learning: reversed"),
    ("rempart.detectors.reader", "oddities", "learning: odd writing"),
    ("rempart.detectors.readings.Readings", "add", "learning: keeping what was read"),
    ("rempart.text.deep.tokens.Seen", "remember", "learning: keeping what was read"),
    ("rempart.detectors.scattered.Scattered", "detect", "detector scattered"),
    ("rempart.detectors.numbers.Numbers", "detect", "detector numbers"),
    ("rempart.detectors.fields.Fields", "detect", "detector fields"),
    ("rempart.detectors.typography.Typography", "detect", "detector typography"),
    ("rempart.detectors.learned.Learned", "detect", "detector learned"),
    ("rempart.detectors.terms.Terms", "context", "context: terms"),
    ("rempart.detectors.disguised.Disguised", "context", "context: disguised"),
    ("rempart.detectors.scattered.Scattered", "context", "context: scattered"),
    ("rempart.detectors.numbers.Numbers", "context", "context: numbers"),
    ("rempart.detectors.fields.Fields", "context", "context: fields"),
    ("rempart.detectors.typography.Typography", "context", "context: typography"),
    ("rempart.detectors.learned.Learned", "context", "context: learned"),
    ("rempart.detectors.second_look.SecondLooks", "look", "second look: which listings, and their text"),
    ("rempart.pipeline.Screen", "_look_again", _AGAIN),
    ("rempart.decisions.judge.Judge", "judge", "judge"),
    ("rempart.decisions.decide.Decider", "decide", "decide"),
    ("rempart.decisions.decide.Decider", "table", "decision table"),
)
_ORDER = (
    "look at the input", "layout", "fold", "view", "terms", "deep", "learning", "detector", "context", "the pipeline",
    "judge", "second look", "decide", "decision table",
)  # fmt: skip


class Stopwatch:
    """Charges the running time to the innermost stage that was entered."""

    def __init__(self) -> None:
        self.spent: dict[str, float] = {}
        self._inside: list[str] = []
        self._last = 0.0

    def wrap(self, function: Callable[..., Any], name: str | Callable[[tuple[Any, ...]], str]) -> Callable[..., Any]:
        """The function, timed under a name, or under the name that its arguments give; a generator while it runs."""
        if inspect.isgeneratorfunction(function):
            assert isinstance(name, str)
            return self._wrap_generator(function, name)

        @functools.wraps(function)
        def call(*given: Any, **named: Any) -> Any:
            self._enter(name if isinstance(name, str) else name(given))
            try:
                return function(*given, **named)
            finally:
                self._leave()

        return call

    def _wrap_generator(self, function: Callable[..., Any], name: str) -> Callable[..., Any]:
        @functools.wraps(function)
        def call(*given: Any, **named: Any) -> Iterator[Any]:
            steps = function(*given, **named)
            while True:
                self._enter(name)
                try:
                    step = next(steps)
                except StopIteration:
                    return
                finally:
                    self._leave()
                yield step

        return call

    def _for_whom(self, name: str) -> str:
        """The stage that pays: views and learning serve all, the second look and each context pay for the rest."""
        if name == _AGAIN or name.startswith(("learning", "second look")):
            return name
        if _AGAIN in self._inside:
            return _AGAIN
        if name.startswith("view"):
            return name
        return next((stage for stage in self._inside if stage.startswith("context")), name)

    def _enter(self, name: str) -> None:
        self._charge()
        self._inside.append(self._for_whom(name))

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
    """Microseconds a listing in each stage, one process: a first pass with fresh caches, and the same again."""
    batch = setup.corpus.batch
    parts = chunks(batch)
    whole: dict[str, list[float]] = {"cold": [], "warm": []}
    spent: dict[str, list[dict[str, float]]] = {"cold": [], "warm": []}
    absent: set[str] = set()
    for number in range(setup.sizes.repeats + 1):
        bare, timed_one = setup.made.screen(), setup.made.screen()
        for way in whole:
            seconds = timed(lambda screen=bare: [screen(part) for part in parts])  # type: ignore[misc]
            watch = Stopwatch()
            with watched(watch) as missing:
                absent.update(missing)
                gc.collect()
                for part in parts:
                    timed_one(part)
            if number:
                whole[way].append(seconds)
                spent[way].append(watch.spent)
    return Section("Cost by stage", _about(batch.num_rows, sorted(absent)), [], _table(whole, spent, batch.num_rows))


def _about(rows: int, missing: list[str]) -> str:
    absent = f" Not found, and so part of what calls them: {', '.join(missing)}." if missing else ""
    return (
        f"{rows:,} distinct listings, one process, in chunks of 8,192, µs a listing: median (lowest–highest). First pass: "
        "by a new `Screen`, which has seen no word yet (kernels are compiled). Again: by the same `Screen`, which knows all "
        "words. Each stage without what it calls; contexts and the second look with all that they call but the views and "
        "the learning of new words. Measured by wrapping the real methods, which costs a little: the last lines say how "
        f"much.{absent}"
    )


def _table(whole: Mapping[str, list[float]], spent: Mapping[str, list[dict[str, float]]], rows: int) -> str:
    names = sorted({name for runs in spent.values() for one in runs for name in one}, key=_place)
    stages = {way: {n: Series(tuple(one.get(n, 0.0) for one in runs)) for n in names} for way, runs in spent.items()}
    total = {way: Series(tuple(sum(one.values()) for one in runs)) for way, runs in spent.items()}
    bare = {way: Series(tuple(runs)) for way, runs in whole.items()}

    def line(name: str, of: Mapping[str, Series]) -> list[str]:
        cells = [name]
        for way in ("cold", "warm"):
            cells += [of[way].times(1e6 / rows).show(), f"{100 * of[way].median / total[way].median:.1f} %"]
        return cells

    lines = [line(name, {way: stages[way][name] for way in stages}) for name in names]
    lines += [line("**all stages**", total), line("the same without the stopwatch", bare)]
    return table(["Stage", "first pass", "share", "again", "share"], lines)


def _place(name: str) -> tuple[int, str]:
    found = [i for i, start in enumerate(_ORDER) if name.startswith(start)]
    return (found[-1] if found else len(_ORDER)), name
