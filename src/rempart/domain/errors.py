"""What can go wrong, in the words the user reads: the docstring of an error says when it is raised."""

from __future__ import annotations

from dataclasses import dataclass


class RempartError(Exception):
    """Something stopped the run; the message says what, where, and what was expected."""


class UsageError(RempartError):
    """The command or call was put together wrongly (exit code 2)."""


class InputError(RempartError):
    """The input as a whole cannot be read (exit code 3); a single bad row becomes a `Reject` instead."""


class PolicyError(RempartError):
    """The policy cannot be used: a pack is malformed or a rule contradicts itself. Run `rempart pack check`."""


@dataclass(frozen=True, slots=True)
class Reject:
    """One row that could not become a listing, with what is needed to find and mend it.

    `source` is the file's name, `line` the 1-based line or record number in it (None if unknown), `field` the column
    that was wrong (None when the row as a whole was), `expected` and `found` are plain words; `found` is cut at 200
    characters.
    """

    source: str
    line: int | None
    field: str | None
    expected: str
    found: str

    def __str__(self) -> str:
        place = f"{self.source}:{self.line}" if self.line is not None else self.source
        what = f" {self.field}:" if self.field else ""
        return f"{place}:{what} expected {self.expected}, found {self.found}"
