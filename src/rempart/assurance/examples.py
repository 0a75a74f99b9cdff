"""Run every example of every rule, each judged by its rule alone."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from rempart.domain.listing import from_dicts
from rempart.domain.rule import Example, Rule
from rempart.pipeline import Screen
from rempart.policy.policy import Policy


@dataclass(frozen=True, slots=True)
class Failure:
    """An example that came out otherwise than its rule says; `seen` are the signals that were seen, with quotes."""

    rule: str
    file: str
    line: int
    expected: str
    found: str
    listing: str
    seen: tuple[str, ...]

    def __str__(self) -> str:
        seen = ", ".join(self.seen) or "no signal"
        return (
            f"{self.file}:{self.line}: {self.rule}: expected {self.expected}, found {self.found}\n"
            f"    {self.listing}\n    seen: {seen}"
        )


def run_examples(policy: Policy) -> tuple[int, list[Failure]]:
    """Judge every example of the policy's rules.

    Drafts and shadow rules are judged as if they were live. A listing without a title is an example only of rules that
    ask for it, so that other fields alone may be given.

    Returns:
        How many examples there were, and those that failed.
    """
    count = 0
    failures: list[Failure] = []
    for rule in policy.rules:
        if rule.examples:
            count += len(rule.examples)
            failures += _of_rule(policy, rule)
    return count, failures


def _of_rule(policy: Policy, rule: Rule) -> Iterable[Failure]:
    alone = Policy((replace(rule, life="live"),), policy.grounds, policy.packs, model=policy.model)
    screen = Screen(alone)
    batch = from_dicts([_listing(e) for e in rule.examples])
    for example, row in zip(rule.examples, screen(batch).decisions.to_pylist(), strict=True):
        found = row["outcome"]
        if found == "publish" and rule.id in row["rules"]:
            found = "gated"
        if found != example.expect:
            seen = tuple(f"{f['signal']} {f['quote']!r}" for f in row["findings"])
            shown = " | ".join(f"{k}: {v}" if k != "title" else v for k, v in example.listing)
            yield Failure(rule.id, rule.file, example.line, example.expect, found, shown[:200], seen)


def _listing(example: Example) -> dict[str, str]:
    return dict(example.listing)
