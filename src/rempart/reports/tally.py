"""Counts of decisions, batch by batch: by outcome, rule, pack, ground, category, state, view and condition.

Everything is counted in columns (Arrow, numpy). A batch costs its share of `outcome_by_state` (27 states a row) plus
the rows in which a rule took part; the rows that merely publish are never looked at one by one.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from rempart.domain.outcome import Outcome
from rempart.domain.states import targets
from rempart.domain.verdict import UNCHECKED

Ints = npt.NDArray[np.int64]
OUTCOMES: tuple[str, ...] = tuple(o.word for o in Outcome)
"""The words in the order of the columns of a `Cross`: publish, hold, refuse."""

OTHERS = "(others)"
"""Under which a `Cross` counts what came after its last name."""


class Cross:
    """Names against outcomes: how many listings of each outcome each name took part in. Bounded by `most` names."""

    def __init__(self, most: int = 4000) -> None:
        self.counts: dict[str, list[int]] = {}
        self._most = most

    def add(self, name: str, counts: Iterable[int]) -> None:
        """Add (publish, hold, refuse) to a name."""
        if name not in self.counts and len(self.counts) >= self._most:
            name = OTHERS
        row = self.counts.setdefault(name, [0, 0, 0])
        for i, n in enumerate(counts):
            row[i] += int(n)

    def rows(self) -> list[tuple[str, tuple[int, int, int]]]:
        """Names with their counts: most refusals and holds first, then by name."""
        order = sorted(self.counts.items(), key=lambda kv: (-(kv[1][1] + kv[1][2]), -kv[1][0], kv[0]))
        return [(name, (c[0], c[1], c[2])) for name, c in order]


class Tally:
    """All counts of a run. `add` takes a batch of decisions with its listings; nothing of the rows is kept."""

    def __init__(self) -> None:
        self.outcomes = [0, 0, 0]
        self.rules = Cross()
        self.packs = Cross()
        self.grounds = Cross()
        self.categories = Cross()
        self.views = Cross()
        self.conditions = Cross()
        self.states = Cross()
        self.unchecked = Cross()
        self.reasons: Counter[tuple[str, str]] = Counter()
        self.shadow = Cross()
        self.shadow_stricter = 0

    @property
    def decided(self) -> int:
        """Listings decided so far."""
        return sum(self.outcomes)

    def add(self, listings: pa.RecordBatch, decisions: pa.RecordBatch) -> Ints:
        """Count a batch; the outcome of each row (0 publish, 1 hold, 2 refuse) comes back.

        Raises:
            ValueError: the batches differ in length, or an outcome is none of the three.
        """
        if listings.num_rows != decisions.num_rows:
            raise ValueError(f"expected a decision a listing, found {decisions.num_rows} for {listings.num_rows}")
        outcome = outcomes_of(decisions.column("outcome"))
        for i, n in enumerate(np.bincount(outcome, minlength=3)):
            self.outcomes[i] += int(n)
        self._states(listings, decisions, outcome)
        touched = _lengths(decisions.column("rules")) > 0
        rows = np.flatnonzero(touched | (outcome > 0))
        if len(rows):
            self._touched(decisions.take(pa.array(rows)), outcome[rows])
        self._shadow(decisions.column("shadow"), outcome)
        return outcome

    def _touched(self, rows: pa.RecordBatch, outcome: Ints) -> None:
        """The rows in which a rule took part."""
        rules = rows.column("rules")
        _cross(self.rules, rules, None, outcome, _checked)
        _cross(self.packs, rules, None, outcome, _pack)
        _cross(self.unchecked, rules, None, outcome, _unchecked)
        _cross(self.grounds, rows.column("grounds"), "id", outcome)
        _cross(self.categories, rows.column("grounds"), "dsa_category", outcome)
        _cross(self.conditions, rows.column("conditions"), "kind", outcome)
        findings = rows.column("findings")
        _cross(self.views, findings, "view", outcome)
        flat = pc.list_flatten(findings)
        why = flat.filter(pc.equal(pc.struct_field(flat, "signal"), UNCHECKED))
        for finding in why.to_pylist():
            key = (_unchecked(finding["rule"] or "") or "", finding["quote"] or "")
            if key in self.reasons or len(self.reasons) < 200:
                self.reasons[key] += 1

    def _states(self, listings: pa.RecordBatch, decisions: pa.RecordBatch, outcome: Ints) -> None:
        """The outcome in every state; a row without `outcome_by_state` counts in all states it is offered in."""
        column = decisions.column("outcome_by_state")
        offsets = column.offsets.to_numpy()
        first, last = int(offsets[0]), int(offsets[-1])
        states = column.keys.slice(first, last - first).dictionary_encode()
        words = outcomes_of(column.items.slice(first, last - first))
        names = states.dictionary.to_pylist()
        codes = states.indices.to_numpy(zero_copy_only=False).astype(np.int64)
        table = np.bincount(codes * 3 + words, minlength=3 * len(names)).reshape(-1, 3)
        for name, counts in zip(names, table, strict=True):
            self.states.add(str(name), counts)
        bare = np.flatnonzero(_lengths(column) <= 0)
        if len(bare):
            self._bare_states(listings.column("countries").take(pa.array(bare)), outcome[bare])

    def _bare_states(self, countries: pa.Array, outcome: Ints) -> None:
        per_target: Counter[tuple[tuple[str, ...] | None, int]] = Counter()
        for codes, word in zip(countries.to_pylist(), outcome.tolist(), strict=True):
            per_target[tuple(codes) if codes else None, word] += 1
        for (codes, word), n in per_target.items():
            for state in targets(codes):
                self.states.add(state, [n if i == word else 0 for i in range(3)])

    def _shadow(self, column: pa.Array, outcome: Ints) -> None:
        """What rules on trial would have done; counted by their own outcome, not by the listing's."""
        rows = np.flatnonzero(column.is_valid().to_numpy(zero_copy_only=False))
        if not len(rows):
            return
        taken = column.take(pa.array(rows))
        would = outcomes_of(pc.fill_null(pc.struct_field(taken, "outcome"), OUTCOMES[0]))
        self.shadow_stricter += int((would > outcome[rows]).sum())
        _cross(self.shadow, pc.struct_field(taken, "rules"), None, would)


