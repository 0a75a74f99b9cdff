"""What every attack has in common, and the few ways in which letters are chosen and words are replaced.

The attacks are written from the other side: nothing here, and nothing in this folder, knows the tables, the views or the
detectors of Rempart, so that what they measure is not what they were made from.
"""

from __future__ import annotations

import random
import re
from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

Listing = dict[str, Any]
"""A listing as a dict, in Rempart's field names: texts, and lists of texts for `variants`, `attributes`, `reviews`."""

TEXTS = (
    "title", "description", "product_type", "google_product_category", "brand", "mpn", "condition",
    "certification", "manufacturer", "responsible_person", "safety_warnings",
)  # fmt: skip
LISTS = ("variants", "attributes", "reviews")
WORD = re.compile(r"\S+")

Table = Mapping[str, Sequence[str]]


@dataclass(frozen=True)
class Attack(ABC):
    """A way to disguise a listing. The same generator in the same state gives the same disguise.

    Attributes:
        name: as on the command line.
        about: one sentence.
        group: `characters` (the words stay, their letters change), `words` (other or more words), `listing` (the words
            change their place).
        last: in a chain it comes behind the others, because it writes marks that they must not touch.
    """

    name: str = ""
    about: str = ""
    group: str = "characters"
    last: bool = False

    @abstractmethod
    def text(self, text: str, rng: random.Random, strength: int) -> str:
        """Disguise some words.

        Args:
            text: one word or a few; what cannot be disguised comes back as it was.
            rng: where chance comes from.
            strength: 1 (a touch) to 3 (everywhere).
        """

    def __call__(self, text: str, language: str, rng: random.Random, strength: int) -> str:  # noqa: ARG002
        """Disguise some words of a language (ISO 639-1; one that the attack does not know is English to it)."""
        return self.text(text, rng, strength)

    def disguise(self, listing: Listing, targets: Sequence[str], rng: random.Random, strength: int) -> Listing:
        """A copy of the listing in which the targets are disguised wherever they stand.

        Args:
            listing: as in `Listing`.
            targets: the words that would give it away.
            rng: where chance comes from.
            strength: 1 to 3.
        """
        language = language_of(listing)
        return replaced(listing, targets, lambda word: self(word, language, rng, strength))


def language_of(listing: Listing) -> str:
    """The language of a listing; guessed by its script where it does not say."""
    given = listing.get("language")
    return str(given).lower()[:2] if given else guessed(str(listing.get("title") or ""))


def guessed(text: str) -> str:
    """`ru`, `el` or `zh` by the script of a text, else `en`."""
    for first, last, language in (("а", "ѿ", "ru"), ("ά", "ώ", "el"), ("一", "鿿", "zh")):
        if any(first <= c <= last for c in text.lower()):
            return language
    return "en"


def finder(targets: Sequence[str]) -> re.Pattern[str] | None:
    """A pattern that finds the targets as whole words, longer ones first, in either case; None if there are none."""
    words = sorted({t for t in targets if t.strip()}, key=lambda t: (-len(t), t))
    return re.compile("|".join(map(bounded, words)), re.IGNORECASE) if words else None


def bounded(word: str) -> str:
    """A pattern for a word that is no part of a longer one; scripts without blanks have no such bounds."""
    first = r"(?<!\w)" if _spaced(word[0]) else ""
    return first + re.escape(word) + (r"(?!\w)" if _spaced(word[-1]) else "")


def _spaced(letter: str) -> bool:
    return letter.isalnum() and not ("\u0e00" <= letter <= "\u0eff" or "\u2e80" <= letter <= "\ud7af" or letter > "\uf8ff")


def replaced(listing: Listing, targets: Sequence[str], change: Callable[[str], str]) -> Listing:
    """A copy of the listing with every target changed in every text of it."""
    found = finder(targets)
    if found is None:
        return dict(listing)
    return mapped(listing, lambda text: found.sub(lambda m: change(m.group()), text))


def mapped(listing: Listing, change: Callable[[str], str]) -> Listing:
    """A copy of the listing with every text of it changed; addresses, prices and identifiers stay."""
    out = dict(listing)
    for name in TEXTS:
        if isinstance(out.get(name), str):
            out[name] = change(out[name])
    for name in LISTS:
        if isinstance(out.get(name), list):
            out[name] = [change(item) if isinstance(item, str) else item for item in out[name]]
    extra = out.get("extra")
    if isinstance(extra, Mapping):
        out["extra"] = {k: change(v) if isinstance(v, str) else v for k, v in extra.items()}
    return out


def chosen(places: Sequence[int], rng: random.Random, strength: int) -> list[int]:
    """One of the places, half of them, or all, by strength; in order."""
    count = {1: min(1, len(places)), 2: (len(places) + 1) // 2}.get(strength, len(places))
    return sorted(rng.sample(list(places), count))


def by_word(text: str, change: Callable[[str], str]) -> str:
    """Change every word; what separates them stays."""
    return WORD.sub(lambda m: change(m.group()), text)


def like(letter: str, table: Table) -> Sequence[str]:
    """What may stand for a letter: as the table says, or for a capital the capitals of what it says for the small one."""
    found = table.get(letter)
    if found is not None or not letter.isupper():
        return found or ()
    small = table.get(letter.lower(), ())
    return [s.upper() for s in small if len(s.upper()) == len(s)] or small


def swapped(text: str, table: Table, rng: random.Random, strength: int) -> str:
    """In every word one, half or all of the letters that the table knows become something that it has for them."""

    def change(word: str) -> str:
        letters = list(word)
        able = [i for i, letter in enumerate(letters) if like(letter, table)]
        for i in chosen(able, rng, strength):
            letters[i] = rng.choice(like(letters[i], table))
        return "".join(letters)

    return by_word(text, change)


def between(word: str, rng: random.Random, strength: int, mark: Callable[[], str]) -> str:
    """Put marks between one pair of letters of a word, half of the pairs or all."""
    gaps = set(chosen(range(1, len(word)), rng, strength))
    return "".join((mark() if i in gaps else "") + letter for i, letter in enumerate(word))


def spoken(table: Mapping[str, Sequence[str]], language: str) -> Sequence[str]:
    """The entry of a language, or the English one."""
    return table.get(language) or table["en"]
