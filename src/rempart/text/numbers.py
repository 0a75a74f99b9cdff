"""Whether a text holds a quantity within bounds (the `number` signals of rules)."""

from __future__ import annotations

from rempart.domain.rule import Number
from rempart.text.quantities import Quantity, convert, find_quantities


def matching(text: str, number: Number) -> list[Quantity]:
    """The quantities of the text in the rule's dimension that lie within its bounds."""
    dimension = convert(1.0, number.unit)[1]
    return [q for q in find_quantities(text) if q.dimension == dimension and within(q.value, number)]


def within(value: float, number: Number) -> bool:
    """Whether a value in base units lies within the bounds; an open bound always holds."""
    return (
        (number.over is None or value > number.over)
        and (number.at_least is None or value >= number.at_least)
        and (number.under is None or value < number.under)
        and (number.at_most is None or value <= number.at_most)
    )
