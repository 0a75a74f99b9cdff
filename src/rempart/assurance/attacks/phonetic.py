"""Written as it sounds, language by language."""

from __future__ import annotations

import random
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from rempart.assurance.attacks.base import Attack, by_word, guessed

_ANY = (
    ("ph", "f"), ("ck", "k"), ("x", "ks"), ("qu", "kw"), ("c(?=[aou])", "k"), ("c(?=[eiy])", "s"), ("th", "t"),
    ("y", "i"), ("z", "s"), ("v", "w"), ("ee", "ea"), ("i", "y"), ("k", "c"), ("f", "ph"),
)  # fmt: skip
RULES: Mapping[str, Sequence[tuple[str, str]]] = {
    "en": (("tion", "shun"), ("igh", "y"), ("oo", "u"), ("ea", "ee"), ("ou", "ow"), ("s$", "z"), ("er$", "a"),
        ("kn", "n"), ("wh", "w"), ("ch", "tch"), ("ai", "ay"), ("a(?=.e$)", "ay"), *_ANY),
    "de": (("sch", "sh"), ("ei", "ai"), ("eu", "oi"), ("äu", "oi"), ("ie", "ih"), ("v", "f"), ("z", "ts"),
        ("chs", "x"), ("tz", "z"), ("ss", "ß"), ("dt", "t"), ("d$", "t"), ("g$", "k"), ("ä", "e"), *_ANY),
    "fr": (("eaux?", "o"), ("au", "o"), ("ph", "f"), ("qu", "k"), ("ç", "ss"), ("ai", "é"), ("ent$", "an"),
        ("oi", "wa"), ("gn", "ni"), ("en", "an"), ("tion", "sion"), ("es?$", ""), *_ANY),
    "es": (("ll", "y"), ("v", "b"), ("b", "v"), ("h", ""), ("z", "s"), ("c(?=[ei])", "s"), ("qu", "k"),
        ("ge", "je"), ("gi", "ji"), ("ñ", "ny"), *_ANY),
    "it": (("ch", "k"), ("gli", "lli"), ("gn", "ni"), ("sci", "sh"), ("qu", "cu"), ("c(?=[aou])", "k"),
        ("zz", "z"), *_ANY),
    "pl": (("rz", "ż"), ("ó", "u"), ("ch", "h"), ("sz", "sh"), ("cz", "tch"), ("w", "v"), ("ż", "rz"),
        ("ą", "on"), ("ę", "en"), ("ł", "w"), *_ANY),
    "nl": (("oe", "u"), ("ij", "ei"), ("ei", "ij"), ("sch", "sg"), ("g", "ch"), ("ou", "au"), ("z", "s"),
        ("d$", "t"), *_ANY),
    "ru": (("о", "а"), ("е", "и"), ("г", "х"), ("в$", "ф"), ("д$", "т"), ("ого$", "ова"), ("тс", "ц"),
        ("ч", "тш"), ("и", "е")),
    "el": (("αι", "ε"), ("ει", "ι"), ("οι", "ι"), ("η", "ι"), ("υ", "ι"), ("ω", "ο"), ("κσ", "ξ"), ("ου", "u")),
}  # fmt: skip


@dataclass(frozen=True)
class Phonetic(Attack):
    """1: one change in the whole text; 2: one in each word; 3: up to three in each."""

    name: str = "phonetic"
    about: str = "Words are written as they sound."
    rules: Mapping[str, Sequence[tuple[str, str]]] = field(default_factory=lambda: RULES, repr=False)

    def text(self, text: str, rng: random.Random, strength: int) -> str:
        """See `Attack.text`."""
        return self(text, guessed(text), rng, strength)

    def __call__(self, text: str, language: str, rng: random.Random, strength: int) -> str:
        """See `Attack.__call__`."""
        rules = self.rules.get(language, self.rules["en"])
        longest = max(text.split(), key=len, default="")

        def change(word: str) -> str:
            if strength == 1 and word != longest:
                return word
            able = [(old, new) for old, new in rules if re.search(old, word, re.IGNORECASE)]
            for old, new in rng.sample(able, min(len(able), 3 if strength > 2 else 1)):
                word = re.sub(old, new, word, count=1, flags=re.IGNORECASE) or word
            return word

        return by_word(text, change)
