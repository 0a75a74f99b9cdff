"""Saying that it is not what it is."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from rempart.assurance.attacks.base import Attack, Listing, guessed, language_of, replaced, spoken

PHRASES: Mapping[str, Sequence[str]] = {
    "en": ("not a {}", "this is no {}", "no {} at all", "not intended as {}", "contains no {}",
        "anything but {}", "free of {} *"),
    "de": ("kein {}", "dies ist kein {}", "ohne {}", "nicht als {} gedacht", "frei von {} *"),
    "fr": ("ce n'est pas un {}", "sans {}", "aucun {}", "pas destiné comme {}", "garanti sans {} *"),
    "es": ("no es un {}", "sin {}", "libre de {} *", "ningún {}"),
    "it": ("non è un {}", "senza {}", "privo di {} *", "nessun {}"),
    "pl": ("to nie jest {}", "bez {}", "nie jako {}", "wolne od {} *"),
    "nl": ("geen {}", "zonder {}", "dit is geen {}"), "pt": ("não é {}", "sem {}", "livre de {} *"),
    "cs": ("není to {}", "bez {}"), "ro": ("nu este {}", "fără {}"), "el": ("δεν είναι {}", "χωρίς {}"),
    "hu": ("nem {}", "{} nélkül"), "bg": ("не е {}", "без {}"), "ru": ("это не {}", "без {}"),
    "sv": ("inte {}", "utan {}"), "da": ("ikke {}", "uden {}"), "fi": ("ei ole {}", "ilman {}"),
    "tr": ("{} değil", "{} içermez"), "zh": ("不是{}", "非{}", "无{}"), "uk": ("це не {}", "без {}"),
    "sk": ("nie je {}", "bez {}"), "hr": ("nije {}", "bez {}"), "ar": ("ليس {}", "بدون {}"),
}  # fmt: skip


@dataclass(frozen=True)
class Negation(Attack):
    """1: a negation before the word in the description; 2: in the title too; 3: and a sentence of denial."""

    name: str = "negation"
    about: str = "The words are denied: not a ..., without ..., free of ..."
    group: str = "words"
    phrases: Mapping[str, Sequence[str]] = field(default_factory=lambda: PHRASES, repr=False)

    def text(self, text: str, rng: random.Random, strength: int) -> str:
        """See `Attack.text`."""
        return self(text, guessed(text), rng, strength)

    def __call__(self, text: str, language: str, rng: random.Random, strength: int) -> str:
        """See `Attack.__call__`."""
        phrases = list(spoken(self.phrases, language))
        out = rng.choice(phrases).format(text)
        return f"{out}, {rng.choice(phrases).format(text)}" if strength > 2 else out

    def disguise(self, listing: Listing, targets: Sequence[str], rng: random.Random, strength: int) -> Listing:
        """See `Attack.disguise`."""
        language = language_of(listing)
        out = replaced(listing, targets, lambda word: self(word, language, rng, min(strength, 2)))
        if strength == 1 and listing.get("description"):
            out["title"] = listing.get("title")
        if strength > 2 and targets:
            denial = self(rng.choice(sorted(targets)), language, rng, 3)
            out["description"] = f"{denial}. {out.get('description') or ''}".strip()
        return out
