"""The learned scorer: what it adds to a listing, as a trigger on all of them and in full on the few that are asked for."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from bench.measure import Figure, Section, Series, alternate, micros, millis, timed
from bench.peers import chunks
from bench.setup import Setup
from rempart.detectors.signals import Signals
from rempart.models import ModelError, Scorer, packaged, read
from rempart.policy.policy import Policy
from rempart.text.block import Block, blocks
from rempart.text.readings import readings

AIM_FIRST, AIM_LOAD, AIM_SIZE = 1e-6, 0.2, 10_000_000
_FEW = 2_000


def learned(setup: Setup) -> Section:
    """The first look at every title, full scores of titles and of whole listings, the start, the size."""
    title = "The learned scorer"
    try:
        model = read()
    except ModelError as error:
        return Section(title, f"Not measured: {error}.", [])
    packs = first_looks(setup.made.policy) or tuple(model.scales)[:3]
    batch = setup.corpus.rows(setup.sizes.rows)
    whole = [block for piece in chunks(batch) for block in blocks(piece)]
    for block in whole:
        block.bounds("words")  # the terms have made this view before
    rows = batch.num_rows
    few = batch.slice(0, _FEW)
    read_few = [r for block in blocks(few) for r in readings(block, range(block.batch.num_rows))]
    titles, texts = [r.title for r in read_few], [r.whole for r in read_few]
    data = packaged().read_bytes()
    runs: dict[str, Callable[[], float]] = {
        "first": lambda: timed(lambda: [_suspects(model, block, packs) for block in whole]) / rows,
        "title": lambda: timed(lambda: model.telling(titles)) / few.num_rows,
        "whole": lambda: timed(lambda: model.telling(texts)) / few.num_rows,
        "load": lambda: timed(lambda: Scorer.from_bytes(data)),
    }
    found = alternate(runs, setup.sizes.repeats)
    share = sum(len(_suspects(model, block, packs)) for block in whole) / rows
    about = (
        f"First look over {rows:,} listings in blocks, on the view that the terms need anyway. It is paid only where a rule "
        f"has a classifier as trigger, here for {', '.join(packs)}, and sends {100 * share:.1f} % of the listings on to a "
        f"full score of their title. Full scores (by the most telling words, `telling`) on {few.num_rows:,} listings "
        f"in one batch, {len(model.scales)} packs at once."
    )
    figures = [
        _figure("(s) first look, every listing", found["first"], AIM_FIRST, micros),
        _figure("(s) full score of a title", found["title"], None, micros),
        _figure("(s) full score of title, category and description", found["whole"], None, micros),
        _figure("(s) reading the model", found["load"], AIM_LOAD, millis),
        Figure("(s) size of the model", f"{len(data) / 1e6:.1f} MB", "", "", "≤ 10 MB", len(data) <= AIM_SIZE),
    ]
    return Section(title, about, figures)


def first_looks(policy: Policy) -> tuple[str, ...]:
    """The packs with a rule that fires on a score alone."""
    asked = (s.classifier for s in Signals.of(policy).signals if s.trigger)
    return tuple(sorted({classifier.pack for classifier in asked if classifier is not None}))


def _suspects(model: Scorer, block: Block, packs: Sequence[str]) -> np.ndarray[tuple[int, ...], np.dtype[np.int64]]:
    """What the detector does first with a block whose first values are the titles."""
    bounds = block.bounds("words")[: block.batch.num_rows + 1] + 1
    return model.suspects(np.frombuffer(block.view("words"), np.uint8)[: int(bounds[-1])], bounds, packs)


def _figure(what: str, series: Series, aim: float | None, form: Callable[[float], str]) -> Figure:
    if aim is None:
        return Figure(what, series.show(form), "", "")
    return Figure(what, series.show(form), "", "", f"≤ {form(aim)}", series.median <= aim)
