"""Which letters the bytes mean."""

from __future__ import annotations

from pathlib import Path

import pytest
from feed_contract import read_bytes

from rempart.feeds.encoding import Repair, code_page, texts, utf8

LANGUAGES = {
    "pl": ("cp1250", "Zażółć gęślą jaźń, miód pitny trójniak, książka dla dzieci, łóżko"),
    "cs": ("cp1250", "Příliš žluťoučký kůň úpěl ďábelské ódy, svěží vůně"),
    "sk": ("cp1250", "Vypĺňame dotazník, žltý kôň, ľadový čaj, šťava"),
    "hr": ("cp1250", "Dječja košulja, muška čarapa, žuta vreća, đumbir"),
    "hu": ("cp1250", "Árvíztűrő tükörfúrógép, női cipő, kényelmes, gyönyörű, fűző"),
    "ro": ("cp1250", "Haină pentru fetiţe, mărime mică, şosete de lână, această jucărie"),
    "fr": ("cp1252", "Crème à la châtaigne, très légère, goût prononcé, forêt, où"),
    "es": ("cp1252", "¿Qué tamaño? Niños y niñas, pequeño, cañón, 3ª edición"),
    "pt": ("cp1252", "Coleção de calções, não contém, pão, irmã, avó, atenção"),
    "it": ("cp1252", "Qualità, perché no, caffè, più, così, però, città"),
    "da": ("cp1252", "Smørrebrød på bordet, ærter, blå kjole, små børn, håndlavet"),
    "sv": ("cp1252", "Blå jacka för små barn, på väg, gånger, både"),
    "de": ("cp1252", "Größe, Füße, schön, Käse, Übung, 20 m³, 5 cm³"),
}


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_code_page_is_told_by_its_letters(language: str, tmp_path: Path) -> None:
    page, text = LANGUAGES[language]
    assert code_page(text.encode(page)) == page
    found = read_bytes(tmp_path, f"id;title\n1;{text}\n".encode(page))
    assert found.column("title") == [text]


def test_a_single_line_in_another_encoding_does_not_spoil_the_rest(tmp_path: Path) -> None:
    lines = [b"id,title", "1,Größe".encode(), "2,Größe".encode("cp1252"), "3,Größe".encode()]
    assert read_bytes(tmp_path, b"\n".join(lines)).column("title") == ["Größe"] * 3


def test_a_letter_cut_in_two_is_damage_and_not_another_encoding(tmp_path: Path) -> None:
    cut = "1,Größe für Fü".encode()[:-1]
    assert read_bytes(tmp_path, b"id,title\n" + cut).column("title") == ["Größe für F\ufffd"]


def test_mojibake_is_kept(tmp_path: Path) -> None:
    text = "GrÃ¶ÃŸe â€“ cafÃ©"
    assert read_bytes(tmp_path, f"id,title\n1,{text}\n".encode()).column("title") == [text]


def test_zero_bytes_are_left_out(tmp_path: Path) -> None:
    assert read_bytes(tmp_path, b"id,title\n1,a\0b\n").column("title") == ["ab"]


@pytest.mark.parametrize("encoding", ["iso-8859-2", "windows-1250", "ISO-8859-15", "windows-1253"])
def test_a_declared_encoding_is_taken_at_its_word(encoding: str, tmp_path: Path) -> None:
    title = {"windows-1253": "Μπλούζα"}.get(encoding, "Sané Böhm")
    data = f'<?xml version="1.0" encoding="{encoding}"?><SHOP><SHOPITEM><PRODUCT>{title}</PRODUCT></SHOPITEM></SHOP>'
    assert read_bytes(tmp_path, data.encode(encoding)).column("title") == [title]


def test_a_declaration_that_lies_about_unicode_is_passed_over(tmp_path: Path) -> None:
    data = '<?xml version="1.0" encoding="{}"?><SHOP><SHOPITEM><PRODUCT>Žluťoučký kůň</PRODUCT></SHOPITEM></SHOP>'
    for declared, real in (("utf-16", "utf-8"), ("utf-8", "cp1250"), ("us-ascii", "utf-8"), ("utf-8", "utf-16")):
        assert read_bytes(tmp_path, data.format(declared).encode(real)).column("title") == ["Žluťoučký kůň"]


@pytest.mark.parametrize("name", ["zip", "unicode_escape", "rot13", "klingon", "idna", "hex", "punycode", "utf-7"])
def test_an_encoding_that_is_none_is_refused(name: str, tmp_path: Path) -> None:
    found = read_bytes(tmp_path, f'<?xml version="1.0" encoding="{name}"?><SHOP/>'.encode())
    assert found.broken is not None
    assert found.broken.field == "encoding"
    assert name in found.broken.found


def test_a_page_says_its_encoding_in_a_meta_element(tmp_path: Path) -> None:
    page = (
        '<html><head><meta charset="windows-1250"></head><body><div itemscope itemtype="https://schema.org/Product">'
        '<b itemprop="name">Žluťoučký kůň</b></div></body></html>'
    )
    assert read_bytes(tmp_path, page.encode("cp1250")).column("title") == ["Žluťoučký kůň"]


@pytest.mark.parametrize("size", [1, 2, 3, 7, 64])
def test_blocks_may_be_cut_anywhere(size: int) -> None:
    data = "é€😀 abc\nŽluť\r\n".encode() * 5
    blocks = [data[i : i + size] for i in range(0, len(data), size)]
    assert "".join(texts(blocks)) == data.decode()
    wide = data.decode().encode("utf-16")
    blocks = [wide[:2] + wide[2:4], *(wide[i : i + size] for i in range(4, len(wide), size))]
    assert b"".join(utf8(blocks, wide)).decode() == data.decode()


def test_text_without_any_line_is_cut_between_letters() -> None:
    data = ("€" * 400_000).encode()
    blocks = [data[i : i + 65_536] for i in range(0, len(data), 65_536)]
    pieces = list(texts(blocks))
    assert len(pieces) > 2
    assert "".join(pieces) == data.decode()


def test_repair_keeps_its_code_page() -> None:
    repair = Repair()
    assert repair.text("łąka żółta\n".encode("cp1250")) == "łąka żółta\n"
    assert repair.text("è\n".encode("cp1252")) == "č\n"
