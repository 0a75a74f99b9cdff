"""`rempart screen`: what is written, what is counted, how it ends."""

from __future__ import annotations

import csv
import gzip
import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import orjson
import pyarrow.parquet as pq
import pytest
import zstandard
from cli_kit import counted, golden, ndjson, rows, write_pack
from click.testing import Result

from rempart.domain.columns import DECISION

Run = Callable[..., Result]


def lines(data: bytes) -> list[dict[str, Any]]:
    return [orjson.loads(line) for line in data.splitlines()]


def feed(folder: Path, count: int = 30) -> Path:
    file = folder / "shop.ndjson"
    file.write_bytes(ndjson(rows(count)))
    return file


def test_one_line_a_listing_in_the_order_of_the_feed(run: Run, folder: Path) -> None:
    feed(folder)
    result = run("screen", "shop.ndjson", "-o", "out.ndjson")
    assert result.exit_code == 0, result.stderr
    out = lines((folder / "out.ndjson").read_bytes())
    assert [d["listing_id"] for d in out] == [r["id"] for r in rows(30)]
    assert [d["source"] for d in out] == [f"shop.ndjson:{i}" for i in range(1, 31)]
    assert all(list(d) == DECISION.names for d in out)
    assert [d["outcome"] for d in out[:5]] == ["publish", "refuse", "hold", "publish", "publish"]  # the fourth: France only


def test_a_decision_in_full(run: Run, folder: Path) -> None:
    feed(folder)
    run("screen", "shop.ndjson", "-o", "out.ndjson")
    found = lines((folder / "out.ndjson").read_bytes())[2]
    assert found["outcome_by_state"]["DE"] == "hold"
    assert found["conditions"] == [{"kind": "evidence", "detail": "Proof of the blade's length", "rule": "knives.large"}]
    assert found["rules"] == ["knives.large"]
    assert found["grounds"][0]["citation"] == "WaffG, Anlage 2"
    assert found["findings"][0] == {
        "rule": "knives.large", "signal": "machete", "view": "words", "field": "title", "start": 10, "end": 17,
        "quote": "machete", "score": 1.0,
    }  # fmt: skip
    assert found["shadow"] is None
    assert found["policy"].startswith("sha256:")
    assert found["mode"] == "live"


def test_rules_on_trial_stand_in_shadow(run: Run, folder: Path) -> None:
    feed(folder)
    run("screen", "shop.ndjson", "-o", "out.ndjson")
    found = lines((folder / "out.ndjson").read_bytes())[4]
    assert (found["outcome"], found["rules"]) == ("publish", [])
    assert found["shadow"] == {"outcome": "hold", "rules": ["knives.trial"]}


def test_every_format_says_the_same(run: Run, folder: Path) -> None:
    feed(folder)
    for name in ("out.ndjson", "out.jsonl.gz", "out.ndjson.zst", "out.csv", "out.csv.gz", "out.parquet"):
        assert run("screen", "shop.ndjson", "-o", name, "-q").exit_code == 0
    plain = (folder / "out.ndjson").read_bytes()
    assert gzip.decompress((folder / "out.jsonl.gz").read_bytes()) == plain
    assert zstandard.ZstdDecompressor().decompressobj().decompress((folder / "out.ndjson.zst").read_bytes()) == plain
    assert gzip.decompress((folder / "out.csv.gz").read_bytes()) == (folder / "out.csv").read_bytes()
    table = pq.read_table(folder / "out.parquet")
    assert table.schema.names == DECISION.names
    wanted = lines(plain)
    for row, expected in zip(table.to_pylist(maps_as_pydicts="strict"), wanted, strict=True):
        for finding in row["findings"]:
            finding["score"] = round(finding["score"], 6)
        assert row == expected


def test_csv_disarms_formulas_and_keeps_nested_columns_as_json(run: Run, folder: Path) -> None:
    feed(folder)
    run("screen", "shop.ndjson", "-o", "out.csv")
    text = (folder / "out.csv").read_text()
    found = list(csv.DictReader(io.StringIO(text)))
    wanted = rows(30)
    assert [d["listing_id"] for d in found] == ["'" + r["id"] if r["id"].startswith("=") else r["id"] for r in wanted]
    assert orjson.loads(found[1]["findings"])[0]["quote"] == "Switchblade"
    assert found[0]["shadow"] == ""
    assert not any(line.startswith(("=", "+", "-", "@")) for line in text.splitlines())


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r"])
def test_csv_cells_that_a_spreadsheet_would_run(start: str, run: Run, folder: Path) -> None:
    (folder / "shop.ndjson").write_bytes(ndjson([{"id": f"{start}1+1", "title": "x"}]))
    run("screen", "shop.ndjson", "-o", "out.csv")
    (found,) = csv.DictReader(io.StringIO((folder / "out.csv").read_bytes().decode(), newline=""))
    assert found["listing_id"] == f"'{start}1+1"


