"""Paper in a real browser, on a desk and on a phone: printed, filled in, looked at, taken over."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import Page, expect
from playwright.sync_api import TimeoutError as PlaywrightTimeout

from tests.ui.conftest import Server, settled


def open_example(tab: Page, server: Server, page: str) -> None:
    tab.goto(server.url)
    settled(tab)
    tab.get_by_role("button", name="Look at a finished example").click()
    settled(tab)
    tab.get_by_role("link", name=page, exact=True).click()
    settled(tab)


def fits(tab: Page) -> bool:
    return bool(tab.evaluate("document.documentElement.scrollWidth <= window.innerWidth + 1"))


def downloaded(tab: Page, name: str, file: Path) -> bytes:
    """What a button gives; a busy machine may draw the page anew under the first press, which then does nothing."""
    settled(tab)
    for patience in (20_000, 60_000):
        try:
            with tab.expect_download(timeout=patience) as waiting:
                tab.get_by_role("button", name=name, exact=True).click()
        except PlaywrightTimeout:
            continue
        waiting.value.save_as(file)
        return file.read_bytes()
    raise AssertionError(f"“{name}” gives no file")


def choose(tab: Page, name: str, lines: list[str]) -> None:
    file = {"name": name, "mimeType": "text/csv", "buffer": "\n".join(lines).encode()}
    tab.locator("input[type=file]").set_input_files(files=[file])  # type: ignore[list-item]
    expect(tab.get_by_text(name).first).to_be_visible()
    settled(tab)


def test_sheets_are_printed_and_what_was_ticked_comes_back(tab: Page, server: Server, tmp_path: Path) -> None:
    open_example(tab, server, "Interview")
    tab.get_by_text("Answers on paper").click()
    expect(tab.get_by_role("button", name="Sheets to print (PDF)")).to_be_visible()
    assert fits(tab)
    assert downloaded(tab, "Sheets to print (PDF)", tmp_path / "sheets.pdf").startswith(b"%PDF")
    form = downloaded(tab, "Form for what was ticked (CSV)", tmp_path / "answers.csv")
    head, *rows = form.decode("utf-8-sig").splitlines()
    choose(tab, "wrong.csv", [head, rows[0].replace(",,,", ",Q,,", 1)])
    expect(tab.get_by_text("does not stand under this question")).to_be_visible()
    assert fits(tab)
    choose(tab, "right.csv", [head, *(row.replace(",,,", ",X,,", 1) for row in rows[:3])])
    tab.get_by_role("button", name="Take over 3 answers").click()
    expect(tab.get_by_text("3 answers taken over from paper")).to_be_visible()
    settled(tab)
    assert fits(tab)


def test_the_kit_is_taken_along_from_the_plan(tab: Page, server: Server, tmp_path: Path) -> None:
    open_example(tab, server, "Plan")
    tab.get_by_text("Facilitation kit").click()
    expect(tab.get_by_text("Day of the talk")).to_be_visible()
    assert fits(tab)
    assert downloaded(tab, "PDF", tmp_path / "kit.pdf").startswith(b"%PDF")
