"""Check packs as a compiler checks code: every mistake with file, line, caret and a hint.

`load` already says what cannot be read; here stands what is readable and wrong: grounds outside the Commission's enums,
rules without examples, signals nobody uses, conditions that never hold or that a word could switch off, patterns that may
match across two listings, terms that are also everyday words.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

from rempart.domain.columns import LISTING, TEXT_FIELDS
from rempart.domain.dsa import CATEGORY_KEYWORDS, KEYWORD_CATEGORY
from rempart.domain.outcome import Outcome
from rempart.domain.rule import PASSES, Classifier, Ground, Rule, Signal
from rempart.models import ModelError, read
from rempart.policy.condition import Condition, ConditionError
from rempart.policy.load import HOLD_ALONE, Packs, _close
from rempart.policy.patterns import anchored, compiles, crosses, matches_nothing_much
from rempart.policy.yaml_source import Path_, Problem, Source
from rempart.text.everyday import by_language
from rempart.text.inflection import ENDINGS
from rempart.text.typography import KINDS
from rempart.text.views.words import Words

LANGUAGES: frozenset[str] = frozenset(ENDINGS) | frozenset(
    [
        "ga",
        "mt",
        "zh",
        "ja",
        "ko",
        "th",
        "ar",
        "he",
        "vi",
        "fa",
        "hi",
        "bn",
        "ur",
        "id",
        "ms",
        "sq",
        "mk",
        "eu",
        "be",
        "hy",
        "ka",
        "az",
        "kk",
        "ta",
        "te",
    ]
)
"""Language codes that `terms` may use."""

_FIELDS = frozenset(TEXT_FIELDS)
_TEXTS = frozenset({"title", "description", "safety_warnings"})
_SHORT = 3
_MOST_SIGNALS = 12
_WORDS = Words()
_EXAMPLES = 2


def check(packs: Packs, model: Path | None = None) -> list[Problem]:
    """Every mistake and warning in the packs, those of `load` first, each with its place.

    Args:
        packs: what `load_packs` read.
        model: the file of the learned scorer that the rules will be used with; the packaged one without it.
    """
    found = list(packs.problems)
    for rule in packs.rules.values():
        source = packs.sources[rule.file]
        for path, message, hint, severity, key in _rule(rule, model):
            mark = source.mark(path, key=key)
            found.append(Problem(rule.file, message, hint, mark, severity))
    found += _grounds(packs)
    return found


Note = tuple[Path_, str, str, str, bool]


def _error(path: Path_, message: str, hint: str = "", key: bool = False) -> Note:
    return path, message, hint, "error", key


def _warning(path: Path_, message: str, hint: str = "", key: bool = False) -> Note:
    return path, message, hint, "warning", key


def _grounds(packs: Packs) -> Iterator[Problem]:
    used = {name for rule in packs.rules.values() for name in rule.grounds}
    unread = {name.partition(".")[0] for name in packs.broken if name not in packs.rules}
    for file, source in packs.sources.items():
        if not file.endswith("grounds.yaml") or not isinstance(source.data, dict):
            continue
        for name in source.data.get("grounds") or {}:
            key = f"{file.partition('/')[0]}:{name}"
            if key in packs.grounds:
                yield from _ground(packs.grounds[key], source, key in used or file.partition("/")[0] in unread)


def _ground(ground: Ground, source: Source, used: bool) -> Iterator[Problem]:
    path: Path_ = ("grounds", ground.id)

    def problem(where: Path_, message: str, hint: str, severity: str = "error") -> Problem:
        return Problem(source.file, message, hint, source.mark(where), severity)

    categories = (ground.dsa_category, *ground.dsa_category_addition)
    for category in categories:
        if category not in CATEGORY_KEYWORDS:
            hint = _close(category, CATEGORY_KEYWORDS)
            yield problem((*path, "dsa_category"), f"{category!r} is not a category of the Commission's interface", hint)
    for i, keyword in enumerate(ground.dsa_keywords):
        home = KEYWORD_CATEGORY.get(keyword)
        if home is None and keyword != "KEYWORD_OTHER":
            hint = _close(keyword, KEYWORD_CATEGORY)
            yield problem((*path, "dsa_keywords", i), f"{keyword!r} is not a keyword of the Commission's interface", hint)
        elif home is not None and home not in categories:
            yield problem((*path, "dsa_keywords", i), f"{keyword} belongs to {home}", f"add dsa_category_addition: [{home}]")
    if not used:
        yield problem(path, f"no rule rests on the ground {ground.id!r}", "use it or take it away", "warning")


def _rule(rule: Rule, model: Path | None) -> Iterator[Note]:
    yield from _examples(rule)
    names = {s.name for s in rule.signals}
    for i, guard in enumerate(rule.guards):
        if guard not in names:
            yield _error(("guards", i), f"no signal {guard!r}", _close(guard, names))
    if rule.guards and rule.outcome != Outcome.REFUSE:
        yield _error(("guards",), "a guard lowers refuse to hold; this rule does not refuse", "take `guards` away", True)
    for signal in rule.signals:
        yield from _signal(rule, signal, names)
        if signal.classifier is not None:
            yield from _learned(rule, signal, signal.classifier, model)
    if rule.passes is not None and (rule.outcome == Outcome.PUBLISH or (rule.outcome == Outcome.REFUSE and not rule.guards)):
        yield _error(("passes",), "this rule never holds, so there is nothing to let pass", "take `passes` away", True)
    yield from _when(rule, names)


def _examples(rule: Rule) -> Iterator[Note]:
    own = "gated" if rule.outcome == Outcome.PUBLISH else rule.outcome.word
    count = {kind: sum(e.expect == kind for e in rule.examples) for kind in ("refuse", "hold", "gated", "publish")}
    for kind, what in ((own, "listings that it must catch"), ("publish", "near misses that it must let pass")):
        if count[kind] < _EXAMPLES:
            yield _error(
                ("examples",), f"expected at least two {kind!r} examples, found {count[kind]}", f"write {what}", True
            )
    if rule.outcome == Outcome.PUBLISH and not rule.conditions:
        yield _error(("outcome",), "a rule that publishes without a condition does nothing", "add `conditions`, or hold")


def _signal(rule: Rule, signal: Signal, names: set[str]) -> Iterator[Note]:
    path: Path_ = ("signals", signal.name)
    if signal.name == PASSES and rule.passes is not None:
        return
    for name in sorted(signal.fields - _FIELDS):
        yield _error((*path, "fields"), f"{name!r} is not a text field", _close(name, _FIELDS))
    if signal.near is not None:
        if signal.near.of not in names or signal.near.of == signal.name:
            yield _error((*path, "near", "of"), f"no other signal {signal.near.of!r}", _close(signal.near.of, names))
        elif _circle(rule, signal):
            yield _error(
                (*path, "near", "of"), "signals that are near each other in a circle", "let one of them stand alone"
            )
    used = signal.name in rule.guards or any(s.near and s.near.of == signal.name for s in rule.signals)
    if not used and signal.name not in _names(rule):
        yield _error(path, f"nothing uses the signal {signal.name!r}", "name it in `when` or `guards`", True)
    if signal.kind == "terms":
        yield from _terms(rule, signal, path)
    elif signal.kind == "pattern":
        yield from _patterns(signal, path)
    elif signal.attribute is not None and signal.attribute.field not in LISTING.names:
        yield _error(
            (*path, "attribute", "field"),
            f"no field {signal.attribute.field!r}",
            _close(signal.attribute.field, LISTING.names),
        )
    for i, kind in enumerate(signal.typography):
        if kind not in KINDS:
            yield _error((*path, "typography", i), f"the typography gate knows no {kind!r}", f"one of {', '.join(KINDS)}")


def _learned(rule: Rule, signal: Signal, asked: Classifier, model: Path | None) -> Iterator[Note]:
    path: Path_ = ("passes",) if signal.name == PASSES and rule.passes is not None else ("signals", signal.name)
    where = (*path, "classifier")
    try:
        hold = read(model).bound(asked.pack, HOLD_ALONE)
        if signal.trigger and asked.at_least is not None and (hold is None or asked.at_least < hold):
            stated = f"`at_least: budget`, which is {hold:g}" if hold is not None else "another pack: this one has no bound"
            yield _error(
                where, "as a trigger a score must be one that may hold alone: titles below that are not looked at closely",
                f"ask for {stated}",
            )  # fmt: skip
        if read(model).bound(asked.pack, asked.budget or 0.0) is None and asked.budget is not None:
            yield _error(
                where, f"the model states no bound of {asked.pack!r} for {asked.budget:g} false alarms",
                "`rempart train --clean` measures one, on at least 2,995 lawful listings",
            )  # fmt: skip
    except ModelError as error:
        yield _error(where, str(error))
    if asked.under is not None and signal.name in _names(rule):
        yield _error(
            (*path, "under"), "a low score cannot make a rule fire: words that raise it would switch the rule off",
            "name it in `guards`, or ask for `at_least`",
        )  # fmt: skip


def _names(rule: Rule) -> frozenset[str]:
    try:
        return Condition(rule.when).names
    except ConditionError:
        return frozenset()


def _circle(rule: Rule, signal: Signal) -> bool:
    seen, here = {signal.name}, signal
    while here.near is not None:
        if here.near.of in seen:
            return True
        seen.add(here.near.of)
        try:
            here = rule.signal(here.near.of)
        except KeyError:
            return False
    return False


def _terms(rule: Rule, signal: Signal, path: Path_) -> Iterator[Note]:
    lone = signal.trigger and _alone(rule, signal)
    index: dict[str, int] = {}
    for term in signal.terms:
        place = index[term.language] = index.get(term.language, -1) + 1
        where = (*path, "terms", term.language, place)
        if term.language not in LANGUAGES:
            if place == 0:
                yield _error(
                    (*path, "terms", term.language), f"unknown language {term.language!r}", "ISO 639-1, or `any`", True
                )
            continue
        key = _WORDS.key(term.text.strip("*="))
        text = key.decode("utf-8", "replace")
        if not key:
            yield _error(where, f"nothing is left of {term.text!r} after folding", "use a pattern for signs")
        elif len(text) <= _SHORT and text.isascii() and lone and not term.text.startswith("="):
            yield _error(where, f"{term.text!r} is too short to stand alone", "write it with `=`, and ask for a second word")
        elif lone and rule.outcome != Outcome.PUBLISH and (home := _common().get(key)):
            yield _error(
                where, f"{term.text!r} reads like the everyday word {home[1]!r} ({home[0]})", "ask for a second word"
            )


def _patterns(signal: Signal, path: Path_) -> Iterator[Note]:
    for i, pattern in enumerate(signal.patterns):
        where = (*path, "pattern", i)
        reason = compiles(pattern)
        if reason:
            yield _error(where, f"the pattern cannot be compiled: {reason}", "hyperscan: no look-around, no back-references")
        elif matches_nothing_much(pattern):
            yield _error(where, "the pattern matches the empty text, so it matches everywhere", "ask for a character")
        elif anchored(pattern):
            yield _error(
                where,
                "^ and $ mean the edge of a block of listings, not of a text",
                "ask for a blank: every text has one on both sides",
            )
        elif part := crosses(pattern):
            yield _error(where, f"{part} may match the separator between two listings", r"name the characters: [a-z0-9 ]")
        elif any(c.isupper() for c in pattern.replace("\\D", "").replace("\\W", "").replace("\\S", "").replace("\\B", "")):
            yield _warning(where, "patterns see small letters without accents", "write the pattern in small letters")


def _alone(rule: Rule, signal: Signal) -> bool:
    """Whether this signal is enough for the rule."""
    try:
        condition = Condition(rule.when)
        return condition.holds(
            {s.name: s.name == signal.name for s in rule.signals}, {"price": 10.0, "currency": "EUR", "listing": {}}
        )
    except ConditionError:
        return False


def _when(rule: Rule, names: set[str]) -> Iterator[Note]:
    try:
        condition = Condition(rule.when)
    except ConditionError as error:
        yield _error(("when",), f"not a CEL expression: {error}", "signals joined with && || ( )")
        return
    unknown = condition.names - names - {"price", "currency", "listing"}
    for name in sorted(unknown):
        yield _error(("when",), f"no signal {name!r}", _close(name, names))
    texts = sorted(_TEXTS & set(re.findall(r"listing\.(\w+)", rule.when)))
    for name in texts:
        yield _error(("when",), f"`when` looks into the text of {name!r}", "write a signal: it folds, quotes and is guarded")
    if unknown or texts:
        return
    used = tuple(s.name for s in rule.signals if s.name in condition.names)
    if len(used) > _MOST_SIGNALS:
        yield _error(("when",), f"{len(used)} signals in one condition", "split the rule: one idea a rule")
        return
    yield from _truth(rule, condition, used)


def _truth(rule: Rule, condition: Condition, used: tuple[str, ...]) -> Iterator[Note]:
    """Try every combination: does the rule ever fire, never without a trigger, and never less for one signal more?"""
    table: dict[frozenset[str], bool] = {}
    for values, result in condition.assignments(used):
        on = frozenset(n for n, v in values.items() if v)
        table[on] = table.get(on, False) or result
    triggers = {s.name for s in rule.signals if s.trigger}
    if not any(table.values()):
        yield _error(("when",), "the rule can never fire", "no combination of its signals makes `when` true")
    blind = sorted((sorted(on) for on, result in table.items() if result and not on & triggers), key=len)
    if blind:
        shown = " and ".join(blind[0]) or "nothing"
        yield _error(
            ("when",), f"the rule could fire on {shown} alone, which is not searched in every listing",
            "a trigger (terms or pattern without `near`, or a classifier with trigger: true) must be needed",
        )  # fmt: skip
    guesses = {s.name for s in rule.signals if s.kind == "classifier"}
    lone = [on for on, result in table.items() if result and on <= guesses]
    if lone and rule.outcome == Outcome.REFUSE:
        yield _error(
            ("when",), f"a learned score may hold alone, but not refuse: {' and '.join(sorted(lone[0]))}",
            "ask for a term beside it, or let the outcome be hold",
        )  # fmt: skip
    for on, result in table.items():
        for name in (n for n in used if not _stated(rule.signal(n))):
            if result and name not in on and not table[on | {name}]:
                yield _error(
                    ("when",), f"seeing {name!r} would switch the rule off: one word would open the gate",
                    "name it in `guards` (lowers refuse to hold), or ask for a positive word instead",
                )  # fmt: skip
                return


def _stated(signal: Signal) -> bool:
    """Whether `when` may ask for the absence of a signal: only of a quantity that must be stated beside the goods."""
    return signal.kind == "number" and (signal.near is not None or signal.fields == frozenset({"title"}))


@lru_cache(maxsize=1)
def _common() -> dict[bytes, tuple[str, str]]:
    """Folded everyday words to (language, word)."""
    out: dict[bytes, tuple[str, str]] = {}
    for language, words in by_language().items():
        for word in words:
            out.setdefault(_WORDS.key(word), (language, word))
    return out
