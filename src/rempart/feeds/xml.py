"""XML feeds, record by record: no entities, no DTD, no network, flat memory.

The prolog is looked at before the parser is: a DOCTYPE is refused, whatever it says, and with it every entity beyond
XML's own five. Elements are thrown away as soon as their record is read. libxml2's own limits stand: 256 levels, 10 MB
for one text. Characters that XML cannot hold (most control characters) are left out of the input.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Collection, Iterator, Mapping
from typing import TYPE_CHECKING, Any

from rempart.domain.errors import Reject
from rempart.feeds.base import Broken, FeedOptions, Record
from rempart.feeds.encoding import texts, utf8
from rempart.feeds.source import HEAD, Source

if TYPE_CHECKING:
    from lxml.etree import _Element

_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_SKIP = re.compile(r"\s+|<\?(?:(?!\?>).)*\?>|<!--(?:(?!-->).)*-->", re.DOTALL)
_DOCTYPE = re.compile(r"<!DOCTYPE[^>\[]*(?:\[[^\]]*\][^>]*)?>", re.IGNORECASE)
_ROOT = re.compile(r"<([^\s/>!?]+)")
_NAMESPACES = re.compile(r' xmlns(?::[\w.-]{1,40})?="[^"]{0,200}"')
_STEP = 64 << 10
_NO_RECORDS = 20
"""A feed without records has no more elements than this; otherwise it is a feed of something else."""


def local(tag: object) -> str:
    """A tag without its namespace or undeclared prefix; "" for comments and processing instructions."""
    return tag.rpartition("}")[2].rpartition(":")[2] if isinstance(tag, str) else ""


def opening(head: bytes) -> tuple[str, str]:
    """For recognition: the local name of the first element and the text; ("", "") if this is not XML."""
    text = head.decode("utf-8", "replace").lstrip("\ufeff \t\r\n")
    at = 0
    while match := (_SKIP.match(text, at) or _DOCTYPE.match(text, at)):
        at = match.end()
    found = _ROOT.match(text, at)
    return (local(found[1]), text) if found else ("", "")


def root(head: str) -> str | None:
    """The name of the first element, with its prefix; None if the text is not XML or the prolog is longer.

    Raises:
        Broken: a document type stands before it.
    """
    at = 1 if head.startswith("\ufeff") else 0
    while match := _SKIP.match(head, at):
        at = match.end()
    if head[at : at + 9].upper() == "<!DOCTYPE":
        line = head.count("\n", 0, at) + 1
        raise Broken("XML without a document type (DOCTYPE, entities)", head[at : at + 100], line)
    match = _ROOT.match(head, at)
    return match[1] if match else None


def records(
    source: Source, options: FeedOptions, tags: Collection[str], row: Callable[[_Element], Mapping[str, object]]
) -> Iterator[Record | Reject]:
    """The elements of the given local names, numbered from 1, as `row` reads them.

    Raises:
        Broken: a DOCTYPE, XML that is not well-formed, a record longer than `max_row_bytes`, no record among many
            elements. The reason of what is not well-formed gives the line of the file.
    """
    for number, (element, size) in enumerate(_elements(source, tags, options.max_row_bytes), 1):
        yield Record(number, row(element), size)


def _elements(source: Source, tags: Collection[str], most: int) -> Iterator[tuple[_Element, int]]:
    """Whole elements of the given names with their bytes, more or less; each is gone when the next one is asked for."""
    from lxml import etree

    parser = etree.XMLPullParser(
        events=("start", "end"), resolve_entities=False, no_network=True, load_dtd=False, dtd_validation=False,
        huge_tree=False, remove_comments=True, remove_pis=True, encoding="utf-8",
    )  # fmt: skip
    fed = found = seen = 0
    inside: Any = None
    for failure in _feed(parser, source):
        fed += _STEP
        events: Iterator[tuple[str, Any]] = parser.read_events()
        for event, element in events:
            seen += event == "start"
            if event == "start" and inside is None and local(element.tag) in tags:
                inside = element
            elif event == "end" and inside in (None, element):
                if element is inside:
                    yield element, min(fed, most)
                    found, fed, inside = found + 1, 0, None
                _forget(element)
        if failure is not None:
            raise _malformed(failure, parser.feed_error_log)
        if fed > most + 4 * _STEP:
            raise Broken(f"at most {most:,} bytes in one record (max_row_bytes)", "more")
    if not found and seen > _NO_RECORDS:
        raise Broken(f"elements {' or '.join(tags)}", f"none among {seen:,} elements: another format?")


def _feed(parser: Any, source: Source) -> Iterator[Exception | None]:
    """Feed a parser piece by piece; what it says against a piece comes out, since events before it still count."""
    from lxml.etree import XMLSyntaxError

    fed = False
    try:
        for piece in _pieces(source):
            fed = True
            parser.feed(piece.encode("utf-8", "replace"))
            if _fatal(parser.feed_error_log) is not None:
                break
            yield None
        if fed:
            parser.close()
    except XMLSyntaxError as error:
        yield error
        return
    yield None


def _pieces(source: Source) -> Iterator[str]:
    """Mended text in pieces of 64 KiB at most, the prolog checked."""
    first = True
    for text in texts(utf8(source.blocks(), source.peek()), b">"):
        if first:
            first, text = False, text.lstrip()
            if text and root(text[:HEAD]) is None:
                raise Broken("XML whose first element begins within 64 KiB", text[:200], 1)
        for at in range(0, len(text), _STEP):
            yield _CONTROL.sub("", text[at : at + _STEP])


def _fatal(log: Any) -> Any:
    """The first fatal error of a parser's log; lxml itself raises with the first error, fatal or not."""
    return next((entry for entry in log if entry.level_name == "FATAL"), None)


