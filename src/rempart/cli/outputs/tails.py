"""The part of a line behind id and source, for each row of a batch.

Most listings publish with nothing to say: those of one `outcome_by_state` share one text, which is rendered once. Only
rows in which a rule took part become Python objects.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from rempart.domain.columns import DECISION
from rempart.domain.outcome import WORDS
from rempart.domain.states import EEA

Frame = dict[str, Any]
"""A decision as plain values, without id and source; keys in the order of DECISION."""

KEYS: tuple[str, ...] = tuple(DECISION.names[2:])
_STATES = pa.array(EEA)
_WORDS = pa.array(WORDS)
_MOST = 1 << 12
_OTHERS = [key for key in KEYS if key != "outcome_by_state"]


def frame(row: Frame, states: Mapping[str, str]) -> Frame:
    """A row of DECISION as Arrow gives it, as a frame: maps as objects, scores in the digits that were meant."""
    out: Frame = {key: row.get(key) for key in KEYS}
    out["outcome_by_state"] = states
    for finding in out["findings"] or ():
        if finding["score"] is not None:
            finding["score"] = round(finding["score"], 6)
    return out


class Tails:
    """Renders tails by `render`, remembering those of rows that merely publish."""

    def __init__(self, render: Callable[[Frame], str]) -> None:
        self._render = render
        self._plain: dict[tuple[str, str], dict[bytes, str]] = {}

    def column(self, decisions: pa.RecordBatch) -> pa.Array:
        """The tail of every row, as a column of text."""
        touched = _touched(decisions)
        by_state = _ByState.of(decisions, int(touched.argmin()) if len(touched) else 0)
        if by_state is None:
            rows = decisions.to_pylist()
            return pa.array([self._render(frame(r, dict(r["outcome_by_state"] or ()))) for r in rows], pa.string())
        index = np.zeros(decisions.num_rows, np.int32)
        place = {by_state.key(by_state.example): 0}
        for row in np.flatnonzero(~by_state.usual & ~touched).tolist():
            index[row] = place.setdefault(by_state.key(row), len(place))
        texts = self._plain_texts(place, decisions)
        rows = np.flatnonzero(touched)
        if len(rows):
            index[rows] = np.arange(len(texts), len(texts) + len(rows), dtype=np.int32)
            taken = decisions.select(_OTHERS).take(pa.array(rows)).to_pylist()
            states = (_states(by_state.key(row)) for row in rows.tolist())
            texts += [self._render(frame(r, s)) for r, s in zip(taken, states, strict=True)]
        return pa.array(texts, pa.string()).take(pa.array(index))

    def _plain_texts(self, keys: Iterable[bytes], decisions: pa.RecordBatch) -> list[str]:
        policy, mode = decisions.column("policy")[0].as_py(), decisions.column("mode")[0].as_py()
        known = self._plain.setdefault((policy, mode), {})
        out = []
        for key in keys:
            text = known.get(key)
            if text is None:
                text = self._render({
                    "outcome": "publish", "outcome_by_state": _states(key), "conditions": [], "rules": [],
                    "grounds": [], "findings": [], "shadow": None, "policy": policy, "mode": mode,
                })  # fmt: skip
                if len(known) < _MOST:
                    known[key] = text
            out.append(text)
        return out


@dataclass(frozen=True, slots=True)
class _ByState:
    """The column `outcome_by_state` as one byte an entry. `usual` are the rows that equal the row `example`."""

    codes: bytes
    offsets: npt.NDArray[np.int32]
    usual: npt.NDArray[np.bool_]
    example: int

    @classmethod
    def of(cls, decisions: pa.RecordBatch, example: int) -> _ByState | None:
        """Read the column; None if it holds unknown states, or if policy or mode change within the batch."""
        column = decisions.column("outcome_by_state")
        if column.null_count or not decisions.num_rows:
            return None
        if any(pc.count_distinct(decisions.column(name), mode="all").as_py() != 1 for name in ("policy", "mode")):
            return None
        offsets = column.offsets.to_numpy()
        first, last = int(offsets[0]), int(offsets[-1])
        states = pc.index_in(column.keys.slice(first, last - first), value_set=_STATES)
        words = pc.index_in(column.items.slice(first, last - first), value_set=_WORDS)
        if states.null_count or words.null_count:
            return None
        codes = (states.to_numpy() * 4 + words.to_numpy()).astype(np.uint8)
        return cls(codes.tobytes(), offsets - first, _alike(codes, offsets - first, example), example)

    def key(self, row: int) -> bytes:
        """The entries of a row; equal rows have equal keys."""
        return self.codes[self.offsets[row] : self.offsets[row + 1]]


def _alike(codes: npt.NDArray[np.uint8], offsets: npt.NDArray[np.int32], row: int) -> npt.NDArray[np.bool_]:
    rows, width = len(offsets) - 1, int(offsets[1])
    if rows * width == len(codes) and bool((np.diff(offsets) == width).all()):
        table = codes.reshape(rows, width)
        return np.asarray((table == table[row]).all(axis=1))
    return np.zeros(rows, np.bool_)


@lru_cache(maxsize=_MOST)
def _states(key: bytes) -> Mapping[str, str]:
    return {EEA[c >> 2]: WORDS[c & 3] for c in key}


def _touched(decisions: pa.RecordBatch) -> npt.NDArray[np.bool_]:
    """The rows in which anything but publication stands."""
    mask = pc.not_equal(decisions.column("outcome"), "publish")
    mask = pc.or_(mask, pc.is_valid(decisions.column("shadow")))
    for name in ("conditions", "rules", "grounds", "findings"):
        mask = pc.or_(mask, pc.not_equal(pc.fill_null(pc.list_value_length(decisions.column(name)), -1), 0))
    return np.asarray(pc.fill_null(mask, True).to_numpy(zero_copy_only=False), np.bool_)
