"""Real feeds of real shops, where the shared folder is there: every record is read, none is lost."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest
from feed_contract import read

SAMPLES = {  # file: format, listings, fields that every listing has
    "ceneo_pl.xml": ("ceneo", 81, "title description price link image_link attributes product_type"),
    "dropship_feed_eur.csv": ("merchant", 96, "title price brand link image_link"),
    "facebook_catalogue_fi.csv": ("merchant", 271, "title description price link image_link brand"),
    "google_merchant_cs.xml": ("merchant", 1255, "title description price link image_link brand product_type"),
    "google_merchant_hr.xml": ("merchant", 486, "title description price link brand item_group_id mpn"),
    "google_merchant_shopify.csv": ("merchant", 427, "title price link image_link"),
    "heureka_care_cs.xml": ("heureka", 20, "title description price link image_link gtin attributes brand"),
    "heureka_cs.xml": ("heureka", 75, "title price link gtin brand item_group_id"),
    "idealo_pt.csv": ("idealo", 1676, "title price brand link image_link"),
    "shopify_export_en.csv": ("shopify", 84, "title description brand price image_link"),
    "shopify_export_sv.csv": ("shopify", 37, "title description brand price variants"),
    "skroutz_el.xml": ("skroutz", 149, "title description price link image_link gtin mpn brand"),
}


@pytest.mark.parametrize("name", SAMPLES)
def test_a_real_feed_is_read_to_its_end(name: str, shared_data: Path) -> None:
    form, listings, filled = SAMPLES[name]
    found = read(shared_data / "feeds" / name)
    assert (found.format, len(found.rows), found.rejects, found.broken) == (form, listings, [], None)
    for field in ("id", *filled.split()):
        assert all(found.column(field)), field
    assert len(set(found.column("source"))) == listings
    assert found.chunks[-1].position == found.chunks[-1].size


@pytest.mark.parametrize("name", [n for n in SAMPLES if n.endswith(".csv")])
def test_nothing_of_a_table_is_lost(name: str, shared_data: Path) -> None:
    path = shared_data / "feeds" / name
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    values: set[str] = set()
    for listing in read(path).rows:
        for value in listing.values():
            items = value if isinstance(value, list) else [value]
            values.update(str(item[1] if isinstance(item, tuple) else item) for item in items if item is not None)
    text = "\n".join(values)
    for row in rows:
        for column, cell in row.items():
            placeholder = cell == "Default Title"  # Shopify's name for "has no variants"
            if len(cell) > 3 and cell not in values and not placeholder and column != "additional_image_link":
                assert cell in text or json.dumps(cell, ensure_ascii=False)[1:-1] in text, (column, cell)


def test_a_directory_is_read_in_one_go(shared_data: Path) -> None:
    found = read(shared_data / "feeds")
    assert len(found.rows) == sum(listings for _, listings, _ in SAMPLES.values())
    assert not any(chunk.broken for chunk in found.chunks)


@pytest.mark.parametrize("name", ["merchant_feeds", "amazon_tr", "market_2017", "goods_24_languages"])
def test_shared_listings_are_read(name: str, shared_data: Path) -> None:
    found = read(shared_data / "listings" / f"{name}.ndjson.gz")
    assert (found.format, found.rejects, found.broken) == ("ndjson", [], None)
    assert len(found.rows) > 5000
