"""Input that means harm: bombs, entities, depth, length."""

from __future__ import annotations

import gzip
import io
import json
import time
import tracemalloc
import zlib
from collections.abc import Iterator
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import zstandard
from feed_contract import Reading, read, read_bytes

from rempart.feeds import FeedOptions, open_feeds

MIB = 1 << 20
FIRST = b'{"id": "1", "title": "a"}\n'


def gzip_bomb(mebibytes: int) -> bytes:
    packer = zlib.compressobj(9, zlib.DEFLATED, 31)
    parts = [packer.compress(FIRST + b'{"title": "')] + [packer.compress(b"0" * MIB) for _ in range(mebibytes)]
    return b"".join([*parts, packer.flush()])


def zstd_bomb(mebibytes: int) -> bytes:
    packer = zstandard.ZstdCompressor(level=9).compressobj()
    parts = [packer.compress(FIRST + b'{"title": "')] + [packer.compress(b"0" * MIB) for _ in range(mebibytes)]
    return b"".join([*parts, packer.flush()])


@pytest.mark.parametrize("bomb", [gzip_bomb, zstd_bomb])
def test_a_bomb_is_refused_with_its_bound(tmp_path: Path, bomb: object) -> None:
    data = bomb(200)  # type: ignore[operator]
    assert len(data) < MIB
    tracemalloc.start()
    found = read_bytes(tmp_path, data)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert found.column("id") == ["1"]
    assert found.broken is not None
    assert "200 bytes for each compressed byte (max_expansion)" in found.broken.expected
    assert "bomb" in found.broken.found
    assert peak < 120 * MIB


def test_a_bomb_behind_blank_bytes_is_no_empty_file(tmp_path: Path) -> None:
    found = read_bytes(tmp_path, zstandard.compress(b"\0" * (64 * MIB)))
    assert found.broken is not None
    found = read_bytes(tmp_path, b" " * 100_000 + FIRST)
    assert found.broken is not None


def test_the_bytes_of_a_file_are_bounded(tmp_path: Path) -> None:
    for packed in (bytes, gzip.compress, zstandard.compress):
        found = read_bytes(tmp_path, packed(FIRST * 200_000), max_bytes=2 * MIB)
        assert found.broken is not None
        assert f"at most {2 * MIB:,} bytes (max_bytes)" in found.broken.expected
        assert found.rows


def test_small_files_may_be_packed_as_well_as_they_like(tmp_path: Path) -> None:
    found = read_bytes(tmp_path, gzip.compress(FIRST * 100_000))
    assert found.broken is None
    assert len(found.rows) == 100_000


def test_many_gzip_members_and_zstd_frames_are_one_file(tmp_path: Path) -> None:
    assert len(read_bytes(tmp_path, gzip.compress(FIRST) * 50 + b"\0" * 512).rows) == 50
    assert len(read_bytes(tmp_path, zstandard.compress(FIRST) * 50).rows) == 50


@pytest.mark.parametrize("packed", [gzip.compress, zstandard.compress])
def test_rubbish_behind_packed_data_is_told(tmp_path: Path, packed: object) -> None:
    found = read_bytes(tmp_path, packed(FIRST) + b"rubbish")  # type: ignore[operator]
    assert found.column("id") == ["1"]
    assert found.broken is not None
    assert found.broken.line == 2


def test_a_wrong_checksum_is_told_and_the_rows_are_kept(tmp_path: Path) -> None:
    data = bytearray(gzip.compress(FIRST * 1000))
    data[-8] ^= 1
    found = read_bytes(tmp_path, bytes(data))
    assert len(found.rows) == 1000
    assert found.broken is not None
    assert "sound gzip data" in found.broken.expected


