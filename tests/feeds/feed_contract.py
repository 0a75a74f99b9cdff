"""What every format has to keep, as tests to inherit; and helpers to read bytes as a feed."""

from __future__ import annotations

import gzip
import io
import json
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import zstandard

from rempart.domain.columns import LISTING
from rempart.domain.errors import Reject
from rempart.feeds import FORMATS, Chunk, FeedOptions, open_feeds


@dataclass
class Reading:
    """All chunks of one file."""

    chunks: list[Chunk]

    @property
    def rows(self) -> list[dict[str, Any]]:
        return [row for chunk in self.chunks for row in chunk.listings.to_pylist()]

    @property
    def rejects(self) -> list[Reject]:
        return [reject for chunk in self.chunks for reject in chunk.rejects]

    @property
    def broken(self) -> Reject | None:
        assert all(chunk.broken is None for chunk in self.chunks[:-1])
        return self.chunks[-1].broken

    @property
    def format(self) -> str:
        return self.chunks[-1].format

    def column(self, name: str) -> list[Any]:
        return [row[name] for row in self.rows]


def read(path: Path | str, **options: Any) -> Reading:
    return Reading(list(open_feeds([str(path)], FeedOptions(**options))))


def read_bytes(folder: Path, data: bytes, name: str = "feed", **options: Any) -> Reading:
    path = folder / name
    path.write_bytes(data)
    return read(path, **options)


def ndjson(rows: Iterable[dict[str, Any]]) -> bytes:
    return b"".join(json.dumps(row, ensure_ascii=False).encode() + b"\n" for row in rows)


def without(rows: list[dict[str, Any]], *names: str) -> list[dict[str, Any]]:
    return [{k: v for k, v in row.items() if k not in names} for row in rows]


class FakeInput:
    """Stands for `sys.stdin`."""

    def __init__(self, data: bytes) -> None:
        self.buffer = io.BytesIO(data)


class FeedContract:
    """Inherit, set `name` and write `sample`; `text` is False for formats that are not text.

    `sample(n)` gives a file of n listings, numbered from 0, with the id `id-0`, the title `Löffel 0`, and `cut` the
    part of the file behind which a cut must be noticed.
    """

    name: str
    text = True
    encodings: tuple[str, ...] = ("utf-8-sig", "utf-16", "utf-16-le", "utf-16-be")

    def sample(self, n: int) -> bytes:
        raise NotImplementedError

    def bad(self) -> bytes | None:
        """A file of one good listing, one record that must be rejected, and another good listing."""
        return None

    def test_the_format_is_recognised_by_its_content(self, tmp_path: Path) -> None:
        assert read_bytes(tmp_path, self.sample(3)).format == self.name

    def test_listings_come_in_order_with_the_schema_and_a_source(self, tmp_path: Path) -> None:
        found = read_bytes(tmp_path, self.sample(5))
        assert all(chunk.listings.schema.equals(LISTING) for chunk in found.chunks)
        assert found.column("id") == [f"id-{i}" for i in range(5)]
        assert found.column("title") == [f"Löffel {i}" for i in range(5)]
        sources = found.column("source")
        assert len(set(sources)) == 5
        assert all(s.rpartition(":")[0] == str(tmp_path / "feed") and s.rpartition(":")[2].isdigit() for s in sources)
        assert found.rejects == []
        assert found.broken is None

    def test_the_chunks_say_how_far_the_file_is_read(self, tmp_path: Path) -> None:
        data = self.sample(5)
        last = read_bytes(tmp_path, data).chunks[-1]
        assert (last.position, last.size, last.file) == (len(data), len(data), str(tmp_path / "feed"))

    @pytest.mark.parametrize("batch_rows", [1, 2, 7])
    def test_the_size_of_batches_changes_nothing(self, tmp_path: Path, batch_rows: int) -> None:
        data = self.sample(7)
        found = read_bytes(tmp_path, data, batch_rows=batch_rows)
        assert all(chunk.listings.num_rows <= batch_rows for chunk in found.chunks)
        assert found.rows == read_bytes(tmp_path, data).rows

    def test_an_empty_file_has_no_listings(self, tmp_path: Path) -> None:
        for options in ({}, {"format": self.name}):
            found = read_bytes(tmp_path, b"", **options)
            assert (found.rows, found.rejects, found.broken) == ([], [], None)
            assert len(found.chunks) == 1

    @pytest.mark.parametrize("packed", [gzip.compress, zstandard.compress])
    def test_packed_files_read_the_same(self, tmp_path: Path, packed: Any) -> None:
        data = self.sample(4)
        found = read_bytes(tmp_path, packed(data))
        assert found.format == self.name
        assert found.rows == read_bytes(tmp_path, data).rows

    def test_standard_input_reads_the_same(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        data = self.sample(4)
        monkeypatch.setattr("sys.stdin", FakeInput(data))
        found = read("-")
        assert {chunk.file for chunk in found.chunks} == {"stdin"}
        assert found.column("source")[0].startswith("stdin:")
        assert found.chunks[-1].size is None
        assert without(found.rows, "source") == without(read_bytes(tmp_path, data).rows, "source")

    def test_other_encodings_read_the_same(self, tmp_path: Path) -> None:
        if not self.text:
            return
        data = self.sample(4)
        for encoding in self.encodings:
            assert read_bytes(tmp_path, data.decode().encode(encoding)).rows == read_bytes(tmp_path, data).rows

    def test_a_cut_gzip_file_keeps_what_was_read_and_says_where_it_broke(self, tmp_path: Path) -> None:
        whole = self.sample(400)
        packed = gzip.compress(whole)
        found = read_bytes(tmp_path, packed[: len(packed) * 2 // 3])
        assert found.broken is not None
        assert found.broken.line is not None
        assert "cut off" in found.broken.found
        assert found.column("id") == [f"id-{i}" for i in range(len(found.rows))]
        assert found.rejects == []
        if self.text:
            assert 0 < len(found.rows) < 400

    def test_a_cut_file_gives_no_listing_that_is_not_there(self, tmp_path: Path) -> None:
        data, whole = self.sample(20), self.sample(20)
        complete = read_bytes(tmp_path, whole).rows
        for part in (0.2, 0.5, 0.77, 0.99):
            found = read_bytes(tmp_path, data[: int(len(data) * part)])
            assert len(found.rows) + len(found.rejects) <= 20
            assert found.rows[:-1] == complete[: max(0, len(found.rows) - 1)]

    def test_a_bad_record_is_rejected_and_the_counts_add_up(self, tmp_path: Path) -> None:
        data = self.bad()
        if data is None:
            return
        found = read_bytes(tmp_path, data)
        assert found.broken is None
        assert found.column("title") == ["Löffel 0", "Löffel 1"]
        (reject,) = found.rejects
        assert reject.source == str(tmp_path / "feed")
        assert reject.line is not None
        assert reject.expected
        assert len(reject.found) <= 200

    def test_the_format_has_its_words(self) -> None:
        (form,) = [f for f in FORMATS if f.name == self.name]
        assert form.title
        assert form.read.__doc__
        assert form.sniff.__doc__
        assert all(suffix.startswith(".") for suffix in form.suffixes)
