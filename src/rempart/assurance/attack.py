"""Disguise known-bad listings in every way we know, and count what is still caught.

Attacked are listings that the screen stops for words in them and whose label (where there is one) does not say that they
are clean. The attacker is told which words those are: a trader knows what his goods are called. The control takes these
words away; a listing that is stopped all the same (for a missing field, a price) would count as caught whatever the
disguise, and is left out.
"""

from __future__ import annotations

import hashlib
import json
import random
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import pyarrow as pa

from rempart.assurance.attacks.adaptive import Adaptive, Break, Target
from rempart.assurance.attacks.base import Attack, Listing, bounded, finder, mapped
from rempart.domain.listing import from_dicts
from rempart.domain.outcome import Outcome
from rempart.domain.rule import Rule
from rempart.domain.verdict import UNCHECKED
from rempart.pipeline import Screen

Tell = Callable[[str, int, int], None]
"""Is told what is under way, how much of it is done, and of how much."""

CAUGHT, THROUGH, SAME = "1", "0", "."
"""In the marks of a cell, a listing that was caught, got through, or could not be disguised that way."""

_BATCH, _ROUNDS, _LONGEST, _SAMPLES = 1024, 4, 40, 2
_GATE = "typography"
_NO_LANGUAGE = "unknown"
_NOTHING = " item "  # an empty title would be a reason of its own


@dataclass(frozen=True, slots=True)
class Bad:
    """A listing to attack.

    `key` is a digest of its text, `pack` and `term` are what stopped it first, `words` all that give it away.
    """

    key: str
    listing: Listing
    language: str
    pack: str
    term: str
    words: tuple[str, ...]


@dataclass(slots=True)
class Found:
    """What the undisguised listings gave.

    `rows` were read; of `labelled` (a label says violation) `labelled_stopped` were stopped; `bad` can be attacked;
    `left_out` counts stopped ones that cannot, by reason. `stopped` holds the keys of all stopped ones.
    """

    rows: int = 0
    labelled: int = 0
    labelled_stopped: int = 0
    bad: list[Bad] = field(default_factory=list)
    left_out: Counter[str] = field(default_factory=Counter)
    stopped: set[str] = field(default_factory=set)
    keys: set[str] = field(default_factory=set)


@dataclass(frozen=True, slots=True)
class Sample:
    """A disguise that got through: the cell, the listing's id, and its text fields that differ."""

    cell: str
    id: str
    words: tuple[str, ...]
    changed: Mapping[str, Any]


@dataclass(slots=True)
class Attacked:
    """What came of the attacks: for each cell (`leet/2`, `adaptive/10`) one mark a listing, in the order of `bad`."""

    bad: Sequence[Bad]
    marks: dict[str, str] = field(default_factory=dict)
    samples: list[Sample] = field(default_factory=list)
    arms: dict[str, Counter[str]] = field(default_factory=dict)
    troubles: dict[str, None] = field(default_factory=dict)


def listings_of(batch: pa.RecordBatch) -> list[Listing]:
    """Rows of schema LISTING as dicts, without what is absent."""
    rows: list[Listing] = []
    for row in batch.to_pylist():
        kept = {name: value for name, value in row.items() if value is not None}
        if "extra" in kept:
            kept["extra"] = dict(kept["extra"])
        rows.append(kept)
    return rows


def key_of(listing: Listing) -> str:
    """A digest of the listing's texts, the same wherever its file lies."""
    texts = _texts(listing)
    return hashlib.blake2b(json.dumps(texts, ensure_ascii=False).encode("utf-8", "replace"), digest_size=8).hexdigest()


