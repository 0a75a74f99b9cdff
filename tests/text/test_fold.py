"""The compiled passes of the fold and of the views give the bytes of the plain ones (`numpy_fold`), for any text."""

from __future__ import annotations

import gzip
import os
from pathlib import Path
from time import perf_counter

import numpy as np
import numpy_fold as plain
import orjson
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rempart.detectors.borders import look
from rempart.domain.listing import clean, from_dicts
from rempart.text.block import Block, Hit
from rempart.text.fold import fold, join
from rempart.text.mojibake import repairs
from rempart.text.tables import SEPARATOR
from rempart.text.views import VIEWS
from rempart.text.views.words import Words

SHARED = Path(os.environ.get("REMPART_SHARED") or Path(__file__).resolve().parents[3] / "shared")
LISTINGS = SHARED / "data" / "listings"
PIECES = [
    "&eacute;", "&#118;", "&#x76;", "&amp;", "&nbsp;", "&unknown;", "&#99999999;", "&#xD800;", "&;", "&&amp;", "&# 65;",
    "&#118iagra", "&#x76agra", "&ngE;", "&zwnj;", "&CounterClockwiseContourIntegral;", "%76iagra", "100% de", "%c3%a9",
    "%50 off", "\\u0076", "\\ud800", "\\u00e9\\u00e8", "vi<b></b>agra", "a</p>b", "x [b]y[/b]z",
    "p<!-- -->q", "a<b", ">c",
    "<wbr>a", "a<wbr>", "Ã©", "Г©", "Ă©", "√©", "ÃƒÂ©", "â€™", "Ä\ufffd", "Ã\x8d", "Ã", "©", "a", "é",
    "Z", "д",
    "γ", " ", "\ufe0f", "\u200b", "0", "€", "е", "ｖ", "𝓿", "💊", "\U000e0061", "\U00020000", "伟哥", "가", "ข", "ש",
    "\U0001f468", "@", "$", "!!", "..", "AAA", "\x00", "\n",
]  # fmt: skip
texts = st.lists(st.one_of(st.sampled_from(PIECES), st.text(max_size=6).map(clean)), max_size=12).map("".join)


def same(raw: bytes) -> None:
    """Every pass of a joined buffer against its plain form."""
    folded, expected = fold(raw), plain.fold(raw)
    assert folded.data.tobytes() == expected.data.tobytes()
    assert folded.odd.tolist() == expected.odd.tolist()
    assert folded.hidden.tolist() == expected.hidden.tolist()
    assert folded.bounds is not None
    assert folded.bounds.tolist() == plain.bounds(raw).tolist()
    for view in VIEWS:
        data, bounds = view.lay(folded)
        assert data == getattr(plain, view.name)(expected.data.tobytes())
        assert bounds.tolist() == plain.bounds(data).tolist()
        assert view.lay(expected)[1].tolist() == bounds.tolist()
        if view.name == "words":
            assert [x.tolist() for x in look(data)] == [x.tolist() for x in plain.look(data)]


@settings(max_examples=400, deadline=None)
@given(st.lists(texts, min_size=1, max_size=5))
def test_any_text(values: list[str]) -> None:
    same(join([v.encode() for v in values]))


@pytest.mark.parametrize("around", ["{}", "a{}b", "д{} Z", "0{}é", "{0}{0}"])
def test_every_character_of_the_first_two_planes(around: str) -> None:
    points = [*range(1, 0xD800), *range(0xE000, 0x20000), 0x20000, 0x3134F, 0xE0001, 0xE0FFF, 0xE1000, 0x10FFFF]
    for first in range(0, len(points), 16384):
        same(join([around.format(chr(cp)).encode() for cp in points[first : first + 16384]]))


def test_real_text() -> None:
    files = sorted(LISTINGS.glob("*.gz"))
    if not files:
        pytest.skip(f"no listings in {LISTINGS} (REMPART_SHARED says where shared is): real text was NOT compared")
    for file in files:
        with gzip.open(file) as lines:
            rows = [orjson.loads(line) for line, _ in zip(lines, range(800), strict=False)]
        values = [v.encode() for row in rows for v in row.values() if isinstance(v, str)]
        same(join(values))


