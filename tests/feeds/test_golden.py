"""Small files of every format beside what is read out of them: `tests/golden/feeds/x.csv` and `x.csv.expected`.

Refresh with `REMPART_GOLDEN=refresh pytest tests/feeds/test_golden.py`, and read the difference before you commit it.
"""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest
from feed_contract import read

GOLDEN = Path(__file__).parents[1] / "golden" / "feeds"
INPUTS = sorted(p.name for p in GOLDEN.iterdir() if p.suffix != ".expected")


def readable(name: str) -> str:
    found = read(name)
    lines = [json.dumps({"format": found.format, "listings": len(found.rows), "rejects": len(found.rejects)})]
    for row in found.rows:
        given = {k: dict(v) if k == "extra" else v for k, v in row.items() if v is not None}
        lines.append(json.dumps(given, ensure_ascii=False, indent=1))
    lines += [f"reject  {reject}" for reject in found.rejects]
    if found.broken:
        lines.append(f"broken  {found.broken}")
    return "\n".join(lines) + "\n"


@pytest.mark.parametrize("name", INPUTS)
def test_a_file_reads_as_written_down(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(GOLDEN)
    found = readable(name)
    expected = GOLDEN / f"{name}.expected"
    if os.environ.get("REMPART_GOLDEN") == "refresh":
        expected.write_text(found, encoding="utf-8")
    assert found == expected.read_text(encoding="utf-8")


def test_there_is_a_golden_pair_for_every_format_that_is_text() -> None:
    from rempart.feeds import FORMATS

    shown = {json.loads((GOLDEN / f"{n}.expected").read_text(encoding="utf-8").splitlines()[0])["format"] for n in INPUTS}
    assert shown >= {form.name for form in FORMATS} - {"parquet"}
