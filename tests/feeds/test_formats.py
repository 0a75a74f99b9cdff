"""What is particular to a format, beyond the contract and the golden files."""

from __future__ import annotations

import io
import json
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from feed_contract import read_bytes
from hypothesis import given
from hypothesis import strategies as st

from rempart.feeds import open_feeds


class TestMapping:
    def test_columns_are_renamed(self, tmp_path: Path) -> None:
        data = b"title,bezeichner,preis\nnot this,Hose,1\n"
        found = read_bytes(tmp_path, data, mapping={"title": "bezeichner", "price": "Preis"}).rows[0]
        assert (found["title"], found["price"]) == ("Hose", "1")
        assert dict(found["extra"]) == {"title": "not this"}

    def test_an_empty_mapped_column_falls_back(self, tmp_path: Path) -> None:
        found = read_bytes(tmp_path, b"title,x\nTitle,\n,X\n", mapping={"title": "x"})
        assert found.column("title") == ["Title", "X"]

    @pytest.mark.parametrize("data", [b"id,title\n1,2\n", None])
    def test_a_mapped_column_that_is_missing_is_told(self, tmp_path: Path, data: bytes | None) -> None:
        found = read_bytes(tmp_path, data or parquet([{"id": "1", "title": "x"}]), mapping={"price": "preis"})
        assert found.broken is not None
        assert found.broken.field == "price"
        assert "'preis'" in found.broken.expected

    def test_it_works_for_ndjson_and_xml(self, tmp_path: Path) -> None:
        assert read_bytes(tmp_path, b'{"a": "x"}\n', mapping={"title": "a"}).column("title") == ["x"]
        data = b"<SHOP><SHOPITEM><A>x</A><PRODUCTNAME>y</PRODUCTNAME></SHOPITEM></SHOP>"
        assert read_bytes(tmp_path, data, mapping={"title": "a"}).column("title") == ["x"]

    def test_a_format_can_be_forced(self, tmp_path: Path) -> None:
        found = read_bytes(tmp_path, b"title\nx\ny\n", format="csv")
        assert found.column("title") == ["x", "y"]


class TestDelimited:
    @pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
    def test_the_delimiter_is_told_by_content(self, tmp_path: Path, delimiter: str) -> None:
        lines = (["id", "title", "price"], ["1", "a, b; c | d\te", "1,5"], ["2", "x", "2"])
        data = "\n".join(delimiter.join(f'"{cell}"' for cell in line) for line in lines)
        found = read_bytes(tmp_path, data.encode())
        assert found.column("title") == ["a, b; c | d\te", "x"]
        assert found.column("price") == ["1,5", "2"]

    @pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
    def test_lines_end_in_three_ways(self, tmp_path: Path, end: str) -> None:
        found = read_bytes(tmp_path, end.join(["id,title", "1,a", '2,"b', 'c"', "3,d", ""]).encode())
        assert found.column("title") == ["a", f"b{end}c", "d"]
        assert [s.rpartition(":")[2] for s in found.column("source")] == ["2", "3", "5"]

    def test_a_backslash_may_escape_quotes(self, tmp_path: Path) -> None:
        found = read_bytes(tmp_path, b'id,title\n1,"a 12\\" b, c"\n2,x\n')
        assert found.column("title") == ['a 12" b, c', "x"]

    def test_a_quote_that_is_never_closed_breaks_the_file_where_it_opens(self, tmp_path: Path) -> None:
        found = read_bytes(tmp_path, b'id,title\n1,ok\n2,"never\n3,x\n')
        assert found.column("id") == ["1"]
        assert found.broken is not None
        assert found.broken.line == 3
        assert "quote" in found.broken.expected

    def test_an_endless_quote_does_not_swallow_the_file(self, tmp_path: Path) -> None:
        data = b'id,title\n1,ok\n2,"never\n' + b"3,x\n" * 5000
        found = read_bytes(tmp_path, data, max_row_bytes=4000)
        assert found.column("id") == ["1"]
        assert found.broken is not None
        assert found.broken.line == 3
        assert "4,000 bytes in one row (max_row_bytes)" in found.broken.expected

    def test_a_row_without_its_title_is_rejected_and_one_without_its_end_is_not(self, tmp_path: Path) -> None:
        found = read_bytes(tmp_path, b"id,title,price,link\n1,a\n2\n3,c,4\n")
        assert found.column("id") == ["1", "3"]
        assert [(r.line, r.field) for r in found.rejects] == [(3, "title")]

    def test_a_field_longer_than_python_allows_by_itself(self, tmp_path: Path) -> None:
        text = "x" * 300_000
        assert read_bytes(tmp_path, f"id,title\n1,{text}\n".encode()).column("title") == [text]

    def test_no_usable_header_is_told(self, tmp_path: Path) -> None:
        found = read_bytes(tmp_path, b"foo,bar\n1,2\n3,4\n")
        assert found.broken is not None
        assert "--map title=COLUMN" in found.broken.expected

    @given(st.lists(st.tuples(st.text(), st.text(), st.text()), min_size=1, max_size=8))
    def test_what_python_writes_is_read(self, tmp_path: Path, table: list[tuple[str, str, str]]) -> None:
        import csv

        sink = io.StringIO(newline="")
        writer = csv.writer(sink, quoting=csv.QUOTE_ALL)
        writer.writerow(["id", "title", "description"])
        cells = [tuple(clean(c) for c in row) for row in table]
        writer.writerows((f"i{n}", t, d) for n, (_, t, d) in enumerate(cells))
        found = read_bytes(tmp_path, sink.getvalue().encode(), format="csv")
        assert found.column("id") == [f"i{n}" for n in range(len(cells))]
        nulls = ("", "NULL", "null", "\\N")
        assert found.column("title") == [None if t in nulls else t for _, t, _ in cells]
        assert found.column("description") == [None if d in nulls else d for _, _, d in cells]


