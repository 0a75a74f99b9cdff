"""Views: ways to look at the same folded text, each one pass over the whole column.

A view is a file in this folder with a frozen class that has a `name`, `project` (folded buffer to the view's bytes), `lay`
(the same, and where the values end), `track` (the same for one value, with the place each byte came from) and `key` (a term
as it stands in the view). Add it to `VIEWS`, and every term that asks for it is searched there too.
"""

from __future__ import annotations

from typing import Protocol

from rempart.text.fold import Folded, Positions
from rempart.text.tables import Bytes
from rempart.text.views.squeezed import Squeezed
from rempart.text.views.typed import Typed
from rempart.text.views.words import Words


class View(Protocol):
    """One way to look at folded text."""

    @property
    def name(self) -> str:
        """The word that findings carry."""

    def project(self, folded: Folded) -> bytes:
        """The view of a joined buffer; as many separators as values, never more, never fewer."""

    def lay(self, folded: Folded) -> tuple[bytes, Positions]:
        """The same, with the places of the separators after -1."""

    def track(self, data: Bytes) -> tuple[Bytes, Positions]:
        """The bytes that `project` makes of a part of a folded buffer, and for each the place it came from."""

    def key(self, term: str) -> bytes:
        """A term as it stands in this view, without blanks around it."""


VIEWS: tuple[View, ...] = (Words(), Squeezed(), Typed())
