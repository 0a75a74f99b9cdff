"""Brands written so that buyers know and searches do not."""

from __future__ import annotations

import random
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from rempart.assurance.attacks.base import Attack

KNOWN: Mapping[str, Sequence[str]] = {
    "louis vuitton": ("L V", "LV", "Louis V", "Lou1s Vu1tton", "Luis Viton", "Louise Vuiton", "L*V", "驴"),
    "gucci": ("Guci", "G*cci", "GG", "Guccy", "Gxcci", "6ucci", "Double G"),
    "chanel": ("Chnel", "Ch@nel", "CC", "Channel", "小香"),
    "nike": ("N1ke", "Nlke", "Nke", "Swoosh", "NK", "Naik"),
    "adidas": ("Ad1das", "Adidos", "Addidas", "3 stripes", "Adi"),
    "rolex": ("R0lex", "Rollex", "Rlx", "Crown watch", "Rolax"),
    "cartier": ("Carter", "C@rtier", "Cartie", "Kartier"), "dior": ("D1or", "Dioor", "CD", "Di0r"),
    "prada": ("Prda", "Pr@da", "Pradda"), "hermes": ("Herms", "H brand", "Hermis", "爱马仕"),
    "hermès": ("Herms", "H brand", "Hermez"), "balenciaga": ("Balen", "BLCG", "Balenc1aga"),
    "moncler": ("Monc1er", "Moncl3r", "MCL"), "burberry": ("Burbery", "BBR", "Burb3rry"),
    "versace": ("Versac", "V3rsace", "Medusa"), "omega": ("0mega", "Omga"),
    "iphone": ("i Phone", "1phone", "iPh0ne", "aifon"), "apple": ("App1e", "Aple", "🍎"),
    "airpods": ("Air pods pro clone", "A1rpods", "Airpodz"), "samsung": ("Sam sung", "Samsong", "Sumsung"),
    "jordan": ("J0rdan", "AJ", "Jordon", "JDN"), "yeezy": ("Yezzy", "YZY", "Y33zy"),
    "ray-ban": ("RB", "Ray Bann", "R@yban"), "pokemon": ("Pokmon", "P0kemon", "Pocket monster"),
    "lego": ("Leg0", "Lepin", "L3GO"), "disney": ("D1sney", "Disny"),
    "michael kors": ("MK", "M Kors", "Michel Kors"), "tiffany": ("T1ffany", "Tifany", "T&Co"),
}  # fmt: skip


@dataclass(frozen=True)
class Brands(Attack):
    """Known brands take a known disguise; of other words 1: a doubled letter or a vowel goes; 2: digits; 3: both."""

    name: str = "brands"
    about: str = "Brands are abbreviated, misspelt or hinted at."
    known: Mapping[str, Sequence[str]] = field(default_factory=lambda: KNOWN, repr=False)

    def text(self, text: str, rng: random.Random, strength: int) -> str:
        """See `Attack.text`."""
        out = text
        for brand, ways in self.known.items():
            out = re.sub(rf"\b{re.escape(brand)}\b", rng.choice(list(ways)), out, flags=re.IGNORECASE)
        if out != text:
            return out
        if strength != 2:
            double = re.search(r"([^\W\d])\1", text) or re.search(r"(?<=\w)[aeiou](?=\w)", text)
            text = text[: double.start()] + text[double.start() + 1 :] if double else text
        return text.translate(str.maketrans("oOiIeE", "001133")) if strength > 1 else text
