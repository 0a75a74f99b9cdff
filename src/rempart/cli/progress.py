"""The progress bar: what a person sees while a run goes on. In a pipe there is none."""

from __future__ import annotations

import os
import sys
import time
from collections import deque
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from rich.progress import Progress

_WIDEST = 110
_WINDOW = 10.0


class Watch(Protocol):
    """Is told how far the run is."""

    def at(self, file: str, position: int, rows: int, held: int, refused: int) -> None:
        """So many rows in all, and `position` bytes of `file`, are done."""

    def stop(self) -> None:
        """The run is over; nothing of the bar stays on the screen."""


class Silent:
    """Shows nothing."""

    def at(self, file: str, position: int, rows: int, held: int, refused: int) -> None:
        """See `Watch.at`."""

    def stop(self) -> None:
        """See `Watch.stop`."""


class Bar:
    """One line on the terminal: bar, per cent, rows, rows a second, time left, held and refused so far."""

    def __init__(self, files: Sequence[str]) -> None:
        self._sizes = {f: s for f in files if (s := size_of(f)) is not None}
        self._total = sum(self._sizes.values()) if len(self._sizes) == len(files) else None
        self._file, self._before = "", 0
        self._begun = time.monotonic()
        self._marks: deque[tuple[float, int]] = deque([(self._begun, 0)])
        self._progress = self._open()
        self._task = self._progress.add_task("", total=self._total or None, line="starting")

    def _open(self) -> Progress:
        from rich.console import Console
        from rich.progress import BarColumn, Progress, SpinnerColumn, TextColumn

        console = Console(stderr=True)
        console.width = min(console.width, _WIDEST)
        bar = BarColumn(None, style="bright_black", complete_style="cyan", finished_style="cyan")
        shape = (bar, TextColumn("{task.percentage:>3.0f} %")) if self._total else (SpinnerColumn(style="cyan"),)
        progress = Progress(
            *shape, TextColumn("{task.fields[line]}"), console=console, transient=True, expand=bool(self._total),
            redirect_stdout=False, redirect_stderr=False, refresh_per_second=5,
        )  # fmt: skip
        progress.start()
        return progress

    def at(self, file: str, position: int, rows: int, held: int, refused: int) -> None:
        """See `Watch.at`."""
        if file != self._file:
            self._before += self._sizes.get(self._file, 0)
            self._file = file
        done = self._before + position
        now = time.monotonic()
        self._marks.append((now, rows))
        while len(self._marks) > 2 and self._marks[0][0] < now - _WINDOW:
            self._marks.popleft()
        left = self._left(done, now)
        parts = [f"{rows:,} rows", f"{self._rate():,.0f} rows/s", left, f"{held:,} held", f"{refused:,} refused"]
        self._progress.update(self._task, completed=done, line="  ".join(p for p in parts if p))

    def stop(self) -> None:
        """See `Watch.stop`."""
        self._progress.stop()

    def _rate(self) -> float:
        (t0, r0), (t1, r1) = self._marks[0], self._marks[-1]
        return (r1 - r0) / (t1 - t0) if t1 > t0 else 0.0

    def _left(self, done: int, now: float) -> str:
        spent = now - self._begun
        if not self._total or not done or spent < 1:
            return ""
        return f"{clock(spent * max(self._total - done, 0) / done)} left"


def watch(files: Sequence[str], *, quiet: bool) -> Watch:
    """A bar if a person watches (standard error is a terminal), else nothing."""
    dumb = os.environ.get("TERM", "") in ("dumb", "unknown")
    return Silent() if quiet or dumb or not sys.stderr.isatty() else Bar(files)


def size_of(file: str) -> int | None:
    """The bytes of a regular file; None for standard input, pipes, and what cannot be looked at."""
    try:
        return Path(file).stat().st_size if Path(file).is_file() else None
    except OSError:
        return None


def clock(seconds: float) -> str:
    """A duration as `0:07`, `12:40` or `1:02:00`."""
    whole = round(seconds)
    hours, minutes, rest = whole // 3600, whole // 60 % 60, whole % 60
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"
