"""Contrast pairs: a violation and a lawful listing that looks like it. A pair is right when both of its members are.

`training/contrast/<pack>.ndjson` has `{"title", "language", "violation", "pair"}` a line, and `description` or
`product_type` where they tell. A fifth of the pairs, by their hash, is kept back from training (`held_back`); `rempart
train` uses the same split.

`evals/fresh_contrast.ndjson` has the same with `"pack"` in every line. Its pairs were written before their writer had read
the packs, in twelve languages; nothing learns from them, and no rule may be tuned on them.

`python -m evals.contrast [PACK]` prints the members that are judged wrongly; those kept back are only counted, so that
nobody tunes on them.
"""

from __future__ import annotations

import hashlib
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import orjson
from bench.corpus import ROOT

from rempart.compiled import compiled
from rempart.config import Config
from rempart.domain.listing import from_dicts
from rempart.pipeline import Screen

FOLDER = ROOT / "training" / "contrast"
FRESH = Path(__file__).with_name("fresh_contrast.ndjson")
_MORE = ("description", "product_type")
GATED = frozenset({"adult_age"})
"""Packs whose violations are caught by an age gate; a lawful member must then have none."""
_CHUNK = 4096


@dataclass(frozen=True, slots=True)
class Line:
    """One member of a pair. `pair` is unique within its pack only; `more` is what it says beside its title."""

    pack: str
    pair: str
    language: str
    title: str
    violation: bool
    more: Mapping[str, str] = field(default_factory=dict)

    @property
    def listing(self) -> dict[str, str]:
        """The member as a listing."""
        return {"title": self.title, "language": self.language, **self.more}

    @property
    def held_back(self) -> bool:
        """Whether no training may see it."""
        return held_back(self.pack, self.pair)


@dataclass(frozen=True, slots=True)
class Pair:
    """What became of a pair. `missed`: violations published; `alarms`: lawful members stopped."""

    pack: str
    pair: str
    language: str
    held_back: bool
    violations: int
    lawful: int
    missed: int
    alarms: int

    @property
    def right(self) -> bool:
        """Whether every member was judged rightly."""
        return not self.missed and not self.alarms


def held_back(pack: str, pair: str) -> bool:
    """Whether a pair belongs to the fifth that is kept back."""
    return int.from_bytes(hashlib.sha256(f"{pack}:{pair}".encode()).digest()[:4], "big") % 5 == 0


def lines(folder: Path) -> Iterator[Line]:
    """Every line of every file, in order of files; nothing where the folder is not there.

    Raises:
        ValueError: a line is no JSON object with these four keys; the message names file and line.
    """
    for file in sorted(folder.glob("*.ndjson")):
        yield from _file(file, file.stem)


def fresh(file: Path = FRESH) -> Iterator[Line]:
    """The pairs that nobody tuned on, of all packs in one file.

    Raises:
        ValueError: as for `lines`, or a line has no `pack`.
    """
    return _file(file, "")


def _file(file: Path, pack: str) -> Iterator[Line]:
    with file.open("rb") as text:
        for number, raw in enumerate(text, 1):
            if raw.strip():
                yield _line(file, number, raw, pack)


def _line(file: Path, number: int, raw: bytes, pack: str) -> Line:
    try:
        row = orjson.loads(raw)
        title, language, violation, pair = row["title"], row["language"], row["violation"], row["pair"]
        of = pack or row["pack"]
        more = {key: row[key] for key in _MORE if key in row}
    except (orjson.JSONDecodeError, KeyError, TypeError) as error:
        raise ValueError(f"{file}:{number}: expected title, language, violation and pair, found {error!r}") from None
    if not isinstance(violation, bool) or not isinstance(title, str) or not title.strip():
        raise ValueError(f"{file}:{number}: expected a title and violation as true or false")
    if not all(isinstance(text, str) for text in (of, *more.values())):
        raise ValueError(f"{file}:{number}: expected text in {', '.join(('pack', *_MORE))}")
    return Line(of, str(pair), str(language), title, violation, more)


def judged(screen: Screen, members: Sequence[Line]) -> list[Pair]:
    """Screen the members and put them back together; pairs without a member of each kind are left out."""
    found: dict[tuple[str, str], list[tuple[Line, bool]]] = {}
    for line, caught in seen(screen, members):
        found.setdefault((line.pack, line.pair), []).append((line, caught))
    return [_pair(some) for some in found.values() if {line.violation for line, _ in some} == {True, False}]


def seen(screen: Screen, members: Sequence[Line]) -> Iterator[tuple[Line, bool]]:
    """Each member, and whether it was caught: held or refused, or in a pack of `GATED` age-gated."""
    for start in range(0, len(members), _CHUNK):
        some = members[start : start + _CHUNK]
        listings = from_dicts([line.listing for line in some])
        for line, row in zip(some, screen(listings).decisions.to_pylist(), strict=True):
            gated = line.pack in GATED and any(c["kind"] == "age_gate" for c in row["conditions"] or ())
            yield line, row["outcome"] != "publish" or gated


def _pair(members: Iterable[tuple[Line, bool]]) -> Pair:
    some = list(members)
    first = some[0][0]
    violations = [caught for line, caught in some if line.violation]
    lawful = [caught for line, caught in some if not line.violation]
    return Pair(
        first.pack, first.pair, first.language, first.held_back, len(violations), len(lawful),
        violations.count(False), lawful.count(True),
    )  # fmt: skip


def main(words: Sequence[str] | None = None) -> None:
    """Print the members that are judged wrongly, of these packs or all."""
    asked = set(sys.argv[1:] if words is None else words)
    screen = compiled(cache=Config.from_environment().cache).screen()
    members = [line for line in lines(FOLDER) if not asked or line.pack in asked]
    wrong = [line for line, caught in seen(screen, members) if caught != line.violation]
    for line in wrong:
        if not line.held_back:
            print(f"{line.pack} {line.pair} {line.language} {'missed' if line.violation else 'alarm '} {line.title}")
    kept = sum(line.held_back for line in wrong)
    print(f"{len(wrong)} of {len(members)} members wrong, {kept} of them kept back")
    unseen = [line for line in fresh() if not asked or line.pack in asked]
    found = sum(caught != line.violation for line, caught in seen(screen, unseen))
    print(f"{found} of {len(unseen)} fresh members wrong; they are only counted")


if __name__ == "__main__":
    main()
