"""Where words begin and end: one split, and words run together."""

from __future__ import annotations

import random
import re
from collections.abc import Sequence
from dataclasses import dataclass

from rempart.assurance.attacks.base import Attack, Listing, by_word, finder, mapped


@dataclass(frozen=True)
class OneSplit(Attack):
    """1: each word in two by a blank; 2: by a rarer mark; 3: in three."""

    name: str = "one_split"
    about: str = "A word is cut in two or three."
    marks: Sequence[str] = ("-", ".", "_", "/", " - ", "\n", "\t", "-\n", ", ", "·")

    def text(self, text: str, rng: random.Random, strength: int) -> str:
        """See `Attack.text`."""

        def change(word: str) -> str:
            cuts = sorted(rng.sample(range(1, len(word)), min(2 if strength > 2 else 1, len(word) - 1)), reverse=True)
            mark = " " if strength == 1 else rng.choice(self.marks)
            for cut in cuts:
                word = word[:cut] + mark + word[cut:]
            return word

        return by_word(text, change)


@dataclass(frozen=True)
class Glued(Attack):
    """1: the words of a target together; 2: with a neighbour too; 3: with both, and letters of its own."""

    name: str = "glued"
    about: str = "Words are written together, with each other and with their neighbours."
    fillers: Sequence[str] = ("new", "top", "best", "pro", "xx", "eu", "the", "my", "super", "original", "shop", "24")

    def text(self, text: str, rng: random.Random, strength: int) -> str:
        """See `Attack.text`."""
        parts = text.split()
        together = "".join(p if i == 0 else p.capitalize() if rng.random() < 0.3 else p for i, p in enumerate(parts))
        if strength > 1 or len(parts) < 2:
            together += rng.choice(self.fillers)
        return rng.choice(self.fillers) + together if strength > 2 else together

    def disguise(self, listing: Listing, targets: Sequence[str], rng: random.Random, strength: int) -> Listing:
        """See `Attack.disguise`; the neighbours are the ones that stand there."""
        found = finder(targets)
        if found is None:
            return dict(listing)
        before, behind = (r"(?:\w+ )?" if strength > 2 else "", r"(?: \w+)?" if strength > 1 else "")
        wide = re.compile(f"{before}(?:{found.pattern}){behind}", re.IGNORECASE)
        return mapped(listing, lambda text: wide.sub(lambda m: self._join(m.group(), rng, strength), text))

    def _join(self, text: str, rng: random.Random, strength: int) -> str:
        return "".join(text.split()) if " " in text else self.text(text, rng, strength)