def _malformed(error: Exception, log: Any) -> Broken:
    entry = _fatal(log)
    found = str(error) if entry is None else f"{entry.message.strip()} on line {entry.line} of the file"
    return Broken("well-formed XML", found)


def _forget(element: _Element) -> None:
    """Free an element and all that stands before it, here and at the levels above."""
    element.clear()
    at: Any = element
    while at is not None:
        parent = at.getparent()
        while parent is not None and at.getprevious() is not None:
            del parent[0]
        at = parent


def text(element: _Element) -> str:
    """The text of an element without outer white space; markup that stands in it unescaped is kept as markup."""
    if not len(element):
        return (element.text or "").strip()
    from lxml import etree

    parts = [element.text or ""]
    parts += [_NAMESPACES.sub("", etree.tostring(child, encoding="unicode")) for child in element]
    return "".join(parts).strip()


def value(element: _Element) -> object:
    """An element as a value: text if it has no children, else a mapping of local names (lists where they repeat)."""
    if not len(element):
        found = (element.text or "").strip()
        attributes = {local(k): v for k, v in element.attrib.items()}
        if attributes:
            return {**attributes, "text": found} if found else attributes
        return found
    pairs: dict[str, object] = {local(k): v for k, v in element.attrib.items()}
    for child in element:
        add(pairs, local(child.tag), value(child))
    return pairs


def plain(found: object) -> object:
    """A value for a text field or `extra`: mappings read `name: value, name: value`, deeper ones are JSON."""
    if isinstance(found, Mapping):
        if any(isinstance(v, Mapping | list) for v in found.values()):
            return json.dumps(found, ensure_ascii=False)
        return ", ".join(f"{k}: {v}" for k, v in found.items())
    return [plain(v) for v in found] if isinstance(found, list) else found


def add(row: dict[str, Any], name: str, found: object) -> None:
    """Put a value under a name; a name that comes again makes a list."""
    if found in ("", {}, []):
        return
    if name not in row:
        row[name] = found
    elif isinstance(row[name], list):
        row[name].append(found)
    else:
        row[name] = [row[name], found]


def split_repeats(row: dict[str, Any], lists: Collection[str]) -> dict[str, object]:
    """Names that came several times and are no lists: the first value stays, the others become `name (2)` ..."""
    out: dict[str, object] = {}
    for name, found in row.items():
        if not isinstance(found, list) or name in lists:
            out[name] = found
            continue
        for i, item in enumerate(found, 1):
            out[name if i == 1 else f"{name} ({i})"] = item
    return out
