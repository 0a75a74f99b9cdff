"""Make the table of common words that `rempart pack check` holds terms against.

Usage: python tools/make_common_words.py FOLDER_WITH_FREQUENCY_LISTS

Each file is named after a language (`de.txt` or `de.txt.gz`) and holds `word count` lines, most frequent first. Kept: that
a word of at least three letters is among the first 400 of its language. A frequency is a fact, not a text.
"""

from __future__ import annotations

import gzip
import sys
from pathlib import Path

MOST = 400


def words(path: Path) -> list[str]:
    """The most frequent words of at least three letters in one list."""
    raw = path.read_bytes()
    text = (gzip.decompress(raw) if path.suffix == ".gz" else raw).decode("utf-8")
    found = [line.split()[0] for line in text.splitlines() if line.strip()]
    return sorted({w for w in found[: MOST * 2] if len(w) >= 3 and w.isalpha()} & set(found[:MOST]))


def main(argv: list[str]) -> None:
    """Write src/rempart/text/tables/common_words.txt: one line a language."""
    lines = ["# Made by tools/make_common_words.py: the most frequent words of each language, three letters and more."]
    lines += [f"{path.name.split('.')[0]}: {' '.join(words(path))}" for path in sorted(Path(argv[0]).glob("*.txt*"))]
    out = Path(__file__).parents[1] / "src/rempart/text/tables/common_words.txt"
    out.write_text("\n".join(lines) + "\n", encoding="utf-8")
    print(out, out.stat().st_size, "bytes")


if __name__ == "__main__":
    main(sys.argv[1:])
