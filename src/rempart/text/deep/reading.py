"""Read odd tokens: which watched word does a token stand for, although it is not written so?

A token is held against the vocabulary (the words of all terms) in several ways, from certain to doubtful; each way is a
view, and findings carry its name:

- `letters`: digits and signs for letters, letters that look alike, dots or dashes between letters, repeats (`v1agra`,
  `v.i.a.g.r.a`, `clalis` with a small L);
- `masked`: letters replaced by `*`, `#` or `_`, each for one (`h*r**n`);
- `vowels`: without half of its vowels or more (`fntnyl`);
- `phonetic`: as it is said (`phentanil`);
- `edits`: one letter too many, too few, wrong, or two swapped (`fentnayl`), in words of eight letters
  and more and in those of phrases; in shorter ones a letter too many, or two swapped; a letter twice or once for twice
  (`kvicksillver`);
- `endings`: with an ending that the word does not take, or another one in its place (`fentanylx`, `rodenticider`), or with
  two letters that end no word (`sekspopxx`);
- `glued`: with other words on one or both sides and no blank between (`buyxanaxonline`), or with digits (`fentanyl24`).

Tokens that are everyday words of some language are never read that way unless a sign or digit gives the disguise away. What
reads as an everyday word counts as a part of a phrase only. Two digits and more at the ends of a token are not read as
letters.
"""

from __future__ import annotations

from collections.abc import Set
from functools import lru_cache
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from rempart.text.deep.index import Index, first, following, index_of, may_hold
from rempart.text.deep.keys import (
    ALIKE,
    LONGEST,
    PLAIN,
    RADIX,
    Hashes,
    Numbers,
    hash_of,
    letters_key,
    phonetic_key,
    plain_key,
)
from rempart.text.jit import kernel
from rempart.text.tables import Bytes

LETTERS, MASKED, VOWELS, PHONETIC, EDITS, GLUED, ENDINGS = range(7)
NAMES: tuple[str, ...] = ("letters", "masked", "vowels", "phonetic", "edits", "glued", "endings")
"""The views by number, the most certain first."""

LONGEST_WORD = 32
_SHORTEST, _PURE, _HEARD, _EDITED, _INSIDE, _HIDDEN = 4, 6, 6, 5, 6, 5
_BONES, _FEW_BONES, _PIECE, _PHRASE = 5, 3, 3, 7
_DOUBLED, _DOUBLED_PART, _PART = 7, 5, 5
_BESIDE = 6
_RARE = np.array([chr(c) in "jkqwxyz" for c in range(256)], np.bool_)
"""Letters that are put behind words in twos to hide them; few languages end words so."""
_STEM, _ADDED, _LOST = 5, 3, 2
_SIZES = np.array([[5, 7, 9], [8, 10, 12], [8, 9, 10]])
"""Letters that a word of a phrase, a word that is a term, and one that is a term beside other findings only must have to be
read with none, one or two lost at its end."""
_ENDING = 4
_MOST = 8
_STAR, _HASH, _LINE = 42, 35, 95
_I, _L, _M = (ord(c) for c in "ilm")


class Words(NamedTuple):
    """Words one after the other: word w is `text[starts[w] : starts[w + 1]]`."""

    text: Bytes
    starts: Numbers


class Vocabulary(NamedTuple):
    """The words that are looked for, and everyday words, as indexes of their keys. Words from `singles` on are phrases.

    `fuzzy[w]` tells whether word w may be read by ear, with a typing mistake, backwards or inside a longer token; `alone[w]`
    whether it is a term by itself, not only a word of phrases or a long word beside other findings, and no everyday word.
    """

    words: Words
    singles: int
    fuzzy: npt.NDArray[np.bool_]
    alone: npt.NDArray[np.bool_]
    letters: Index
    phonetic: Index
    edits: Index
    bones: Index
    plain: Index
    joined: Index
    lengths: Index
    stems: Index
    everyday: Index


