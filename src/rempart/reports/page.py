"""One HTML page from a template, with its style and script inside and nothing loaded from anywhere.

The content security policy allows exactly this style and this script, by their SHA-256; whatever a trader wrote could
not run even if it got through the escaping. `<` in embedded data is written `\\u003c`.
"""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

_TEMPLATES = Path(__file__).parent / "templates"


def render(name: str, values: Mapping[str, Any]) -> str:
    """Render `<name>.html.j2` with `<name>.css` and `<name>.js` inside.

    The template gets `values`, `style`, `script` and `csp`. Everything is escaped unless the template's own.

    Raises:
        jinja2.UndefinedError: the template names a value that was not given.
    """
    from jinja2 import Environment, FileSystemLoader, StrictUndefined
    from markupsafe import Markup

    environment = Environment(
        loader=FileSystemLoader(_TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["count"] = count
    environment.filters["short"] = short
    style, script = (_read(f"{name}.{kind}") for kind in ("css", "js"))
    page = environment.get_template(f"{name}.html.j2").render(
        **values,
        style=Markup(style),  # noqa: S704 - our own file
        script=Markup(script),  # noqa: S704 - our own file
        csp=policy(style, script),
    )
    return page.lstrip().encode("utf-8", "replace").decode("utf-8")


def policy(style: str, script: str) -> str:
    """The content security policy of a page with this one style and this one script."""
    return (
        f"default-src 'none'; style-src '{_digest(style)}'; script-src '{_digest(script)}'; img-src data:; "
        "base-uri 'none'; form-action 'none'"
    )


def data(values: Mapping[str, Any]) -> str:
    """Values as JSON that may stand in a `<script type="application/json">`: no `<`, `>` or `&` in it."""
    text = json.dumps(values, ensure_ascii=True, sort_keys=True, separators=(",", ":"))
    return text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")


def count(number: float) -> str:
    """A whole number with commas: `1,204,332`."""
    return f"{number:,.0f}"


def short(number: int) -> str:
    """A number in at most four characters: `940`, `9.4k`, `94k`, `1.2M`."""
    for size, letter in ((1_000_000_000, "G"), (1_000_000, "M"), (1_000, "k")):
        if number >= size:
            tenths = number * 10 // size
            return f"{tenths // 10}{letter}" if tenths >= 100 or tenths % 10 == 0 else f"{tenths / 10:.1f}{letter}"
    return str(number)


def _read(name: str) -> str:
    return "\n" + (_TEMPLATES / name).read_text(encoding="utf-8").strip() + "\n"


def _digest(text: str) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
