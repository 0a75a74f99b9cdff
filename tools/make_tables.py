"""Make the fold and class tables of `rempart.text` from the Unicode Consortium's files.

Usage: python tools/make_tables.py FOLDER_WITH_UNICODE_FILES [OUT_FOLDER]

Reads confusables.txt, Scripts.txt and emoji-test.txt (plain or .gz; Unicode 17.0.0 when last run) and the decomposition
and case data of Python's `unicodedata`. Writes `fold.txt` (what one code point becomes) and `classes.txt` (what the
typography gate has to know of it). Run it again to check: the files in the repository are its output, byte for byte.

How a code point folds:
1. NFKC, case folding, then combining marks of the European scripts, Hebrew and Arabic are taken off;
2. letters that have no decomposition but an accepted plain form (o with stroke, thorn ...) become it;
   Arabic letters that are written in several ways become one, traditional Chinese letters the simplified one;
3. a Greek, Cyrillic, Armenian, Cherokee, Coptic or extended Latin letter becomes the ASCII letter it looks like
   (UTS #39 prototypes of its small form, else of its capital), so that whole words of these scripts are still
   themselves: terms and texts go through the same table;
4. punctuation and symbols become their ASCII form if it is one character, else a space; invisible characters go.
A fold is never longer in UTF-8 than what it replaces, so that a whole column can be folded in place; the few that would
be are cut and counted at the end of the file.
"""

from __future__ import annotations

import gzip
import sys
import unicodedata
from collections.abc import Iterator
from pathlib import Path

PLAIN = {
    "ø": "o", "đ": "d", "ł": "l", "æ": "ae", "œ": "oe", "þ": "th", "ð": "d", "ı": "i", "ħ": "h", "ŋ": "n", "ŧ": "t",
    "ƒ": "f", "ə": "e", "ɛ": "e", "ɔ": "o", "ɑ": "a", "ɡ": "g", "ĸ": "k", "ŀ": "l", "ß": "ss", "ȷ": "j",
    **dict(zip("ᴀʙᴄᴅᴇꜰɢʜɪᴊᴋʟᴍɴᴏᴘꞯʀꜱᴛᴜᴠᴡʏᴢ", "abcdefghijklmnopqrstuvwyz", strict=True)),
    "μ": "u", "σ": "σ", "ς": "σ", "и": "и", "п": "п",
    "ى": "ي", "ة": "ه", "ٱ": "ا", "ی": "ي", "ې": "ي", "ک": "ك", "ہ": "ه", "ھ": "ه", "ە": "ه", "ۀ": "ه",
}  # fmt: skip
"""Accepted plain forms; and letters whose look-alike would merge two frequent letters of their own alphabet."""

MARKS = (
    (0x0300, 0x036F), (0x0483, 0x0489), (0x0591, 0x05C7), (0x0610, 0x061A), (0x064B, 0x065F), (0x0670, 0x0670),
    (0x06D6, 0x06DC), (0x1AB0, 0x1AFF), (0x1DC0, 0x1DFF), (0x20D0, 0x20FF), (0xFE20, 0xFE2F),
)  # fmt: skip
"""Combining marks that are taken off; Thai, Indic and Japanese marks are letters of their words and stay."""

SCRIPTS = {"Latin", "Greek", "Cyrillic", "Armenian", "Cherokee", "Coptic", "Lisu", "Deseret", "Osage", "Old_Italic"}
"""Scripts whose letters may be read as the ASCII letter they look like."""

INVISIBLE = (
    (0x00AD, 0x00AD), (0x034F, 0x034F), (0x061C, 0x061C), (0x115F, 0x1160), (0x17B4, 0x17B5), (0x180B, 0x180F),
    (0x200B, 0x200F), (0x202A, 0x202E), (0x2060, 0x206F), (0x3164, 0x3164), (0xFE00, 0xFE0F), (0xFEFF, 0xFEFF),
    (0xFFA0, 0xFFA0), (0xFFF9, 0xFFFB), (0x1BCA0, 0x1BCA3), (0x1D173, 0x1D17A), (0xE0000, 0xE0FFF),
)  # fmt: skip
"""Default ignorable code points: they show nothing and are gone after folding."""

TATWEEL = 0x0640
"""Stretches an Arabic word and is no letter of it."""

QUIET = frozenset((0xA9, 0xAD, 0xAE, 0x2122, 0x2139))
"""Soft hyphens and trade marks stand in ordinary text and need no second look."""

