"""Prices as traders type them: `1.234,56 €`, `EUR 12`, `Rs. 22,646`, `1 234,50 zł`.

The listing keeps the text; `parse_price` reads an amount and a currency out of it where that can be done without
guessing wildly.
"""

from __future__ import annotations

import re
from decimal import Decimal

LONGEST = 200
"""Longer texts are no prices."""
LARGEST = Decimal(10) ** 12
"""Larger amounts are absurd in any currency."""

SYMBOLS: dict[str, str] = {
    "€": "EUR", "£": "GBP", "$": "USD", "¥": "JPY", "₹": "INR", "₺": "TRY", "₽": "RUB", "₴": "UAH", "₪": "ILS",
    "₩": "KRW", "₫": "VND", "฿": "THB", "₦": "NGN", "₱": "PHP", "₸": "KZT", "₾": "GEL", "₼": "AZN", "₵": "GHS",
    "₿": "XBT", "円": "JPY", "元": "CNY",
}  # fmt: skip
"""Signs that stand for one currency; the plain dollar is the American one."""

WORDS: dict[str, str] = {
    "us$": "USD", "a$": "AUD", "au$": "AUD", "c$": "CAD", "ca$": "CAD", "hk$": "HKD", "nz$": "NZD", "s$": "SGD",
    "r$": "BRL", "mx$": "MXN", "nt$": "TWD", "cn¥": "CNY", "euro": "EUR", "euros": "EUR", "eur": "EUR", "ευρώ": "EUR",
    "евро": "EUR", "zł": "PLN", "zl": "PLN", "złotych": "PLN", "kč": "CZK", "kc": "CZK", "korun": "CZK", "ft": "HUF",
    "forint": "HUF", "lei": "RON", "leu": "RON", "ron": "RON", "лв": "BGN", "лева": "BGN", "leva": "BGN", "kn": "HRK",
    "kuna": "HRK", "din": "RSD", "дин": "RSD", "tl": "TRY", "lira": "TRY", "fr": "CHF", "sfr": "CHF", "franken": "CHF",
    "rs": "INR", "rupees": "INR", "руб": "RUB", "р": "RUB", "грн": "UAH", "rmb": "CNY", "yuan": "CNY", "yen": "JPY",
    "dkr": "DKK", "skr": "SEK", "nkr": "NOK", "dollars": "USD", "pounds": "GBP",
}  # fmt: skip
"""Words and abbreviations, in lower case, without a full stop. `kr` is missing: it is three currencies."""

CODES: frozenset[str] = frozenset(
    ("AED", "ALL", "AMD", "ARS", "AUD", "AZN", "BAM", "BDT", "BGN", "BHD", "BRL", "BYN", "CAD", "CHF", "CLP", "CNY",
     "COP", "CZK", "DKK", "DZD", "EGP", "EUR", "GBP", "GEL", "GHS", "HKD", "HRK", "HUF", "IDR", "ILS", "INR", "ISK",
     "JOD", "JPY", "KES", "KRW", "KWD", "KZT", "LKR", "LTL", "LVL", "MAD", "MDL", "MKD", "MXN", "MYR", "NGN", "NOK",
     "NPR", "NZD", "OMR", "PEN", "PHP", "PKR", "PLN", "QAR", "RON", "RSD", "RUB", "SAR", "SEK", "SGD", "THB", "TND",
     "TRY", "TWD", "UAH", "USD", "UYU", "UZS", "VND", "XAF", "XOF", "XPF", "ZAR")
)  # fmt: skip
"""ISO 4217 codes that are read."""

_THREE_DECIMALS = frozenset(("BHD", "JOD", "KWD", "OMR", "TND"))
_SPACES = dict.fromkeys(map(ord, "\u00a0\u2007\u2008\u2009\u200a\u202f\u3000\t\n\r"), " ") | {
    ord("٫"): ".", ord("٬"): ",", ord("’"): "'", ord("`"): "'", ord("−"): "-", ord("–"): "-", ord("—"): "-",
}  # fmt: skip
_NUMBER = re.compile(
    r"\d{1,3}(?:[ ']\d{3}){1,6}(?!\d)(?:[.,]\d{1,15})?|\d{1,20}(?:[.,]\d{1,15}){0,8}|(?<![\w.,])[.,]\d{1,2}(?!\d)"
)
_SIGN = "[" + "".join(SYMBOLS) + "]"
_WORD = r"(?:[^\W\d_]{0,3}\$|" + _SIGN + r"|[^\W\d_]{1,12})"
_BEFORE = re.compile(rf"({_WORD})[.:]?\s{{0,3}}[-+]?\s{{0,3}}$")
_AFTER = re.compile(rf"[.,]?-{{0,2}}\s{{0,3}}({_WORD})")
_EXPONENT = re.compile(r"\d[eE][+-]?\d")
_AMBIGUOUS = frozenset(("all", "try", "top", "cop", "mad", "pen"))


