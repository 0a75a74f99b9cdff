"""One call from Python: screen whatever holds listings."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from rempart.compiled import compiled
from rempart.config import Config
from rempart.pipeline import Screening


def screen(data: Any, *, packs: Sequence[str] = ()) -> Screening:
    """Decide listings under the packaged policy, or under the packs given.

    Args:
        data: one dict, a sequence of dicts, a pandas or Polars frame, or a pyarrow table or batch. Columns and keys are
            named as in Google Merchant's product data (`title`, `description`, `brand`, `price`, ...); others are kept
            and screened as `extra`.
        packs: folders of policy packs; the packaged ones without it.

    Returns:
        One decision a listing, in order: `.outcomes`, `.to_dicts()`, or `.decisions` as a pyarrow batch.

    Raises:
        PolicyError: a pack has a mistake.
        InputError: the data cannot be read as listings.

    The policy is compiled once and kept in the user's cache. Calling often? Build a `Screen` and keep it.
    """
    config = Config.from_environment()
    return compiled(tuple(packs) or config.packs, config.cache, model=config.model).screen()(data)
