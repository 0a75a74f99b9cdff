"""Apply rules to the listings in which one of their signals was seen."""

from __future__ import annotations

from collections.abc import Mapping, Sequence, Set
from typing import Any

import pyarrow as pa

from rempart.domain.outcome import Outcome
from rempart.domain.price import CODES, parse_price
from rempart.domain.rule import PASSES, Rule, Signal
from rempart.domain.verdict import UNCHECKED, Finding, Verdict
from rempart.policy.condition import Condition, ConditionError
from rempart.text.block import MOST_HITS, Block, Hit, Span
from rempart.text.deep import DISGUISED
from rempart.text.numbers import within
from rempart.text.views.words import Words

MOST_FINDINGS = 8
"""Findings kept of one signal of one rule in one listing: enough to see why, bounded against floods."""
STRETCH = 6
"""Words that may be put between two that must be near, and the listing is still held: as many as the longest of the phrases
by which lawful goods are told apart ("not intended for human consumption") and one. In a title any number; elsewhere
within a sentence, since what a shop says of its prices is not about what it warns of."""
_ENDS = (". ", "! ", "? ", "; ", "\n")
_WORD_LENGTH = 12
_LONG = 400
_WORDS = Words()
_CATEGORY = ("google_product_category", "product_type")

SignalHits = Mapping[str, Sequence[Hit]]


class Judge:
    """Applies the rules of a policy; one instance serves any number of blocks."""

    def __init__(self, rules: Sequence[Rule]) -> None:
        self._rules = rules
        self._conditions = [Condition(rule.when) for rule in rules]

    def judge(self, number: int, block: Block, row: int, hits: SignalHits, *, stretch: bool = True) -> Verdict | None:
        """One rule on one listing.

        Args:
            number: the rule's place in the sequence given at the start.
            block: where the listing stands.
            row: its row in the block.
            hits: signal name to where it was seen, in this row.
            stretch: words further apart than the rule's `near` may hold; False where the text was put together by us.

        Returns:
            The verdict, or None if the rule's condition does not hold. Where it holds only with words that a deep view
            read, the verdict is hold, whatever the rule says: somebody disguised the words, or the view is mistaken.
            Likewise where it holds only with words that stand further apart than the rule's `near` (see `STRETCH`):
            somebody may have put others between them. A condition that could not be evaluated is an `unchecked` verdict:
            hold; likewise one that does not hold on hits of which some were cut off, or repeating a word would hide the
            place where it tells. A listing that would be held passes where the rule's `passes` says so.
        """
        rule, condition = self._rules[number], self._conditions[number]
        disguised = any(h.view in DISGUISED for found in hits.values() for h in found)
        sure = {name: [h for h in found if h.view not in DISGUISED] for name, found in hits.items()} if disguised else hits
        fields = None if condition.pure else _fields(block.batch, row)
        seen = with_near(rule, block, sure)
        flags = {s.name: bool(seen.get(s.name)) for s in rule.signals}
        try:
            holds = condition.holds(flags, fields)
            if not holds and disguised:
                seen = with_near(rule, block, hits)
                holds = condition.holds({s.name: bool(seen.get(s.name)) for s in rule.signals}, fields)
                if holds:
                    return Verdict(rule.id, Outcome.HOLD, _shown(rule, block, seen))
            if not holds and stretch and _stretches(rule):
                seen = with_near(rule, block, hits, STRETCH)
                flags = {s.name: bool(seen.get(s.name)) for s in rule.signals}
                if condition.holds(flags, fields):
                    passed = _passes(rule, flags, block.batch, row)
                    return None if passed else Verdict(rule.id, Outcome.HOLD, _shown(rule, block, seen))
            if not holds:
                return _not_told(rule, "its words stand there too often to judge each place") if _cut(rule, hits) else None
        except ConditionError as error:
            return _not_told(rule, _why(condition, block, row) or str(error))
        guards = tuple(g for g in rule.guards if flags.get(g))
        outcome = min(rule.outcome, Outcome.HOLD) if guards else rule.outcome
        if outcome == Outcome.HOLD and _passes(rule, flags, block.batch, row):
            return None
        return Verdict(rule.id, outcome, _shown(rule, block, seen), guards)

    def lets_pass(self, number: int, block: Block, row: int, hits: SignalHits) -> bool:
        """Whether a rule's condition holds, but its `passes` lets the listing through: what `explain` tells."""
        rule, condition = self._rules[number], self._conditions[number]
        if rule.passes is None:
            return False
        fields = None if condition.pure else _fields(block.batch, row)
        for stretch in (0, STRETCH) if _stretches(rule) else (0,):
            seen = with_near(rule, block, hits, stretch)
            flags = {s.name: bool(seen.get(s.name)) for s in rule.signals}
            try:
                if condition.holds(flags, fields):
                    return _passes(rule, flags, block.batch, row)
            except ConditionError:
                return False
        return False

    def possible(self, number: int, seen: Set[str], unknown: Set[str]) -> bool:
        """Whether a rule may still fire on what was seen so far, if all of `unknown` were seen too."""
        return self._conditions[number].possible(seen, unknown)


