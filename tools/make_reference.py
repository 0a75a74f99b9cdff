"""Write docs/reference from the code: `make reference`.

Every sentence comes from the place where it is true (help texts, docstrings, packs); only the meanings of columns stand
here, and a column without one is an error. The test tests/docs/test_reference.py compares the result with what is
committed.
"""

from __future__ import annotations

import importlib
import inspect
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import click

ROOT = Path(__file__).parents[1]
FOLDER = ROOT / "docs" / "reference"
WIDTH = 100
NOTE = "<!-- Made by tools/make_reference.py; run `make reference` to write it anew. -->"

LISTING_MEANING: Mapping[str, str] = {
    "id": "The trader's or the marketplace's own id. Without one, the `source` takes its place.",
    "title": "The name of the product as buyers read it.",
    "description": "The description; HTML may stand in it.",
    "product_type": "The shop's own category, from the widest to the narrowest: `Home > Kitchen > Pans`.",
    "google_product_category": "The category of Google's product taxonomy, as number or as path.",
    "brand": "The brand.",
    "gtin": "The barcode number (EAN, UPC, ISBN).",
    "mpn": "The manufacturer's part number.",
    "price": "The price with its currency, as typed: `1.234,56 €`, `EUR 12`, `12.99 PLN`.",
    "sale_price": "The reduced price, as typed.",
    "link": "The page of the offer.",
    "image_link": "The main picture.",
    "additional_image_link": "More pictures.",
    "item_group_id": "What variants of one product have in common.",
    "condition": "`new`, `refurbished` or `used`.",
    "adult": "`yes` if the trader says that the product is for adults.",
    "age_group": "`newborn`, `infant`, `toddler`, `kids` or `adult`.",
    "certification": "Certificates, such as an energy label's EPREL code.",
    "trader_id": "Who offers it.",
    "language": "The language of the texts (ISO 639-1). It is kept, and changes nothing: all terms are always searched.",
    "countries": "The states in which it is offered. None, or an unreadable one, means the whole Union.",
    "variants": "One text a variant, such as `Colour: red`. Each is screened.",
    "attributes": "One text an attribute, such as `Material: linen`. Each is screened.",
    "reviews": "Texts of buyers. They are screened too.",
    "manufacturer": "Name or trade mark, postal and electronic address of the manufacturer (GPSR, Art. 19(a)).",
    "responsible_person": "The responsible person in the Union, for makers outside it (GPSR, Art. 16 and 19(b)).",
    "safety_warnings": "Warnings and safety information (GPSR, Art. 19(d)).",
    "revision": "The trader's or the marketplace's number of this version of the listing.",
    "extra": "Every field that has no column of its own, by its name. The texts are screened.",
    "source": "Where it came from: file and line, such as `shop.csv:17`.",
}
"""What each column of a listing holds."""

DECISION_MEANING: Mapping[str, str] = {
    "listing_id": "The id of the listing; its source if it has none.",
    "source": "Where the listing came from: file and line.",
    "outcome": "`publish`, `hold` or `refuse`: the strictest of `outcome_by_state`.",
    "outcome_by_state": "The outcome in each Member State in which the listing is offered.",
    "conditions": "What comes with the outcome: `age_gate` (years), `evidence` (what to show), `label` (what to print).",
    "rules": "The live rules that fired in at least one of these states, strictest first. `unchecked.…` is a check that "
    "could not run.",
    "grounds": "The law or the clause of the terms behind these rules, with the Commission's category and keywords.",
    "findings": "What was seen, and where.",
    "shadow": "What rules on trial would do. It changes nothing.",
    "policy": "The digest of the policy that decided.",
    "mode": "`live`, or `replay` when a decision was made again.",
}
"""What each column of a decision holds."""

FINDING_MEANING: Mapping[str, str] = {
    "rule": "The rule that looked.",
    "signal": "The signal of the rule that was seen.",
    "view": "How it was seen: `words`, `squeezed` or `typed` for terms and patterns, else the kind of the signal.",
    "field": "The field: `title`, `variants[2]`, `extra.colour`.",
    "start": "Where the quote begins, in code points of the trader's own text.",
    "end": "Where it ends. Both are 0 if the finding is that something is missing.",
    "quote": "The trader's own words.",
    "score": "1 for what is certain; lower where a detector estimates.",
}
"""What each part of a finding holds."""


class MissingError(Exception):
    """Something that the reference needs has no text."""


