"""Links in the documentation lead somewhere, and the commands it shows exist."""

from __future__ import annotations

import re
import runpy
import shlex
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

ROOT = Path(__file__).parents[2]
TOP = [ROOT / name for name in ("README.md", "CONTRIBUTING.md", "SECURITY.md", "CHANGELOG.md") if (ROOT / name).exists()]
PAGES = [*TOP, *sorted((ROOT / "docs").rglob("*.md"))]
_FENCE = re.compile(r"^ *```(\w*)\n(.*?)^ *```$", re.MULTILINE | re.DOTALL)
_LINK = re.compile(r"!?\[[^\]]*\]\(([^)\s]+)\)")
_HEADING = re.compile(r"^#+ (.+)$", re.MULTILINE)


def name(page: Path) -> str:
    return page.relative_to(ROOT).as_posix()


def anchors(text: str) -> set[str]:
    """The anchors of a page's headings, as code hosts make them."""
    titles = _HEADING.findall(_FENCE.sub("", text))
    return {re.sub(r"[^\w\- ]", "", t.lower().replace("`", "")).strip().replace(" ", "-") for t in titles}


@pytest.mark.parametrize("page", PAGES, ids=name)
def test_links_resolve(page: Path) -> None:
    text = page.read_text("utf-8")
    for target in _LINK.findall(re.sub(r"`[^`\n]*`", "", _FENCE.sub("", text))):
        if re.match(r"[a-z]+:", target):
            continue
        path, _, anchor = target.partition("#")
        file = (page.parent / path).resolve() if path else page
        assert file.exists(), f"{name(page)} links to {target}, which is not there"
        if anchor and file.suffix == ".md":
            assert anchor in anchors(file.read_text("utf-8")), f"{name(page)}: {file.name} has no heading #{anchor}"


def shown_commands() -> Iterator[tuple[str, str]]:
    """Every `$ rempart ...` in a console block, with continued lines joined."""
    for page in PAGES:
        for kind, body in _FENCE.findall(page.read_text("utf-8")):
            if kind == "console":
                for line in re.sub(r"\\\n\s*", "", body).splitlines():
                    for part in line.strip().removeprefix("$ ").split(" | ") if line.strip().startswith("$ ") else ():
                        if part.startswith("rempart "):
                            yield name(page), part


@pytest.fixture(scope="module")
def commands() -> dict[str, click.Command]:
    return dict(runpy.run_path(str(ROOT / "tools" / "make_reference.py"))["commands"]())


def problem(line: str, commands: dict[str, click.Command]) -> str:
    """What is wrong with a command line: an unknown command or option, or nothing."""
    words = shlex.split(line.partition(" #")[0])
    at, words = "rempart", words[1:]
    while words and f"{at} {words[0]}" in commands:
        at, words = f"{at} {words[0]}", words[1:]
    command = commands[at]
    if isinstance(command, click.Group) and words and not words[0].startswith("-"):
        return f"there is no command {at} {words[0]}"
    known = {o for p in command.params for o in (*p.opts, *p.secondary_opts)} | {"--help", "-h"}
    unknown = [w.partition("=")[0] for w in words if re.match(r"--?[a-z]", w) and w.partition("=")[0] not in known]
    return f"{at} has no option {unknown[0]}" if unknown else ""


def test_the_commands_that_are_shown_exist(commands: dict[str, click.Command]) -> None:
    shown = list(shown_commands())
    assert len(shown) > 10
    wrong = [f"{page}: {why}: {line}" for page, line in shown if (why := problem(line, commands))]
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("rempart screen a.csv --output - --only hold", ""),
        ("rempart pack diff old new --on feed.xml", ""),
        ("rempart --version", ""),
        ("rempart skreen a.csv", "there is no command rempart skreen"),
        ("rempart pack difference", "there is no command rempart pack difference"),
        ("rempart screen a.csv --out x", "rempart screen has no option --out"),
    ],
)
def test_a_wrong_command_is_seen(line: str, expected: str, commands: dict[str, click.Command]) -> None:
    assert problem(line, commands) == expected


def test_every_page_is_reached_from_the_index() -> None:
    seen: set[Path] = set()
    waiting = [ROOT / "docs" / "index.md"]
    while waiting:
        page = waiting.pop()
        if page in seen or page.suffix != ".md" or not page.exists():
            continue
        seen.add(page)
        targets = _LINK.findall(_FENCE.sub("", page.read_text("utf-8")))
        waiting += [(page.parent / t.partition("#")[0]).resolve() for t in targets if not re.match(r"[a-z]+:|#", t)]
    missing = [name(p) for p in PAGES if p not in seen and p not in TOP]
    assert not missing, f"no way from docs/index.md to {', '.join(missing)}"


def test_the_index_has_the_only_diagram() -> None:
    drawn = [name(p) for p in PAGES if "```mermaid" in (text := p.read_text("utf-8")) or "▼" in text]
    assert drawn == ["docs/index.md"]
