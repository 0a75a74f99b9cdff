"""Made-up batches of listings and decisions, hostile on purpose. For a page: `fake_screening.py OUT [ROWS [BAD]]`."""

from __future__ import annotations

import random
import sys
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pyarrow as pa

from rempart.domain.columns import DECISION
from rempart.domain.errors import Reject
from rempart.domain.listing import from_dicts
from rempart.domain.outcome import Outcome
from rempart.domain.states import EU
from rempart.reports.screening import PolicyFacts, RunFacts, ScreeningReport

SCRIPT = "<script>alert(1)</script><img src=https://evil.example/x.png onerror=alert(2)>"
HOSTILE: tuple[str, ...] = (
    f"Switchblade {SCRIPT} 20 cm",
    "</script><!--<script>alert('switchblade')</script>",
    '" onmouseover="alert(1)" x=" switchblade \' onfocus=\'alert(2)',
    "switch\u202eedalb\u202c blade \u2067switchblade\u2069 \u200bs\u200bw\u200bi\u200bt\u200bc\u200bh\u200bblade",
    "W" * 900 + " switchblade " + "M" * 900,
    "自动弹簧刀 switchblade 全新正品包邮 特价优惠" * 6,
    "سكين قفز switchblade أوتوماتيكي للبيع بسعر جيد مع شحن سريع",
    "🔪🔥✨ switchblade 👨‍👩‍👧‍👦 🏴󠁧󠁢󠁳󠁣󠁴󠁿 best 🇩🇪 price",
    "Z̴̧̢͎̗̩̹̘̯̖̦͎͋̌̌̾̏͝a̸͇͎̭̱̿̈́l̵̛̰̱̊g̷̜̽o̶͎͐ switchblade t̵e̷x̸t̴",
    "{{ 7 * 7 }} {% raw %} ${x} switchblade &lt;b&gt; &amp;amp;",
    "javascript:alert(1) switchblade data:text/html,<svg/onload=alert(3)>",
    "Couteau à cran d'arrêt switchblade automatique, lame acier 20 cm\x00\x07\x1b[31m",
)
PLAIN: tuple[tuple[str, str], ...] = (
    ("Automatic switchblade knife, stainless steel, 20 cm", "en"),
    ("Springmesser switchblade mit Holzgriff, Edelstahl, gebraucht", "de"),
    ("Couteau automatique switchblade à cran d'arrêt, manche corne", "fr"),
    ("Nóż sprężynowy switchblade automatyczny, stal nierdzewna", "pl"),
    ("Navaja automática switchblade de resorte con mango de madera", "es"),
    ("Coltello a scatto switchblade, lama in acciaio inox", "it"),
)
PACKS: tuple[tuple[str, str], ...] = (
    ("weapons_cold", "Bladed and blunt weapons"), ("medicines", "Medicines, and goods presented as medicines"),
    ("pyrotechnics", "Fireworks and other pyrotechnic articles"), ("cosmetics", "Cosmetics with forbidden substances"),
    ("toys", "Toys"), ("spy", "Devices made to spy on people"), ("counterfeit", "Counterfeit and replica goods"),
    ("lasers", "Lasers"), ("precursors", "Explosives precursors"), ("typography", "Hidden and disguised text"),
    ("recalls", "Recalled products (Safety Gate)"), ("gpsr_info", "Information that the offer must show"),
    ("supplement_claims", "Health claims for food supplements"), ("biocides", "Biocidal products"),
)  # fmt: skip
CATEGORIES = (
    "STATEMENT_CATEGORY_UNSAFE_AND_PROHIBITED_PRODUCTS", "STATEMENT_CATEGORY_RISK_FOR_PUBLIC_SECURITY",
    "STATEMENT_CATEGORY_INTELLECTUAL_PROPERTY_INFRINGEMENTS", "STATEMENT_CATEGORY_CONSUMER_INFORMATION",
)  # fmt: skip
POLICY = PolicyFacts(
    digest="sha256:9f2c41d7a0b3e8865c1d2f7e90ab34cd",
    packs=dict(PACKS),
    rules={
        f"{p}.rule_{i}": (f"{t}: rule {i}", "The blade is released by a spring or by gravity; sale is forbidden.")
        for p, t in PACKS for i in range(3)
    },
    grounds={
        f"eu.{p}.art_{i}": (f"Regulation (EU) 20{10 + n}/{100 + 7 * n}, art. {i + 3}(1)", f"{t}: placing on the market")
        for n, (p, t) in enumerate(PACKS) for i in range(2)
    },
)  # fmt: skip
FACTS = RunFacts(
    files=("catalogue/spring <b>.ndjson", "shop.csv", *(f"part-{i:04}.parquet" for i in range(12))),
    rows_in=0, rejected=3, seconds=12.34, started=datetime(2026, 11, 21, 18, 24, 5, tzinfo=UTC), workers=4,
)  # fmt: skip
REJECTS = (
    Reject("shop.csv", 17, None, "18 fields as in the header", "3 fields: a;b;<script>alert(9)</script>"),
    Reject("shop.csv", 912, "price", "text in UTF-8", "\\xff\\xfe"),
    Reject("feed.xml", None, None, "well-formed XML", "mismatched tag \u202eretsiger"),
)


