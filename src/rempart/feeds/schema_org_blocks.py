"""The blocks of a page that hold schema.org data: JSON-LD scripts and microdata, both as JSON-LD nodes."""

from __future__ import annotations

import copy
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from rempart.feeds.base import Broken

if TYPE_CHECKING:
    from lxml.html import HtmlElement

Node = dict[str, Any]

LEVELS = 64
"""So deep may JSON-LD and microdata be nested."""
REFERENCE_BYTES = 16 << 10
"""A node that others refer to by `@id` may be so long to be put in their place."""
PROPERTIES = 2000
"""So many properties may one product of the microdata have."""
_COMMENTED = 1 << 18
_PRODUCT = re.compile(r"schema\.org/(Product(Group|Model)?|IndividualProduct|Book|Drug|Vehicle|Car)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Block:
    """A document of nodes, the nodes at its top by `@id`, and whether it comes from microdata."""

    node: object
    references: dict[str, Node] = field(default_factory=dict)
    microdata: bool = False


@dataclass(frozen=True, slots=True)
class Unreadable:
    """A block that cannot be read, and why."""

    expected: str
    found: str


def blocks(page: str) -> Iterator[Block | Unreadable]:
    """The blocks of an HTML page or of a JSON-LD document, JSON-LD first.

    Raises:
        Broken: the HTML is nested so deep that the parser left out what is inside.
    """
    if page.lstrip()[:1] in ("{", "["):
        yield _json_ld(page)
        return
    tree = _tree(page)
    for script in list(tree.iter("script")):
        if (script.get("type") or "").split(";")[0].strip().lower() == "application/ld+json":
            yield _script(script)
    for node in _outermost(tree):
        yield _microdata(node, tree)


def _tree(page: str) -> HtmlElement:
    from lxml import html

    parser = html.HTMLParser(encoding="utf-8", no_network=True, huge_tree=False)
    tree = html.document_fromstring(page.encode("utf-8", "replace"), parser=parser)
    if deep := [e for e in parser.error_log if "depth" in e.message.lower()]:
        raise Broken("HTML of at most 256 levels", f"{deep[0].message.strip()} on line {deep[0].line}", 1)
    return tree


def _script(script: HtmlElement) -> Block | Unreadable:
    text = "".join(script.itertext())
    try:
        json.loads(text, strict=False)
    except ValueError as error:
        if len(text) > _COMMENTED:
            return Unreadable("JSON-LD", f"{error} in {text[:100]}")
    except RecursionError:
        return Unreadable(f"JSON-LD of at most {LEVELS} levels", "more")
    else:
        return _json_ld(text)
    return _commented(script, text)


def _commented(script: HtmlElement, text: str) -> Block | Unreadable:
    """JSON-LD with comments and the like, which extruct knows how to clean."""
    from extruct.jsonld import JsonLdExtractor

    script.set("type", "application/ld+json")
    try:
        return _checked(JsonLdExtractor().extract_items(script))
    except (ValueError, IndexError, RecursionError) as error:
        return Unreadable("JSON-LD", f"{error} in {text[:100]}")


def _json_ld(text: str) -> Block | Unreadable:
    try:
        return _checked(json.loads(text, strict=False))
    except (ValueError, RecursionError) as error:
        return Unreadable("JSON-LD", f"{error} in {text[:100]}")


def _checked(document: object) -> Block | Unreadable:
    level, depth = [document], 0
    while level:
        depth += 1
        if depth > LEVELS:
            return Unreadable(f"JSON-LD of at most {LEVELS} levels", "more")
        level = [v for n in level for v in _children(n) if isinstance(v, dict | list)]
    return Block(document, _references(document))


def _children(node: object) -> list[object]:
    return list(node.values()) if isinstance(node, dict) else node if isinstance(node, list) else []


def _references(document: object) -> dict[str, Node]:
    top = document if isinstance(document, list) else [document]
    nodes = [n for t in top if isinstance(t, dict) for n in (t, *_listed(t.get("@graph"))) if isinstance(n, dict)]
    named = {str(n["@id"]): n for n in nodes if isinstance(n.get("@id"), str) and len(n) > 2}
    return {i: n for i, n in named.items() if len(json.dumps(n)) <= REFERENCE_BYTES}


def _listed(value: object) -> list[object]:
    return value if isinstance(value, list) else [value]


def _outermost(tree: HtmlElement) -> Iterator[HtmlElement]:
    """Elements of microdata products that stand in no other product."""
    for node in list(tree.iter()):
        if _is_product(node) and not any(_is_product(a) for a in node.iterancestors()):
            yield node


def _is_product(node: HtmlElement) -> bool:
    scope = isinstance(node.tag, str) and "itemscope" in node.attrib
    return scope and bool(_PRODUCT.search(node.get("itemtype") or ""))


def _microdata(node: HtmlElement, tree: HtmlElement) -> Block | Unreadable:
    """One product by extruct, on a page of its own: on the whole page its time grows with the square of products."""
    from extruct.w3cmicrodata import MicrodataExtractor
    from lxml import html

    page = html.document_fromstring("<html><body></body></html>")
    body: Any = page.find("body")
    for found in (node, *_referred(node, tree)):
        clone = copy.deepcopy(found)
        clone.tail = None
        body.append(clone)
    count = sum(isinstance(e.tag, str) and "itemprop" in e.attrib for e in body.iter())
    if count > PROPERTIES:
        return Unreadable(f"at most {PROPERTIES} properties in one product", f"{count} on line {node.sourceline}")
    items = MicrodataExtractor().extract_items(page, base_url=None)
    return Block(_node(items[0]), microdata=True) if items else Unreadable("a product in microdata", "nothing in it")


def _referred(node: HtmlElement, tree: HtmlElement) -> list[HtmlElement]:
    """What `itemref` names, as far as it stands elsewhere and is no product itself."""
    names = (node.get("itemref") or "").split()[:20]
    found = [e for name in names for e in tree.xpath("//*[@id=$name][1]", name=name)[:1]]
    return [e for e in found if node not in e.iterancestors() and not any(_is_product(x) for x in e.iter())]


def _node(item: object) -> Any:
    """A microdata item as a JSON-LD node."""
    if isinstance(item, list):
        return [_node(i) for i in item]
    if not isinstance(item, dict):
        return item
    if "properties" not in item:
        return item.get("value", "")
    node = {name: _node(value) for name, value in item["properties"].items()}
    return {"@type": item.get("type", ""), **({"@id": item["id"]} if "id" in item else {}), **node}
