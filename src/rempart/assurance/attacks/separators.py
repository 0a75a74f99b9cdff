"""Marks, blanks and pictures between all letters of a word."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass

from rempart.assurance.attacks.base import Attack, by_word

COMMON = (" ", ".", "-", "_")
RARE = (
    " ",
    "  ",
    "·",
    "|",
    "~",
    "*",
    "'",
    ",",
    "/",
    "–",
    "•",
    " . ",
    " - ",
    "\u00a0",
    "\u2009",
    "\u3000",
    "+",
    ":",
    "=",
    "\\",
)
EMOJI = ("🔥", "✨", "💊", "⭐", "❤️", "🌿", "➡️", "🎁", "👍", "♥", "★", "✿", "☆", "♦")


def spread(text: str, rng: random.Random, strength: int, marks: Sequence[str]) -> str:
    """Marks between all letters: 1 and 2 the same mark in a word, 3 any, and not everywhere."""

    def change(word: str) -> str:
        one = rng.choice(marks)
        out = word[:1]
        for letter in word[1:]:
            if strength < 3:
                out += one + letter
            else:
                out += ("" if rng.random() < 0.25 else rng.choice(marks)) + letter
        return out if out != word else one.join(word)

    return ("   " if " " in marks else " ").join(change(w) for w in text.split()) or text


@dataclass(frozen=True)
class Separators(Attack):
    """1: blank, dot, dash or underscore; 2: rarer marks; 3: a mixture, with some letters left together."""

    name: str = "separators"
    about: str = "Blanks, dots, dashes and other marks stand between the letters."
    common: Sequence[str] = COMMON
    rare: Sequence[str] = RARE

    def text(self, text: str, rng: random.Random, strength: int) -> str:
        """See `Attack.text`."""
        return spread(text, rng, strength, self.common if strength == 1 else self.rare)


@dataclass(frozen=True)
class Emoji(Attack):
    """1: one emoji in each word; 2: one kind between all letters; 3: several kinds."""

    name: str = "emoji"
    about: str = "Emoji and ornaments stand between the letters."
    marks: Sequence[str] = EMOJI

    def text(self, text: str, rng: random.Random, strength: int) -> str:
        """See `Attack.text`."""
        if strength > 1:
            return spread(text, rng, strength, self.marks)

        def change(word: str) -> str:
            cut = rng.randrange(1, max(2, len(word)))
            return word[:cut] + rng.choice(self.marks) + word[cut:]

        return by_word(text, change)