def outcomes_of(column: pa.Array) -> Ints:
    """Outcome words as 0, 1, 2; raises ValueError for any other word."""
    codes = pc.index_in(column, value_set=pa.array(OUTCOMES))
    if codes.null_count:
        found = column.filter(codes.is_null())[0].as_py()
        raise ValueError(f"expected publish, hold or refuse, found {found!r}")
    return np.asarray(codes.to_numpy(zero_copy_only=False), np.int64)


def _lengths(column: pa.Array) -> Ints:
    """Items a row of a list or map column; absent is 0."""
    lengths: Ints = np.diff(column.offsets.to_numpy()).astype(np.int64)
    if column.null_count:
        lengths[column.is_null().to_numpy(zero_copy_only=False)] = 0
    return lengths


def _cross(
    into: Cross, lists: pa.Array, part: str | None, outcome: Ints, rename: Callable[[str], str | None] | None = None
) -> None:
    """Count each distinct name of each row's list once, under the row's outcome.

    Args:
        into: where to count.
        lists: a column of lists of text, or of lists of structs of which `part` is the text.
        part: the struct's field, or None.
        outcome: the outcome of each row.
        rename: distinct names to what they are counted as; None leaves a name out.
    """
    flat, parents = pc.list_flatten(lists), pc.list_parent_indices(lists).to_numpy().astype(np.int64)
    texts = (flat if part is None else pc.struct_field(flat, part)).dictionary_encode()
    known = [_named(n, rename) for n in texts.dictionary.to_pylist()]
    names = sorted({n for n in known if n})
    if not names:
        return
    place = {n: i for i, n in enumerate(names)}
    codes_of = np.array([place[n] if n else -1 for n in known], np.int64)
    indices = texts.indices.fill_null(-1).to_numpy(zero_copy_only=False).astype(np.int64)
    codes = np.where(indices >= 0, codes_of[indices], -1)
    kept = codes >= 0
    pairs = np.unique(parents[kept] * len(names) + codes[kept])
    table = np.bincount((pairs % len(names)) * 3 + outcome[pairs // len(names)], minlength=3 * len(names))
    for name, counts in zip(names, table.reshape(-1, 3), strict=True):
        into.add(name, counts)


def _named(name: str | None, rename: Callable[[str], str | None] | None) -> str | None:
    return rename(name) if name and rename else name


def pack_of(rule: str) -> str:
    """The pack of a rule's id: what stands before the dot."""
    return rule.partition(".")[0]


def _checked(rule: str) -> str | None:
    return None if pack_of(rule) == UNCHECKED else rule


def _pack(rule: str) -> str | None:
    return None if pack_of(rule) == UNCHECKED else pack_of(rule)


def _unchecked(rule: str) -> str | None:
    head, _, what = rule.partition(".")
    return (what or head) if head == UNCHECKED else None
