"""One held or refused listing as the page shows it: its findings in the trader's own words, cut to size.

All text is cut here, so that a report's memory is bounded; nothing is escaped here (the template does that). Characters
that would hide or reorder what is read (bidi controls, zero-width spaces, control codes) become visible marks.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from rempart.domain.verdict import UNCHECKED
from rempart.reports.tally import pack_of

_CONTEXT = 90
_MOST_TITLE = 240
_MOST_QUOTE = 400
_MOST_PASSAGE = 900
_MOST_PASSAGES = 8
_HIDING = frozenset(
    "\u061c\u200b\u200e\u200f\u2028\u2029\u202a\u202b\u202c\u202d\u202e\u2060\u2061\u2062\u2063\u2064\u2066\u2067\u2068\u2069"
    "\u00ad\u034f\u115f\u1160\u17b4\u17b5\u180e\u3164\ufeff\uffa0"
)


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of text: plain, marked (a finding), or `hidden` (then `text` names the characters that cannot be seen)."""

    text: str
    marked: bool = False
    hidden: bool = False


@dataclass(frozen=True, slots=True)
class Passage:
    """A stretch of one field with findings in it; `pieces` is empty for a finding about absence."""

    field: str
    pieces: tuple[Piece, ...]
    signals: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Shown:
    """A listing of the table. `states` maps an outcome's word to the states that have it."""

    outcome: str
    title: tuple[Piece, ...]
    id: tuple[Piece, ...]
    source: tuple[Piece, ...]
    trader: tuple[Piece, ...]
    language: str
    rules: tuple[str, ...]
    packs: tuple[str, ...]
    unchecked: tuple[tuple[str, str], ...]
    grounds: tuple[tuple[str, str], ...]
    conditions: tuple[tuple[str, str], ...]
    states: Mapping[str, tuple[str, ...]]
    passages: tuple[Passage, ...]
    more: int
    shadow: str


def shown(listing: Mapping[str, Any], decision: Mapping[str, Any], language: str) -> Shown:
    """A row of LISTING and its row of DECISION (as dicts) as the page shows them."""
    rules = tuple(decision["rules"] or ())
    found = decision["findings"] or ()
    passages = _passages(listing, [f for f in found if f["signal"] != UNCHECKED])
    trial = decision["shadow"]
    return Shown(
        outcome=decision["outcome"],
        title=pieces(_cut(listing["title"] or "", _MOST_TITLE)),
        id=pieces(_cut(listing["id"] or "", 120)),
        source=pieces(_cut(decision["source"] or listing["source"] or "", 200)),
        trader=pieces(_cut(listing["trader_id"] or "", 120)),
        language=language,
        rules=tuple(r for r in rules if pack_of(r) != UNCHECKED),
        packs=tuple(dict.fromkeys(pack_of(r) for r in rules)),
        unchecked=tuple(
            (str(f["rule"]).partition(".")[2], _cut(f["quote"] or "", 200)) for f in found if f["signal"] == UNCHECKED
        ),
        grounds=tuple((g["id"] or "", g["citation"] or "") for g in decision["grounds"] or ()),
        conditions=tuple(dict.fromkeys((c["kind"] or "", c["detail"] or "") for c in decision["conditions"] or ())),
        states=_by_outcome(decision["outcome_by_state"] or ()),
        passages=tuple(passages[:_MOST_PASSAGES]),
        more=max(0, len(passages) - _MOST_PASSAGES),
        shadow=f"{trial['outcome']}: {', '.join(trial['rules'] or ())}" if trial else "",
    )


def _by_outcome(pairs: Sequence[tuple[str, str]]) -> dict[str, tuple[str, ...]]:
    out: dict[str, tuple[str, ...]] = {}
    for state, word in sorted(pairs):
        out[word] = (*out.get(word, ()), state)
    return out


def field_text(listing: Mapping[str, Any], name: str) -> str | None:
    """The text that a finding's `field` names: `title`, `variants[2]`, `extra.colour`; None if there is none."""
    if name.startswith("extra."):
        extra = listing.get("extra")
        pairs = extra.items() if isinstance(extra, Mapping) else extra or ()
        return next((v for k, v in pairs if k == name[6:]), None)
    base, bracket, index = name.partition("[")
    value = listing.get(base)
    if not bracket:
        return value if isinstance(value, str) else None
    place = index.rstrip("]")
    if not isinstance(value, list) or not place.isdecimal() or int(place) >= len(value):
        return None
    return value[int(place)] if isinstance(value[int(place)], str) else None