def test_a_parquet_file_that_stands_for_a_terabyte_is_refused(tmp_path: Path) -> None:
    n = 200_000
    title = pa.DictionaryArray.from_arrays(pa.array([0] * n, pa.int32()), pa.array(["a" * MIB]))
    pq.write_table(pa.table({"title": title}), tmp_path / "x", row_group_size=n, dictionary_pagesize_limit=1 << 30)
    assert (tmp_path / "x").stat().st_size < MIB
    total = largest = 0
    for chunk in open_feeds([str(tmp_path / "x")], FeedOptions()):
        total += chunk.listings.nbytes
        largest = max(largest, chunk.listings.nbytes)
    assert chunk.broken is not None
    assert "max_expansion" in chunk.broken.expected
    assert largest < 70 * MIB
    assert total < 400 * MIB


XML = '<?xml version="1.0"?>{}<rss xmlns:g="http://base.google.com/ns/1.0"><channel><item><g:id>1</g:id><title>{}</title></item></channel></rss>'


@pytest.mark.parametrize(
    "prolog",
    [
        '<!DOCTYPE lolz [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;">]>',
        '<!DOCTYPE x SYSTEM "http://127.0.0.1:9/x.dtd">',
        '<!DOCTYPE x [<!ENTITY b SYSTEM "file:///etc/passwd">]>',
        "<!-- a comment --><?pi x?>\n<!doctype rss>",
        "<!DOCTYPE rss>",
    ],
)
def test_a_document_type_is_refused_whatever_it_says(tmp_path: Path, prolog: str) -> None:
    for name in ("merchant", None):
        found = read_bytes(tmp_path, XML.format(prolog, "&b;").encode(), format=name)
        assert found.rows == []
        assert found.broken is not None
        assert "without a document type" in found.broken.expected


def test_a_document_type_behind_a_long_prolog_is_not_overlooked(tmp_path: Path) -> None:
    prolog = f"<!--{'x' * 200_000}--><!DOCTYPE x [<!ENTITY b SYSTEM 'file:///etc/passwd'>]>"
    found = read_bytes(tmp_path, XML.format(prolog, "&b;").encode(), format="merchant")
    assert found.rows == []
    assert found.broken is not None


def test_the_words_of_a_document_type_in_a_text_do_no_harm(tmp_path: Path) -> None:
    found = read_bytes(tmp_path, XML.format("<!-- <!DOCTYPE x> -->", "<![CDATA[<!DOCTYPE html>]]>").encode())
    assert found.column("title") == ["<!DOCTYPE html>"]


SHOP = b"<SHOP><SHOPITEM><ITEM_ID>1</ITEM_ID></SHOPITEM><SHOPITEM>%s</SHOPITEM></SHOP>"


@pytest.mark.parametrize(
    "content",
    [b"<a>" * 100_000, b"<a>x</a>" * 400_000, b"<DESCRIPTION>" + b"x" * 3_000_000, b"<a " + b'b="1" ' * 300_000 + b">"],
    ids=["deep", "wide", "long", "attributes"],
)
def test_a_monstrous_element_breaks_the_file_and_keeps_the_rest(tmp_path: Path, content: bytes) -> None:
    start = time.process_time()
    found = read_bytes(tmp_path, SHOP.replace(b"%s", content), max_row_bytes=MIB)
    assert found.column("id") == ["1"]
    assert found.broken is not None
    assert found.broken.line == 2
    assert time.process_time() - start < 20


def test_html_nested_too_deep_is_told_and_not_cut_short(tmp_path: Path) -> None:
    inside = b'<div itemscope itemtype="https://schema.org/Product"><b itemprop="name">x</b></div>'
    found = read_bytes(tmp_path, b"<!doctype html><html><body>" + b"<div>" * 50_000 + inside)
    assert found.rows == []
    assert found.broken is not None
    assert "256 levels" in found.broken.expected


