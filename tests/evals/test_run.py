"""The whole run on one small set, and without any."""

from __future__ import annotations

import gzip
from pathlib import Path

import orjson
import pytest
from eval_packs import refusing

from evals import judge, run


@pytest.fixture
def small(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of shared data with a clean and an unlawful set, and one of packs."""
    folder = tmp_path / "shared" / "data" / "listings"
    folder.mkdir(parents=True)
    rows = [
        {"id": f"c{i}", "title": f"Garden chair {i}", "language": "en", "label": {"violation": False}} for i in range(40)
    ]
    rows.append({"id": "c99", "title": "Switchblade comb", "language": "en", "label": {"violation": False}})
    bad = [{"id": f"b{i}", "title": title, "language": "en", "label": {"violation": True, "kind": "weapons"}}
           for i, title in enumerate(["Switchblade 20 cm", "Flick knife"])]  # fmt: skip
    for name, some in (("shop", rows), ("market_2017", bad)):
        with gzip.open(folder / f"{name}.ndjson.gz", "wb") as out:
            out.writelines(orjson.dumps(row) + b"\n" for row in some)
    monkeypatch.setenv("REMPART_SHARED", str(tmp_path / "shared"))
    monkeypatch.setenv("REMPART_CACHE", "")
    return refusing(tmp_path / "packs" / "knives", "switchblade")


def test_a_run_prints_what_it_found(small: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run.main(["--packs", str(small), "--parts", "sets", "pairs", "guards", "--pairs", str(small / "none")]) == 0
    out = capsys.readouterr().out
    assert "| weapons | 2 | 2 | 50.0 %" in out
    assert "| shops of fewer than 200 rows (1) | 41 | 0.00 (0.00–" in out
    assert "**1 stops by 1 rules have no verdict yet" in out
    assert "| `knives.one` | refuse | 1 | · | · | · | **1** | shop 1 | `switchblade` |" in out
    assert "Switchblade comb" not in out, "counts and single terms, no text"
    assert "| Guard abuse turned to publish | 0 % | 0.00 (0.00–" in out


def test_pages_are_written_between_marks_and_kept_around_them(small: Path, tmp_path: Path) -> None:
    out = tmp_path / "docs"
    given = ["--packs", str(small), "--parts", "sets", "--out", str(out)]
    assert run.main(given) == 0
    page = (out / "evaluation.md").read_text("utf-8")
    (out / "evaluation.md").write_text(page + "\nWhat a person adds.\n", "utf-8")
    assert run.main(given) == 0
    again = (out / "evaluation.md").read_text("utf-8")
    assert again.endswith("\nWhat a person adds.\n")
    assert again.count("## Aims") == 1
    assert {f.name for f in (out / "img").iterdir()} >= {"evaluation_coverage.svg", "evaluation_clean.svg"}


def test_without_listings_it_says_so_loudly(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("REMPART_SHARED", str(tmp_path))
    assert run.main([]) == 0
    assert "SKIPPED, NOTHING WAS EVALUATED" in capsys.readouterr().err


def test_judging_shows_and_notes(
    small: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "judged"
    folder.mkdir()
    noted: list[judge.Stop] = []
    monkeypatch.setattr(judge, "add", lambda new: noted.extend(new))
    packs = ["--packs", str(small)]
    assert judge.main(packs) == 0
    shown = capsys.readouterr().out
    assert "'Switchblade comb'" in shown
    assert "1 stops have no verdict" in shown
    assert judge.main(["false:word", "all", *packs]) == 2, "all of a rule, never all of everything"
    assert judge.main(["false:word", "0" * 12, *packs]) == 2, "no such key"
    assert judge.main(["false:nonsense", "all", "--rule", "knives", *packs]) == 2
    assert noted == []
    assert judge.main(["false:word", "all", "--rule", "knives.one", *packs]) == 0
    assert [(s.set, s.rule, s.verdict, s.cause) for s in noted] == [("shop", "knives.one", "false", "word")]
