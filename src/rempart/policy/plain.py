"""A rule in plain words, for people who know the law and no code."""

from __future__ import annotations

import textwrap
from collections.abc import Callable

from rempart.domain.dsa import label
from rempart.domain.outcome import Outcome
from rempart.domain.rule import PASSES, Number, Rule, Signal
from rempart.domain.states import EEA, EU
from rempart.policy.policy import Policy

_DOES = {Outcome.REFUSE: "Refuses", Outcome.HOLD: "Holds", Outcome.PUBLISH: "Publishes, with conditions,"}
_LIFE = {
    "live": "",
    "shadow": " On trial: it changes no outcome.",
    "draft": " A draft: it is not used.",
    "retired": " Retired.",
}
_SHOWN = 6


def scope(rule: Rule) -> str:
    """Where the rule applies, in words."""
    if rule.scope == frozenset(EU):
        return "in all Member States of the Union"
    if rule.scope == frozenset(EEA):
        return "in the European Economic Area"
    return "in " + ", ".join(sorted(rule.scope))


def describe(policy: Policy, rule_id: str) -> str:
    """Title, effect, signals, condition, grounds and texts of a rule; lines of at most 100 characters."""
    rule = next(r for r in policy.rules if r.id == rule_id)
    lines = [f"{rule.id}: {rule.title}", f"{_DOES[rule.outcome]} listings {scope(rule)}.{_LIFE[rule.life]}"]
    lines += [f"It fires when: {rule.when}", "where"]
    lines += [f"  {signal.name}: {_signal(signal)}" for signal in rule.signals]
    if rule.guards:
        lines.append(f"Lowered to hold when it also sees: {', '.join(rule.guards)}")
    if rule.passes is not None:
        lines.append(
            f"Passes all the same, instead of being held, when {PASSES} is seen, the category says one of "
            f"{', '.join(rule.passes.category)}, and the price is {bounds(rule.passes.price)}"
        )
    lines += [f"Condition: {c.kind.replace('_', ' ')}: {c.detail}" for c in rule.conditions]
    lines += [f"Why: {rule.why}", f"What the trader can do: {rule.remedy}"]
    for name in rule.grounds:
        ground = policy.grounds[name]
        keywords = ", ".join(label(k) for k in ground.dsa_keywords)
        lines.append(f"Ground: {ground.citation}. {ground.title} ({label(ground.dsa_category)}: {keywords})")
        lines.append(f"Text for the trader: {ground.text}")
    return "\n".join(textwrap.fill(line, 100, subsequent_indent="    ") for line in lines)


def _signal(signal: Signal) -> str:
    say: dict[str, Callable[[Signal], str]] = {
        "terms": _terms, "pattern": lambda s: "text like " + " or ".join(s.patterns[:3]),
        "number": lambda s: _number(s.number), "attribute": _attribute, "member": _member,
        "typography": lambda s: "odd typography: " + ", ".join(s.typography), "classifier": _classifier,
    }  # fmt: skip
    text = say[signal.kind](signal)
    if signal.fields:
        text += f", in {', '.join(sorted(signal.fields))}"
    if signal.near is not None:
        text += f", at most {signal.near.tokens} words from {signal.near.of}"
    return text


def _terms(signal: Signal) -> str:
    shown = ", ".join(t.text for t in signal.terms[:_SHOWN])
    rest = len(signal.terms) - _SHOWN
    languages = len({t.language for t in signal.terms})
    return f"words such as {shown}" + (f" and {rest} more in {languages} languages" if rest > 0 else "")


def _number(number: Number | None) -> str:
    if number is None:
        return ""
    return f"a quantity in {number.unit} of {bounds(number)} (in base units)"


def bounds(number: Number) -> str:
    """Bounds in words: `at least 5 and under 20`."""
    words = {"over": "over", "at_least": "at least", "under": "under", "at_most": "at most"}
    values = ((word, getattr(number, key)) for key, word in words.items())
    return " and ".join(f"{word} {value:g}" for word, value in values if value is not None)


def _classifier(signal: Signal) -> str:
    asked = signal.classifier
    if asked is None:
        return ""
    if asked.budget is not None:
        bound = f"so high that at most {asked.budget:g} of lawful listings reach it"
    else:
        bound = f"at least {asked.at_least:g}" if asked.at_least is not None else f"under {asked.under:g}"
    return f"a learned probability of {asked.pack} of {bound}"


def _attribute(signal: Signal) -> str:
    if signal.attribute is None:
        return ""
    if signal.attribute.state == "equals":
        return f"the field {signal.attribute.field} is {' or '.join(signal.attribute.equals)}"
    return f"the field {signal.attribute.field} is {signal.attribute.state}"


def _member(signal: Signal) -> str:
    names = sorted({m.partition("=")[0] for m in signal.member})
    return f"the field {' or '.join(names)} is one of {len(signal.member)} listed values"
