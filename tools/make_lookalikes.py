"""Make `visual.txt`: letters and signs of all scripts that look like an ASCII letter, beyond those that the fold reads.

Usage: python tools/make_lookalikes.py FOLDER_WITH_UNICODE_FILES (needs Pillow, fontTools and the Noto and DejaVu fonts)

Three sources, merged: the Consortium's confusables.txt, followed to their ASCII prototype; the alphabets of the "fancy text"
pages, written down by hand; and our own eyes by machine: every letter is drawn and laid over the 52 drawn ASCII letters,
upright and turned upside down (`turned letters`), and counts as a look-alike where at least 80 % of the ink of both
overlaps. Han is left out there: its ordinary characters would be read as letters; only the few that circulate stand in
the list by hand.
"""

from __future__ import annotations

import sys
import unicodedata
from collections.abc import Iterator
from pathlib import Path

import numpy as np
from fontTools.ttLib import TTCollection, TTFont
from make_tables import Folder, load_confusables, load_scripts
from PIL import Image, ImageDraw, ImageFont

CIRCULATING = (
    "卂乃匚ᗪ乇千Ꮆ卄丨ﾌҜㄥ爪几ㄖ卩Ɋ尺丂ㄒㄩᐯ山乂ㄚ乙", "ᗩᗷᑕᗪᕮᖴᘜᕼᓮᒍᏦᒪᗰᑎᗝᑭᑫᖇᔕ丅ᑌᐯᗯ᙭Ƴᘔ",
    "ﾑ乃ᄃり乇ｷムんﾉﾌズﾚﾶ刀のｱゐ尺丂ｲひ√山ﾒﾘ乙",
    "ค๒ς๔єŦﻮђเןкɭ๓ภ๏קợгรtยשฬאץչ", "ǟɮƈɖɛʄɢɦɨʝӄʟʍռօքզʀֆȶʊʋաӼʏʐ", "ꪖ᥇ᥴᦔꫀᠻᧁꫝ꠸꠹ᛕꪶꪑꪀꪮρꪇ᥅ᦓꪻꪊꪜ᭙᥊ꪗɀ", "ДБCDΞFGHIJҜLMИФPǪЯSTЦVЩЖУZ",
    "ᏗᏰፈᎴᏋᎦᎶᏂᎥᏠᏦᏝᎷᏁᎧᎮᎤᏒᏕᏖᏬᏉᏇጀᎩፚ", "ልጌርዕቿቻኗዘጎጋጕረጠክዐየዒዪነፕሁሀሠሸሃጊ", "ꋬꃳꉔ꒯ꏂꊰꍌꁝ꒐꒻ꀘ꒒ꂵꋊꄲꉣꆰꋪꇙ꓄꒤꒦ꅐꉧꌦꁴ",
    "ΛBЄDΣFGΉIJKᄂMПӨPQЯƧƬЦVЩXΥZ", "∆βↄÐΣƑǤĦƖJƘŁMЍØPƢЯƧƬЦVЩӾЎƵ", "ⴷⴱⵎⴵⴹⴼⴳⵀⵏⴺⴽⵍⵯⵐⵔⵇⵈⵕⵙⵜⵓⵖⵡⵅⵢⵣ",
)  # fmt: skip
"""Alphabets that circulate on fancy-text pages, in the order a to z."""

SIZE, FRAME = 48, 24
LEAST = 0.80
SKIPPED = {
    "Han",
    "Hangul",
    "Cuneiform",
    "Egyptian_Hieroglyphs",
    "Anatolian_Hieroglyphs",
    "Tangut",
    "SignWriting",
    "Common",
    "Inherited",
}
ASCII = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
FONTS = (
    Path("/usr/share/fonts/truetype/noto"),
    Path("/usr/share/fonts/truetype/dejavu"),
    Path("/usr/share/fonts/opentype/noto"),
)


def fonts() -> dict[int, tuple[Path, int]]:
    """Code point to the first regular font that has it: file and number in the collection."""
    found: dict[int, tuple[Path, int]] = {}
    files = [
        f for folder in FONTS for f in sorted(folder.glob("*Sans*.tt[fc]")) if "Bold" not in f.name and "Mono" not in f.name
    ]
    for file in sorted(files, key=lambda f: (f.name != "NotoSans-Regular.ttf", "Regular" not in f.name, f.name)):
        members = TTCollection(file).fonts if file.suffix == ".ttc" else [TTFont(file)]
        for cp in members[0].getBestCmap() or {}:
            found.setdefault(cp, (file, 0))
    return found


