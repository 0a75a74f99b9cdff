"""The benchmark times each deep view alone; together they must be what the detector reads."""

from __future__ import annotations

import numpy as np
from bench.deep import New, _read

from rempart.text.deep import reading
from rempart.text.deep.keys import ALIKE, PLAIN
from rempart.text.deep.tokens import Seen
from rempart.text.fold import fold, join

WORDS = frozenset([b"fentanyl", b"switchblade", b"viagra", b"heroin", b"stun gun", b"rodenticide"])
EVERYDAY = frozenset([b"cheap", b"online", b"chair"])
TEXTS = ["f3ntanyl", "h*ro*n", "fntnyl", "phentanil", "fentnayl", "switchbladeur", "cheapswitchbladeonline", "stungun",
         "v.i.a.g.r.a", "a chair of oak"]  # fmt: skip


def _one_view(new: New, words: reading.Vocabulary, view: int) -> reading.Found:
    out = reading.Found(*(np.empty(8 * len(new.starts), np.int64) for _ in range(5)))
    n = _read(new.data, new.starts, new.stops, words, PLAIN, ALIKE, out, view)
    return reading.Found(*(column[:n] for column in out))


def _readings(found: reading.Found) -> set[tuple[int, int]]:
    return set(zip(found.tokens.tolist(), found.words.tolist(), strict=True))


def test_the_views_one_by_one_read_what_they_read_together() -> None:
    words = reading.vocabulary(frozenset(), WORDS, EVERYDAY, frozenset())
    data = fold(join([text.encode() for text in TEXTS])).data
    fresh = Seen.empty().fresh(data, words.joined)
    new = New(data, fresh.starts, fresh.stops)
    together = reading.read(*new, words)
    one_by_one = [_one_view(new, words, view) for view in range(len(reading.NAMES))]
    assert _readings(together) == set().union(*map(_readings, one_by_one))
    assert set(together.views.tolist()) == set(range(len(reading.NAMES))), "every view reads something here"
