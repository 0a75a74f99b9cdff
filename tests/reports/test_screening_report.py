"""The screening report: counts that add up, nothing of a trader's that runs, nothing loaded, bounded, repeatable."""

from __future__ import annotations

import base64
import hashlib
import html as html_module
import json
import re
from collections import Counter
from dataclasses import replace
from html.parser import HTMLParser
from typing import Any

import pyarrow as pa
import pytest
from fake_screening import FACTS, POLICY, REJECTS, SCRIPT, batch, page, published
from lxml import html

from rempart.domain.columns import DECISION
from rempart.domain.listing import from_dicts
from rempart.reports import screening
from rempart.reports.figures import outcome_bar, segments
from rempart.reports.page import data, short
from rempart.reports.screening import ScreeningReport
from rempart.reports.shown import Piece, field_text, pieces

CSP = re.compile(r"(style|script)-src '(sha256-[^']+)'")


@pytest.fixture(scope="module")
def text() -> str:
    return page(300)


@pytest.fixture(scope="module")
def tree(text: str) -> Any:
    return html.fromstring(text)


def figures(text: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(html.fromstring(text).get_element_by_id("figures").text)
    return found


def finding(rule: str, field: str, start: int, end: int, quote: str, view: str = "words") -> dict[str, Any]:
    return {"rule": rule, "signal": "knife", "view": view, "field": field, "start": start, "end": end, "quote": quote,
            "score": 1.0}  # fmt: skip


def one(decision: dict[str, Any], **listing: Any) -> str:
    """The page of a single listing."""
    listings = from_dicts([{"id": "1", "title": "knife", **listing}])
    row = published({"id": "1", "source": "row 1"}) | decision
    report = ScreeningReport("One", POLICY)
    report.add(listings, pa.RecordBatch.from_pylist([row], schema=DECISION))
    return report.render(replace(FACTS, rows_in=1, rejected=0))


# -- safety


def test_the_only_scripts_are_ours(tree: Any) -> None:
    assert [s.get("type") for s in tree.iter("script")] == ["application/json", None]
    assert "alert(" not in tree.xpath("//script[not(@type)]")[0].text


def test_no_element_or_attribute_comes_from_data(tree: Any) -> None:
    allowed = {
        "html", "head", "meta", "title", "style", "body", "a", "header", "div", "p", "span", "svg", "path",
        "button", "h1", "h2", "h3", "h4", "nav", "main", "section", "figure", "rect", "figcaption", "dl",
        "dt", "dd", "small", "i", "b", "bdi", "time", "code", "details", "summary", "ul", "li", "abbr",
        "table", "thead", "tbody", "tr", "th", "td", "input", "select", "option", "label", "output", "ol",
        "mark", "footer", "script", "strong", "br",
    }  # fmt: skip
    for element in tree.iter():
        assert element.tag in allowed, element.tag
        for name, value in element.attrib.items():
            assert not name.startswith("on") and name != "style", (element.tag, name)
            assert not value.lower().lstrip().startswith(("javascript:", "data:"))
    assert not list(tree.iter("img", "iframe", "object", "embed", "base", "form", "link"))


def test_hostile_text_is_there_as_text(tree: Any, text: str) -> None:
    assert SCRIPT in tree.text_content()
    assert "<script>alert" not in text and "onerror=alert(2)>" not in text
    assert html_module.escape("<script>alert(1)</script>") in text
    assert "{{ 7 * 7 }} {% raw %}" in tree.text_content()
    assert "&lt;b&gt; &amp;amp;" in tree.text_content()  # what the trader typed, not what it would decode to


class _Tags(HTMLParser):
    """A second opinion on what is a tag, from another parser."""

    def __init__(self) -> None:
        super().__init__()
        self.scripts = 0
        self.handlers: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.scripts += tag == "script"
        self.handlers += [n for n, _ in attrs if n.startswith("on") or n == "srcdoc"]


def test_another_parser_agrees(text: str) -> None:
    tags = _Tags()
    tags.feed(text)
    assert (tags.scripts, tags.handlers) == (2, [])


def test_csp_allows_exactly_our_style_and_script(tree: Any, text: str) -> None:
    policy = tree.xpath("//meta[@http-equiv='Content-Security-Policy']/@content")[0]
    assert policy.startswith("default-src 'none'; ") and "unsafe" not in policy and "http" not in policy
    given = dict(CSP.findall(policy))
    for kind, pattern in (("style", r"<style>(.*?)</style>"), ("script", r"<script>(.*?)</script>")):
        body = re.findall(pattern, text, re.S)
        assert len(body) == 1
        digest = base64.b64encode(hashlib.sha256(body[0].encode()).digest()).decode()
        assert given[kind] == f"sha256-{digest}"


def test_nothing_is_loaded(tree: Any, text: str) -> None:
    for name in ("src", "href", "action", "poster", "xlink:href", "srcset", "background"):
        assert all(v.startswith("#") for v in tree.xpath(f"//@*[name()='{name}']"))
    style = re.findall(r"<style>(.*?)</style>", text, re.S)[0]
    assert "url(" not in style and "@import" not in style


def test_what_turns_text_round_is_spelled_out(text: str) -> None:
    body = text[: text.index("<footer>")]
    assert not set(body) & set("\u202e\u202c\u2067\u2069\u200b\x00\x07\x1b")
    assert "U+202E" in body and "U+200B" in body and "U+0000" in body


def test_every_title_is_isolated(tree: Any) -> None:
    titles = tree.xpath("//span[@class='title']")
    assert titles and all(t.xpath("./bdi[@dir='auto'] | ./i") for t in titles)


@pytest.mark.parametrize("field", ["title", "description", "extra.x</script>", "variants[0]", "variants[9]", ""])
def test_hostile_field_names_and_offsets(field: str) -> None:
    found = finding("</b>.<i>", field, -3, 10**6, SCRIPT, "<u>")
    ground = {"id": "<g>", "citation": "<script>g</script>", "dsa_category": "<c>", "dsa_keywords": []}
    out = one({"outcome": "refuse", "rules": ["</b>.<i>", "x y.z\"'"], "findings": [found], "grounds": [ground],
               "conditions": [{"kind": "<k>", "detail": "<d onload=1>", "rule": "r"}]},
              title=None, trader_id="<b>", language="<script>", extra={"x</script>": SCRIPT})  # fmt: skip
    assert len(html.fromstring(out).xpath("//script")) == 2
    assert "<script>g" not in out and "<d onload" not in out


def test_data_never_closes_its_script() -> None:
    value = {"</script><!--": ["<script>", "&", "\u2028"]}
    assert not set(data(value)) & set("<>&\u2028")
    assert json.loads(data(value)) == value


# -- figures


def test_counts_add_up(text: str) -> None:
    found = figures(text)
    assert found["rows_in"] == found["decided"] + found["rejected"] == 603
    assert sum(found["outcomes"].values()) == found["decided"] == 600
    expected: Counter[str] = Counter()
    packs: Counter[str] = Counter()
    refused_in_france = 0
    for seed in (7, 8):
        for row in batch(300, seed)[1].to_pylist():
            expected[row["outcome"]] += 1
            packs.update({r.partition(".")[0] for r in row["rules"]} - {"unchecked"})
            refused_in_france += dict(row["outcome_by_state"])["FR"] == "refuse"
    assert found["outcomes"] == expected
    assert {p: sum(c) for p, c in found["packs"].items()} == packs
    assert found["states"]["FR"][2] == refused_in_france
    assert all(sum(c) == 600 for c in found["states"].values()) and len(found["states"]) == 27
    assert sum(c[1] + c[2] for c in found["languages"].values()) == expected["hold"] + expected["refuse"]
    assert "do not add up" not in text


def test_figures_that_do_not_add_up_are_said_to() -> None:
    report = ScreeningReport("x", POLICY)
    report.add(*batch(10))
    assert "1 rows are neither decided nor rejected" in report.render(replace(FACTS, rows_in=14, rejected=3))


def test_slices_and_splits_change_no_figure() -> None:
    listings, decisions = batch(90)
    whole, parts = ScreeningReport("x", POLICY), ScreeningReport("x", POLICY)
    whole.add(listings, decisions)
    for first in range(0, 90, 30):
        parts.add(listings.slice(first, 30), decisions.slice(first, 30))
    facts = replace(FACTS, rows_in=93)
    assert figures(whole.render(facts)) == figures(parts.render(facts))


def test_states_are_counted_without_the_map_too() -> None:
    listings = from_dicts([{"title": "a", "countries": ["FR", "DE"]}, {"title": "b"}])
    rows = [published({"id": str(i), "source": ""}) | {"outcome_by_state": m} for i, m in enumerate((None, []))]
    report = ScreeningReport("x", POLICY)
    report.add(listings, pa.RecordBatch.from_pylist(rows, schema=DECISION))
    states = figures(report.render(replace(FACTS, rows_in=2, rejected=0)))["states"]
    assert states["FR"] == [2, 0, 0] and states["IT"] == [1, 0, 0] and len(states) == 27


def test_cap_is_kept_and_told() -> None:
    tree = html.fromstring(page(300, cap=10))
    rows = tree.xpath("//ol[@id='rows']/li")
    seen = sum(figures(page(300))["outcomes"][w] for w in ("hold", "refuse"))
    assert len(rows) == 10 and {r.get("data-outcome") for r in rows} == {"refuse"}  # refusals first
    said = " ".join(tree.xpath("string(//h2[@id='listings-h'])").split())
    assert f"10 of the {seen} refused and held listings" in said and f"{seen - 10} are not shown" in said
    assert not html.fromstring(page(30, cap=0)).xpath("//ol[@id='rows']")


def test_same_input_same_page() -> None:
    assert page(60) == page(60)


def test_nothing_screened() -> None:
    out = ScreeningReport("Nothing", POLICY).render(replace(FACTS, rows_in=0, rejected=0, seconds=0.0))
    assert "0 listings were screened" in out and "Nothing was held or refused." in out


def test_wrong_batches_are_refused() -> None:
    report = ScreeningReport("x", POLICY)
    listings, decisions = batch(4)
    with pytest.raises(ValueError, match="expected a decision a listing, found 3 for 4"):
        report.add(listings, decisions.slice(1))
    with pytest.raises(ValueError, match="expected the columns of LISTING"):
        report.add(decisions, decisions)
    odd = pa.RecordBatch.from_pylist([published({"id": "1", "source": ""}) | {"outcome": "maybe"}], schema=DECISION)
    with pytest.raises(ValueError, match="expected publish, hold or refuse, found 'maybe'"):
        report.add(listings.slice(0, 1), odd)


def test_rejects_are_counted_and_shown(tree: Any) -> None:
    said = tree.get_element_by_id("rejects").text_content()
    assert "18 fields as in the header" in said and "shop.csv:17" in said and "U+202E" in said
    assert len(REJECTS) == 3


# -- what a listing shows


def test_findings_are_marked_where_they_stand() -> None:
    text = "x" * 200 + "é𝗸 switch blade ñ" + "y" * 200
    start = text.index("switch")
    found = finding("weapons_cold.rule_0", "description", start, start + 12, "switch blade", "squeezed")
    decision = {"outcome": "hold", "rules": ["weapons_cold.rule_0"], "findings": [found]}
    tree = html.fromstring(one(decision, description=text))
    passage = tree.xpath("//p[@class='passage']")[0]
    assert [m.text for m in passage.iter("mark")] == ["switch blade"]
    assert passage.xpath("string(bdi)") == "…" + "x" * 87 + "é𝗸 switch blade ñ" + "y" * 88 + "…"
    assert "weapons_cold.rule_0: knife (squeezed)" in passage.text_content()


def test_a_quote_that_is_not_there_is_shown_alone() -> None:
    found = finding("toys.rule_0", "title", 0, 4, "mace")
    tree = html.fromstring(one({"outcome": "hold", "rules": ["toys.rule_0"], "findings": [found]}))
    assert [m.text for m in tree.xpath("//p[@class='passage']//mark")] == ["mace"]


def test_absence_and_unchecked() -> None:
    absent = finding("toys.rule_0", "manufacturer", 0, 0, "", "attribute")
    gap = absent | {"rule": "unchecked.terms", "signal": "unchecked", "field": "", "quote": "took too long"}
    out = one({"outcome": "hold", "rules": ["toys.rule_0", "unchecked.terms"], "findings": [absent, gap]})
    tree = html.fromstring(out)
    assert tree.xpath("//p[@class='passage']//i")[0].text == "nothing there"
    assert "took too long" in tree.xpath("string(//div[@class='because'])")
    assert list(figures(out)["packs"]) == ["toys"] and figures(out)["unchecked"] == {"terms": [0, 1, 0]}


@pytest.mark.parametrize(
    ("name", "expected"),
    [("title", "t"), ("variants[1]", "b"), ("variants[2]", None), ("variants[-1]", None), ("variants[x]", None),
     ("extra.a.b", "e"), ("extra.c", None), ("countries", None), ("nonsense", None), ("", None), ("title[0]", None)],
)  # fmt: skip
def test_field_text(name: str, expected: str | None) -> None:
    listing = {"title": "t", "variants": ["a", "b"], "extra": [("a.b", "e")], "countries": ["FR"]}
    assert field_text(listing, name) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", ()),
        ("plain é 刀 👨‍👩‍👧", (Piece("plain é 刀 👨‍👩‍👧"),)),
        ("a\u202eb", (Piece("a"), Piece("U+202E", hidden=True), Piece("b"))),
        ("\u200b\u200b\u200b", (Piece("U+200B ×3", hidden=True),)),
        ("o\u0301\u0302\u0303\u0304\u0305", (Piece("o\u0301\u0302\u0303"), Piece("stacked marks ×2", hidden=True))),
        ("a\tb\nc\u00a0d", (Piece("a\tb\nc\u00a0d"),)),
    ],
)
def test_pieces(text: str, expected: tuple[Piece, ...]) -> None:
    assert pieces(text) == expected


