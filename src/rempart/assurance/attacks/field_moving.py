"""The words that matter leave the title."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from rempart.assurance.attacks.base import Attack, Listing, finder, language_of, spoken

BAIT: Mapping[str, Sequence[str]] = {
    "en": ("Accessory", "Article", "Household item", "New arrival"), "de": ("Zubehör", "Artikel", "Neuheit"),
    "fr": ("Accessoire", "Article", "Nouveauté"), "es": ("Accesorio", "Artículo"),
    "it": ("Accessorio", "Articolo"), "pl": ("Akcesorium", "Artykuł"), "nl": ("Accessoire", "Artikel"),
    "el": ("Αξεσουάρ",), "bg": ("Аксесоар",), "ru": ("Аксессуар",), "zh": ("配件",), "tr": ("Aksesuar",),
    "hu": ("Kiegészítő",), "ro": ("Accesoriu",), "cs": ("Doplněk",), "sv": ("Tillbehör",),
}  # fmt: skip
PLACES = ("description", "variants", "attributes", "reviews", "extra", "safety_warnings", "brand")


@dataclass(frozen=True)
class FieldMoving(Attack):
    """1: into the description; 2: into a variant, an attribute or the like; 3: letter by letter over several of them."""

    name: str = "field_moving"
    about: str = "The words move from the title into the description, variants, attributes or other fields."
    group: str = "listing"
    places: Sequence[str] = PLACES

    def text(self, text: str, rng: random.Random, strength: int) -> str:
        """See `Attack.text`; without fields to move to, the text becomes the value of an attribute."""
        names = ("Type", "Model", "Variant", "Kind", "Option")
        if strength < 3:
            return f"{rng.choice(names)}: {text}"
        words = text.split() if " " in text else [text[: len(text) // 2], text[len(text) // 2 :]]
        return " | ".join(f"{name}: {w}" for name, w in zip(names * len(words), words, strict=False))

    def disguise(self, listing: Listing, targets: Sequence[str], rng: random.Random, strength: int) -> Listing:
        """See `Attack.disguise`."""
        out, title, found = dict(listing), str(listing.get("title") or ""), finder(targets)
        if found is None or not found.search(title):
            return out
        moved = list(dict.fromkeys(found.findall(title)))
        bait = rng.choice(list(spoken(BAIT, language_of(listing))))
        rest = " ".join(found.sub(" ", title).split())
        out["title"] = f"{bait} {rest}".strip()
        if strength < 3:
            place = "description" if strength == 1 else rng.choice(list(self.places[1:]))
            _put(out, place, " ".join(moved), rng)
            return out
        for word in moved:
            parts = word.split() if " " in word else [word[: len(word) // 2], word[len(word) // 2 :]]
            for place, part in zip(rng.sample(("variants", "attributes"), 1) * len(parts), parts, strict=True):
                _put(out, place, part, rng)
        return out


def _put(listing: Listing, place: str, text: str, rng: random.Random) -> None:
    if place in ("variants", "attributes", "reviews"):
        name = {"variants": "Option: ", "attributes": "Model: ", "reviews": ""}[place]
        listing[place] = [*(listing.get(place) or []), name + text]
    elif place == "extra":
        listing["extra"] = {**dict(listing.get("extra") or {}), rng.choice(("custom_label_0", "note", "model")): text}
    else:
        listing[place] = f"{listing.get(place) or ''} {text}".strip()
