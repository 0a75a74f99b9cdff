"""Member States by the codes the Commission's statement interface uses (GR, not EL; no GB, no CH)."""

from __future__ import annotations

EU: tuple[str, ...] = (
    "AT", "BE", "BG", "CY", "CZ", "DE", "DK", "EE", "ES", "FI", "FR", "GR", "HR", "HU", "IE", "IT", "LT", "LU",
    "LV", "MT", "NL", "PL", "PT", "RO", "SE", "SI", "SK",
)  # fmt: skip
"""The 27 Member States: the scope that `EU` stands for in a rule."""

EEA: tuple[str, ...] = tuple(sorted((*EU, "IS", "LI", "NO")))
"""The 30 states of the European Economic Area: every code that a listing's `countries` may name."""

_ALIASES = {"EL": "GR", "UK": "GB"}


def normalise(code: str) -> str:
    """Upper-case a country code and map the Union's `EL` to `GR`; unknown codes pass through."""
    upper = code.strip().upper()
    return _ALIASES.get(upper, upper)


def expand(scope: list[str] | tuple[str, ...]) -> frozenset[str]:
    """Turn a rule's scope (`EU`, `EEA` or state codes) into a set of states.

    Raises:
        ValueError: a code that is neither a state of the EEA nor `EU` or `EEA`.
    """
    states: set[str] = set()
    for code in scope:
        if code == "EU":
            states.update(EU)
        elif code == "EEA":
            states.update(EEA)
        elif normalise(code) in EEA:
            states.add(normalise(code))
        else:
            raise ValueError(f"expected EU, EEA or a state code such as FR, found {code!r}")
    return frozenset(states)


def targets(countries: list[str] | tuple[str, ...] | None) -> tuple[str, ...]:
    """The states a listing is offered in, sorted.

    Missing, empty or unreadable countries mean the whole Union: a listing never escapes a rule by losing its field
    (fails closed). One unreadable code among readable ones has the same effect.
    """
    if not countries:
        return EU
    codes = {normalise(c) for c in countries}
    if not codes or any(c not in EEA for c in codes):
        known = codes & set(EEA)
        return tuple(sorted(known | set(EU)))
    return tuple(sorted(codes))
