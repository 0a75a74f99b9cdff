from __future__ import annotations

from pathlib import Path

import pytest
from eval_packs import refusing

from evals import robust
from rempart.assurance.attack import Attacked
from rempart.pipeline import Screen
from rempart.policy.policy import Policy


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> Attacked:
    folder = tmp_path_factory.mktemp("packs")
    screen = Screen(Policy.load([refusing(folder / "knives", "switchblade")]))
    return robust.attacked(screen, folder / "no sets", folder / "no pairs", lambda _: None)


def test_every_family_chain_and_try_was_run(found: Attacked) -> None:
    names = [*robust.FAMILIES, *robust.CHAINED]
    assert set(found.marks) == {f"{n}/{s}" for n in names for s in robust.STRENGTHS} | {
        f"adaptive/{t}" for t in robust.TRIES
    }
    assert {len(marks) for marks in found.marks.values()} == {len(found.bad)} == {2}


def test_shares_leave_out_what_a_family_cannot_change(found: Attacked) -> None:
    assert robust.share(found, ["accents_dropped/1"]).total == 0, "plain letters have no accents to drop"
    casing = robust.family(found, "casing")
    assert (casing.hits, casing.total) == (6, 6), "capitals never mattered"


def test_the_worst_is_the_least_and_below_the_aim(found: Attacked) -> None:
    name, share = robust.worst(found)
    assert share.total
    assert robust.family(found, name).value == min(s.value for n in robust.FAMILIES if (s := robust.family(found, n)).total)
    assert all(robust.family(found, n).value < robust.AIM for n in robust.below(found))


def test_the_page_and_its_pictures(found: Attacked, tmp_path: Path) -> None:
    page = robust.report(found, "- a date")
    assert page.count("| casing |") == 1
    assert "| knives | 2 |" in page
    assert "| en | 2 |" in page
    assert "switchblade" not in page, "no listing's text"
    assert set(robust.charts(found)) == {"attacks_families.svg", "attacks_adaptive.svg"}
