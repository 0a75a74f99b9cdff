"""The packaged packs: every example of every rule comes out as its rule says."""

from __future__ import annotations

from rempart.assurance.diff import diff
from rempart.assurance.examples import run_examples
from rempart.domain.dsa import KEYWORD_CATEGORY
from rempart.domain.listing import from_dicts
from rempart.pipeline import Screen
from rempart.policy.plain import describe
from rempart.policy.policy import Policy

START = [
    "medicines",
    "supplement_claims",
    "supplement_substances",
    "cosmetics",
    "toys",
    "childcare",
    "reach_articles",
    "electrical",
    "weapons_cold",
    "firearms",
    "precursors",
    "drugs",
    "wildlife",
    "tobacco_vape",
    "pyrotechnics",
    "lasers",
    "biocides",
    "counterfeit",
    "csa_dolls",
    "adult_age",
    "pricing",
    "ucpd",
    "gpsr_info",
    "recalls",
    "spy",
    "hate_symbols",
    "devices_ppe",
]


def test_every_example_comes_out_as_its_rule_says(packaged: Screen) -> None:
    count, failures = run_examples(packaged.policy)
    assert count > 2000
    assert not failures, "\n".join(map(str, failures))


def test_every_starting_pack_has_live_rules_and_plain_words(packaged: Screen) -> None:
    policy = packaged.policy
    live = {r.pack for r in policy.rules if r.life == "live"}
    assert set(START) <= live
    assert len(START) == 27
    for rule in policy.rules:
        text = describe(policy, rule.id)
        assert rule.why.split()[0] in text
        for name in rule.grounds:
            ground = policy.grounds[name]
            assert ground.citation in text.replace("\n    ", " ")
            assert all(k in KEYWORD_CATEGORY or k == "KEYWORD_OTHER" for k in ground.dsa_keywords)
            assert ground.source


def test_an_example_that_fails_is_named_with_its_line(write_pack: object) -> None:
    folder = write_pack(hit="Stiletto")  # type: ignore[operator]
    count, failures = run_examples(Policy.load([folder]))
    assert count == 4
    assert len(failures) == 2
    assert str(failures[0]).startswith("knives/rules/auto.yaml:16: knives.auto: expected refuse, found publish")


def test_diff_counts_what_changes(write_pack: object) -> None:
    rows = from_dicts([{"title": "Switchblade"}, {"title": "Stiletto"}, {"title": "Chair"}])
    old = Screen(Policy.load([write_pack()]))  # type: ignore[operator]
    new = Screen(Policy.load([write_pack("  knife: {terms: {en: [stiletto]}}")]))  # type: ignore[operator]
    found = diff(old, new, [rows])
    assert (found.rows, found.changed) == (3, 2)
    assert found.outcomes[("publish", "refuse")] == 1
    assert found.samples[("refuse", "publish")][0].title == "Switchblade"
    assert found.gained == found.lost == {"knives.auto": 1}
