"""Ten times the rows, ten times the terms."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import replace

from bench.measure import Figure, Section, Series, alternate, factor, rate, timed
from bench.peers import Raw, chunks, databases, trigger_literals
from bench.setup import Setup
from rempart.app import to_bytes
from rempart.compiled import Compiled
from rempart.domain.rule import Rule, Term
from rempart.policy.policy import Policy

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
    """The screen with the packaged terms, and with nine invented ones beside each."""
    larger = ten_times(setup.made.policy)
    big, plain = Compiled.of(larger).screen(), Raw(databases(larger))
    small, raw = setup.screen, Raw(setup.plain)
    batch = setup.corpus.rows(setup.sizes.rows // 2)
    parts, buffers = chunks(batch), raw.buffers(batch)
    found = alternate(
        {
            "small": lambda: timed(lambda: [small(part) for part in parts]),
            "big": lambda: timed(lambda: [big(part) for part in parts]),
            "raw small": lambda: timed(lambda: raw.scan(buffers)),
            "raw big": lambda: timed(lambda: plain.scan(buffers)),
        }, setup.sizes.repeats,
    )  # fmt: skip
    counts = [_count(setup.made.policy), _count(larger)]
    about = (
        f"{counts[0]:,} and {counts[1]:,} literals ({counts[1] / counts[0]:.2f} ×) on {batch.num_rows:,} listings, one "
        "process, runs alternating. The invented terms are made of real ones, letter by letter (vowels for vowels, same "
        f"alphabet, fixed seed), at least {_LEAST} letters, in the same rules, fields and languages; they stand in hardly "
        "any listing, so it is the search that is measured, not more hits. Matches of hyperscan: "
        f"{raw.scan(buffers):,} and {plain.scan(buffers):,}."
    )
    return Section("Ten times the terms", about, _terms_figures(found, batch.num_rows))


def _terms_figures(found: dict[str, Series], rows: int) -> list[Figure]:
    lines = []
    for what, big, small in (("(b) whole screen", "big", "small"), ("(a) raw hyperscan", "raw big", "raw small")):
        ratio = found[big].over(found[small])
        aim = (f"≤ {AIM_TERMS} × the time", ratio.median <= AIM_TERMS) if big == "big" else ("", None)
        lines.append(
            Figure(f"{what}, ten times the terms", found[big].per(rows).show(rate),
                   f"packaged terms: {found[small].per(rows).show(rate)}", ratio.show(factor) + " the time", *aim)
        )  # fmt: skip
    return lines


def _count(policy: Policy) -> int:
    return sum(len(texts) for texts in trigger_literals(policy).values())


def ten_times(policy: Policy) -> Policy:
    """The policy with so many invented trigger terms that it has ten times the literals."""
    wanted = 10 * _count(policy)
    nine = _with_invented(policy, 9.0)
    share = 9.0 * (wanted - _count(policy)) / max(1, _count(nine) - _count(policy))
    return _with_invented(policy, share * 1.005)


def _with_invented(policy: Policy, share: float) -> Policy:
    """`share` invented terms beside each real trigger term, on average."""
    draw = random.Random(SEED)
    return replace(policy, rules=tuple(_rule(rule, share, draw) for rule in policy.rules))


def _rule(rule: Rule, share: float, draw: random.Random) -> Rule:
    signals = tuple(
        replace(s, terms=(*s.terms, *_invented(s.terms, share, draw))) if s.trigger and s.terms else s for s in rule.signals
    )
    return replace(rule, signals=signals)


def _invented(terms: tuple[Term, ...], share: float, draw: random.Random) -> Iterator[Term]:
    for term in terms:
        for _ in range(int(share) + (draw.random() < share % 1)):
            yield Term(term.language, _pseudo(term.text, draw))


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