def vocabulary(
    sure: Set[bytes], fuzzy: Set[bytes], everyday: Set[bytes], quiet: Set[bytes], *, beside: bool = False
) -> Vocabulary:
    """Build the indexes.

    Args:
        sure: folded terms (view `words`) whose words are read only where the disguise is certain.
        fuzzy: terms whose words are also read by ear, with a typing mistake, backwards, in pieces or inside longer tokens.
        everyday: folded words that people use every day, in any language; they are not read in doubtful ways.
        quiet: words that count as a part of a phrase only, if they are read in a doubtful way.
        beside: whether the terms count beside other findings only; long ones are read like words of phrases then.
    """
    phrases = {term for term in fuzzy if b" " in term}
    single = sure | fuzzy
    sure, fuzzy = _split(sure), _split(fuzzy)
    kept = sorted(w for w in sure | fuzzy if _SHORTEST <= len(w) <= LONGEST_WORD and not any(48 <= b < 58 for b in w))
    spelled = sorted(p for p in phrases if len(p) <= LONGEST)
    table = _words([*kept, *spelled])
    n = len(kept)
    in_phrases = _split(phrases)
    doubtful = np.array(
        [w in fuzzy and (w not in quiet or w in in_phrases) for w in kept] + [False] * len(spelled), np.bool_
    )
    term = np.array([w in single and not (beside and len(w) >= _BESIDE) for w in kept], np.bool_)
    kinds = np.array(
        [(2 if beside and not t else 1) if w in single else 0 for w, t in zip(kept, term, strict=True)], np.int64
    )
    alone = term & np.array([w not in everyday for w in kept], np.bool_)
    alone = np.concatenate([alone, np.zeros(len(spelled), np.bool_)])
    ids = np.arange(len(table.starts) - 1, dtype=np.int32)
    plain, letters, phonetic = (np.empty(len(ids), np.uint64) for _ in range(3))
    _keys(table, ALIKE, plain, letters, phonetic)
    deletions, owners = _deletions(table, doubtful)
    bones = np.empty(n, np.uint64)
    _bone_keys(table, term, bones)
    bony = doubtful[:n] & (bones != 0)
    heard = doubtful & (np.diff(table.starts) >= _HEARD)
    together = doubtful.copy()
    together[n:] = True
    shapes = np.array([_shape(w[0], len(w)) for w in kept], np.uint64)
    return Vocabulary(
        words=table,
        singles=n,
        fuzzy=doubtful,
        alone=alone,
        letters=index_of(letters[:n], ids[:n]),
        phonetic=index_of(phonetic[heard], ids[heard]),
        edits=index_of(np.concatenate([plain[doubtful], deletions]), np.concatenate([ids[doubtful], owners])),
        bones=index_of(bones[bony], ids[:n][bony]),
        plain=index_of(plain[:n], ids[:n]),
        joined=index_of(plain[together], ids[together]),
        lengths=index_of(shapes, ids[:n]),
        stems=index_of(*_stems(table, doubtful[:n], kinds)),
        everyday=_everyday_index(frozenset(everyday)),
    )


@lru_cache(maxsize=8)
def _everyday_index(words: frozenset[bytes]) -> Index:
    """The plain keys of everyday words; the same few sets serve every policy of a process."""
    plain, *others = (np.empty(len(words), np.uint64) for _ in range(3))
    _keys(_words(sorted(words)), ALIKE, plain, *others)
    return index_of(plain, np.arange(len(words), dtype=np.int32))


def _split(terms: Set[bytes]) -> set[bytes]:
    return {word for term in terms for word in term.split(b" ")}


def _words(words: list[bytes]) -> Words:
    starts = np.cumsum([0, *(len(w) for w in words)])
    return Words(np.frombuffer(b"".join(words) or b" ", np.uint8).copy(), starts.astype(np.int64))


def _shape(letter: int, length: int) -> int:
    return 1 + letter * 64 + length


@kernel
def _keys(words: Words, alike: Bytes, plain: Hashes, letters: Hashes, phonetic: Hashes) -> None:
    p, q = np.empty(LONGEST, np.uint8), np.empty(2 * LONGEST, np.uint8)
    places = np.empty(2 * LONGEST, np.int64)
    for w in range(len(words.starts) - 1):
        n = plain_key(words.text, words.starts[w], words.starts[w + 1], PLAIN, p, places)
        plain[w] = hash_of(p, 0, n) or np.uint64(1)
        letters[w] = hash_of(q, 0, letters_key(p, n, alike, q, places)) or np.uint64(1)
        phonetic[w] = hash_of(q, 0, phonetic_key(p, n, q)) or np.uint64(1)


