"""The model that comes with Rempart: small, quick to read, about packs that exist, and the one that its card describes."""

from __future__ import annotations

import json
from functools import lru_cache
from pathlib import Path
from time import perf_counter

import numpy as np
import orjson
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from rempart.domain.listing import from_dicts
from rempart.models import Scorer, packaged, read
from rempart.policy.load import HOLD_ALONE, builtin, folders
from rempart.text.block import blocks
from rempart.text.readings import readings
from rempart.training.measure import auc

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
    read_of = [
        r for block in blocks(from_dicts([row for _, _, row in rows])) for r in readings(block, range(block.batch.num_rows))
    ]
    found = np.maximum(model.chances([r.title for r in read_of]), model.chances([r.whole for r in read_of]))
    compared = []
    for pack in sorted({pack for pack, _, _ in rows}):
        mine = np.array([p == pack for p, _, _ in rows])
        bad = np.array([violation for _, violation, _ in rows])[mine]
        ranked = auc(found[mine, model.column(pack)], bad)
        compared += [ranked] * int(bad.sum()) if ranked is not None else []
    assert len(compared) > 100
    assert float(np.mean(compared)) >= 0.9


@lru_cache(maxsize=1)
def vocabulary() -> tuple[str, ...]:
    """Words of violations and of their look-alikes, and the phrases that abuse guards, as the view `words` gives them."""
    files = sorted((ROOT / "training" / "contrast").glob("*.ndjson"))
    said = [orjson.loads(line)["title"] for file in files for line in file.read_bytes().splitlines()[:60]]
    guards = yaml.safe_load((ROOT / "evals" / "guards.yaml").read_text("utf-8"))
    said += [phrase for families in guards.values() for phrases in families.values() for phrase in phrases]
    read_of = [
        r for block in blocks(from_dicts([{"title": s} for s in said])) for r in readings(block, range(len(block.rows)))
    ]
    return tuple(sorted({word for r in read_of for word in r.title.decode().split()}))


@settings(max_examples=300)
@given(st.lists(st.integers(0, 10**6), min_size=1, max_size=25), st.lists(st.booleans(), min_size=25, max_size=25))
def test_no_word_that_is_added_lowers_a_high_score(places: list[int], kept: list[bool]) -> None:
    """The law against the abuse of guards, for the score, and for the first look that decides who is scored."""
    model, words = read(), vocabulary()
    title = [words[place % len(words)] for place in places]
    some = [word for word, keep in zip(title, kept, strict=False) if keep]
    texts = [" ".join(part).encode() for part in (some, title)]
    fewer, more = model.telling(texts)
    assert (more >= fewer).all()
    view = np.frombuffer(b"".join(b" %s \xfe" % text for text in texts), np.uint8)
    bounds = np.concatenate([[0], np.flatnonzero(view == 0xFE) + 1])
    fewer, more = model.first_look(view, bounds, list(model.scales))
    assert (more >= fewer).all()
