"""Small capitals, superscripts, subscripts."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass, field

from rempart.assurance.attacks.base import Attack, Table, swapped

_ABC = "abcdefghijklmnopqrstuvwxyz"


def _table(letters: str, digits: str = "") -> Table:
    pairs = [*zip(_ABC, letters, strict=True), *zip("0123456789", digits or "0123456789", strict=True)]
    return {plain: [small] for c, small in pairs if small not in "_0123456789" for plain in {c, c.upper()}}


SETS: Sequence[Table] = (
    _table("ᴀʙᴄᴅᴇꜰɢʜɪᴊᴋʟᴍɴᴏᴘꞯʀꜱᴛᴜᴠᴡxʏᴢ"),
    _table("ᵃᵇᶜᵈᵉᶠᵍʰⁱʲᵏˡᵐⁿᵒᵖ𐞥ʳˢᵗᵘᵛʷˣʸᶻ", "⁰¹²³⁴⁵⁶⁷⁸⁹"),
    _table("ₐ___ₑ__ₕᵢⱼₖₗₘₙₒₚ_ᵣₛₜᵤᵥ_ₓ__", "₀₁₂₃₄₅₆₇₈₉"),
)


@dataclass(frozen=True)
class SmallLetters(Attack):
    """One of the sets a word."""

    name: str = "small_letters"
    about: str = "Small capitals, superscripts or subscripts stand for plain letters."
    sets: Sequence[Table] = field(default=SETS, repr=False)

    def text(self, text: str, rng: random.Random, strength: int) -> str:
        """See `Attack.text`."""
        return swapped(text, rng.choice(list(self.sets)), rng, strength)
