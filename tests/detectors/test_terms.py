"""How terms match: words, endings, compounds, phrases, alphabets, disguises; each case against one rule of one term."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rempart.detectors.borders import look, spaced, tight
from rempart.domain.listing import from_dicts
from rempart.pipeline import Screen
from rempart.policy.policy import Policy
from rempart.text.fold import fold, join
from rempart.text.views.words import Words

SEEN = [
    ("en: [switchblade]", "Switchblades, 20 cm", "Switchblades"),
    ("en: [switchblade]", "SWITCHBLADE!", "SWITCHBLADE"),
    ("en: [switchblade]", "Spring assisted sw1tchbl4de", "sw1tchbl4de"),
    ("en: [switchblade]", "s.w.i.t.c.h b l a d e", "s.w.i.t.c.h b l a d e"),
    ("en: [switchblade]", "ｓｗｉｔｃｈｂｌａｄｅ", "ｓｗｉｔｃｈｂｌａｄｅ"),
    ("en: [switchblade]", "swi\u200btch\u00adblade new", "swi\u200btch\u00adblade"),
    ("en: [switchblade]", "ѕwіtсhblаdе", "ѕwіtсhblаdе"),
    ("en: [switchblade]", "switch&#98;lade", "switch&#98;lade"),
    ("en: [switchblade]", "swwwitchblaaade", "swwwitchblaaade"),
    ("en: [switchblade]", "s̶w̶i̶t̶c̶h̶b̶l̶a̶d̶e̶", "s̶w̶i̶t̶c̶h̶b̶l̶a̶d̶e"),
    ("fr: [couteau à cran d'arrêt]", "COUTEAU A CRAN D’ARRET", "COUTEAU A CRAN D’ARRET"),
    ("fr: [couteau à cran d'arrêt]", "couteau &agrave; cran d&#39;arr&ecirc;t", "couteau &agrave; cran d&#39;arr&ecirc;t"),
    ('de: ["*springmesser"]', "Automatikspringmesser schwarz", "springmesser"),
    ("de: [schlagring]", "Schlagringe aus Stahl", "Schlagringe"),
    ("de: [böller]", "Polnische Boeller", "Boeller"),
    ("pl: [pigułka]", "pigułki wczesnoporonne", "pigułki"),
    ("it: [coltello]", "coltelli a scatto", "coltelli"),
    ("el: [σιλδεναφίλη]", "ΣΙΛΔΕΝΑΦΙΛΗΣ δισκία", "ΣΙΛΔΕΝΑΦΙΛΗΣ"),
    ("bg: [пистолет]", "Пистолети втора употреба", "Пистолети"),
    ("zh: [电击器]", "防身电击器女士", "电击器"),
    ("th: [ปืน]", "ขายปืนราคาถูก", "ปืน"),
    ('en: ["silencer*"]', "silencerkit", "silencerkit"),
    ('en: ["=mace"]', "Mace spray", "Mace"),
    ("any: [n95]", "N95口罩", "N95"),
    ("any: [gucci]", "GUCCI女包", "GUCCI"),
    ("any: [gucci]", "正品女包GUCCI新款", "GUCCI"),
    ("any: [rolex]", "ขายrolexมือสอง", "rolex"),
    ("any: [rolex]", "롤렉스rolex시계", "rolex"),
    ("any: [rolex]", "ساعةROLEXأصلية", "ROLEX"),
    ("zh: [高仿]", "高 仿 LV", "高 仿"),
    ("zh: [高仿]", "顶级高·仿包", "高·仿"),
    ("zh: [电击器]", "防身电＿击／器女士", "电＿击／器"),
    ("zh: [高 仿]", "女包高仿GUCCI", "高仿"),
    ("zh: [高仿lv]", "高仿LV包", "高仿LV"),
    ("zh: [高仿lv]", "高仿 LV 包", "高仿 LV"),
    ("zh: [折叠刀]", "GUCCI高仿switchblade折叠 刀", "折叠 刀"),
    ("ja: [コピー品]", "コ・ピ・ー・品", "コ・ピ・ー・品"),
    ("th: [ปืน]", "ขาย ปื น ราคา", "ปื น"),
    ("pl: [nóż motylkowy]", "Noże motylkowe ze stali", "Noże motylkowe"),
    ("pl: [nóż motylkowy]", "tani nożem, motylkowym", "nożem, motylkowym"),
    ("mt: [arma falza]", "l-arma l-falza tiegħu", "arma l-falza"),
    ("ar: [مسدس هوائي]", "بالمسدس الهوائي الجديد", "بالمسدس الهوائي"),
    ('de: ["*böller"]', "Polenböllern", "böllern"),
    ('nl: ["*capsules"]', "Kruidencapsules", "capsules"),
    ('de: ["*springmesser scharf"]', "Automatikspringmesser scharf", "springmesser scharf"),
]
UNSEEN = [
    ("en: [switchblade]", "switch for a blade server"),
    ("en: [switchblade]", "kitchen knife"),
    ('en: ["=mace"]', "maces"),
    ("en: [mace]", "macedonia"),
    ("en: [kratom]", "kra tom"),
    ("fr: [couteau à cran d'arrêt]", "couteau, cran, arrêt"),
    ("en: [ivory]", "ivorybill"),
    ("de: [schlagring]", "Schlag und Ring"),
    ("en: [research peptide]", "we research. The peptides"),
    ("any: [gucci]", "GUCCIA女包"),
    ("any: [gucci]", "女包AGUCCI"),
    ("zh: [高仿]", "高X仿"),
    ("zh: [高仿]", "高 a 仿"),
    ("pl: [nóż motylkowy]", "nóż kuchenny. motylkowaty"),
    ("fr: [sac contrefait]", "sac, non contrefait"),
    ("mt: [arma falza]", "arma u l-falza"),
    ("de: [rakete]", "Raketenwissenschaftler"),
]


def screen(write_pack: Any, terms: str) -> Screen:
    return Screen(Policy.load([write_pack(f"  knife: {{terms: {{{terms}}}}}")]))


@pytest.mark.parametrize(("terms", "title", "quote"), SEEN)
def test_seen(write_pack: Any, terms: str, title: str, quote: str) -> None:
    row = screen(write_pack, terms)(from_dicts([{"title": title}])).to_dicts()[0]
    assert row["outcome"] == "refuse"
    assert row["findings"][0]["quote"] == quote
    assert title[row["findings"][0]["start"] : row["findings"][0]["end"]] == quote


@pytest.mark.parametrize(("terms", "title"), UNSEEN)
def test_unseen(write_pack: Any, terms: str, title: str) -> None:
    assert screen(write_pack, terms)(from_dicts([{"title": title}])).outcomes == ["publish"]


@pytest.mark.parametrize(
    ("field", "value", "label"),
    [
        ("description", "a switchblade", "description"),
        ("variants", ["red", "switchblade"], "variants[1]"),
        ("attributes", {"Kind": "switchblade"}, "attributes[0]"),
        ("reviews", ["nice", "good", "real switchblade"], "reviews[2]"),
        ("Bullet Point", "switchblade", "extra.Bullet Point"),
        ("safety_warnings", "switchblade: sharp", "safety_warnings"),
    ],
)
def test_every_text_of_a_listing_is_searched(write_pack: Any, field: str, value: Any, label: str) -> None:
    rows = [{"title": "x"}, {"title": "y", field: value}]
    found = screen(write_pack, "en: [switchblade]")(from_dicts(rows)).to_dicts()
    assert [r["outcome"] for r in found] == ["publish", "refuse"]
    assert found[1]["findings"][0]["field"] == label


def test_fields_limit_where_a_signal_looks(write_pack: Any) -> None:
    made = Screen(Policy.load([write_pack("  knife: {terms: {en: [switchblade]}, fields: [title]}")]))
    rows = [{"title": "switchblade"}, {"title": "x", "description": "switchblade"}]
    assert made(from_dicts(rows)).outcomes == ["refuse", "publish"]


def test_a_phrase_never_runs_across_two_texts(write_pack: Any) -> None:
    made = screen(write_pack, "pl: [nóż motylkowy]")
    rows = [{"title": "zestaw: noże"}, {"title": "motylkowe"}, {"title": "zestaw: nóż"}]
    assert made(from_dicts(rows)).outcomes == ["publish"] * 3


@pytest.mark.parametrize(
    "row", [{"title": "motylkowe noże"}, {"title": "nóż do motylkowych ozdób"}, {"title": "noże", "variants": ["motylkowe"]}]
)
def test_words_of_a_phrase_that_stand_apart_hold_and_never_refuse(write_pack: Any, row: dict[str, Any]) -> None:
    assert screen(write_pack, "pl: [nóż motylkowy]")(from_dicts([row])).outcomes == ["hold"]


def test_words_glued_to_chinese_are_found_where_context_is_looked_for(write_pack: Any) -> None:
    signals = "  bag: {terms: {zh: [女包]}}\n  fake: {terms: {zh: [高仿], any: [gucci]}, trigger: false}"
    made = Screen(Policy.load([write_pack(signals, "bag && fake")]))
    rows = [{"title": "GUCCI女包"}, {"title": "x"}, {"title": "女包", "description": "顶级 高·仿"}, {"title": "女包"}]
    found = made(from_dicts(rows)).to_dicts()
    assert [r["outcome"] for r in found] == ["refuse", "publish", "refuse", "publish"]
    assert {f["quote"] for r in found for f in r["findings"]} == {"GUCCI", "女包", "高·仿"}


LETTERS = st.text(st.sampled_from("ab 9女包高ปืนсل가か"), max_size=40)


@given(st.lists(LETTERS, min_size=1, max_size=3))
def test_blanks_at_the_borders_of_scripts_come_and_go(texts: list[str]) -> None:
    data = Words().project(fold(join([t.encode() for t in texts])))
    scripts = look(data)
    wider, added = spaced(data, scripts.missing)
    assert len(wider) == len(data) + len(added)
    assert all(wider[i : i + 1] == b" " for i in added)
    assert tight(wider, np.array(added, np.int64))[0] == data
    assert look(wider).missing.size == 0
    shorter, _ = tight(data, scripts.surplus)
    assert look(shorter).surplus.size == 0
    assert shorter.replace(b" ", b"") == data.replace(b" ", b"")
    assert shorter.count(b"\xfe") == data.count(b"\xfe") == len(texts)


def test_compounds_are_found_where_context_is_looked_for(write_pack: Any) -> None:
    signals = "  bag: {terms: {en: [sale]}}\n  pill: {terms: {nl: ['*capsules']}, trigger: false}"
    made = Screen(Policy.load([write_pack(signals, "bag && pill")]))
    assert made(from_dicts([{"title": "Kruidencapsules sale"}, {"title": "sale"}])).outcomes == ["refuse", "publish"]


NEAR = "  knife: {terms: {en: [stiletto]}}\n  steel: {terms: {en: [blade]}, near: {of: knife, tokens: 2}}"


@pytest.mark.parametrize(
    ("row", "outcome"),
    [
        ({"title": "stiletto with steel blade"}, "refuse"),
        ({"title": "blade, stiletto"}, "refuse"),
        ({"title": "stiletto one two three blade"}, "hold"),
        ({"title": "stiletto", "description": "blade"}, "hold"),
        ({"title": "stiletto", "description": "blade " + "word " * 30}, "publish"),
        ({"description": "stiletto one two blade"}, "refuse"),
        ({"description": "stiletto one two three blade"}, "hold"),
        ({"description": f"stiletto {'word ' * 8} blade"}, "hold"),
        ({"description": f"stiletto {'word ' * 9} blade"}, "publish"),
        ({"title": "blade"}, "publish"),
    ],
)
def test_near_counts_words_in_the_same_field(write_pack: Any, row: dict[str, str], outcome: str) -> None:
    assert Screen(Policy.load([write_pack(NEAR, "knife && steel")]))(from_dicts([row])).outcomes == [outcome]


def test_patterns_quote_the_longest_match_and_never_cross_values(write_pack: Any) -> None:
    made = Screen(Policy.load([write_pack("  knife: {pattern: 'cas [0-9]{2,7}-[0-9]{2}-[0-9]'}")]))
    rows = [{"title": "CAS 123-31-9 and cas 7439-97-6"}, {"title": "cas 123"}, {"title": "-31-9"}]
    found = made(from_dicts(rows)).to_dicts()
    assert [r["outcome"] for r in found] == ["refuse", "publish", "publish"]
    assert [f["quote"] for f in found[0]["findings"]] == ["CAS 123-31-9", "cas 7439-97-6"]


NUMBER = "  liquid: {terms: {en: [nicotine]}}\n  strong: {number: {unit: mg/ml, over: 20}, near: {of: liquid, tokens: 3}}"


@pytest.mark.parametrize(
    ("title", "outcome"),
    [
        ("Nicotine 20 mg/ml", "publish"),
        ("Nicotine 20,5 mg/ml", "refuse"),
        ("50mg/ml nicotine", "refuse"),
        ("nicotine", "publish"),
    ],
)
def test_numbers_are_compared_in_their_unit(write_pack: Any, title: str, outcome: str) -> None:
    made = Screen(Policy.load([write_pack(NUMBER, "liquid && strong")]))
    assert made(from_dicts([{"title": title}])).outcomes == [outcome]


def test_a_flood_of_hits_is_bounded(write_pack: Any) -> None:
    row = screen(write_pack, "en: [switchblade]")(from_dicts([{"title": "switchblade " * 20_000}])).to_dicts()[0]
    assert row["outcome"] == "refuse"
    assert len(row["findings"]) == 8