def _decision(rng: random.Random, listing: dict[str, Any], word: str) -> dict[str, Any]:
    scope = EU if rng.random() < 0.4 else tuple(rng.sample(EU, rng.randint(1, 9)))
    pack = PACKS[min(int(rng.expovariate(0.35)), len(PACKS) - 1)][0]
    rules = [f"{pack}.rule_{i}" for i in sorted(rng.sample(range(3), rng.choice((1, 1, 1, 2, 3))))]
    findings = [f for r in rules for f in _findings(listing, r)]
    if rng.random() < 0.04 and word == "hold":
        rules = ["unchecked.terms"]
        findings = [_finding("unchecked.terms", "unchecked", "", "", 0, 0, "took 31.2 s <b>")]
    if rng.random() < 0.2:
        findings.append(_finding(rules[0], "no_maker", "attribute", "manufacturer", 0, 0, ""))
    ground = f"eu.{pack}.art_{rng.randint(0, 1)}"
    return {
        "listing_id": listing["id"], "source": listing["source"], "outcome": word,
        "outcome_by_state": [(s, word if s in scope else "publish") for s in EU],
        "conditions": [{"kind": "age_gate", "detail": "18", "rule": rules[0]}] if rng.random() < 0.1 else [],
        "rules": rules, "findings": findings, "policy": POLICY.digest, "mode": "live",
        "grounds": [] if rules[0].startswith("unchecked") else [{
            "id": ground, "citation": POLICY.grounds[ground][0], "dsa_keywords": ["KEYWORD_PROHIBITED_PRODUCTS"],
            "dsa_category": CATEGORIES[len(pack) % len(CATEGORIES)],
        }],
        "shadow": {"outcome": "refuse", "rules": ["lasers.rule_2"]} if rng.random() < 0.05 else None,
    }  # fmt: skip


def _findings(listing: dict[str, Any], rule: str) -> list[dict[str, Any]]:
    out = []
    texts = [("title", listing["title"]), ("description", listing["description"]), ("extra.note", listing["note"]),
             *((f"variants[{i}]", v) for i, v in enumerate(listing["variants"]))]  # fmt: skip
    for field, text in texts:
        at = text.find("switchblade")
        if at >= 0:
            out.append(_finding(rule, "knife", "words", field, at, at + 11, "switchblade"))
        at = text.find("acier")
        if at >= 0:
            out.append(_finding(rule, "blade", "squeezed", field, at, at + 5, "acier"))
    return out


def _finding(rule: str, signal: str, view: str, field: str, start: int, end: int, quote: str) -> dict[str, Any]:
    return {"rule": rule, "signal": signal, "view": view, "field": field, "start": start, "end": end, "quote": quote,
            "score": 1.0}  # fmt: skip


def published(listing: dict[str, Any]) -> dict[str, Any]:
    """A plain decision to publish, with the whole Union as states."""
    return {"listing_id": listing["id"], "source": listing["source"], "outcome": "publish",
            "outcome_by_state": [(s, "publish") for s in EU], "conditions": [], "rules": [], "grounds": [],
            "findings": [], "shadow": None, "policy": POLICY.digest, "mode": "live"}  # fmt: skip


def batch(n: int, seed: int = 7, bad: float = 0.3) -> tuple[pa.RecordBatch, pa.RecordBatch]:
    """`n` listings and their decisions; a share of `bad` is held or refused, half of it with hostile text."""
    rng = random.Random(seed)
    listings, decisions = [], []
    for i in range(n):
        plain, language = rng.choice(PLAIN)
        hit = rng.random() < bad
        title = rng.choice(HOSTILE) if hit and i % 2 else plain if hit else "Linen table cloth, washed, 140 x 200"
        listing: dict[str, Any] = {
            "id": f"L{seed}-{i}" + ("<i>" if i % 5 == 0 else ""), "title": title, "source": f"shop.csv:{i}",
            "description": ("For collectors. " * 60 + title + " More of the same, at length." * 300)[:10_000],
            "variants": ["red", f"{title[:300]} in blue"] if i % 3 == 0 else ["one size"],
            "language": language if i % 2 == 0 and title == plain else None, "trader_id": f"T{i % 9}",
            "note": f"see {title}" if i % 7 == 0 else "",
        }  # fmt: skip
        listings.append(listing)
        word = Outcome.REFUSE.word if rng.random() < 0.25 else Outcome.HOLD.word
        decisions.append(_decision(rng, listing, word) if hit else published(listing))
    return from_dicts(listings), pa.RecordBatch.from_pylist(decisions, schema=DECISION)


def page(n: int = 120, cap: int = 2000, seed: int = 7, bad: float = 0.3, rejects: bool = True) -> str:
    """A rendered page of two batches of `n` rows."""
    report = ScreeningReport("Spring catalogue", POLICY, cap)
    for part in range(2):
        report.add(*batch(n, seed + part, bad))
    report.rejects(REJECTS if rejects else ())
    given = 3 if rejects else 0
    return report.render(replace(FACTS, rows_in=2 * n + given, rejected=given))


if __name__ == "__main__":
    rows = int(sys.argv[2]) if len(sys.argv) > 2 else 400
    Path(sys.argv[1]).write_text(page(rows, bad=float(sys.argv[3]) if len(sys.argv) > 3 else 0.3), encoding="utf-8")
