"""An attacker who learns: he sees of each listing only whether it was published, and goes on with what worked.

Each way (a family or a pair of families, at a strength) is an arm of a bandit with a beta prior; the next try on a listing
is drawn after Thompson (1933) from what is known of all arms. He has many listings, as traders have, so what got one of
them through is tried on the next; on the same listing no way is tried twice.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

from rempart.assurance.attacks import FAMILIES, chain
from rempart.assurance.attacks.base import Listing

Judge = Callable[[Sequence[Listing]], Sequence[bool]]
"""Listings to whether each was published: all that the attacker is told."""

LEFT_OUT = ("hidden_link",)
"""Families that leave nothing of the words; with them he would no longer offer the thing."""

_WAVE, _PAIRS, _DRAWS = 32, 0.35, 8


@dataclass(frozen=True, slots=True)
class Arm:
    """A way to disguise: the names of its families and the strength."""

    names: tuple[str, ...]
    strength: int

    def __str__(self) -> str:
        return f"{'+'.join(self.names)}/{self.strength}"


@dataclass(frozen=True, slots=True)
class Target:
    """A listing with the words that give it away."""

    listing: Listing
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Break:
    """What got a listing through, at which try (from 1)."""

    arm: Arm
    tries: int
    listing: Listing


@dataclass
class Adaptive:
    """The attacker. `tries` is how often he may offer each listing anew; `learned` holds his wins and losses by arm."""

    tries: int
    rng: random.Random
    families: Sequence[str] = tuple(name for name in FAMILIES if name not in LEFT_OUT)
    learned: dict[Arm, list[int]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for name in self.families:
            for strength in (1, 2, 3):
                self.learned.setdefault(Arm((name,), strength), [1, 1])

    def attack(self, targets: Sequence[Target], judge: Judge) -> list[Break | None]:
        """Try to get each listing published.

        Args:
            targets: the listings, in the order in which he tries them, some at a time.
            judge: what the marketplace answers.

        Returns:
            For each listing what got it through, or None.
        """
        found: list[Break | None] = []
        for start in range(0, len(targets), _WAVE):
            found += self._wave(targets[start : start + _WAVE], judge)
        return found

    def _wave(self, targets: Sequence[Target], judge: Judge) -> list[Break | None]:
        found: list[Break | None] = [None] * len(targets)
        spent: list[set[Arm]] = [set() for _ in targets]
        for turn in range(1, self.tries + 1):
            offers = [(i, offer) for i, t in enumerate(targets) if found[i] is None for offer in self._offer(t, spent[i])]
            if not offers:
                break
            answers = judge([listing for _, (_, listing) in offers])
            for (i, (arm, listing)), published in zip(offers, answers, strict=True):
                self.learned.setdefault(arm, [1, 1])[0 if published else 1] += 1
                if published:
                    found[i] = Break(arm, turn, listing)
        return found

    def _offer(self, target: Target, spent: set[Arm]) -> Iterable[tuple[Arm, Listing]]:
        """The next disguise of a listing; nothing if no draw changes it (that costs him no try)."""
        for _ in range(_DRAWS):
            arm = self._draw(spent)
            spent.add(arm)
            listing = chain(arm.names).disguise(target.listing, target.words, self.rng, arm.strength)
            if listing != target.listing:
                return [(arm, listing)]
        return []

    def _draw(self, spent: set[Arm]) -> Arm:
        """The arm with the best draw of its posterior; sometimes the best two of different families together."""
        draws = sorted(
            ((self.rng.betavariate(*counts), str(arm), arm) for arm, counts in self.learned.items() if arm not in spent),
            key=lambda draw: draw[:2], reverse=True,
        )  # fmt: skip
        if not draws:
            return self.rng.choice(list(self.learned))
        best = draws[0][2]
        if len(best.names) == 1 and self.rng.random() < _PAIRS:
            other = next((a for _, _, a in draws[1:] if len(a.names) == 1 and a.names != best.names), None)
            if other is not None:
                pair = Arm((best.names[0], other.names[0]), max(best.strength, other.strength))
                return best if pair in spent else pair
        return best
