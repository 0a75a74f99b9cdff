"""`pack check` speaks as a compiler: goldens are the text that a person reads. REMPART_WRITE_GOLDENS=1 rewrites them."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest

from rempart.policy.check import check
from rempart.policy.load import load_packs
from rempart.policy.yaml_source import show

GOLDEN = Path(__file__).parents[1] / "golden" / "check"


def report(folder: Path) -> str:
    packs = load_packs([folder])
    return (
        "\n\n".join(show(p, packs.sources[p.file].lines if p.file in packs.sources else None) for p in check(packs)) + "\n"
    )


def golden(name: str, text: str) -> None:
    file = GOLDEN / f"{name}.txt"
    if os.environ.get("REMPART_WRITE_GOLDENS"):
        file.write_text(text, encoding="utf-8")
    assert text == file.read_text(encoding="utf-8")


KNIFE = "  knife: {terms: {en: [switchblade]}}\n"

CASES: dict[str, dict[str, Any]] = {
    "unknown_key": {"more": "colour: red"},
    "empty_list": {"signals": "  knife: {terms: {en: []}}"},
    "unknown_signal": {"when": "knive"},
    "unused_signal": {"signals": KNIFE + "  toy: {terms: {en: [doll]}}"},
    "unknown_guard": {"more": "guards: [toys]"},
    "negated_words": {"signals": KNIFE + "  toy: {terms: {en: [doll]}}", "when": "knife && !toy"},
    "never_fires": {"signals": KNIFE + "  toy: {terms: {en: [doll]}}", "when": "knife && toy && !knife"},
    "no_trigger": {
        "signals": KNIFE + "  steel: {terms: {en: [steel]}, near: {of: knife, tokens: 3}}",
        "when": "knife || steel",
    },
    "short_term": {"signals": "  knife: {terms: {en: [dnp]}}"},
    "everyday_word": {"signals": "  knife: {terms: {en: [nothing]}}"},
    "nothing_left": {"signals": '  knife: {terms: {en: ["!?"]}}'},
    "unknown_language": {"signals": "  knife: {terms: {xx: [switchblade]}}"},
    "pattern_crosses": {"signals": "  knife: {pattern: 'knife.{0,9}blade'}"},
    "pattern_anchored": {"signals": "  knife: {pattern: '^knife'}"},
    "pattern_empty": {"signals": "  knife: {pattern: 'k*'}"},
    "pattern_broken": {"signals": "  knife: {pattern: '(?<!a)knife'}"},
    "unknown_unit": {"signals": KNIFE + "  long: {number: {unit: furlong, over: 3}}", "when": "knife && long"},
    "number_without_bound": {"signals": KNIFE + "  long: {number: {unit: cm}}", "when": "knife && long"},
    "two_kinds": {"signals": "  knife: {terms: {en: [switchblade]}, pattern: 'knife'}"},
    "unknown_state": {"scope": "[FR, XX]"},
    "unknown_field": {"signals": "  knife: {terms: {en: [switchblade]}, fields: [titel]}"},
    "text_in_when": {"when": "knife && listing.title.contains('x')"},
    "not_cel": {"when": "knife &&"},
    "no_list": {"signals": "  knife: {lists: [blades]}"},
    "circle": {
        "signals": "  a: {terms: {en: [switchblade]}, near: {of: b, tokens: 3}}\n"
        "  b: {terms: {en: [stiletto]}, near: {of: a, tokens: 3}}\n" + KNIFE,
        "when": "knife && a && b",
    },
    "guard_without_refusal": {
        "outcome": "hold", "more": "guards: [toy]",
        "signals": KNIFE + "  toy: {terms: {en: [doll]}, near: {of: knife, tokens: 3}}",
    },
}  # fmt: skip


@pytest.mark.parametrize("name", CASES)
def test_mistakes_are_shown_with_place_and_hint(name: str, write_pack: Any) -> None:
    text = report(write_pack(**CASES[name]))
    assert "error:" in text
    assert "--> knives/rules/auto.yaml:" in text
    golden(name, text)


def test_a_good_pack_has_no_mistakes(write_pack: Any) -> None:
    assert report(write_pack()) == "\n"


GROUNDS = {
    "category": ("STATEMENT_CATEGORY_UNSAFE_AND_PROHIBITED_PRODUCTS", "STATEMENT_CATEGORY_UNSAFE_PRODUCTS"),
    "keyword": ("KEYWORD_PROHIBITED_PRODUCTS", "KEYWORD_DANGEROUS_TOYS"),
    "keyword_elsewhere": ("KEYWORD_PROHIBITED_PRODUCTS", "KEYWORD_HATE_SPEECH"),
    "no_citation": ('    citation: "Test Act, art. 1"\n', ""),
}


@pytest.mark.parametrize("name", GROUNDS)
def test_grounds_must_be_in_the_commissions_words(name: str, write_pack: Any) -> None:
    folder = write_pack()
    file = folder / "grounds.yaml"
    file.write_text(file.read_text().replace(*GROUNDS[name], 1))
    text = report(folder)
    assert "--> knives/grounds.yaml:" in text
    golden(f"grounds_{name}", text)


def test_broken_yaml_is_shown_where_it_breaks(write_pack: Any) -> None:
    folder = write_pack()
    (folder / "rules/auto.yaml").write_text("id: knives.auto\nsignals:\n  knife: {terms: {de: [*messer]}}\n")
    golden("broken_yaml", report(folder))


def test_a_key_that_stands_twice(write_pack: Any) -> None:
    folder = write_pack()
    file = folder / "rules/auto.yaml"
    file.write_text(file.read_text() + "why: Again.\n")
    golden("twice", report(folder))


def test_the_packaged_packs_are_without_mistakes() -> None:
    from rempart.policy.load import builtin

    packs = load_packs([builtin()])
    problems = check(packs)
    assert [p.message for p in problems] == []
    assert len(packs.packs) == 30
    for rule in packs.rules.values():
        assert rule.id.startswith(f"{rule.pack}.")
        assert rule.why
        assert rule.remedy
