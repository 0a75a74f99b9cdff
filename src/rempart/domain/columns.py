"""The Arrow schemas: a batch of listings in, a batch of decisions out.

A listing is text as the trader typed it: every column is a string or a list of strings, also prices and numbers, so that
nothing is lost by a conversion that guessed wrong. `domain.listing` makes such batches from dicts and tables.
"""

from __future__ import annotations

import pyarrow as pa

_TEXTS = pa.list_(pa.string())

LISTING = pa.schema(
    [
        ("id", pa.string()),
        ("title", pa.string()),
        ("description", pa.string()),
        ("product_type", pa.string()),
        ("google_product_category", pa.string()),
        ("brand", pa.string()),
        ("gtin", pa.string()),
        ("mpn", pa.string()),
        ("price", pa.string()),
        ("sale_price", pa.string()),
        ("link", pa.string()),
        ("image_link", pa.string()),
        ("additional_image_link", _TEXTS),
        ("item_group_id", pa.string()),
        ("condition", pa.string()),
        ("adult", pa.string()),
        ("age_group", pa.string()),
        ("certification", pa.string()),
        ("trader_id", pa.string()),
        ("language", pa.string()),
        ("countries", _TEXTS),
        ("variants", _TEXTS),
        ("attributes", _TEXTS),
        ("reviews", _TEXTS),
        ("manufacturer", pa.string()),
        ("responsible_person", pa.string()),
        ("safety_warnings", pa.string()),
        ("revision", pa.string()),
        ("extra", pa.map_(pa.string(), pa.string())),
        ("source", pa.string()),
    ]
)
"""A listing: Google Merchant's field names where it has one, then ours; `source` is file and line (`shop.csv:17`).

`variants` and `attributes` hold one text per variant or attribute (`Colour: red`); unknown fields stand in `extra`.
"""

TEXT_FIELDS: tuple[str, ...] = (
    "title", "description", "product_type", "google_product_category", "brand", "mpn", "condition", "certification",
    "variants", "attributes", "reviews", "manufacturer", "responsible_person", "safety_warnings", "extra",
)  # fmt: skip
"""The fields whose text is screened, in the order in which findings are reported."""

GROUND = pa.struct(
    [
        ("id", pa.string()),
        ("citation", pa.string()),
        ("dsa_category", pa.string()),
        ("dsa_keywords", _TEXTS),
    ]
)

FINDING = pa.struct(
    [
        ("rule", pa.string()),
        ("signal", pa.string()),
        ("view", pa.string()),
        ("field", pa.string()),
        ("start", pa.int32()),
        ("end", pa.int32()),
        ("quote", pa.string()),
        ("score", pa.float32()),
    ]
)
"""One thing seen: `field[start:end] == quote` in code points of the trader's own text.

For list fields the field reads `variants[2]`, for unknown fields `extra.colour`; a finding about absence has an empty
quote and start = end = 0.
"""

CONDITION = pa.struct([("kind", pa.string()), ("detail", pa.string()), ("rule", pa.string())])
"""What comes with an outcome: `age_gate` (years), `evidence` (what to show) or `label` (what to print)."""

DECISION = pa.schema(
    [
        ("listing_id", pa.string()),
        ("source", pa.string()),
        ("outcome", pa.string()),
        ("outcome_by_state", pa.map_(pa.string(), pa.string())),
        ("conditions", pa.list_(CONDITION)),
        ("rules", _TEXTS),
        ("grounds", pa.list_(GROUND)),
        ("findings", pa.list_(FINDING)),
        ("shadow", pa.struct([("outcome", pa.string()), ("rules", _TEXTS)])),
        ("policy", pa.string()),
        ("mode", pa.string()),
    ]
)
"""One line a listing. `outcome` is the strictest of `outcome_by_state`; `shadow` says what rules on trial would do."""
