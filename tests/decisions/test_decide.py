"""Outcomes by state, guards, shadow rules, conditions: what the verdicts on a listing add up to."""

from __future__ import annotations

from typing import Any

import pytest

from rempart.domain.listing import from_dicts
from rempart.domain.states import EU, expand, targets
from rempart.pipeline import Screen
from rempart.policy.policy import Policy


def decide(folder: Any, **row: Any) -> dict[str, Any]:
    return Screen(Policy.load([folder]))(from_dicts([{"title": "Switchblade", **row}])).to_dicts()[0]


def test_a_rule_refuses_where_it_applies_and_nowhere_else(write_pack: Any) -> None:
    row = decide(write_pack(scope="[DE, FR]"))
    assert row["outcome"] == "refuse"
    assert {s for s, o in row["outcome_by_state"].items() if o == "refuse"} == {"DE", "FR"}
    assert set(row["outcome_by_state"]) == set(EU)


@pytest.mark.parametrize(
    ("countries", "outcome", "states"),
    [
        (["IT"], "publish", {"IT"}),
        (["DE", "IT"], "refuse", {"DE", "IT"}),
        (["EL"], "publish", {"GR"}),
        (None, "refuse", set(EU)),
        ([], "refuse", set(EU)),
        (["??"], "refuse", set(EU)),
        (["IT", "Atlantis"], "refuse", set(EU)),
        (["NO"], "publish", {"NO"}),
    ],
)
def test_countries_choose_the_states(write_pack: Any, countries: Any, outcome: str, states: set[str]) -> None:
    row = decide(write_pack(scope="[DE]"), countries=countries)
    assert (row["outcome"], set(row["outcome_by_state"])) == (outcome, states)
    if outcome == "publish":
        assert row["rules"] == []


def test_guards_lower_a_refusal_to_hold_and_never_further(write_pack: Any) -> None:
    signals = "  knife: {terms: {en: [switchblade]}}\n  toy: {terms: {en: [doll]}, near: {of: knife, tokens: 3}}"
    row = decide(write_pack(signals, more="guards: [toy]"), title="Doll and doll with switchblade doll")
    assert row["outcome"] == "hold"
    assert {f["signal"] for f in row["findings"]} == {"knife", "toy"}


def test_shadow_rules_change_nothing(write_pack: Any, tmp_path: Any) -> None:
    write_pack()
    write_pack("  any: {terms: {en: [switchblade, chair]}}", when="any", name="trial", life="shadow", pack="trials")
    write_pack("  any: {terms: {en: [chair]}}", when="any", name="idea", life="draft", pack="drafts")
    screen = Screen(Policy.load([tmp_path]))
    rows = screen(from_dicts([{"title": "Switchblade"}, {"title": "Chair"}])).to_dicts()
    assert [r["outcome"] for r in rows] == ["refuse", "publish"]
    assert rows[1]["rules"] == []
    assert rows[1]["findings"] == []
    assert rows[1]["shadow"] == {"outcome": "refuse", "rules": ["trials.trial"]}
    assert "drafts.idea" not in str(rows)


def test_the_strictest_rule_wins_and_comes_first(write_pack: Any, tmp_path: Any) -> None:
    write_pack(outcome="hold", pack="a", more="conditions: [{evidence: a licence}]")
    write_pack(outcome="refuse", pack="b")
    gated = "conditions: [{age_gate: 18}]"
    folder = write_pack(outcome="publish", pack="c", more=gated)
    text = (folder / "rules/auto.yaml").read_text()
    (folder / "rules/auto.yaml").write_text(text.replace('  publish: ["Switch', '  gated: ["Switch', 1))
    row = Screen(Policy.load([tmp_path]))(from_dicts([{"title": "Switchblade"}])).to_dicts()[0]
    assert row["outcome"] == "refuse"
    assert row["rules"] == ["b.auto", "a.auto", "c.auto"]
    assert [(c["kind"], c["detail"], c["rule"]) for c in row["conditions"]] == [
        ("evidence", "a licence", "a.auto"), ("age_gate", "18", "c.auto"),
    ]  # fmt: skip
    assert row["grounds"][0] == {
        "id": "test.law", "citation": "Test Act, art. 1",
        "dsa_category": "STATEMENT_CATEGORY_UNSAFE_AND_PROHIBITED_PRODUCTS", "dsa_keywords": ["KEYWORD_PROHIBITED_PRODUCTS"],
    }  # fmt: skip


def test_the_digest_changes_with_what_can_change_a_decision(write_pack: Any) -> None:
    first = Policy.load([write_pack()]).digest
    assert first.startswith("sha256:")
    assert Policy.load([write_pack(hit="Other")]).digest == first, "examples decide nothing"
    assert Policy.load([write_pack(scope="[DE]")]).digest != first
    assert Policy.load([write_pack("  knife: {terms: {en: [switchblade, stiletto]}}")]).digest != first


def test_states() -> None:
    assert expand(["EU"]) == frozenset(EU)
    assert expand(["EL", "fr"]) == {"GR", "FR"}
    assert len(expand(["EEA"])) == 30
    assert targets(("UK",)) == EU, "a state outside the law's reach never narrows the targets"
    with pytest.raises(ValueError, match="GB"):
        expand(["GB"])
