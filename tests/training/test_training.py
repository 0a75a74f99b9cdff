"""What training promises: groups stay whole, labels outlive disguises, bounds keep their budgets, bad labels are told."""

from __future__ import annotations

import random
from pathlib import Path

import numpy as np
import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rempart.assurance.attacks import FAMILIES
from rempart.domain.errors import InputError
from rempart.policy.policy import Policy
from rempart.training import augment, data, fit, measure, run
from rempart.training.data import Row

GOOD = {"title": "Switchblade", "pack": "weapons_cold", "violation": True}
PACKS = ("weapons_cold", "drugs")


def written(file: Path, lines: list[bytes]) -> Path:
    file.write_bytes(b"\n".join(lines) + b"\n")
    return file


@pytest.mark.parametrize(
    ("bad", "field", "expected"),
    [
        (b"{", None, "JSON object"), (b"[1]", None, "JSON object"), (b"\xff", None, "JSON object"),
        ({"pack": "drugs", "violation": True}, "title", "title"), ({**GOOD, "title": " "}, "title", "title"),
        ({**GOOD, "title": 5}, "title", "title"), ({"title": "x", "violation": True}, "pack", "pack"),
        ({**GOOD, "pack": "nothing"}, "pack", "drugs, weapons_cold"),
        ({**GOOD, "violation": 1}, "violation", "true or false"),
        ({**GOOD, "weight": 0}, "weight", "above 0"), ({**GOOD, "weight": True}, "weight", "above 0"),
        ({**GOOD, "weight": "2"}, "weight", "above 0"), ({**GOOD, "listing": "x"}, "title", "title"),
    ],
)  # fmt: skip
def test_lines_that_are_no_labels_are_rejected_with_line_and_field(
    tmp_path: Path, bad: bytes | dict[str, object], field: str | None, expected: str
) -> None:
    lines = [orjson.dumps(GOOD), b"", bad if isinstance(bad, bytes) else orjson.dumps(bad), orjson.dumps(GOOD)]
    rows, rejects = data.labels(written(tmp_path / "labels.ndjson", lines), PACKS)
    assert len(rows) + len(rejects) == 3
    (reject,) = rejects
    assert (reject.line, reject.field) == (3, field)
    assert expected in reject.expected


def test_a_label_keeps_listing_and_weight(tmp_path: Path) -> None:
    label = {"listing": {"title": "Dagger", "description": "long"}, "pack": "drugs", "violation": False, "weight": 2.5,
             "source": "appeal 7"}  # fmt: skip
    (row,), _ = data.labels(written(tmp_path / "l.ndjson", [orjson.dumps(label)]), PACKS)
    assert (row.listing, row.pack, row.violation, row.weight) == (label["listing"], "drugs", False, 2.5)


def test_contrast_pairs_need_their_pair(tmp_path: Path) -> None:
    written(tmp_path / "drugs.ndjson", [b'{"title": "x", "language": "en", "violation": true}'])
    with pytest.raises(InputError, match=r"drugs\.ndjson:1: .*pair"):
        list(data.contrast(tmp_path))


def test_examples_of_guards_are_no_labels() -> None:
    policy = Policy.load()
    rows = list(data.examples(policy))
    assert {r.pack for r in rows}.isdisjoint(data.NOT_GOODS)
    learned = {(r.group, tuple(sorted(r.listing.items()))) for r in rows}
    guarded = {(r.id, tuple(sorted(e.listing))) for r in policy.rules if r.guards for e in r.examples if e.expect == "hold"}
    assert len(guarded) > 50
    assert not learned & guarded


def test_what_was_taken_from_packs_can_be_kept(tmp_path: Path) -> None:
    rows = [Row({"title": "Кинжал"}, "drugs", True, 0.7, "drugs.a", "ru", "example")]
    data.write_packs(tmp_path / "p.gz", rows, {"en": ["toy"]})
    first = (tmp_path / "p.gz").read_bytes()
    assert data.read_packs(tmp_path / "p.gz") == (rows, {"en": ["toy"]})
    data.write_packs(tmp_path / "p.gz", rows, {"en": ["toy"]})
    assert (tmp_path / "p.gz").read_bytes() == first
    (tmp_path / "p.gz").write_bytes(first[:-9])
    with pytest.raises(InputError, match=r"p\.gz"):
        data.read_packs(tmp_path / "p.gz")


ROWS = [
    Row({"title": f"{'sharp' if bad else 'blunt'} thing number {i}"}, "drugs", bad, 1.0, f"drugs/{i}", "en", "contrast")
    for i in range(12)
    for bad in (True, False)
]