def _deletions(words: Words, fuzzy: npt.NDArray[np.bool_]) -> tuple[Hashes, npt.NDArray[np.int32]]:
    lengths = np.diff(words.starts)
    room = int(lengths[fuzzy & (lengths >= _EDITED)].sum())
    hashes, owners = np.empty(room, np.uint64), np.empty(room, np.int32)
    n = _delete(words, fuzzy, hashes, owners)
    return hashes[:n], owners[:n]


@kernel
def _delete(words: Words, fuzzy: npt.NDArray[np.bool_], hashes: Hashes, owners: npt.NDArray[np.int32]) -> int:
    p, places = np.empty(LONGEST, np.uint8), np.empty(LONGEST, np.int64)
    m = 0
    for w in range(len(words.starts) - 1):
        if not fuzzy[w] or words.starts[w + 1] - words.starts[w] < _EDITED:
            continue
        n = plain_key(words.text, words.starts[w], words.starts[w + 1], PLAIN, p, places)
        for i in range(n):
            hashes[m] = _without(p, n, i) or np.uint64(1)
            owners[m] = w
            m += 1
    return m


def _stems(words: Words, fuzzy: npt.NDArray[np.bool_], kinds: Numbers) -> tuple[Hashes, npt.NDArray[np.int32]]:
    """The hashes of what each word begins with if it lost none, one or two of its letters, and the word."""
    room = (_LOST + 1) * len(fuzzy)
    hashes, owners = np.empty(room, np.uint64), np.empty(room, np.int32)
    n = _stem_keys(words, fuzzy, kinds, _SIZES, hashes, owners)
    return hashes[:n], owners[:n]


@kernel
def _stem_keys(
    words: Words, fuzzy: npt.NDArray[np.bool_], kinds: Numbers, sizes: Numbers,
    hashes: Hashes, owners: npt.NDArray[np.int32],
) -> int:  # fmt: skip
    p, places = np.empty(LONGEST, np.uint8), np.empty(LONGEST, np.int64)
    m = 0
    for w in range(len(fuzzy)):
        if not fuzzy[w]:
            continue
        n = plain_key(words.text, words.starts[w], words.starts[w + 1], PLAIN, p, places)
        for lost in range(_LOST + 1):
            if n >= sizes[kinds[w], lost]:
                hashes[m] = hash_of(p, 0, n - lost) or np.uint64(1)
                owners[m] = w
                m += 1
    return m


@kernel
def _bone_keys(words: Words, term: npt.NDArray[np.bool_], out: Hashes) -> None:
    """The hash of each word's consonants; 0 if it has too few of them, or hardly a vowel to lose."""
    p, q, places = np.empty(LONGEST, np.uint8), np.empty(LONGEST, np.uint8), np.empty(LONGEST, np.int64)
    for w in range(len(out)):
        n = plain_key(words.text, words.starts[w], words.starts[w + 1], PLAIN, p, places)
        m = _bones(p, 0, n, q)
        least = _BONES if term[w] else _FEW_BONES
        out[w] = hash_of(q, 0, m) if m >= least and n - m >= 2 else np.uint64(0)


@kernel
def _vowel(c: int) -> bool:
    return bool(c == 97 or c == 101 or c == 105 or c == 111 or c == 117 or c == 121)


@kernel
def _bones(plain: Bytes, begin: int, end: int, out: Bytes) -> int:
    """Write the consonants of a plain key; returns how many."""
    m = 0
    for i in range(begin, end):
        c = plain[i]
        if _vowel(c):
            continue
        if m == 0 or out[m - 1] != c:
            out[m] = c
            m += 1
    return m


@kernel
def _without(data: Bytes, n: int, place: int) -> np.uint64:
    """The hash of some bytes without the one at `place`."""
    from_here = np.uint64(0)
    for i in range(n):
        if i != place:
            from_here = from_here * RADIX + np.uint64(data[i])
    return from_here


class Found(NamedTuple):
    """What tokens read as: token number, view, word number, and the bytes of the token that the word stands for.

    Under GLUED a negative word number is the negative of a bitmask of cuts: bit k cuts before byte k.
    """

    tokens: Numbers
    views: Numbers
    words: Numbers
    starts: Numbers
    stops: Numbers


