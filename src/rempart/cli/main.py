"""The command `rempart`: its commands by name, loaded when they are asked for, and what an error does.

Exit codes: 0 done, 1 findings where the caller asked to fail on them, 2 the command was put together wrongly, 3 the
input could not be read, 70 a mistake of Rempart's own, 128 and the signal's number when interrupted.
"""

from __future__ import annotations

import difflib
import importlib
import os
import sys
import traceback
from collections.abc import Sequence
from typing import Any

import click

COMMANDS: tuple[tuple[str, str, str], ...] = (
    ("screen", "rempart.cli.screen", "Decide every listing of a feed: publish, hold or refuse."),
    ("explain", "rempart.cli.explain", "Show for one listing what was seen and why the decision fell."),
    ("train", "rempart.cli.train", "Learn from labelled listings: writes the model of the learned scorer."),
    ("pack", "rempart.cli.pack", "Check, test, compare and explain policy packs."),
    ("attack", "rempart.cli.attack", "Disguise what is stopped, and count what gets through."),
)
"""Name, module and help of every command; the module holds the command under its name."""

USAGE, BAD_INPUT, OWN_MISTAKE, INTERRUPTED, PIPE = 2, 3, 70, 130, 141


class Commands(click.Group):
    """The group of commands: nothing is imported before it is used, and every error becomes one clear message."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002
        """The names, in the order of `COMMANDS`."""
        return [name for name, _, _ in COMMANDS]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        """Import the module of a command; None if there is no such command."""
        for name, module, _ in COMMANDS:
            if name == cmd_name:
                command: click.Command = getattr(importlib.import_module(module), name)
                return command
        return None

    def resolve_command(self, ctx: click.Context, args: list[str]) -> tuple[str | None, click.Command | None, list[str]]:
        """Find the command; an unknown one gets the nearest name as a suggestion."""
        name = args[0] if args else ""
        known = self.list_commands(ctx)
        if name and not name.startswith("-") and name not in known:
            near = difflib.get_close_matches(name, known, 1, 0.5)
            hint = f" Did you mean `{near[0]}`?" if near else f" The commands are {', '.join(known)}."
            raise click.UsageError(f"There is no command {name!r}.{hint}", ctx)
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002
        """List the commands without importing them."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, text) for name, _, text in COMMANDS])

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command; where the reader of our output went away, end quietly (click would exit with 1, a finding)."""
        try:
            result = super().invoke(ctx)
            sys.stdout.flush()
        except BrokenPipeError:
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # nothing fails when Python ends
            ctx.exit(PIPE)
        return result

    def main(  # type: ignore[override]
        self, args: Sequence[str] | None = None, prog_name: str | None = None, **extra: Any
    ) -> Any:
        """Run a command and end the process with its exit code."""
        if not extra.pop("standalone_mode", True):
            return super().main(args, prog_name, standalone_mode=False, **extra)
        sys.exit(self._guarded(args, prog_name, extra))

    def _guarded(self, args: Sequence[str] | None, prog_name: str | None, extra: dict[str, Any]) -> int:
        try:
            result = super().main(args, prog_name or "rempart", standalone_mode=False, **extra)
        except click.Abort:
            click.echo("rempart: stopped", err=True)
            return INTERRUPTED
        except click.ClickException as error:
            error.show()
            return USAGE
        except Exception as error:  # noqa: BLE001 - the outer edge: known errors are told, others are our mistake
            return _told(error)
        return result if isinstance(result, int) else 0


def _told(error: Exception) -> int:
    """Print an error and give its exit code; only a mistake of our own shows where it happened."""
    from rempart.domain.errors import InputError, RempartError

    if isinstance(error, RempartError):
        from rempart.cli.terminal import visible

        click.echo(f"rempart: {visible(str(error), lines=True)}", err=True)
        return BAD_INPUT if isinstance(error, InputError) else USAGE
    click.echo("".join(traceback.format_exception(error)), err=True)
    click.echo("rempart: this is a mistake in Rempart itself. Please report it with the lines above.", err=True)
    return OWN_MISTAKE


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(package_name="rempart", prog_name="rempart")
def main() -> None:
    """Rempart checks marketplace listings before they go on sale: each is published, held for a person, or refused.

    \b
    Examples:
      rempart screen catalogue.xml --output decisions.ndjson
      rempart explain --title "Switchblade, 20 cm"
      rempart pack check my-packs
    """
