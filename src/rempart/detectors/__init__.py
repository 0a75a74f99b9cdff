"""Detectors look at a block of listings and say which signals they saw. They know no rule and take no decision."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Protocol

from rempart.text.block import Block, Hit

Wanted = Mapping[int, frozenset[int]]
"""Row of a block to the numbers of the signals that its rules still need."""


class Detector(Protocol):
    """Sees signals; its docstring's first sentence is what reviewers read."""

    @property
    def name(self) -> str:
        """Short name, as `unchecked` findings give it."""

    @property
    def kinds(self) -> frozenset[str]:
        """The kinds of signals that it sees (`domain.rule.Kind`)."""

    def detect(self, block: Block) -> Sequence[Hit]:
        """Trigger signals, in every row of the block."""

    def context(self, block: Block, wanted: Wanted) -> Sequence[Hit]:
        """The other signals, only in the rows, and only those signals, that a fired trigger asks for."""
