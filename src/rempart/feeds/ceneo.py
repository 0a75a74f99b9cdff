"""Ceneo (Poland): `offers/o`, with prices and links as attributes and free attributes under `attrs`."""

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
    "title": ("name",),
    "description": ("desc",),
    "product_type": ("cat",),
    "brand": ("attr producent", "attr marka"),
    "gtin": ("attr ean", "attr isbn"),
    "mpn": ("attr kod_producenta",),
    "link": ("url",),
    "image_link": ("main",),
    "additional_image_link": ("i",),
    "attributes": ("a",),
    "responsible_person": ("responsibleperson", "responsible_person"),
    "manufacturer": ("producer", "responsibleproducer"),
}
"""Names of elements and of the attributes of `o`; `attr x` is the value of `<a name="x">`, an attribute too."""

_LISTS = frozenset(("i", "a"))
_ATTRIBUTES = frozenset(("producent", "marka", "ean", "isbn", "kod_producenta"))


def read(source: Source, options: FeedOptions) -> Iterator[Batch]:
    """Batches from `o` elements; `a` elements become `attributes` (`Producent: LENOVO`)."""
    plan = Plan(COLUMNS, options.mapping)
    yield from batches(xml.records(source, options, ("o", "offer"), _row), source.name, plan, options)


def _row(offer: _Element) -> dict[str, object]:
    row: dict[str, Any] = {xml.local(k): v for k, v in offer.attrib.items() if v}
    for child in offer:
        name = xml.local(child.tag)
        if name == "imgs":
            for image in child:
                xml.add(row, xml.local(image.tag), image.get("url") or xml.text(image))
        elif name == "attrs":
            for item in child:
                _attribute(row, item.get("name") or "", xml.text(item))
        elif name in ("name", "desc", "cat"):
            xml.add(row, name, xml.text(child))
        else:
            xml.add(row, name, xml.plain(xml.value(child)))
    return xml.split_repeats(row, _LISTS)


def _attribute(row: dict[str, Any], name: str, value: str) -> None:
    if value:
        xml.add(row, "a", f"{name}: {value}")
    plain = name.strip().lower().replace(" ", "_")
    if plain in _ATTRIBUTES:
        row.setdefault(f"attr {plain}", value)


def sniff(head: bytes) -> float:
    """A root `offers` with `o` elements."""
    root, text = xml.opening(head)
    return 0.95 if root == "offers" and "<o " in text else 0.4 if root == "offers" else 0.0


FORMAT = Format("ceneo", "Ceneo XML: offers/o", (".xml",), sniff, read)
