"""Jargon of shops that sell something else than they show."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from rempart.assurance.attacks.base import Attack, Listing, finder, guessed, language_of, spoken

JARGON: Mapping[str, Sequence[str]] = {
    "en": ("hidden link", "you know what it is", "see photo, message me before order", "VIP link",
        "no logo pics", "DM for details"),
    "de": ("versteckter Link", "wie auf dem Bild, vorher anschreiben", "VIP Link", "ihr wisst was"),
    "fr": ("lien caché", "voir photo, message avant achat", "lien VIP", "vous savez quoi"),
    "es": ("enlace oculto", "ver foto, mensaje antes de comprar", "enlace VIP"),
    "it": ("link nascosto", "vedi foto, scrivimi prima"),
    "pl": ("ukryty link", "jak na zdjęciu, napisz przed zakupem"),
    "nl": ("verborgen link", "zie foto, app eerst"), "ru": ("скрытая ссылка", "как на фото, пишите в телегу"),
    "zh": ("隐藏链接", "看图下单", "懂的来", "加微咨询"), "tr": ("gizli link", "fotoğraftaki gibi"),
    "el": ("κρυφό λινκ",), "pt": ("link escondido", "ver foto"),
}  # fmt: skip


@dataclass(frozen=True)
class HiddenLink(Attack):
    """1: first letter and jargon for the word in the title; 2: in every text; 3: nothing but jargon in the title."""

    name: str = "hidden_link"
    about: str = "The words give way to jargon: hidden link, see photo, message me before order."
    group: str = "words"
    jargon: Mapping[str, Sequence[str]] = field(default_factory=lambda: JARGON, repr=False)

    def text(self, text: str, rng: random.Random, strength: int) -> str:
        """See `Attack.text`."""
        return self(text, guessed(text), rng, strength)

    def __call__(self, text: str, language: str, rng: random.Random, strength: int) -> str:
        """See `Attack.__call__`."""
        phrase = rng.choice(list(spoken(self.jargon, language)))
        return f"{text[:1]}... ({phrase})" if strength < 3 else phrase

    def disguise(self, listing: Listing, targets: Sequence[str], rng: random.Random, strength: int) -> Listing:
        """See `Attack.disguise`."""
        out, language, found = dict(listing), language_of(listing), finder(targets)
        title = out.get("title")
        if strength > 1:
            out = super().disguise(listing, targets, rng, strength)
        elif found is not None and isinstance(title, str):
            out["title"] = found.sub(lambda m: self(m.group(), language, rng, 1), title)
        if strength > 2 and isinstance(title, str):
            out["title"] = self(title, language, rng, 3)
        return out
