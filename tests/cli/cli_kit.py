"""What the tests of the command line share: a small pack, listings, and goldens.

Goldens lie in `golden/`; REMPART_WRITE_GOLDENS=1 writes them anew.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import orjson

GOLDEN = Path(__file__).parent / "golden"

_PACK = """
id: knives
title: Knives
about: Knives for tests.
version: 2026-01-01
"""
_GROUNDS = """
grounds:
  de.waffg:
    citation: "WaffG, Anlage 2"
    title: Forbidden knives
    text: German law forbids this knife.
    basis: law
    dsa_category: STATEMENT_CATEGORY_UNSAFE_AND_PROHIBITED_PRODUCTS
    dsa_keywords: [KEYWORD_PROHIBITED_PRODUCTS]
    source: memory
"""
_AUTO = """
id: knives.auto
title: Automatic knives
grounds: [de.waffg]
outcome: refuse
scope: [DE]
life: live
severity: 4
signals:
  knife: {terms: {en: [switchblade, gravity knife], de: ["*springmesser"]}}
  toy: {terms: {en: [toy]}, near: {of: knife, tokens: 6}}
when: knife
guards: [toy]
why: It opens by a spring.
remedy: Remove the product.
examples: {refuse: [Switchblade]}
"""
_LARGE = """
id: knives.large
title: Large knives
grounds: [de.waffg]
outcome: hold
conditions: [{evidence: "Proof of the blade's length"}]
scope: EU
life: live
severity: 3
signals:
  machete: {terms: {en: [machete]}}
  sharp: {terms: {en: [sharpened]}, trigger: false}
  steel: {terms: {en: [steel]}, near: {of: machete, tokens: 3}}
when: machete && (sharp || steel)
why: It may be a weapon.
remedy: Show the length.
examples: {hold: [Sharpened machete]}
"""
_TRIAL = """
id: knives.trial
title: Knives on trial
grounds: [de.waffg]
outcome: hold
scope: EU
life: shadow
severity: 1
signals:
  cleaver: {terms: {en: [cleaver]}}
when: cleaver
why: We are trying this.
remedy: None needed.
examples: {hold: [Cleaver]}
"""


def write_pack(folder: Path, **changes: str) -> Path:
    """The pack `knives` in a folder; `changes` replace words in the rule `auto`."""
    (folder / "rules").mkdir(parents=True)
    auto = _AUTO
    for old, new in changes.items():
        auto = auto.replace(old, new)
    texts = {"pack.yaml": _PACK, "grounds.yaml": _GROUNDS, "rules/auto.yaml": auto, "rules/large.yaml": _LARGE,
             "rules/trial.yaml": _TRIAL}  # fmt: skip
    for name, text in texts.items():
        (folder / name).write_text(text)
    return folder


def rows(count: int) -> list[dict[str, Any]]:
    """Listings: of every ten one is refused, one held, one lowered to hold, one on trial; some bear odd characters."""
    titles = ("Garden chair", "Switchblade, 20 cm", "Sharpened machete", "toy switchblade", "Meat cleaver", "Spoon",
              "Fork", "Cup", "Plate", "Knife block")  # fmt: skip
    out: list[dict[str, Any]] = []
    for i in range(count):
        row = {"id": f"sku-{i}", "title": titles[i % 10], "description": f"Number {i}"}
        if i % 7 == 3:
            row["countries"] = ["FR"] if i % 2 else ["DE", "FR"]
        if i % 11 == 5:
            row["id"] = f'=sku "{i}",\té'
        out.append(row)
    return out


def ndjson(items: Iterable[Mapping[str, Any]]) -> bytes:
    """Listings as NDJSON."""
    return b"".join(orjson.dumps(item) + b"\n" for item in items)


def golden(name: str, text: str) -> None:
    """Compare with a golden file, times and digests left out."""
    text = re.sub(r"in [\d.:]+ s? ?\([\d,]+ rows/s\)", "in <time>", text)
    text = re.sub(r"sha256:[0-9a-f]{64}", "sha256:<digest>", text)
    file = GOLDEN / f"{name}.txt"
    if os.environ.get("REMPART_WRITE_GOLDENS"):
        file.write_text(text)
    assert text == file.read_text()


def counted(rows_in: int, rejected: int, decided: int) -> str:
    """The counts as the closing table shows them."""
    return f"  rows in {rows_in:>12,}\n  rejected{rejected:>12,}\n  decided {decided:>12,}\n"