def read(data: Bytes, starts: Numbers, stops: Numbers, words: Vocabulary) -> Found:
    """Read tokens `data[starts[t] : stops[t]]` of a folded buffer; at most eight readings each, certain ones first."""
    room = _MOST * len(starts)
    out = Found(*(np.empty(room, np.int64) for _ in range(5)))
    n = _read(data, starts, stops, words, PLAIN, ALIKE, _RARE, out)
    return Found(*(column[:n] for column in out))


@kernel
def _read(
    data: Bytes, starts: Numbers, stops: Numbers, words: Vocabulary, table: Bytes, alike: Bytes, rare: npt.NDArray[np.bool_],
    out: Found,
) -> int:  # fmt: skip
    raw = np.empty(2 * LONGEST, np.uint8)
    raw_place = np.empty(2 * LONGEST, np.int64)
    plain = np.empty(LONGEST, np.uint8)
    place = np.empty(LONGEST, np.int64)
    like = np.empty(2 * LONGEST, np.uint8)
    origin = np.empty(2 * LONGEST, np.int64)
    heard = np.empty(2 * LONGEST, np.uint8)
    border = np.empty(LONGEST + 1, np.bool_)
    n = 0
    for t in range(len(starts)):
        # the token's own bytes, small letters, without what the fold took away
        size = 0
        masks = 0
        for i in range(starts[t], stops[t]):
            c = data[i]
            if c == 255:
                continue
            if size == len(raw):
                break
            raw[size] = c | 32 if 65 <= c <= 90 else c
            raw_place[size] = i - starts[t]
            masks += c in (_STAR, _HASH, _LINE)
            size += 1
        length = plain_key(raw, 0, size, table, plain, place)
        if masks:
            n = _as_masked(raw, size, table, words, out, t, n)
            for r in range(n - 1, -1, -1):
                if out.tokens[r] != t:
                    break
                out.starts[r] = raw_place[out.starts[r]]
                out.stops[r] = raw_place[out.stops[r]] + 1
        if length < _SHORTEST:
            continue
        for k in range(length):
            border[k] = k == 0
            if k:
                for i in range(place[k - 1] + 1, place[k]):
                    if table[raw[i]] == 0:
                        border[k] = True
        border[length] = True
        before = n
        n = _as_letters(raw, size, plain, place, length, border, words, alike, like, origin, out, t, n)
        begin = 0
        for k in range(1, length + 1):
            if not border[k]:
                continue
            a, b = begin, k
            while a < b and 48 <= raw[place[a]] <= 57:
                a += 1
            while a < b and 48 <= raw[place[b - 1]] <= 57:
                b -= 1
            if a - begin + k - b < 2:  # one digit may stand for a letter
                a, b = begin, k
            if b - a >= _FEW_BONES and _mostly_letters(raw, place, a, b):
                h = hash_of(plain, a, b)
                while (
                    place[b - 1] + 1 < size and raw[place[b - 1] + 1] == raw[place[b - 1]] and not _vowel(raw[place[b - 1]])
                ):
                    place[b - 1] += 1  # the same letter again; two vowels are an ending
                if _in(words.everyday, h):
                    pass
                elif _in(words.plain, h):
                    if b - a < k - begin:
                        n = _as_part(plain, place, a, b, a, b, words, out, t, n)
                    n = _as_doubled(raw, table, place, a, b, h, words, out, t, n)
                else:
                    n = _as_padded(raw, rare, plain, place, a, b, words, out, t, n)
                    if b - a > _FEW_BONES or (a == 0 and b == length):
                        n = _as_bones(plain, place, a, b, words, heard, out, t, n)
                    n = _as_heard(plain, place, a, b, words, heard, out, t, n)
                    n = _as_edited(plain, place, a, b, words, out, t, n)
                    n = _as_closed(raw, place, a, b, words, heard, out, t, n)
                    n = _as_stem(plain, place, a, b, words, out, t, n)
                    n = _as_phrase(plain, place, a, b, words, out, t, n)
                    n = _as_glued(plain, place, a, b, words, out, t, n)
            begin = k
        for r in range(before, n):  # from the places in `raw` to those in the token
            out.starts[r] = raw_place[out.starts[r]]
            out.stops[r] = raw_place[out.stops[r]] + 1
        n = min(n, before + _MOST)
    return n


@kernel
def _in(index: Index, h: np.uint64) -> bool:
    return may_hold(index.bits, h) and first(index, h) >= 0


