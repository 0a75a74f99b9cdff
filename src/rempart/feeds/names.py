"""From a shop's column names to the fields of a listing.

A table says, for each field, the source names that may carry it, best first. Names are compared without case, with
spaces, hyphens and underscores alike (`Image Link` is `image_link`), without the prefix `g:`. Where several columns
feed one field, the first that is filled wins, in the order `--map`, the field's own name, the format's table, `COMMON`;
what no field takes is kept in `extra` under its own name.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from rempart.domain.columns import LISTING
from rempart.domain.errors import UsageError

FIELDS: tuple[str, ...] = tuple(n for n in LISTING.names if n not in ("extra", "source"))

Table = Mapping[str, tuple[str, ...]]
"""Listing field -> source names that may carry it, best first."""

COMMON: Table = {
    "id": ("item id", "itemid", "product id", "productid", "offer id", "item number", "artikelnummer", "artikelnr",
           "numero articolo", "référence", "reference", "sku", "handle"),
    "title": ("item title", "product title", "name", "product name", "productname", "item name", "titel", "titre",
              "título", "titulo", "titolo", "tytuł", "název", "názov", "naziv", "nom", "nombre", "nome", "nazwa",
              "bezeichnung", "produktname", "artikelbezeichnung", "názov produktu", "název produktu", "ürün adı"),
    "description": ("item description", "product description", "body (html)", "body html", "body", "desc",
                    "long description", "beschreibung", "produktbeschreibung", "descripción", "descripcion",
                    "descrição", "descrizione",
                    "opis", "popis", "beskrivning", "beskrivelse", "kuvaus", "leírás", "descriere", "περιγραφή",
                    "açıklama"),
    "product_type": ("product category", "category", "categories", "kategorie", "kategoria", "catégorie", "categoría",
                     "categoria"),
    "brand": ("vendor", "marke", "marque", "marca", "marka", "značka", "märke"),
    "gtin": ("ean", "ean13", "gtin13", "gtin14", "upc", "barcode", "ean code", "isbn"),
    "price": ("preis", "prix", "precio", "preço", "prezzo", "cena", "pris", "hinta", "τιμή", "fiyat", "preț", "ár"),
    "sale_price": ("special price", "angebotspreis", "prix promo", "precio especial"),
    "link": ("final url", "url", "product url", "product link", "deeplink"),
    "image_link": ("image url", "image", "imageurl", "image src", "picture", "main image", "bild", "bild url"),
    "additional_image_link": ("additional image links", "additional images", "additional image url", "images"),
    "item_group_id": ("group id", "parent id", "parent sku"),
}  # fmt: skip
"""Names that shops use whatever the format: Google Ads and Facebook headers, and plain words in Europe's languages."""

_SEPARATORS = re.compile(r"[\s_\-]+")


def key(name: str) -> str:
    """A source name as it is compared."""
    plain = _SEPARATORS.sub("_", name.strip().casefold()).strip("_")
    return plain.removeprefix("g:")


class Plan:
    """Which source name feeds which field; made once for a file, asked for each set of names that turns up.

    Args:
        table: the format's own table; `COMMON` is asked after it.
        mapping: `--map`, listing field -> source name.

    Raises:
        UsageError: the mapping names a field that a listing does not have.
    """

    def __init__(self, table: Table, mapping: Mapping[str, str], common: Table = COMMON) -> None:
        for name in mapping:
            if name not in FIELDS:
                raise UsageError(f"expected --map FIELD=COLUMN with a field of a listing, found {name!r}")
        self.mapping = mapping
        self._ranks: dict[str, tuple[str, int]] = {}
        own = {name: (name,) for name in FIELDS}
        given = {name: (column,) for name, column in mapping.items()}
        for names, rank in ((given, 0), (table, 200), (own, 100), (common, 300)):
            for target, sources in names.items():
                for i, source in enumerate(sources):
                    self._ranks.setdefault(key(source), (target, rank + i))

    def target(self, name: str) -> str | None:
        """The field that a source name may feed, None for `extra`."""
        found = self._ranks.get(key(name))
        return found[0] if found else None

    def fields(self, names: Iterable[str]) -> dict[str, list[str]]:
        """Field -> those of the names that feed it, best first."""
        found: dict[str, list[tuple[int, str]]] = {}
        for name in names:
            if hit := self._ranks.get(key(name)):
                found.setdefault(hit[0], []).append((hit[1], name))
        return {target: [name for _, name in sorted(hits, key=lambda h: h[0])] for target, hits in found.items()}

    def missing(self, names: Iterable[str]) -> tuple[str, str] | None:
        """The first field and column of the mapping that is not among the names, if any."""
        have = {key(n) for n in names}
        return next(((f, c) for f, c in self.mapping.items() if key(c) not in have), None)
