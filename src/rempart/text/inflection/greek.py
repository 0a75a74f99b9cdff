"""Greek: rows of case endings by the end of the dictionary form; adjectives in all genders. Accents are folded away.

Source: Holton, Mackridge and Philippaki-Warburton, Greek: A Comprehensive Grammar (declensions).
"""

from __future__ import annotations

from collections.abc import Iterator

from rempart.text.inflection.rows import Inflect, Pair, Place, decline

_ADJECTIVE = "ος ου ο ε οι ων ους η ης ες α ας ον"
_ROWS = (
    ("μα ματα", "μα ματος ματα ματων"),
    ("ικος ικη ικο ικα ικες ικοι", "ικος ικου ικο ικε ικοι ικων ικους ικη ικης ικες ικα ικας"),
    ("ση", "ση σης σεις σεων σεως"),
    ("ξη", "ξη ξης ξεις ξεων ξεως"),
    ("ψη", "ψη ψης ψεις ψεων ψεως"),
    ("εια", "εια ειας ειες ειων ει ειου"),
    ("ια", "ια ιας ιες ιων ι ιου ιο ιος"),
    ("ιο", "ιο ιου ια ιων ιος ιας ιοι ιους"),
    ("ος", _ADJECTIVE),
    ("ης", "ης η ες ων ηδες ηδων εις ους"),
    ("ας", "ας α ες ων αδες αδων"),
    ("ες", "ες ων α ας η ης οι ους"),
    ("οι", _ADJECTIVE),
    ("α", _ADJECTIVE + " ι ιου"),
    ("η", "η ης ες ων εις εων εως " + _ADJECTIVE),
    ("ο", _ADJECTIVE),
    ("ι", "ι ιου ια ιων ις ι"),
    ("-", "- ς"),
)  # fmt: skip


def _el(word: str, _place: Place) -> Iterator[Pair]:
    yield decline(word, _ROWS)


LANGUAGES: dict[str, Inflect] = {"el": _el}
