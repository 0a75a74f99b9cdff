"""A harmless purpose for the same thing."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from rempart.assurance.attacks.base import Attack, Listing, guessed, language_of, replaced, spoken

PURPOSES: Mapping[str, Sequence[str]] = {
    "en": ("for collectors only", "paperweight", "glass breaker", "for research only, not for human use",
        "decoration", "training aid", "letter opener", "novelty item", "for aquarium use", "camping gear",
        "film prop, legal in the EU", "plant food", "bath salts for the tub", "souvenir", "self-assembly kit",
        "cleaning tool"),
    "de": ("nur für Sammler", "Briefbeschwerer", "Glasbrecher", "nur zu Forschungszwecken", "Dekoration",
        "Brieföffner", "Badesalz", "Filmrequisite", "legal in der EU", "Scherzartikel", "Pflanzendünger"),
    "fr": ("réservé aux collectionneurs", "presse-papier", "brise-vitre", "pour la recherche uniquement",
        "décoration", "ouvre-lettres", "sels de bain", "accessoire de cinéma", "objet de curiosité", "engrais"),
    "es": ("solo coleccionistas", "pisapapeles", "rompecristales", "solo para investigación", "decoración",
        "abrecartas", "ambientador"),
    "it": ("solo per collezionisti", "fermacarte", "rompivetro", "solo per ricerca", "decorazione",
        "tagliacarte", "profumatore"),
    "pl": ("tylko dla kolekcjonerów", "przycisk do papieru", "zbijak do szyb", "tylko do badań", "dekoracja",
        "nóż do listów"),
    "nl": ("alleen voor verzamelaars", "presse-papier", "ruitbreker", "alleen voor onderzoek", "decoratie",
        "briefopener"),
    "pt": ("só para colecionadores", "pisa-papéis", "só para investigação", "decoração"),
    "cs": ("pro sběratele", "dekorace", "těžítko"),
    "ro": ("doar pentru colecționari", "decorațiune", "doar pentru cercetare"),
    "el": ("μόνο για συλλέκτες", "διακοσμητικό"), "hu": ("gyűjtőknek", "dísztárgy", "csak kutatásra"),
    "bg": ("за колекционери", "декорация"), "ru": ("для коллекции", "сувенир"),
    "sv": ("endast för samlare", "dekoration"), "da": ("kun for samlere", "pynt"),
    "fi": ("vain keräilijöille", "koriste"), "tr": ("koleksiyonluk", "dekor"),
    "zh": ("仅供收藏", "摆件", "仅供科研", "工艺品"),
}  # fmt: skip


@dataclass(frozen=True)
class Relabelling(Attack):
    """1: a purpose behind the title; 2: before it too; 3: the target gives its place in the title to a purpose."""

    name: str = "relabelling"
    about: str = "A harmless purpose is claimed: paperweight, for collectors, for research only."
    group: str = "words"
    purposes: Mapping[str, Sequence[str]] = field(default_factory=lambda: PURPOSES, repr=False)

    def text(self, text: str, rng: random.Random, strength: int) -> str:
        """See `Attack.text`."""
        return self(text, guessed(text), rng, strength)

    def __call__(self, text: str, language: str, rng: random.Random, strength: int) -> str:
        """See `Attack.__call__`."""
        able = list(spoken(self.purposes, language))
        out = f"{text}, {rng.choice(able)}"
        return f"{rng.choice(able)} {out}" if strength > 1 else out

    def disguise(self, listing: Listing, targets: Sequence[str], rng: random.Random, strength: int) -> Listing:
        """See `Attack.disguise`; at strength 3 the real words remain in the description."""
        out, language = dict(listing), language_of(listing)
        title = out.get("title")
        if not isinstance(title, str):
            return out
        if strength > 2:
            able = list(spoken(self.purposes, language))
            plain = {"title": title}
            out["title"] = replaced(plain, targets, lambda _: rng.choice(able))["title"]
            out["description"] = f"{out.get('description') or ''} {title}".strip()
        else:
            out["title"] = self(title, language, rng, strength)
        return out