BIDI = ((0x202A, 0x202E), (0x2066, 0x2069))
ENCLOSED = ((0x24B6, 0x24E9), (0x1F110, 0x1F189), (0x1F1E6, 0x1F1FF))
"""Letters in circles and squares, also white on black, and the letters of flags."""
ORTHOGRAPHIES = frozenset("șțȘȚơưƠƯǎǐǒǔǖǘǚǜǍǏǑǓǕǗǙǛǧǦǩǨǫǪǭǥǤʒƷǯǮƒəƏẞŋŊ") | frozenset(map(chr, range(0x1E00, 0x1F00)))
"""Latin letters beyond U+017F that European, Turkic, Vietnamese and romanised texts are written with."""
FANCY = (
    (0x1D00, 0x1DBF), (0x2071, 0x2071), (0x207F, 0x207F), (0x2090, 0x209C), (0x2100, 0x214F), (0x249C, 0x24E9),
    (0xA720, 0xA7FF), (0xAB30, 0xAB6F), (0xFF21, 0xFF3A), (0xFF41, 0xFF5A), (0x1D400, 0x1D7FF), (0x1F110, 0x1F1AC),
)  # fmt: skip
RTL = {"Hebrew", "Arabic", "Syriac", "Thaana", "Nko"}
CJK = {"Han", "Hiragana", "Katakana", "Bopomofo", "Hangul", "Yi"}
UNSPACED = {"Han", "Hiragana", "Katakana", "Bopomofo", "Thai", "Lao", "Khmer", "Myanmar", "Tibetan"}
RARE = {
    "Bamum", "Canadian_Aboriginal", "Carian", "Caucasian_Albanian", "Cherokee", "Coptic", "Deseret", "Duployan", "Elbasan",
    "Glagolitic", "Gothic", "Lisu", "Lycian", "Medefaidrin", "Miao", "Ogham", "Old_Hungarian", "Old_Italic", "Old_Turkic",
    "Osage",
    "Pahawh_Hmong", "Phoenician", "Runic", "Shavian", "Tai_Tham", "Tifinagh", "Vai", "Vithkuqi", "Warang_Citi", "Yi",
}  # fmt: skip
"""Scripts that no trader of a European marketplace writes his offers in, and fancy-text pages do."""
SIGNS = frozenset("¢£¥€₠₡₢₣₤₥₦₩₭₮₱₲₳₴₵₸₺₽₿∂∆∇∈∋∃∀∩∪⊂⊃∑∏∫√≠†‡§¶")
"""Signs of money and mathematics that stand for letters inside of words."""
LAST = 0x1FFFF


def read(folder: Path, name: str) -> Iterator[str]:
    """The lines of a Unicode file without comments; the file may be gzipped."""
    path = folder / name
    raw = path.read_bytes() if path.exists() else gzip.decompress((folder / f"{name}.gz").read_bytes())
    yield from raw.decode("utf-8-sig").splitlines()


def version(folder: Path, name: str) -> str:
    """The version line of a Unicode file's header."""
    for line in read(folder, name):
        if "Version:" in line:
            return line.split("Version:")[1].strip()
        if line.startswith("# Scripts-"):
            return line.removeprefix("# Scripts-").removesuffix(".txt")
    return "unknown"


def inside(cp: int, ranges: tuple[tuple[int, int], ...]) -> bool:
    """Whether a code point lies in one of the ranges (both ends included)."""
    return any(a <= cp <= b for a, b in ranges)


def load_scripts(folder: Path) -> dict[int, str]:
    """Code point to script name, from Scripts.txt."""
    table: dict[int, str] = {}
    for line in read(folder, "Scripts.txt"):
        body = line.split("#")[0].strip()
        if body:
            span, script = (part.strip() for part in body.split(";"))
            first, _, last = span.partition("..")
            for cp in range(int(first, 16), int(last or first, 16) + 1):
                table[cp] = script
    return table


def load_confusables(folder: Path) -> dict[str, str]:
    """Character to UTS #39 prototype, single characters only."""
    table: dict[str, str] = {}
    for line in read(folder, "confusables.txt"):
        body = line.split("#")[0].strip()
        if body:
            source, target, _ = (part.strip() for part in body.split(";"))
            if " " not in source:
                table[chr(int(source, 16))] = "".join(chr(int(c, 16)) for c in target.split())
    return table