def clean(text: str) -> str:
    """No zero bytes (left out by the readers) and no backslash (which may be taken for an escape)."""
    return text.replace("\0", "").replace("\\", "").encode("utf-8", "replace").decode()


class TestNdjson:
    @given(
        st.lists(
            st.dictionaries(
                st.text(min_size=1) | st.sampled_from(["title", "description", "price", "brand"]),
                st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.lists(st.text()),
            ),
            max_size=8,
        )
    )
    def test_any_object_is_a_listing_or_a_reject(self, tmp_path: Path, rows: list[dict[str, Any]]) -> None:
        data = "\n".join(json.dumps(row) for row in rows) + "\n"
        found = read_bytes(tmp_path, data.encode(), format="ndjson")
        assert found.broken is None
        assert len(found.rows) + len(found.rejects) == len(rows)
        lines = [int(s.rpartition(":")[2]) for s in found.column("source")] + [r.line or 0 for r in found.rejects]
        assert sorted(lines) == list(range(1, len(rows) + 1))

    @given(st.lists(st.tuples(st.text(min_size=1), st.text(alphabet=st.characters(exclude_categories=["Cs"]))), max_size=8))
    def test_text_comes_back_as_it_was(self, tmp_path: Path, rows: list[tuple[str, str]]) -> None:
        data = b"".join(json.dumps({"id": "x", "description": d}, ensure_ascii=False).encode() + b"\n" for _, d in rows)
        assert read_bytes(tmp_path, data, format="ndjson").column("description") == [d for _, d in rows]

    def test_a_line_that_is_too_long_is_rejected_and_the_next_one_is_read(self, tmp_path: Path) -> None:
        data = b'{"title": "a"}\n{"title": "' + b"x" * 3_000_000 + b'"}\n{"title": "b"}\n'
        found = read_bytes(tmp_path, data, max_row_bytes=1_000_000)
        assert found.column("title") == ["a", "b"]
        assert [(r.line, r.found) for r in found.rejects] == [(2, "a longer one")]
        assert [s.rpartition(":")[2] for s in found.column("source")] == ["1", "3"]

    def test_what_only_python_reads_is_read(self, tmp_path: Path) -> None:
        data = b'{"title": "\\ud800x"}\n{"title": "a\tb"}\n{"title": "c", "price": NaN}\n'
        assert read_bytes(tmp_path, data).column("title") == ["\ufffdx", "a\tb", "c"]

    @pytest.mark.parametrize(
        "line", [b"[" * 200_000, b'{"a":' * 100_000, b'{"id": ' + b"9" * 5000 + b"}", b"null", b"1", b'"x"']
    )
    def test_hostile_lines_are_rejected(self, tmp_path: Path, line: bytes) -> None:
        found = read_bytes(tmp_path, b'{"title": "a"}\n' + line + b'\n{"title": "b"}')
        assert found.column("title") == ["a", "b"]
        assert [r.line for r in found.rejects] == [2]


