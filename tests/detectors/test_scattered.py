"""Phrases whose words stand apart or in another order, and those that must not be taken for them."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from rempart.detectors.scattered import _may_stand
from rempart.domain.listing import from_dicts
from rempart.pipeline import Screen
from rempart.policy.policy import Policy

SEEN = [
    ("en: [carved elephant tusk]", "tusk elephant premium carved", "tusk elephant premium carved"),
    ("en: [switchblade trainer]", "Trainer black switchblade", "Trainer black switchblade"),
    ("en: [switchblade trainer]", "switchblade (new) trainers, steel", "switchblade (new) trainers"),
    ("de: [ohne zulassung]", "Zulassung leider ohne", "Zulassung leider ohne"),
    ("ru: [накрутка подписчиков]", "накрутка премиум подписчиков", "накрутка премиум подписчиков"),
]
UNSEEN = [
    ("en: [switchblade trainer]", "trainer shoes, size 38"),
    ("en: [switchblade trainer]", "trainer red blue green white switchblade"),
    ("en: [gift card]", "card for a gift"),
    ("en: [switchblade trainer]", "Trainer, black switchblade"),
    ("en: [mercury thermometer]", "thermometer without mercury"),
    ("en: [mercury thermometer]", "thermometer mercury free"),
    ("de: [führerschein ohne prüfung]", "Führerschein Lernkarten für die Prüfung"),
    ("en: ['=switchblade trainer']", "trainer for switchblade"),
    ("en: [switchblade trainer]", "word " * 80 + "trainer new switchblade"),
]


def screen(write_pack: Any, terms: str, **options: str) -> Screen:
    pack = write_pack(signals=f"  knife: {{terms: {{{terms}}}, squeezed: false}}", hit=hit_of(terms), **options)
    return Screen(Policy.load([str(pack)]))


def hit_of(terms: str) -> str:
    return terms.partition("[")[2].rstrip("]").strip("'=")


@pytest.mark.parametrize(("terms", "title", "quote"), SEEN)
def test_seen(write_pack: Any, terms: str, title: str, quote: str) -> None:
    decision = screen(write_pack, terms, outcome="refuse")(from_dicts([{"title": title}])).to_dicts()[0]
    assert decision["outcome"] == "hold", "words that stand apart hold, even under a rule that refuses"
    finding = decision["findings"][0]
    assert finding["view"] == "scattered"
    assert finding["quote"] == quote == title[finding["start"] : finding["end"]]


@pytest.mark.parametrize(("terms", "title"), UNSEEN)
def test_unseen(write_pack: Any, terms: str, title: str) -> None:
    assert screen(write_pack, terms)(from_dicts([{"title": title}])).outcomes == ["publish"]


def test_as_written_is_no_scattered_phrase(write_pack: Any) -> None:
    decision = screen(write_pack, "en: [switchblade trainer]")(from_dicts([{"title": "Switchblade trainer"}])).to_dicts()[0]
    assert {f["view"] for f in decision["findings"]} == {"words"}


def test_the_kernel_is_the_function() -> None:
    begins = np.array([0, 1, 2, 3, 4], np.uint64)
    for heads in ([3], [9], [1, 4], [1, 9]):
        asked, masks = np.array(heads, np.uint64), np.full(len(heads), 255, np.uint64)
        assert _may_stand(begins, 2, 5, asked, masks) == _may_stand.py_func(begins, 2, 5, asked, masks)  # type: ignore[attr-defined]
