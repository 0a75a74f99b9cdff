from __future__ import annotations

import xml.etree.ElementTree as ET

from evals.plot import Bar, Cell, chart, heat
from evals.wilson import Share

SVG = "{http://www.w3.org/2000/svg}"


def test_bars_are_well_formed_and_readable_in_the_dark() -> None:
    svg = chart("A & B", [Bar("x < y", Share(5, 10)), Bar("none", Share(0, 0))], " %", 100)
    root = ET.fromstring(svg)
    assert root.get("aria-label") == "A & B"
    assert "prefers-color-scheme:dark" in svg
    assert len(root.findall(f"{SVG}rect")) == 2


def test_a_map_has_a_cell_for_each_value_and_marks_the_empty_ones() -> None:
    root = ET.fromstring(
        heat("Map", ["a", "b"], ["x", "y"], [[Cell(1, "9"), Cell(0, "0")], [Cell(None, ""), Cell(0.5, "4")]], "n")
    )
    cells = root.findall(f"{SVG}rect")
    assert [c.get("class") for c in cells] == ["h", "z", "h"]
    assert [float(c.get("fill-opacity") or 1) for c in cells] == [1.0, 1.0, 0.54]
    words = [t.text for t in root.findall(f"{SVG}text")]
    assert words[-1] == "n"
    assert {"a", "b", "x", "y", "9", "0", "4"} <= set(words)
