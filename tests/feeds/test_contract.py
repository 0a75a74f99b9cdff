"""Every format keeps the contract of `feed_contract`."""

from __future__ import annotations

import io
import json
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
from feed_contract import FeedContract, ndjson


def rows(n: int) -> list[dict[str, Any]]:
    return [
        {"id": f"id-{i}", "title": f"Löffel {i}", "description": f"<b>{i * 7919 % 1009}</b>", "price": f"{i},50 €"}
        for i in range(n)
    ]


class TestNdjson(FeedContract):
    name = "ndjson"

    def sample(self, n: int) -> bytes:
        return ndjson(rows(n))

    def bad(self) -> bytes:
        first, last = ndjson(rows(2)).splitlines()
        return first + b'\n{"id": \n' + last


class TestJson(FeedContract):
    name = "json"

    def sample(self, n: int) -> bytes:
        return json.dumps({"shop": "x", "products": rows(n)}, ensure_ascii=False, indent=1).encode()

    def bad(self) -> bytes:
        first, last = rows(2)
        return json.dumps([first, "no object", last]).encode()


class TestJsonArray(TestJson):
    def sample(self, n: int) -> bytes:
        return json.dumps(rows(n), ensure_ascii=False).encode()


class TestCsv(FeedContract):
    name = "csv"
    line = '{id};"{title}";"{description}";"{price}"\r\n'
    head = "ID;Name;Beschreibung;Preis\r\n"

    def sample(self, n: int) -> bytes:
        return (self.head + "".join(self.line.format(**row) for row in rows(n))).encode()

    def bad(self) -> bytes:
        head, first, last = self.sample(2).splitlines(keepends=True)
        return head + first + first.replace(b"id-0", b"a;b;c") + last


class TestTsv(TestCsv):
    name = "tsv"
    line = "{id}\t{title}\t{description}\t{price}\n"
    head = "id\tproduct name\tdesc\tprice\n"

    def bad(self) -> bytes:
        head, first, last = self.sample(2).splitlines(keepends=True)
        return head + first + first.replace(b"id-0", b"a\tb\tc") + last


class TestParquet(FeedContract):
    name = "parquet"
    text = False

    def sample(self, n: int) -> bytes:
        sink = io.BytesIO()
        pq.write_table(pa.Table.from_pylist(rows(n)), sink)
        return sink.getvalue()

    def bad(self) -> bytes:
        first, last = rows(2)
        sink = io.BytesIO()
        nothing = {"id": None, "title": "", "description": " ", "price": "1"}
        pq.write_table(pa.Table.from_pylist([first, nothing, last]), sink)
        return sink.getvalue()


class XmlContract(FeedContract):
    encodings = ("utf-8-sig", "utf-16")
    start = end = item = ""

    def sample(self, n: int) -> bytes:
        items = "".join(self.item.format(**row).replace("<b>", "&lt;b>") for row in rows(n))
        return (self.start + items + self.end).replace("</b>", "&lt;/b&gt;").encode()

    def bad(self) -> bytes:
        first, last = (self.item.format(**row).replace("<b>", "").replace("</b>", "") for row in rows(2))
        empty = self.item.format(id="", title="", description="", price="")
        return (self.start + first + empty + last + self.end).encode()


class TestMerchantRss(XmlContract):
    name = "merchant"
    start = '<?xml version="1.0"?><rss xmlns:g="http://base.google.com/ns/1.0" version="2.0"><channel><title>Shop</title>'
    item = (
        "<item><g:id>{id}</g:id><title>{title}</title><description>{description}</description>"
        "<g:price>{price}</g:price></item>\n"
    )
    end = "</channel></rss>"


class TestMerchantAtom(XmlContract):
    name = "merchant"
    start = '<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom" xmlns:g="http://base.google.com/ns/1.0">'
    item = "<entry><g:id>{id}</g:id><title>{title}</title><summary>{description}</summary><g:price>{price}</g:price></entry>"
    end = "</feed>"


class TestMerchantTsv(TestCsv):
    name = "merchant"
    head = "id\ttitle\tdescription\tprice\tlink\timage link\tavailability\n"
    line = "{id}\t{title}\t{description}\t{price}\thttps://shop.example/{id}\thttps://shop.example/i.jpg\tin stock\n"

    def bad(self) -> bytes:
        head, first, last = self.sample(2).splitlines(keepends=True)
        return head + first + first.replace(b"id-0", b"a\tb\tc") + last


