"""schema.org `Product` in web pages (JSON-LD and microdata, read by extruct), and JSON-LD files.

Every outermost product of a page is a listing, wherever it stands: in `@graph`, in an `ItemList`, as `itemOffered` of
an offer. Products inside a product (accessories, similar ones) are part of it and kept in `extra`; the variants of a
`ProductGroup` are `variants`. A product of the microdata that bears the name of one in JSON-LD is the same one. A page
is read whole and may have twice `max_row_bytes`; a page without any product is a reject, as is a block of JSON-LD that
cannot be read.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from rempart.domain.errors import Reject
from rempart.domain.listing import text_of
from rempart.feeds.base import Batch, Broken, FeedOptions, Format, Record
from rempart.feeds.encoding import texts, utf8
from rempart.feeds.names import Plan, Table
from rempart.feeds.rows import batches, reject
from rempart.feeds.schema_org_blocks import Node, Unreadable, blocks
from rempart.feeds.source import Source

COLUMNS: Table = {
    "id": ("sku", "productid", "identifier", "@id"),
    "title": ("name", "headline"),
    "product_type": ("category",),
    "gtin": ("gtin", "gtin13", "gtin14", "gtin12", "gtin8", "isbn"),
    "mpn": ("mpn", "model"),
    "link": ("url",),
    "image_link": ("image",),
    "additional_image_link": ("images",),
    "item_group_id": ("productgroupid", "inproductgroupwithid"),
    "condition": ("itemcondition",),
    "reviews": ("review", "reviews"),
    "attributes": ("additionalproperty", "properties"),
    "variants": ("hasvariant",),
    "certification": ("hascertification",),
    "language": ("inlanguage",),
}
"""schema.org's property names; `offers` gives price and condition and stays in `extra` as a whole."""

_PRODUCTS = frozenset(
    ("product", "productgroup", "productmodel", "individualproduct", "someproducts", "productcollection", "vehicle",
     "car", "motorcycle", "book", "drug", "dietarysupplement", "softwareapplication", "mobileapplication", "videogame")
)  # fmt: skip
_PROPERTIES = ("color", "size", "material", "pattern")
_NAMED = ("name", "brand", "category", "model", "identifier", "url", "hasCertification", "sku", "mpn", "audience")
_OFFERED = ("name", "description", "sku", "url", "image")


def read(source: Source, options: FeedOptions) -> Iterator[Batch]:
    """Batches of products, numbered from 1 in the order of the page, JSON-LD first.

    Raises:
        Broken: the page is too long, or nested so deep that its parser gave up.
    """
    plan = Plan(COLUMNS, options.mapping)
    yield from batches(_records(source, options), source.name, plan, options)


def _records(source: Source, options: FeedOptions) -> Iterator[Record | Reject]:
    page = _page(source, 2 * options.max_row_bytes)
    if not page.strip():
        return
    number, seen = 0, set[str]()
    for block in blocks(page):
        if isinstance(block, Unreadable):
            number += 1
            yield reject(source.name, number, block.expected, block.found)
            continue
        for product in _products(block.node):
            row = _row(product, block.references)
            name = (text_of(row.get("name")) or "").strip().casefold()
            if block.microdata and name and name in seen:
                continue
            if not block.microdata:
                seen.add(name)
            number += 1
            yield Record(number, row, sum(len(str(v)) for v in row.values()))
    if not number:
        yield reject(source.name, 1, "a schema.org Product in JSON-LD or microdata", f"none in {page[:100]}")


def _page(source: Source, most: int) -> str:
    parts, size = [], 0
    for text in texts(utf8(source.blocks(), source.peek()), b">"):
        parts.append(text)
        size += len(text)
        if size > most:
            raise Broken(f"a page of at most {most:,} bytes (twice max_row_bytes)", "more", 1)
    return "".join(parts)


def types(node: Node) -> set[str]:
    """The types of a node without their vocabulary, in lower case."""
    found = node.get("@type")
    names = found if isinstance(found, list) else [found]
    return {re.split(r"[/#:]", name)[-1].lower() for name in names if isinstance(name, str)}


def _products(document: object) -> Iterator[Node]:
    """The outermost products of a document, in order; an offer's product gets the offer as its own."""
    stack = [document]
    while stack:
        node = stack.pop()
        if isinstance(node, list):
            stack.extend(reversed(node))
        elif isinstance(node, dict):
            kinds = types(node)
            if kinds & _PRODUCTS:
                yield node
                continue
            offered = node.get("itemOffered")
            if isinstance(offered, dict) and types(offered) & _PRODUCTS and offered.keys() - {"@type", "@id"}:
                offer = {k: v for k, v in node.items() if k != "itemOffered"}
                yield {"offers": offer, **offered}
            elif "offer" in kinds and "name" in node and offered is None:
                yield {"offers": node, **{k: node[k] for k in _OFFERED if k in node}}
            else:
                stack.extend(v for v in reversed(node.values()) if isinstance(v, dict | list))


