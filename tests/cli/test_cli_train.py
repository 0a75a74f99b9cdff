"""`rempart train`: a tiny training, the same bytes twice, and what it says about bad labels and missing folders."""

from __future__ import annotations

import gzip
from pathlib import Path

import orjson
import pytest
from click.testing import CliRunner, Result

from rempart.cli.main import main
from rempart.models import read

ADJECTIVES = ("black", "new", "large", "small", "heavy", "old", "long", "rare", "used", "cheap")


@pytest.fixture
def training(tmp_path: Path) -> Path:
    """Training data: fifty pairs about knives, and some ordinary goods."""
    out = tmp_path / "data"
    (out / "contrast").mkdir(parents=True)
    (out / "ordinary").mkdir()
    pairs = []
    for i in range(50):
        words = f"{ADJECTIVES[i % 10]} {ADJECTIVES[(i * 7 + i // 10) % 10]}"
        for bad, goods in ((True, "switchblade knife"), (False, "kitchen knife")):
            row = {"title": f"{words} {goods}", "language": "en", "violation": bad, "pair": i}
            pairs.append(orjson.dumps(row))
    (out / "contrast/knives.ndjson").write_bytes(b"\n".join(pairs))
    goods = [f"en\t{a} {b}\n" for a in ADJECTIVES for b in ("chair", "lamp", "teapot", "scarf", "rug", "novel")]
    (out / "ordinary/goods.txt.gz").write_bytes(gzip.compress("".join(goods).encode()))
    return out


def train(training: Path, packs: Path, *more: str | Path) -> Result:
    out = training.parent / "model.bin"
    words = ["train", "--data", str(training), "--packs", str(packs), "--out", str(out), *map(str, more)]
    return CliRunner().invoke(main, words, prog_name="rempart")


def test_it_learns_and_gives_the_same_bytes_twice(training: Path, packs: Path) -> None:
    card = training.parent / "card.md"
    first = train(training, packs, "--card", card)
    assert first.exit_code == 0, first.output
    model = training.parent / "model.bin"
    bytes_, text = model.read_bytes(), card.read_text("utf-8")
    assert train(training, packs, "--card", card).exit_code == 0
    assert model.read_bytes() == bytes_
    assert card.read_text("utf-8") == text
    bad, good, other = read(model).chances([b"rusty switchblade knife", b"rusty kitchen knife", b"rusty teapot"])[:, 0]
    assert bad > 0.8
    assert max(good, other) < 0.3
    assert "50/50" in first.output
    assert "| knives | 50 | 50 | 1.000 | 50 of 50 | - |" in text
    assert "Not measured" in text


def test_labels_count_and_bad_ones_are_told(training: Path, packs: Path) -> None:
    good = {"listing": {"title": "rusty teapot"}, "pack": "knives", "violation": True, "weight": 50}
    lines = [
        orjson.dumps(good),
        b"{nothing",
        orjson.dumps({**good, "pack": "spoons"}),
        orjson.dumps({**good, "violation": 2}),
    ]
    labels, rejects = training.parent / "labels.ndjson", training.parent / "rejects.ndjson"
    labels.write_bytes(b"\n".join(lines))
    result = train(training, packs, "--from", labels, "--rejects", rejects)
    assert result.exit_code == 0, result.output
    assert "4 lines, 1 labels, 3 rejected" in result.stderr
    found = [orjson.loads(line) for line in rejects.read_bytes().splitlines()]
    assert [(r["line"], r["field"]) for r in found] == [(2, None), (3, "pack"), (4, "violation")]
    assert read(training.parent / "model.bin").chances([b"rusty teapot"])[0, 0] > 0.5, "the reviewer's word counts"


def test_bounds_are_measured_noted_and_read_again(training: Path, packs: Path) -> None:
    feed = training.parent / "shop.ndjson"
    rows = [{"id": i, "title": f"{ADJECTIVES[i % 10]} teapot {i}"} for i in range(3200)]
    feed.write_bytes(b"".join(orjson.dumps(r) + b"\n" for r in rows))
    assert train(training, packs, "--calibrate", feed).exit_code == 0
    model = training.parent / "model.bin"
    bound = read(model).bound("knives", 1e-3)
    assert bound is not None
    assert (read(model).telling([str(r["title"]).encode() for r in rows])[:, 0] >= bound).mean() <= 1e-3
    assert read(model).bound("knives", 1e-4) is None, "3,200 listings cannot show 1 in 10,000"
    bytes_ = model.read_bytes()
    again = train(training, packs)
    assert model.read_bytes() == bytes_
    assert "use --calibrate" not in again.stderr
    other = train(training, packs, "--seed", "2")
    assert "use --calibrate" in other.stderr
    assert read(model).bound("knives", 1e-3) is None


def test_lawful_listings_that_look_worst_are_learned(training: Path, packs: Path) -> None:
    feed = training.parent / "shop.ndjson"
    rows = [{"id": i, "title": f"{ADJECTIVES[i % 10]} switchblade comb {i}"} for i in range(60)]
    feed.write_bytes(b"".join(orjson.dumps(r) + b"\n" for r in rows))
    assert train(training, packs).exit_code == 0
    before = read(training.parent / "model.bin").chances([b"green switchblade comb"])[0, 0]
    result = train(training, packs, "--clean", feed)
    assert "looked worst" in result.stderr
    assert read(training.parent / "model.bin").chances([b"green switchblade comb"])[0, 0] < before / 2


def test_the_packs_rows_are_kept_and_used(training: Path, packs: Path) -> None:
    assert train(training, packs, "--refresh").exit_code == 0
    first = (training.parent / "model.bin").read_bytes()
    assert (training / "packs.ndjson.gz").exists()
    words = ["train", "--data", str(training), "--out", str(training.parent / "model.bin")]
    assert CliRunner().invoke(main, words, prog_name="rempart").exit_code == 0
    assert (training.parent / "model.bin").read_bytes() == first, "from what was kept, whatever the packs have become"


@pytest.mark.parametrize(
    ("change", "code", "said"),
    [
        (("--data", "nowhere"), 2, "there is no folder nowhere"), (("--out", "nowhere/model.bin"), 2, "--out"),
        (("--from", "nowhere.ndjson"), 3, "nowhere.ndjson"), (("--calibrate", "nowhere.xml"), 3, "nowhere.xml"),
        (("--packs", "nowhere"), 2, "nowhere"),
    ],
)  # fmt: skip
def test_what_cannot_be_carried_out_is_told(
    training: Path, packs: Path, change: tuple[str, ...], code: int, said: str
) -> None:
    result = train(training, packs, *change)
    assert result.exit_code == code, result.output
    assert said in result.output
    assert not (training.parent / "model.bin").exists()


def test_too_few_labels_make_no_model(training: Path, packs: Path) -> None:
    (training / "contrast/knives.ndjson").unlink()
    result = train(training, packs)
    assert result.exit_code == 3
    assert "at least 40 labelled violations" in result.output
