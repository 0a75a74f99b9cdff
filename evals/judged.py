"""What people made of single listings, kept without any of their text: by set and a salted hash.

`judged/recall.csv`: rows that their source calls a violation, drawn by hash. `descriptive`: the title names the goods to a
person who does not know the market's slang. `violating`: yes, no or unclear under EU law. `kind`: what the goods are.

`judged/clean.csv`: rows of ordinary shops that a rule held or refused. `violation`: the shop does break that rule's law.
`proof`: the goods are what the rule names and lawful only with papers or after a person has looked. `false`: neither, with
the cause.
"""

from __future__ import annotations

import csv
import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import astuple, dataclass, fields
from pathlib import Path
from typing import TypeVar

FOLDER = Path(__file__).parent / "judged"
VERDICTS = ("violation", "proof", "false")
CAUSES: Mapping[str, str] = {
    "word": "the word means something else here",
    "context": "the right word, said of other goods (a book, a part, a repellent)",
    "typography": "letters that the shop typed so without intent",
    "number": "a quantity read wrongly, or said of something else",
    "field": "a field is empty or odd for a reason of the set",
    "law": "the rule asks for more than the law does",
}
_YES_NO = ("yes", "no")
_SALT = "rempart evaluation 2026\0"


@dataclass(frozen=True, slots=True)
class Sampled:
    """One row of recall.csv."""

    set: str
    key: str
    descriptive: str
    violating: str
    kind: str

    def __post_init__(self) -> None:
        _among("descriptive", self.descriptive, _YES_NO)
        _among("violating", self.violating, (*_YES_NO, "unclear"))


@dataclass(frozen=True, slots=True)
class Stop:
    """One row of clean.csv: what a rule's stop of a listing was. `cause` stands with `false` only."""

    set: str
    key: str
    rule: str
    verdict: str
    cause: str

    def __post_init__(self) -> None:
        _among("verdict", self.verdict, VERDICTS)
        _among("cause", self.cause, tuple(CAUSES) if self.verdict == "false" else ("",))


_Row = TypeVar("_Row", Sampled, Stop)


def key(source: str, listing: str) -> str:
    """Twelve hexadecimal digits that stand for a listing of a set.

    Args:
        source: the set's name.
        listing: the id that the listing has there.
    """
    return hashlib.sha256(f"{_SALT}{source}\0{listing}".encode()).hexdigest()[:12]


def sampled(folder: Path = FOLDER) -> dict[tuple[str, str], Sampled]:
    """recall.csv by set and key.

    Raises:
        ValueError: a line has other columns or values than it may; the message names file and line.
    """
    return {(row.set, row.key): row for row in _read(folder / "recall.csv", Sampled)}


def stops(folder: Path = FOLDER) -> dict[tuple[str, str, str], Stop]:
    """clean.csv by set, key and rule.

    Raises:
        ValueError: as above.
    """
    return {(row.set, row.key, row.rule): row for row in _read(folder / "clean.csv", Stop)}


def add(new: Iterable[Stop], folder: Path = FOLDER) -> None:
    """Put verdicts into clean.csv, over those of the same set, key and rule."""
    known = stops(folder) if (folder / "clean.csv").is_file() else {}
    known |= {(row.set, row.key, row.rule): row for row in new}
    with (folder / "clean.csv").open("w", encoding="utf-8", newline="") as out:
        lines = csv.writer(out, lineterminator="\n")
        lines.writerow([f.name for f in fields(Stop)])
        lines.writerows(astuple(row) for _, row in sorted(known.items(), key=lambda item: (item[0][2], *item[0])))


def _read(file: Path, kind: type[_Row]) -> Iterator[_Row]:
    with file.open(encoding="utf-8", newline="") as lines:
        rows = csv.reader(lines)
        expected = [f.name for f in fields(kind)]
        for number, row in enumerate(rows, 1):
            if (number == 1 and row != expected) or len(row) != len(expected):
                raise ValueError(f"{file}:{number}: expected the columns {','.join(expected)}, found {','.join(row)}")
            if number > 1:
                try:
                    yield kind(*row)
                except ValueError as error:
                    raise ValueError(f"{file}:{number}: {error}") from None


def _among(field: str, value: str, known: tuple[str, ...]) -> None:
    if value not in known:
        raise ValueError(f"{field}: expected one of {', '.join(known) or 'nothing'}, found {value!r}")
