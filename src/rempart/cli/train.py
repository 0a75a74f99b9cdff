"""`rempart train`: the learned scorer's model from labelled listings."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    import pyarrow as pa

    from rempart.domain.errors import Reject
    from rempart.policy.policy import Policy
    from rempart.training.data import Row
    from rempart.training.run import Given, Trained


@click.command()
@click.option(
    "--data", "folder", metavar="DIR", default="training", show_default=True,
    help="The project's own training data: contrast/, ordinary/, calibration.json.",
)  # fmt: skip
@click.option("--from", "labels", metavar="LABELS.ndjson", multiple=True, help="Reviewers' labels; may be given again.")
@click.option("--clean", metavar="FEED", multiple=True, help="Lawful listings: the worst are learned, the rest measured.")
@click.option("--calibrate", metavar="FEED", multiple=True, help="Lawful listings to measure bounds on, and nothing else.")
@click.option("--out", metavar="MODEL", default="scorer.bin", show_default=True, help="Where the model is written.")
@click.option("--card", metavar="FILE.md", help="Write a model card here.")
@click.option("--rejects", metavar="FILE", help="Write lines that are no labels here: .ndjson or .csv.")
@click.option(
    "--packs", metavar="DIR", multiple=True,
    help="Policy packs whose examples and terms are learned from; without it, what DIR/packs.ndjson.gz kept of Rempart's.",
)  # fmt: skip
@click.option("--refresh", is_flag=True, help="Take examples and terms from the packs anew, and keep them in DIR.")
@click.option("--seed", type=int, default=1, show_default=True, help="Of copies and of choices among too many.")
def train(**given: Any) -> None:
    """Learn one small linear model per pack, and write them as one file.

    Learned from: the pairs in DIR/contrast, the packs' own examples and terms, the ordinary goods in DIR/ordinary, and the
    labels given with --from: JSON objects, one a line, with `title` or `listing` (an object of fields), `pack`, `violation`
    (true or false) and, if wanted, `weight`. The same data and seed give the same bytes.

    A bound for `at_least: budget` needs at least 2,995 lawful listings: --calibrate measures on them and notes the bounds in
    DIR/calibration.json, which later runs read as long as the weights are the same.

    \b
    Examples:
      rempart train --out my-scorer.bin
      rempart train --from decided-by-reviewers.ndjson --clean our-shop.xml --out my-scorer.bin
      REMPART_MODEL=my-scorer.bin rempart screen catalogue.xml --output decisions.ndjson

    \b
    Exit codes: 0 done (rejected lines are counted); 2 the command cannot be carried out as it is; 3 bad input.
    """
    from rempart.policy.policy import Policy

    _needs_scikit_learn()
    policy = Policy.load(given["packs"] or None)
    rows = _labels(given["labels"], policy, given["rejects"])
    start = _given(given, policy, rows)
    from rempart.training.card import card, table
    from rempart.training.run import train as learn

    trained = learn(start, lambda line: click.echo(line, err=True))
    _write(given, trained)
    if given["card"]:
        Path(given["card"]).write_text(card(trained), encoding="utf-8")
    click.echo("\n".join(table(trained)))
    size = Path(given["out"]).stat().st_size
    click.echo(f"\n{given['out']}: {len(trained.scorer.scales)} packs, {size / 1e6:.1f} MB, {trained.scorer.digest}")


def _needs_scikit_learn() -> None:
    from importlib.util import find_spec

    from rempart.domain.errors import UsageError

    if find_spec("sklearn") is None:
        raise UsageError("training needs scikit-learn, which screening does not: pip install 'rempart[train]'")


def _given(given: dict[str, Any], policy: Policy, rows: Sequence[Row]) -> Given:
    from rempart.assurance.attacks import FAMILIES
    from rempart.domain.errors import UsageError
    from rempart.training.run import Given

    folder = Path(given["folder"])
    if not folder.is_dir():
        raise UsageError(f"--data: there is no folder {folder}; Rempart's own lies in its source, in training/")
    for name in ("out", "card"):
        if given[name] and not Path(given[name]).parent.is_dir():
            raise UsageError(f"--{name}: there is no folder {Path(given[name]).parent}")
    anew = given["refresh"] or given["packs"] or not (folder / "packs.ndjson.gz").exists()
    return Given(
        folder, policy if anew else None, rows, [_feed(f) for f in given["clean"]], [_feed(f) for f in given["calibrate"]],
        FAMILIES, given["seed"], datetime.datetime.now(datetime.UTC).date().isoformat(), given["refresh"],
    )  # fmt: skip


def _feed(path: str) -> tuple[str, list[pa.RecordBatch]]:
    """A feed's name and its listings.

    Raises:
        InputError: it breaks, or has no listing.
    """
    from rempart.domain.errors import InputError
    from rempart.feeds import FeedOptions, open_feeds

    batches, rejected = [], 0
    for chunk in open_feeds([path], FeedOptions()):
        if chunk.broken is not None:
            raise InputError(str(chunk.broken))
        rejected += len(chunk.rejects)
        if chunk.listings.num_rows:
            batches.append(chunk.listings)
    rows = sum(b.num_rows for b in batches)
    if not rows:
        raise InputError(f"{path}: expected listings, found none")
    click.echo(f"{path}: {rows} listings, {rejected} rejected", err=True)
    return Path(path).name.partition(".")[0], batches


def _labels(files: Sequence[str], policy: Policy, rejects: str | None) -> list[Row]:
    """The labels of all files; what is none is counted, shown, and written to the rejects."""
    from rempart.cli.outputs.rejects import RejectsFile
    from rempart.training.data import NOT_GOODS
    from rempart.training.data import labels as read

    rows: list[Row] = []
    bad: list[Reject] = []
    for file in files:
        good, rejected = read(Path(file), policy.packs.keys() - NOT_GOODS)
        click.echo(f"{file}: {len(good) + len(rejected)} lines, {len(good)} labels, {len(rejected)} rejected", err=True)
        rows += good
        bad += rejected
    for reject in bad[:10]:
        click.echo(str(reject), err=True)
    if rejects is not None:
        out = RejectsFile(rejects)
        out.write(bad)
        out.close()
    return rows


def _write(given: dict[str, Any], trained: Trained) -> None:
    """The model, whole or not at all, and the calibration if it was measured."""
    out = Path(given["out"])
    new = out.with_name(out.name + ".new")
    new.write_bytes(trained.scorer.to_bytes())
    new.replace(out)
    if given["calibrate"] and trained.calibration is not None:
        (Path(given["folder"]) / "calibration.json").write_text(trained.calibration.to_json(), encoding="utf-8")