def pages() -> dict[str, str]:
    """Every page of the reference: path below docs/reference to text.

    Raises:
        MissingError: a command, an option, a column, a public name or a typography kind has no text.
    """
    from rempart.policy.policy import Policy

    policy = Policy.load()
    made = {
        "commands.md": _page("Commands", _commands()),
        "listing.md": _page("Fields of a listing", _listing()),
        "decision.md": _page("Fields of a decision", _decision()),
        "feeds.md": _page("Feeds", _feeds()),
        "typography.md": _page("Typography kinds", _typography(policy)),
        "units.md": _page("Units", _units()),
        "python.md": _page("Python", _python()),
        "packs/index.md": _page("Packs", _packs(policy)),
    }
    for pack in policy.packs.values():
        made[f"packs/{pack.id}.md"] = _page(pack.title, _pack(policy, pack.id))
    rest = [f"- [{_title(text)}]({path})" for path, text in made.items() if not path.startswith("packs/") or "index" in path]
    return {"index.md": _page("Reference", [NOTE, "Made from the code by `make reference`.", "\n".join(rest)])} | made


def _title(text: str) -> str:
    return text.partition("\n")[0].removeprefix("# ")


def _page(title: str, parts: Iterable[str]) -> str:
    body = [p for p in parts if p != NOTE]
    return "\n\n".join([f"# {title}", NOTE, *body]) + "\n"


