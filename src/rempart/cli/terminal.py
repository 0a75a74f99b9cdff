"""Text for a terminal: nothing that a trader wrote may move the cursor, change colours or reorder the line.

A `Line` is a list of pieces with styles; `echo` prints it in colour where a person watches, and plain in a pipe.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable

import click

Line = list[tuple[str, str]]
"""Pieces of a line with their style: rich's words, `mark` for what was found, empty for plain."""

MARK = "mark"
_NEW_LINES = {"\r\n": "\n", "\r": "\n", "\u2028": "\n", "\u2029": "\n"}
_PLAIN_WIDTH, _WIDEST = 100, 120


def visible(text: str, *, lines: bool = False) -> str:
    """Text in which every control, invisible or reordering character stands as `<U+202E>`.

    Args:
        text: whatever was read.
        lines: keep line breaks (as plain `\\n`) and tabs; otherwise they become blanks.
    """
    from rempart.reports.shown import pieces

    for mark, plain in _NEW_LINES.items():
        text = text.replace(mark, plain)
    if not lines:
        text = text.replace("\n", " ").replace("\t", " ")
    return "".join(f"<{p.text}>" if p.hidden else p.text for p in pieces(text))


def cut(text: str, most: int) -> str:
    """At most `most` characters, with an ellipsis where something was left out."""
    return text if len(text) <= most else text[: most - 1] + "…"


def width(*, err: bool = False) -> int:
    """How wide a line may be: the terminal's width within reason, 100 in a pipe."""
    if not (sys.stderr if err else sys.stdout).isatty():
        return _PLAIN_WIDTH
    from rich.console import Console

    return min(Console(stderr=err).width, _WIDEST)


def wrap(line: Line, most: int, indent: int) -> list[Line]:
    """Break a line at blanks, so that no piece goes beyond `most`; what follows is indented by `indent`.

    Two characters are reserved on both sides of a mark, which a pipe shows as `[[...]]`.
    """
    out: list[Line] = [[]]
    column = 0
    for text, style in line:
        for word in _words(text, max(most - indent, 20)):
            if column + len(word.rstrip()) > most and column > indent:
                out[-1] = _trimmed(out[-1])
                out.append([(" " * indent, "")])
                column = indent
                _push(out[-1], word.lstrip(), style)
            else:
                _push(out[-1], word, style)
            column += len(word) + (4 if style == MARK else 0)
    return out


def echo(lines: Iterable[Line], *, err: bool = False, crop: bool = False) -> None:
    """Print lines: in colour if a person watches (`crop` cuts them to the width), else plain, marks as `[[...]]`."""
    if not (sys.stderr if err else sys.stdout).isatty():
        for line in lines:
            click.echo("".join(f"[[{t}]]" if s == MARK else t for t, s in line).rstrip(), err=err)
        return
    from rich.console import Console
    from rich.text import Text

    console = Console(stderr=err, highlight=False)
    for line in lines:
        text = Text.assemble(*((t, "bold reverse" if s == MARK else s) for t, s in line))
        console.print(text, no_wrap=crop, overflow="ellipsis" if crop else "fold", crop=crop)


def _words(text: str, most: int) -> Iterable[str]:
    """Words with the blanks that follow them; a word longer than `most` comes in parts."""
    for word in re.findall(r" *[^ ]+ *| +", text):
        for start in range(0, len(word), most):
            yield word[start : start + most]


def _push(line: Line, word: str, style: str) -> None:
    if line and line[-1][1] == style:
        line[-1] = (line[-1][0] + word, style)
    else:
        line.append((word, style))


def _trimmed(line: Line) -> Line:
    text, style = line[-1]
    return [*line[:-1], (text.rstrip(), style)]
