"""An explanation as lines for a terminal."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from rempart.cli.terminal import MARK, Line, cut, visible, wrap
from rempart.domain.dsa import label
from rempart.domain.rule import Rule
from rempart.domain.verdict import UNCHECKED
from rempart.explain import Explanation, FieldSeen, Fired, Missed
from rempart.policy.plain import bounds
from rempart.policy.policy import Policy

STYLES: Mapping[str, str] = {"publish": "bold green", "hold": "bold yellow", "refuse": "bold red"}
_LONG, _HEAD, _AROUND, _VIEW = 600, 200, 80, 240
_COLUMN = 16


def lines(found: Explanation, policy: Policy, width: int, *, full: bool = False) -> list[Line]:
    """All lines, none wider than `width` (single long words apart)."""
    parts = [_head(found), _texts(found, full), _fired(found, policy), _unchecked(found), _missed(found), _end(found)]
    return [wrapped for part in parts for line in part for wrapped in wrap(line, width, _indent(line))]


def _indent(line: Line) -> int:
    """Where a line goes on when it is wrapped: below its text, behind its label."""
    first = line[0][0] if line else ""
    return len(first) if first.strip() == "" or first.endswith(" ") else 4


def _row(name: str, *pieces: tuple[str, str], depth: int = 2) -> Line:
    """A label and, in the column behind it, the rest."""
    return [(" " * depth + f"{name:<{_COLUMN - depth}} ", "dim" if depth > 2 else ""), *pieces]


def _head(found: Explanation) -> Iterator[Line]:
    decision = found.decision
    name, source = decision["listing_id"], decision["source"]
    yield [
        (decision["outcome"], STYLES[decision["outcome"]]),
        (f"  {visible(name)}", "bold"),
        ("" if source == name else f"  {visible(source)}", "dim"),
    ]
    groups: dict[str, list[str]] = {}
    for state, word in decision["outcome_by_state"]:
        groups.setdefault(word, []).append(state)
    for word in ("refuse", "hold", "publish"):
        if word in groups and len(groups) > 1:
            yield _row(word, (" ".join(groups[word]), STYLES[word].removeprefix("bold ")))
    yield []


def _texts(found: Explanation, full: bool) -> Iterator[Line]:
    yield [("What was read", "bold")]
    findings = [f for f in found.decision["findings"] or () if f["signal"] != UNCHECKED]
    for seen in found.fields:
        marks = _merged((f["start"], f["end"]) for f in findings if f["field"] == seen.label)
        yield _row(visible(seen.label), *_marked(seen.text, marks, full))
        yield from _views(seen, full)
    if not found.fields:
        yield [("  no text at all", "dim")]
    yield []


def _views(seen: FieldSeen, full: bool) -> Iterator[Line]:
    for name, text in seen.views.items():
        plain = visible(text)
        yield _row(name, (plain if full else cut(plain, _VIEW), "dim"), depth=4)


def _marked(text: str, marks: Sequence[tuple[int, int]], full: bool) -> Iterator[tuple[str, str]]:
    """The text with the marked places; of a long one its beginning and what stands around the marks."""
    keep = [(0, len(text))] if full or len(text) <= _LONG else _windows(len(text), marks)
    last = 0
    for first, end in keep:
        if first > last:
            yield "… ", "dim"
        at = first
        for start, stop in marks:
            if at <= start < end:
                yield visible(text[at:start]), ""
                yield visible(text[start:stop]), MARK
                at = stop
        yield visible(text[at:end]), ""
        last = max(at, end)
    if last < len(text):
        yield " …", "dim"


def _merged(spans: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """The places in order, those that touch or overlap as one; findings of absence have none."""
    out: list[tuple[int, int]] = []
    for start, end in sorted(s for s in spans if s[1] > s[0]):
        if out and start <= out[-1][1]:
            out[-1] = (out[-1][0], max(end, out[-1][1]))
        else:
            out.append((start, end))
    return out


def _windows(length: int, marks: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    out = [(0, _HEAD)]
    for start, stop in marks:
        first, end = max(0, start - _AROUND), min(length, stop + _AROUND)
        if first <= out[-1][1]:
            out[-1] = (out[-1][0], max(end, out[-1][1]))
        else:
            out.append((first, end))
    return out


def _fired(found: Explanation, policy: Policy) -> Iterator[Line]:
    yield [("Why", "bold")]
    for fired in found.fired:
        yield from _rule(fired, found, policy)
    for passed in found.passed:
        yield [(f"  {'let pass':<{_COLUMN - 2}} ", STYLES["publish"]), (passed.rule.id, "bold"), ("  would hold it", "")]
        if passed.rule.passes is not None:
            words, price = ", ".join(passed.rule.passes.category), bounds(passed.rule.passes.price)
            said = f"a low learned score, a category that says one of {words}, and a price {price}"
            yield _row("because of", (visible(said), ""), depth=4)
    if not found.fired and not found.passed:
        yield [("  no rule fired", "dim")]
    yield []


def _rule(fired: Fired, found: Explanation, policy: Policy) -> Iterator[Line]:
    rule, word = fired.rule, fired.outcome.word
    yield [(f"  {word:<{_COLUMN - 2}} ", STYLES[word]), (rule.id, "bold"), (f"  {visible(rule.title)}", "")]
    if fired.on_trial:
        yield _row("on trial", ("a shadow rule: it changes no outcome", ""), depth=4)
    if fired.states:
        yield _row("in", (_places(fired.states, rule), ""), depth=4)
    else:
        yield _row("no effect", (f"the rule applies in {_scope(rule)}, where this is not offered", ""), depth=4)
    seen = [tuple(_finding(f)) for f in found.decision["findings"] or () if f["rule"] == rule.id]
    for pieces in dict.fromkeys(seen):
        yield _row("seen", *pieces, depth=4)
    if fired.guards:
        yield _row("lowered", (f"to hold, because of {', '.join(fired.guards)}", ""), depth=4)
    yield _row("why", (visible(rule.why), ""), depth=4)
    for condition in rule.conditions:
        yield _row("condition", (f"{condition.kind.replace('_', ' ')}: {visible(condition.detail)}", ""), depth=4)
    for ground in (policy.grounds[name] for name in rule.grounds):
        words = ", ".join(label(k) for k in ground.dsa_keywords)
        yield _row("ground", (visible(ground.citation), "bold"), (f"  {visible(ground.title)}", ""), depth=4)
        yield _row("", (f"{label(ground.dsa_category)}: {words}", "dim"), depth=4)
        yield _row("trader reads", (visible(ground.text), ""), depth=4)
    yield _row("remedy", (visible(rule.remedy), ""), depth=4)


def _finding(finding: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    yield f"{finding['signal']}  ", ""
    if finding["quote"]:
        yield visible(finding["quote"]), MARK
        yield "  ", ""
    place = f" {finding['start']}-{finding['end']}" if finding["quote"] else ""
    yield f"{visible(finding['field'])}{place}, {finding['view']}", "dim"


def _unchecked(found: Explanation) -> Iterator[Line]:
    reasons = [f for f in found.decision["findings"] or () if f["signal"] == UNCHECKED]
    if reasons or found.troubles:
        yield [("Unchecked: could not be looked at, so the listing is held", "bold yellow")]
        for finding in reasons:
            yield _row(finding["rule"].partition(".")[2] or "?", (visible(finding["quote"]), ""))
        if not reasons:
            for trouble in found.troubles:
                yield _row("", (visible(trouble), ""))
        yield []


def _missed(found: Explanation) -> Iterator[Line]:
    """The rules that saw something; those that lack least come first."""
    if found.missed:
        yield [("Seen, but not enough", "bold")]
        for missed in sorted(found.missed, key=lambda m: (min(map(len, m.missing), default=9), m.rule.id)):
            yield from _one_missed(missed)
        yield []


def _one_missed(missed: Missed) -> Iterator[Line]:
    rule = missed.rule
    yield [(f"  {rule.outcome.word:<{_COLUMN - 2}} ", "dim"), (rule.id, "bold"), (f"  {visible(rule.title)}", "")]
    for name, quotes in missed.seen.items():
        shown = ", ".join(visible(q) for q in quotes)
        yield _row("seen", (name, ""), (f"  {shown}", "dim"), depth=4)
    for name in missed.far:
        near = rule.signal(name).near
        yield _row("too far", (f"{name}, more than {near.tokens} words from {near.of}" if near else name, ""), depth=4)
    if missed.missing:
        yield _row("missing", ("; or ".join(" and ".join(names) for names in missed.missing), ""), depth=4)
    else:
        yield _row("fires when", (rule.when, ""), depth=4)


def _end(found: Explanation) -> Iterator[Line]:
    trial = found.decision["shadow"]
    if trial:
        yield [(f"Rules on trial would {trial['outcome']}: {', '.join(trial['rules'])}", "dim")]
    yield [(f"policy {found.decision['policy']}", "dim")]


def _scope(rule: Rule) -> str:
    from rempart.policy.plain import scope

    return scope(rule).removeprefix("in ")


def _places(states: Sequence[str], rule: Rule) -> str:
    return " ".join(states) if len(states) <= 8 else f"{len(states)} states ({_scope(rule)})"