def _table(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [heads, ["---"] * len(heads), *rows]
    return "\n".join("| " + " | ".join(_cell(cell) for cell in line) + " |" for line in lines)


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("\n", " ")


def _block(text: str) -> str:
    return f"```text\n{text.strip(chr(10))}\n```"


def _context(name: str, command: click.Command) -> click.Context:
    """What click knows when the command is called by this name: the group's settings, and a fixed width."""
    from rempart.cli.main import main

    above = {"help_option_names": main.context_settings["help_option_names"], "terminal_width": WIDTH}
    return click.Context(command, info_name=name, max_content_width=WIDTH, **above)


def commands() -> Iterator[tuple[str, click.Command]]:
    """Every command with its name as typed (`rempart pack diff`), groups included."""
    from rempart.cli.main import main

    yield from _walk("rempart", main)


def _walk(name: str, command: click.Command) -> Iterator[tuple[str, click.Command]]:
    yield name, command
    if isinstance(command, click.Group):
        for below in command.list_commands(click.Context(command)):
            found = command.get_command(click.Context(command), below)
            if found is not None:
                yield from _walk(f"{name} {below}", found)


def _commands() -> Iterator[str]:
    for name, command in commands():
        if not (command.help or "").strip():
            raise MissingError(f"`{name}` has no help text")
        for option in command.params:
            if isinstance(option, click.Option) and not option.help:
                raise MissingError(f"`{name} {option.opts[0]}` has no help text")
        context = _context(name, command)
        yield f"## `{name}`"
        yield _block(command.get_help(context))


def _columns(schema: Any, meaning: Mapping[str, str]) -> str:
    names = [field.name for field in schema]
    if sorted(names) != sorted(meaning):
        raise MissingError(
            f"tools/make_reference.py: columns without a meaning, or the reverse: {set(names) ^ set(meaning)}"
        )
    return _table(("field", "type", "meaning"), [(f"`{f.name}`", f"`{_type(f.type)}`", meaning[f.name]) for f in schema])


def _type(kind: Any) -> str:
    import pyarrow as pa

    if pa.types.is_map(kind):
        return f"map of {kind.key_type} to {kind.item_type}"
    if pa.types.is_list(kind):
        return f"list of {_type(kind.value_type)}"
    if pa.types.is_struct(kind):
        return "{" + ", ".join(f.name for f in kind) + "}"
    return str(kind)


def _listing() -> Iterator[str]:
    from rempart.domain.columns import LISTING, TEXT_FIELDS

    yield (
        "Everything is text as the trader typed it, prices too. Fields that are not named here are kept in `extra` and "
        "screened. The names up to `certification` are those of Google Merchant's product data."
    )
    yield _columns(LISTING, LISTING_MEANING)
    yield "Screened for terms, patterns, numbers and typography: " + ", ".join(f"`{n}`" for n in TEXT_FIELDS) + "."


def _decision() -> Iterator[str]:
    from rempart.domain.columns import CONDITION, DECISION, FINDING, GROUND

    yield "One line a listing, in the order of the feed."
    yield _columns(DECISION, DECISION_MEANING)
    yield "## A finding"
    yield _columns(FINDING, FINDING_MEANING)
    yield "## A ground and a condition"
    yield f"A ground is `{_type(GROUND)}`, a condition `{_type(CONDITION)}`."


def _feeds() -> Iterator[str]:
    from rempart.feeds import FORMATS
    from rempart.feeds.names import COMMON

    yield "The format is told by the content of a file; `--format NAME` overrides. All may be gzip or zstd."
    rows = [(f"`{f.name}`", f.title, " ".join(f.suffixes)) for f in FORMATS]
    yield _table(("`--format`", "what it is", "usual suffixes"), rows)
    yield "## Columns that are recognised"
    yield "Beside the field's own name, in every format. `--map FIELD=COLUMN` comes first."
    yield _table(("field", "columns"), [(f"`{name}`", ", ".join(names)) for name, names in COMMON.items()])


def _typography(policy: Any) -> Iterator[str]:
    from rempart.text import typography

    about = _doc(typography, "rempart.text.typography")
    for kind in typography.KINDS:
        if f"`{kind}`" not in about:
            raise MissingError(f"the docstring of rempart.text.typography does not explain `{kind}`")
    yield about
    yield "## What traders read"
    rules = {r.id: r for r in policy.rules}
    rows = [(f"`{k}`", rules[f"typography.{k}"].why, rules[f"typography.{k}"].remedy) for k in typography.KINDS]
    yield _table(("kind", "why", "remedy"), [[c.strip() for c in row] for row in rows])


def _units() -> Iterator[str]:
    from rempart.text.quantities import UNITS
    from rempart.text.units import BASES

    yield "What a `number` signal understands. A rule may use any spelling; quantities are compared in the base unit."
    spellings: dict[tuple[str, str, float], list[str]] = {}
    for spelling, unit in UNITS.items():
        spellings.setdefault((unit.dimension, unit.base, unit.factor), []).append(spelling)
    rows = []
    for (dimension, base, factor), found in sorted(spellings.items(), key=lambda s: (list(BASES).index(s[0][0]), s[0][2])):
        more = f" and {len(found) - 8} more" if len(found) > 8 else ""
        rows.append((dimension.replace("_", " "), f"{factor:g} {base}", ", ".join(f"`{s}`" for s in found[:8]) + more))
    yield _table(("dimension", "one is", "spellings"), rows)


def _python() -> Iterator[str]:
    import rempart

    yield _block(_doc(rempart, "rempart"))
    for name in rempart.__all__:
        thing = getattr(rempart, name)
        shown = f"rempart.{name}"
        if inspect.isfunction(thing):
            shown += str(inspect.signature(thing)).replace("'", "")
        yield f"## `{shown}`"
        yield _block(_doc(thing, f"rempart.{name}"))
        if inspect.isclass(thing):
            yield from _members(thing, name)
    yield "## Errors"
    errors = importlib.import_module("rempart.domain.errors")
    found = [e for e in vars(errors).values() if inspect.isclass(e) and e.__module__ == errors.__name__]
    yield _table(("error", "when"), [(f"`{e.__name__}`", " ".join(_doc(e, e.__name__).split())) for e in found])


def _members(cls: type, name: str) -> Iterator[str]:
    """Public methods and properties that a class defines itself, and its call."""
    for key, member in vars(cls).items():
        if key.startswith("_") and key != "__call__":
            continue
        plain = member.__func__ if isinstance(member, classmethod | staticmethod) else member
        if isinstance(plain, property) or inspect.isfunction(plain):
            sign = "" if isinstance(plain, property) else str(inspect.signature(plain)).replace("'", "")
            yield f"### `{name}.{key}{sign}`"
            yield _block(_doc(plain, f"rempart.{name}.{key}"))


def _doc(thing: Any, name: str) -> str:
    text = inspect.getdoc(thing)
    if not text:
        raise MissingError(f"{name} has no docstring")
    return text


def _packs(policy: Any) -> Iterator[str]:
    yield f"{len(policy.packs)} packs, {len(policy.rules)} rules. `rempart pack show NAME` prints the same on a terminal."
    counts = {p: sum(r.pack == p for r in policy.rules) for p in policy.packs}
    yield _table(
        ("pack", "title", "rules"), [(f"[{p.id}]({p.id}.md)", p.title, str(counts[p.id])) for p in policy.packs.values()]
    )


def _pack(policy: Any, pack: str) -> Iterator[str]:
    from rempart.policy.plain import describe

    about = policy.packs[pack]
    yield about.about.strip()
    yield f"Version {about.version}. What `words` and the kinds of signals are: [writing packs](../../writing-packs.md)."
    for rule in policy.rules:
        if rule.pack == pack:
            yield f"## {rule.title}"
            yield _block(describe(policy, rule.id))


def main(folder: Path = FOLDER) -> int:
    """Write every page and remove pages that are no longer made; returns how many there are."""
    made = pages()
    for path in sorted(folder.rglob("*.md")):
        if path.relative_to(folder).as_posix() not in made:
            path.unlink()
    for name, text in made.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return len(made)


if __name__ == "__main__":
    print(f"docs/reference: {main()} pages")
    sys.exit(0)
