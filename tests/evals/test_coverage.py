from __future__ import annotations

from pathlib import Path

from eval_packs import refusing
from evals.coverage import LANGUAGES, OFFICIAL, coverage
from evals.coverage_page import languages, picture

from rempart.policy.policy import Policy


def test_a_language_without_terms_is_seen(tmp_path: Path) -> None:
    folder = refusing(tmp_path / "knives", "switchblade")
    rule = folder / "rules" / "one.yaml"
    rule.write_text(
        rule.read_text().replace("{en: [switchblade]}", "{en: [switchblade, flick knife], de: [springmesser], any: [ak-47]}")
    )
    found = coverage(Policy.load([folder]))
    cells = found["knives"]
    assert (cells["en"].terms, cells["de"].terms, cells["fr"].terms) == (2, 1, 0)
    assert (cells["en"].share, cells["fr"].share) == (1.0, 0.0)
    assert "| fr | 0 | 0 of 1 (0 %) | all |" in languages(found)
    assert picture(found, {"knives": 1}).count('class="z"') == len(LANGUAGES) - 2


def test_the_languages() -> None:
    assert len(OFFICIAL) == 24
    assert set(LANGUAGES) - set(OFFICIAL) == {"zh", "ru", "uk", "tr", "ar"}
