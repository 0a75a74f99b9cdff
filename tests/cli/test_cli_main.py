"""The command itself: help, version, what is imported, and what an error does."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable

import click
import pytest
from click.testing import CliRunner, Result

from rempart.cli.main import COMMANDS, main
from rempart.domain.errors import InputError, PolicyError


def test_help_lists_every_command(run: Callable[..., Result]) -> None:
    shown = run("--help").stdout
    assert all(name in shown and text in shown for name, _, text in COMMANDS)


@pytest.mark.parametrize("name", [name for name, _, _ in COMMANDS])
def test_every_command_has_help_with_an_example(name: str, run: Callable[..., Result]) -> None:
    result = run(name, "--help")
    assert result.exit_code == 0
    if name != "pack":
        assert f"rempart {name}" in result.stdout.partition("Example")[2]


def test_every_option_is_explained() -> None:
    context = click.Context(main)
    for name in ("screen", "explain"):
        command = main.get_command(context, name)
        assert command is not None
        assert all(p.help for p in command.params if isinstance(p, click.Option)), name


def test_version(run: Callable[..., Result]) -> None:
    assert run("--version").stdout.startswith("rempart, version ")


@pytest.mark.parametrize("arguments", [["--help"], ["screen", "--help"], ["explain", "--help"]])
def test_help_loads_nothing_heavy(arguments: list[str]) -> None:
    code = (
        "import sys\nfrom rempart.cli.main import main\n"
        f"try: main({arguments!r})\n"
        "except SystemExit: pass\n"
        "print([m for m in ('pyarrow', 'numpy', 'rich', 'hyperscan', 'jinja2', 'pydantic', 'cel') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "[]"


@pytest.mark.parametrize(
    ("error", "code", "words"),
    [
        (InputError("the file is\x1b[2J bad"), 3, "rempart: the file is<U+001B>[2J bad"),
        (PolicyError("a pack is bad\n  line 3"), 2, "rempart: a pack is bad\n  line 3"),
        (ZeroDivisionError("oh"), 70, "mistake in Rempart itself"),
        (KeyboardInterrupt(), 130, "stopped"),
    ],
)
def test_errors_become_messages_and_codes(
    error: BaseException, code: int, words: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    @click.command()
    def failing() -> None:
        raise error

    monkeypatch.setattr(type(main), "get_command", lambda *_: failing)
    result = CliRunner().invoke(main, ["screen"])
    assert result.exit_code == code
    assert words in result.stderr