@kernel
def _put(out: Found, n: int, token: int, view: int, word: int, start: int, last: int) -> int:
    """Note a reading, unless the token has enough of them; `last` is the place of the last byte."""
    if n >= len(out.tokens):
        return n
    for r in range(n - 1, -1, -1):
        if out.tokens[r] != token:
            break
        if out.words[r] == word and out.starts[r] == start:
            return n
    out.tokens[n] = token
    out.views[n] = view
    out.words[n] = word
    out.starts[n] = start
    out.stops[n] = last
    return n + 1


@kernel
def _mostly_letters(raw: Bytes, place: Numbers, begin: int, end: int) -> bool:
    """Whether some letters of a key are Latin and at most one of them was a digit or a sign.

    A letter of another alphabet is several bytes, so that an edit would be half a letter: such words are read romanised.
    """
    others = 0
    for k in range(begin, end):
        c = raw[place[k]]
        if c >= 128:
            return False
        others += not 97 <= c <= 122
    return others <= 1


@kernel
def _as_letters(
    raw: Bytes, size: int, plain: Bytes, place: Numbers, length: int, border: npt.NDArray[np.bool_], words: Vocabulary,
    alike: Bytes, like: Bytes, origin: Numbers, out: Found, token: int, n: int,
) -> int:  # fmt: skip
    m = letters_key(plain, length, alike, like, origin)
    for a in range(m):
        if not border[origin[a]] or (a and origin[a - 1] == origin[a]):
            continue
        h = np.uint64(0)
        for b in range(a, min(m, a + LONGEST_WORD + 8)):
            h = h * RADIX + np.uint64(like[b])
            if b - a + 1 < _SHORTEST or (b + 1 < m and origin[b + 1] == origin[b]):
                continue
            if not may_hold(words.letters.bits, h):
                continue
            at = first(words.letters, h)
            while at >= 0:
                w = int(words.letters.values[at])
                last = place[origin[b]]
                while last + 1 < size and raw[last + 1] == raw[last]:
                    last += 1  # the same letter again
                if _reads(raw, place[origin[a]], last, words, w) and _ends(border, origin[b] + 1, length):
                    n = _put(out, n, token, LETTERS, w, place[origin[a]], last)
                at = following(words.letters, h, at)
    return n


@kernel
def _ends(border: npt.NDArray[np.bool_], k: int, length: int) -> bool:
    """Whether a word ends before letter k, give or take an ending."""
    stop = min(k + _ENDING, length) + 1
    return bool(np.any(border[k:stop]))


@kernel
def _reads(raw: Bytes, start: int, last: int, words: Vocabulary, w: int) -> bool:
    """Whether `raw[start:last + 1]` is disguised at all, and enough like word w to say that it is the word."""
    begin, size = words.words.starts[w], words.words.starts[w + 1] - words.words.starts[w]
    same = last - start + 1 == size
    digits = letters = signs = 0
    for i in range(start, last + 1):
        c = raw[i]
        if 97 <= c <= 122 or c >= 128:
            letters += 1
        elif 48 <= c <= 57:
            digits += 1
        else:
            signs += 1
        if same and words.words.text[begin + i - start] != c:
            same = False
    if same or 2 * letters < size:
        return False
    if digits == 0 and signs <= 1:  # look-alike letters, a repeat, one dash: people write so too
        return bool(size >= _PURE and words.fuzzy[w] and (signs == 1 or _passed_off(raw, start, last, words, w)))
    return bool(digits <= 1 or size >= 5 or not words.alone[w])


@kernel
def _passed_off(raw: Bytes, start: int, last: int, words: Vocabulary, w: int) -> bool:
    """Whether letters stand for others, l for i or rn for m, or one stands three times in a row.

    Languages that write a word with one letter or two, with v or w, with i or j, disguise nothing (`system`, `systeem`).
    """
    ells = eyes = ems = longest = run = 0
    for k in range(start, last + 1):
        c = raw[k]
        ells += c == _L
        eyes += c == _I
        ems += c == _M
        run = run + 1 if k > start and raw[k - 1] == c else 1
        longest = max(longest, run)
    for k in range(words.words.starts[w], words.words.starts[w + 1]):
        c = words.words.text[k]
        ells -= c == _L
        eyes -= c == _I
        ems -= c == _M
    return bool(ells * eyes < 0 or ems != 0 or longest > 2)