class TestJson:
    @pytest.mark.parametrize(
        ("document", "ids"),
        [
            ([{"id": 1}, {"id": 2}], ["1", "2"]),
            ({"products": [{"id": 1}]}, ["1"]),
            ({"page": 1, "next": None, "items": [{"id": 1}]}, ["1"]),
            ({"meta": {"page": 1}, "data": {"products": [{"id": 1}, {"id": 2}]}}, ["1", "2"]),
            ({"id": 7, "title": "x", "images": [{"src": "a"}], "data": [{"id": 3}]}, ["7"]),
            ({"products": [{"id": 1}], "items": [{"id": 2}], "total": 2}, ["1", "2"]),
            ({"products": []}, []),
            ([], []),
        ],
    )
    def test_listings_are_found_where_they_usually_stand(self, tmp_path: Path, document: Any, ids: list[str]) -> None:
        for indent in (None, 1):
            found = read_bytes(tmp_path, json.dumps(document, indent=indent).encode(), format="json")
            assert found.column("id") == ids
            assert (found.rejects, found.broken) == ([], None)

    def test_a_document_that_breaks_keeps_what_was_read(self, tmp_path: Path) -> None:
        for rest in (b' oops {"id": 3}]', b', {"id": ', b"", b"]]", b', {"id": 3'):
            found = read_bytes(tmp_path, b'[{"id": 1}, {"id": 2}' + rest)
            assert found.column("id") == ["1", "2"]
            assert found.broken is not None
            assert found.broken.line == 3

    def test_one_endless_element_is_bounded(self, tmp_path: Path) -> None:
        found = read_bytes(tmp_path, b'[{"id": 1}, {"title": "' + b"x" * 3_000_000 + b'"}]', max_row_bytes=100_000)
        assert found.column("id") == ["1"]
        assert found.broken is not None
        assert "max_row_bytes" in found.broken.expected

    def test_shopify_s_own_json(self, tmp_path: Path) -> None:
        product = {"id": 5, "title": "Hut", "body_html": "<b>x</b>", "vendor": "V", "variants": [{"sku": "a", "price": "1"}],
                   "images": [{"src": "https://x.example/1.jpg"}]}  # fmt: skip
        (row,) = read_bytes(tmp_path, json.dumps({"products": [product]}).encode()).rows
        assert (row["description"], row["brand"], row["variants"]) == ("<b>x</b>", "V", ["sku: a, price: 1"])
        assert row["additional_image_link"] == ["https://x.example/1.jpg"]


def parquet(rows: list[dict[str, Any]], **options: Any) -> bytes:
    return parquet_table(pa.Table.from_pylist(rows), **options)


def parquet_table(table: pa.Table, **options: Any) -> bytes:
    sink = io.BytesIO()
    pq.write_table(table, sink, **options)
    return sink.getvalue()


