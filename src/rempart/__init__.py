"""Rempart verifies every marketplace listing before it goes on sale.

The map of the package, in the order of the data:

- `feeds` read listings, `text` folds them, `detectors` see signals, `policy` holds the rules and `packs` the law;
- `pipeline` joins them: a batch of listings in, a batch of decisions out (`Screen`);
- `decisions` combine verdicts state by state, `reports` and `cli` show them, `assurance` proves the packs.

Start here:

>>> import rempart
>>> rempart.screen([{"title": "Brass knuckles"}]).outcomes
['refuse']

`screen(data)` takes dicts, pandas, Polars or pyarrow and uses the packaged policy; build a `Screen` once when you call it
often. Nothing is loaded before it is used: `import rempart` is quick.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from rempart.api import screen
    from rempart.app import Rempart
    from rempart.config import Config
    from rempart.domain.errors import RempartError
    from rempart.domain.outcome import Outcome
    from rempart.pipeline import Screen, Screening
    from rempart.policy.policy import Policy

__version__ = "0.1.0"

__all__ = ["Config", "Outcome", "Policy", "Rempart", "RempartError", "Screen", "Screening", "screen"]

_HOME = {
    "screen": "rempart.api",
    "Rempart": "rempart.app",
    "Config": "rempart.config",
    "RempartError": "rempart.domain.errors",
    "Outcome": "rempart.domain.outcome",
    "Screen": "rempart.pipeline",
    "Screening": "rempart.pipeline",
    "Policy": "rempart.policy.policy",
}


def __getattr__(name: str) -> Any:
    if name in _HOME:
        from importlib import import_module

        return getattr(import_module(_HOME[name]), name)
    raise AttributeError(f"module 'rempart' has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted([*__all__, "__version__"])
