"""Outcomes and their order: `publish < hold < refuse`."""

from __future__ import annotations

from enum import IntEnum


class Outcome(IntEnum):
    """What may happen to a listing. Combining outcomes takes the strictest (`max`)."""

    PUBLISH = 0
    HOLD = 1
    REFUSE = 2

    @property
    def word(self) -> str:
        """The lower-case word used in files and on pages."""
        return WORDS[self]

    @classmethod
    def parse(cls, word: str) -> Outcome:
        """Read `publish`, `hold` or `refuse`; raises ValueError for anything else."""
        try:
            return cls[word.upper()]
        except KeyError:
            raise ValueError(f"expected publish, hold or refuse, found {word!r}") from None


WORDS: tuple[str, ...] = tuple(o.name.lower() for o in Outcome)
"""The words of the outcomes, lenient to strict."""
