"""Tags inside words: the page shows the word whole, its source does not."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass

from rempart.assurance.attacks.base import Attack, between, by_word

EMPTY = (
    "<b></b>", "<span></span>", "<!-- -->", "<wbr>", "<i></i>", "[b][/b]", "<!---->", '<font size="3"></font>',
    "&shy;", "&zwnj;", "&#8203;",
)  # fmt: skip
PAIRS = (
    ("<b>", "</b>"), ("<span>", "</span>"), ("[b]", "[/b]"), ("<i>", "</i>"), ("**", "**"), ("<u>", "</u>"),
    ('<span style="color:#000">', "</span>"), ("[color=red]", "[/color]"),
)  # fmt: skip


@dataclass(frozen=True)
class Markup(Attack):
    """1: one pair of tags around a part of each word; 2: empty tags between half of the letters; 3: between all."""

    name: str = "markup"
    about: str = "HTML or forum tags, comments and soft breaks stand inside the words."
    last: bool = True
    empty: Sequence[str] = EMPTY
    pairs: Sequence[tuple[str, str]] = PAIRS

    def text(self, text: str, rng: random.Random, strength: int) -> str:
        """See `Attack.text`."""
        return by_word(text, lambda word: self._word(word, rng, strength))

    def _word(self, word: str, rng: random.Random, strength: int) -> str:
        if strength > 1 and len(word) > 1:
            return between(word, rng, strength, lambda: rng.choice(self.empty))
        first, last = rng.choice(list(self.pairs))
        start = rng.randrange(len(word))
        end = rng.randrange(start + 1, len(word) + 1) if start else rng.randrange(1, max(2, len(word)))
        return word[:start] + first + word[start:end] + last + word[end:]
