"""Skroutz (Greece, Cyprus, Romania, Bulgaria) and other feeds of `products/product`, whatever their root is called."""

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
    "id": ("id", "uniqueid", "unique_id", "uid", "productid"),
    "title": ("name", "title"),
    "product_type": ("category", "category_path", "categorypath"),
    "brand": ("manufacturer", "brand"),
    "gtin": ("ean", "barcode"),
    "price": ("price_with_vat", "price_vat", "price"),
    "image_link": ("image", "imageurl"),
    "additional_image_link": ("additional_imageurl", "additional_image", "additionalimage"),
    "variants": ("variation", "variations"),
    "attributes": ("color", "size", "feature"),
}
"""`manufacturer` is a brand here, not the name and address that product safety law asks for."""

_LISTS = frozenset(
    ("additional_imageurl", "additional_image", "additionalimage", "variation", "variations", "feature", "color",
     "size")
)  # fmt: skip


def read(source: Source, options: FeedOptions) -> Iterator[Batch]:
    """Batches from `product` elements; `variation` elements become `variants`, `color` and `size` attributes."""
    plan = Plan(COLUMNS, options.mapping)
    yield from batches(xml.records(source, options, ("product",), _row), source.name, plan, options)


def _row(product: _Element) -> dict[str, object]:
    row: dict[str, Any] = {xml.local(k): v for k, v in product.attrib.items() if v}
    for child in product:
        name = xml.local(child.tag)
        if name == "variations":
            for item in child:
                xml.add(row, "variation", xml.plain(xml.value(item)))
        elif name in ("color", "size"):
            xml.add(row, name, f"{name}: {xml.text(child)}" if xml.text(child) else "")
        elif name in ("name", "title", "description"):
            xml.add(row, name, xml.text(child))
        else:
            xml.add(row, name, xml.plain(xml.value(child)))
    return xml.split_repeats(row, _LISTS)


def sniff(head: bytes) -> float:
    """`product` elements under `products`, or directly under the root."""
    root, text = xml.opening(head)
    if not root or ("<product>" not in text and "<product " not in text):
        return 0.0
    signs = sum(f"<{name}>" in text for name in ("price_with_vat", "manufacturer", "mpn", "ean", "availability"))
    return min(0.9, 0.4 + 0.1 * signs)


FORMAT = Format("skroutz", "Skroutz XML: products/product", (".xml",), sniff, read)
