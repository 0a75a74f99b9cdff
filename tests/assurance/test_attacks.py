"""The attacks keep their word: they disguise, repeatably, what a person can still read, and know nothing of the screen."""

from __future__ import annotations

import ast
import html
import random
import re
import unicodedata
from collections.abc import Sequence
from pathlib import Path
from urllib.parse import unquote

import pytest
from hypothesis import given
from hypothesis import strategies as st

import rempart.assurance.attacks as attacks
from rempart.assurance.attack import Attacker, Found, chosen, key_of, pack_examples
from rempart.assurance.attack_page import page, plot
from rempart.assurance.attack_results import UNDISGUISED, Results, compare
from rempart.assurance.attacks import CHAINS, FAMILIES, chain, parse
from rempart.assurance.attacks.adaptive import Adaptive, Target
from rempart.assurance.attacks.base import Listing
from rempart.assurance.statistics import Share, holm, wilson, worse
from rempart.domain.errors import InputError, UsageError
from rempart.pipeline import Screen
from rempart.policy.policy import Policy

BASELINE = Path(__file__).parent / "attack_baseline.json"
SAMPLES = (
    "ketamine powder", "Springmesser grün", "pétards à mèche 50 mg", "выкидной нож", "σουγιάς με ελατήριο", "电击枪 假烟",
    "Gucci replica", "switchblade", "cigarettes",
)  # fmt: skip
STRENGTHS = (1, 2, 3)


def rng(seed: int = 7) -> random.Random:
    return random.Random(seed)


def disguised(name: str, text: str, strength: int, seed: int = 7) -> str:
    return FAMILIES[name].text(text, rng(seed), strength)


@pytest.mark.parametrize("name", FAMILIES)
@pytest.mark.parametrize("strength", STRENGTHS)
def test_every_family_changes_words_and_does_so_again(name: str, strength: int) -> None:
    out = [disguised(name, text, strength, seed) for text in SAMPLES for seed in range(3)]
    assert out == [disguised(name, text, strength, seed) for text in SAMPLES for seed in range(3)]
    changed = sum(a != text for a, text in zip(out, [t for t in SAMPLES for _ in range(3)], strict=True))
    assert changed >= 3, out


@pytest.mark.parametrize("name", FAMILIES)
@given(text=st.text(max_size=40), seed=st.integers(0, 99), strength=st.sampled_from(STRENGTHS))
def test_no_text_breaks_a_family(name: str, text: str, seed: int, strength: int) -> None:
    first = disguised(name, text, strength, seed)
    assert first == disguised(name, text, strength, seed)
    listing: Listing = {"title": f"new {text}", "description": text, "variants": [text], "language": "de"}
    FAMILIES[name].disguise(listing, [text] if text.strip() else [], rng(seed), strength)
    assert listing == {"title": f"new {text}", "description": text, "variants": [text], "language": "de"}


@pytest.mark.parametrize("name", FAMILIES)
def test_every_family_says_what_it_does(name: str) -> None:
    attack = FAMILIES[name]
    assert attack.name == name
    assert attack.about.endswith((".", "..."))
    assert attack.group in ("characters", "words", "listing")


