"""`--resume`: wherever a run was cut off, the resumed output is that of a run that was not."""

from __future__ import annotations

import gzip
import os
import signal
import subprocess
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest
import zstandard
from cli_kit import counted, ndjson, rows, write_pack
from click.testing import Result

Run = Callable[..., Result]
Start = Callable[..., subprocess.Popen[bytes]]
BATCH = 8192
ROW = ndjson(rows(1))


def prepared(run: Run, folder: Path, name: str) -> bytes:
    """The feed, and the output of a run that was not cut off."""
    (folder / "shop.ndjson").write_bytes(ndjson(rows(40)) + b"not json\n" + ndjson(rows(3)))
    assert run("screen", "shop.ndjson", "-o", name, "--rejects", "rej.csv", "-q").exit_code == 0
    return (folder / name).read_bytes()


@pytest.mark.parametrize("name", ["out.ndjson", "out.csv"])
@pytest.mark.parametrize("part", [0.0, 0.003, 0.01, 0.2, 0.5, 0.77, 0.999, 1.0])
def test_a_torn_output_becomes_the_whole_one(name: str, part: float, run: Run, folder: Path) -> None:
    whole = prepared(run, folder, name)
    rejects = (folder / "rej.csv").read_bytes()
    (folder / name).write_bytes(whole[: int(len(whole) * part)])
    result = run("screen", "shop.ndjson", "-o", name, "--rejects", "rej.csv", "--resume")
    assert result.exit_code == 0, result.stderr
    assert (folder / name).read_bytes() == whole
    assert (folder / "rej.csv").read_bytes() == rejects
    assert counted(44, 1, 43) in result.stderr
    assert {f.name for f in folder.iterdir()} == {"shop.ndjson", name, "rej.csv"}


def test_cut_at_every_byte_of_a_line(run: Run, folder: Path) -> None:
    whole = prepared(run, folder, "out.ndjson")
    second = whole.index(b"\n") + 1
    for cut in (second - 1, second, second + 1, second + 40, whole.index(b"\n", second)):
        (folder / "out.ndjson").write_bytes(whole[:cut])
        assert run("screen", "shop.ndjson", "-o", "out.ndjson", "--resume", "-q").exit_code == 0
        assert (folder / "out.ndjson").read_bytes() == whole


@pytest.mark.parametrize("name", ["out.ndjson.gz", "out.csv.gz", "out.ndjson.zst"])
@pytest.mark.parametrize("part", [0.3, 0.9, 1.0])
def test_a_damaged_compressed_output(name: str, part: float, run: Run, folder: Path) -> None:
    def content() -> bytes:
        data = (folder / name).read_bytes()
        unpack = gzip.decompress if name.endswith("gz") else zstandard.ZstdDecompressor().decompressobj().decompress
        return unpack(data)

    whole = prepared(run, folder, name)
    wanted = content()
    (folder / name).write_bytes(whole[: int(len(whole) * part)])
    result = run("screen", "shop.ndjson", "-o", name, "--resume", "-q")
    assert result.exit_code == 0, result.stderr
    assert content() == wanted
    assert not list(folder.glob("*.resuming"))


@pytest.mark.parametrize("kept", [0, 1, 17, 43])
def test_parquet_goes_on(kept: int, run: Run, folder: Path) -> None:
    prepared(run, folder, "out.parquet")
    whole = pq.read_table(folder / "out.parquet")
    pq.write_table(whole.slice(0, kept), folder / "out.parquet")
    result = run("screen", "shop.ndjson", "-o", "out.parquet", "--resume")
    assert result.exit_code == 0, result.stderr
    assert pq.read_table(folder / "out.parquet").equals(whole)
    assert not list(folder.glob("*.part"))


def test_without_an_output_it_begins_at_the_beginning(run: Run, folder: Path) -> None:
    whole = prepared(run, folder, "out.ndjson")
    (folder / "out.ndjson").unlink()
    assert run("screen", "shop.ndjson", "-o", "out.ndjson", "--resume", "-q").exit_code == 0
    assert (folder / "out.ndjson").read_bytes() == whole


def test_fail_on_speaks_of_the_whole_feed(run: Run, folder: Path) -> None:
    prepared(run, folder, "out.ndjson")
    result = run("screen", "shop.ndjson", "-o", "out.ndjson", "--resume", "--fail-on", "refuse")
    assert result.exit_code == 1
    assert "43 were decided by the run that this one resumed" in result.stderr