def _passages(listing: Mapping[str, Any], findings: Sequence[Mapping[str, Any]]) -> list[Passage]:
    """Findings by field, those that stand close to each other in one passage."""
    fields: dict[str, list[Mapping[str, Any]]] = {}
    for finding in findings:
        fields.setdefault(finding["field"] or "", []).append(finding)
    out: list[Passage] = []
    for name, inside in fields.items():
        text = field_text(listing, name)
        spans = sorted((f for f in inside if _fits(f, text)), key=lambda f: (f["start"], f["end"]))
        if text is not None:
            out += [_passage(name, text, group) for group in _groups(spans)]
        lost = [f for f in inside if not _fits(f, text)]
        for quote in dict.fromkeys(f["quote"] or "" for f in lost):
            same = [f for f in lost if (f["quote"] or "") == quote]
            out.append(Passage(name, pieces(_cut(quote, _MOST_QUOTE), True) if quote else (), _signals(same)))
    return out


def _fits(finding: Mapping[str, Any], text: str | None) -> bool:
    """Whether the finding's offsets lie in the text and enclose its quote."""
    start, end = finding["start"] or 0, finding["end"] or 0
    return text is not None and 0 <= start < end <= len(text) and text[start:end] == (finding["quote"] or "")


def _groups(spans: Sequence[Mapping[str, Any]]) -> list[list[Mapping[str, Any]]]:
    groups: list[list[Mapping[str, Any]]] = []
    reach = -1
    for span in spans:
        if groups and span["start"] - reach <= _CONTEXT and span["end"] - groups[-1][0]["start"] <= _MOST_PASSAGE:
            groups[-1].append(span)
        else:
            groups.append([span])
        reach = max(reach, span["end"])
    return groups


def _passage(name: str, text: str, group: Sequence[Mapping[str, Any]]) -> Passage:
    """The text around a group of findings, with each of them marked."""
    first = max(0, group[0]["start"] - _CONTEXT)
    parts: list[Piece] = [Piece("…")] if first else []
    at = first
    for finding in group:
        start, end = max(at, finding["start"]), finding["end"]
        if start < end:
            parts += pieces(text[at:start])
            parts += pieces(_cut(text[start:end], _MOST_QUOTE), True)
            at = end
    last = min(len(text), at + _CONTEXT)
    parts += pieces(text[at:last])
    if last < len(text):
        parts.append(Piece("…"))
    return Passage(name, tuple(parts), _signals(group))


def _signals(findings: Sequence[Mapping[str, Any]]) -> tuple[str, ...]:
    """What saw it, a line a rule and view: `weapons_cold.knives: blade, knife (words)`."""
    by_rule: dict[tuple[str, str], dict[str, None]] = {}
    for f in findings:
        by_rule.setdefault((f["rule"] or "", f["view"] or ""), {})[f["signal"] or ""] = None
    return tuple(
        _cut(f"{rule}: {', '.join(signals)}{f' ({view})' if view else ''}", 200)
        for (rule, view), signals in list(by_rule.items())[:6]
    )


def _cut(text: str, most: int) -> str:
    return text if len(text) <= most else text[: most - 1] + "…"


def pieces(text: str, marked: bool = False) -> tuple[Piece, ...]:
    """Text as pieces, with runs of characters that cannot be read, or that turn text round, named instead.

    The fourth and later combining marks on one letter count as such: they are drawn over the neighbouring lines.
    """
    if text.isascii() and text.isprintable():
        return (Piece(text, marked),) if text else ()
    out: list[Piece] = []
    run: list[str] = []
    hidden, name, marks = False, "", 0
    for char in text:
        marks = marks + 1 if unicodedata.combining(char) else 0
        now = marks > 3 or _hides(char)
        label = "" if not now else "stacked marks" if marks > 3 else f"U+{ord(char):04X}"
        if run and (now, label) != (hidden, name):
            out.append(_piece(run, marked, hidden, name))
            run = []
        hidden, name = now, label
        run.append(char)
    if run:
        out.append(_piece(run, marked, hidden, name))
    return tuple(out)


def _piece(run: list[str], marked: bool, hidden: bool, name: str) -> Piece:
    if not hidden:
        return Piece("".join(run), marked)
    return Piece(name if len(run) == 1 else f"{name} ×{len(run)}", marked, True)


def _hides(char: str) -> bool:
    if char in _HIDING or 0xE0000 <= ord(char) <= 0xE007F:
        return True
    return not char.isprintable() and char not in "\t\n\r" and unicodedata.category(char) in ("Cc", "Cs")