def test_nothing_and_empty_values() -> None:
    same(b"")
    same(join([b""]))
    same(join([b"", b"", b"a"]))


@given(st.lists(st.binary(max_size=12).map(lambda b: b.replace(b"\xfe", b"")), min_size=1, max_size=4))
def test_bytes_that_are_no_utf_8_stay_within_their_value(values: list[bytes]) -> None:
    folded = fold(join(values))
    assert np.count_nonzero(folded.data == SEPARATOR) == len(values)
    for view in VIEWS:
        data, bounds = view.lay(folded)
        assert data.count(SEPARATOR) == len(values) == len(bounds) - 1


def test_a_tag_never_reaches_into_the_next_value() -> None:
    for first, second in (("vi<b ", ">agra"), ("a<!-- ", " -->b"), ("a[b=", "]b")):
        assert Block(from_dicts([{"title": first, "description": second}])).view("words").count(SEPARATOR) == 2


READ = [
    ("cafÃ© noir", "cafe noir"),
    ("FRANÃ‡AIS", "francais"),
    ("Ã©pilateur", "epilateur"),
    ("fГ©ntanyl", "fentanyl"),
    ("fĂ©ntanyl", "fentanyl"),
    ("f√©ntanyl", "fentanyl"),
    ("fΓ©ntanyl", "fentanyl"),
    ("fÃƒÂ©ntanyl", "fentanyl"),
    ("ÄŚeskĂˇ", "ceska"),
    ("broÅ„ palna", "bron palna"),
    ("muniÈ›ie", "munitie"),
    ("zbraÅˆ", "zbran"),
    ("noÅ¼em", "nozem"),
    ("ESPAÃ\x91OLA", "espanola"),
    ("womenâ€™s", "women s"),
    ("SkinÂ\xa0Cream", "skin cream"),
    ("voilÃ\xa0", "voila"),
    ("mÄ\ufffdeta", "mceta"),
    ("Ð¿Ð¸Ð²Ð¾", "пиво"),
    ("РїРёРІРѕ", "пиво"),
    ("Î³Î¬Î»Î±", "γάλα"),
    ("Ð\x9aÐ\xbeÑ\x82", "Кот"),
]
KEPT = [
    "MAÇÃ® vermelha",
    "Её машина",
    "ΔΎΟ",
    "CAFÉ® noir",
    "l’été",
    "‚Ä‘ und ‚Ö‘",
    "Вї",
    "√© 2020",
    "«СССР»",
    "Сјај",
    "ΞΈ",
    "Ñ° 1",
    "\ufffd" * 8,
    "Ä© ",
    "«СССР»",
    "Сјај",
    "С„",
    "ΞΈ",
    "Ñ° 1",
]


@pytest.mark.parametrize(("typed", "read"), READ)
def test_letters_in_the_wrong_encoding_are_read(typed: str, read: str) -> None:
    block = Block(from_dicts([{"title": f"x {typed} y"}]))
    read = Words().key(read).decode()
    assert block.view("words") == f" x {read} y ".encode() + b"\xfe"
    at = block.view("words").find(read.encode())
    span = block.locate(Hit(0, 0, 0, "words", at, at + len(read.encode())))
    assert f"x {typed} y"[span.start : span.end] == typed.strip(" ")


@pytest.mark.parametrize("typed", KEPT)
def test_letters_that_stand_for_themselves_stay(typed: str) -> None:
    raw = f" {typed} ".encode()
    assert [found for at in range(len(raw)) if raw[at] >= 0xC2 and (found := repairs(raw, at)[0])] == []


def test_a_flood_of_doubtful_letters_is_read_in_a_moment() -> None:
    raw = join(["Г©".encode() * 100_000])
    start = perf_counter()
    assert fold(raw).data.tobytes() == plain.fold(raw).data.tobytes()
    assert perf_counter() - start < 15