def _passes(rule: Rule, flags: Mapping[str, bool], batch: pa.RecordBatch, row: int) -> bool:
    """Whether a low learned score, the category and the price agree that the goods are not what the rule is about.

    What is missing or cannot be read never speaks for a listing. A price of nothing is no price.
    """
    if rule.passes is None or not flags.get(PASSES):
        return False
    price = parse_price(batch.column("price")[row].as_py() or "")
    if price is None or price[0] <= 0 or not (price[1] is None or price[1] in CODES):
        return False
    named = (batch.column(name)[row].as_py() or "" for name in _CATEGORY)
    category = b" %s " % b" ".join(map(_WORDS.key, named))
    known = any(b" %s " % _WORDS.key(word) in category for word in rule.passes.category)
    return known and within(float(price[0]), rule.passes.price)


def _cut(rule: Rule, hits: SignalHits) -> bool:
    """Whether hits may be missing that a `near` of the rule had to look at."""
    names = {name for s in rule.signals if s.near is not None for name in (s.name, s.near.of)}
    return any(len(hits.get(name, ())) >= MOST_HITS for name in names)


def _not_told(rule: Rule, reason: str) -> Verdict | None:
    """The verdict of a rule that could not be judged; rules on trial change nothing, so they have none."""
    return None if rule.life == "shadow" else unchecked(rule.id, reason, rule.outcome)


def _why(condition: Condition, block: Block, row: int) -> str:
    """In plain words which field a condition could not read."""
    if "price" in condition.names and "price" not in _fields(block.batch, row):
        return "the price is missing or cannot be read"
    return ""


def unchecked(what: str, reason: str, outcome: Outcome = Outcome.REFUSE) -> Verdict | None:
    """The verdict of a check that could not run: hold, saying why. A rule that would only publish needs none."""
    if outcome == Outcome.PUBLISH:
        return None
    name = f"{UNCHECKED}.{what}"
    return Verdict(name, Outcome.HOLD, [Finding(name, UNCHECKED, "", "", 0, 0, reason[:200], 1.0)])


def _shown(rule: Rule, block: Block, seen: SignalHits) -> list[Finding]:
    """What is quoted; trials are counted, not quoted."""
    return [] if rule.life == "shadow" else _findings(rule, block, seen)


def _findings(rule: Rule, block: Block, seen: SignalHits) -> list[Finding]:
    out = []
    for signal in rule.signals:
        if signal.name == PASSES and rule.passes is not None:
            continue  # it speaks for the listing, and was not enough
        places: set[tuple[int, Span]] = set()
        for hit in seen.get(signal.name, ()):
            span = block.locate(hit)
            if (hit.value, span) in places:
                continue  # another view saw the same place
            if len(places) == MOST_FINDINGS:
                break
            places.add((hit.value, span))
            name = _field(signal, block, hit)
            quote = block.text(hit.value)[span.start : span.end] if hit.value >= 0 else ""
            view = hit.view if hit.view != "text" else signal.kind
            out.append(Finding(rule.id, signal.name, view, name, span.start, span.end, quote, hit.score))
    return out


