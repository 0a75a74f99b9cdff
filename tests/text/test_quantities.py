"""Numbers with their units in trader text: cases by language, the two decimal conventions, and laws on any string."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rempart.text.quantities import UNITS, convert, find_quantities
from rempart.text.units import BASES


def seen(text: str) -> list[tuple[float, str]]:
    return [(round(q.value, 6), q.unit) for q in find_quantities(text)]


CASES = [
    ("20mg/ml", [(20, "mg/ml")]),
    ("20 mg / ml", [(20, "mg/ml")]),
    ("20 mg per ml", [(20, "mg/ml")]),
    ("20 мг/мл", [(20, "mg/ml")]),
    ("2,5 mg", [(2.5, "mg")]),
    ("0.5 ml", [(0.5, "ml")]),
    (".5 ml", [(0.5, "ml")]),
    ("1 000 mg", [(1000, "mg")]),
    ("1\u202f000 mg", [(1000, "mg")]),
    ("1'000 mg", [(1000, "mg")]),
    ("1.500 kg", [(1_500_000, "mg")]),
    ("0,750 l", [(750, "ml")]),
    ("B12 500 mg", [(500, "mg")]),
    ("model kit 1:6 500 mg", [(500, "mg")]),
    ("35 %", [(35, "%")]),
    ("35%", [(35, "%")]),
    ("12.500 %", [(12.5, "%")]),
    ("35 procent", [(35, "%")]),
    ("40% vol", [(40, "%")]),
    ("40 % Vol.", [(40, "%")]),
    ("40°", [(40, "%")]),
    ("40°C", []),
    ("40 ° C", []),
    ("360° swivel", []),
    ("50 µg", [(0.05, "mg")]),
    ("50 μg", [(0.05, "mg")]),
    ("50 mcg", [(0.05, "mg")]),
    ("50 мкг", [(0.05, "mg")]),
    *[(f"5000 {u}", [(5000, "IU")]) for u in ("IU", "iu", "UI", "IE", "j.m.", "ME", "I.U.", "МЕ")],
    ("10 cm", [(100, "mm")]),
    ("10-cm", [(100, "mm")]),
    ("80cm", [(800, "mm")]),
    ("10 см", [(100, "mm")]),
    ("3in", [(76.2, "mm")]),
    ("3''", [(76.2, "mm")]),
    ('3"', [(76.2, "mm")]),
    ("3”", [(76.2, "mm")]),
    ("3″", [(76.2, "mm")]),
    ("3 1/2 inch blade", [(88.9, "mm")]),
    ("3½ inch blade", [(88.9, "mm")]),
    ("1/2 l", [(500, "ml")]),
    ("3 in 1", []),
    ("3in1", []),
    ("10 v 1", []),
    ("3 in blade", [(76.2, "mm")]),
    ("12V", [(12, "V")]),
    ("1,5 kV", [(1500, "V")]),
    ("2 million volts", [(2_000_000, "V")]),
    ("10.000.000 V", [(10_000_000, "V")]),
    ("5mW", [(5, "mW")]),
    ("5 MW", []),
    ("1 W", [(1000, "mW")]),
    ("7.5 J", [(7.5, "J")]),
    ("7,5 Joule", [(7.5, "J")]),
    ("16 joules", [(16, "J")]),
    ("10000 puffs", [(10000, "puffs")]),
    ("9000+ Puffs", [(9000, "puffs")]),
    ("10 000 bouffées", [(10000, "puffs")]),
    ("12.000 zaciągnięć", [(12000, "puffs")]),
    ("15K puffs", [(15000, "puffs")]),
    ("600 Züge", [(600, "puffs")]),
    ("800 caladas", [(800, "puffs")]),
    ("800 tiros", [(800, "puffs")]),
    ("10 kg", [(10_000_000, "mg")]),
    *[(f"2 {u}", [(2000, "ml")]) for u in ("L", "l", "liter", "litre", "litri", "Liter", "litrów", "λίτρα", "л")],
    *[
        (f"800 mg {d}", [(800, "mg"), (800, "mg/day")])
        for d in (
            "per day",
            "a day",
            "par jour",
            "pro Tag",
            "al día",
            "al giorno",
            "dziennie",
            "per dag",
            "/ Tag",
            "/day",
            "daily",
            "täglich",
            "на ден",
            "την ημέρα",
            "denně",
            "na dan",
            "EGCG par jour",
            "of caffeine per day",
        )
    ],
    ("4000 IU daily", [(4000, "IU"), (4000, "IU/day")]),
    ("500 mg. Take one per day", [(500, "mg")]),
    ("8 kg in 2 weeks", [(8_000_000, "mg")]),
    ("5-10 mg", [(5, "mg"), (10, "mg")]),
    ("5 – 10 mg", [(5, "mg"), (10, "mg")]),
    ("5 bis 10 mg", [(5, "mg"), (10, "mg")]),
    ("BPC-157-200 mg", [(200, "mg")]),
    ("137525-51-0 mg", [(0, "mg")]),
    ("12/24V", [(12, "V"), (24, "V")]),
    ("20x30 cm", [(200, "mm"), (300, "mm")]),
    ("20 × 30 × 40 mm", [(20, "mm"), (30, "mm"), (40, "mm")]),
    ("3x10 ml", [(10, "ml")]),
    ("10mlx3", [(10, "ml")]),
    ("20mg60 caps", [(20, "mg")]),
    ("200 mg/10 ml", [(200, "mg"), (20, "mg/ml"), (10, "ml")]),
    ("2 mg/kg", [(2, "ppm")]),
    ("90 ppm", [(90, "ppm")]),
    ("5 mg/tablet", [(5, "mg")]),
    ("300 g/m²", []),
    ("5 l/min", []),
    ("10 m²", []),
    ("10m2", []),
    ("50 cm³", [(50, "ml")]),
    ("51 kG²mm²", [(51, "kG2mm2")]),
    ("100 mesh", [(100, "mesh")]),
    ("3 years", [(36, "month")]),
    ("36 Monate", [(36, "month")]),
    ("２０ｍｇ", [(20, "mg")]),
    ("٢٠ mg", [(20, "mg")]),
    ("𝟓𝟎 mg", [(50, "mg")]),
    ("20㎎", [(20, "mg")]),
    ("2\u200b0 m\u200bg", [(20, "mg")]),
    ("20 毫克胶囊", [(20, "mg")]),
    ("20mg胶囊", [(20, "mg")]),
    ("10² mg", []),
    ("5G phone", []),
    ("size 40 M", []),
    ("HSTNN-LB7L, BTY-M6J, AA-PB2NC6W, CA06055-CL, 0725KY, 4ME80AA, G551JM", []),
    ("2x12V, x5W", [(12, "V"), (5000, "mW")]),
    ("stungun20000V", [(20000, "V")]),
    ("70,8 mg/ 65 mg/ 27 mg", [(70.8, "mg"), (65, "mg"), (27, "mg")]),
    ("8oz/ 240ml", [(226_796, "mg"), (240, "ml")]),
    ("4 g / 100 g", [(4000, "mg"), (40000, "ppm"), (100_000, "mg")]),
    ("MacBook 2000 mAh", []),
    ("10, 20, 30 mg", [(30, "mg")]),
    ("10,20,30mg", [(30, "mg")]),
    ("nothing", []),
    ("", []),
]


@pytest.mark.parametrize(("text", "expected"), CASES)
def test_reads(text: str, expected: list[tuple[float, str]]) -> None:
    assert seen(text) == [(pytest.approx(v), u) for v, u in expected]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("1.234,5 mg", "1,234.5 mg"),
        ("1.000 mg", "1,000 mg"),
        ("1.234.567 mg", "1,234,567 mg"),
        ("1 234,5 mg", "1 234.5 mg"),
        ("2,5 mg", "2.5 mg"),
        ("0,125 mg", "0.125 mg"),
        ("1.234,567 mg", "1,234.567 mg"),
        ("1,5 kg", "1.5 kg"),
        ("12,500 %", "12.500 %"),
        ("1234,567 mg", "1234.567 mg"),
    ],
)
def test_both_decimal_conventions_agree(one: str, other: str) -> None:
    assert seen(one) == seen(other) != []


def test_offsets_are_code_points_of_the_text_as_typed() -> None:
    text = "𝗡𝗶𝗰 ２０ ｍｇ／ｍｌ e\u0301liquide, 5 – 10 ml"
    found = find_quantities(text)
    assert [text[q.start : q.end] for q in found] == ["２０ ｍｇ／ｍｌ", "5 – 10 ml", "10 ml"]


def test_convert() -> None:
    assert convert(2, "cm") == (20.0, "length")
    assert convert(1, "µg") == (0.001, "mass")
    assert convert(20, "mg/ml") == (20.0, "concentration")
    assert convert(800, "mg/day") == (800.0, "dose_per_day")
    assert convert(50, "kG2mm2") == (50.0, "flux")
    pack_units = "mg µg mg/ml mg/day ml l % cm mm m kg g V kV mW W J puffs IU kG2mm2 month years mesh ppm in mg/kg"
    for unit in pack_units.split():
        assert convert(1, unit)[1] in BASES
    with pytest.raises(ValueError, match=r"expected a unit \(mg, .*found 'parsec'"):
        convert(1, "parsec")


def test_every_unit_has_its_dimensions_base() -> None:
    assert {u.dimension for u in UNITS.values()} == set(BASES)
    for spelling, unit in UNITS.items():
        assert unit.base == BASES[unit.dimension], spelling
        assert unit.factor > 0


@pytest.mark.parametrize("spelling", sorted(s for s in UNITS if "/" not in s))
def test_every_spelling_is_found_after_a_number(spelling: str) -> None:
    shown = spelling.upper() if spelling in ("me", "ne", "ky", "ij", "ie") else spelling
    gap = " " if spelling in ("ne", "ky", "ij", "jm", "ui") else ""
    found = find_quantities(f"x 7{gap}{shown}")
    assert [(q.value, q.unit) for q in found] == [(pytest.approx(7 * UNITS[spelling].factor), UNITS[spelling].base)]


PIECES = st.sampled_from(
    ["5", "0", "12", "1.000", "1,5", "½", "²", "５", "٣", " ", ".", ",", "-", "/", "x", "'", '"', "mg", "ml", "/ml",
     " per day", "%", "°", "kg", "㎎", "\u200b", "İ", "e\u0301", "ﷺ", "k puffs", "毫克", "\ud800", "V", "in"]
)  # fmt: skip


@given(st.one_of(st.text(st.characters(codec=None)), st.lists(PIECES, max_size=30).map("".join)))
def test_any_string_gives_valid_offsets(text: str) -> None:
    for q in find_quantities(text):
        assert 0 <= q.start < q.end <= len(text)
        assert any(c.isdecimal() or c in "½⅓¼¾⅔⅛⅜⅝⅞" for c in text[q.start : q.end])
        assert 0 <= q.value < float("inf")
        assert q.unit == BASES[q.dimension]


@given(st.integers(0, 999_999), st.sampled_from(["mg", " mg", "\u00a0mg", "-mg"]), st.text("abc ,;", max_size=9))
def test_words_around_change_nothing(n: int, unit: str, before: str) -> None:
    assert seen(f"{before} {n}{unit}, tablets") == [(n, "mg")]


@pytest.mark.parametrize(
    "piece",
    ["9", "1.", "1 ", "1,", "1/", "1x", "1-", "1 000 ", "5mg", "5 mg/", "5     ", "1 k", "½", "\u200b1", "5 mg a ", "111."],
)
def test_hostile_length_is_linear(piece: str) -> None:
    def seconds(size: int) -> float:
        text = piece * (size // len(piece)) + " mg"
        started = time.process_time()
        find_quantities(text)
        return time.process_time() - started

    assert min(seconds(100_000) for _ in range(2)) < 4.0
    small = min(seconds(20_000) for _ in range(3))
    assert min(seconds(80_000) for _ in range(3)) < 12 * small + 0.1
