"""The report in a real browser: nothing runs that should not, filters and theme work, no page is wider than a phone."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from fake_screening import page as made_up

sync_api = pytest.importorskip("playwright.sync_api")
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="needs Chromium")


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> str:
    file: Path = tmp_path_factory.mktemp("report") / "report.html"
    file.write_text(made_up(150), encoding="utf-8")
    return file.as_uri()


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    with sync_api.sync_playwright() as playwright:
        yield playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])


def opened(browser: Any, address: str, **options: Any) -> tuple[Any, list[str]]:
    """A page and everything that went wrong on it: errors, messages, dialogs, requests beyond the page itself."""
    page = browser.new_page(**options)
    noise: list[str] = []
    page.on("console", lambda m: noise.append(f"console {m.text}"))
    page.on("pageerror", lambda e: noise.append(f"error {e}"))
    page.on("dialog", lambda d: (noise.append(f"dialog {d.message}"), d.dismiss()))
    page.on("request", lambda r: noise.append(f"request {r.url}") if r.url != address else None)
    page.goto(address)
    return page, noise


def test_search_and_filters(browser: Any, address: str) -> None:
    page, noise = opened(browser, address)
    rows = page.locator("#rows > li:visible")
    everything = rows.count()
    page.select_option("#f-outcome", "refuse")
    refused = rows.count()
    assert 0 < refused < everything
    assert page.locator("#shown").inner_text() == f"{refused} of {everything} listings"
    page.fill("#q", "CRAN d'arret")  # accents and case do not matter
    page.wait_for_timeout(250)
    assert 0 < rows.count() < refused
    page.fill("#q", "no such words anywhere")
    page.wait_for_timeout(250)
    assert rows.count() == 0 and page.locator("#none").is_visible()
    page.click("#clear")
    assert rows.count() == everything
    page.select_option("#sort", "title")
    titles = page.locator("#rows .title").all_inner_texts()
    assert len(titles) == everything
    page.click("#packs a >> nth=0")
    assert 0 < rows.count() < everything and page.input_value("#f-pack") == "weapons_cold"
    page.click("#open")
    assert page.locator("#rows > li:visible details[open]").count() == rows.count()
    assert noise == []


def test_theme_follows_the_system_and_the_button(browser: Any, address: str) -> None:
    page, noise = opened(browser, address, color_scheme="dark")

    def paper() -> str:
        return str(page.evaluate("getComputedStyle(document.body).backgroundColor"))

    dark = paper()
    page.click("#theme")
    assert page.locator("#theme").inner_text() == "Theme: light" and paper() != dark
    page.click("#theme")
    assert page.locator("#theme").inner_text() == "Theme: dark" and paper() == dark
    page.reload()
    assert page.locator("#theme").inner_text() == "Theme: dark"
    assert noise == []


def test_keyboard_opens_a_listing(browser: Any, address: str) -> None:
    page, _ = opened(browser, address)
    page.locator("#rows summary").first.focus()
    page.keyboard.press("Enter")
    assert page.locator("#rows details").first.get_attribute("open") is not None


@pytest.mark.parametrize("width", [320, 390, 1280])
def test_nothing_is_wider_than_the_window(browser: Any, address: str, width: int) -> None:
    page, noise = opened(browser, address, viewport={"width": width, "height": 800})
    page.evaluate("document.querySelectorAll('details').forEach((d) => { d.open = true; })")
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert noise == []


def test_without_javascript(browser: Any, address: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(address)
    assert not page.locator("#filters").is_visible() and not page.locator("#theme").is_visible()
    assert page.locator("#rows > li").first.is_visible() and page.locator("#packs svg").first.is_visible()
    context.close()
