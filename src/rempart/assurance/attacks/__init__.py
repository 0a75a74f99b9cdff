"""Ways to disguise a listing, one file a family: `FAMILIES` by name, `chain` for several one after the other.

Nothing in here knows how Rempart reads a text; an attack that did would measure the tables against themselves.
"""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from rempart.assurance.attacks.accents import AddedAccents, DroppedAccents
from rempart.assurance.attacks.base import Attack, Listing, guessed, language_of, replaced
from rempart.assurance.attacks.bidi import Bidi
from rempart.assurance.attacks.brands import Brands
from rempart.assurance.attacks.casing import Casing
from rempart.assurance.attacks.compatibility import Compatibility
from rempart.assurance.attacks.digits import Digits
from rempart.assurance.attacks.endings import Endings
from rempart.assurance.attacks.entities import Entities
from rempart.assurance.attacks.euphemism import Euphemism
from rempart.assurance.attacks.fancy import Fancy
from rempart.assurance.attacks.field_moving import FieldMoving
from rempart.assurance.attacks.guard_words import GuardWords
from rempart.assurance.attacks.han import Han
from rempart.assurance.attacks.hidden_link import HiddenLink
from rempart.assurance.attacks.homoglyphs import Homoglyphs
from rempart.assurance.attacks.inserted_words import InsertedWords
from rempart.assurance.attacks.invisible import Invisible
from rempart.assurance.attacks.joints import Glued, OneSplit
from rempart.assurance.attacks.language_switch import LanguageSwitch
from rempart.assurance.attacks.leet import Leet
from rempart.assurance.attacks.markup import Markup
from rempart.assurance.attacks.masked import Masked
from rempart.assurance.attacks.misspelling import Misspelling
from rempart.assurance.attacks.mojibake import Mojibake
from rempart.assurance.attacks.negation import Negation
from rempart.assurance.attacks.neighbour_keys import NeighbourKeys
from rempart.assurance.attacks.percent import Percent
from rempart.assurance.attacks.phonetic import Phonetic
from rempart.assurance.attacks.relabelling import Relabelling
from rempart.assurance.attacks.repeats import Repeats
from rempart.assurance.attacks.reversed_text import Reversed
from rempart.assurance.attacks.separators import Emoji, Separators
from rempart.assurance.attacks.small_letters import SmallLetters
from rempart.assurance.attacks.squared import Squared
from rempart.assurance.attacks.stacked import Stacked
from rempart.assurance.attacks.strokes import Strokes
from rempart.assurance.attacks.stuffing import Stuffing
from rempart.assurance.attacks.transliteration import Transliteration
from rempart.assurance.attacks.turned import Turned
from rempart.assurance.attacks.vowels import DroppedVowels

_ALL: tuple[Attack, ...] = (
    Compatibility(), Squared(), Homoglyphs(), Fancy(), Turned(), Invisible(), Bidi(), Stacked(), Strokes(),
    DroppedAccents(), AddedAccents(), SmallLetters(), Entities(), Percent(), Markup(), Leet(), Digits(),
    Separators(), Emoji(), OneSplit(), Glued(), Repeats(), Misspelling(), NeighbourKeys(), Phonetic(),
    Endings(), Transliteration(), Masked(), Reversed(), Casing(), DroppedVowels(), Mojibake(), Han(), Brands(),
    Negation(), GuardWords(), Relabelling(), Stuffing(), InsertedWords(), LanguageSwitch(), Euphemism(),
    HiddenLink(), FieldMoving(),
)  # fmt: skip

FAMILIES: Mapping[str, Attack] = {attack.name: attack for attack in _ALL}
"""Every family by its name."""

CHAINS: tuple[tuple[str, ...], ...] = (
    ("leet", "separators"), ("misspelling", "homoglyphs"), ("one_split", "masked"), ("phonetic", "repeats"),
    ("homoglyphs", "markup"), ("transliteration", "separators"), ("compatibility", "stacked"),
    ("reversed", "bidi"), ("misspelling", "leet"), ("glued", "misspelling"), ("accents_added", "phonetic"),
    ("vowels_dropped", "leet"), ("guard_words", "leet"), ("stuffing", "misspelling"), ("negation", "one_split"),
    ("field_moving", "misspelling"), ("guard_words", "relabelling", "stuffing"),
)  # fmt: skip
"""The chains that are tried by default."""


@dataclass(frozen=True)
class Chain(Attack):
    """Several attacks one after the other. Words that are added stay as they are: letters change in the targets alone."""

    links: tuple[Attack, ...] = ()

    def text(self, text: str, rng: random.Random, strength: int) -> str:
        """See `Attack.text`."""
        return self(text, guessed(text), rng, strength)

    def __call__(self, text: str, language: str, rng: random.Random, strength: int) -> str:
        """See `Attack.__call__`."""
        for link in sorted(self.links, key=lambda link: link.group != "characters"):
            text = link(text, language, rng, strength)
        return text

    def disguise(self, listing: Listing, targets: Sequence[str], rng: random.Random, strength: int) -> Listing:
        """See `Attack.disguise`."""
        out = dict(listing)
        for link in self.links:
            if link.group != "characters":
                out = link.disguise(out, targets, rng, strength)
        letters = Chain(links=tuple(link for link in self.links if link.group == "characters"))
        language = language_of(listing)
        return replaced(out, targets, lambda word: letters(word, language, rng, strength)) if letters.links else out


def chain(names: Sequence[str]) -> Attack:
    """The attack that applies these families in order; one name is the family itself.

    Raises:
        KeyError: there is no such family.
    """
    links = tuple(sorted((FAMILIES[name] for name in names), key=lambda link: link.last))
    if len(links) == 1:
        return links[0]
    group = "words" if any(link.group != "characters" for link in links) else "characters"
    return Chain(name="+".join(names), about="One after the other: " + ", ".join(names) + ".", group=group, links=links)


def parse(name: str) -> Attack:
    """A family or a chain by its name, as in `leet` or `leet+separators`.

    Raises:
        KeyError: there is no such family.
    """
    return chain([part.strip() for part in name.split("+")])