class Pen:
    """Draws characters as FRAME x FRAME arrays of ink, cut to their edges, with width over height."""

    def __init__(self) -> None:
        self.fonts = fonts()
        self.open: dict[Path, ImageFont.FreeTypeFont] = {}

    def draw(self, char: str) -> tuple[np.ndarray, float] | None:
        """The ink of a character (0 to 1); None if no font has it or nothing is to be seen."""
        place = self.fonts.get(ord(char))
        if place is None:
            return None
        font = self.open.setdefault(place[0], ImageFont.truetype(str(place[0]), SIZE, index=place[1]))
        page = Image.new("L", (4 * SIZE, 4 * SIZE))
        ImageDraw.Draw(page).text((SIZE, SIZE), char, font=font, fill=255)
        edges = page.getbbox()
        if edges is None:
            return None
        cut = page.crop(edges)
        ink = np.asarray(cut.resize((FRAME, FRAME), Image.Resampling.BILINEAR), np.float64) / 255
        return ink, cut.width / cut.height


def alike(a: tuple[np.ndarray, float], b: tuple[np.ndarray, float]) -> float:
    """Shared ink over all ink, 0 to 1; shapes of other proportions are not alike."""
    ratio = a[1] / b[1]
    if not 0.72 <= ratio <= 1.39:
        return 0.0
    return float(np.minimum(a[0], b[0]).sum() / np.maximum(a[0], b[0]).sum())


def seen(pen: Pen, scripts: dict[int, str]) -> Iterator[tuple[str, str, float]]:
    """Characters that look like a letter, the letter, and how much."""
    letters = [(c.lower(), d) for c in ASCII if c not in "lI" and (d := pen.draw(c)) is not None]
    turned = [(c, (d[0][::-1, ::-1], d[1])) for c, d in letters]
    for cp in sorted(pen.fonts):
        if cp < 0x80 or cp > 0x1FFFF or scripts.get(cp, "Common") in SKIPPED or unicodedata.category(chr(cp))[0] not in "LN":
            continue
        drawn = pen.draw(chr(cp))
        if drawn is None or drawn[0].mean() > 0.8:
            continue
        best, letter = max((alike(drawn, d), c) for c, d in letters)
        upside, other = max((alike(drawn, d), c) for c, d in turned)
        if max(best, upside) >= LEAST:
            yield chr(cp), letter if best >= upside else other, max(best, upside)


def prototypes(confusables: dict[str, str]) -> Iterator[tuple[str, str]]:
    """Characters whose UTS #39 prototype is one ASCII letter (marks taken off)."""
    for char, target in confusables.items():
        plain = "".join(c for c in unicodedata.normalize("NFD", target) if not unicodedata.combining(c)).lower()
        if len(plain) == 1 and plain.isascii() and plain.isalpha() and not char.isascii():
            yield char, plain


def main(argv: list[str]) -> None:
    """Write the table: one line a letter, with every character that may stand for it."""
    source = Path(argv[0])
    folder = Folder(source)
    table: dict[str, str] = {}
    for alphabet in CIRCULATING:
        for char, letter in zip(alphabet, "abcdefghijklmnopqrstuvwxyz", strict=True):
            table.setdefault(char, letter)
    for char, letter in prototypes(load_confusables(source)):
        table.setdefault(char, letter)
    drawn = list(seen(Pen(), load_scripts(source)))
    for char, letter, _ in drawn:
        table.setdefault(char, letter)
    rest: dict[str, set[str]] = {}
    for char, letter in table.items():
        stays = folder.fold(ord(char))
        if len(stays) == 1 and not stays.isascii():  # what the fold reads as a letter, or as a blank, is not for this table
            rest.setdefault(letter, set()).add(stays)
    lines = [
        "# Made by tools/make_lookalikes.py; do not edit. Characters (after folding) that may stand for an ASCII letter.",
        "# From the Unicode Consortium's confusables.txt, (c) Unicode, Inc., Unicode License v3;",
        "# the alphabets of fancy-text pages; and",
        f"# {len(drawn)} characters whose drawn shape covers at least {LEAST:.0%} of a letter's, upright or upside down.",
        *(f"{letter};{''.join(sorted(chars))}" for letter, chars in sorted(rest.items())),
    ]
    out = Path(__file__).parents[1] / "src/rempart/text/tables/visual.txt"
    out.write_text("\n".join(lines) + "\n", encoding="utf-8")
    print(out, sum(map(len, rest.values())), "characters,", len(drawn), "by shape")


if __name__ == "__main__":
    main(sys.argv[1:])