@kernel
def _as_masked(raw: Bytes, size: int, table: Bytes, words: Vocabulary, out: Found, token: int, n: int) -> int:
    if size < _HIDDEN or size > LONGEST_WORD:
        return n
    shown = 0
    for i in range(size):
        c = raw[i]
        shown += table[c] != 0
        if table[c] == 0 and c != _STAR and c != _HASH and c != _LINE:
            return n
    if shown < 3 or 2 * shown < size or shown == size:
        return n
    h = np.uint64(1 + int(table[raw[0]]) * 64 + size)
    at = first(words.lengths, h)
    while at >= 0:
        w = int(words.lengths.values[at])
        at = following(words.lengths, h, at)
        if not words.fuzzy[w]:
            continue
        begin = words.words.starts[w]
        same = True
        for i in range(size):
            if table[raw[i]] and table[raw[i]] != words.words.text[begin + i]:
                same = False
                break
        if same:
            n = _put(out, n, token, MASKED, w, 0, size - 1)
    return n


@kernel
def _as_doubled(
    raw: Bytes, table: Bytes, place: Numbers, begin: int, end: int, h: np.uint64, words: Vocabulary, out: Found, token: int,
    n: int,
) -> int:  # fmt: skip
    """A word of which a letter stands twice, or once instead of twice."""
    start, last = place[begin], place[end - 1]
    letters = 0
    for i in range(start, last + 1):
        letters += table[raw[i]] != 0
    before = n
    at = first(words.plain, h)
    while at >= 0:
        w = int(words.plain.values[at])
        at = following(words.plain, h, at)
        k, stop = words.words.starts[w], words.words.starts[w + 1]
        length = stop - k
        same = letters == length or letters == length + 1
        for i in range(start, last + 1):
            if same and table[raw[i]] and k < stop:
                same = table[raw[i]] == words.words.text[k]
                k += 1
        if same:
            return before  # it is a word as it stands, or with its last letter twice: endings do that
        if words.fuzzy[w] and length >= (_DOUBLED if words.alone[w] else _DOUBLED_PART):
            n = _put(out, n, token, EDITS, w, start, last)
    return n


@kernel
def _as_padded(
    raw: Bytes, rare: npt.NDArray[np.bool_], plain: Bytes, place: Numbers, begin: int, end: int, words: Vocabulary,
    out: Found, token: int, n: int,
) -> int:  # fmt: skip
    """A word with two equal letters behind it that few words end with (`fentanylxx`)."""
    last = place[end - 1]
    if not rare[raw[last]] or end - begin < 2 or raw[last - 1] != raw[last]:
        return n
    h = hash_of(plain, begin, end - 1)
    if not may_hold(words.plain.bits, h):
        return n
    at = first(words.plain, h)
    while at >= 0:
        w = int(words.plain.values[at])
        if words.fuzzy[w] and end - 1 - begin >= (_INSIDE if words.alone[w] else _PART):
            n = _put(out, n, token, ENDINGS, w, place[begin], last)
        at = following(words.plain, h, at)
    return n


@kernel
def _as_bones(
    plain: Bytes, place: Numbers, begin: int, end: int, words: Vocabulary, bones: Bytes, out: Found, token: int, n: int
) -> int:
    m = _bones(plain, begin, end, bones)
    if m < _FEW_BONES:
        return n
    h = hash_of(bones, 0, m)
    if not may_hold(words.bones.bits, h):
        return n
    at = first(words.bones, h)
    while at >= 0:
        w = int(words.bones.values[at])
        vowels = words.words.starts[w + 1] - words.words.starts[w] - m
        left = end - begin - m
        few = left == 0 or (m > _FEW_BONES and 2 * left <= vowels)  # at least half of them are gone
        if few and _letters_of(plain, begin, end, words, w):
            n = _put(out, n, token, VOWELS, w, place[begin], place[end - 1])
        at = following(words.bones, h, at)
    return n


@kernel
def _letters_of(plain: Bytes, begin: int, end: int, words: Vocabulary, w: int) -> bool:
    """Whether letters are those of word w in their order, with some left out."""
    k = begin
    for i in range(words.words.starts[w], words.words.starts[w + 1]):
        if k < end and words.words.text[i] == plain[k]:
            k += 1
    return k == end


