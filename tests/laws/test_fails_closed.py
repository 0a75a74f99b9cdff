"""Rempart fails closed: losing or spoiling what is not the evidence never turns a hold or a refusal into publish."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rempart.detectors import Wanted
from rempart.detectors.signals import Signals
from rempart.detectors.terms import Terms
from rempart.domain.listing import from_dicts
from rempart.domain.outcome import WORDS
from rempart.pipeline import Screen
from rempart.policy.policy import Policy
from rempart.text.block import Block, Hit

FILLER = {
    "description": "A long and harmless text about the goods, with colour and size.",
    "brand": "Acme", "product_type": "Home > Garden", "price": "12,50 EUR", "sale_price": "9,99 EUR",
    "gtin": "4006381333931", "mpn": "AC-1", "condition": "new", "language": "en", "countries": ["FR", "DE", "IT"],
    "trader_id": "t-1",
    "manufacturer": "Acme GmbH, Musterstr. 1, Berlin", "responsible_person": "Acme EU, Paris", "adult": "no",
    "variants": ["Colour: red", "Colour: blue"], "attributes": {"Material": "wood"}, "reviews": ["Nice."],
    "safety_warnings": "Keep dry.", "certification": "CE", "age_group": "adult", "link": "https://shop.example/1",
    "google_product_category": "Home & Garden", "custom": "value", "revision": "7",
}  # fmt: skip


def spoil(value: Any, how: str) -> Any:
    if isinstance(value, list):
        return None if how == "drop" else [] if how == "empty" else [spoil(v, how) for v in value]
    if isinstance(value, dict):
        return None if how in ("drop", "empty") else {k: spoil(v, how) for k, v in value.items()}
    text = str(value)
    ways: dict[str, Callable[[], Any]] = {
        "drop": lambda: None,
        "empty": lambda: "",
        "blank": lambda: " \u200b ",
        "truncate": lambda: text[: len(text) // 2],
        "mojibake": lambda: text.encode().decode("cp1252", "replace"),
        "garbage": lambda: "\ufffd\x00\u202e\U000e0001" + text[::-1],
        "number": lambda: 12345,
        "nested": lambda: {"a": [text[:1]]},
    }
    return ways[how]()


HOW = ["drop", "empty", "blank", "truncate", "mojibake", "garbage", "number", "nested"]


def caught(screen: Screen) -> list[tuple[str, dict[str, Any]]]:
    """Every example of the packaged rules that is held or refused, filled up with harmless fields."""
    found = []
    for rule in screen.policy.rules:
        for example in rule.examples:
            if rule.life == "live" and example.expect in ("hold", "refuse"):
                found.append((rule.id, {**FILLER, "countries": sorted(rule.scope), **dict(example.listing)}))
    return found


@pytest.fixture(scope="session")
def catches(packaged: Screen) -> list[tuple[str, dict[str, Any], set[str]]]:
    """Caught listings with the fields in which the evidence stands."""
    rows = caught(packaged)
    out = []
    for (rule, row), decision in zip(rows, packaged(from_dicts([r for _, r in rows])).to_dicts(), strict=True):
        if decision["outcome"] != "publish":
            fields = {f["field"].partition("[")[0].removeprefix("extra.") for f in decision["findings"]}
            out.append((rule, row, fields))
    assert len(out) > 300, "the packs have hundreds of caught examples"
    return out


@given(data=st.data())
def test_spoiling_other_fields_never_publishes(
    packaged: Screen, catches: list[tuple[str, dict[str, Any], set[str]]], data: st.DataObject
) -> None:
    picked = data.draw(st.lists(st.sampled_from(range(len(catches))), min_size=1, max_size=40))
    rows = []
    for i in picked:
        _, row, evidence = catches[i]
        others = sorted(set(row) - evidence)
        fields = data.draw(st.lists(st.sampled_from(others), min_size=1, max_size=6, unique=True))
        rows.append({**row, **{f: spoil(row[f], data.draw(st.sampled_from(HOW))) for f in fields}})
    for i, outcome in zip(picked, packaged(from_dicts(rows)).outcomes, strict=True):
        assert outcome != "publish", (catches[i][0], rows[picked.index(i)])


@pytest.mark.parametrize("how", HOW)
def test_spoiling_all_other_fields_at_once(
    packaged: Screen, catches: list[tuple[str, dict[str, Any], set[str]]], how: str
) -> None:
    rows = [{f: v if f in evidence else spoil(v, how) for f, v in row.items()} for _, row, evidence in catches]
    outcomes = packaged(from_dicts(rows)).outcomes
    wrong = [(catches[i][0], rows[i]) for i, o in enumerate(outcomes) if o == "publish"]
    assert not wrong


@given(extra=st.text(max_size=40), field=st.sampled_from(["description", "brand", "attributes", "product_type", "other"]))
def test_added_words_never_publish(
    packaged: Screen, catches: list[tuple[str, dict[str, Any], set[str]]], extra: str, field: str
) -> None:
    """Guard abuse: harmless words beside the evidence, and any text at all, open no gate."""
    guards = " toy book about cosplay decoration for kids not real miniature spare part manual film "
    rows = [
        {**row, field: f"{row.get(field, '')}{guards}{extra}"} for _, row, evidence in catches[::7] if field not in evidence
    ]
    assert "publish" not in packaged(from_dicts(rows)).outcomes


def test_listings_without_a_title_are_held(packaged: Screen) -> None:
    rows = [
        {"description": "Nice chair"},
        {"title": None, "brand": "x"},
        {"title": "  "},
        {"title": "n/a"},
        {"title": "\u200b!!"},
    ]
    assert set(packaged(from_dicts(rows)).outcomes) == {"hold"}


class Broken:
    """A detector that fails in a chosen way."""

    name = "broken"
    kinds = Terms.kinds

    def __init__(self, inner: Terms, fail_in: str, seconds: float = 0.0) -> None:
        self.inner, self.fail_in, self.seconds = inner, fail_in, seconds

    def detect(self, block: Block) -> Sequence[Hit]:
        if self.fail_in == "detect":
            raise RuntimeError("boom")
        time.sleep(self.seconds)
        return self.inner.detect(block)

    def context(self, block: Block, wanted: Wanted) -> Sequence[Hit]:
        if self.fail_in == "context":
            raise MemoryError("no memory")
        return self.inner.context(block, wanted)


ROWS = [{"title": "Switchblade with steel"}, {"title": "A garden chair"}]
SIGNALS = "  knife: {terms: {en: [switchblade]}}\n  steel: {terms: {en: [steel]}, near: {of: knife, tokens: 4}}"


def test_a_detector_that_raises_holds_what_it_should_have_seen(write_pack: Any) -> None:
    policy = Policy.load([write_pack(SIGNALS, "knife && steel")])
    signals = Signals.of(policy)
    screening = Screen(policy, [Broken(Terms(signals), "detect")])(from_dicts(ROWS))
    assert screening.outcomes == ["hold", "hold"]
    assert screening.to_dicts()[1]["rules"] == ["unchecked.broken"]
    assert "boom" in screening.to_dicts()[1]["findings"][0]["quote"]
    assert screening.troubles == ("broken: RuntimeError: boom",)
    screening = Screen(policy, [Broken(Terms(signals), "context")])(from_dicts(ROWS))
    assert screening.outcomes == ["hold", "publish"], "only the row that the failed look was about"


def test_a_detector_that_takes_too_long_holds_but_what_it_saw_counts(write_pack: Any) -> None:
    policy = Policy.load([write_pack(SIGNALS, "knife && steel")])
    screening = Screen(policy, [Broken(Terms(Signals.of(policy)), "", 0.05)], limit=0.01)(from_dicts(ROWS))
    assert screening.outcomes == ["refuse", "hold"]
    assert "limit" in screening.troubles[0]


def test_a_list_that_failed_to_load_holds_everything(write_pack: Any) -> None:
    folder = write_pack("  knife: {lists: [blades]}")
    (folder / "lists").mkdir()
    (folder / "lists/blades.yaml").write_text("en: [switchblade\n")
    policy = Policy.load([folder], strict=False)
    screening = Screen(policy)(from_dicts(ROWS))
    assert screening.outcomes == ["hold", "hold"]
    assert screening.troubles
    assert all(row["rules"][0].startswith("unchecked.") for row in screening.to_dicts())


def test_a_price_that_cannot_be_read_leaves_the_rule_unchecked(write_pack: Any) -> None:
    screen = Screen(Policy.load([write_pack(when="knife && price > 5.0")]))
    rows = [{"title": "Switchblade", "price": p} for p in ("12 EUR", "3 EUR", "cheap", None)]
    screening = screen(from_dicts(rows))
    assert screening.outcomes == ["refuse", "publish", "hold", "hold"]
    assert screening.to_dicts()[2]["rules"] == ["unchecked.knives.auto"]


@pytest.mark.parametrize("word", ["stiletto", "blade"])
@pytest.mark.parametrize("times", [1, 15, 16, 63, 64, 65, 500])
def test_repeating_a_word_hides_nothing(write_pack: Any, word: str, times: int) -> None:
    """The telling place may be the last of many: what cannot be looked at place by place is held."""
    signals = "  knife: {terms: {en: [stiletto]}}\n  steel: {terms: {en: [blade]}, near: {of: knife, tokens: 2}}"
    screen = Screen(Policy.load([write_pack(signals, "knife && steel")]))
    title = f"{(word + ' one two three ') * times} and at last stiletto blade"
    assert screen(from_dicts([{"title": title}])).outcomes != ["publish"]


@pytest.mark.parametrize(
    "title",
    [
        "sw1tchblade, sharp blade",
        "switchblade one two three four, s w i t c h b l a d e blade",
        "sw1tchblade . - . - . - . - blade",
        "sw1tchblade" + " ." * 400 + " blade",
        "sw1tchblade " + "." * 300 + "a" + "." * 300 + " blade",
    ],
)
def test_a_plain_word_does_not_hide_a_disguised_one(write_pack: Any, title: str) -> None:
    signals = "  knife: {terms: {en: [switchblade]}}\n  steel: {terms: {en: [blade]}, near: {of: knife, tokens: 1}}"
    row = Screen(Policy.load([write_pack(signals, "knife && steel")]))(from_dicts([{"title": title}])).to_dicts()[0]
    assert row["outcome"] == "refuse"
    spans = [(f["signal"], f["start"], f["end"]) for f in row["findings"]]
    assert len(spans) == len(set(spans)), "a place is quoted once, whatever the views that saw it"


def test_a_rule_on_trial_that_cannot_be_judged_holds_nothing(write_pack: Any) -> None:
    screen = Screen(Policy.load([write_pack(when="knife && price > 5.0", life="shadow")]))
    assert screen(from_dicts([{"title": "Switchblade", "price": "cheap"}])).outcomes == ["publish"]


@given(n=st.integers(0, 40))
def test_in_equals_out(packaged: Screen, n: int) -> None:
    rows = [ROWS[i % 2] for i in range(n)]
    screening = packaged(from_dicts(rows))
    assert screening.decisions.num_rows == n
    assert set(screening.outcomes) <= set(WORDS)