def _row(product: Node, references: dict[str, Node]) -> dict[str, object]:
    """A product's names and values, its structured ones as text; what has no reader of its own stays as it is."""
    row: dict[str, object] = {k: v for k, v in product.items() if k not in ("@type", "@context")}
    row.update({k: _resolve(v, references) for k, v in row.items() if isinstance(v, dict | list)})
    for name in _NAMED:
        if isinstance(row.get(name), dict | list):
            row[name] = _name(row[name])
    if isinstance(row.get("manufacturer"), dict | list):
        row["manufacturer"] = leaves(row["manufacturer"])
    images = [_url(v) for v in _each(row.get("image"))]
    if images:
        row["image"], row["images"] = images[0], images[1:]
    for name in ("review", "reviews", "hasVariant"):
        if name in row:
            row[name] = [leaves(v) for v in _each(row[name])]
    row["additionalProperty"] = [_property(v) for v in _each(row.get("additionalProperty"))]
    row["properties"] = [f"{n}: {leaves(row.pop(n))}" for n in _PROPERTIES if row.get(n)]
    _offers(row)
    return {k: v for k, v in row.items() if v not in (None, "", [], {})}


def _offers(row: dict[str, object]) -> None:
    for offer in _each(row.get("offers")):
        if not isinstance(offer, dict):
            continue
        inner = next((o for o in _each(offer.get("priceSpecification")) if isinstance(o, dict)), {})
        price = offer.get("price", offer.get("lowPrice", inner.get("price")))
        currency = offer.get("priceCurrency", inner.get("priceCurrency"))
        if price not in (None, "") and not isinstance(price, dict | list):
            row.setdefault("price", f"{text_of(price)} {text_of(currency) or ''}".strip())
        for name in ("itemCondition", "url"):
            if isinstance(offer.get(name), str):
                row.setdefault(name, offer[name])


def _resolve(value: object, references: dict[str, Node]) -> object:
    """A mere reference (`{"@id": …}`) becomes the node that bears the id at the top of the document."""
    if isinstance(value, list):
        return [_resolve(v, references) for v in value]
    if isinstance(value, dict) and not value.keys() - {"@id", "@type"}:
        return references.get(str(value.get("@id")), value)
    return value


def _each(value: object) -> list[object]:
    return value if isinstance(value, list) else [] if value is None else [value]


def _name(value: object) -> str:
    """A thing by its name, else by everything it says; several are joined by commas."""
    if isinstance(value, list):
        return ", ".join(filter(None, map(_name, value)))
    if isinstance(value, dict):
        return leaves(value)
    return text_of(value) or ""


def _url(value: object) -> str:
    if isinstance(value, dict):
        return next((str(value[k]) for k in ("url", "contentUrl", "@id") if value.get(k)), leaves(value))
    return text_of(value) or ""


def _property(value: object) -> str:
    if isinstance(value, dict) and isinstance(value.get("name"), str) and "value" in value:
        unit = value.get("unitText") or value.get("unitCode") or ""
        return f"{value['name']}: {leaves(value['value'])} {unit if isinstance(unit, str) else ''}".strip()
    return leaves(value)


def leaves(value: object) -> str:
    """All that a value says, but for its types, as one text: values joined by commas, in order."""
    if isinstance(value, dict):
        parts = [leaves(v) for k, v in value.items() if k not in ("@type", "@context")]
    elif isinstance(value, list):
        parts = [leaves(v) for v in value]
    else:
        return text_of(value) or ""
    return ", ".join(part for part in parts if part)


def sniff(head: bytes) -> float:
    """An HTML page, or JSON that begins as JSON-LD."""
    text = head[:4096].decode("utf-8", "replace").lstrip("\ufeff \t\r\n")
    if text.startswith("<"):
        page = re.search(r"<!doctype\s+html|<(html|head|body)\b", text, re.IGNORECASE)
        return 0.95 if page else 0.3 if b"itemscope" in head or b"application/ld+json" in head else 0.0
    if text.startswith(("{", "[")) and '"@type"' in text and '"@context"' in text:
        one_line = text.partition("\n")[2].lstrip().startswith("{") and text.partition("\n")[0].rstrip().endswith("}")
        return 0.5 if one_line else 0.8
    return 0.0


FORMAT = Format("schema_org", "schema.org Product in HTML or JSON-LD", (".html", ".htm", ".jsonld"), sniff, read)