@kernel
def _as_heard(
    plain: Bytes, place: Numbers, begin: int, end: int, words: Vocabulary, heard: Bytes, out: Found, token: int, n: int
) -> int:
    for cut in range(3):
        stop = end - cut
        if stop - begin < _HEARD:
            break
        m = phonetic_key(plain[begin:stop], stop - begin, heard)
        if m < _HEARD - 1:
            break
        h = hash_of(heard, 0, m)
        if not may_hold(words.phonetic.bits, h):
            continue
        at = first(words.phonetic, h)
        while at >= 0:
            w = int(words.phonetic.values[at])
            if not _goes_on(plain, begin, stop, words, w):
                n = _put(out, n, token, PHONETIC, w, place[begin], place[stop - 1])
            at = following(words.phonetic, h, at)
    return n


@kernel
def _goes_on(plain: Bytes, begin: int, end: int, words: Vocabulary, w: int) -> bool:
    """Whether some letters are word w and a few more: an ending, or another word (`heroine`)."""
    start, size = words.words.starts[w], words.words.starts[w + 1] - words.words.starts[w]
    if end - begin < size:
        return False
    return bool(np.all(plain[begin : begin + size] == words.words.text[start : start + size]))


@kernel
def _as_edited(plain: Bytes, place: Numbers, begin: int, end: int, words: Vocabulary, out: Found, token: int, n: int) -> int:
    size = end - begin
    if size > LONGEST_WORD or size < _EDITED:
        return n
    for gap in range(begin - 1, end):
        h = np.uint64(0)
        for i in range(begin, end):
            if i != gap:
                h = h * RADIX + np.uint64(plain[i])
        if not may_hold(words.edits.bits, h):
            continue
        at = first(words.edits, h)
        while at >= 0:
            w = int(words.edits.values[at])
            if _one_edit(plain, begin, size, words, w):
                n = _put(out, n, token, EDITS, w, place[begin], place[end - 1])
            at = following(words.edits, h, at)
    return n


@kernel
def _as_closed(
    raw: Bytes, place: Numbers, begin: int, end: int, words: Vocabulary, full: Bytes, out: Found, token: int, n: int
) -> int:
    """A word that lost the letter between two equal ones (`termmetr`), which a plain key takes for one."""
    m = 0
    for i in range(place[begin], place[end - 1] + 1):
        if not 97 <= raw[i] <= 122 or m == len(full) or (m and raw[i] == full[m - 1] and _vowel(raw[i])):
            return n
        full[m] = raw[i]
        m += 1
    if m == end - begin or m > LONGEST_WORD:
        return n
    h = hash_of(full, 0, m)
    if not may_hold(words.edits.bits, h):
        return n
    at = first(words.edits, h)
    while at >= 0:
        w = int(words.edits.values[at])
        if _one_edit(full, 0, m, words, w):
            n = _put(out, n, token, EDITS, w, place[begin], place[end - 1])
        at = following(words.edits, h, at)
    return n


@kernel
def _as_stem(plain: Bytes, place: Numbers, begin: int, end: int, words: Vocabulary, out: Found, token: int, n: int) -> int:
    """A word with an ending that it does not take."""
    if end - begin > LONGEST_WORD:
        return n
    h = np.uint64(0)
    for k in range(begin, end):
        h = h * RADIX + np.uint64(plain[k])
        if k - begin + 1 < _STEM or end - k - 1 > _ADDED + _LOST or not may_hold(words.stems.bits, h):
            continue
        at = first(words.stems, h)
        while at >= 0:
            w = int(words.stems.values[at])
            size = words.words.starts[w + 1] - words.words.starts[w]
            if end - begin - size <= _ADDED and (k - begin + 1 >= size or end - k - 1 >= 1):
                n = _put(out, n, token, ENDINGS, w, place[begin], place[end - 1])
            at = following(words.stems, h, at)
    return n


@kernel
def _one_edit(plain: Bytes, begin: int, size: int, words: Vocabulary, w: int) -> bool:
    """Whether two words differ by one letter added, lost or changed, or two neighbours swapped (Damerau 1964)."""
    text = words.words.text
    start, n = words.words.starts[w], words.words.starts[w + 1] - words.words.starts[w]
    k = 0
    while k < n and k < size and text[start + k] == plain[begin + k]:
        k += 1
    e = 0
    while e < n - k and e < size - k and text[start + n - 1 - e] == plain[begin + size - 1 - e]:
        e += 1
    here, there = n - k - e, size - k - e
    swapped = (
        here == 2 and there == 2 and text[start + k] == plain[begin + k + 1] and text[start + k + 1] == plain[begin + k]
    )
    if not (swapped or max(here, there) <= 1):
        return False
    if not words.alone[w]:
        return k > 0  # the rest of the phrase has to be there too
    if n >= 8:
        return True
    # short words lose no letter and change none: too many names are one letter away from them
    return bool(n >= 6 and k > 0 and e > 0 and (swapped or here == 0))