def parse_price(text: str) -> tuple[Decimal, str | None] | None:
    """The amount and the currency (ISO 4217, None if it is not said) of a price.

    The first amount that stands beside a currency counts, else the first amount; of a range its lower end. A single
    comma or full stop before three digits groups thousands (`1.139` is 1139), unless the currency has three decimals or
    a zero stands before it; before any other count of digits it is the decimal sign. Where both occur, the last one is.

    Returns:
        None if there is no amount, or it is negative, above 10^12, written like `1e5`, or grouped in no known way; also
        for more than 200 characters.
    """
    if len(text) > LONGEST:
        return None
    plain = text.translate(_SPACES).strip()
    if _EXPONENT.search(plain):
        return None
    found: list[tuple[re.Match[str], Decimal, str | None]] = []
    for match in _NUMBER.finditer(plain):
        currency = _currency(plain[: match.start()], plain[match.end() :])
        amount = _amount(match[0], currency)
        if amount is not None:
            found.append((match, amount, currency))
    chosen = next((i for i, (_, _, currency) in enumerate(found) if currency), 0)
    if not found:
        return None
    match, amount, currency = found[chosen]
    if chosen and plain[found[chosen - 1][0].end() : match.start()].strip() in ("-", "to", "bis", "à", "do", "a"):
        match, amount, _ = found[chosen - 1]
    if _negative(plain, match) or amount > LARGEST:
        return None
    return amount, currency or next((SYMBOLS[c] for c in plain if c in SYMBOLS), None)


def _negative(plain: str, match: re.Match[str]) -> bool:
    """Whether a number is negative."""
    if plain.startswith("(") and plain.endswith(")"):
        return True
    before = plain[: match.start()].rstrip()
    if before[-1:] in SYMBOLS and before:
        before = before[:-1].rstrip()
    if not before.endswith("-"):
        return False
    ahead = before[:-1]
    beside = plain[match.start() - 1] == "-" or plain[match.start() - 1] in SYMBOLS
    if not beside or not ahead.strip():
        return not ahead.strip()
    return _currency(ahead, "") is not None or (ahead[-1].isspace() and not ahead.rstrip()[-1].isdigit())


def _currency(before: str, after: str) -> str | None:
    """The currency that stands directly before or behind a number; a code behind it says more than a dollar sign."""
    left, right = _BEFORE.search(before), _AFTER.match(after)
    ahead = _code(left[1]) if left else None
    behind = _code(right[1]) if right else None
    return behind or ahead if left is not None and left[1] == "$" else ahead or behind


def _code(word: str) -> str | None:
    if word in SYMBOLS:
        return SYMBOLS[word]
    lower = word.lower()
    if lower in WORDS:
        return WORDS[lower]
    return word.upper() if word.upper() in CODES and (word.isupper() or lower not in _AMBIGUOUS) else None


def _amount(digits: str, currency: str | None) -> Decimal | None:
    """A number with its separators; None if they make no sense."""
    grouped = " " in digits or "'" in digits
    plain = digits.replace(" ", "").replace("'", "")
    last = max(plain.rfind("."), plain.rfind(","))
    if last < 0:
        return Decimal(plain)
    sign, whole, rest = plain[last], plain[:last], plain[last + 1 :]
    other = "," if sign == "." else "."
    if other in whole:
        parts = whole.split(other)
        return Decimal(f"{''.join(parts)}.{rest}") if sign not in whole and _groups(parts) else None
    if sign in whole:
        parts = plain.split(sign)
        return Decimal("".join(parts)) if _groups(parts) else None
    thousands = len(rest) == 3 and 1 <= len(whole) <= 3 and whole.strip("0") and not grouped
    if thousands and currency not in _THREE_DECIMALS:
        return Decimal(whole + rest)
    return Decimal(f"{whole or '0'}.{rest}")


def _groups(parts: list[str]) -> bool:
    """Whether digits are grouped by thousands, or the Indian way (`1,23,456`)."""
    first, *middle, last = parts
    sizes = {len(part) for part in middle}
    return 1 <= len(first) <= 3 and len(last) == 3 and (sizes <= {3} or (sizes == {2} and len(first) <= 2))