def test_standard_input_to_standard_output(run: Run, folder: Path) -> None:
    file = feed(folder)
    run("screen", "shop.ndjson", "-o", "out.ndjson")
    result = run("screen", "-", "-o", "-", stdin=file.read_bytes())
    assert result.exit_code == 0
    assert result.stdout_bytes == (folder / "out.ndjson").read_bytes().replace(b'"shop.ndjson:', b'"stdin:')


def test_only_writes_what_is_asked_for_and_counts_everything(run: Run, folder: Path) -> None:
    feed(folder)
    result = run("screen", "shop.ndjson", "-o", "out.ndjson", "--only", "hold,refuse")
    out = lines((folder / "out.ndjson").read_bytes())
    assert out
    assert {d["outcome"] for d in out} == {"hold", "refuse"}
    assert counted(30, 0, 30) in result.stderr
    assert f"({len(out)} lines)" in result.stderr


def test_counts_add_up_and_rejects_say_where(run: Run, folder: Path) -> None:
    good = ndjson(rows(5))
    (folder / "shop.ndjson").write_bytes(good + b"not json\n" + b'{"price": "3"}\n' + good)
    for name in ("rej.csv", "rej.ndjson"):
        result = run("screen", "shop.ndjson", "-o", "out.ndjson", "--rejects", name)
        assert result.exit_code == 0
        assert counted(12, 2, 10) in result.stderr
    assert len((folder / "out.ndjson").read_bytes().splitlines()) == 10
    found = list(csv.DictReader(io.StringIO((folder / "rej.csv").read_text())))
    assert [(r["file"], r["line"]) for r in found] == [("shop.ndjson", "6"), ("shop.ndjson", "7")]
    assert lines((folder / "rej.ndjson").read_bytes())[1]["field"] == found[1]["field"] == "title"
    assert lines((folder / "rej.ndjson").read_bytes())[0]["expected"] == "a JSON object on one line"


def test_a_file_that_breaks_keeps_what_was_read(run: Run, folder: Path) -> None:
    whole = gzip.compress(ndjson({**r, "note": hash(str(i))} for i, r in enumerate(rows(3000))))
    (folder / "a.ndjson.gz").write_bytes(whole[: len(whole) // 2])
    (folder / "b.ndjson").write_bytes(ndjson(rows(7)))
    result = run("screen", "a.ndjson.gz", "b.ndjson", "-o", "out.ndjson")
    assert result.exit_code == 3
    out = lines((folder / "out.ndjson").read_bytes())
    assert len(out) > 107
    assert out[-1]["source"] == "b.ndjson:7"
    assert "Files that could not be read to their end\n  a.ndjson.gz:" in result.stderr
    quiet = run("screen", "a.ndjson.gz", "-q")
    assert quiet.stderr.startswith("rempart: a.ndjson.gz:")


@pytest.mark.parametrize(
    ("fail_on", "titles", "code"),
    [
        ("refuse", ["Spoon"], 0), ("refuse", ["Sharpened machete"], 0), ("refuse", ["Switchblade"], 1),
        ("hold", ["Spoon"], 0), ("hold", ["Sharpened machete"], 1), ("hold", ["Switchblade"], 1), (None, ["Switchblade"], 0),
    ],
)  # fmt: skip
def test_fail_on(fail_on: str | None, titles: list[str], code: int, run: Run, folder: Path) -> None:
    (folder / "shop.ndjson").write_bytes(ndjson({"title": t} for t in titles))
    options = ["--fail-on", fail_on] if fail_on else []
    assert run("screen", "shop.ndjson", *options).exit_code == code


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (["screen"], 2, "Missing argument"),
        (["screen", "nothing.csv"], 3, "nothing.csv"),
        (["screen", "shop.ndjson", "-o", "out.xlsx"], 2, ".ndjson"),
        (["screen", "shop.ndjson", "-o", "shop.ndjson"], 2, "also read as a feed"),
        (["screen", "shop.ndjson", "-o", "no/out.csv"], 2, "no folder no"),
        (["screen", "shop.ndjson", "-o", "a.csv", "--rejects", "./a.csv"], 2, "the same file"),
        (["screen", "shop.ndjson", "--format", "excel"], 2, "excel"),
        (["screen", "shop.ndjson", "--map", "title"], 2, "FIELD=COLUMN"),
        (["screen", "shop.ndjson", "--map", "colour=c"], 2, "colour"),
        (["screen", "shop.ndjson", "--packs", "nowhere"], 2, "nowhere"),
        (["screen", "shop.ndjson", "--only", "maybe", "-o", "a.csv"], 2, "maybe"),
        (["screen", "shop.ndjson", "--only", "hold"], 2, "--output"),
        (["screen", "shop.ndjson", "--resume"], 2, "--output"),
        (["screen", "shop.ndjson", "--resume", "-o", "-"], 2, "--output"),
        (["screen", "shop.ndjson", "--fail-on", "publish"], 2, "publish"),
        (["scren", "shop.ndjson"], 2, "Did you mean `screen`?"),
        (["dance"], 2, "The commands are"),
    ],
)
def test_mistakes_get_a_clear_message(arguments: list[str], code: int, words: str, run: Run, folder: Path) -> None:
    before = feed(folder).read_bytes()
    result = run(*arguments)
    assert result.exit_code == code
    assert words in result.stderr
    assert "Traceback" not in result.stderr
    assert (folder / "shop.ndjson").read_bytes() == before
    assert {f.name for f in folder.iterdir()} == {"shop.ndjson"}