def _field(signal: Signal, block: Block, hit: Hit) -> str:
    if hit.value >= 0:
        return block.label(hit.value)
    if signal.attribute is not None:
        return signal.attribute.field
    if signal.classifier is not None:
        return "title"
    return next(iter(sorted(signal.member)), "=").partition("=")[0]


def _stretches(rule: Rule) -> bool:
    """Whether words that stand too far apart hold a listing: what a rule publishes is not caught by words far off."""
    return rule.outcome > Outcome.PUBLISH and any(s.near is not None and not s.near.strict for s in rule.signals)


def with_near(rule: Rule, block: Block, hits: SignalHits, stretch: int = 0) -> SignalHits:
    """Drop the hits that are not near enough to the signal they depend on (chains resolve in turn).

    With `stretch` any two places of a title are near, and elsewhere those of one sentence that stand so many words further
    apart than the rule asks.
    """
    if all(s.near is None for s in rule.signals):
        return hits
    seen: dict[str, Sequence[Hit]] = {}

    def resolve(signal: Signal, depth: int = 0) -> Sequence[Hit]:
        if signal.name not in seen:
            found = hits.get(signal.name, ())
            if found and signal.near is not None and depth < len(rule.signals):
                anchors = resolve(rule.signal(signal.near.of), depth + 1)
                found = [
                    h
                    for h in found
                    if any(_close(block, h, a, signal.near.tokens, 0 if signal.near.strict else stretch) for a in anchors)
                ]
            seen[signal.name] = found
        return seen[signal.name]

    for signal in rule.signals:
        resolve(signal)
    return seen


def _close(block: Block, hit: Hit, anchor: Hit, tokens: int, stretch: int) -> bool:
    """Whether two hits are not the same word and stand in one value, at most so many words apart."""
    if hit.value != anchor.value or hit.value < 0:
        return False
    if stretch and block.field(hit.value) == "title":
        tokens = _LONG
    elif stretch:
        before, behind = sorted((block.locate(hit), block.locate(anchor)))
        between = block.text(hit.value)[before.end : behind.start]
        tokens += 0 if any(end in between for end in _ENDS) else stretch
    if hit.view == anchor.view == "words":
        first, second = (hit, anchor) if hit.start <= anchor.start else (anchor, hit)
        if (first.start, first.end) == (second.start, second.end):
            return False
        return block.words_between(hit.value, first.end, second.start) <= tokens
    a, b = sorted((block.locate(hit), block.locate(anchor)))
    if a == b:
        return False
    return distance(block.text(hit.value), a, b) <= tokens


def distance(text: str, a: Span, b: Span) -> int:
    """Words between two places of a text; text without blanks counts a word for every twelve characters.

    Punctuation is no word and takes no room, as in the view `words`: dots and dashes push nothing apart.
    """
    between = text[a.end : b.start]
    if len(between) > _LONG:
        between = _WORDS.key(between).decode("utf-8", "replace")
    words = [piece for piece in between.split() if any(map(str.isalnum, piece))]
    return max(len(words), sum(map(str.isalnum, between)) // _WORD_LENGTH)


def _fields(batch: pa.RecordBatch, row: int) -> dict[str, Any]:
    listing = {
        name: value
        for name in batch.schema.names
        if name not in ("extra", "source") and isinstance(value := batch.column(name)[row].as_py(), str) and value
    }
    fields: dict[str, Any] = {"listing": listing}
    price = parse_price(listing.get("price", ""))
    if price is not None:
        fields["price"] = float(price[0])
        fields["currency"] = price[1] or ""
    return fields
