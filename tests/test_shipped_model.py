"""The model that comes with Rempart: small, quick to read, about packs that exist, and the one that its card describes."""

from __future__ import annotations

import json
from pathlib import Path
from time import perf_counter

import numpy as np

from rempart.domain.listing import from_dicts
from rempart.models import Scorer, packaged, read
from rempart.policy.load import HOLD_ALONE, builtin, folders
from rempart.training.measure import auc
from rempart.training.run import chances

ROOT = Path(__file__).parents[1]


def test_it_is_small_and_quick_to_read() -> None:
    data = packaged().read_bytes()
    assert len(data) <= 10_000_000
    start = perf_counter()
    Scorer.from_bytes(data)
    assert perf_counter() - start <= 0.2


def test_it_knows_packs_that_exist() -> None:
    packs = {folder.name for folder in folders([builtin()])}
    assert set(read().scales) <= packs
    assert len(read().scales) >= 12


def test_the_card_is_its_own() -> None:
    assert f"Model `{read().digest}`" in (ROOT / "docs" / "model-card.md").read_text("utf-8")


def test_its_bounds_are_those_of_the_calibration() -> None:
    found = json.loads((ROOT / "training" / "calibration.json").read_text("utf-8"))
    assert sum(found["sets"].values()) >= 2995
    for pack in read().scales:
        assert read().bound(pack, HOLD_ALONE) == found["bounds"][pack]["0.001"]


def planted() -> list[tuple[str, bool, dict[str, str]]]:
    """Pack, violation and listing of the example catalogue's planted listings: written from the law, and never learned."""
    out = []
    for file in sorted((ROOT / "examples" / "planted").glob("*.txt")):
        for line in file.read_text("utf-8").splitlines():
            if line.strip() and not line.startswith("#"):
                pack, _, expected, _, title, text, _ = (part.strip() for part in line.split("|"))
                out.append((pack, expected in ("hold", "refuse"), {"title": title, "description": text}))
    return out


def test_it_ranks_listings_that_it_has_not_learned_from() -> None:
    """Violations above near misses, pack by pack, in nine of ten comparisons or more."""
    model = read()
    rows = [row for row in planted() if row[0] in model.scales]
    found = chances(model, [from_dicts([listing for _, _, listing in rows])])
    compared = []
    for pack in sorted({pack for pack, _, _ in rows}):
        mine = np.array([p == pack for p, _, _ in rows])
        bad = np.array([violation for _, violation, _ in rows])[mine]
        ranked = auc(found[mine, model.column(pack)], bad)
        compared += [ranked] * int(bad.sum()) if ranked is not None else []
    assert len(compared) > 100
    assert float(np.mean(compared)) >= 0.9