def test_a_page_of_thousands_of_products_takes_seconds(tmp_path: Path) -> None:
    item = b'<div itemscope itemtype="https://schema.org/Product"><b itemprop="name">x%d</b><i itemprop="sku">%d</i></div>'
    start = time.process_time()
    found = read_bytes(tmp_path, b"<html><body>" + b"".join(item % (i, i) for i in range(3000)) + b"</body></html>")
    assert len(found.rows) == 3000
    script = json.dumps({"@graph": [{"@type": "Product", "name": f"{i}"} for i in range(10_000)]})
    page = f'<html><script type="application/ld+json">{script}</script></html>'
    assert len(read_bytes(tmp_path, page.encode()).rows) == 10_000
    assert time.process_time() - start < 60


def test_a_page_is_bounded(tmp_path: Path) -> None:
    found = read_bytes(tmp_path, b"<!doctype html><html>" + b"<p>x</p>" * 50_000, max_row_bytes=100_000)
    assert found.broken is not None
    assert "at most 200,000 bytes" in found.broken.expected


def test_references_do_not_multiply_a_page(tmp_path: Path) -> None:
    graph = [{"@type": "Product", "name": f"{i}", "review": {"@id": "#r"}} for i in range(500)]
    page = json.dumps({"@context": "x", "@graph": [*graph, {"@type": "Review", "@id": "#r", "reviewBody": "y" * 100_000}]})
    found = read_bytes(tmp_path, page.encode(), format="schema_org")
    assert len(found.rows) == 500
    assert sum(len(str(row["reviews"])) for row in found.rows) < 100_000


def test_random_bytes_are_no_feed(tmp_path: Path) -> None:
    import random

    chance = random.Random(7)
    for size in (1, 2, 3, 10, 1000, 100_000):
        for magic in (b"", b"\x1f\x8b", b"\x28\xb5\x2f\xfd", b"PAR1", b"\xff\xfe", b"<", b"{", b"id,title\n"):
            found = read_bytes(tmp_path, magic + chance.randbytes(size))
            assert found.chunks
            assert all(chunk.listings.num_rows >= 0 for chunk in found.chunks)


class Endless(io.RawIOBase):
    """An NDJSON feed that is written while it is read; it holds no more than a block."""

    def __init__(self, mebibytes: int) -> None:
        line = b'{"id": "1", "title": "' + b"x" * 700 + b'"}\n'
        self._blocks: Iterator[bytes] = (line * (MIB // len(line)) for _ in range(mebibytes))

    def read(self, size: int = -1) -> bytes:
        return next(self._blocks, b"")


@pytest.mark.parametrize("form", ["ndjson", "csv"])
def test_memory_does_not_grow_with_the_file(form: str, monkeypatch: pytest.MonkeyPatch) -> None:
    peaks = []
    for mebibytes in (10, 40):
        stdin = type("Input", (), {"buffer": Endless(mebibytes)})()
        monkeypatch.setattr("sys.stdin", stdin)
        before = pa.total_allocated_bytes()
        tracemalloc.start()
        rows = arrow = 0
        options = FeedOptions(format=form, batch_rows=2048, mapping={"title": '{"id": "1"'} if form == "csv" else {})
        for chunk in open_feeds(["-"], options):
            rows += chunk.listings.num_rows + len(chunk.rejects)
            arrow = max(arrow, pa.total_allocated_bytes() - before)
        peaks.append(tracemalloc.get_traced_memory()[1] + arrow)
        tracemalloc.stop()
        assert rows > mebibytes * 1000
    assert peaks[1] < peaks[0] * 1.5 + MIB


def test_reading_can_be_given_up_half_way(tmp_path: Path) -> None:
    (tmp_path / "x.ndjson").write_bytes(FIRST * 50_000)
    chunks = open_feeds([str(tmp_path / "x.ndjson")], FeedOptions(batch_rows=100))
    assert next(chunks).listings.num_rows == 100
    chunks.close()  # type: ignore[attr-defined]


def test_reading_is_repeatable(tmp_path: Path) -> None:
    (tmp_path / "x.ndjson").write_bytes(FIRST * 10)
    first: Reading = read(tmp_path)
    assert first.rows == read(tmp_path).rows
