"""Lint the lexicon: which everyday words, and which words of clean catalogues, do the rules take for something else?

Every word of a frequency list is screened as if it were a listing's title, and every listing of a clean catalogue is
screened as it is. What is stopped by a deep view alone is a collision until somebody has said that the word is harmless;
what is stopped as it stands is one where the term belongs to another language. The verdicts stand in each pack's lint.yaml.
"""

from __future__ import annotations

import gzip
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any

import pyarrow as pa

from rempart.detectors.disguised import Disguised
from rempart.detectors.lexicon import keys
from rempart.domain.listing import from_dicts
from rempart.domain.rule import Rule
from rempart.pipeline import Screen
from rempart.policy.load import Verdicts
from rempart.text.deep import DISGUISED

MOST_WORDS = 50_000
"""Words taken of each frequency list: rarer ones stand there by mistake as often as not."""
_CHUNK = 8192


@dataclass(frozen=True, slots=True)
class Collision:
    """A word that a rule stops although nobody judged it.

    `view` is the deep view, or `words`; `term` the word of a term that it reads as; `where` the language or the catalogue.
    """

    pack: str
    rule: str
    view: str
    word: str
    term: str
    where: str


def words_of(path: Path, most: int = MOST_WORDS) -> list[str]:
    """The words of a frequency list (`word count` a line, most frequent first; may be gzipped).

    Raises:
        OSError: the file cannot be read.
        UnicodeDecodeError: it is not UTF-8.
    """
    raw = path.read_bytes()
    text = (gzip.decompress(raw) if path.suffix == ".gz" else raw).decode("utf-8")
    found = (line.split()[0] for line in text.splitlines() if line.strip())
    return [word for word in islice(found, most) if len(word) >= 3]


def lint_words(screen: Screen, language: str, words: Sequence[str], verdicts: Mapping[str, Verdicts]) -> Iterator[Collision]:
    """Collisions of one language's words."""
    for first in range(0, len(words), _CHUNK):
        rows = [{"title": word} for word in words[first : first + _CHUNK]]
        yield from _judge(screen, from_dicts(rows), language, verdicts, titles_are_words=True)


def lint_listings(
    screen: Screen, where: str, batches: Iterable[pa.RecordBatch], verdicts: Mapping[str, Verdicts]
) -> Iterator[Collision]:
    """Collisions in listings that are known to be lawful: only what a deep view stops."""
    for batch in batches:
        yield from _judge(screen, batch, where, verdicts, titles_are_words=False)


def _judge(
    screen: Screen, batch: pa.RecordBatch, where: str, verdicts: Mapping[str, Verdicts], *, titles_are_words: bool
) -> Iterator[Collision]:
    rules = {rule.id: rule for rule in screen.policy.rules}
    for decision in screen(batch).to_dicts():
        if decision["outcome"] == "publish":
            continue
        for rule in (rules[name] for name in decision["rules"] if name in rules):
            found = [f for f in decision["findings"] if f["rule"] == rule.id]
            deep = [f for f in found if f["view"] in DISGUISED]
            if deep:
                yield from _disguised(screen, rule, deep, where)
            elif titles_are_words and found and _foreign(rule, found, where):
                word = str(found[0]["quote"]).casefold()
                if (where, word) not in verdicts.get(rule.pack, Verdicts()).meant:
                    yield Collision(rule.pack, rule.id, "words", word, word, where)


def _disguised(screen: Screen, rule: Rule, findings: Sequence[Mapping[str, Any]], where: str) -> Iterator[Collision]:
    detector = next(d for d in screen.detectors if isinstance(d, Disguised))
    mine = _vocabulary(rule)
    for finding in findings:
        for word, view, term in detector.readings(str(finding["quote"])):
            if view == finding["view"] and (term in mine or view in ("visual", "romanised")):
                yield Collision(rule.pack, rule.id, view, word, term, where)


def _vocabulary(rule: Rule) -> frozenset[str]:
    """The words of a rule's terms and its whole phrases, folded."""
    terms = [t.text.strip("*=") for s in rule.signals for t in s.terms]
    folded = [key.decode("utf-8", "ignore") for key in keys("words", terms)]
    return frozenset(word for term in folded for word in [term, *term.split()])


def _foreign(rule: Rule, findings: Sequence[Mapping[str, Any]], language: str) -> bool:
    """Whether none of the terms that were seen belongs to the language (or to all)."""
    names = {f["signal"] for f in findings}
    languages = {t.language for s in rule.signals if s.name in names for t in s.terms if _begins(t.text, findings)}
    return bool(languages) and not languages & {language, "any"}


def _begins(term: str, findings: Sequence[Mapping[str, Any]]) -> bool:
    bare = keys("words", [term.strip("*="), *(str(f["quote"]) for f in findings)])
    return any(quote[:4] == bare[0][:4] for quote in bare[1:])


def counted(collisions: Iterable[Collision]) -> list[tuple[Collision, int]]:
    """Collisions with how often each was met, most frequent first; one place is kept of each."""
    count: Counter[tuple[str, str, str, str]] = Counter()
    first: dict[tuple[str, str, str, str], Collision] = {}
    for c in collisions:
        key = (c.pack, c.view, c.word, c.term)
        count[key] += 1
        first.setdefault(key, c)
    return [(first[key], n) for key, n in sorted(count.items(), key=lambda item: (-item[1], item[0]))]


def accept(folder: Path, collisions: Iterable[Collision], verdicts: Verdicts) -> None:
    """Write the collisions of one pack into its lint.yaml as judged: harmless (deep views) or meant (as they stand)."""
    harmless: dict[str, set[str]] = {}
    meant: dict[str, set[str]] = {}
    for word, term in verdicts.harmless:
        harmless.setdefault(term, set()).add(word)
    for language, word in verdicts.meant:
        meant.setdefault(language, set()).add(word)
    for c in collisions:
        if c.view == "words":
            meant.setdefault(c.where, set()).add(c.word)
        else:
            harmless.setdefault(c.term, set()).add(c.word)
    lines = [
        "# Judged collisions of this pack's terms with everyday words and clean catalogues (`rempart pack check --lint`).",
        "# harmless: word of a term, and the everyday words that no deep view may take for it.",
        "# meant: language, and words of it that a term of another language is right to catch.",
    ]
    for name, table in (("harmless", harmless), ("meant", meant)):
        if table:
            lines.append(f"{name}:")
            lines += [
                f"  {_quoted(key)}: [{', '.join(_quoted(w) for w in sorted(words))}]" for key, words in sorted(table.items())
            ]
    (folder / "lint.yaml").write_text("\n".join(lines) + "\n", encoding="utf-8")


def _quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'
