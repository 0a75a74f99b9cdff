"""A page that a program fills and a person completes: only what stands between two marks is replaced."""

from __future__ import annotations

from pathlib import Path

BEGIN, END = "<!-- measured: begin, written by {who} -->", "<!-- measured: end -->"


def fill(file: Path, who: str, measured: str, frame: str) -> None:
    """Put `measured` between the marks of `file`; a file that is not there starts as `frame`, with `{measured}` in it."""
    begin = BEGIN.format(who=who)
    body = f"{begin}\n\n{measured.strip()}\n\n{END}"
    old = file.read_text(encoding="utf-8") if file.is_file() else frame.replace("{measured}", f"{begin}{END}")
    before, found, rest = old.partition(begin)
    _, closed, after = rest.partition(END)
    if not (found and closed):
        raise ValueError(f"{file}: expected the marks {begin!r} and {END!r}")
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(before + body + after, encoding="utf-8")


def table(head: list[str], rows: list[list[str]], right: int = 1) -> str:
    """A Markdown table; the columns from number `right` on are aligned right."""
    marks = ["---" if i < right else "---:" for i in range(len(head))]
    lines = [head, marks, *rows]
    return "\n".join("| " + " | ".join(cell.replace("|", "\\|") for cell in line) + " |" for line in lines)
