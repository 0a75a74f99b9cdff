"""The language of listings: the listing's own `language` field, else identified from its text.

Identification (py3langid) takes some hundred microseconds, so it runs only on held and refused listings and on a small
sample of published ones; `note` says in words what was done. py3langid is loaded when it is first needed.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from rempart.reports.tally import Cross, Ints

UNKNOWN = "und"
"""ISO 639's code for a language that could not be determined."""

NAMES: dict[str, str] = {
    "bg": "Bulgarian", "cs": "Czech", "da": "Danish", "de": "German", "el": "Greek", "en": "English", "es": "Spanish",
    "et": "Estonian", "fi": "Finnish", "fr": "French", "ga": "Irish", "hr": "Croatian", "hu": "Hungarian",
    "it": "Italian", "lt": "Lithuanian", "lv": "Latvian", "mt": "Maltese", "nl": "Dutch", "no": "Norwegian",
    "pl": "Polish", "pt": "Portuguese", "ro": "Romanian", "sk": "Slovak", "sl": "Slovenian", "sv": "Swedish",
    "ar": "Arabic", "he": "Hebrew", "hi": "Hindi", "ja": "Japanese", "ko": "Korean", "ru": "Russian", "tr": "Turkish",
    "uk": "Ukrainian", "zh": "Chinese", "ca": "Catalan", "nb": "Norwegian Bokmål", "la": "Latin", "vi": "Vietnamese",
    "th": "Thai", "fa": "Persian", "eu": "Basque", "gl": "Galician", "lb": "Luxembourgish",
    "bs": "Bosnian", "is": "Icelandic", "mk": "Macedonian", "sq": "Albanian", "sr": "Serbian",
    UNKNOWN: "Not determined",
}  # fmt: skip
"""Language codes to English names: those of the Union and its neighbours; others are shown as codes."""

_MOST_IDENTIFIED = 20_000
_MOST_SAMPLED = 1_000
_SAMPLED_PER_BATCH = 20


class Languages:
    """Counts of listings by language and outcome, and the language of each held or refused row."""

    def __init__(self, identify: Callable[[str], str] | None = None) -> None:
        self.counts = Cross(most=200)
        self.sample: Counter[str] = Counter()
        self.given = self.identified = self.unstated = 0
        self._identify = identify

    def add(self, listings: pa.RecordBatch, outcome: Ints) -> dict[int, str]:
        """Count a batch.

        Args:
            listings: the batch (schema LISTING).
            outcome: 0, 1, 2 for each row.

        Returns:
            The language of every row that is held or refused.
        """
        encoded = listings.column("language").dictionary_encode()
        codes = [code(v) for v in encoded.dictionary.to_pylist()]
        names = sorted({c for c in codes if c})
        place = {c: i for i, c in enumerate(names)}
        by_code = np.array([*(place[c] if c else -1 for c in codes), -1], np.int64)
        rows = by_code[encoded.indices.fill_null(len(codes)).to_numpy(zero_copy_only=False)]
        stated = rows >= 0
        table = np.bincount(rows[stated] * 3 + outcome[stated], minlength=3 * len(names)).reshape(-1, 3)
        for name, counts in zip(names, table, strict=True):
            self.counts.add(name, counts)
        self.given += int(stated.sum())
        found = {int(r): names[rows[r]] for r in np.flatnonzero(stated & (outcome > 0))}
        found |= self._from_text(listings, np.flatnonzero(~stated & (outcome > 0)), outcome)
        self._sample(listings, np.flatnonzero(~stated & (outcome == 0)))
        return dict(sorted(found.items()))

    def _from_text(self, listings: pa.RecordBatch, rows: Ints, outcome: Ints) -> dict[int, str]:
        """Identify the held and refused rows without a language; beyond the bound they are not determined."""
        room = max(0, _MOST_IDENTIFIED - self.identified)
        head = [self._language(t) for t in _texts(listings, rows[:room])]
        self.identified += len(head)
        found = dict(zip(rows.tolist(), [*head, *[UNKNOWN] * (len(rows) - len(head))], strict=True))
        for row, name in found.items():
            self.counts.add(name, [int(outcome[row] == i) for i in range(3)])
        return found

    def _sample(self, listings: pa.RecordBatch, rows: Ints) -> None:
        """Identify a few of the published rows without a language, evenly spread over the batch."""
        self.unstated += len(rows)
        n = min(_SAMPLED_PER_BATCH, _MOST_SAMPLED - self.sample.total(), len(rows))
        if n > 0:
            picked = rows[np.linspace(0, len(rows) - 1, n).astype(np.int64)]
            self.sample.update(self._language(t) for t in _texts(listings, picked))

    def _language(self, text: str) -> str:
        if sum(c.isalpha() for c in text) < 8:
            return UNKNOWN
        if self._identify is None:
            self._identify = _py3langid()
        return code(self._identify(text)) or UNKNOWN

    def note(self) -> str:
        """What was done, in words for the page."""
        parts = [f"Given by the trader for {self.given:,} listings."]
        if self.identified:
            parts.append(f"Identified from the text (py3langid) for {self.identified:,} held or refused without it.")
        if self.unstated:
            top = ", ".join(f"{name(c)} {n:,}" for c, n in sorted(self.sample.items(), key=lambda i: (-i[1], i[0]))[:5])
            parts.append(
                f"{self.unstated:,} published listings state no language and are not in this plot; "
                f"of a sample of {self.sample.total():,}: {top}."
            )
        return " ".join(parts)


def code(value: str | None) -> str | None:
    """The main language code of a trader's `language` field (`fr-BE` is `fr`); None if it is no language code."""
    main = (value or "").strip().replace("_", "-").partition("-")[0].lower()
    return main if 2 <= len(main) <= 3 and main.isascii() and main.isalpha() and main != UNKNOWN else None


def name(language: str) -> str:
    """The English name of a language code, or the code."""
    return NAMES.get(language, language)


def _texts(listings: pa.RecordBatch, rows: Ints) -> Sequence[str]:
    taken = pa.array(rows)
    columns = [pc.fill_null(pc.utf8_slice_codeunits(listings.column(c).take(taken), 0, 400), "")
               for c in ("title", "description")]  # fmt: skip
    return [f"{a} {b}" for a, b in zip(*(c.to_pylist() for c in columns), strict=True)]


def _py3langid() -> Callable[[str], str]:
    """py3langid's best guess among `NAMES`; where it is not installed nothing is determined."""
    try:
        import py3langid
    except ImportError:
        return lambda text: UNKNOWN  # noqa: ARG005
    rank: Any = py3langid.rank
    return lambda text: next((str(c) for c, _ in rank(text) if c in NAMES), UNKNOWN)
