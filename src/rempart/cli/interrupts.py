"""Ctrl-C and SIGTERM end a run between two batches, never in the middle of a write."""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType
from typing import Any


class Interrupts:
    """While it is entered, SIGINT and SIGTERM raise KeyboardInterrupt; inside `held` they wait for its end.

    Attributes:
        number: the signal that came, None if none did.
    """

    def __init__(self) -> None:
        self.number: int | None = None
        self._holding = False
        self._before: dict[int, Any] = {}

    def __enter__(self) -> Interrupts:
        if threading.current_thread() is threading.main_thread():
            for number in (signal.SIGINT, signal.SIGTERM):
                self._before[number] = signal.signal(number, self._came)
        return self

    def __exit__(self, *_: object) -> None:
        for number, handler in self._before.items():
            signal.signal(number, handler)

    @contextmanager
    def held(self) -> Iterator[None]:
        """What is done in here is done as a whole."""
        waiting = self.number
        self._holding = True
        try:
            yield
        finally:
            self._holding = False
        if self.number is not None and waiting is None:
            raise KeyboardInterrupt

    def _came(self, number: int, _: FrameType | None) -> None:
        self.number = number
        if not self._holding:
            raise KeyboardInterrupt
