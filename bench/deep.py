"""What each deep view costs: the reading of new tokens, view by view, over the new tokens of the corpus."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import NamedTuple

import numpy as np

from bench.document import table
from bench.measure import Section, Series, alternate, timed
from bench.peers import chunks
from bench.setup import Setup
from rempart.detectors.disguised import Disguised
from rempart.detectors.reader import Reader
from rempart.pipeline import Screen
from rempart.text.block import Block, blocks
from rempart.text.deep import reading
from rempart.text.deep.index import Index, index_of
from rempart.text.deep.keys import ALIKE, LONGEST, PLAIN, Numbers, hash_of, plain_key
from rempart.text.deep.oddity import oddities
from rempart.text.jit import kernel
from rempart.text.tables import GONE, Bytes

NOTHING, ORDINARY = -2, -1
"""Instead of the number of a view: the token's bytes and key alone; and the question whether it is an everyday word."""
_MASKS = (42, 35, 95)
_BRANCHES = {
    reading.LETTERS, reading.MASKED, reading.VOWELS, reading.PHONETIC, reading.EDITS, reading.GLUED, reading.ENDINGS,
}  # fmt: skip


class New(NamedTuple):
    """New tokens of one block: `data[starts[t] : stops[t]]`."""

    data: Bytes
    starts: Numbers
    stops: Numbers


def cost_by_view(setup: Setup) -> Section:
    """Microseconds a new token and a listing that each deep view takes, for the words that are looked for everywhere."""
    batch = setup.corpus.batch
    whole = [block for piece in chunks(batch) for block in blocks(piece)]
    reader = triggers(setup.made.screen())
    new = list(_new_tokens(reader, whole))
    tokens = sum(len(n.starts) for n in new)
    nothing = index_of(np.zeros(0, np.uint64), np.zeros(0, np.int32))
    runs: dict[str, Callable[[], float]] = {
        "pass": lambda: timed(lambda: _pass(whole, reader, reader.lexis.words.joined)),
        "pass alone": lambda: timed(lambda: _pass(whole, reader, nothing)),
        "read": lambda: timed(lambda: [reading.read(*n, reader.lexis.words) for n in new]),
        "visual": lambda: timed(lambda: [list(reader._in_other_letters(*n)) for n in new]),
        "reversed": lambda: timed(lambda: [list(reader._turned(*n)) for n in new]),
        "odd": lambda: timed(lambda: [oddities(*n) for n in new]),
    }
    for view in (NOTHING, ORDINARY, *range(len(reading.NAMES))):
        runs[str(view)] = lambda v=view: timed(lambda: [_one_view(n, reader.lexis.words, v) for n in new])  # type: ignore[misc]
    found = alternate(runs, setup.sizes.repeats)
    about = (
        f"{tokens:,} new tokens in {batch.num_rows:,} listings ({tokens / batch.num_rows:.1f} a listing; other catalogues "
        f"have other shares of new words), held against the {len(reader.lexis.names):,} words and phrases that are looked "
        "for in every listing. Each view's kernel alone over those tokens, less what the cutting of a token and its key "
        "take; `visual`, `romanised` and `reversed` as the detector does them. A token that is known costs none of this. "
        "`joined` is looked for in all tokens, new or known. `scattered` and `across` (the second look) stand in the table "
        "of stages: they look at values, not at tokens."
    )
    return Section("Cost of each deep view", about, [], _table(found, tokens, batch.num_rows))


def triggers(screen: Screen) -> Reader:
    """The reader of the words that are looked for in every listing."""
    return next(d for d in screen.detectors if isinstance(d, Disguised))._triggers


def _new_tokens(reader: Reader, whole: list[Block]) -> Iterator[New]:
    """The tokens that are new, block by block; `reader` has seen none."""
    for block in whole:
        data = block.folded.data
        fresh = reader._seen.fresh(data, reader.lexis.words.joined)
        hashes, index = np.unique(fresh.hashes, return_index=True)
        new = fresh.numbers[index] < 0
        reader._seen.remember(hashes[new], np.full(int(new.sum()), -1, np.int64))
        yield New(data, fresh.starts[index[new]], fresh.stops[index[new]])


def _pass(whole: list[Block], reader: Reader, joined: Index) -> None:
    """The pass that cuts blocks into tokens, all of them known, and looks for joined neighbours."""
    for block in whole:
        reader._seen.fresh(block.folded.data, joined)