# -- plots


def test_bars_never_leave_their_frame() -> None:
    for counts in ((0, 0, 0), (1, 0, 0), (10**9, 1, 1), (0, 1, 10**9), (3, 4, 5)):
        parts = segments(counts, sum(counts), 0.25)
        assert all(s.start >= 0 and s.width > 0 and s.start + s.width <= 100.01 for s in parts)
        assert len(parts) == sum(1 for c in counts if c)
        assert 0 <= outcome_bar(counts).reach <= 25


def test_short_numbers() -> None:
    assert [short(n) for n in (0, 999, 1000, 1049, 9999, 94_300, 999_999, 1_200_000, 2_000_000_000)] == [
        "0", "999", "1k", "1k", "9.9k", "94k", "999k", "1.2M", "2G"
    ]  # fmt: skip


# -- looks


def _luminance(colour: tuple[float, float, float]) -> float:
    parts = [c / 255 / 12.92 if c / 255 <= 0.04045 else ((c / 255 + 0.055) / 1.055) ** 2.4 for c in colour]
    return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]


def _contrast(a: tuple[float, float, float], b: tuple[float, float, float]) -> float:
    high, low = sorted((_luminance(a), _luminance(b)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def _rgb(value: str) -> tuple[float, float, float]:
    return (int(value[1:3], 16), int(value[3:5], 16), int(value[5:7], 16))


def test_text_has_enough_contrast_in_both_themes(text: str) -> None:
    style = re.findall(r"<style>(.*?)</style>", text, re.S)[0]
    blocks = re.findall(r":root[^{]*\{([^}]*)\}", style)
    themes = [t for block in blocks if (t := dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6})", block)))]
    assert len(themes) == 3 and themes[1] == themes[2]
    for theme in themes:
        c = {k: _rgb(v) for k, v in theme.items()}
        tint = tuple(0.21 * f + 0.79 * p for f, p in zip(c["refuse-fill"], c["paper"], strict=True))
        inks = ("ink", "muted", "link", "refuse", "hold", "publish")
        pairs = [(i, b) for i in inks for b in ("paper", "card", "shade")]
        for ink, ground in [*pairs, ("mark-ink", "mark"), ("odd-ink", "odd"), ("paper", "refuse")]:
            assert _contrast(c[ink], c[ground]) >= 4.5, (ink, ground)
        for ink in ("ink", "refuse", "hold", "publish"):
            assert _contrast(c[ink], (tint[0], tint[1], tint[2])) >= 4.5, (ink, "tint")


def test_every_control_has_a_label_and_every_table_heads(tree: Any) -> None:
    for control in tree.xpath("//input | //select"):
        assert control.xpath("ancestor::label"), control.get("id")
    for table in tree.iter("table"):
        assert table.xpath(".//thead//th[@scope='col']") and table.xpath(".//tbody//th[@scope='row']")
    ids = [e.get("id") for e in tree.xpath("//*[@id]")]
    assert len(ids) == len(set(ids))
    assert {h[1:] for h in tree.xpath("//a/@href")} <= set(ids)


def test_importing_the_report_loads_no_template_engine() -> None:
    import subprocess
    import sys

    code = "import sys, rempart.reports.screening as s; print([m for m in ('jinja2', 'py3langid') if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]" and screening.ScreeningReport.__doc__
