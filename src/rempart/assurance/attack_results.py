"""The results of attacks: shares by family, strength, language and pack, the file of them, the comparison of two.

The file holds no text of a listing: a digest, the language, the pack and the quoted term of each, and one mark a listing for
each cell. So a later run can attack the very same listings, and like is compared with like.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from rempart.assurance.attack import CAUGHT, SAME, Attacked, Found
from rempart.assurance.statistics import Share, holm, worse
from rempart.domain.errors import InputError, UsageError

FORMAT = 1
ALPHA = 0.05
ADAPTIVE = "adaptive"
UNDISGUISED = "undisguised"


@dataclass(frozen=True, slots=True)
class About:
    """An attacked listing: digest of its text, language, pack and term that stopped it."""

    key: str
    language: str
    pack: str
    term: str


@dataclass(frozen=True, slots=True)
class Results:
    """What a run found.

    Attributes:
        policy: digest of the policy that decided.
        seed: what chance began with.
        listings: those that were attacked.
        cells: for each cell (`leet/2`, `leet+separators/1`, `adaptive/10`) one mark a listing.
        plain: counts of the undisguised listings: `rows`, `labelled`, `labelled_stopped`.
        left_out: stopped listings that were not attacked, by reason.
    """

    policy: str
    seed: int
    listings: tuple[About, ...]
    cells: Mapping[str, str]
    plain: Mapping[str, int] = field(default_factory=dict)
    left_out: Mapping[str, int] = field(default_factory=dict)

    @classmethod
    def of(cls, policy: str, seed: int, found: Found, attacked: Attacked) -> Results:
        """The results of a run."""
        listings = tuple(About(b.key, b.language, b.pack, b.term) for b in attacked.bad)
        plain = {"rows": found.rows, "labelled": found.labelled, "labelled_stopped": found.labelled_stopped}
        return cls(policy, seed, listings, dict(attacked.marks), plain, dict(sorted(found.left_out.items())))

    def share(self, cells: Iterable[str], test: Callable[[About], bool] = lambda _: True) -> Share:
        """What was caught in some cells, of the listings that pass a test; clusters are the terms."""
        return Share.of(
            (about.term, mark == CAUGHT)
            for cell in cells
            for about, mark in zip(self.listings, self.cells[cell], strict=True)
            if mark != SAME and test(about)
        )

    def families(self) -> list[str]:
        """The families and chains in their order, the adaptive attacker apart."""
        return list(dict.fromkeys(f for f, _, _ in (c.rpartition("/") for c in self.cells) if f != ADAPTIVE))

    def of_family(self, family: str) -> list[str]:
        """The cells of a family, by strength."""
        return [cell for cell in self.cells if cell.rpartition("/")[0] == family]

    def blind(self) -> list[str]:
        """All cells but those of the adaptive attacker."""
        return [cell for cell in self.cells if not cell.startswith(f"{ADAPTIVE}/")]

    def by(self, what: Callable[[About], str], cells: Sequence[str] | None = None) -> dict[str, Share]:
        """What was caught in some cells (all blind ones without), by language or pack, the largest group first."""
        counts: dict[str, int] = {}
        for about in self.listings:
            counts[what(about)] = counts.get(what(about), 0) + 1
        chosen = self.blind() if cells is None else cells
        order = sorted(counts, key=lambda name: (-counts[name], name))
        return {name: self.share(chosen, lambda about, n=name: what(about) == n) for name in order}  # type: ignore[misc]

    def write(self, file: Path) -> None:
        """Write the file, one listing and one cell a line."""
        head = {"format": FORMAT, "policy": self.policy, "seed": self.seed, "plain": self.plain, "left_out": self.left_out}
        parts = [f"{json.dumps(k)}: {json.dumps(v, ensure_ascii=False)}" for k, v in head.items()]
        rows = [json.dumps([a.key, a.language, a.pack, a.term], ensure_ascii=False) for a in self.listings]
        parts.append('"listings": [\n  ' + ",\n  ".join(rows) + "\n]")
        cells = [f"{json.dumps(cell)}: {json.dumps(self._cell(cell))}" for cell in self.cells]
        parts.append('"cells": {\n  ' + ",\n  ".join(cells) + "\n}")
        file.write_text("{\n" + ",\n".join(parts) + "\n}\n", encoding="utf-8")

    def _cell(self, cell: str) -> dict[str, Any]:
        share = self.share([cell])
        low, high = share.interval
        shown = {"caught": share.hits, "of": share.total, "low": round(low, 4), "high": round(high, 4)}
        return {**shown, "marks": self.cells[cell]}

    @classmethod
    def read(cls, file: Path) -> Results:
        """Read what `write` wrote.

        Raises:
            InputError: the file cannot be read, is something else, or its marks do not fit its listings.
        """
        try:
            data = json.loads(file.read_text("utf-8"))
        except OSError as error:
            raise InputError(f"{file}: cannot be read ({error.strerror})") from error
        except ValueError as error:
            raise InputError(
                f"{file}: expected the results.json of `rempart attack`, found something else ({error})"
            ) from error
        if not isinstance(data, dict) or data.get("format") != FORMAT:
            found = data.get("format") if isinstance(data, dict) else type(data).__name__
            raise InputError(f"{file}: format: expected {FORMAT}, found {found!r}; make the file anew with --out")
        try:
            listings = tuple(About(*map(str, row)) for row in data["listings"])
            cells = {str(name): str(cell["marks"]) for name, cell in data["cells"].items()}
            made = cls(str(data["policy"]), int(data["seed"]), listings, cells, data["plain"], data["left_out"])
        except (KeyError, TypeError, ValueError, AttributeError) as error:
            raise InputError(f"{file}: expected the results.json of `rempart attack`, a part is missing: {error}") from error
        for name, marks in cells.items():
            if len(marks) != len(listings):
                raise InputError(f"{file}: cells.{name}.marks: expected {len(listings)} marks, found {len(marks)}")
        return made


@dataclass(frozen=True, slots=True)
class Change:
    """A cell before and now; `p` is adjusted for the number of cells, `worse` says that it is below `ALPHA`."""

    cell: str
    before: Share
    now: Share
    p: float

    @property
    def worse(self) -> bool:
        """Whether significantly less is caught."""
        return self.p < ALPHA


def compare(before: Results, now: Results, found: Found) -> list[Change]:
    """What became worse, over the cells and the listings that both runs have, the worst first.

    Beside the cells of both runs there is `undisguised`: which of the earlier run's listings are still stopped as they are.

    Args:
        before: the earlier run.
        now: this run, on the listings of the earlier one.
        found: what the undisguised listings gave in this run.

    Raises:
        UsageError: no listing, or no cell, is in both.
    """
    there = [about for about in before.listings if about.key in found.keys]
    if not there:
        raise UsageError("--baseline: none of its listings is in this input; give the input that it was made with")
    cells = [cell for cell in before.cells if cell in now.cells]
    if not cells:
        raise UsageError("--baseline: it has none of these families at these strengths")
    mine, theirs = ({a.key: i for i, a in enumerate(r.listings)} for r in (now, before))
    both = [about for about in before.listings if about.key in mine]
    pairs: dict[str, tuple[Share, Share]] = {
        UNDISGUISED: (
            Share.of((a.term, True) for a in there),
            Share.of((a.term, a.key in found.stopped) for a in there),
        )
    }
    for cell in cells:
        marks = [(a.term, before.cells[cell][theirs[a.key]], now.cells[cell][mine[a.key]]) for a in both]
        pairs[cell] = (
            Share.of((term, old == CAUGHT) for term, old, _ in marks if old != SAME),
            Share.of((term, new == CAUGHT) for term, _, new in marks if new != SAME),
        )
    adjusted = holm({cell: worse(*pair) for cell, pair in pairs.items()})
    changes = [Change(cell, *pair, adjusted[cell]) for cell, pair in pairs.items()]
    return sorted(changes, key=lambda c: (c.p, c.now.value - c.before.value, c.cell))


def weakest(results: Results, families: Sequence[str]) -> list[str]:
    """Families ordered by what was caught of them, least first; those that changed nothing last."""
    shares = {family: results.share(results.of_family(family)) for family in families}
    return sorted(families, key=lambda f: (not shares[f].total, shares[f].value, f))
