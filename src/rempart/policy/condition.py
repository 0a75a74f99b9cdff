"""The `when` of a rule: a CEL expression over its signals, `price`, `currency` and `listing`.

Results over signals alone are remembered, since a rule sees the same few combinations again and again.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Mapping, Set
from typing import Any

import cel

_NAME = re.compile(r"\"[^\"]*\"|'[^']*'|(?<![.\w])([a-zA-Z_]\w*)(?!\s*\()")
_WORDS = {"true", "false", "null", "in"}
_PRICES = (0.0, 0.5, 1.0, 2.0, 5.0, 10.0, 20.0, 50.0, 100.0, 500.0, 1e3, 1e4, 1e6)
_MOST = 4096


class ConditionError(ValueError):
    """The expression is not CEL, or could not be evaluated (a field that it needs is missing or unreadable)."""


class Condition:
    """One compiled `when`.

    Attributes:
        text: the expression.
        names: every variable it uses.
        pure: whether it uses signals only, so that its results may be remembered.
    """

    __slots__ = ("_known", "_program", "names", "pure", "text")

    def __init__(self, text: str) -> None:
        self.text = text
        try:
            self._program = cel.compile(text)
        except Exception as error:  # noqa: BLE001 - the parser raises ValueError, but also panics through as others
            raise ConditionError(_first_line(error)) from None
        found = {m.group(1) for m in _NAME.finditer(text) if m.group(1)} - _WORDS
        self.names = frozenset(found)
        self.pure = not self.names & {"price", "currency", "listing"}
        self._known: dict[frozenset[str], bool] = {}

    def holds(self, signals: Mapping[str, bool], fields: Mapping[str, Any] | None = None) -> bool:
        """Whether the condition is true.

        Args:
            signals: every signal of the rule.
            fields: `price` and `currency` where they can be read, and `listing`.

        Raises:
            ConditionError: a field that the expression needs is missing, or it does not yield true or false.
        """
        if self.pure:
            return self._with(frozenset(name for name, on in signals.items() if on), dict(signals))
        return self._evaluate({**signals, **(fields or {})})

    def possible(self, seen: Set[str], unknown: Set[str]) -> bool:
        """Whether the condition may still hold, when `seen` is known to be there and `unknown` has not been looked for.

        More signals never switch a rule off (`pack check` proves it), so it is enough to take all unknown ones as seen.
        True whenever that cannot be told: conditions that negate, or that need a field.
        """
        if not self.pure or "!" in self.text:
            return True
        try:
            on = self.names.intersection(seen) | self.names.intersection(unknown)
            return self._with(on, None)
        except ConditionError:
            return True

    def _with(self, on: frozenset[str], signals: dict[str, bool] | None) -> bool:
        """The result for the signals that are there, worked out once."""
        known = self._known.get(on)
        if known is None:
            known = self._evaluate(signals if signals is not None else {name: name in on for name in self.names})
            if len(self._known) < _MOST:
                self._known[on] = known
        return known

    def _evaluate(self, context: dict[str, Any]) -> bool:
        try:
            result = self._program.execute(context)
        except Exception as error:  # noqa: BLE001 - whatever goes wrong here makes the rule unchecked
            raise ConditionError(_first_line(error)) from None
        if not isinstance(result, bool):
            raise ConditionError(f"expected true or false, found {type(result).__name__}")
        return result

    def assignments(self, signals: tuple[str, ...], limit: int = 1 << 14) -> Iterator[tuple[dict[str, bool], bool]]:
        """Every combination of the signals (at most `limit`) with its result, for some price; for `pack check`."""
        prices = _PRICES if not self.pure else (0.0,)
        for bits in itertools.islice(itertools.product((False, True), repeat=len(signals)), limit):
            values = dict(zip(signals, bits, strict=True))
            for price in prices:
                try:
                    yield values, self._evaluate({**values, "price": price, "currency": "EUR", "listing": {}})
                except ConditionError:
                    yield values, False


def _first_line(error: Exception) -> str:
    text = str(error).split("ERROR: <input>:")[-1].strip()
    return text.split("\n")[0][:200]