class TestHeureka(XmlContract):
    name = "heureka"
    start = '<?xml version="1.0" encoding="utf-8"?>\n<SHOP>'
    item = (
        "<SHOPITEM><ITEM_ID>{id}</ITEM_ID><PRODUCTNAME>{title}</PRODUCTNAME><DESCRIPTION>{description}</DESCRIPTION>"
        "<PRICE_VAT>{price}</PRICE_VAT></SHOPITEM>\n"
    )
    end = "</SHOP>"


class TestCeneo(XmlContract):
    name = "ceneo"
    start = '<?xml version="1.0" encoding="utf-8"?>\n<offers version="1">'
    item = '<o id="{id}" price="{price}"><name>{title}</name><desc>{description}</desc></o>\n'
    end = "</offers>"


class TestSkroutz(XmlContract):
    name = "skroutz"
    start = '<?xml version="1.0" encoding="utf-8"?>\n<store><created_at>now</created_at><products>'
    item = (
        "<product><id>{id}</id><name>{title}</name><description>{description}</description>"
        "<price_with_vat>{price}</price_with_vat></product>\n"
    )
    end = "</products></store>"


class TestIdealo(TestCsv):
    name = "idealo"
    head = "Artikelnummer im Shop;Produktname;Produktbeschreibung;Preis;Hersteller / Marke;EAN / GTIN / Barcodenummer\n"
    line = '{id};"{title}";"{description}";"{price}";Acme;4006381333931\n'


class TestShopify(TestCsv):
    name = "shopify"
    head = "Handle,Title,Body (HTML),Option1 Name,Option1 Value,Variant SKU,Variant Price,Image Src\n"
    line = (
        '{id},"{title}","{description}",Size,S,sku-{id},"{price}",https://shop.example/{id}.jpg\n'
        '{id},,,,M,sku-{id}-m,"{price}",\n'
    )

    def bad(self) -> bytes:
        head, first, _, last, _ = self.sample(2).splitlines(keepends=True)
        return head + first + last.replace(b"id-1", b"a,b,c") + last


class TestSchemaOrgJsonLd(FeedContract):
    name = "schema_org"

    def products(self, n: int) -> list[dict[str, Any]]:
        names = {"id": "sku", "title": "name", "description": "description"}
        return [{"@type": "Product", **{names[k]: v for k, v in row.items() if k in names}} for row in rows(n)]

    def sample(self, n: int) -> bytes:
        graph = {"@context": "https://schema.org", "@graph": self.products(n)}
        script = f'<script type="application/ld+json">{json.dumps(graph, ensure_ascii=False)}</script>'
        return f"<!DOCTYPE html>\n<html><head>{script}</head><body></body></html>".encode()

    def bad(self) -> bytes:
        first, last = (json.dumps(p, ensure_ascii=False) for p in self.products(2))
        scripts = "".join(f'<script type="application/ld+json">{s}</script>' for s in (first, '{"@type": nothing', last))
        return f"<html><body>{scripts}</body></html>".encode()

    def test_a_cut_gzip_file_keeps_what_was_read_and_says_where_it_broke(self, tmp_path: Any) -> None:
        """A page is read whole: one that is cut gives nothing but the reason (see `TestSchemaOrgPages`)."""


class TestSchemaOrgMicrodata(TestSchemaOrgJsonLd):
    def sample(self, n: int) -> bytes:
        item = (
            '<div itemscope itemtype="https://schema.org/Product"><h2 itemprop="name">{name}</h2>'
            '<meta itemprop="sku" content="{sku}"></div>\n'
        )
        items = "".join(item.format(**product) for product in self.products(n))
        return f"<!DOCTYPE html>\n<html><body>{items}</body></html>".encode()

    def bad(self) -> bytes:
        first, last = self.sample(2).decode().split("\n")[1:3]
        many = '<i itemprop="x">y</i>' * 2001
        return f'{first}<div itemscope itemtype="https://schema.org/Product">{many}</div>{last}</body></html>'.encode()
