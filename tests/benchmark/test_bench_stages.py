"""The stopwatch of the benchmark charges each stage with its own time, and knows every part by its present name."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from bench import stages
from bench.stages import Stopwatch, watched


class Clock:
    """A clock that the test moves."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    made = Clock()
    monkeypatch.setattr(stages, "perf_counter", made)
    return made


def test_a_stage_pays_for_itself_and_not_for_what_it_calls(clock: Clock) -> None:
    watch = Stopwatch()

    def inner() -> None:
        clock.now += 3

    inside = watch.wrap(inner, "inner")

    def outer() -> None:
        clock.now += 1
        inside()
        clock.now += 1

    watch.wrap(outer, "outer")()
    clock.now += 5
    assert watch.spent == {"outer": 2, "inner": 3}


def test_a_generator_is_charged_while_it_runs_only(clock: Clock) -> None:
    watch = Stopwatch()

    def steps() -> Iterator[int]:
        for step in range(3):
            clock.now += 2
            yield step

    seen = watch.wrap(steps, "steps")

    def outer() -> list[int]:
        found = []
        for step in seen():
            clock.now += 1
            found.append(step)
        return found

    assert watch.wrap(outer, "outer")() == [0, 1, 2]
    assert watch.spent == {"outer": 3, "steps": 6}


@pytest.mark.parametrize(
    ("outer", "inner", "pays"),
    [
        ("context: terms", "terms: walk through the phrases", "context: terms"),
        ("context: terms", "view words", "view words"),
        ("context: disguised", "learning: reversed", "learning: reversed"),
        (stages._AGAIN, "view words", stages._AGAIN),
        (stages._AGAIN, "context: terms", stages._AGAIN),
    ],
)
def test_contexts_and_the_second_look_pay_for_what_they_ask_for(clock: Clock, outer: str, inner: str, pays: str) -> None:
    watch = Stopwatch()

    def work() -> None:
        clock.now += 1

    watch.wrap(watch.wrap(work, inner), outer)()
    assert watch.spent[pays] == 1


def test_every_stage_is_there() -> None:
    from rempart.pipeline import Screen

    before = Screen.__call__
    with watched(Stopwatch()) as absent:
        assert absent == []
        assert Screen.__call__ is not before
    assert Screen.__call__ is before
