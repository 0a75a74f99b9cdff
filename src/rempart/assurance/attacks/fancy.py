"""Fancy alphabets that copy-and-paste generators make from the letters of far scripts."""

from __future__ import annotations

import random
from collections.abc import Mapping
from dataclasses import dataclass, field

from rempart.assurance.attacks.base import Attack, swapped

_ABC = "abcdefghijklmnopqrstuvwxyz"
ALPHABETS: Mapping[str, str] = {
    "cherokee": "ꭺᏏᏟᎠᎬꮀᏳᏂᎥᎫᏦᏞᎷꮑᎾᏢꝖᏒᏚᎢᏌᏙᎳꭓᎽᏃ",
    "syllabics": "ᗩᗷᑕᗪEᖴGᕼIᒍKᒪᗰᑎOᑭᑫᖇᔕTᑌᐯᗯ᙭Yᘔ",
    "lisu": "ꓮꓐꓚꓓꓰꓝꓖꓧꓲꓙꓗꓡꓟꓠꓳꓑqꓣꓢꓔꓴꓦꓪꓫꓬꓜ",
    "han": "卂乃匚刀乇下厶卄工丁长乚爪冂口尸Q尺丂丅凵リ山乂丫乙",
    "katakana": "ムのᄃりモチイんエノズレノ刀ロアゐ尺らイひ√ω乂リえ",
    "thai": "ค๒ς๔єŦﻮђเןкɭ๓ภ๏קợгรՇยשฬאץչ",
    "ethiopic": "ልጌርዕቿቻኗዘጎጋጕረጠክዐየዒዪነፕሁሀሠሸሃጊ",
    "currency": "₳฿₵ĐɆ₣₲ⱧłJ₭Ⱡ₥₦Ø₱QⱤ₴₮ɄV₩ӾɎⱫ",
    "armenian": "αɓςժҽƒցհíյƙӀʍղօρզɾՏԵմѵաՃվՀ",
}


@dataclass(frozen=True)
class Fancy(Attack):
    """One alphabet a listing; 26 characters each, for a to z."""

    name: str = "fancy"
    about: str = "Letters of far scripts (Cherokee, syllabics, Lisu, Han, Katakana ...) are drawn to look like Latin ones."
    alphabets: Mapping[str, str] = field(default_factory=lambda: ALPHABETS, repr=False)

    def text(self, text: str, rng: random.Random, strength: int) -> str:
        """See `Attack.text`."""
        letters = self.alphabets[rng.choice(sorted(self.alphabets))]
        table = {c: [letters[i]] for upper in (str.lower, str.upper) for i, c in enumerate(map(upper, _ABC))}
        return swapped(text, table, rng, strength)
