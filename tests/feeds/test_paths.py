"""Which files the user means."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest
from feed_contract import read

from rempart.domain.errors import InputError, UsageError
from rempart.feeds import FeedOptions, expand, open_feeds


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    (tmp_path / "sub" / "deep").mkdir(parents=True)
    (tmp_path / ".hidden").mkdir()
    for name in ("b.csv", "a.ndjson", "sub/c.xml.gz", "sub/deep/d.parquet.ZST", ".e.csv", ".hidden/f.csv", "notes.md"):
        (tmp_path / name).write_bytes(b"")
    return tmp_path


def names(tree: Path, *paths: str) -> list[str]:
    return [str(Path(p).relative_to(tree)) for p in expand([str(tree / p) for p in paths])]


def test_a_directory_is_searched_for_known_suffixes(tree: Path) -> None:
    assert names(tree, ".") == ["a.ndjson", "b.csv", "sub/c.xml.gz", "sub/deep/d.parquet.ZST"]


def test_globs_are_sorted_and_what_is_named_twice_comes_once(tree: Path) -> None:
    assert names(tree, "*.*") == ["a.ndjson", "b.csv", "notes.md"]
    assert names(tree, "**/*.gz", "b.csv", "*.csv") == ["sub/c.xml.gz", "b.csv"]


def test_a_file_whose_name_looks_like_a_glob_is_taken_as_it_is(tree: Path) -> None:
    (tree / "feed[1].csv").write_bytes(b"")
    assert names(tree, "feed[1].csv") == ["feed[1].csv"]


def test_standard_input_is_a_dash() -> None:
    assert expand(["-"]) == ["-"]


def test_nothing_found_is_an_error(tree: Path) -> None:
    for path in ("absent.csv", "*.absent", "sub/deep/none"):
        with pytest.raises(InputError, match="found nothing under the"):
            expand([str(tree / path)])
    (tree / "empty").mkdir()
    with pytest.raises(InputError, match="found no file that ends in"):
        expand([str(tree / "empty")])
    with pytest.raises(UsageError):
        expand([])


def test_wrong_options_are_told_at_once(tree: Path) -> None:
    with pytest.raises(UsageError, match="expected a format of ndjson"):
        open_feeds([str(tree)], FeedOptions(format="xlsx"))
    with pytest.raises(UsageError, match="prize"):
        open_feeds([str(tree)], FeedOptions(mapping={"prize": "preis"}))
    with pytest.raises(InputError):
        open_feeds([str(tree / "absent")], FeedOptions())


def test_a_file_that_is_no_feed_does_not_stop_the_others(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("id,title\n1,x\n")
    (tmp_path / "b.csv").write_bytes(b"PK\x03\x04 a ZIP archive")
    (tmp_path / "c.csv").write_bytes(gzip.compress(b"id,title\n2,y\n"))
    (tmp_path / "d.txt").write_text("Dear customer,\nthank you.\n")
    found = read(tmp_path)
    assert found_ids(found) == ["1", "2"]
    broken = [c.broken for c in found.chunks if c.broken]
    assert [Path(b.source).name for b in broken] == ["b.csv", "d.txt"]
    assert "ZIP archive" in broken[0].found
    assert "one of the formats" in broken[1].expected


def found_ids(found: object) -> list[str]:
    return [i for chunk in found.chunks for i in chunk.listings.column("id").to_pylist()]  # type: ignore[attr-defined]


def test_a_folder_given_as_a_file_that_cannot_be_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "a.csv").write_text("id,title\n1,x\n")

    def refuse(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "open", refuse)
    found = read(tmp_path / "a.csv")
    assert found.broken is not None
    assert found.broken.found == "Permission denied"
