"""What the learned scorer reads of a listing: the title alone, and the title with category and the description's beginning.

Both readings count, and the worse one decides: nothing that is written elsewhere speaks a title innocent.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from rempart.text.block import Block

DESCRIPTION = 400
"""Characters that are read of a description."""
_FIELDS = ("title", "product_type", "description")


class Reading(NamedTuple):
    """Texts of one listing in the view `words`; `values` are the numbers of the values that `whole` is made of, in order."""

    title: bytes
    whole: bytes
    values: tuple[int, ...]


def readings(block: Block, rows: Sequence[int]) -> list[Reading]:
    """The readings of some rows of a block."""
    return [_reading(block, row) for row in rows]


def words_of(block: Block, value: int) -> bytes:
    """A value in the view `words`, without blanks around it; of a description its beginning."""
    bounds = block.bounds("words")
    text = block.view("words")[int(bounds[value]) + 1 : int(bounds[value + 1])].strip(b" ")
    if block.field(value) == "description" and len(text) > DESCRIPTION:
        text = text[: DESCRIPTION * 4].decode("utf-8", "ignore")[:DESCRIPTION].encode()
    return text


def _reading(block: Block, row: int) -> Reading:
    found = {name: value for value in block.values(row) if (name := block.field(value)) in _FIELDS}
    values = tuple(found[name] for name in _FIELDS if name in found)
    texts = [words_of(block, value) for value in values]
    title = texts[0] if "title" in found else b""
    return Reading(title, b" ".join(t for t in texts if t), values)
