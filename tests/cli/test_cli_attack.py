"""`rempart attack`: what it prints, what it writes, when it fails."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import orjson
import pytest
from cli_kit import ndjson, write_pack
from click.testing import Result

Run = Callable[..., Result]
TERMS = [
    f"{a}{b}{c}ex" for a in ("mor", "tal", "vin", "sud") for b in ("da", "ke", "li", "po") for c in ("gra", "nim", "ruv")
]
NAMES = (
    "--family",
    "separators",
    "--family",
    "casing",
    "--family",
    "misspelling+casing",
    "--family",
    "adaptive",
    "--tries",
    "2",
)


@pytest.fixture
def feed(folder: Path) -> str:
    """A feed of 48 forbidden things under as many names, and a chair."""
    rows = [{"id": f"s{i}", "title": f"Strong {term}, 20 pieces", "language": "en"} for i, term in enumerate(TERMS)]
    (folder / "feed.ndjson").write_bytes(ndjson([*rows, {"id": "c", "title": "Chair"}]))
    return "feed.ndjson"


def pack_of(folder: Path, *, squeezed: bool) -> str:
    """The tests' pack, with these terms, in a folder of its own."""
    terms = f"{{terms: {{en: [{', '.join(TERMS)}]}}, squeezed: {str(squeezed).lower()}}}"
    old = '{terms: {en: [switchblade, gravity knife], de: ["*springmesser"]}}'
    name = "strong" if squeezed else "weak"
    return str(write_pack(folder / name / "knives", **{old: terms, "{refuse: [Switchblade]}": f"{{refuse: [{TERMS[0]}]}}"}))


def test_the_table_and_the_files(run: Run, feed: str, folder: Path) -> None:
    pack = pack_of(folder, squeezed=True)
    result = run("attack", feed, "--packs", pack, *NAMES, "--out", "out")
    assert result.exit_code == 0, result.output
    assert "48 listings attacked of 49 read, 48 terms" in result.stdout
    assert "100.0" in next(line for line in result.stdout.splitlines() if line.startswith("  casing"))
    assert "An attacker who learns" in result.stdout
    data = orjson.loads((folder / "out" / "results.json").read_bytes())
    assert [cell for cell in data["cells"] if cell.startswith("casing/")] == ["casing/1", "casing/2", "casing/3"]
    assert data["cells"]["casing/2"]["caught"] == data["cells"]["casing/2"]["of"] == 48
    assert "pieces" not in (folder / "out" / "results.json").read_text("utf-8")
    made = f"rempart attack feed.ndjson {' '.join(NAMES)} --packs {pack}"
    assert f"Made by `{made}`" in (folder / "out" / "attack.md").read_text("utf-8")
    assert (folder / "out" / "attack.svg").read_text("utf-8").startswith("<svg ")
    through = [orjson.loads(line) for line in (folder / "out" / "through.ndjson").read_bytes().splitlines()]
    assert through
    assert all(row["disguised"]["title"] != f"Strong {row['words'][0]}, 20 pieces" for row in through)


def test_the_same_command_gives_the_same_bytes(run: Run, feed: str, folder: Path) -> None:
    pack = pack_of(folder, squeezed=True)
    for out in ("one", "two"):
        assert run("attack", feed, "--packs", pack, *NAMES, "--seed", "5", "--out", out, "--quiet").output == ""
    for name in ("results.json", "attack.md", "attack.svg", "through.ndjson"):
        assert (folder / "one" / name).read_bytes() == (folder / "two" / name).read_bytes()
    run("attack", feed, "--packs", pack, *NAMES, "--seed", "6", "--out", "three", "--quiet")
    assert (folder / "one" / "results.json").read_bytes() != (folder / "three" / "results.json").read_bytes()


def test_a_baseline_fails_what_got_worse_and_passes_what_did_not(run: Run, feed: str, folder: Path) -> None:
    strong, weak = pack_of(folder, squeezed=True), pack_of(folder, squeezed=False)
    assert run("attack", feed, "--packs", strong, *NAMES, "--out", "before", "--quiet").exit_code == 0
    same = run("attack", feed, "--packs", strong, "--baseline", "before/results.json")
    assert same.exit_code == 0, same.output
    assert "got significantly worse than the baseline" in same.stdout
    worse = run("attack", feed, "--packs", weak, "--baseline", "before/results.json", "--out", "now")
    assert worse.exit_code == 1
    assert "separators/2" in worse.stdout[worse.stdout.index("got significantly worse than the baseline:") :]
    assert "## Against the baseline" in (folder / "now" / "attack.md").read_text("utf-8")


def test_the_packs_own_examples(run: Run, folder: Path) -> None:
    result = run("attack", "--pack-examples", "--family", "casing", "--strength", "1", "--limit", "1")
    assert result.exit_code == 0, result.output
    assert "1 listings attacked of 2 read" in result.stdout
    assert run("attack", "--list").stdout.count("\n  ") >= 40


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        ((), 2, "what should be attacked?"),
        (("feed.ndjson", "--family", "separator"), 2, "did you mean separators?"),
        (("feed.ndjson", "--strength", "4"), 2, "4"),
        (("feed.ndjson",), 2, "none of 49 listings is stopped for words in it"),
        (("feed.ndjson", "--baseline", "feed.ndjson"), 3, "expected the results.json of `rempart attack`"),
        (("feed.ndjson", "--baseline", "missing.json"), 3, "missing.json: cannot be read"),
        (("feed.ndjson", "--baseline", "missing.json", "--limit", "3"), 2, "--limit does not go with it"),
        (("missing.xml",), 3, "missing.xml"),
    ],
)
def test_what_cannot_be_done_is_said(run: Run, feed: str, words: tuple[str, ...], code: int, said: str) -> None:
    result = run("attack", *words)
    assert result.exit_code == code, result.output
    assert said in result.stderr


def test_a_broken_feed_is_said_and_the_rest_counts(run: Run, feed: str, folder: Path) -> None:
    whole = (folder / feed).read_bytes()
    (folder / "cut.ndjson").write_bytes(whole + b'{"id": "half", "tit')
    result = run("attack", "cut.ndjson", "--packs", pack_of(folder, squeezed=True), "--family", "casing", "--limit", "5")
    assert "5 listings attacked of 49 read" in result.stdout
    assert result.exit_code in (0, 3)