def test_the_attacks_know_nothing_of_the_screen() -> None:
    folder = Path(attacks.__file__).parent
    for file in folder.glob("*.py"):
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            modules = [a.name for a in node.names] if isinstance(node, ast.Import) else []
            modules += [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            foreign = [m for m in modules if m.startswith("rempart") and not m.startswith("rempart.assurance.attacks")]
            assert not foreign, f"{file.name} imports {foreign}"


def bare(text: str) -> str:
    """Letters and digits alone, without marks and invisible characters."""
    kept = (
        c
        for c in unicodedata.normalize("NFD", text)
        if unicodedata.category(c)[0] in "LN" and c not in "\u115f\u1160\u3164\uffa0"
    )
    return "".join(kept)


def within(word: str, letters: str) -> bool:
    """Whether the letters stand in the word, in order."""
    rest = iter(word)
    return all(c in rest for c in letters)


WORDS = "ketamine powder", "switchblade"


@pytest.mark.parametrize("strength", STRENGTHS)
@pytest.mark.parametrize("text", WORDS)
@pytest.mark.parametrize("seed", range(8))
def test_a_person_still_reads_it(text: str, strength: int, seed: int) -> None:
    def made(name: str) -> str:
        return disguised(name, text, strength, seed)

    plain = bare(text)
    for name in ("invisible", "stacked", "accents_added", "separators", "emoji", "one_split"):
        assert bare(made(name)).translate(str.maketrans("łđ", "ld")) == plain, name
    assert unicodedata.normalize("NFKC", made("compatibility")).casefold() == text
    assert html.unescape(html.unescape(made("html_entities"))) == text
    escaped = made("percent_escapes")
    assert (unquote(escaped) if "%" in escaped else escaped.encode().decode("unicode_escape")) == text
    tags = re.sub(r"<!--.*?-->|</?\w[^>]*>|\[/?\w+(=\w+)?\]|\*\*|&\w+;|&#\d+;", "", made("markup"))
    assert tags == text
    assert made("casing").replace("ı", "i").replace("İ", "i").lower() == text
    assert re.sub(r"(.)\1+", r"\1", made("repeats")) == re.sub(r"(.)\1+", r"\1", text)
    assert within(text, made("vowels_dropped"))
    assert sorted(bare(made("reversed"))) == sorted(plain)
    assert plain in bare(made("glued")).lower()
    assert made("endings").startswith(text[:-2])
    shown = re.sub("[\u200e\u200f\u202a-\u202e\u2066-\u2069]", "", made("bidi"))
    assert sorted(shown) == sorted(text)
    masked = made("masked")
    assert len(masked) == len(text)
    assert masked[0] == text[0]
    for name in ("negation", "guard_words", "stuffing", "relabelling"):
        assert text in made(name), name
    for name in ("homoglyphs", "fancy", "squared", "leet", "small_letters", "strokes", "turned"):
        assert len(made(name).split()) == len(text.split()), name


def test_strength_grows() -> None:
    for name in ("homoglyphs", "compatibility", "leet", "percent_escapes", "strokes"):
        kept = [sum(a == b for a, b in zip(disguised(name, "ketamine", s)[:8], "ketamine", strict=False)) for s in (1, 3)]
        assert kept[0] > kept[1], name


def test_only_the_words_that_matter_change() -> None:
    listing: Listing = {
        "id": "1", "title": "Knife, a switchblade for switchbladers", "description": "SWITCHBLADE, sharp", "price": "9 EUR",
        "link": "https://shop.example/switchblade", "variants": ["Switchblade: 20 cm"], "extra": {"note": "switchblade"},
    }  # fmt: skip
    out = FAMILIES["separators"].disguise(listing, ["Switchblade"], rng(), 1)
    assert out["title"].startswith("Knife, a s")
    assert out["title"].endswith(" for switchbladers")
    assert "SWITCHBLADE" not in out["description"]
    assert "Switchblade" not in out["variants"][0]
    assert out["extra"]["note"] != "switchblade"
    assert (out["price"], out["link"], out["id"]) == (listing["price"], listing["link"], listing["id"])


def test_moving_keeps_the_words_in_the_listing() -> None:
    listing: Listing = {"title": "Sharp switchblade 20 cm", "language": "en"}
    for strength in (1, 2):
        out = FAMILIES["field_moving"].disguise(listing, ["switchblade"], rng(), strength)
        assert "switchblade" not in out["title"]
        assert "switchblade" in str({k: v for k, v in out.items() if k != "title"})
    parts = FAMILIES["field_moving"].disguise(listing, ["switchblade"], rng(), 3)
    found = [v.rpartition(" ")[2] for v in [*parts.get("variants", []), *parts.get("attributes", [])]]
    assert "".join(found) == "switchblade"


def test_chains_apply_all_their_links() -> None:
    out = parse("leet+separators").text("ketamine", rng(), 1)
    assert not out.isalpha()
    assert len(out) == 15
    for names in CHAINS:
        assert chain(names).name == "+".join(names)
        assert chain(names).disguise({"title": "ketamine powder"}, ["ketamine"], rng(), 2) != {"title": "ketamine powder"}
    assert parse("leet") is FAMILIES["leet"]
    with pytest.raises(KeyError, match="leat"):
        parse("leet+leat")


def test_markup_comes_last_in_a_chain() -> None:
    out = chain(("markup", "leet")).text("ketamine", rng(), 2)
    assert re.sub(r"<!--.*?-->|</?\w[^>]*>|\[/?\w+\]|&#?\w+;", "", out) == chain(("leet",)).text("ketamine", rng(), 2)


# --- the attacker who learns


def targets(count: int) -> list[Target]:
    return [Target({"title": f"ketamine powder, bag {i}", "language": "en"}, ("ketamine",)) for i in range(count)]


def test_an_attacker_who_is_always_stopped_gives_up_after_his_tries() -> None:
    asked = 0

    def never(rows: Sequence[Listing]) -> list[bool]:
        nonlocal asked
        asked += len(rows)
        return [False] * len(rows)

    assert Adaptive(10, rng()).attack(targets(40), never) == [None] * 40
    assert asked <= 400


def test_an_attacker_learns_what_works() -> None:
    def hole(rows: Sequence[Listing]) -> list[bool]:
        return ["enimatek" in str(row["title"]) for row in rows]

    found = Adaptive(50, rng()).attack(targets(160), hole)
    tries = [one.tries if one else 51 for one in found]
    assert sum(tries[-32:]) < sum(tries[:32]) / 2
    assert all(one is None or {"reversed", "bidi"} & set(one.arm.names) for one in found)


# --- statistics


def test_wilson_is_the_published_interval() -> None:
    low, high = wilson(0.5, 100)
    assert (round(low, 4), round(high, 4)) == (0.4038, 0.5962)
    assert wilson(1.0, 10)[1] == 1.0
    assert round(wilson(1.0, 10)[0], 4) == 0.7225
    assert wilson(0.0, 0) == (0.0, 1.0)


def test_a_cluster_that_falls_together_counts_once() -> None:
    together = Share.of((f"term {i % 10}", i % 10 < 8) for i in range(200))
    apart = Share.of((f"term {i}", i % 10 < 8) for i in range(200))
    assert together.value == apart.value == 0.8
    assert together.effective == pytest.approx(10)
    assert apart.effective == pytest.approx(200, rel=0.01)
    assert together.interval[0] < apart.interval[0]
    assert Share.of(("one", True) for _ in range(50)).effective == 1


def test_worse_is_one_sided_and_corrected() -> None:
    many, few = Share(90, 100, 100.0), Share(60, 100, 100.0)
    assert worse(many, few) < 1e-5
    assert worse(few, many) > 0.99
    assert worse(many, many) == pytest.approx(0.5)
    assert holm({"a": 0.01, "b": 0.04, "c": 0.03}) == {"a": 0.03, "c": 0.06, "b": 0.06}


# --- the runner


TERMS = [
    f"{a}{b}{c}ex" for a in ("mor", "tal", "vin", "sud") for b in ("da", "ke", "li", "po") for c in ("gra", "nim", "ruv")
]


def a_screen(write_pack, tmp_path: Path, *, squeezed: bool, terms: Sequence[str] = TERMS) -> Screen:  # type: ignore[no-untyped-def]
    signals = f"  knife: {{terms: {{en: [{', '.join(terms)}]}}, squeezed: {str(squeezed).lower()}}}"
    return Screen(Policy.load([str(write_pack(signals=signals, hit=terms[0].capitalize()))]))


def rows() -> list[Listing]:
    return [{"id": str(i), "title": f"Strong {term} tablets", "language": "en"} for i, term in enumerate(TERMS)]


def run(
    screen: Screen, listings: Sequence[Listing], names: Sequence[str], tries: Sequence[int] = ()
) -> tuple[Found, Results]:
    attacker = Attacker(screen, 1)
    found = attacker.find(listings)
    attacked = attacker.run(found.bad, [parse(n) for n in names], STRENGTHS, tries)
    assert not attacked.troubles
    return found, Results.of(screen.policy.digest, 1, found, attacked)


def test_a_seeded_weakness_is_found(write_pack, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    names = ["reversed", "casing", "misspelling"]
    whole = a_screen(write_pack, tmp_path, squeezed=True)
    found, strong = run(whole, rows(), names)
    assert len(found.bad) == len(TERMS)
    assert strong.share(["casing/1"]).value == 1
    assert strong.share(["reversed/2"]).value == 1
    assert strong.share(["misspelling/3"]).value < 1
    blind = Screen(whole.policy, [d for d in whole.detectors if d.name != "disguised"])
    weak_found, weak = run(blind, rows(), names)
    changes = compare(strong, weak, weak_found)
    assert {c.cell for c in changes if c.worse} >= {"reversed/2"}
    assert not any(c.worse for c in changes if c.cell.startswith(("casing", UNDISGUISED)))
    assert not any(c.worse for c in compare(strong, strong, found))
    assert not any(c.worse for c in compare(weak, strong, found))


def test_a_lost_term_shows_undisguised(write_pack, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    _, before = run(a_screen(write_pack, tmp_path, squeezed=True), rows(), ["casing"])
    found, now = run(a_screen(write_pack, tmp_path, squeezed=True, terms=TERMS[:24]), rows(), ["casing"])
    assert [c.cell for c in compare(before, now, found) if c.worse] == [UNDISGUISED]
    elsewhere, other = run(a_screen(write_pack, tmp_path, squeezed=True), [{"title": f"{TERMS[0]} x"}], ["casing"])
    with pytest.raises(UsageError, match="none of its listings"):
        compare(before, other, elsewhere)


def test_what_is_not_stopped_for_words_is_not_attacked(write_pack, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    screen = a_screen(write_pack, tmp_path, squeezed=True)
    listings: list[Listing] = [
        {"title": f"{TERMS[0]} one", "label": {"violation": True}},
        {"title": f"{TERMS[1]} two", "extra": {"label": '{"violation": false}', "note": "kept"}},
        {"title": "Garden chair", "label": {"violation": True}},
        {"title": "Garden chair in green"},
        {"title": f"{TERMS[2]} and {TERMS[3]}", "label": None},
    ]
    found = Attacker(screen, 1).find(listings)
    assert (found.rows, found.labelled, found.labelled_stopped) == (5, 2, 1)
    assert [b.words for b in found.bad] == [(TERMS[0],), (TERMS[2], TERMS[3])]
    assert dict(found.left_out) == {"labelled as clean": 1}
    assert all("label" not in b.listing for b in found.bad)


def test_a_listing_stopped_for_something_else_is_left_out(tmp_path: Path, write_pack) -> None:  # type: ignore[no-untyped-def]
    signals = "  knife: {terms: {en: [switchblade]}}\n  missing: {attribute: {field: brand, is: missing}, trigger: true}"
    folder = write_pack(signals=signals, when="knife || missing")
    found = Attacker(Screen(Policy.load([str(folder)])), 1).find([{"title": "Switchblade"}, {"title": "Cup"}])
    assert not found.bad
    assert sum(found.left_out.values()) == 2


def test_few_are_spread_over_terms_and_repeatable(write_pack, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    listings = [{"title": f"{TERMS[i % 5]} number {i}", "language": "en" if i % 2 else "de"} for i in range(60)]
    bad = Attacker(a_screen(write_pack, tmp_path, squeezed=True), 1).find(listings).bad
    some = chosen(bad, 10, 3)
    assert len(some) == 10
    assert {(b.language, b.term) for b in some} == {(x, t) for x in ("de", "en") for t in TERMS[:5]}
    assert [b.key for b in some] == [b.key for b in chosen(list(reversed(bad)), 10, 3)]
    assert chosen(bad, None, 3) == bad


def test_results_are_kept_without_texts(write_pack, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    _, results = run(a_screen(write_pack, tmp_path, squeezed=True), rows(), ["leet", "leet+separators"], [2])
    file = tmp_path / "results.json"
    results.write(file)
    assert Results.read(file) == results
    assert "tablets" not in file.read_text("utf-8")
    text = page(results)
    assert "`leet+separators`" in text
    assert "An attacker who learns" in text
    svg = plot(results)
    assert svg.count("<circle") == 3 + 6 + 1
    file.write_text(file.read_text("utf-8").replace('"marks": "', '"marks": "1', 1))
    with pytest.raises(InputError, match=r"cells\.leet/1\.marks: expected 48 marks, found 49"):
        Results.read(file)
    file.write_text('{"format": 99}')
    with pytest.raises(InputError, match="format: expected 1, found 99"):
        Results.read(file)


def test_a_key_is_made_of_the_texts_alone() -> None:
    assert key_of({"title": "a", "price": "1"}) == key_of({"title": "a", "price": "2"})
    assert key_of({"title": "a"}) != key_of({"title": "b"})


def test_detection_got_no_worse_than_the_committed_baseline(packaged: Screen) -> None:
    """Made anew with: rempart attack --pack-examples --limit 60 --tries 1 --tries 10 --out DIR (its results.json)."""
    before = Results.read(BASELINE)
    attacker = Attacker(packaged, before.seed)
    found = attacker.find(pack_examples(packaged.policy.rules))
    order = {about.key: i for i, about in enumerate(before.listings)}
    bad = {b.key: b for b in found.bad if b.key in order}
    assert len(bad) >= len(order) / 2, "too few of the baseline's listings are left: make it anew"
    same = sorted(bad.values(), key=lambda b: order[b.key])
    tries = [int(cell.rpartition("/")[2]) for cell in before.of_family("adaptive")]
    attacked = attacker.run(same, [parse(f) for f in before.families()], STRENGTHS, tries)
    assert not attacked.troubles
    now = Results.of(packaged.policy.digest, before.seed, found, attacked)
    lost = [f"{c.cell}: {c.before.percent()} -> {c.now.percent()}" for c in compare(before, now, found) if c.worse]
    assert not lost, "\n".join(lost)
