"""Words of harmless goods beside the real thing."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from rempart.assurance.attacks.base import Attack, Listing, finder, guessed, language_of, spoken

WORDS: Mapping[str, Sequence[str]] = {
    "en": ("toy {}", "book about {}", "{} poster", "{} costume prop", "case for {}", "{} sticker", "cosplay {}",
        "{} keyring", "plastic {} for children", "holder for {}", "{} video game", "empty {} tin", "miniature {}",
        "{} test kit"),
    "de": ("Spielzeug {}", "Buch über {}", "{} Poster", "Hülle für {}", "{} Aufkleber", "Cosplay {}",
        "{} Halter", "Attrappe {}"),
    "fr": ("jouet {}", "livre sur {}", "affiche {}", "étui pour {}", "autocollant {}", "déguisement {}",
        "{} décoratif", "maquette {}"),
    "es": ("juguete {}", "libro sobre {}", "póster {}", "funda para {}", "pegatina {}", "disfraz {}",
        "{} decorativo"),
    "it": ("giocattolo {}", "libro su {}", "poster {}", "custodia per {}", "adesivo {}", "costume {}",
        "{} decorativo"),
    "pl": ("zabawka {}", "książka o {}", "plakat {}", "etui na {}", "naklejka {}", "przebranie {}",
        "atrapa {}"),
    "nl": ("speelgoed {}", "boek over {}", "poster {}", "hoes voor {}", "sticker {}", "{} decoratie"),
    "pt": ("brinquedo {}", "livro sobre {}", "cartaz {}", "estojo para {}", "autocolante {}"),
    "cs": ("hračka {}", "kniha o {}", "plakát {}", "pouzdro na {}"),
    "ro": ("jucărie {}", "carte despre {}", "husă pentru {}"),
    "el": ("παιχνίδι {}", "βιβλίο για {}", "αφίσα {}", "θήκη για {}"),
    "hu": ("játék {}", "könyv {}", "{} poszter", "{} tok"),
    "bg": ("играчка {}", "книга за {}", "плакат {}", "калъф за {}"),
    "ru": ("игрушка {}", "книга про {}", "чехол для {}", "макет {}"),
    "sv": ("leksak {}", "bok om {}", "fodral för {}"), "da": ("legetøj {}", "bog om {}", "etui til {}"),
    "fi": ("lelu {}", "kirja {}", "kotelo {}"), "tr": ("oyuncak {}", "{} kitabı", "{} kılıfı"),
    "zh": ("玩具{}", "{}书", "{}模型", "{}海报"),
}  # fmt: skip


@dataclass(frozen=True)
class GuardWords(Attack):
    """1: one beside the first target of the title; 2: three in the title; 3: three, and six in the description."""

    name: str = "guard_words"
    about: str = "Words of harmless goods (toy, book about, case for ...) stand beside the real thing."
    group: str = "words"
    words: Mapping[str, Sequence[str]] = field(default_factory=lambda: WORDS, repr=False)

    def text(self, text: str, rng: random.Random, strength: int) -> str:
        """See `Attack.text`."""
        return self(text, guessed(text), rng, strength)

    def __call__(self, text: str, language: str, rng: random.Random, strength: int) -> str:
        """See `Attack.__call__`."""
        able = list(spoken(self.words, language))
        out = text
        for way in rng.sample(able, min(len(able), (1, 3, 3)[strength - 1])):
            out = way.format(out)
        return out

    def disguise(self, listing: Listing, targets: Sequence[str], rng: random.Random, strength: int) -> Listing:
        """See `Attack.disguise`."""
        out, language, found = dict(listing), language_of(listing), finder(targets)
        title = out.get("title")
        if found is None or not isinstance(title, str):
            return out
        changed = found.sub(lambda m: self(m.group(), language, rng, strength), title, count=1)
        out["title"] = changed if changed != title else self(title, language, rng, strength)
        if strength > 2:
            able = list(spoken(self.words, language))
            praise = ", ".join(rng.choice(able).format("").strip() for _ in range(6))
            out["description"] = f"{praise}. {out.get('description') or ''}".strip()
        return out