def _one_view(new: New, words: reading.Vocabulary, view: int) -> int:
    room = 8 * len(new.starts)
    out = reading.Found(*(np.empty(room, np.int64) for _ in range(5)))
    return int(_read(new.data, new.starts, new.stops, words, PLAIN, ALIKE, out, view))


@kernel
def _read(
    data: Bytes, starts: Numbers, stops: Numbers, words: reading.Vocabulary, table: Bytes, alike: Bytes,
    out: reading.Found, view: int,
) -> int:  # fmt: skip
    """As `reading._read`, with one view only."""
    raw = np.empty(2 * LONGEST, np.uint8)
    plain, place = np.empty(LONGEST, np.uint8), np.empty(LONGEST, np.int64)
    like, origin = np.empty(2 * LONGEST, np.uint8), np.empty(2 * LONGEST, np.int64)
    heard = np.empty(2 * LONGEST, np.uint8)
    border = np.empty(LONGEST + 1, np.bool_)
    n = 0
    for t in range(len(starts)):
        size = masks = 0
        for i in range(starts[t], stops[t]):
            c = data[i]
            if c == GONE:
                continue
            if size == len(raw):
                break
            raw[size] = c | 32 if 65 <= c <= 90 else c
            masks += c in _MASKS
            size += 1
        length = plain_key(raw, 0, size, table, plain, place)
        if masks and view == reading.MASKED:
            n = reading._as_masked(raw, size, table, words, out, t, n)
        if length < reading._SHORTEST:
            continue
        for k in range(length):
            border[k] = k == 0
            if k:
                for i in range(place[k - 1] + 1, place[k]):
                    if table[raw[i]] == 0:
                        border[k] = True
        border[length] = True
        if view == reading.LETTERS:
            n = reading._as_letters(raw, size, plain, place, length, border, words, alike, like, origin, out, t, n)
        if view in (NOTHING, reading.LETTERS, reading.MASKED):
            continue
        begin = 0
        for k in range(1, length + 1):
            if not border[k]:
                continue
            if k - begin >= reading._FEW_BONES and reading._mostly_letters(raw, place, begin, k):
                everyday = reading._in(words.everyday, hash_of(plain, begin, k))
                if not everyday and not reading._in(words.plain, hash_of(plain, begin, k)):
                    if view == reading.VOWELS:
                        n = reading._as_bones(plain, place, begin, k, words, heard, out, t, n)
                    elif view == reading.PHONETIC:
                        n = reading._as_heard(plain, place, begin, k, words, heard, out, t, n)
                    elif view == reading.EDITS:
                        n = reading._as_edited(plain, place, begin, k, words, out, t, n)
                    elif view == reading.ENDINGS:
                        n = reading._as_stem(plain, place, begin, k, words, out, t, n)
                    elif view == reading.GLUED:
                        n = reading._as_phrase(plain, place, begin, k, words, out, t, n)
                        n = reading._as_glued(plain, place, begin, k, words, out, t, n)
            begin = k
    return n


def _table(found: dict[str, Series], tokens: int, listings: int) -> str:
    def less(name: str, other: str) -> Series:
        return Series(tuple(a - b for a, b in zip(found[name].values, found[other].values, strict=True)))

    lines: list[tuple[str, Series]] = [
        ("cutting a token, its key", found[str(NOTHING)]),
        ("asking whether it is an ordinary word", less(str(ORDINARY), str(NOTHING))),
    ]
    for view, name in enumerate(reading.NAMES):
        before = NOTHING if view in (reading.LETTERS, reading.MASKED) else ORDINARY
        lines.append((f"`{name}`", less(str(view), str(before))))
    lines += [
        ("all of these in one go, as the detector does", found["read"]),
        ("`visual`, `romanised`", found["visual"]), ("`reversed`", found["reversed"]),
        ("odd writing (`leet`, `masked`, `repeated`)", found["odd"]),
    ]  # fmt: skip
    rows = [[name, s.times(1e6 / tokens).show("{:.3f}".format), s.times(1e6 / listings).show()] for name, s in lines]
    rows.append(["`joined`, in all tokens", "", less("pass", "pass alone").times(1e6 / listings).show()])
    rows.append(["looking up all tokens in the table of seen ones", "", found["pass alone"].times(1e6 / listings).show()])
    return table(["View", "µs a new token", "µs a listing, first pass"], rows)


assert set(range(len(reading.NAMES))) == _BRANCHES, "every view of `reading.read` has a branch above"
