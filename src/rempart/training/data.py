"""Labelled rows: contrast pairs, the packs' own examples, titles made from terms, ordinary goods, reviewers' labels.

Everything but the reviewers' labels lies in the project, so anybody can make the packaged model again. Rows that belong
together (the two members of a pair, all examples of a rule) share a `group`, and groups are never split.
"""

from __future__ import annotations

import gzip
import random
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import orjson

from rempart.domain.errors import InputError, Reject
from rempart.domain.outcome import Outcome
from rempart.domain.rule import Rule, Signal
from rempart.policy.condition import Condition, ConditionError
from rempart.policy.policy import Policy

NOT_GOODS = frozenset(("gpsr_info", "recalls", "typography"))
"""Packs about something else than what goods read like: missing information, identifiers, letters."""
EXAMPLE, TERM, ORDINARY = 0.7, 0.3, 1.0
"""Weights of rows that are no contrast pairs (those weigh 1)."""
_MOST_TERMS = 60
"""Titles made from terms, for each pack and language: enough to know the words, too few to drown the pairs."""
_ANY = "en"
_LABEL = ("listing", "title", "pack", "violation", "weight", "source", "language", "pair")


@dataclass(frozen=True, slots=True)
class Row:
    """One labelled listing.

    `pack` is what it does or does not violate; an ordinary listing violates none and has no pack. `kind` is `contrast`,
    `example`, `term`, `ordinary` or `label`.
    """

    listing: Mapping[str, Any]
    pack: str
    violation: bool
    weight: float
    group: str
    language: str
    kind: str


def contrast(folder: Path) -> Iterator[Row]:
    """The pairs of `<folder>/<pack>.ndjson`: two titles that differ in what makes one of them a violation.

    Raises:
        InputError: a line is malformed; these files are the project's own and have no rejects.
    """
    for file in sorted(folder.glob("*.ndjson")):
        for number, line in enumerate(file.read_bytes().splitlines(), 1):
            if not line.strip():
                continue
            found = _read_label(line, file.stem)
            if isinstance(found, str):
                raise InputError(f"{file}:{number}: {found}")
            row, pair = found
            if pair is None:
                raise InputError(f"{file}:{number}: expected 'pair', the name that both members share")
            yield Row(row.listing, row.pack, row.violation, row.weight, f"{file.stem}/{pair}", row.language, "contrast")


def labels(file: Path, packs: Collection[str]) -> tuple[list[Row], list[Reject]]:
    """Reviewers' labels, one JSON object a line, and the lines that are none, with the reason; blank lines are neither.

    A label has `listing` (fields) or `title`, `pack` (one of `packs`), `violation` and, if it counts more or less than one,
    `weight`.

    Raises:
        InputError: the file cannot be read.
    """
    try:
        data = file.read_bytes()
        lines = (gzip.decompress(data) if file.suffix == ".gz" else data).splitlines()
    except OSError as error:
        raise InputError(f"{file} cannot be read: {error.strerror or error}") from error
    rows, rejects = [], []
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        found = _read_label(line, None)
        if not isinstance(found, str) and found[0].pack not in packs:
            found = f"pack: expected one of {', '.join(sorted(packs))}"
        if isinstance(found, str):
            name, _, expected = found.rpartition(": expected ")
            shown = line[:200].decode("utf-8", "replace")
            rejects.append(Reject(str(file), number, name or None, expected.removeprefix("expected "), shown))
        else:
            rows.append(found[0])
    return rows, rejects


def _read_label(line: bytes, pack: str | None) -> tuple[Row, str | None] | str:
    """The row of a line and its pair, or what was expected there (`field: expected ...`)."""
    try:
        given = orjson.loads(line)
    except orjson.JSONDecodeError:
        return "expected a JSON object on one line"
    if not isinstance(given, dict):
        return "expected a JSON object on one line"
    listing = given.get("listing", {k: v for k, v in given.items() if k not in _LABEL or k == "title"})
    if not isinstance(listing, dict) or not isinstance(listing.get("title"), str) or not listing["title"].strip():
        return "title: expected the title of the listing"
    pack = given.get("pack", pack)
    if not isinstance(pack, str) or not pack:
        return "pack: expected the id of a pack"
    if not isinstance(given.get("violation"), bool):
        return "violation: expected true or false"
    weight = given.get("weight", 1.0)
    if isinstance(weight, bool) or not isinstance(weight, int | float) or not 0 < weight <= 100:
        return "weight: expected a number above 0, at most 100"
    language = given.get("language") or listing.get("language") or ""
    pair = given.get("pair")
    pair = None if pair is None else str(pair)
    group = f"{pack}/{pair or listing['title']}"
    return Row(listing, pack, given["violation"], float(weight), group, str(language), "label"), pair


