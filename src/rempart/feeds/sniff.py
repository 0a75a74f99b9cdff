"""The formats, and which of them a file is in."""

from __future__ import annotations

from rempart.domain.errors import UsageError
from rempart.feeds import (
    ceneo,
    delimited,
    heureka,
    idealo,
    json_document,
    merchant,
    ndjson,
    parquet,
    schema_org,
    shopify,
    skroutz,
    xml,
)
from rempart.feeds.base import Broken, FeedOptions, Format
from rempart.feeds.encoding import utf8
from rempart.feeds.source import HEAD, Source

FORMATS: tuple[Format, ...] = (
    ndjson.FORMAT,
    json_document.FORMAT,
    delimited.FORMAT,
    delimited.TSV,
    parquet.FORMAT,
    merchant.FORMAT,
    shopify.FORMAT,
    schema_org.FORMAT,
    heureka.FORMAT,
    ceneo.FORMAT,
    skroutz.FORMAT,
    idealo.FORMAT,
)
"""Every format that feeds come in; of two that are equally likely the first is taken."""


def by_name(name: str) -> Format:
    """The format of that name.

    Raises:
        UsageError: there is none.
    """
    for found in FORMATS:
        if found.name == name.lower():
            return found
    raise UsageError(f"expected a format of {', '.join(f.name for f in FORMATS)}, found {name!r}")


def _blank(source: Source) -> bool:
    """Whether the rest of a file is white space and zero bytes too."""
    return all(not block.strip(b" \t\r\n\0\xef\xbb\xbf\xff\xfe") for block in source.blocks())


def recognise(source: Source, options: FeedOptions) -> Format | None:
    """The format of an opened file: the one that was asked for, else the likeliest by content; None if it is empty.

    Raises:
        UsageError: an unknown name was asked for.
        Broken: the content is in no known format.
    """
    if options.format is not None:
        return by_name(options.format)
    head = source.peek(HEAD)
    text = b"".join(utf8([head], head)).replace(b"\0", b"") if not head.startswith(b"PAR1") else head
    if not text.strip() and _blank(source):
        return None
    score, best = max(((f.sniff(text), -i) for i, f in enumerate(FORMATS)), default=(0.0, 0))
    if score <= 0:
        if text.lstrip().startswith(b"<"):
            xml.root(text.decode("utf-8", "replace").lstrip())
        names = ", ".join(f.name for f in FORMATS)
        raise Broken(f"one of the formats {names}", text[:400].decode("utf-8", "replace"), 1)
    return FORMATS[-best]