def test_copies_keep_label_and_group_and_both_classes_get_them() -> None:
    made = list(augment.augmented(ROWS, FAMILIES, {"en": ["toy"]}, {"en": ["Garden chair"]}, 3))
    assert made == list(augment.augmented(ROWS, FAMILIES, {"en": ["toy"]}, {"en": ["Garden chair"]}, 3))
    assert len(made) == len(ROWS) * (augment.DISGUISED + 2)
    count = {bad: sum(m.violation == bad for m in made) for bad in (True, False)}
    assert count[True] == count[False]
    labels = {(r.group, r.violation) for r in ROWS}
    assert {(m.group, m.violation) for m in made} == labels
    assert sum("toy" in m.listing["title"] for m in made) >= len(ROWS)
    titles = {r.listing["title"] for r in ROWS}
    assert sum(m.listing["title"] not in titles for m in made) > 0.8 * len(made)


def test_a_pair_is_never_split() -> None:
    assert len({fit.part_of("weapons/7") for _ in range(9)}) == 1
    assert len({fit.part_of(f"weapons/{i}") for i in range(60)}) == fit.PARTS


def test_other_packs_violations_are_not_taken_for_lawful() -> None:
    other = Row({"title": "powder"}, "weapons_cold", True, 1.0, "w/1", "en", "contrast")
    lawful = Row({"title": "flour"}, "weapons_cold", False, 1.0, "w/1", "en", "contrast")
    job = fit.task([*ROWS, other, lawful], "drugs")
    chosen = set(job.chosen.tolist())
    assert len(ROWS) not in chosen
    assert len(ROWS) + 1 in chosen


@given(st.lists(st.integers(0, 9), min_size=2, max_size=30), st.lists(st.integers(0, 9), min_size=2, max_size=30))
def test_auc_is_what_counting_all_pairs_gives(bad: list[int], good: list[int]) -> None:
    scores = np.array([*bad, *good], float)
    flags = np.array([True] * len(bad) + [False] * len(good))
    counted = sum((b > g) + (b == g) / 2 for b in bad for g in good) / (len(bad) * len(good))
    assert measure.auc(scores, flags) == pytest.approx(counted)


def test_a_pair_is_right_when_every_violation_stands_above_every_lawful_member() -> None:
    scores = np.array([0.9, 0.1, 0.5, 0.5, 0.9, 0.8, 0.85, 0.3])
    flags = np.array([True, False, True, False, True, True, False, True])
    assert measure.pairs_told_apart(scores, flags, ["a", "a", "b", "b", "c", "c", "c", "d"]) == (1, 3)


def test_clopper_and_pearson_at_known_values() -> None:
    """No alarm in n: 1 - 0.05^(1/n); the least n for 1 in 1,000 is 2,995. And the table's value for 1 in 10."""
    assert measure.upper_bound(0, 2995) <= 1e-3 < measure.upper_bound(0, 2994)
    assert measure.FEWEST == 2995
    assert measure.upper_bound(1, 10) == pytest.approx(0.3942, abs=1e-4)
    assert measure.upper_bound(10, 10) == 1.0


def test_too_few_lawful_listings_state_no_bound() -> None:
    assert measure.bound_for(1e-3, np.zeros(2994)) is None
    assert measure.bound_for(1e-3, np.zeros(2995)) is not None


@given(seed=st.integers(0, 1000), n=st.integers(2995, 9000), digits=st.integers(2, 6))
def test_a_bound_keeps_its_budget_on_what_it_was_measured_on(seed: int, n: int, digits: int) -> None:
    clean = np.round(np.random.default_rng(seed).beta(0.5, 9, n), digits)  # ties on purpose
    bound = measure.bound_for(1e-3, clean)
    assert bound is not None
    assert measure.upper_bound(int((clean >= bound).sum()), n) <= 1e-3


def test_a_bound_keeps_its_budget_on_other_listings_nearly_always() -> None:
    draw = np.random.default_rng(5)
    broken = 0
    for _ in range(100):
        bound = measure.bound_for(1e-3, draw.beta(0.5, 9, 6000))
        assert bound is not None
        broken += (draw.beta(0.5, 9, 100_000) >= bound).mean() > 1e-3
    assert broken <= 12, "a bound of 95 % certainty is broken in about one draw of twenty"


def test_a_malformed_calibration_is_told(tmp_path: Path) -> None:
    assert run.Calibration.read(tmp_path / "calibration.json") is None
    (tmp_path / "calibration.json").write_text("{}")
    with pytest.raises(InputError, match=r"calibration\.json"):
        run.Calibration.read(tmp_path / "calibration.json")
    made = run.Calibration("w", "2026-01-01", {"shop": 3}, {"drugs": {"0.001": 0.9}}, {"drugs": {"shop": 1}})
    (tmp_path / "calibration.json").write_text(made.to_json())
    assert run.Calibration.read(tmp_path / "calibration.json") == made


def test_disguising_is_repeatable() -> None:
    words = [augment.disguised(ROWS[0], FAMILIES["leet"], random.Random(4)) for _ in range(2)]
    assert words[0] == words[1]