def load_emoji(folder: Path) -> set[int]:
    """Code points that stand in an emoji sequence, without ASCII, joiners and marks."""
    found: set[int] = set()
    for line in read(folder, "emoji-test.txt"):
        body = line.split("#")[0].split(";")[0].strip()
        found.update(int(cp, 16) for cp in body.split())
    return {cp for cp in found if cp > 0xFF and not inside(cp, INVISIBLE) and not inside(cp, MARKS)}


def strip_marks(text: str) -> str:
    """Take the marks of MARKS off and compose what is left."""
    kept = "".join(c for c in unicodedata.normalize("NFD", text) if not inside(ord(c), MARKS))
    return unicodedata.normalize("NFC", kept)


def load_simplified() -> dict[str, str]:
    """Traditional Chinese letter to the simplified one, from han_simplified.txt beside this script."""
    lines = Path(__file__).with_name("han_simplified.txt").read_text(encoding="utf-8").splitlines()
    return dict(line.split(";") for line in lines if not line.startswith("#"))


class Folder:
    """Folds one code point by the rules of the module's docstring."""

    def __init__(self, folder: Path) -> None:
        self.scripts = load_scripts(folder)
        self.confusables = load_confusables(folder)
        self.emoji = load_emoji(folder)
        self.simplified = load_simplified()

    def look(self, letter: str) -> str:
        """The ASCII letter that a small letter, or else its capital, looks like; else the letter itself."""
        if letter.isascii():
            return letter
        if letter in PLAIN:
            return PLAIN[letter]
        if letter in self.simplified:
            return self.simplified[letter]
        if self.scripts.get(ord(letter)) not in SCRIPTS:
            return letter
        for form in (letter, letter.upper()):
            if len(form) == 1:
                prototype = strip_marks(self.confusables.get(form, "").casefold())
                if len(prototype) == 1 and prototype.isascii() and prototype.isalpha():
                    if form != letter and self.confusables[form] in ("l", "I", "1"):
                        continue  # capital I and small L share a prototype: not what the letter is
                    return prototype
        return letter

    def fold(self, cp: int) -> str:
        """What the code point becomes: text, a space, or nothing."""
        char = chr(cp)
        if 0x1F150 <= cp <= 0x1F169 or 0x1F170 <= cp <= 0x1F189:
            return chr(97 + (cp - 0x1F150) % 32 if cp < 0x1F170 else 97 + cp - 0x1F170)
        if 0x1F1E6 <= cp <= 0x1F1FF:
            return chr(97 + cp - 0x1F1E6)
        if inside(cp, INVISIBLE) or inside(cp, MARKS) or cp == TATWEEL:
            return ""
        if "\u2044" in unicodedata.normalize("NFKC", char):  # one half is not twelve
            return " "
        if cp in (0x2122, 0x2120, 0xA9, 0xAE):  # marks of trade glued to a word are not its letters
            return " "
        category = unicodedata.category(char)
        if category == "Nd":
            return str(unicodedata.digit(char))
        text = strip_marks(unicodedata.normalize("NFKC", char).casefold())
        text = strip_marks(unicodedata.normalize("NFKC", text).casefold())
        if category[0] in "LMN" or (category[0] == "S" and text != char and any(c.isalnum() for c in text)):
            letters = "".join(self.look(c) for c in text if unicodedata.category(c)[0] in "LMN")
            return letters or " "
        if category == "Cn":
            return " " if cp in self.emoji else char
        if category in ("Co", "Cs"):
            return " "
        known = {"‐": "-", "‑": "-", "‒": "-", "–": "-", "—": "-", "−": "-", "’": "'", "‘": "'", "ʼ": "'", "´": "'"}
        plain = known.get(char, text)
        return plain if len(plain) == 1 and plain.isascii() and plain.isprintable() else " "


def fold_lines(folder: Folder) -> tuple[list[str], int]:
    """The rows of fold.txt (runs of equal treatment joined) and how many folds had to be cut."""
    rows: list[tuple[int, str]] = []
    cut = 0
    for cp in range(0x80, LAST + 1):
        if 0xD800 <= cp <= 0xDFFF:
            continue
        text, room = folder.fold(cp), len(chr(cp).encode())
        while len(text.encode()) > room:
            text, cut = text[:-1], cut + 1
        if text != chr(cp):
            rows.append((cp, text))
    lines: list[str] = []
    start = previous = -1
    shown = ""
    for cp, text in [*rows, (-9, "")]:
        if cp == previous + 1 and text == shown and text in ("", " "):
            previous = cp
            continue
        if start >= 0:
            span = f"{start:04X}" if start == previous else f"{start:04X}..{previous:04X}"
            lines.append(f"{span};{shown}")
        start = previous = cp
        shown = text
    return lines, cut


