"""`rempart explain`: what was seen, why the decision fell, what was missing."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import orjson
import pytest
from cli_kit import golden, ndjson, rows
from click.testing import Result

Run = Callable[..., Result]


def test_a_refusal(run: Run) -> None:
    title = "Swïtchblade, s w i t c h b l a d e"
    result = run("explain", "--title", title, "--field", "brand=Acme", "--field", "countries=DE,FR")
    assert result.exit_code == 0, result.stderr
    golden("explain_refuse", result.stdout)


def test_lowered_by_a_guard_and_missed_by_a_signal(run: Run) -> None:
    text = (
        "Toy switchblade. "
        + "Very long text. " * 60
        + "A machete. Far away from it, in the next sentence, there is some steel."
    )
    result = run("explain", "--title", "Toy knife", "--description", text)
    golden("explain_missed", result.stdout)


def test_nothing_seen_and_a_rule_on_trial(run: Run) -> None:
    assert "no rule fired" in run("explain", "--title", "Spoon").stdout
    trial = run("explain", "--title", "Cleaver").stdout
    assert trial.startswith("publish  the command line")
    assert "a shadow rule: it changes no outcome" in trial
    assert "Rules on trial would hold: knives.trial" in trial


def test_a_rule_that_applies_elsewhere(run: Run) -> None:
    shown = run("explain", "--title", "Switchblade", "--field", "countries=FR").stdout
    assert shown.startswith("publish")
    assert "the rule applies in DE, where this is not offered" in shown


def test_a_listing_of_a_feed_by_id_and_by_source(run: Run, folder: Path) -> None:
    (folder / "shop.ndjson").write_bytes(ndjson(rows(30)))
    by_id = run("explain", "shop.ndjson", "--id", "sku-11")
    assert by_id.stdout.startswith("refuse  sku-11  shop.ndjson:12")
    assert run("explain", "shop.ndjson", "--id", "shop.ndjson:12").stdout == by_id.stdout
    on_stdin = run("explain", "-", "--id", "sku-11", stdin=ndjson(rows(30)))
    assert on_stdin.stdout.replace("stdin:12", "shop.ndjson:12") == by_id.stdout


def test_json_on_standard_input(run: Run) -> None:
    listing = {"id": "z", "title": "Switchblade", "variants": [{"name": "Colour", "value": "red"}]}
    for body in (listing, [listing]):
        shown = run("explain", stdin=orjson.dumps(body, option=orjson.OPT_INDENT_2))
        assert shown.stdout.startswith("refuse  z  standard input")
        assert "variants[0]    Colour: red" in shown.stdout


def test_control_characters_stay_harmless(run: Run) -> None:
    listing = {"id": "\x1b[2J", "title": "a\x1b[31mSwitch\u202eblade\r\nx", "brand": "\u200b"}
    result = run("explain", stdin=orjson.dumps(listing))
    assert result.exit_code == 0
    assert not set("\x1b\u202e\r\u200b") & set(result.stdout)
    assert "<U+001B>[31m" in result.stdout


@pytest.mark.parametrize(
    ("arguments", "stdin", "code", "words"),
    [
        (["--title", "x", "--id", "7"], b"", 2, "not from both"),
        (["--id", "7"], b"", 2, "give the FEED"),
        (["shop.ndjson"], b"", 2, "more than one"),
        (["shop.ndjson", "--id", "none"], b"", 2, "'none'"),
        (["nothing.csv", "--id", "7"], b"", 3, "nothing.csv"),
        (["--field", "brand"], b"", 2, "NAME=VALUE"),
        ([], b"", 3, "one JSON object"),
        ([], b"[1, 2]", 3, "one JSON object"),
    ],
)
def test_mistakes(arguments: list[str], stdin: bytes, code: int, words: str, run: Run, folder: Path) -> None:
    (folder / "shop.ndjson").write_bytes(ndjson(rows(3)))
    result = run("explain", *arguments, stdin=stdin)
    assert result.exit_code == code
    assert words in result.stderr