def examples(policy: Policy) -> Iterator[Row]:
    """The examples of all rules; guarded ones (held by a rule that refuses) are neither violations nor lawful: left out.

    Listings that get an age gate are positive for their pack: that is what its scorer is to find.
    """
    for rule in policy.rules:
        if rule.pack in NOT_GOODS:
            continue
        for example in rule.examples:
            if example.expect == "hold" and rule.outcome == Outcome.REFUSE:
                continue
            listing = dict(example.listing)
            if listing.get("title", "").strip():
                yield Row(listing, rule.pack, example.expect != "publish", EXAMPLE, rule.id, "", "example")


def terms(policy: Policy, words: Mapping[str, Sequence[str]], seed: int) -> Iterator[Row]:
    """Titles made from terms that are enough for a rule to refuse, bare or beside an ordinary title of the language.

    Args:
        policy: where the terms are.
        words: ordinary titles by language.
        seed: of the choice among too many.
    """
    for pack in sorted({r.pack for r in policy.rules} - NOT_GOODS):
        found: dict[tuple[str, str], str] = {}
        for rule in policy.rules:
            if rule.pack == pack and rule.outcome == Outcome.REFUSE:
                for signal in rule.signals:
                    if signal.kind == "terms" and signal.trigger and _enough(rule, signal):
                        for term in signal.terms:
                            found.setdefault((term.language, term.text.strip("*=")), rule.id)
        for language in sorted({language for language, _ in found}):
            rng = random.Random(f"{seed}/{pack}/{language}")  # noqa: S311 - a choice of titles, no secret
            mine = sorted(text for spoken, text in found if spoken == language)
            spoken = _ANY if language == "any" else language
            for text in rng.sample(mine, min(len(mine), _MOST_TERMS)):
                others = words.get(spoken) or words[_ANY]
                beside = rng.choice(others).split()[:3]
                title = " ".join([text, *beside] if rng.random() < 0.5 else [*beside, text])
                group = f"{pack}/term/{language}/{text}"
                for made in (text, title):
                    yield Row({"title": made}, pack, True, TERM, group, spoken, "term")


def _enough(rule: Rule, signal: Signal) -> bool:
    try:
        return Condition(rule.when).holds(
            {s.name: s.name == signal.name for s in rule.signals}, {"price": 10.0, "currency": "EUR", "listing": {}}
        )
    except ConditionError:
        return False


Guards = Mapping[str, Sequence[str]]


def guard_words(policy: Policy) -> Guards:
    """The words of all guards by language: what is written beside goods to make them look harmless."""
    found: dict[str, dict[str, None]] = {}
    for rule in policy.rules:
        for name in rule.guards:
            for term in rule.signal(name).terms:
                found.setdefault(term.language, {})[term.text.strip("*=")] = None
    return {language: sorted(words) for language, words in sorted(found.items())}


def write_packs(file: Path, rows: Iterable[Row], guards: Guards) -> None:
    """Keep what was taken from packs, so that the model can be made again when they have changed."""
    lines = [orjson.dumps(guards, option=orjson.OPT_SORT_KEYS), *(orjson.dumps(asdict(row)) for row in rows)]
    file.write_bytes(gzip.compress(b"\n".join(lines), 9, mtime=0))


def read_packs(file: Path) -> tuple[list[Row], Guards]:
    """What `write_packs` kept.

    Raises:
        InputError: the file is malformed.
    """
    try:
        first, *lines = gzip.decompress(file.read_bytes()).splitlines()
        return [Row(**orjson.loads(line)) for line in lines], orjson.loads(first)
    except (OSError, EOFError, ValueError, TypeError) as error:
        raise InputError(f"{file}: expected what `rempart train --refresh` writes ({error})") from error


def ordinary(folder: Path) -> Iterator[Row]:
    """Lawful goods of all kinds: every `<folder>/*.txt.gz`, one title a line behind its language and a tab.

    Raises:
        InputError: a line without a tab.
    """
    for file in sorted(folder.glob("*.txt.gz")):
        for number, line in enumerate(gzip.decompress(file.read_bytes()).decode().splitlines(), 1):
            language, tab, title = line.partition("\t")
            if not tab:
                raise InputError(f"{file}:{number}: expected a language, a tab and a title")
            yield Row({"title": title}, "", False, ORDINARY, f"{file.stem}/{title}", language, "ordinary")


def by_language(rows: Iterable[Row]) -> dict[str, list[str]]:
    """The titles of rows by language."""
    out: dict[str, list[str]] = {}
    for row in rows:
        out.setdefault(row.language, []).append(str(row.listing["title"]))
    return out


def write_ordinary(file: Path, titles: Iterable[tuple[str, str]]) -> None:
    """Write language and title pairs in order, each once; the same titles give the same bytes."""
    lines = sorted(dict.fromkeys(f"{language}\t{' '.join(title.split())}" for language, title in titles))
    file.write_bytes(gzip.compress("".join(f"{line}\n" for line in lines).encode(), 9, mtime=0))