def test_a_pack_with_a_mistake_stops_the_run(run: Run, folder: Path) -> None:
    feed(folder)
    (folder / "bad").mkdir()
    (folder / "bad" / "pack.yaml").write_text("id: other\n")
    result = run("screen", "shop.ndjson", "--packs", "bad")
    assert result.exit_code == 2
    assert "pack.yaml" in result.stderr
    assert "Traceback" not in result.stderr


def test_map_names_columns(run: Run, folder: Path) -> None:
    (folder / "shop.csv").write_text("art,what\n7,Switchblade\n")
    run("screen", "shop.csv", "--map", "id=art,title=what", "-o", "out.ndjson")
    (found,) = lines((folder / "out.ndjson").read_bytes())
    assert (found["listing_id"], found["outcome"]) == ("7", "refuse")


def test_closing_table(run: Run, folder: Path) -> None:
    feed(folder)
    with (folder / "shop.ndjson").open("ab") as more:
        more.write(b"not json\n")
    result = run("screen", "shop.ndjson", "-o", "out.ndjson", "--rejects", "rej.csv", "--report", "r.html")
    assert result.stdout == ""
    golden("closing_table", result.stderr)
    assert "<html" in (folder / "r.html").read_text()


def test_quiet_says_nothing(run: Run, folder: Path) -> None:
    feed(folder)
    result = run("screen", "shop.ndjson", "-o", "out.ndjson", "--quiet")
    assert (result.stdout, result.stderr) == ("", "")


def test_an_empty_feed_gives_an_empty_output(run: Run, folder: Path) -> None:
    (folder / "shop.ndjson").write_bytes(b"\n")
    for name in ("out.ndjson", "out.csv", "out.parquet"):
        assert run("screen", "shop.ndjson", "-o", name).exit_code == 0
    assert (folder / "out.ndjson").read_bytes() == b""
    assert (folder / "out.csv").read_text() == ",".join(DECISION.names) + "\n"
    assert pq.read_table(folder / "out.parquet").num_rows == 0


def test_a_check_that_could_not_run_is_told(run: Run, folder: Path) -> None:
    (folder / "shop.ndjson").write_bytes(ndjson([{"id": "a", "title": "Switchblade"}, {"id": "b", "title": "Spoon"}]))
    packs = write_pack(folder / "priced" / "knives", **{"when: knife": "when: knife && price > 5.0"})
    result = run("screen", "shop.ndjson", "-o", "out.ndjson", "--packs", str(packs))
    assert lines((folder / "out.ndjson").read_bytes())[0]["rules"] == ["unchecked.knives.auto"]
    assert "Unchecked: could not be looked at, and were held\n         1 listings  knives.auto: " in result.stderr
    shown = run("explain", "--title", "Switchblade", "--packs", str(packs)).stdout
    assert "Unchecked: could not be looked at, so the listing is held\n  knives.auto " in shown


def test_a_full_disk_is_no_traceback(run: Run, folder: Path) -> None:
    feed(folder)
    (folder / "out.ndjson").symlink_to("/dev/full")
    result = run("screen", "shop.ndjson", "-o", "out.ndjson")
    assert result.exit_code == 2
    assert result.stderr.strip() == "rempart: cannot write the output any further: No space left on device"
