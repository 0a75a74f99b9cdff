"""Rules and grounds as the screen uses them: frozen, checked, ready to be compiled.

`policy.load` makes them from pack files; nothing here knows YAML.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from rempart.domain.outcome import Outcome

Life = Literal["draft", "shadow", "live", "retired"]
Kind = Literal["terms", "pattern", "number", "attribute", "member", "typography", "classifier"]


@dataclass(frozen=True, slots=True)
class Ground:
    """The law, or the clause of the terms, that a rule rests on (Art. 17(3)(d) and (e) DSA).

    `text` is what the trader reads. `basis` is `law` (illegal content) or `terms` (incompatible with the terms).
    `source` says where we read it, or that it is from memory.
    """

    id: str
    citation: str
    title: str
    text: str
    basis: Literal["law", "terms"]
    dsa_category: str
    dsa_keywords: tuple[str, ...]
    dsa_category_addition: tuple[str, ...] = ()
    source: str = ""


@dataclass(frozen=True, slots=True)
class Term:
    """One word or phrase of a signal: the language it is in, and its text with the marks `*` and `=`."""

    language: str
    text: str


@dataclass(frozen=True, slots=True)
class Near:
    """The signal counts only within `tokens` words of a hit of the signal `of`, in the same field.

    Further apart it may still hold a listing, unless `strict`.
    """

    of: str
    tokens: int
    strict: bool = False


@dataclass(frozen=True, slots=True)
class Number:
    """A quantity condition, bounds in the unit's base unit (`text.quantities`); None is open."""

    unit: str
    over: float | None = None
    at_least: float | None = None
    under: float | None = None
    at_most: float | None = None


@dataclass(frozen=True, slots=True)
class Attribute:
    """A condition on one field: `missing`, `present`, or equal to one of `equals` after folding."""

    field: str
    state: Literal["missing", "present", "equals"]
    equals: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Classifier:
    """A condition on the learned probability of a violation of `pack`, 0 to 1.

    With `budget` the lower bound is the model's own: at most that share of lawful listings reaches it.
    """

    pack: str
    at_least: float | None = None
    under: float | None = None
    budget: float | None = None


@dataclass(frozen=True, slots=True)
class Passes:
    """What lets a listing through that the rule would hold: its category and its price, beside the signal `PASSES`.

    `category`: words one of which the category must contain. `over`, `at_least`, `under`, `at_most`: bounds of the price.
    """

    category: tuple[str, ...]
    price: Number


PASSES = "passes"
"""The name of the signal that a rule with `passes` looks for: a learned probability under a bound."""


@dataclass(frozen=True, slots=True)
class Signal:
    """One thing that a rule looks for; exactly one of the kinds is filled.

    `trigger` signals are searched in every listing; the others only where a trigger of the same rule fired.
    """

    name: str
    kind: Kind
    trigger: bool
    terms: tuple[Term, ...] = ()
    patterns: tuple[str, ...] = ()
    number: Number | None = None
    attribute: Attribute | None = None
    member: frozenset[str] = frozenset()
    typography: tuple[str, ...] = ()
    classifier: Classifier | None = None
    fields: frozenset[str] = frozenset()
    near: Near | None = None
    squeezed: bool = True


@dataclass(frozen=True, slots=True)
class Condition:
    """What comes with an outcome: an age gate in years, evidence to show, or a label to print."""

    kind: Literal["age_gate", "evidence", "label"]
    detail: str


@dataclass(frozen=True, slots=True)
class Example:
    """A listing and what this rule alone makes of it; `gated` publishes with the rule's conditions."""

    expect: Literal["refuse", "hold", "gated", "publish"]
    listing: tuple[tuple[str, str], ...]
    line: int


@dataclass(frozen=True, slots=True)
class Rule:
    """What is looked for, where it is forbidden, and what happens then. Field by field: docs/writing-packs.md.

    `grounds` are keys of `Policy.grounds`: pack, colon, the ground's id. Each pack has its own grounds.
    """

    id: str
    title: str
    grounds: tuple[str, ...]
    outcome: Outcome
    conditions: tuple[Condition, ...]
    scope: frozenset[str]
    life: Life
    severity: int
    signals: tuple[Signal, ...]
    when: str
    guards: tuple[str, ...]
    why: str
    remedy: str
    examples: tuple[Example, ...]
    file: str
    passes: Passes | None = None

    @property
    def pack(self) -> str:
        """The pack's id: what stands before the dot."""
        return self.id.partition(".")[0]

    def signal(self, name: str) -> Signal:
        """The signal of that name; KeyError if the rule has none."""
        for signal in self.signals:
            if signal.name == name:
                return signal
        raise KeyError(name)


@dataclass(frozen=True, slots=True)
class Pack:
    """A folder of rules about one kind of goods."""

    id: str
    title: str
    about: str
    version: str
