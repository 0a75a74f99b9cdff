"""Packs of one rule, written for the tests of the evaluation."""

from __future__ import annotations

from pathlib import Path

_GROUNDS = """
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
_RULE = """
id: {pack}.one
title: A rule
grounds: [test.law]
outcome: {outcome}
{conditions}
scope: EU
life: live
severity: 3
signals:
  thing: {{terms: {{en: [{word}]}}}}
  toy: {{terms: {{en: [toy]}}, trigger: false}}
when: thing
{guards}
why: Because.
remedy: Take it away.
examples:
  {kind}: ["{word}", "{word} again"]
  publish: ["a garden chair", "a book about chairs"]
"""


def _write(folder: Path, word: str, outcome: str, conditions: str, guards: str, kind: str) -> Path:
    pack = folder.name
    (folder / "rules").mkdir(parents=True)
    (folder / "pack.yaml").write_text(f"id: {pack}\ntitle: Test\nabout: A test.\nversion: 2026-01-01\n")
    (folder / "grounds.yaml").write_text(_GROUNDS)
    text = _RULE.format(pack=pack, word=word, outcome=outcome, conditions=conditions, guards=guards, kind=kind)
    (folder / "rules" / "one.yaml").write_text(text.replace("\n\n", "\n"))
    return folder


def refusing(folder: Path, word: str) -> Path:
    """A rule that refuses a word, with the guard `toy`."""
    return _write(folder, word, "refuse", "", "guards: [toy]", "refuse")


def gating(folder: Path, word: str) -> Path:
    """A rule that puts an age gate before a word."""
    return _write(folder, word, "publish", "conditions: [{age_gate: 18}]", "", "gated")
