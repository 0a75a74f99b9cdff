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

_CONTROL = dict.fromkeys([*range(9), 11, 12, *range(14, 32), 0xFFFE, 0xFFFF])
_SKIP = re.compile(r"\s+|<\?(?:(?!\?>).)*\?>|<!--(?:(?!-->).)*-->", re.DOTALL)
_ROOT = re.compile(r"<([^\s/>!?]+)")
_STEP = 64 << 10


def local(tag: object) -> str:
    """A tag without its namespace; "" for comments and processing instructions."""
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


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
        Broken: a DOCTYPE, XML that is not well-formed, a record longer than `max_row_bytes`, the source breaks. `line`
            is the number of the record under way; the reason gives the line of the file.
    """
    from lxml import etree

    parser = etree.XMLPullParser(
        events=("start", "end"), resolve_entities=False, no_network=True, load_dtd=False, dtd_validation=False,
        huge_tree=False, remove_comments=True, remove_pis=True, encoding="utf-8",
    )  # fmt: skip
    number, fed = 0, 0
    inside: Any = None
    for text in _pieces(source):
        try:
            parser.feed(text.encode("utf-8", "replace"))
        except etree.XMLSyntaxError as error:
            failure: etree.XMLSyntaxError | None = error
        else:
            failure = None
        fed += len(text)
        for event, element in parser.read_events():
            if event == "start":
                if inside is None and local(element.tag) in tags:
                    inside = element
            elif inside is None:
                _forget(element)
            elif element is inside:
                number += 1
                yield Record(number, row(element), min(fed, options.max_row_bytes))
                inside, fed = None, 0
                _forget(element)
        if failure is not None:
            raise _malformed(failure, number + 1)
        if fed > options.max_row_bytes + 4 * _STEP:
            raise Broken(f"at most {options.max_row_bytes:,} bytes in one record (max_row_bytes)", "more", number + 1)
    try:
        parser.close()
    except etree.XMLSyntaxError as error:
        raise _malformed(error, number + 1) from error


def _pieces(source: Source) -> Iterator[str]:
    """Mended text in pieces of 64 KiB at most, the prolog checked."""
    first = True
    for text in texts(utf8(source.blocks(), source.peek()), b">"):
        if first:
            first, text = False, text.lstrip()
            if text and root(text[:HEAD]) is None:
                raise Broken("XML whose first element begins within 64 KiB", text[:200], 1)
        for at in range(0, len(text), _STEP):
            yield text[at : at + _STEP].translate(_CONTROL)


def _malformed(error: Exception, number: int) -> Broken:
    line = getattr(error, "lineno", None)
    where = f" (line {line} of the file)" if line else ""
    return Broken("well-formed XML", f"{getattr(error, 'msg', None) or error}{where}", number)


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
    parts += [etree.tostring(child, encoding="unicode") for child in element]
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
