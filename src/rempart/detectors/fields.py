"""Fields that are missing, present, or hold a listed value."""

from __future__ import annotations

from collections.abc import Sequence

import pyarrow as pa

from rempart.detectors import Wanted
from rempart.detectors.signals import Signals
from rempart.domain.columns import LISTING, TEXT_FIELDS
from rempart.domain.rule import Signal
from rempart.text.block import Block, Hit
from rempart.text.views.words import Words

PLACEHOLDERS: frozenset[str] = frozenset(
    [
        "n a",
        "na",
        "null",
        "none",
        "nil",
        "nan",
        "unknown",
        "undefined",
        "tbd",
        "tba",
        "not available",
        "not applicable",
        "no data",
        "inconnu",
        "unbekannt",
        "desconocido",
        "sconosciuto",
        "nieznany",
        "brak",
        "keine angabe",
        "k a",
        "xxx",
        "test",
    ]
)
"""What people write when they have nothing to write, as it stands in the view `words`."""

_WORDS = Words()
_NOTHING = frozenset(p.encode() for p in PLACEHOLDERS) | {b""}
_COLUMNS = frozenset(n for n in TEXT_FIELDS if pa.types.is_string(LISTING.field(n).type))


def missing(text: str | None) -> bool:
    """Whether a value says nothing: absent, without a letter or digit, or a placeholder."""
    if not text:
        return True
    return _WORDS.key(text) in _NOTHING


class Fields:
    """Sees that a field is missing or present, or that its whole value is one of a list."""

    name = "fields"
    kinds = frozenset(("attribute", "member"))

    def __init__(self, signals: Signals) -> None:
        self._signals = {n: s for n, s in enumerate(signals.signals) if s.kind in ("attribute", "member")}
        self._triggers = {n: s for n, s in self._signals.items() if s.trigger}
        self._members = {n: _members(s) for n, s in self._signals.items()}
        self._wanted_values = {
            n: frozenset(_WORDS.key(v) for v in s.attribute.equals)
            for n, s in self._signals.items() if s.attribute is not None
        }  # fmt: skip

    def detect(self, block: Block) -> Sequence[Hit]:
        """Look at whole columns; only short and absent values are read one by one."""
        hits: list[Hit] = []
        for n, signal in self._triggers.items():
            rows = self._quick(block, n, signal)
            if rows is None:
                rows = [r for r in range(block.batch.num_rows) if self._see(block, r, n, signal)]
            hits += [Hit(n, row, -1, "field", 0, 0) for row in rows]
        return hits

    def _quick(self, block: Block, n: int, signal: Signal) -> list[int] | None:
        """The rows in which a condition on a text column holds, from its folded words; None: look row by row."""
        about = signal.attribute
        if about is None or about.field not in _COLUMNS or about.state == "present":
            return None
        wanted = _NOTHING if about.state == "missing" else self._wanted_values[n]
        rows = block.rows_with(about.field, wanted)
        if rows is None:
            return list(range(block.batch.num_rows)) if about.state == "missing" else []
        return rows

    def context(self, block: Block, wanted: Wanted) -> Sequence[Hit]:
        """Look at the wanted rows."""
        return [
            hit
            for row, numbers in wanted.items()
            for n in sorted(numbers)
            if n in self._signals and (hit := self._see(block, row, n, self._signals[n]))
        ]

    def _see(self, block: Block, row: int, n: int, signal: Signal) -> Hit | None:
        if signal.attribute is not None:
            text = _value(block.batch, row, signal.attribute.field)
            if signal.attribute.state == "equals":
                seen = text is not None and _WORDS.key(text) in self._wanted_values[n]
            else:
                seen = missing(text) == (signal.attribute.state == "missing")
        else:
            seen = any(
                (key := _member_key(name, _value(block.batch, row, name))) is not None and key in wanted
                for name, wanted in self._members[n].items()
            )
        return Hit(n, row, -1, "field", 0, 0) if seen else None


def _members(signal: Signal) -> dict[str, frozenset[bytes]]:
    """The wanted values of a member signal by field, folded once."""
    found: dict[str, set[bytes]] = {}
    for entry in signal.member:
        name, _, wanted = entry.partition("=")
        key = _member_key(name, wanted)
        if key is not None:
            found.setdefault(name, set()).add(key)
    return {name: frozenset(values) for name, values in found.items()}


def _member_key(name: str, text: str | None) -> bytes | None:
    """A value as it is compared: folded words, or the 14 digits of a GTIN."""
    if text is None:
        return None
    if name == "gtin":
        digits = "".join(c for c in text if c.isdigit())
        return digits.zfill(14).encode() if digits else None
    return _WORDS.key(text)


def _value(batch: pa.RecordBatch, row: int, name: str) -> str | None:
    if name in LISTING.names:
        value = batch.column(name)[row].as_py()
        return " ".join(value) if isinstance(value, list) and name != "extra" else value
    pairs = batch.column("extra")[row].as_py() or []
    return next((v for k, v in pairs if k == name), None)
