"""Prices as the wild types them."""

from __future__ import annotations

import time
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rempart.domain.price import CODES, LARGEST, SYMBOLS, WORDS, parse_price

CASES = [
    ("1.234,56 €", "1234.56", "EUR"),
    ("EUR 12", "12", "EUR"),
    ("12.99 PLN", "12.99", "PLN"),
    ("1 234,50 zł", "1234.50", "PLN"),
    ("1\u00a0234,50\u00a0zł", "1234.50", "PLN"),
    ("1\u202f234\u202f567,89 Ft", "1234567.89", "HUF"),
    ("1.139,00TL", "1139.00", "TRY"),
    ("Euro 3,16 / kg", "3.16", "EUR"),
    ("Rs. 22,646", "22646", "INR"),
    ("Rs.22,646", "22646", "INR"),
    ("1,23,456 INR", "123456", "INR"),
    ("£1,299.00", "1299.00", "GBP"),
    ("11.00 € /ud.", "11.00", "EUR"),
    ("$5", "5", "USD"),
    ("A$ 7.50", "7.50", "AUD"),
    ("$5 CAD", "5", "CAD"),
    ("9350 JPY", "9350", "JPY"),
    ("199,- Kč", "199", "CZK"),
    ("5.– €", "5", "EUR"),
    ("499 kr", "499", None),
    ("499:-", "499", None),
    ("CHF 1’234.50", "1234.50", "CHF"),
    ("1'234.50", "1234.50", None),
    ("90.00", "90.00", None),
    ("90", "90", None),
    ("0", "0", None),
    (",99 €", "0.99", "EUR"),
    ("0.125 EUR", "0.125", "EUR"),
    ("1.250 KWD", "1.250", "KWD"),
    ("12.990 €", "12990", "EUR"),
    ("12.9900", "12.9900", None),
    ("1.234.567,8 zł", "1234567.8", "PLN"),
    ("2 Stück 5,99 €", "5.99", "EUR"),
    ("12 - 15 EUR", "12", "EUR"),
    ("12–15 EUR", "12", "EUR"),
    ("12 € bis 15 €", "12", "EUR"),
    ("Price: 12 EUR", "12", "EUR"),
    ("Price - 12 EUR", "12", "EUR"),
    ("from 5 try now", "5", None),
    ("5 TRY", "5", "TRY"),
    ("١٢ €", "12", "EUR"),
    ("€ ab 5", "5", "EUR"),
    ("12,50 лв.", "12.50", "BGN"),
    ("R$ 1.299,90", "1299.90", "BRL"),
]


@pytest.mark.parametrize(("text", "amount", "currency"), CASES)
def test_a_price_is_read(text: str, amount: str, currency: str | None) -> None:
    assert parse_price(text) == (Decimal(amount), currency)


@pytest.mark.parametrize(
    "text",
    ["", "   ", "free", "€",
     "-5 EUR", "- 5 €", "EUR -5", "-€5", "€-5", "€ -5", "(5.00)", "1e5", "1E-5 EUR", "NaN", "12.05.2024",
     "1,2,3", "1.2.3.4", "9999999999999 EUR", "9" * 200, "5 EUR" + " " * 200],
)  # fmt: skip
def test_what_is_no_price_is_none(text: str) -> None:
    assert parse_price(text) is None


@given(st.text(max_size=300) | st.text(alphabet="0123456789.,' -+$€eE ()złRs", max_size=220))
def test_any_text_is_read_or_refused(text: str) -> None:
    found = parse_price(text)
    if found is not None:
        amount, currency = found
        assert 0 <= amount <= LARGEST
        assert currency is None or (len(currency) == 3 and currency.isupper())
        assert len(text) <= 200


@given(
    st.decimals(min_value=0, max_value=Decimal("99999999.99"), places=2),
    st.sampled_from(
        [("{} {c}", ",", "."), ("{c} {}", ".", ","), ("{}{c}", " ", ","), ("{c}{}", "'", "."), ("{} {c}", "", ",")]
    ),
    st.sampled_from(["€", "£", "PLN", "Kč", "USD", "zł"]),
)
def test_a_formatted_price_is_read_back(amount: Decimal, style: tuple[str, str, str], currency: str) -> None:
    form, thousands, point = style
    number = f"{amount:,.2f}".replace(",", "T").replace(".", point).replace("T", thousands)
    codes = {"€": "EUR", "£": "GBP", "Kč": "CZK", "zł": "PLN"}
    assert parse_price(form.format(number, c=currency)) == (amount, codes.get(currency, currency))


@pytest.mark.parametrize("piece", ["1", "1.", "1,", "1 ", " ", "1 000 ", "€", "a", "-", "1'000"])
def test_no_text_takes_long(piece: str) -> None:
    text = (piece * 200)[:200]
    start = time.process_time()
    for _ in range(20):
        parse_price(text)
    assert time.process_time() - start < 1


def test_every_sign_stands_for_one_code() -> None:
    assert all(len(code) == 3 and code.isupper() for code in (*SYMBOLS.values(), *WORDS.values(), *CODES))
    assert all(word == word.lower() for word in WORDS)
