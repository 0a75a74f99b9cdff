"""Ten times the rows, ten times the terms."""

from __future__ import annotations

import pickle
import random
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import islice
from time import perf_counter
from typing import Any

import numpy as np
import pyarrow as pa

from bench.caches import Parts
from bench.measure import Figure, Section, Series, alternate, factor, rate, timed
from bench.peers import chunks
from bench.setup import Setup
from rempart.app import to_bytes
from rempart.compiled import Compiled
from rempart.detectors.lexicon import _TABLES, contents, keys, of_kind
from rempart.detectors.signals import Signals
from rempart.domain.rule import Signal
from rempart.text.block import blocks
from rempart.text.inflection import fixed
from rempart.text.phrases.book import Book, Phrase, book_of
from rempart.text.phrases.walk import Walker

AIM_ROWS, AIM_MEMORY, AIM_TERMS = 10.5, 1.1, 1.5
SEED = 10
_ALPHABETS = ("aeiou", "bcdfghjklmnpqrstvwxz", "αεηιουω", "βγδζθκλμνξπρστφχψ", "аеиоу", "бвгджзклмнпрстфхцчш")
_LEAST = 7


def ten_times_rows(setup: Setup) -> Section:
    """Rows that stream through `Rempart.screen_chunks`, in fresh processes."""
    file, few = setup.folder / "corpus.arrow", setup.sizes.long
    file.write_bytes(to_bytes(setup.corpus.batch))
    seconds: dict[int, list[float]] = {few: [], 10 * few: []}
    peaks: dict[int, list[float]] = {few: [], 10 * few: []}
    for _ in range(max(2, setup.sizes.repeats - 2)):
        for number in seconds:
            found = setup.fresh("rows", str(number), str(file), str(setup.cache))
            seconds[number].append(found["seconds"])
            peaks[number].append(found["peak"])
    (short, long), (small, large) = ([Series(tuple(v)) for v in d.values()] for d in (seconds, peaks))
    about = (
        "The corpus over and over, in chunks of 2,000, through `Rempart.screen_chunks` with one worker; each run is a "
        "fresh process, policy from the cache, one chunk to warm up. Memory is the most the process ever held (VmHWM), "
        "policy and corpus included."
    )
    return Section("Ten times the rows", about, _rows_figures(few, short, long, small, large))


def _rows_figures(few: int, short: Series, long: Series, small: Series, large: Series) -> list[Figure]:
    time, memory = long.over(short), large.over(small)
    many = 10 * few
    return [
        Figure(f"{many:,} rows", long.show("{:.2f} s".format), f"{few:,} rows: {short.show('{:.2f} s'.format)}",
               time.show(factor), f"≤ {AIM_ROWS} ×", time.median <= AIM_ROWS),
        Figure(f"peak memory of {many:,} rows", large.show(_mib), f"{few:,} rows: {small.show(_mib)}",
               memory.show(factor), f"flat (≤ {AIM_MEMORY} ×)", memory.median <= AIM_MEMORY),
    ]  # fmt: skip


def _mib(value: float) -> str:
    return f"{value / 2**20:,.0f} MiB"


