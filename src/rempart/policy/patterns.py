"""Patterns: what hyperscan can compile, and what must never match across the border between two values."""

from __future__ import annotations

import re
from typing import Any

import hyperscan

FLAGS: int = hyperscan.HS_FLAG_CASELESS | hyperscan.HS_FLAG_SOM_LEFTMOST
"""Patterns ignore case and report where a match begins."""

QUICK: int = hyperscan.HS_FLAG_CASELESS
"""The same without beginnings: seven times faster."""

_SEPARATOR = 0xFE
_parser: Any = re._parser  # type: ignore[attr-defined]


def compiles(pattern: str) -> str:
    """Why hyperscan refuses a pattern; empty if it compiles."""
    database = hyperscan.Database(mode=hyperscan.HS_MODE_BLOCK)
    try:
        database.compile(expressions=[pattern.encode()], ids=[0], elements=1, flags=[FLAGS])
    except hyperscan.HyperscanError as error:
        return str(error) or type(error).__name__
    return ""


def crosses(pattern: str) -> str:
    """The part of a pattern that may match the separator between two values (byte FE); empty if none does.

    `.`, negated sets such as `[^a]`, and `\\W \\D \\S` match every other byte, the separator among them: a match could
    begin in one listing and end in the next. The pattern is ours, so that Python's own parser may read it.
    """
    try:
        tree = _parser.parse(pattern.encode().decode("latin-1"))
    except re.error as error:
        return f"not readable: {error}"
    found = _walk(tree)
    return found or ""


def matches_nothing_much(pattern: str) -> bool:
    """Whether the pattern can match the empty text, and so would match everywhere."""
    try:
        low, _ = _parser.parse(pattern.encode().decode("latin-1")).getwidth()
    except re.error:
        return False
    return bool(low == 0)


def anchored(pattern: str) -> bool:
    """Whether a pattern asks for the begin or end of what is scanned, which depends on how a batch was cut."""
    try:
        return _anchors(_parser.parse(pattern.encode().decode("latin-1")))
    except re.error:
        return False


def _anchors(tree: Any) -> bool:
    for code, value in tree:
        if str(code) == "AT" and "BOUNDARY" not in str(value):
            return True
        parts = value if isinstance(value, tuple | list) else [value]
        for part in parts:
            inner = part if isinstance(part, list) else [part]
            if any(hasattr(p, "data") and _anchors(p) for p in inner):
                return True
    return False


def _walk(tree: Any) -> str:
    for code, value in tree:
        name = str(code)
        if name == "ANY":
            return "."
        if name == "NOT_LITERAL":
            if value != _SEPARATOR:
                return f"[^{chr(value)}]"
        elif name == "IN":
            if (found := _set(value)) != "":
                return found
        elif isinstance(value, tuple | list) or hasattr(value, "data"):
            for part in value if isinstance(value, tuple | list) else [value]:
                inner = _inside(part)
                if inner:
                    return inner
    return ""


def _inside(part: Any) -> str:
    if hasattr(part, "data"):
        return _walk(part)
    if isinstance(part, list):
        for item in part:
            found = _inside(item)
            if found:
                return found
    return ""


def _set(items: Any) -> str:
    negated = str(items[0][0]) == "NEGATE"
    hit = False
    for code, value in items:
        name = str(code)
        if name == "LITERAL":
            hit |= value == _SEPARATOR
        elif name == "RANGE":
            hit |= value[0] <= _SEPARATOR <= value[1]
        elif name == "CATEGORY" and "NOT" in str(value):
            hit = True
    if negated:
        return "" if hit else "[^...]"
    return "[\\W]" if hit else ""
