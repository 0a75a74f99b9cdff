"""What tokens were found to read as, kept as arrays in which the walk through phrases looks them up."""

from __future__ import annotations

from collections.abc import Mapping, Sequence, Set
from typing import NamedTuple

import numpy as np

from rempart.detectors.lexicon import Lexicon
from rempart.text.deep import DISGUISED, JOINED
from rempart.text.fold import join
from rempart.text.phrases.lattice import Store
from rempart.text.views.words import split

_SURE = {"letters", "visual", "masked", "reversed", "joined"}
_CLEAR = {"letters", "visual"}
_LEAST = {"glued": 6, "romanised": 4}
"""Letters of a word that counts alone if it was read so."""
_DTYPES = (np.int32, np.int32, np.int32, np.bool_, np.int32, np.int32, np.int32, np.bool_)


class Choice(NamedTuple):
    """What a token may read as: the bytes `start:stop` of the token (stop -1: all of it) replaced by `text`."""

    view: str
    start: int
    stop: int
    text: bytes


class _Column:
    """An array that grows at its end."""

    def __init__(self, dtype: type[np.generic], *first: int) -> None:
        self._data = np.zeros(1024, dtype)
        self._data[: len(first)] = first
        self.size = len(first)

    def extend(self, values: Sequence[int]) -> None:
        """Put values behind the last one."""
        size = self.size + len(values)
        if size > len(self._data):
            self._data = np.concatenate([self._data, np.zeros(max(size, len(self._data)), self._data.dtype)])
        self._data[self.size : size] = values
        self.size = size

    @property
    def array(self) -> np.ndarray:
        """The values so far."""
        return self._data[: self.size]


class Readings:
    """The readings of tokens by number (see `Store`). `quiet` words, and some short ones, count as a part of a
    phrase only.

    Attributes:
        choices: the readings of each token.
        views: the view of each reading.
        turned: tokens that are words backwards.
        odd: tokens that are oddly written, with the bits of `oddity.KINDS`.
        direct: tokens that read as something which is searched as a literal: the signals, each with the reading.
    """

    def __init__(self, quiet: Set[bytes]) -> None:
        self._quiet = quiet
        self.choices: list[tuple[Choice, ...]] = []
        self.views: list[str] = []
        self.turned: set[int] = set()
        self.odd: dict[int, int] = {}
        self.direct: dict[int, list[tuple[int, int]]] = {}
        self._columns = [_Column(dtype, *([0] if place in (0, 4, 5) else [])) for place, dtype in enumerate(_DTYPES)]

    def __len__(self) -> int:
        return len(self.choices)

    def store(self) -> Store:
        """The arrays as they are now."""
        return Store(*(column.array for column in self._columns))

    def add(
        self, pieces: Sequence[bytes], choices: Sequence[Sequence[Choice]], odd: Sequence[int], lexicon: Lexicon
    ) -> list[int]:
        """Add tokens and return their numbers, -1 for those that are not odd and read as nothing that a phrase could use.

        Args:
            pieces: the tokens as folded bytes.
            choices: what each may read as.
            odd: the bits of `oddity.KINDS` of each.
            lexicon: whose words count.
        """
        plain = [split(piece) for piece in pieces]
        made = [
            [split(piece[: c.start] + c.text + (piece[c.stop :] if c.stop >= 0 else b"")) for c in mine]
            for piece, mine in zip(pieces, choices, strict=True)
        ]
        words = sorted({w for mine in (*plain, *(words for token in made for words in token)) for w in mine})
        classes = dict(zip(words, lexicon.walker.classes(words), strict=True))
        direct = _direct(made, plain, lexicon)
        numbers = []
        for token, mine in enumerate(choices):
            have = {k for word in plain[token] for k in classes[word]}
            kept = [
                (i, c)
                for i, c in enumerate(mine)
                if (token, i) in direct or any(k not in have for word in made[token][i] for k in classes[word])
            ]
            if not kept and not odd[token]:
                numbers.append(-1)
                continue
            number = len(self.choices)
            numbers.append(number)
            self.choices.append(tuple(c for _, c in kept))
            if odd[token]:
                self.odd[number] = odd[token]
            if any(c.view == "reversed" for _, c in kept):
                self.turned.add(number)
            for i, choice in kept:
                for signal in direct.get((token, i), ()):
                    self.direct.setdefault(number, []).append((signal, len(self.views)))
                self._add(choice, made[token][i], classes)
            self._columns[0].extend([len(self.views)])
        return numbers

    def _add(self, choice: Choice, words: Sequence[bytes], classes: Mapping[bytes, Sequence[int]]) -> None:
        _, starts, stops, doubtful, word_firsts, class_firsts, listed, quiet = self._columns
        self.views.append(choice.view)
        starts.extend([choice.start])
        stops.extend([choice.stop])
        doubtful.extend([choice.view not in _SURE])
        for word in words:
            listed.extend(classes[word])
            part = len(word) < _LEAST.get(choice.view, 0)
            quiet.extend([part or (word in self._quiet and choice.view not in _CLEAR)])
            class_firsts.extend([listed.size])
        word_firsts.extend([class_firsts.size - 1])


def _direct(
    made: Sequence[Sequence[list[bytes]]], plain: Sequence[list[bytes]], lexicon: Lexicon
) -> dict[tuple[int, int], list[int]]:
    """The literals that readings contain and their tokens do not: token and reading to signals."""
    places = [(token, i) for token, readings in enumerate(made) for i in range(len(readings))]
    if not places or "words" not in lexicon.views:
        return {}
    found = _literals([made[token][i] for token, i in places], lexicon)
    if not found:
        return {}
    had = _literals([plain[token] for token, _ in places], lexicon)
    return {places[i]: new for i, signals in found.items() if (new := sorted(signals - had.get(i, set())))}


def _literals(texts: Sequence[list[bytes]], lexicon: Lexicon) -> dict[int, set[int]]:
    data = join(b" ".join(words) for words in texts).replace(b"  ", b" ")
    bounds = np.flatnonzero(np.frombuffer(data, np.uint8) == 0xFE)
    found: dict[int, set[int]] = {}
    for signal, _, stop, _ in lexicon.literal_hits(data):
        found.setdefault(int(np.searchsorted(bounds, stop)), set()).add(signal)
    return found


assert set(DISGUISED) >= _SURE | {JOINED}
