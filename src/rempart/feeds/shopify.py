"""Shopify's product export: one row a variant or image, one listing a product.

Rows of one product follow each other and share the `Handle`; title, texts and option names stand in the first of them.
The handle is the listing's id, the line that of its first row. Each variant becomes one text of `variants`
(`Color: Black, Size: M; SKU-1; 90.00`), images are gathered in order, and every other column keeps its distinct values.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from rempart.domain.errors import Reject
from rempart.feeds import delimited
from rempart.feeds.base import Batch, Broken, FeedOptions, Format, Record
from rempart.feeds.names import Plan, Table
from rempart.feeds.rows import batches, reject
from rempart.feeds.source import Source

COLUMNS: Table = {
    "id": ("handle", "url handle"),
    "description": ("body (html)", "body html", "description"),
    "brand": ("vendor",),
    "product_type": ("type", "custom product type"),
    "google_product_category": ("google shopping / google product category", "product category",
                                "standardized product type"),
    "gtin": ("variant barcode", "barcode"),
    "mpn": ("google shopping / mpn",),
    "price": ("variant price",),
    "condition": ("google shopping / condition",),
    "age_group": ("google shopping / age group", "google shopping / agegroup",
                  "age group (product.metafields.shopify.age group)"),
    "image_link": ("image src", "product image url"),
    "additional_image_link": ("variant image", "variant image url"),
}  # fmt: skip
"""Shopify's export names, the newer ones (`URL handle`, `SKU`) by the common table."""

_OPTIONS = tuple((f"{o}{i} name", f"{o}{i} value") for o in ("option", "option ") for i in (1, 2, 3))
_IMAGES = frozenset(("image src", "product image url", "variant image", "variant image url"))
_SHOWN = ("variant sku", "sku", "variant price", "price", "variant barcode", "barcode")
_GROUPED = frozenset((*_IMAGES, *(name for pair in _OPTIONS for name in pair)))
_NO_OPTION = "Default Title"


def read(source: Source, options: FeedOptions) -> Iterator[Batch]:
    """Batches of products from consecutive rows of one handle; a product above `max_row_bytes` is rejected whole."""
    plan = Plan(COLUMNS, options.mapping)
    rows = delimited.records(source, options, plan)
    yield from batches(_products(rows, source.name, options.max_row_bytes), source.name, plan, options)


def _products(rows: Iterator[Record | Reject], file: str, most: int) -> Iterator[Record | Reject]:
    group: list[Record] = []
    size = 0
    try:
        for row in rows:
            if isinstance(row, Reject):
                yield row
                continue
            if group and (_handle(row) is None or _handle(row) != _handle(group[0])):
                yield _product(group, size, file, most)
                group, size = [], 0
            size += row.size
            if size <= most or not group:
                group.append(row)
    except Broken as broken:
        if group:
            broken.line = broken.line or group[0].line
        raise
    if group:
        yield _product(group, size, file, most)


def _handle(record: Record) -> object:
    return next((v for k, v in record.row.items() if k.lower() in ("handle", "url handle")), None)


def _product(group: list[Record], size: int, file: str, most: int) -> Record | Reject:
    line = group[0].line
    if size > most:
        found = f"{size:,} bytes of {_handle(group[0])}"
        return reject(file, line, f"at most {most:,} bytes in the rows of one product (max_row_bytes)", found)
    product: dict[str, Any] = {}
    images: dict[str, None] = {}
    for record in group:
        for name, value in record.row.items():
            if name.lower() in _IMAGES:
                images[str(value)] = None
            elif name.lower() not in _GROUPED:
                product.setdefault(name, {})[value] = None
    row: dict[str, object] = {}
    for name, values in product.items():
        row[name], *others = values
        if others and name.lower() not in (*_SHOWN, "image position"):
            row[f"{name} (others)"] = others
    if images:
        row["image_link"], row["additional_image_link"] = next(iter(images)), list(images)[1:]
    row["variants"] = _variants(group)
    return Record(line, row, size)


def _variants(group: list[Record]) -> list[str]:
    """One text a variant; option names stand in the product's first row only."""
    labels: dict[str, object] = {}
    texts: list[str] = []
    for record in group:
        row = {name.lower(): value for name, value in record.row.items()}
        chosen: list[str] = []
        for name, value in _OPTIONS:
            labels[name] = row.get(name) or labels.get(name)
            if row.get(value) and row[value] != _NO_OPTION:
                chosen.append(f"{labels[name]}: {row[value]}" if labels[name] else str(row[value]))
        shown = [str(row[name]) for name in _SHOWN if row.get(name)]
        if chosen:
            texts.append("; ".join((", ".join(chosen), *shown)))
    return texts


def sniff(head: bytes) -> float:
    """A header with `Handle` and one of the columns that only Shopify has."""
    found = delimited.shape(head)
    names = {name.strip().lower() for name in found.header} if found else set()
    own = names & {"body (html)", "variant sku", "option1 value", "option1 linked to", "option1 name", "image src"}
    return 0.9 if names & {"handle", "url handle"} and own else 0.0


FORMAT = Format("shopify", "Shopify product export", (".csv",), sniff, read)