def ten_times_terms(setup: Setup) -> Section:
    """The screen with the packaged phrases, and with nine invented ones beside each in the book of the triggers."""
    signals = of_kind(Signals.of(setup.made.policy).signals, "terms", trigger=True)
    real = contents(signals).phrases
    start = perf_counter()
    phrases = [*real, *_invented(signals, 9 * len(real))]
    book = book_of(phrases)
    seconds = perf_counter() - start
    made = _with_book(setup.made, book)
    distinct = chunks(setup.corpus.batch)
    views = [np.frombuffer(b.view("words"), np.uint8) for part in distinct for b in blocks(part)]
    walkers = {"small": Parts.of(setup.screen).lexicons[0].walker, "big": Walker.of(book)}
    screens = {"small": setup.made.screen(), "big": made.screen()}
    runs: dict[str, Callable[[], float]] = {}
    for name, whole in (("small", setup.made), ("big", made)):
        walker, screen = walkers[name], screens[name]
        runs[f"{name}, first pass"] = lambda whole=whole: _first_pass(whole, distinct)  # type: ignore[misc]
        runs[f"{name}, again"] = lambda screen=screen: timed(lambda: [screen(part) for part in distinct])  # type: ignore[misc]
        runs[f"{name}, walk"] = lambda walker=walker: timed(lambda: [walker.find(view) for view in views])  # type: ignore[misc]
    repeats = max(1, setup.sizes.repeats // 2)
    found = alternate(runs, repeats)
    sizes = [sum(array.nbytes for array in _arrays(walkers[name].book)) / 2**20 for name in ("small", "big")]
    about = (
        f"{len(real):,} and {len(phrases):,} phrases in the book of the triggers ({sizes[0]:.0f} and {sizes[1]:.0f} MiB of "
        f"tables, the larger built in {seconds:.0f} s) on the {setup.corpus.batch.num_rows:,} distinct listings, one "
        f"process, {repeats} alternating rounds that count. The invented phrases are made of real ones, letter by letter "
        f"(vowels for vowels, same alphabet, fixed seed), at least {_LEAST} letters, for the same signals; their words take "
        "no endings, since it is inflecting a million of them that takes minutes, not searching. They stand in hardly any "
        "listing, so it is the search that is measured, not more hits. The words that deep views hold tokens against, and "
        "what is scattered, are the packaged ones in both: their look-ups are hash tables too, but building them anew takes "
        "minutes. No peer: hyperscan needs minutes and gigabytes to compile ten times the literals."
    )
    return Section("Ten times the terms", about, _terms_figures(found, setup.corpus.batch.num_rows))


def _first_pass(made: Compiled, parts: Sequence[pa.RecordBatch]) -> float:
    screen = made.screen()
    return timed(lambda: [screen(part) for part in parts])


def _terms_figures(found: dict[str, Series], rows: int) -> list[Figure]:
    lines = []
    for what, way in (("(b) whole screen, known words", "again"), ("(b) whole screen, first pass", "first pass"),
                      ("the walk alone, known words", "walk")):  # fmt: skip
        big, small = found[f"big, {way}"], found[f"small, {way}"]
        ratio = big.over(small)
        aim = (f"≤ {AIM_TERMS} × the time", ratio.median <= AIM_TERMS) if way != "walk" else ("", None)
        lines.append(
            Figure(f"{what}, ten times the phrases", big.per(rows).show(rate),
                   f"packaged phrases: {small.per(rows).show(rate)}", ratio.show(factor) + " the time", *aim)
        )  # fmt: skip
    return lines


def _with_book(made: Compiled, book: Book) -> Compiled:
    """A compiled policy with another book of the triggers."""
    databases = {name: dict(kept) for name, kept in made.databases.items()}
    words, squeezed, _ = pickle.loads(databases["triggers"][_TABLES])
    databases["triggers"][_TABLES] = pickle.dumps((words, squeezed, book), protocol=5)
    return Compiled(made.policy, databases)


def _arrays(tables: tuple[Any, ...]) -> Iterator[np.ndarray[Any, Any]]:
    for part in tables:
        if isinstance(part, np.ndarray):
            yield part
        else:
            yield from _arrays(part)


def _invented(signals: Mapping[int, Signal], number: int) -> Iterator[Phrase]:
    """So many phrases that nobody writes, made of the terms of the signals."""
    draw = random.Random(SEED)
    terms = [(n, t.text.strip("*=")) for n, s in signals.items() for t in s.terms]
    asked = [terms[i % len(terms)] for i in range(number + number // 20)]
    texts = keys("words", [_pseudo(text, draw) for _, text in asked])
    made = (
        Phrase([fixed(word) for word in text.split(b" ")], frozenset(), n)
        for (n, _), text in zip(asked, texts, strict=True)
        if text
    )
    return islice(made, number)


def _pseudo(text: str, draw: random.Random) -> str:
    """A text of the same shape in letters that mean nothing; words are lengthened until there are enough letters."""
    made = "".join(_letter(char, draw) for char in text)
    bare = made.rstrip("*=")
    while sum(c.isalnum() for c in bare) < _LEAST:
        bare += draw.choice(_ALPHABETS[1]) + draw.choice(_ALPHABETS[0])
    return bare + made[len(made.rstrip("*=")) :]


def _letter(char: str, draw: random.Random) -> str:
    for alphabet in _ALPHABETS:
        if char.lower() in alphabet:
            return draw.choice(alphabet)
    if char.isdigit():
        return str(draw.randrange(10))
    if char.isalpha() and ord(char) >= 0x2E80:  # Han, kana, Hangul: another one nearby
        return chr(min(0x9FA5, max(0x4E00, ord(char) + draw.randrange(-400, 400))))
    if char.isalpha():
        return draw.choice(_ALPHABETS[draw.randrange(2)])
    return char
