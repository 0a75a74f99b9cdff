"""Deep views: what odd tokens may stand for. They look at a token once, when it is new, and at its neighbours.

A hit that only a deep view sees carries the view's name and is never more than a reason to hold.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

DISGUISED: Mapping[str, float] = MappingProxyType(
    {
        "letters": 0.9,
        "visual": 0.9,
        "masked": 0.8,
        "reversed": 0.8,
        "joined": 0.8,
        "glued": 0.7,
        "across": 0.6,
        "scattered": 0.6,
        "romanised": 0.6,
        "phonetic": 0.6,
        "vowels": 0.5,
        "edits": 0.5,
        "endings": 0.5,
    }
)
"""The deep views, the most certain first, and how sure each is: for the order in which people look, not for outcomes."""

JOINED = "joined"
"""The view of words with blanks or signs inside (`v i a g r a`, `xan ax`)."""

ACROSS = "across"
"""The view of the second look: short texts of several fields read as one, and written plainly."""

SCATTERED = "scattered"
"""The view of phrases whose words stand apart or in another order."""
