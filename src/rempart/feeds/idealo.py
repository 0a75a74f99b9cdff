"""idealo (Germany, Austria, Spain, Portugal, France, Italy, Britain): CSV whose header is in the shop's language."""

from __future__ import annotations

from collections.abc import Iterator

from rempart.feeds import delimited
from rempart.feeds.base import Batch, FeedOptions, Format
from rempart.feeds.names import Plan, Table
from rempart.feeds.source import Source

COLUMNS: Table = {
    "id": ("artikelnummer im shop", "artikelnummer", "article number in shop", "item number in shop",
           "n° artículo en tienda", "nº artículo en tienda", "número de artículo en tienda",
           "numéro d'article dans la boutique", "n° article boutique", "numero articolo nel negozio",
           "número do artigo na loja", "n.º do artigo na loja", "sku"),
    "title": ("produktname", "product name", "nombre del producto", "nom du produit", "nome del prodotto",
              "nome prodotto", "nome do produto", "title"),
    "description": ("produktbeschreibung", "product description", "descripción del producto", "description du produit",
                    "descrizione del prodotto", "descrizione prodotto", "descrição do produto"),
    "product_type": ("produktgruppe im shop", "product group in shop", "product category in shop",
                     "categoría del producto en la tienda", "catégorie du produit dans la boutique",
                     "categoria del prodotto nel negozio", "categoria do produto na loja", "categorypath"),
    "brand": ("hersteller / marke", "herstellername / marke", "herstellername", "hersteller", "manufacturer / brand",
              "fabricante / marca", "fabricant / marque", "produttore / marca", "brand"),
    "gtin": ("ean / gtin / barcodenummer", "ean / gtin / barcodenummer / upc", "ean / gtin / barcode number",
             "ean / gtin / barcode", "ean / gtin / código barras", "ean / gtin / código de barras",
             "ean / gtin / code-barres", "ean / gtin / codice a barre", "eans"),
    "mpn": ("original herstellerartikelnummer (han/mpn)", "herstellerartikelnummer (han/mpn)",
            "manufacturer's article number (han/mpn)", "manufacturer article number (han/mpn)",
            "número del fabricante (han/mpn)", "référence fabricant (han/mpn)",
            "numéro du fabricant (han/mpn)", "codice produttore (han/mpn)", "número do fabricante (han/mpn)", "hans"),
    "price": ("preis", "price", "precio", "prix", "prezzo", "preço", "bruttopreis"),
    "sale_price": ("sonderpreis", "aktionspreis", "special price", "precio especial", "prix spécial", "prezzo speciale",
                   "preço especial"),
    "link": ("produkt-url", "produkturl", "product url", "url del producto", "url du produit", "url del prodotto",
             "url do produto", "url"),
    "image_link": ("bild-url_1", "bildurl_1", "bild-url", "imageurl_1", "image url_1", "urlimagen_1", "urlimage_1",
                   "url immagine_1", "urlimmagine_1", "urlimagem_1", "imageurls"),
    "additional_image_link": tuple(
        f"{name}_{i}"
        for name in ("bild-url", "bildurl", "imageurl", "image url", "urlimagen", "urlimage", "urlimmagine",
                     "urlimagem")
        for i in range(2, 11)
    ),
    "attributes": ("produkteigenschaften / weitere attribute", "product properties / other attributes",
                   "características del producto / otros atributos",
                   "caractéristiques du produit / autres attributs",
                   "caratteristiche del prodotto / altri attributi",
                   "características do produto / outros atributos"),
}  # fmt: skip
"""idealo's column names in its languages; payment and delivery costs stay in `extra`."""


def read(source: Source, options: FeedOptions) -> Iterator[Batch]:
    """Batches from the rows."""
    yield from delimited.read_table(source, options, COLUMNS)


def sniff(head: bytes) -> float:
    """A header with at least four of idealo's own names, of which no plain shop makes use together."""
    found = delimited.shape(head)
    if found is None:
        return 0.0
    own = Plan(COLUMNS, {}, {})
    signs = ("/ gtin /", "(han/mpn)", "/ marke", "/ marca", "/ brand", "/ marque", "im shop", "in shop", "en tienda",
             "dans la boutique", "na loja", "nel negozio")  # fmt: skip
    names = [name.strip().casefold() for name in found.header]
    special = sum(any(sign in name for sign in signs) for name in names)
    technical = {"sku", "categorypath", "imageurls"} <= set(names)
    return 0.9 if (special >= 2 or technical) and len(own.fields(found.header)) >= 4 else 0.0


FORMAT = Format("idealo", "idealo CSV, header in the shop's language", (".csv", ".txt"), sniff, read)
