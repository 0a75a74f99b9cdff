"""`rempart explain`: for one listing, what each view saw and why the decision fell."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    import pyarrow as pa

STDIN = "-"


@click.command()
@click.argument("feed", metavar="[FEED]", required=False)
@click.option("--id", "wanted", metavar="ID", help="The listing of FEED: its id, or its source such as shop.csv:17.")
@click.option("--title", metavar="TEXT", help="The title of a listing that stands in no file.")
@click.option("--description", metavar="TEXT", help="Its description.")
@click.option(
    "--field",
    "fields",
    metavar="NAME=VALUE",
    multiple=True,
    help="Any other field of it, such as brand=Acme or countries=FR,DE; may be given again.",
)
@click.option("--format", "form", metavar="NAME", help="The format of FEED; told by its content without it.")
@click.option("--map", "maps", metavar="FIELD=COLUMN,...", multiple=True, help="Which column of FEED holds a field.")
@click.option(
    "--packs", metavar="DIR", multiple=True, help="Policy packs to use instead of Rempart's own; may be given again."
)
@click.option("--full", is_flag=True, help="Show long texts whole.")
def explain(feed: str | None, **given: Any) -> None:
    """Show for one listing what each view saw and why the decision fell.

    The listing is named in a feed by --id, or written on the command line with --title, --description and --field, or
    comes as a JSON object on standard input.

    Shown are the texts with what was found marked; what the views `words`, `squeezed` and `typed` made of them; the
    rules that fired, with their grounds and what the trader reads; and the rules of which something was seen, with
    what was missing.

    \b
    Examples:
      rempart explain --title "Switchblade, 20 cm" --field countries=DE
      rempart explain catalogue.xml --id SKU-4711
      jq '.[0]' offers.json | rempart explain
    """
    from rempart.app import Rempart
    from rempart.cli.explanation import lines
    from rempart.cli.screen import config
    from rempart.cli.terminal import echo, width
    from rempart.explain import explain as explained

    listing = _listing(feed, given)
    with Rempart.open(config(given["packs"], 1)) as app:
        found = explained(app.screen, listing)
        echo(lines(found, app.policy, width(), full=given["full"]))


def _listing(feed: str | None, given: dict[str, Any]) -> pa.RecordBatch:
    """The one listing that the options mean.

    Raises:
        UsageError: they mean none, or do not fit together.
    """
    from rempart.domain.errors import UsageError

    typed = given["title"] is not None or given["description"] is not None or given["fields"]
    if typed and (feed or given["wanted"]):
        raise UsageError("a listing comes from FEED or from --title, --description and --field, not from both")
    if typed:
        return _typed(given["title"], given["description"], given["fields"])
    if feed is None or (feed == STDIN and given["wanted"] is None):
        if given["wanted"] is not None:
            raise UsageError("--id names a listing of a feed; give the FEED too")
        return _from_stdin()
    return _from_feed(feed, given["wanted"], given["form"], given["maps"])


def _typed(title: str | None, description: str | None, fields: Sequence[str]) -> pa.RecordBatch:
    from rempart.domain.errors import UsageError
    from rempart.domain.listing import from_dicts

    row: dict[str, Any] = {"title": title, "description": description}
    for given in fields:
        name, equals, value = given.partition("=")
        if not (name and equals):
            raise UsageError(f"--field: expected NAME=VALUE such as brand=Acme, found {given!r}")
        earlier = row.get(name)
        row[name] = value if earlier is None else [*(earlier if isinstance(earlier, list) else [earlier]), value]
    return from_dicts([row], ["the command line"])


def _from_stdin() -> pa.RecordBatch:
    import orjson

    from rempart.domain.errors import InputError, UsageError
    from rempart.domain.listing import from_dicts

    if sys.stdin.isatty():
        raise UsageError("which listing? Give --title, or FEED and --id, or a JSON object on standard input")
    try:
        row = orjson.loads(sys.stdin.buffer.read())
    except orjson.JSONDecodeError as error:
        raise InputError(f"standard input: expected one JSON object, found something else ({error})") from error
    if isinstance(row, list) and len(row) == 1:
        row = row[0]
    if not isinstance(row, dict):
        raise InputError("standard input: expected one JSON object; for a feed on standard input give - and --id")
    return from_dicts([row], [str(row.get("source") or "standard input")])


def _from_feed(feed: str, wanted: str | None, form: str | None, maps: tuple[str, ...]) -> pa.RecordBatch:
    """The listing of that id or source; without one, the only listing of the feed."""
    import pyarrow.compute as pc

    from rempart.cli.screen import mapping
    from rempart.domain.errors import InputError, UsageError
    from rempart.feeds import FeedOptions, open_feeds

    kept: list[pa.RecordBatch] = []
    for chunk in open_feeds([feed], FeedOptions(format=form, mapping=mapping(maps))):
        rows = chunk.listings
        if wanted is not None:
            rows = rows.filter(pc.or_(pc.equal(rows.column("id"), wanted), pc.equal(rows.column("source"), wanted)))
        if rows.num_rows:
            kept.append(rows)
        if wanted is not None and kept:
            return kept[0].slice(0, 1)
        if sum(k.num_rows for k in kept) > 1:
            raise UsageError(f"{feed} has more than one listing; name one with --id (its id, or its source)")
        if chunk.broken is not None and not kept:
            raise InputError(str(chunk.broken))
    if not kept:
        named = f" with the id or source {wanted!r}" if wanted else ""
        raise UsageError(f"{feed} has no listing{named}")
    return kept[0]
