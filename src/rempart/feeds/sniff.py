"""The formats, and which of them a file is in."""

from __future__ import annotations

from rempart.domain.errors import UsageError
from rempart.feeds import ndjson
from rempart.feeds.base import Broken, FeedOptions, Format, cut
from rempart.feeds.encoding import utf8
from rempart.feeds.source import HEAD, Source

FORMATS: tuple[Format, ...] = (ndjson.FORMAT,)


def by_name(name: str) -> Format:
    """The format of that name.

    Raises:
        UsageError: there is none.
    """
    for found in FORMATS:
        if found.name == name.lower():
            return found
    raise UsageError(f"expected a format of {', '.join(f.name for f in FORMATS)}, found {name!r}")


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
    if not text.strip():
        return None
    score, best = max(((f.sniff(text), -i) for i, f in enumerate(FORMATS)), default=(0.0, 0))
    if score <= 0:
        names = ", ".join(f.name for f in FORMATS)
        raise Broken(f"one of the formats {names}", text[:400].decode("utf-8", "replace"), 1)
    return FORMATS[-best]