class TestParquet:
    def test_types_of_columns_become_text(self, tmp_path: Path) -> None:
        rows = [{"id": 5, "name": "x", "price": 1.5, "adult": True, "variants": ["a"], "more": {"b": 1}, "source": "ERP"}]
        (row,) = read_bytes(tmp_path, parquet(rows)).rows
        assert (row["id"], row["title"], row["price"], row["adult"], row["variants"]) == ("5", "x", "1.5", "yes", ["a"])
        assert dict(row["extra"]) == {"more": '{"b": 1}', "source (column)": "ERP"}

    def test_two_columns_for_one_field(self, tmp_path: Path) -> None:
        found = read_bytes(tmp_path, parquet([{"title": None, "name": "n"}, {"title": "t", "name": "n"}]))
        assert found.column("title") == ["n", "t"]
        assert found.column("extra") == [None, [("name", "n")]]

    def test_large_strings_and_categories(self, tmp_path: Path) -> None:
        table = pa.table(
            {
                "id": pa.array(["1", None], pa.large_string()),
                "title": pa.array(["a", "b"]).dictionary_encode(),
                "countries": pa.array([["DE"], None], pa.list_(pa.string())),
            }
        )
        pq.write_table(table, tmp_path / "x.parquet")
        found = list(open_feeds([str(tmp_path / "x.parquet")]))
        rows = found[0].listings.to_pylist()
        assert [r["title"] for r in rows] == ["a", "b"]
        assert rows[1]["id"] == rows[1]["source"]
        assert rows[0]["countries"] == ["DE"]

    def test_rows_before_a_damaged_page_are_kept(self, tmp_path: Path) -> None:
        rows = [{"id": f"{i}", "title": f"{i * 7919}" * 50} for i in range(400)]
        data = bytearray(parquet(rows, row_group_size=100, use_dictionary=False, write_page_checksum=True))
        column = pq.read_metadata(io.BytesIO(data)).row_group(2).column(1)
        middle = column.data_page_offset + column.total_compressed_size // 2
        data[middle : middle + 20] = b"\xff" * 20
        found = read_bytes(tmp_path, bytes(data))
        assert found.broken is not None
        assert found.broken.line is not None
        assert 200 <= len(found.rows) < 300
        assert found.column("id") == [f"{i}" for i in range(len(found.rows))]

    def test_text_that_is_no_utf_8_is_mended(self, tmp_path: Path) -> None:
        raw = pa.array(["Größe".encode(), "Größe".encode("cp1252"), None], pa.binary())
        for kind, options in ((pa.string(), {}), (pa.string(), {"use_dictionary": False})):
            data = parquet_table(pa.table({"id": ["1", "2", "3"], "title": raw.view(kind)}), **options)
            assert read_bytes(tmp_path, data).column("title") == ["Größe", "Größe", None]
        lists = pa.ListArray.from_arrays(pa.array([0, 1]), pa.array([b"\xff"], pa.binary()).view(pa.string()))
        found = read_bytes(tmp_path, parquet_table(pa.table({"id": ["1"], "variants": lists})))
        assert found.broken is not None
        assert found.broken.field == "variants"

    @pytest.mark.parametrize("part", [0.1, 0.5, 0.9])
    def test_a_cut_file_says_so(self, tmp_path: Path, part: float) -> None:
        data = parquet([{"id": "1", "title": "x"}] * 100)
        found = read_bytes(tmp_path, data[: int(len(data) * part)])
        assert (found.format, found.rows) == ("parquet", [])
        assert found.broken is not None
        assert found.broken.expected == "a whole Parquet file"


class TestXml:
    def test_control_characters_are_left_out(self, tmp_path: Path) -> None:
        data = b"<SHOP><SHOPITEM><PRODUCT>a\x0b\x01b</PRODUCT></SHOPITEM></SHOP>"
        assert read_bytes(tmp_path, data).column("title") == ["ab"]

    def test_a_prefix_that_is_not_declared_is_read(self, tmp_path: Path) -> None:
        data = b"<rss><channel><item><g:id>1</g:id><g:title>x</g:title><title>y</title></item></channel></rss>"
        (row,) = read_bytes(tmp_path, data).rows
        assert (row["id"], row["title"], row["extra"]) == ("1", "x", [("rss title", "y")])

    def test_a_file_that_breaks_keeps_what_was_read_and_says_where(self, tmp_path: Path) -> None:
        item = "<SHOPITEM><ITEM_ID>{}</ITEM_ID></SHOPITEM>\n"
        for rest in ("<SHOPITEM><ITEM_ID>3</SHOPITEM>", "<SHOPITEM><X>&nbsp;</X></SHOPITEM>", "<SHOPITEM><X>a & b</X>", "<"):
            data = "<SHOP>\n" + "".join(map(item.format, range(2))) + rest
            found = read_bytes(tmp_path, data.encode())
            assert found.column("id") == ["0", "1"]
            assert found.broken is not None
            assert found.broken.line == 3
            assert "on line 4 of the file" in found.broken.found

    def test_another_format_is_noticed(self, tmp_path: Path) -> None:
        data = b"<offers>" + b'<o id="1"><name>x</name></o>' * 20 + b"</offers>"
        found = read_bytes(tmp_path, data, format="heureka")
        assert found.broken is not None
        assert "none among" in found.broken.found
        assert read_bytes(tmp_path, b"<rss><channel><title>nothing on sale</title></channel></rss>").broken is None