class Attacker:
    """Runs attacks against one screen; `tell` is told how far it is."""

    def __init__(self, screen: Screen, seed: int, tell: Tell | None = None) -> None:
        self._screen = screen
        self._seed = seed
        self._tell = tell or (lambda *_: None)
        self._rules: Mapping[str, Rule] = {rule.id: rule for rule in screen.policy.rules}
        self.troubles: dict[str, None] = {}

    def find(self, rows: Iterable[Listing]) -> Found:
        """Screen listings as they are and keep those that can be attacked.

        Args:
            rows: listings as dicts; a field `label` (also within `extra`, as JSON) with `violation` true or false is no
                part of the listing and says what it is.
        """
        found = Found()
        for some in _batches(rows):
            labels = [_unlabelled(row) for row in some]
            plain = [listing for listing, _ in labels]
            decisions = self._decide(plain)
            found.rows += len(plain)
            self._tell("reading", found.rows, 0)
            stopped: list[tuple[Listing, Mapping[str, Any]]] = []
            for (listing, violation), decision in zip(labels, decisions, strict=True):
                caught = decision["outcome"] != Outcome.PUBLISH.word
                found.keys.add(key_of(listing))
                found.labelled += violation is True
                found.labelled_stopped += violation is True and caught
                if caught:
                    found.stopped.add(key_of(listing))
                    if violation is False:
                        found.left_out["labelled as clean"] += 1
                    else:
                        stopped.append((listing, decision))
            self._keep(stopped, found)
        return found

    def _keep(self, stopped: Sequence[tuple[Listing, Mapping[str, Any]]], found: Found) -> None:
        """Find all words that give each listing away, until it would be published without them."""
        words: list[dict[str, None]] = []
        waiting: list[int] = []
        for number, (listing, decision) in enumerate(stopped):
            words.append(dict.fromkeys(self._words(listing, decision)))
            if words[number]:
                waiting.append(number)
            else:
                found.left_out["stopped for something else than words"] += 1
        for turn in range(_ROUNDS):
            bare = [_without(stopped[n][0], tuple(words[n])) for n in waiting]
            still: list[int] = []
            for n, listing, decision in zip(waiting, bare, self._decide(bare), strict=True):
                if decision["outcome"] == Outcome.PUBLISH.word:
                    found.bad.append(self._bad(*stopped[n], tuple(words[n])))
                    continue
                more = [w for w in self._words(listing, decision) if w not in words[n]]
                if more and turn + 1 < _ROUNDS:
                    words[n].update(dict.fromkeys(more))
                    still.append(n)
                else:
                    found.left_out["stopped also without its words"] += 1
            waiting = still

    def _bad(self, listing: Listing, decision: Mapping[str, Any], words: tuple[str, ...]) -> Bad:
        rule, signal, quote = next(self._findings(decision))
        language = str(listing.get("language") or "").lower()[:2] or _language(rule, signal, quote)
        term = " ".join(quote.casefold().split())[:_LONGEST]
        return Bad(key_of(listing), listing, language, rule.pack, term, words)

    def _findings(self, decision: Mapping[str, Any]) -> Iterator[tuple[Rule, str, str]]:
        """Rule, signal and quote of what stopped a listing, guards and the typography gate apart."""
        for finding in decision["findings"] or ():
            rule = self._rules.get(finding["rule"])
            if rule is None or rule.outcome == Outcome.PUBLISH or rule.pack == _GATE or not finding["quote"].strip():
                continue
            if finding["signal"] not in rule.guards:
                yield rule, finding["signal"], finding["quote"]

    def _words(self, listing: Listing, decision: Mapping[str, Any]) -> list[str]:
        if any(rule.startswith(UNCHECKED) for rule in decision["rules"] or ()):
            return []
        quotes = list(dict.fromkeys(quote for _, _, quote in self._findings(decision)))
        return [whole for quote in quotes for whole in _whole(listing, quote)]

    def _decide(self, rows: Sequence[Listing]) -> list[dict[str, Any]]:
        if not rows:
            return []
        screening = self._screen(from_dicts(list(rows)))
        self.troubles.update(dict.fromkeys(screening.troubles))
        decided: list[dict[str, Any]] = screening.decisions.select(["outcome", "rules", "findings"]).to_pylist()
        return decided

    def published(self, rows: Sequence[Listing]) -> list[bool]:
        """Whether each listing would be published: all that an adaptive attacker sees."""
        if not rows:
            return []
        screening = self._screen(from_dicts(list(rows)))
        self.troubles.update(dict.fromkeys(screening.troubles))
        return [outcome == Outcome.PUBLISH.word for outcome in screening.outcomes]

    def run(self, bad: Sequence[Bad], attacks: Sequence[Attack], strengths: Sequence[int], tries: Sequence[int]) -> Attacked:
        """Attack every listing in every way.

        Args:
            bad: what `find` kept.
            attacks: families and chains.
            strengths: of 1 to 3.
            tries: for each number an adaptive attacker who may try so often; none without it.
        """
        out = Attacked(bad)
        total = len(attacks) * len(strengths) + len(tries)
        for number, (attack, strength) in enumerate((a, s) for a in attacks for s in strengths):
            self._tell(f"{attack.name}/{strength}", number, total)
            self._cell(attack, strength, out)
        for number, most in enumerate(tries, total - len(tries)):
            self._tell(f"adaptive/{most}", number, total)
            self._adaptive(most, out)
        self._tell("done", total, total)
        out.troubles.update(self.troubles)
        return out

    def _cell(self, attack: Attack, strength: int, out: Attacked) -> None:
        cell = f"{attack.name}/{strength}"
        marks = [SAME] * len(out.bad)
        offers: list[tuple[int, Listing]] = []
        for i, bad in enumerate(out.bad):
            rng = random.Random(f"{self._seed}/{cell}/{bad.key}")  # noqa: S311 - repeatable, not secret
            listing = attack.disguise({**bad.listing, "language": bad.language}, bad.words, rng, strength)
            listing["language"] = bad.listing.get("language")
            if _texts(listing) != _texts(bad.listing):
                offers.append((i, listing))
        for start in range(0, len(offers), _BATCH):
            some = offers[start : start + _BATCH]
            for (i, listing), published in zip(some, self.published([o for _, o in some]), strict=True):
                marks[i] = THROUGH if published else CAUGHT
                if published:
                    _sample(out, cell, out.bad[i], listing)
        out.marks[cell] = "".join(marks)

    def _adaptive(self, tries: int, out: Attacked) -> None:
        cell = f"adaptive/{tries}"
        attacker = Adaptive(tries, random.Random(f"{self._seed}/{cell}"))  # noqa: S311 - repeatable, not secret
        targets = [Target({**bad.listing, "language": bad.language}, bad.words) for bad in out.bad]
        broken: list[Break | None] = attacker.attack(targets, self.published)
        out.marks[cell] = "".join(CAUGHT if b is None else THROUGH for b in broken)
        out.arms[cell] = Counter(str(b.arm) for b in broken if b is not None)
        for bad, one in zip(out.bad, broken, strict=True):
            if one is not None:
                _sample(out, cell, bad, one.listing)


