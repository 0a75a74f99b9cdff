"""Terms of several words pulled apart or turned round."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from rempart.assurance.attacks.base import Attack, guessed, spoken

FILLERS: Mapping[str, Sequence[str]] = {
    "en": ("premium", "(new)", "quality", "2026", "original", "- top -", "best", "EU stock", "black"),
    "de": ("neu", "premium", "(top)", "Qualität", "2026", "schwarz"),
    "fr": ("neuf", "premium", "(top)", "qualité", "noir"), "es": ("nuevo", "premium", "calidad", "negro"),
    "it": ("nuovo", "premium", "qualità", "nero"), "pl": ("nowy", "premium", "czarny"),
    "nl": ("nieuw", "premium", "zwart"), "el": ("νέο", "premium"), "bg": ("нов", "премиум"),
    "ru": ("новый", "премиум"), "zh": ("正品", "新款"),
}  # fmt: skip


@dataclass(frozen=True)
class InsertedWords(Attack):
    """1: one word between two of the target; 2: between all; 3: and the order turned round. Single words stay."""

    name: str = "inserted_words"
    about: str = "Other words come between the words of a term, or their order changes."
    group: str = "words"
    fillers: Mapping[str, Sequence[str]] = field(default_factory=lambda: FILLERS, repr=False)

    def text(self, text: str, rng: random.Random, strength: int) -> str:
        """See `Attack.text`."""
        return self(text, guessed(text), rng, strength)

    def __call__(self, text: str, language: str, rng: random.Random, strength: int) -> str:
        """See `Attack.__call__`."""
        words = text.split()
        if len(words) < 2:
            return text
        fillers = list(spoken(self.fillers, language))
        if strength > 2:
            words.reverse()
        gap = rng.randrange(1, len(words))
        out = words[0]
        for i, word in enumerate(words[1:], 1):
            out += f" {rng.choice(fillers)} {word}" if strength > 1 or i == gap else f" {word}"
        return out
