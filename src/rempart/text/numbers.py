"""Whether a quantity lies within the bounds of a rule's `number` signal."""

from __future__ import annotations

from rempart.domain.rule import Number


def within(value: float, number: Number) -> bool:
    """Whether a value in base units lies within the bounds; an open bound always holds."""
    return (
        (number.over is None or value > number.over)
        and (number.at_least is None or value >= number.at_least)
        and (number.under is None or value < number.under)
        and (number.at_most is None or value <= number.at_most)
    )
