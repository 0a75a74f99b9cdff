"""Fixture strategy: the smallest pack that shows the point, written inline; the packaged policy is compiled once a session.

Nothing here talks to the network. Data from outside the repository (`REMPART_SHARED`, or `../shared` beside the checkout) is
used where it is there; tests that need it say so loudly when they skip.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from rempart.compiled import Compiled
from rempart.pipeline import Screen
from rempart.policy.policy import Policy

settings.register_profile(
    "rempart", deadline=None, max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
settings.register_profile("ci", parent=settings.get_profile("rempart"), derandomize=True)
settings.load_profile("ci" if os.environ.get("CI") else "rempart")

GROUNDS = """
grounds:
  test.law:
    citation: "Test Act, art. 1"
    title: Forbidden test goods
    text: This may not be sold.
    basis: law
    dsa_category: STATEMENT_CATEGORY_UNSAFE_AND_PROHIBITED_PRODUCTS
    dsa_keywords: [KEYWORD_PROHIBITED_PRODUCTS]
    source: "from memory, to be checked"
"""

RULE = """
id: {id}
title: A rule
grounds: [test.law]
outcome: {outcome}
scope: {scope}
life: {life}
severity: 3
signals:
{signals}
when: {when}
{more}
why: Because.
remedy: Take it away.
examples:
  {outcome}: ["{hit}", "{hit} again"]
  publish: ["a garden chair", "a book about chairs"]
"""


def shared() -> Path | None:
    """The folder of development data, if it is there."""
    path = Path(os.environ.get("REMPART_SHARED", Path(__file__).parents[2] / "shared"))
    return path if path.is_dir() else None


@pytest.fixture
def shared_data() -> Path:
    """`shared/data`, or a loud skip."""
    folder = shared()
    if folder is None:
        pytest.skip("LOUD SKIP: no shared data beside the checkout (set REMPART_SHARED); real samples were not tried")
    return folder / "data"


@pytest.fixture(scope="session")
def packaged() -> Screen:
    """A Screen with the packs that come with Rempart."""
    return Compiled.of(Policy.load()).screen()


PackWriter = Callable[..., Path]


@pytest.fixture
def write_pack(tmp_path: Path) -> PackWriter:
    """Write a pack of one rule: `write_pack(signals="...", when="knife")`; returns its folder."""

    def write(
        signals: str = "  knife: {terms: {en: [switchblade]}}",
        when: str = "knife",
        name: str = "auto",
        pack: str = "knives",
        more: str = "",
        **values: str,
    ) -> Path:
        folder = tmp_path / pack
        (folder / "rules").mkdir(parents=True, exist_ok=True)
        (folder / "pack.yaml").write_text(f"id: {pack}\ntitle: Test\nabout: A test.\nversion: 2026-01-01\n")
        (folder / "grounds.yaml").write_text(GROUNDS)
        fields = {"outcome": "refuse", "scope": "EU", "life": "live", "hit": "Switchblade"} | values
        text = RULE.format(id=f"{pack}.{name}", signals=signals, when=when, more=more, **fields)
        (folder / "rules" / f"{name}.yaml").write_text(text)
        return folder

    return write
