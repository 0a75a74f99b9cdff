"""Google Merchant: RSS 2.0 and Atom with `g:` attributes, and tables with Google's column names.

Facebook catalogues and other feeds made after Google's specification read the same way.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from rempart.feeds import delimited, xml
from rempart.feeds.base import Batch, FeedOptions, Format
from rempart.feeds.encoding import utf8
from rempart.feeds.names import Plan, Table, key
from rempart.feeds.rows import batches
from rempart.feeds.source import Source

if TYPE_CHECKING:
    from lxml.etree import _Element

COLUMNS: Table = {
    "description": ("summary", "content"),
    "attributes": ("product_detail", "product_highlight"),
    "safety_warnings": ("product_safety_warnings",),
}
"""Google's names are the listing's own; `shipping` and whatever else a listing has no field for stay in `extra`."""

_SIGNS = frozenset(
    ("title", "description", "link", "image_link", "availability", "price", "condition", "gtin", "mpn", "brand",
     "google_product_category", "identifier_exists", "item_group_id", "additional_image_link", "shipping")
)  # fmt: skip
_LISTS = frozenset(("additional_image_link", "product_detail", "product_highlight"))


def read(source: Source, options: FeedOptions) -> Iterator[Batch]:
    """Batches from `item` (RSS) or `entry` (Atom) elements, or from the rows of a table."""
    head = source.peek()
    if b"".join(utf8([head], head)).lstrip()[:1] != b"<":
        yield from delimited.read_table(source, options, COLUMNS)
        return
    plan = Plan(COLUMNS, options.mapping)
    yield from batches(xml.records(source, options, ("item", "entry"), _row), source.name, plan, options)


def _row(item: _Element) -> dict[str, object]:
    """Names and values of an item. Where `g:title` and `title` differ, the latter is kept as `rss title`."""
    google: dict[str, Any] = {}
    other: dict[str, Any] = {}
    for child in item:
        name = xml.local(child.tag)
        is_google = "base.google.com" in child.tag or child.tag.startswith("g:")
        xml.add(google if is_google else other, name, _value(name, child))
    for name, found in other.items():
        if name not in google:
            google[name] = found
        elif google[name] != found:
            google[f"rss {name}"] = found
    return xml.split_repeats(google, _LISTS)


def _value(name: str, child: _Element) -> object:
    if name in ("title", "description", "summary", "content"):
        return xml.text(child)
    if name == "link" and child.get("href"):
        return child.get("href")
    found = xml.value(child)
    if not isinstance(found, dict):
        return found
    if name == "product_detail":
        head = " / ".join(str(found[k]) for k in ("section_name", "attribute_name") if k in found)
        return f"{head}: {found.get('attribute_value', '')}"
    if name == "certification":
        return " ".join(str(v) for v in found.values())
    return xml.plain(found)


def sniff(head: bytes) -> float:
    """RSS or Atom (surely with Google's namespace), or a header of mostly Google's names."""
    root, text = xml.opening(head)
    if root in ("rss", "feed", "RDF", "channel"):
        return 0.95 if "base.google.com" in text or "<g:" in text else 0.5
    found = delimited.shape(head) if not root else None
    if found is None or found.even < 0.5:
        return 0.0
    names = {key(name) for name in found.header}
    core = {"id", "title", "link"} <= names or {"id", "item_title", "final_url"} <= names
    return 0.7 if core and (len(names & _SIGNS) >= 5 or "final_url" in names) else 0.0


FORMAT = Format("merchant", "Google Merchant: RSS 2.0, Atom, TSV or CSV", (".xml", ".rss", ".tsv", ".csv"), sniff, read)
