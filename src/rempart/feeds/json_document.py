"""JSON: an array of objects, or an object that holds one under `products`, `items` and the like.

An array at the top, or behind plain values at the top of an object, is read element by element; any other document is
read whole and may have `max_row_bytes`. A document that is one object and holds no such array is one listing.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

from rempart.domain.errors import Reject
from rempart.feeds.base import Batch, Broken, FeedOptions, Format, Record
from rempart.feeds.encoding import texts, utf8
from rempart.feeds.names import Plan, Table
from rempart.feeds.rows import batches, reject
from rempart.feeds.source import Source

COLUMNS: Table = {}
"""Nothing beyond the listing's own names and those of `names.COMMON`."""

ARRAYS = (
    "products", "items", "listings", "offers", "entries", "results", "rows", "data", "catalog", "catalogue", "feed",
)  # fmt: skip
"""Names under which an object may hold its listings."""

_STRING = r'"(?:[^"\\]|\\.)*"'
_PLAIN = rf"(?:{_STRING}|[-+0-9.eE]+|true|false|null)"
_OPENING = re.compile(rf'\s*(?:\{{\s*(?:{_STRING}\s*:\s*{_PLAIN}\s*,\s*)*"(?:{"|".join(ARRAYS)})"\s*:\s*)?\[')
_SPACE = re.compile(r"[\s,]*")


def read(source: Source, options: FeedOptions) -> Iterator[Batch]:
    """Batches of the array's objects, numbered from 1; elements that are no objects are rejected."""
    plan = Plan(COLUMNS, options.mapping)
    yield from batches(_records(source, options), source.name, plan, options)


def _records(source: Source, options: FeedOptions) -> Iterator[Record | Reject]:
    pieces = texts(utf8(source.blocks(), source.peek()), b"}")
    text = next(pieces, "")
    if not text.strip():
        return
    opening = _OPENING.match(text)
    elements = _elements(text[opening.end() :], pieces, options) if opening else _whole(text, pieces, options)
    for number, (element, size) in enumerate(elements, 1):
        if isinstance(element, dict):
            yield Record(number, element, size)
        else:
            yield reject(source.name, number, "a JSON object", json.dumps(element)[:300])


def _elements(text: str, pieces: Iterator[str], options: FeedOptions) -> Iterator[tuple[object, int]]:
    """The elements of an array whose bracket is read already, then what stands behind it."""
    decoder, at, number = json.JSONDecoder(strict=False), 0, 0
    while True:
        at = _end(_SPACE, text, at)
        if text[at : at + 1] == "]":
            yield from _behind(text[at + 1 :], pieces, options, number)
            return
        try:
            element, end = decoder.raw_decode(text, at)
            if end == len(text) and not isinstance(element, dict | list | str):  # a number may go on
                raise json.JSONDecodeError("cut", text, end)
        except (json.JSONDecodeError, RecursionError) as error:
            if isinstance(error, RecursionError):
                raise Broken("JSON that is not nested so deep", "more than Python reads", number + 1) from error
            more = _more(pieces, len(text) - at)
            if not more or len(text) - at > options.max_row_bytes:
                raise _broken(error, number + 1, len(text) - at, options) from error
            text, at = text[at:] + more, 0
            continue
        number += 1
        yield element, end - at
        at = end


def _behind(text: str, pieces: Iterator[str], options: FeedOptions, number: int) -> Iterator[tuple[object, int]]:
    """The listings of further arrays of the same object; behind the last bracket nothing may stand."""
    rest = _join(text, pieces, options, number + 1).strip()
    if not rest:
        return
    try:
        document = json.loads('{"":0' + rest, strict=False)
    except (ValueError, RecursionError) as error:
        raise Broken("the end of the document behind the array", rest[:100], number + 1) from error
    for element in _array(document) or ():
        yield element, 0


def _end(pattern: re.Pattern[str], text: str, at: int) -> int:
    match = pattern.match(text, at)
    return match.end() if match else at


def _more(pieces: Iterator[str], have: int) -> str:
    """At least as much text again, so that trying anew stays cheap."""
    parts: list[str] = []
    size = 0
    while size <= have and (piece := next(pieces, "")):
        parts.append(piece)
        size += len(piece)
    return "".join(parts)


def _broken(error: json.JSONDecodeError, number: int, size: int, options: FeedOptions) -> Broken:
    what = f"a JSON element within {options.max_row_bytes:,} bytes (max_row_bytes)"
    near = error.doc[max(0, error.pos - 20) : error.pos + 80]
    return Broken(what, f"{error.msg} near {near!r}, {size:,} characters read", number)


def _whole(text: str, pieces: Iterator[str], options: FeedOptions) -> Iterator[tuple[object, int]]:
    """The listings of a document that is read at once."""
    text = _join(text, pieces, options, 1)
    try:
        document = json.loads(text, strict=False)
    except json.JSONDecodeError as error:
        raise Broken("a JSON document", f"{error.msg} on line {error.lineno}", 1) from error
    except (RecursionError, ValueError) as error:
        raise Broken("a JSON document", "nested too deep, or a number too long", 1) from error
    found = _array(document)
    for element in [document] if found is None else found:
        yield element, len(text) // max(1, len(found or ()))


def _join(text: str, pieces: Iterator[str], options: FeedOptions, number: int) -> str:
    parts, size = [text], len(text)
    for piece in pieces:
        parts.append(piece)
        size += len(piece)
        if size > options.max_row_bytes:
            expected = f"an array of objects, or at most {options.max_row_bytes:,} bytes (max_row_bytes)"
            raise Broken(expected, "more", number)
    return "".join(parts)


def _array(document: object, depth: int = 0) -> list[object] | None:
    """All listings that a document holds under the usual names; None if it is a listing itself."""
    found: list[object] | None = None
    if not isinstance(document, dict) or depth > 2 or (depth == 0 and "title" in document):
        return None
    for name in ARRAYS:
        value = document.get(name)
        if isinstance(value, list) and all(isinstance(v, dict) for v in value):
            found = [*(found or ()), *value]
        elif isinstance(value, dict) and (inner := _array(value, depth + 1)) is not None:
            found = [*(found or ()), *inner]
    return found


def sniff(head: bytes) -> float:
    """Text that begins like a JSON array or object."""
    text = head.decode("utf-8", "replace").lstrip()
    if not text.startswith(("{", "[")):
        return 0.0
    return 0.7 if re.match(r"\[\s*[\[{\]]", text) or (text.startswith("{") and _OPENING.match(text)) else 0.3


FORMAT = Format("json", "JSON: an array of objects, or an object with products", (".json",), sniff, read)
