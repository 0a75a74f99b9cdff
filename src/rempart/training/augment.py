"""More rows from those at hand: disguised as traders disguise them, with guard words, and stuffed with ordinary words.

Violations and lawful listings are treated alike, or the disguise would become the label. A copy keeps its row's label and
group, and weighs half.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from rempart.assurance.attacks.base import Attack
from rempart.training.data import Guards, Row

DISGUISED, ORDINARY_SHARE = 2, 0.1
"""Disguised copies of a row about the packs' goods, and the share of ordinary rows that get one."""
_COPY = 0.5
_STRENGTHS = (1, 2, 3)


def augmented(
    rows: Sequence[Row], families: Mapping[str, Attack], guards: Guards,
    words: Mapping[str, Sequence[str]], seed: int,
) -> Iterator[Row]:  # fmt: skip
    """Copies of rows, in order.

    Args:
        rows: what to copy.
        families: ways to disguise, by name; those that change letters are used.
        guards: guard words by language.
        words: ordinary titles by language, for stuffing.
        seed: the same seed and rows give the same copies.
    """
    names = sorted(name for name, attack in families.items() if attack.group == "characters")
    for number, row in enumerate(rows):
        rng = random.Random(f"{seed}/{number}/{row.listing['title']}")  # noqa: S311 - a choice of disguises, no secret
        if row.kind == "ordinary":
            if names and rng.random() < ORDINARY_SHARE:
                yield _copy(row, disguised(row, families[rng.choice(names)], rng))
        elif row.kind != "term":
            for _ in range(DISGUISED if names else 0):
                yield _copy(row, disguised(row, families[rng.choice(names)], rng))
            yield _copy(row, _beside(row, guards, 3, rng))
            yield _copy(row, _beside(row, words, 1, rng))


def disguised(row: Row, attack: Attack, rng: random.Random) -> str:
    """The title with some or all of its words disguised, at any strength."""
    language = row.language or "en"
    share, strength = rng.choice((0.3, 0.6, 1.0)), rng.choice(_STRENGTHS)
    words = str(row.listing["title"]).split()
    return " ".join(attack(w, language, rng, strength) if len(w) > 2 and rng.random() < share else w for w in words)


def _beside(row: Row, texts: Mapping[str, Sequence[str]], most: int, rng: random.Random) -> str:
    """The title with up to `most` texts of its language before or behind it."""
    title = str(row.listing["title"])
    there = texts.get(row.language) or texts.get("en") or [""]
    for _ in range(rng.randint(1, most)):
        other = rng.choice(there)
        title = f"{title} {other}" if rng.random() < 0.5 else f"{other} {title}"
    return title


def _copy(row: Row, title: str) -> Row:
    return replace(row, listing={**row.listing, "title": title}, weight=row.weight * _COPY)
