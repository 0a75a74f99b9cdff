"""So many harmless words that the one that matters drowns."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass, field

from rempart.assurance.attacks.base import Attack, Listing

_TEXT = (
    "garden home kitchen gift summer winter women men kids fashion cotton dress shoes phone cover lamp "
    "chair table sofa pillow cushion bottle cup plate fork spoon towel curtain carpet rug clock watch "
    "bracelet necklace ring earrings bag backpack wallet belt hat scarf gloves socks shirt trousers "
    "jacket coat pyjamas blanket candle vase frame mirror shelf box basket bucket broom brush sponge soap "
    "shampoo cream perfume makeup nail hair bike helmet ball racket tent torch rope bird feeder dog leash "
    "cat bed aquarium seeds pot soil hose puzzle doll car train blocks pencil notebook eraser glue paper "
    "printer mouse keyboard cable charger speaker headphones tripod lens sunglasses umbrella suitcase mug "
    "teapot pan knife block oven mitt apron tray napkin ribbon balloon banner sticker card envelope "
    "calendar wood oak glass steel ceramic linen wool leather blue red green white black grey pink yellow "
    "small large new sale free delivery quality 2026 set of two wedding birthday "
    "1: 8 words behind the "
    "title; 2: 20 on both sides; 3: and `most` in the description on both sides of the text."
    " "
)
WORDS: tuple[str, ...] = tuple(_TEXT.split())


@dataclass(frozen=True)
class Stuffing(Attack):
    """1: 8 words behind the title; 2: 20 on both sides; 3: and `most` in the description on both sides of the text."""

    name: str = "stuffing"
    about: str = "Many words of other goods dilute the ones that matter."
    group: str = "words"
    words: Sequence[str] = field(default=WORDS, repr=False)
    most: int = 600

    def text(self, text: str, rng: random.Random, strength: int) -> str:
        """See `Attack.text`."""
        behind = self._some(rng, (8, 20, 40)[strength - 1])
        return f"{text} {behind}" if strength == 1 else f"{self._some(rng, 20)} {text} {behind}"

    def _some(self, rng: random.Random, count: int) -> str:
        return " ".join(rng.choices(self.words, k=count))

    def disguise(self, listing: Listing, targets: Sequence[str], rng: random.Random, strength: int) -> Listing:  # noqa: ARG002
        """See `Attack.disguise`."""
        out = dict(listing)
        out["title"] = self.text(str(out.get("title") or ""), rng, min(strength, 2)).strip()
        if strength > 2:
            text = str(out.get("description") or "")
            out["description"] = f"{self._some(rng, self.most)} {text} {self._some(rng, self.most)}"
        return out