def chosen(bad: Sequence[Bad], limit: int | None, seed: int) -> list[Bad]:
    """At most so many listings, spread over packs and languages, and within them over terms; repeatable."""
    if limit is None or limit >= len(bad):
        return list(bad)
    rng = random.Random(f"{seed}/chosen")  # noqa: S311 - repeatable, not secret
    order = sorted(bad, key=lambda b: b.key)
    rng.shuffle(order)
    strata: dict[tuple[str, str], dict[str, list[Bad]]] = {}
    for one in order:
        strata.setdefault((one.pack, one.language), {}).setdefault(one.term, []).append(one)
    queues = [_interleaved(list(terms.values())) for _, terms in sorted(strata.items())]
    return _interleaved(queues)[:limit]


def _interleaved(lists: Sequence[Sequence[Bad]]) -> list[Bad]:
    longest = max((len(one) for one in lists), default=0)
    return [one[i] for i in range(longest) for one in lists if i < len(one)]


def pack_examples(rules: Iterable[Rule]) -> list[Listing]:
    """What the packs themselves say must be refused or held: the examples of live rules, without the typography gate."""
    return [
        dict(example.listing)
        for rule in rules
        if rule.life == "live" and rule.outcome != Outcome.PUBLISH and rule.pack != _GATE
        for example in rule.examples
        if example.expect in ("refuse", "hold")
    ]


def _batches(rows: Iterable[Listing]) -> Iterator[list[Listing]]:
    batch: list[Listing] = []
    for row in rows:
        batch.append(row)
        if len(batch) == _BATCH:
            yield batch
            batch = []
    if batch:
        yield batch


def _unlabelled(row: Listing) -> tuple[Listing, bool | None]:
    """The listing without its label, and what the label says."""
    out = {name: value for name, value in row.items() if name not in ("label", "source")}
    label: Any = row.get("label")
    if "extra" in out:
        out["extra"] = {name: value for name, value in dict(out["extra"]).items() if name != "label"}
        label = label if label is not None else dict(row["extra"]).get("label")
        if not out["extra"]:
            del out["extra"]
    if isinstance(label, str):
        try:
            label = json.loads(label)
        except ValueError:
            label = None
    violation = label.get("violation") if isinstance(label, Mapping) else None
    return out, violation if isinstance(violation, bool) else None


def _texts(listing: Listing) -> list[str]:
    texts: list[str] = []

    def see(text: str) -> str:
        texts.append(text)
        return text

    mapped(listing, see)
    return texts


def _without(listing: Listing, words: Sequence[str]) -> Listing:
    found = finder(words)
    return dict(listing) if found is None else mapped(listing, lambda text: found.sub(_NOTHING, text))


def _whole(listing: Listing, quote: str) -> list[str]:
    """The quote, or where it stands only within longer words those words."""
    text = "\n".join(_texts(listing))
    if re.search(bounded(quote), text, re.IGNORECASE):
        return [quote]
    return list(dict.fromkeys(re.findall(rf"\w*{re.escape(quote)}\w*", text, re.IGNORECASE))) or [quote]


def _language(rule: Rule, signal: str, quote: str) -> str:
    """The one language in whose terms the quote stands; listings without a language are mostly examples of packs."""
    plain = " ".join(quote.casefold().split())
    found = {
        term.language for term in rule.signal(signal).terms if " ".join(term.text.casefold().strip("=*").split()) == plain
    }
    return found.pop() if len(found) == 1 and "any" not in found else _NO_LANGUAGE


def _sample(out: Attacked, cell: str, bad: Bad, listing: Listing) -> None:
    if sum(s.cell == cell for s in out.samples) < _SAMPLES:
        changed = {n: v for n, v in listing.items() if v != bad.listing.get(n) and n != "language"}
        out.samples.append(Sample(cell, str(bad.listing.get("id") or bad.key), bad.words, changed))