def strange(cp: int) -> bool:
    """Whether a code point is a Latin letter that no text is written with: phonetic, with a stroke, turned, reversed."""
    ranges = ((0x0180, 0x02AF), (0x2C60, 0x2C7F), (0xA722, 0xA7FF), (0xAB30, 0xAB64), (0x1DF00, 0x1DF2F))
    return inside(cp, ranges) and chr(cp) not in ORTHOGRAPHIES and unicodedata.category(chr(cp)) in ("Ll", "Lu", "Lo", "Lt")


def class_of(folder: Folder, cp: int) -> str:
    """The typography class of a code point; empty for what needs no attention."""
    if inside(cp, BIDI):
        return "bidi"
    if cp in QUIET:
        return ""
    if inside(cp, INVISIBLE):
        return "variation" if 0xFE00 <= cp <= 0xFE0F else "invisible"
    if inside(cp, MARKS):
        return "mark"
    script = folder.scripts.get(cp, "Common")
    if script == "Latin" and strange(cp):
        return "strange"
    letter = unicodedata.category(chr(cp))[0] == "L" or unicodedata.category(chr(cp)) == "So"
    if letter and inside(cp, FANCY) and folder.fold(cp).strip().isascii() and folder.fold(cp).strip():
        return "fancy"
    if chr(cp) in SIGNS:
        return "sign"
    if inside(cp, ENCLOSED) and not 0x1F1E6 <= cp <= 0x1F1FF and folder.fold(cp).isalpha():
        return "enclosed"
    if script in RARE and unicodedata.category(chr(cp))[0] == "L":
        return "rare"
    if cp in folder.emoji or (unicodedata.category(chr(cp)) == "So" and (0x2580 <= cp <= 0x27BF or 0x2B00 <= cp <= 0x2BFF)):
        return "emoji"
    if script in RTL:
        return "rtl"
    if script in UNSPACED or script in CJK:
        return "unspaced" if script in UNSPACED else "cjk"
    if unicodedata.category(chr(cp))[0] != "L":
        return ""
    if script == "Latin":
        return "latin"
    if script in SCRIPTS:
        look = folder.fold(cp)
        return "alike" if look.isascii() and look.isalpha() else "other"
    return ""


def class_lines(folder: Folder) -> list[str]:
    """The rows of classes.txt: runs of code points of one class."""
    lines: list[str] = []
    start, shown = -1, ""
    for cp in [*range(0x80, LAST + 2)]:
        name = "" if cp > LAST or 0xD800 <= cp <= 0xDFFF else class_of(folder, cp)
        if name != shown:
            if shown:
                lines.append(f"{start:04X}..{cp - 1:04X};{shown}")
            start, shown = cp, name
    lines.append("E0000..E0FFF;invisible")
    return lines


def main(argv: list[str]) -> None:
    """Write both tables; print where and how large they are."""
    source = Path(argv[0])
    out = Path(argv[1]) if len(argv) > 1 else Path(__file__).parents[1] / "src/rempart/text/tables"
    folder = Folder(source)
    head = (
        "# Made by tools/make_tables.py; do not edit.\n"
        f"# From the Unicode Consortium's confusables.txt {version(source, 'confusables.txt')}, "
        f"Scripts.txt {version(source, 'Scripts.txt')}, emoji-test.txt {version(source, 'emoji-test.txt')}\n"
        f"# and Python's unicodedata {unicodedata.unidata_version}. "
        "Unicode data: (c) Unicode, Inc., Unicode License v3.\n"
    )
    lines, cut = fold_lines(folder)
    out.mkdir(parents=True, exist_ok=True)
    (out / "fold.txt").write_text(
        head + "# code point(s);what it becomes (nothing: gone)\n" + "\n".join(lines) + "\nE0000..E0FFF;\n"
        f"# folds cut to the length of their code point: {cut} characters\n",
        encoding="utf-8",
    )
    (out / "classes.txt").write_text(
        head + "# first..last;class\n" + "\n".join(class_lines(folder)) + "\n", encoding="utf-8"
    )
    for name in ("fold.txt", "classes.txt"):
        print(out / name, (out / name).stat().st_size, "bytes")


if __name__ == "__main__":
    main(sys.argv[1:])
