"""The abuse of guards: one harmless phrase beside the real thing. The aim is that none of them turns a stop into a publish.

The phrases stand in guards.yaml by language and family. Each is put right before the word that gives the listing away, right
after it, at the end of the title behind a dozen neutral tokens, and alone into the description.

`python -m evals.guards [RULE OR PACK]` prints what a phrase published, with its text.
"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import yaml
from bench.corpus import shared

from evals import contrast
from evals.caught import Caught, Listing, caught
from rempart.compiled import compiled
from rempart.config import Config
from rempart.domain.listing import from_dicts
from rempart.pipeline import Screen

FILE = Path(__file__).with_name("guards.yaml")
PLACES = ("before", "after", "far", "description")
_NEUTRAL = " – 12 x 250 g, 30 x 20 x 4 cm, no. 4471-B, 2026, 1/2, "
_CHUNK = 8192


@dataclass(frozen=True, slots=True)
class Guarded:
    """What one phrase at one place did to one listing."""

    caught: Caught
    family: str
    place: str
    phrase: str
    outcome: str

    @property
    def published(self) -> bool:
        """Whether the phrase opened the gate."""
        return self.outcome == "publish"

    @property
    def lowered(self) -> bool:
        """Whether a refusal became a hold, which guards may do."""
        return self.caught.outcome == "refuse" and self.outcome == "hold"


@lru_cache(maxsize=1)
def phrases(file: Path = FILE) -> Mapping[str, Mapping[str, Sequence[str]]]:
    """By language, by family.

    Raises:
        ValueError: a language lacks a family that English has, or an entry is no list of phrases.
    """
    found: dict[str, dict[str, list[str]]] = yaml.safe_load(file.read_text(encoding="utf-8"))
    for language, families in found.items():
        if families.keys() != found["en"].keys():
            odd = ", ".join(sorted(families.keys() ^ found["en"].keys()))
            raise ValueError(f"{file}: {language}: expected the families of en, they differ in {odd}")
        for family, some in families.items():
            if not some or not all(isinstance(phrase, str) and phrase.strip() for phrase in some):
                raise ValueError(f"{file}: {language}.{family}: expected phrases, found {some!r}")
    return found


def abused(screen: Screen, listings: Sequence[Caught], note: Callable[[int], None] = lambda _: None) -> list[Guarded]:
    """Every phrase of a listing's language at every place; listings in other languages get the English ones."""
    asked = [
        (one, family, place, phrase)
        for one in listings
        for family, some in phrases().get(one.language, phrases()["en"]).items()
        for phrase in some
        for place in PLACES
    ]
    found = []
    for start in range(0, len(asked), _CHUNK):
        some = asked[start : start + _CHUNK]
        batch = from_dicts([guarded(one, place, phrase) for one, _, place, phrase in some])
        outcomes = screen(batch).decisions.column("outcome").to_pylist()
        found += [Guarded(*what, outcome) for what, outcome in zip(some, outcomes, strict=True)]
        note(start + len(some))
    return found


def guarded(one: Caught, place: str, phrase: str) -> Listing:
    """The listing with a phrase at a place of `PLACES`."""
    listing, at = dict(one.listing), one.places[0]
    text = listing[at.field]
    if place == "before":
        listing[at.field] = f"{text[: at.start]}{phrase} {text[at.start :]}"
    elif place == "after":
        listing[at.field] = f"{text[: at.end]} {phrase}{text[at.end :]}"
    elif place == "far":
        listing["title"] = f"{listing.get('title') or ''}{_NEUTRAL}{phrase}"
    else:
        listing["description"] = ". ".join(filter(None, (listing.get("description"), phrase.capitalize() + ".")))
    return listing


def worst(found: Sequence[Guarded], most: int) -> Iterator[tuple[str, int, str]]:
    """Rules whose stops were turned to publish: the rule, how often, and the phrases that did it most."""
    opened = [g for g in found if g.published]
    for rule, count in Counter(rule for g in opened for rule in g.caught.rules).most_common(most):
        words = Counter(g.phrase for g in opened if rule in g.caught.rules).most_common(4)
        yield rule, count, ", ".join(f"“{phrase}” {n:,}" for phrase, n in words)


def main(words: Sequence[str] | None = None) -> None:
    """Try the phrases and print those that turn a stop into a publish."""
    screen = compiled(cache=Config.from_environment().cache).screen()
    asked = set(sys.argv[1:] if words is None else words)
    listings = caught(screen, shared() / "data" / "listings", contrast.FOLDER)
    stopped = [one for one in listings if not asked or asked & {*one.rules, *one.packs}]
    found = [one for one in abused(screen, stopped) if one.published]
    for one in found:
        shown = {k: v for k, v in guarded(one.caught, one.place, one.phrase).items() if k != "language"}
        print(f"{', '.join(one.caught.rules)} ({one.place}, {one.family}): {' | '.join(map(str, shown.values()))}")
    print(f"{len(found):,} published, of {len(stopped):,} listings with every phrase at every place")


if __name__ == "__main__":
    main()