class TestShopify:
    def test_a_product_that_is_too_large_is_rejected_whole(self, tmp_path: Path) -> None:
        head = "Handle,Title,Body (HTML),Option1 Name,Option1 Value,Variant SKU\n"
        rows = "".join(f"big,,{'x' * 90},,{i},s{i}\n" for i in range(30))
        found = read_bytes(tmp_path, (head + "a,A,,,,\n" + rows + "c,C,,,,\n").encode(), max_row_bytes=2000)
        assert found.column("id") == ["a", "c"]
        (reject,) = found.rejects
        assert reject.line == 3
        assert "rows of one product" in reject.expected
        assert found.broken is None

    def test_a_product_that_a_break_cut_is_not_half_a_listing(self, tmp_path: Path) -> None:
        head = "Handle,Title,Option1 Name,Option1 Value,Variant SKU\n"
        data = head + 'a,A,Size,S,1\na,,,M,2\nb,B,Size,S,3\nb,,,"M,4\n'
        found = read_bytes(tmp_path, data.encode())
        assert found.column("id") == ["a"]
        assert found.column("variants") == [["Size: S; 1", "Size: M; 2"]]
        assert found.broken is not None
        assert found.broken.line == 5


class TestSchemaOrgPages:
    def page(self, *products: Any) -> bytes:
        return f'<html><script type="application/ld+json">{json.dumps(products)}</script></html>'.encode()

    def test_a_page_without_a_product_is_a_reject(self, tmp_path: Path) -> None:
        found = read_bytes(tmp_path, b"<!doctype html><html><body>Welcome</body></html>")
        assert found.rows == []
        assert [r.line for r in found.rejects] == [1]

    def test_a_cut_page_gives_its_reason_only(self, tmp_path: Path) -> None:
        import gzip

        packed = gzip.compress(self.page(*({"@type": "Product", "name": f"{i * 7919}"} for i in range(2000))))
        found = read_bytes(tmp_path, packed[: len(packed) // 2])
        assert (found.format, found.rows, found.rejects) == ("schema_org", [], [])
        assert found.broken is not None
        assert "cut off" in found.broken.found

    def test_json_ld_files_are_read(self, tmp_path: Path) -> None:
        data = json.dumps({"@context": "https://schema.org", "@type": "Product", "name": "x"}, indent=1).encode()
        found = read_bytes(tmp_path, data)
        assert (found.format, found.column("title")) == ("schema_org", ["x"])

    def test_nested_graphs_are_searched(self, tmp_path: Path) -> None:
        product: Any = {"@type": "https://schema.org/Product", "name": "x"}
        for _ in range(20):
            product = {"@graph": [product]}
        assert read_bytes(tmp_path, self.page(product)).column("title") == ["x"]

    def test_nesting_is_bounded(self, tmp_path: Path) -> None:
        product: Any = {"@type": "Product", "name": "x"}
        for _ in range(200):
            product = {"a": product}
        found = read_bytes(tmp_path, self.page(product))
        assert found.rows == []
        assert "64 levels" in found.rejects[0].expected

    @pytest.mark.parametrize(
        ("offers", "price"),
        [
            ({"price": "5.00", "priceCurrency": "EUR"}, "5.00 EUR"),
            ([{"price": 7}, {"price": 9}], "7"),
            ({"@type": "AggregateOffer", "lowPrice": 3, "priceCurrency": "PLN"}, "3 PLN"),
            ({"priceSpecification": {"price": 4, "priceCurrency": "EUR"}}, "4 EUR"),
            ({"price": None}, None),
            ("free", None),
            ([], None),
            ({"price": {"deep": 1}}, None),
        ],
    )
    def test_the_price_is_found_in_the_offer(self, tmp_path: Path, offers: Any, price: str | None) -> None:
        assert read_bytes(tmp_path, self.page({"@type": "Product", "name": "x", "offers": offers})).column("price") == [
            price
        ]

    @given(
        st.recursive(
            st.none() | st.booleans() | st.integers() | st.text(max_size=5),
            lambda inner: st.lists(inner, max_size=3)
            | st.dictionaries(
                st.sampled_from(["@type", "@id", "name", "offers", "image", "review", "brand", "hasVariant",
                                 "additionalProperty", "itemOffered", "price", "priceSpecification", "@graph", "color",
                                 "manufacturer", "sku"]),
                inner | st.sampled_from(["Product", "Offer", "#1"]), max_size=4,
            ),
            max_leaves=20,
        )
    )  # fmt: skip
    def test_any_json_ld_is_read_or_rejected(self, tmp_path: Path, document: Any) -> None:
        product = {"@type": "Product", "name": "x", "@id": "#1", "offers": document, "hasVariant": document}
        found = read_bytes(tmp_path, self.page(product, document))
        assert found.broken is None
        assert "x" in found.column("title")