@pytest.mark.parametrize("name", ["out.ndjson", "out.csv", "out.ndjson.gz", "out.parquet"])
@pytest.mark.parametrize("change", ["another id", "another order", "fewer", "another policy"])
def test_what_does_not_belong_is_left_alone(name: str, change: str, run: Run, folder: Path) -> None:
    whole = prepared(run, folder, name)
    rejects = (folder / "rej.csv").read_bytes()
    listings, options = rows(40), []
    if change == "another id":
        listings[20]["id"] = "sku-other"
    elif change == "another order":
        listings[3], listings[4] = listings[4], listings[3]
    elif change == "fewer":
        listings = listings[:10]
    else:
        options = ["--packs", str(write_pack(folder / "other" / "knives", spring="gravity"))]
    (folder / "shop.ndjson").write_bytes(ndjson(listings))
    result = run("screen", "shop.ndjson", "-o", name, "--rejects", "rej.csv", "--resume", *options)
    assert result.exit_code == 2
    assert ("policy" if change == "another policy" else "another feed") in result.stderr
    assert (folder / name).read_bytes() == whole
    assert (folder / "rej.csv").read_bytes() == rejects
    assert not list(folder.glob("*.resuming")) + list(folder.glob("*.part"))


def bulky(count: int) -> list[dict[str, Any]]:
    """Listings so long that a pipe with a few thousand of them is read (in blocks of 1 MiB) before it ends."""
    return [{**row, "note": "x" * 200} for row in rows(count)]


def fed(process: subprocess.Popen[bytes], data: bytes, output: Path, least: int) -> None:
    """Feed a process that stays hungry, until its output has some bytes."""
    assert process.stdin is not None
    process.stdin.write(data)
    process.stdin.flush()
    deadline = time.monotonic() + 60
    while not (output.exists() and output.stat().st_size >= least):
        assert process.poll() is None, process.stderr and process.stderr.read().decode()
        assert time.monotonic() < deadline, "no output came"
        time.sleep(0.05)


@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143), (signal.SIGKILL, -9)])
def test_a_run_that_was_stopped_and_resumed(number: int, code: int, run: Run, start: Start, folder: Path) -> None:
    data = ndjson(bulky(BATCH * 3))
    assert run("screen", "-", "-o", "whole.ndjson", "-q", stdin=data).exit_code == 0
    whole = (folder / "whole.ndjson").read_bytes()
    process = start("screen", "-", "-o", "out.ndjson")
    fed(process, ndjson(bulky(BATCH * 2 + 200)), folder / "out.ndjson", 1000)
    os.killpg(process.pid, number)
    _, told = process.communicate()
    assert process.returncode == code, told
    assert b"Traceback" not in told
    stopped = (folder / "out.ndjson").read_bytes()
    assert whole.startswith(stopped)
    if code > 0:
        assert stopped.endswith(b"\n")
        assert b"Stopped by SIG" in told
    result = run("screen", "-", "-o", "out.ndjson", "--resume", stdin=data)
    assert result.exit_code == 0, result.stderr
    assert (folder / "out.ndjson").read_bytes() == whole


def test_ctrl_c_leaves_a_valid_parquet_file(start: Start, run: Run, folder: Path) -> None:
    data = ndjson(bulky(BATCH * 2 + 300))
    process = start("screen", "-", "-o", "out.parquet", "--rejects", "rej.ndjson")
    fed(process, ROW + b"not json\n" + data, folder / "rej.ndjson", 10)  # its reject is written with the first batch
    os.killpg(process.pid, signal.SIGINT)
    process.communicate()
    assert process.returncode == 130
    rows_written = pq.read_table(folder / "out.parquet").num_rows
    assert rows_written in (BATCH - 1, 2 * BATCH - 1)
    assert run("screen", "-", "-o", "out.parquet", "--resume", stdin=ROW + b"not json\n" + data).exit_code == 0
    assert pq.read_table(folder / "out.parquet").num_rows == BATCH * 2 + 301


def test_workers_change_no_byte(start: Start, folder: Path) -> None:
    (folder / "shop.ndjson").write_bytes(ndjson(rows(BATCH * 3)))
    found = {}
    for workers in ("1", "2"):
        for name in ("out.ndjson", "out.parquet"):
            process = start("screen", "shop.ndjson", "-o", name, "--workers", workers, "-q")
            _, told = process.communicate()
            assert process.returncode == 0, told
            found[workers, name] = (folder / name).read_bytes()
    assert found["1", "out.ndjson"] == found["2", "out.ndjson"]
    assert found["1", "out.parquet"] == found["2", "out.parquet"]


def test_a_reader_that_goes_away_is_no_mistake(start: Start, folder: Path) -> None:
    (folder / "shop.ndjson").write_bytes(ndjson(rows(BATCH * 2)))
    process = start("screen", "shop.ndjson", "-o", "-", "-q")
    assert process.stdout is not None
    process.stdout.readline()
    process.stdout.close()
    process.wait()
    assert process.returncode == 141
    assert process.stderr is not None
    assert process.stderr.read() == b""
    process.stderr.close()
    assert process.stdin is not None
    process.stdin.close()
