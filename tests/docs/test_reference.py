"""The committed reference is what the code says today."""

from __future__ import annotations

import runpy
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / "docs" / "reference"


@pytest.fixture(scope="module")
def tool() -> dict[str, Any]:
    return runpy.run_path(str(ROOT / "tools" / "make_reference.py"))


@pytest.fixture(scope="module")
def pages(tool: dict[str, Any]) -> dict[str, str]:
    make: Callable[[], dict[str, str]] = tool["pages"]
    return make()


def test_the_reference_is_up_to_date(pages: dict[str, str]) -> None:
    there = {p.relative_to(FOLDER).as_posix(): p.read_text("utf-8") for p in FOLDER.rglob("*.md")}
    stale = sorted(n for n in pages.keys() | there.keys() if pages.get(n) != there.get(n))
    if stale:
        pytest.fail(f"docs/reference is behind the code in {', '.join(stale[:8])}: run `make reference`", pytrace=False)


def test_a_column_without_a_meaning_is_an_error(tool: dict[str, Any]) -> None:
    import pyarrow as pa

    with pytest.raises(tool["MissingError"], match="'weight'"):
        tool["_columns"](pa.schema([("id", pa.string()), ("weight", pa.string())]), {"id": "The id."})


def test_a_thing_without_a_docstring_is_an_error(tool: dict[str, Any]) -> None:
    def bare() -> None: ...

    with pytest.raises(tool["MissingError"], match=r"rempart\.bare has no docstring"):
        tool["_doc"](bare, "rempart.bare")


def test_every_rule_stands_on_the_page_of_its_pack(pages: dict[str, str]) -> None:
    from rempart.policy.policy import Policy

    for rule in Policy.load().rules:
        assert f"{rule.id}: " in pages[f"packs/{rule.pack}.md"], rule.id


def test_a_pipe_in_a_cell_does_not_break_the_table(tool: dict[str, Any]) -> None:
    assert tool["_table"](("a",), [("x|y\nz",)]).splitlines()[-1] == "| x\\|y z |"
