"""YAML with the place of every value, so that a mistake can be shown with line and caret.

Reads the small part of YAML that packs need: mappings, lists, strings, whole and decimal numbers, `true` and `false`.
No tags, no aliases; a key that stands twice is a mistake. `no` and `on` are words (a language code is not a boolean).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

Path_ = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class Mark:
    """A place in a file: 0-based line and column, and how many characters the value takes on that line."""

    line: int
    column: int
    width: int


@dataclass(frozen=True, slots=True)
class Problem:
    """One mistake in a pack file, in plain words, with a hint how to mend it."""

    file: str
    message: str
    hint: str = ""
    mark: Mark | None = None
    severity: str = "error"


@dataclass(slots=True)
class Source:
    """One YAML file: its data, the mark of each value (and of each key), and its lines."""

    file: str
    lines: list[str]
    data: Any = None
    values: dict[Path_, Mark] = field(default_factory=dict)
    keys: dict[Path_, Mark] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    def mark(self, path: Path_, *, key: bool = False) -> Mark | None:
        """The mark of a value or key; of the nearest place above it if it has none."""
        while True:
            found = (self.keys if key else self.values).get(path) or self.values.get(path)
            if found or not path:
                return found
            path = path[:-1]

    def problem(self, path: Path_, message: str, hint: str = "", *, key: bool = False, severity: str = "error") -> None:
        """Note a mistake at a place."""
        self.problems.append(Problem(self.file, message, hint, self.mark(path, key=key), severity))


def read(path: Path, shown: str | None = None) -> Source:
    """Read one YAML file; mistakes of form stand in `problems`, and `data` is None then."""
    shown = shown or str(path)
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        return Source(shown, [], problems=[Problem(shown, f"cannot be read: {error}")])
    source = Source(shown, text.splitlines())
    try:
        node = yaml.compose(text, Loader=_Loader)
    except yaml.YAMLError as error:
        place = getattr(error, "problem_mark", None)
        mark = Mark(place.line, place.column, 1) if place else None
        hint = "text with a colon, or beginning with * = & ! % @ needs quotes"
        source.problems.append(Problem(shown, f"not YAML: {getattr(error, 'problem', error)}", hint, mark))
        return source
    source.data = _build(node, (), source) if node is not None else None
    return source


def _mark(node: Any) -> Mark:
    same = node.end_mark.line == node.start_mark.line
    width = node.end_mark.column - node.start_mark.column if same else 1
    return Mark(node.start_mark.line, node.start_mark.column, max(width, 1))


def _build(node: Any, path: Path_, source: Source) -> Any:
    source.values[path] = _mark(node)
    if isinstance(node, yaml.MappingNode):
        out: dict[str, Any] = {}
        for key_node, value_node in node.value:
            key = key_node.value if isinstance(key_node, yaml.ScalarNode) else str(key_node)
            here = (*path, key)
            if key in out:
                source.problems.append(Problem(source.file, f"{key!r} stands twice", "keep one", _mark(key_node)))
            source.keys[here] = _mark(key_node)
            out[key] = _build(value_node, here, source)
        return out
    if isinstance(node, yaml.SequenceNode):
        return [_build(child, (*path, i), source) for i, child in enumerate(node.value)]
    return _scalar(node)


def _scalar(node: Any) -> Any:
    text = node.value
    if node.style in ("'", '"', "|", ">"):
        return text
    if text in ("true", "false"):
        return text == "true"
    if text in ("", "~", "null"):
        return None
    if node.tag.endswith((":int", ":float")):
        try:
            return int(text)
        except ValueError:
            pass
        try:
            return float(text)
        except ValueError:
            return text
    return text


def show(problem: Problem, lines: list[str] | None = None) -> str:
    """A mistake as a good compiler prints it: file, line, the line itself, a caret, a hint."""
    if problem.mark is None:
        text = f"{problem.severity}: {problem.message}\n  --> {problem.file}"
    else:
        line, column = problem.mark.line, problem.mark.column
        number = str(line + 1)
        pad = " " * len(number)
        text = f"{problem.severity}: {problem.message}\n{pad} --> {problem.file}:{line + 1}:{column + 1}"
        if lines and line < len(lines):
            shown = lines[line]
            carets = "^" * max(1, min(problem.mark.width, len(shown) - column))
            text += f"\n{pad} |\n{number} | {shown}\n{pad} | {' ' * column}{carets}"
    if problem.hint:
        text += f"\n  hint: {problem.hint}"
    return text
