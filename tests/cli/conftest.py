"""Fixtures of the command line: a policy of three small rules in a temporary folder, and ways to run a command.

Commands run in this process with click's runner; in a process of their own only where signals or workers matter.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
from cli_kit import write_pack
from click.testing import CliRunner, Result

from rempart.cli.main import main


@pytest.fixture(scope="session")
def packs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the pack `knives`."""
    return write_pack(tmp_path_factory.mktemp("packs") / "knives")


@pytest.fixture(scope="session")
def environment(packs: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """Environment variables under which the tests' policy is the default one."""
    cache = tmp_path_factory.mktemp("cache")
    cache.chmod(0o700)
    return {"REMPART_PACKS": str(packs), "REMPART_CACHE": str(cache), "REMPART_WORKERS": "1"}


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder that is the working directory."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def run(environment: Mapping[str, str], folder: Path) -> Callable[..., Result]:
    """Run `rempart` with some arguments in this process."""

    def call(*arguments: str, stdin: bytes | None = None) -> Result:
        return CliRunner(env=dict(environment)).invoke(main, list(arguments), input=stdin)

    return call


@pytest.fixture
def start(environment: Mapping[str, str], folder: Path) -> Callable[..., subprocess.Popen[bytes]]:
    """Start `rempart` with some arguments in a process and a process group of its own."""

    def call(*arguments: str) -> subprocess.Popen[bytes]:
        code = "from rempart.cli.main import main; main()"
        return subprocess.Popen(
            [sys.executable, "-c", code, *arguments], env={**os.environ, **environment}, start_new_session=True,
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        )  # fmt: skip

    return call
