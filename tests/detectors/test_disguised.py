"""Disguised words: each view against a rule of one term, what must not be read, and where the finding points."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rempart.detectors.reader import Reader
from rempart.domain.listing import from_dicts
from rempart.pipeline import Screen
from rempart.policy.policy import Policy
from rempart.text.deep import DISGUISED, keys
from rempart.text.deep.index import first, following, index_of, may_hold
from rempart.text.deep.oddity import KINDS, oddities
from rempart.text.deep.scripts import code, looks_like, romanised, spelled_alike, undigited
from rempart.text.deep.tokens import Seen
from rempart.text.fold import fold, join
from rempart.text.tables import load

SEEN = [
    ("en: [fentanyl]", "buy f3ntanyl now", "letters", "f3ntanyl"),
    ("en: [fentanyl]", "f.e.n.t.a.n.y.l", "letters", "f.e.n.t.a.n.y.l"),
    ("en: [cialis]", "clalis 20 mg", "letters", "clalis"),
    ("en: [carfentanil]", "carfentanll", "letters", "carfentanll"),
    ("en: [heroin]", "h*r**n", "masked", "h*r**n"),
    ("en: [fentanyl]", "fent#nyl patches", "masked", "fent#nyl"),
    ("en: [fentanyl]", "lynatnef", "reversed", "lynatnef"),
    ("en: [fentanyl]", "phentanil", "phonetic", "phentanil"),
    ("en: [fentanyl]", "fentnayl", "edits", "fentnayl"),
    ("en: [fentanyl]", "fentanyyxl", "edits", "fentanyyxl"),
    ("en: [fentanyl]", "fntnl powder", "vowels", "fntnl"),
    ("en: [xanax]", "x a n a x bars", "joined", "x a n a x"),
    ("en: [fentanyl]", "fent anyl", "joined", "fent anyl"),
    ("en: [fake passport]", "fa ke pass po rt", "joined", "fa ke pass po rt"),
    ("en: [fentanyl]", "buyfentanylonline", "glued", "buyfentanylonline"),
    ("en: [fake passport]", "fakepassport", "glued", "fakepassport"),
    ("en: [fentanyl]", "чентанил фентанил", "romanised", "фентанил"),
    ("ru: [пистолет]", "pistolet", "romanised", "pistolet"),
    ("en: [fentanyl]", "千乇几ㄒ卂几ㄚㄥ", "visual", "千乇几ㄒ卂几ㄚㄥ"),
    ("en: [fake passport]", "f4ke p4ssport", "joined", "f4ke p4ssport"),
    ("en: [fentanyl]", "proof fent anyl", "joined", "fent anyl"),
    ("sv: [kvicksilver]", "kvicksillver", "edits", "kvicksillver"),
    ("en: [mercury]", "mercuryxx", "endings", "mercuryxx"),
    ("en: [fentanyl]", "24fentanylshop", "glued", "fentanylshop"),
    ("en: [fentanyl]", "fentanyl24", "glued", "fentanyl"),
    ("en: [gucci replica]", "Guccipro replica", "glued", "Guccipro replica"),
    ("it: [scheletro per uomini]", "ortelehcs rep inimou", "reversed", "ortelehcs rep inimou"),
    ("it: [scheletro per uomini]", "inimou rep ortelehcs", "reversed", "inimou rep ortelehcs"),
    ("bg: [радар детектор]", "радар детекотр", "edits", "радар детекотр"),
    ("bg: [радар детектор]", "радар дтктр", "vowels", "радар дтктр"),
    ("ru: [термометр ртутный]", "терммметр ртутный", "vowels", "терммметр ртутный"),
    ("ru: [кристалл белый]", "кристалл 6елый", "letters", "кристалл 6елый"),
    ("el: [λαθρανασκαφής]", "λα8ρανασκαφής", "letters", "λα8ρανασκαφής"),
    ("ru: [самодельный аккумулятор]", "самодел#ный аккумулятор", "masked", "самодел#ный аккумулятор"),
    ("bg: [круг на шею]", "кругнашею", "glued", "кругнашею"),
    ("ru: [площадка для нас]", "плошадка для нас", "phonetic", "плошадка для нас"),
    ("ru: [самодельный]", "samodelnyy", "romanised", "samodelnyy"),
]

UNSEEN = [
    ("en: [fentanyl]", "fontanel chair"),
    ("en: [ivory]", "ivorybill print"),
    ("en: [targas]", "targus bag"),
    ("en: [fake passport]", "passport holder, fakir"),
    ("en: [heroin]", "heroine costume lamp"),
    ("en: [cannabis]", "can nabob"),
    ("en: [xanax]", "a x an x a"),
    ("fr: [renforce]", "renforcee"),
    ("bg: [радар детектор]", "детекотр"),
    ("it: [scheletro per uomini]", "inimou, casa, ortelehcs"),
    ("en: [paddos]", "parpados"),
    ("ru: [кристалл белый]", "кристалл 10мл"),
]


def screen(write_pack: Any, terms: str, outcome: str = "refuse") -> Screen:
    """A rule of one signal that is not searched squeezed, so that only the deep views can help."""
    word = terms.partition("[")[2].rstrip("]")
    pack = write_pack(signals=f"  knife: {{terms: {{{terms}}}, squeezed: false}}", hit=word.capitalize(), outcome=outcome)
    return Screen(Policy.load([str(pack)]))


@pytest.mark.parametrize(("terms", "title", "view", "quote"), SEEN)
def test_seen(write_pack: Any, terms: str, title: str, view: str, quote: str) -> None:
    decision = screen(write_pack, terms)(from_dicts([{"title": title}])).to_dicts()[0]
    assert decision["outcome"] == "hold", "a disguised word holds, even under a rule that refuses"
    finding = decision["findings"][0]
    assert finding["view"] == view
    assert finding["quote"] == quote == title[finding["start"] : finding["end"]]
    assert 0 < finding["score"] < 1


@pytest.mark.parametrize(("terms", "title"), UNSEEN)
def test_unseen(write_pack: Any, terms: str, title: str) -> None:
    assert screen(write_pack, terms)(from_dicts([{"title": title}])).outcomes == ["publish"]


@pytest.mark.parametrize(("terms", "title", "view", "quote"), SEEN)
def test_the_same_the_second_time(write_pack: Any, terms: str, title: str, view: str, quote: str) -> None:
    s = screen(write_pack, terms)
    rows = from_dicts([{"title": title}, {"title": "plain goods"}, {"description": f"much text, then {title}"}])
    once, twice = s(rows).decisions, s(rows).decisions
    assert once.equals(twice), "what was learned about a token changes no decision"
    assert once.column("outcome").to_pylist() == ["hold", "publish", "hold"]


def test_harmless_words_are_not_read(write_pack: Any) -> None:
    pack = write_pack(signals="  knife: {terms: {en: [fentanyl]}}", hit="Fentanyl")
    title = {"title": "fentnayl"}
    assert Screen(Policy.load([str(pack)]))(from_dicts([title])).outcomes == ["hold"]
    (pack / "lint.yaml").write_text("harmless:\n  fentanyl: [fentnayl]\n", encoding="utf-8")
    judged = Policy.load([str(pack)])
    assert Screen(judged)(from_dicts([title])).outcomes == ["publish"]
    assert judged.digest != Policy.load([str(pack)], strict=True).only([]).digest


@pytest.mark.parametrize(
    ("title", "harmless"), [("lynatnef", "lynatnef"), ("all'fentnayl", "fentnayl"), ("фентанил", "фентанил")]
)
def test_what_was_judged_holds_in_every_view_and_within_longer_words(write_pack: Any, title: str, harmless: str) -> None:
    pack = write_pack(signals="  knife: {terms: {en: [fentanyl]}, squeezed: false}", hit="Fentanyl")
    assert Screen(Policy.load([str(pack)]))(from_dicts([{"title": title}])).outcomes == ["hold"]
    word = fold(join([harmless.encode()])).data.tobytes()[1:-2].replace(b"\xff", b"").decode()
    (pack / "lint.yaml").write_text(f'harmless:\n  fentanyl: ["{word}"]\n  fentanil: ["{word}"]\n', encoding="utf-8")
    assert Screen(Policy.load([str(pack)]))(from_dicts([{"title": title}])).outcomes == ["publish"]


def test_a_table_that_forgets_decides_the_same(packaged: Screen) -> None:
    detector = next(d for d in packaged.detectors if d.name == "disguised")
    reader: Reader = detector._triggers  # type: ignore[attr-defined]
    titles = [{"title": f"{word} number {i}"} for i, word in enumerate(("f3ntanyl", "mug", "v.i.a.g.r.a", "fentnayl") * 40)]
    before = packaged(from_dicts(titles)).outcomes
    kept, reader._seen = reader._seen, Seen.empty(2)
    try:
        assert packaged(from_dicts(titles)).outcomes == before
    finally:
        reader._seen = kept


ODD = [
    ("t1ck3t", {"leet"}),
    ("N4v1d4d", {"leet"}),
    ("NUC5i5RYH", set()),
    ("CMU32GX4M4C3000", set()),
    ("ti**et", {"masked"}),
    ("Lo#t#ry", {"masked"}),
    ("6YW75AA#ABA", set()),
    ("cocoa*", set()),
    ("SSScchnuuullerr", {"repeated"}),
    ("XXXXXXL", set()),
    ("Zoo", set()),
    ("t-i-c-k-e-t", {"spaced"}),
    ("u.s.a", set()),
    ("t-shirt", set()),
]


@pytest.mark.parametrize(("token", "kinds"), ODD)
def test_odd_writing(token: str, kinds: set[str]) -> None:
    data = np.frombuffer(token.encode(), np.uint8)
    bits = int(oddities(data, np.array([0]), np.array([len(data)]))[0])
    assert {kind for bit, kind in enumerate(KINDS) if bits >> bit & 1} == kinds


def test_codes_keep_the_places_of_letters() -> None:
    folded = "".join(load().fold_char(c) for c in "желтый-щит5")
    made = code(folded, "cyrillic")
    assert made is not None and len(made) == len(folded) and made[6] == "-" and made[-1] == "5"
    assert code("sen", "cyrillic") is None and code("kpem", "cyrillic") is None
    assert code("kpem", "cyrillic", among=True) == "krem"
    assert undigited("10г", "cyrillic") == []
    assert len(undigited("кристаллы444", "cyrillic")) == 8
    assert spelled_alike("samodelnyy") == spelled_alike("samodelnyi")


def test_letters_of_other_scripts() -> None:
    assert looks_like("卂ㄒ") == "at"
    assert looks_like("plain") is None
    folded = "".join(load().fold_char(c) for c in "пистолет")
    assert romanised(folded) == "pistolet"
    assert romanised("sen") is None


@given(st.binary(max_size=40), st.binary(max_size=40))
def test_keys_compiled_and_as_python_agree(a: bytes, b: bytes) -> None:
    data = np.frombuffer(a + b, np.uint8)
    out, place = np.zeros(64, np.uint8), np.zeros(64, np.int64)
    again, places = out.copy(), place.copy()
    n = keys.plain_key(data, 0, len(data), keys.PLAIN, out, place)
    assert n == keys.plain_key.py_func(data, 0, len(data), keys.PLAIN, again, places)  # type: ignore[attr-defined]
    assert out.tobytes() == again.tobytes() and place.tolist() == places.tolist()
    long, longer = np.zeros(130, np.uint8), np.zeros(130, np.uint8)
    assert keys.phonetic_key(out, n, long) == keys.phonetic_key.py_func(out, n, longer)  # type: ignore[attr-defined]
    assert long.tobytes() == longer.tobytes()


@given(st.lists(st.tuples(st.integers(1, 50), st.integers(0, 9)), max_size=60))
def test_the_index_finds_what_was_put_in(pairs: list[tuple[int, int]]) -> None:
    hashes = np.array([h for h, _ in pairs], np.uint64)
    index = index_of(hashes, np.array([n for _, n in pairs], np.int32))
    for h in range(1, 52):
        found = []
        at = first(index, np.uint64(h))
        while at >= 0:
            found.append(int(index.values[at]))
            at = following(index, np.uint64(h), at)
        assert sorted(found) == sorted({n for key, n in pairs if key == h})
        assert may_hold(index.bits, np.uint64(h)) or not found


@given(st.text(max_size=60), st.text(max_size=60))
def test_every_token_is_reported_once_unknown(a: str, b: str) -> None:
    data = fold(join([a.encode("utf-8", "ignore"), b.encode("utf-8", "ignore")])).data
    seen, nothing = Seen.empty(1 << 10), index_of(np.array([7], np.uint64), np.array([0], np.int32))
    fresh = seen.fresh(data, nothing)
    assert (fresh.starts < fresh.stops).all() and (fresh.stops <= len(data)).all()
    assert (fresh.starts[1:] >= fresh.stops[:-1]).all()
    assert (fresh.numbers == -1).all()
    seen.remember(fresh.hashes, np.full(len(fresh.hashes), -1))
    again = seen.fresh(data, nothing)
    assert set(again.hashes.tolist()) <= set(fresh.hashes.tolist())


def test_rules_that_set_a_condition_hold_only_sure_disguises(write_pack: Any) -> None:
    pack = write_pack(
        signals="  knife: {terms: {en: [vibrators]}, squeezed: false}", outcome="publish", hit="Vibrators",
        more="conditions: [{age_gate: 18}]",
    )  # fmt: skip
    text = (pack / "rules" / "auto.yaml").read_text("utf-8")
    (pack / "rules" / "auto.yaml").write_text(text.replace('  publish: ["Vib', '  gated: ["Vib', 1), encoding="utf-8")
    s = Screen(Policy.load([str(pack)]))
    titles = ["vibrators", "v1br4tors", "vibratrosx"]
    assert s(from_dicts([{"title": t} for t in titles])).outcomes == ["publish", "hold", "publish"]
    assert set(DISGUISED) >= {"letters", "edits"}
