"""Heureka (Czech Republic, Slovakia), also Zboží.cz, Árukereső and others that read its XML: `SHOP/SHOPITEM`."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from rempart.feeds import xml
from rempart.feeds.base import Batch, FeedOptions, Format
from rempart.feeds.names import Plan, Table
from rempart.feeds.rows import batches
from rempart.feeds.source import Source

if TYPE_CHECKING:
    from lxml.etree import _Element

COLUMNS: Table = {
    "id": ("item_id",),
    "title": ("productname", "product", "productnameext"),
    "description": ("description", "description_short"),
    "product_type": ("categorytext",),
    "brand": ("manufacturer", "brand"),
    "gtin": ("ean", "isbn"),
    "mpn": ("productno",),
    "price": ("price_vat", "price"),
    "link": ("url",),
    "image_link": ("imgurl",),
    "additional_image_link": ("imgurl_alternative",),
    "item_group_id": ("itemgroup_id",),
    "condition": ("condition", "item_type"),
    "adult": ("erotic",),
    "attributes": ("param",),
}
"""`MANUFACTURER` is a brand here, not the name and address that product safety law asks for."""

_LISTS = frozenset(("IMGURL_ALTERNATIVE", "PARAM"))


def read(source: Source, options: FeedOptions) -> Iterator[Batch]:
    """Batches from `SHOPITEM` elements; `PARAM` becomes `attributes`."""
    plan = Plan(COLUMNS, options.mapping)
    yield from batches(xml.records(source, options, ("SHOPITEM", "shopitem"), _row), source.name, plan, options)


def _row(item: _Element) -> dict[str, object]:
    row: dict[str, Any] = {}
    for child in item:
        name = xml.local(child.tag)
        if name.upper() == "PARAM":
            found = {xml.local(c.tag).upper(): xml.text(c) for c in child}
            value = ", ".join(v for k, v in found.items() if k != "PARAM_NAME" and v)
            xml.add(row, "PARAM", f"{found.get('PARAM_NAME', '')}: {value}" if found else xml.text(child))
        elif name.upper() in ("DESCRIPTION", "PRODUCTNAME", "PRODUCT"):
            xml.add(row, name, xml.text(child))
        else:
            xml.add(row, name, xml.plain(xml.value(child)))
    return xml.split_repeats(row, _LISTS)


def sniff(head: bytes) -> float:
    """A root `SHOP` with `SHOPITEM` elements."""
    root, text = xml.opening(head)
    return 0.95 if root.upper() == "SHOP" or (root and "<SHOPITEM" in text) else 0.0


FORMAT = Format("heureka", "Heureka XML: SHOP/SHOPITEM", (".xml",), sniff, read)