@kernel
def _as_glued(plain: Bytes, place: Numbers, begin: int, end: int, words: Vocabulary, out: Found, token: int, n: int) -> int:
    """Cut a token into known words, as few as possible; at least one must be a word that is looked for.

    The cuts go into `words` as the negative of a bitmask: bit k stands for a cut before byte k of `starts:stops`.
    """
    size = end - begin
    if size < _SHORTEST + _PIECE or size > LONGEST_WORD + 24 or place[end - 1] - place[begin] >= 62:
        return n
    fewest = np.full(size + 1, 99, np.int64)
    cut = np.zeros(size + 1, np.int64)
    watched = np.zeros(size + 1, np.bool_)
    fewest[0] = 0
    for a in range(size - 1):
        if fewest[a] > 4:
            continue
        h = np.uint64(0)
        for b in range(a, min(size, a + LONGEST_WORD)):
            h = h * RADIX + np.uint64(plain[begin + b])
            if b - a + 1 < _PIECE or fewest[a] + 1 > fewest[b + 1]:
                continue
            sought = False
            if may_hold(words.plain.bits, h):
                at = first(words.plain, h)
                if at >= 0:
                    w = words.plain.values[at]
                    sought = bool(words.fuzzy[w] and _long_enough(words, w, b - a + 1))
                if not sought and not _in(words.everyday, h):
                    continue
            elif not _in(words.everyday, h):
                continue
            better = fewest[a] + 1 < fewest[b + 1] or ((sought or watched[a]) and not watched[b + 1])
            if better:
                fewest[b + 1] = fewest[a] + 1
                cut[b + 1] = a
                watched[b + 1] = sought or watched[a]
    if fewest[size] < 2 or fewest[size] > 5 or not watched[size]:
        return n
    mask = np.int64(0)
    at = cut[size]
    while at > 0:
        mask |= np.int64(1) << np.int64(place[begin + at] - place[begin])
        at = cut[at]
    n = _put(out, n, token, GLUED, -int(mask), place[begin], place[end - 1])
    if fewest[size] == 2:  # the other word may say nothing
        n = _as_part(plain, place, begin, begin + cut[size], begin, end, words, out, token, n)
        n = _as_part(plain, place, begin + cut[size], end, begin, end, words, out, token, n)
    return n


@kernel
def _long_enough(words: Vocabulary, w: int, letters: int) -> bool:
    """Whether a word may be read inside a longer token, of which it has so many different letters in a row."""
    return bool(letters >= _INSIDE or (not words.alone[w] and words.words.starts[w + 1] - words.words.starts[w] == _PART))


@kernel
def _as_part(
    plain: Bytes, place: Numbers, first_letter: int, stop: int, begin: int, end: int, words: Vocabulary, out: Found,
    token: int, n: int,
) -> int:  # fmt: skip
    """A token that is the sought word in a part of it."""
    h = hash_of(plain, first_letter, stop)
    at = first(words.plain, h)
    while at >= 0:
        w = int(words.plain.values[at])
        if words.fuzzy[w] and _long_enough(words, w, stop - first_letter):
            n = _put(out, n, token, GLUED, w, place[begin], place[end - 1])
        at = following(words.plain, h, at)
    return n


@kernel
def _as_phrase(plain: Bytes, place: Numbers, begin: int, end: int, words: Vocabulary, out: Found, token: int, n: int) -> int:
    """A whole phrase without its blanks."""
    h = hash_of(plain, begin, end)
    if end - begin >= _PHRASE and may_hold(words.joined.bits, h):
        at = first(words.joined, h)
        while at >= 0:
            if words.joined.values[at] >= words.singles:
                n = _put(out, n, token, GLUED, int(words.joined.values[at]), place[begin], place[end - 1])
            at = following(words.joined, h, at)
    return n
