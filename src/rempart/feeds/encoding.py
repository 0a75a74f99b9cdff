"""Which letters the bytes mean: everything a reader sees is UTF-8.

The rules, in order:

1. A byte order mark decides (UTF-8, UTF-16, UTF-32).
2. Zero bytes at every other place are UTF-16 without a mark.
3. An encoding that XML or HTML declares is taken at its word, unless it says UTF-8, ASCII or UTF-16 (rules 1, 2, 4).
4. Otherwise the text is UTF-8 as long as it is valid UTF-8, looked at line by line. A line that is not valid is UTF-8
   with damage (U+FFFD stands for what is lost) if it has proper UTF-8 letters too, and Windows-1250 or Windows-1252 if
   it has none: which of the two is decided once a file, by `code_page`.

Mojibake is valid UTF-8 and is kept. NUL characters are left out: no text has them and no database takes them.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterable, Iterator

from rempart.feeds.base import Broken

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_DECLARED = re.compile(rb"""<\?xml[^>]{0,200}?\sencoding\s*=\s*["']([A-Za-z0-9._:\-]{1,40})["']""")
_META = re.compile(rb"""<meta[^>]{0,200}?charset\s*=\s*["']?([A-Za-z0-9._:\-]{1,40})""", re.IGNORECASE)
_ALLOWED = re.compile(
    r"(windows|cp|ibm|iso|koi8|mac|euc|shift|gb|big5|latin)[-_a-z0-9]*|(x-)?sjis|l[12]|tis-620", re.IGNORECASE
)
_UNICODE = re.compile(r"utf[-_]?(8|16|32|16le|16be)|utf[-_]16[-_]?[lb]e|us-ascii|ascii|unicode", re.IGNORECASE)

_LETTER = rb"[a-z\x9a-\x9f\xb3\xb9\xbf\xe0-\xff]"
_CENTRAL = re.compile(
    rb"[\x8a\x8d\x8e\x9a\x9d\x9e\x9f\xec\xf8\xf9\xfe]|[\xb3\xbe](?=%b)|(?<=%b)[\xb9\xbf\xba\xaf\xa3]|\xbf(?=[a-z\xf3])|\xe3(?![oe])"
    % (_LETTER, _LETTER)
)
_WESTERN = re.compile(
    rb"[\xe0\xe5\xe6\xea\xf1\xf2\xaa]|\xe3(?=[oe])|(?<=[0-9 ])\xba|(?<=[ >\n;,\t])[\xbf\xa1](?=[A-Z\xc0-\xdf])"
)


def code_page(data: bytes) -> str:
    """Windows-1250 (Central Europe) or Windows-1252 (Western Europe) for text that is not UTF-8.

    Bytes are counted that only one of the two reads as a usual letter: `ł ą ż š ž ť ź ě ř ů ţ` speak for 1250,
    `à å æ ê ñ ò ão` for 1252. Hungarian has none of them: `ő` or `ű` beside `é` and `á`, `í`, `ó` or `ú` count for 1250.
    Where both are equal (German, say) the two code pages give the same letters and 1252 is taken.
    """
    central, western = len(_CENTRAL.findall(data)), len(_WESTERN.findall(data))
    hungarian = b"\xe9" in data and re.search(rb"[\xc1\xe1\xed\xf3\xfa]", data)
    if hungarian and not western and not re.search(rb"[\xe3\xe7\xe8]", data):
        central += len(re.findall(rb"[\xf5\xfb]", data))
    return "cp1250" if central > western else "cp1252"


def detect(head: bytes) -> tuple[str, int]:
    """The encoding of a file that begins with `head`, and the bytes of its mark to skip; "" means rule 4.

    Raises:
        Broken: XML or HTML declares an encoding that is not known here.
    """
    for mark, name in _MARKS:
        if head.startswith(mark):
            return ("" if name == "utf-8" else name), len(mark)
    sample = head[:2000]
    half = len(sample) // 2
    if half >= 2 and sample[1::2].count(0) > 0.6 * half and sample[::2].count(0) < 0.1 * half:
        return "utf-16-le", 0
    if half >= 2 and sample[::2].count(0) > 0.6 * half and sample[1::2].count(0) < 0.1 * half:
        return "utf-16-be", 0
    found = _declared(head)
    if found is None or _UNICODE.fullmatch(found):
        return "", 0
    try:
        if _ALLOWED.fullmatch(found):
            b"".decode(found)
            return found, 0
    except LookupError:
        pass
    raise Broken("an encoding such as UTF-8, windows-1250 or iso-8859-2", f"{found!r}", 1, "encoding")


def _declared(head: bytes) -> str | None:
    start = head.lstrip()[:1024]
    if start.startswith(b"<?xml"):
        match = _DECLARED.match(start)
    elif start[:1] == b"<":
        match = _META.search(head[:4096])
    else:
        return None
    return match[1].decode("ascii") if match else None


class Repair:
    """Text of a file under rule 4; keeps the file's code page once it is decided."""

    def __init__(self) -> None:
        self._page: str | None = None

    def text(self, data: bytes, separator: bytes = b"\n") -> str:
        """Bytes as text; damage is looked at between separators. The length of the data is not bounded here."""
        if b"\0" in data:
            data = data.replace(b"\0", b"")
        try:
            return data.decode("utf-8")
        except UnicodeDecodeError:
            if self._page is None:
                self._page = code_page(data)
        return "".join(self._line(line) for line in _split(data, separator))

    def _line(self, line: bytes) -> str:
        try:
            return line.decode("utf-8")
        except UnicodeDecodeError:
            text = line.decode("utf-8", "replace")
        lost = text.count("\ufffd")
        if sum(c > "\x7f" for c in text) - lost >= lost:
            return text
        return line.decode(self._page or "cp1252", "replace")


def _split(data: bytes, separator: bytes) -> Iterator[bytes]:
    pieces = data.split(separator)
    for piece in pieces[:-1]:
        yield piece + separator
    yield pieces[-1]


def utf8(blocks: Iterable[bytes], head: bytes) -> Iterator[bytes]:
    """Blocks as UTF-8 without a byte order mark; under rule 4 they pass as they are (see `Repair`).

    Args:
        blocks: the content from its first byte.
        head: what `peek` gave.

    Raises:
        Broken: an unknown declared encoding.
    """
    name, skip = detect(head)
    decoder = codecs.getincrementaldecoder(name)("replace") if name else None
    for block in blocks:
        if skip:
            block, skip = block[skip:], 0
        if decoder is not None:
            block = decoder.decode(block).encode("utf-8", "replace")
        if block:
            yield block
    if decoder is not None and (rest := decoder.decode(b"", True)):
        yield rest.encode("utf-8", "replace")


def texts(blocks: Iterable[bytes], separator: bytes = b"\n") -> Iterator[str]:
    """Repaired text in pieces that end at a separator, as far as there is one within 256 KiB of their end."""
    repair, rest = Repair(), b""
    for block in blocks:
        data = rest + block if rest else block
        end = data.rfind(separator) + 1 or data.rfind(b"\r") + 1
        if not end and len(data) > 256 << 10:
            end = _whole(data)
        rest = data[end:]
        if end:
            yield repair.text(data[:end], separator)
    if rest:
        yield repair.text(rest, separator)


def _whole(data: bytes) -> int:
    """Where data may be cut without cutting a UTF-8 character in two."""
    for back in range(1, 4):
        if data[-back] & 0xC0 == 0xC0:
            return len(data) - back
        if data[-back] < 0x80:
            break
    return len(data)
