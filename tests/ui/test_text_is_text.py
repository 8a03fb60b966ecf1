"""What people type is shown exactly as typed, in every place of every page, and loads nothing from anywhere.

Each rule below is what Streamlit 1.67 does with a raw text; the page has to show the text nevertheless.
"""

from __future__ import annotations

import itertools
import json
import re
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from diagnostics.ui.widgets import plain, plain_line
from tests.ui.conftest import ROOT, Server, answers, running, settled, wait_for
from tests.ui.lived_in import live_in
from tests.ui.looking import ELSEWHERE, OF_A_CASE, opened
from tests.ui.markdown_calls import UI, passages

RULES = {
    "a known word behind a colon, with brackets, colours what is in them": "now :red[late] :blue-badge[x] :small[y]",
    "a word behind a colon that is no colour loses its colon's name": "Traffic light:red, phase:blue and :green",
    "braces behind a directive are attributes": ':color[z]{foreground="red"} :note{.a #b}',
    "a word between colons is an emoji": "Call :smile: centre, 10:30:45, :+1: :a:b:c: ::",
    "a word between colons may be an icon or a logo": ":material/home: and :material_home: :streamlit:",
    "arrows and comparisons between spaces become signs": "a -> b <- c <-> d >= e <= f ~= g --> h",
    "two dashes between spaces become a long one": "north -- south --- -- x",
    "an address becomes a link, with and without https": "see https://example.org/a?b=c, WWW.example.org or www.example.org",
    "an address of mail becomes a link": "mail a.b+c@example.org, mailto:d@example.org, e@f",
    "square and round brackets are a link, and a picture": "Form [A](https://example.org) ![B](https://example.org/b.png)",
    "angle brackets are HTML or a link": "<b>bold</b> <img src=https://example.org/i.png> <!-- c --> <https://example.org>",
    "an ampersand begins the name of a letter": "R&amp;D &copy; AT&T &#58; &lt;",
    "dollars hold a formula": "Costs $5k per claim and $9k per appeal $$x$$ $y$",
    "stars, strokes and tildes set words off": "2*3 checks * a day, **b** _c_ __d__ Q3_2026_north ~~e~~ ~2 h ~",
    "backticks hold code": "`a` ``b`` ```c",
    "a backslash hides the letter behind it": "C:\\dir\\*x \\[a\\] end\\",
    "a number with a dot or a bracket begins a list": "5. Tellers leave",
    "so does one with a bracket": "1986) A year",
    "so does a dash": "- Tellers leave",
    "and a plus, alone too": "+",
    "a sharp begins a heading": "# of errors too high",
    "an angle bracket begins a quotation": "> 3 days late",
    "three signs in a row are a line": "***",
    "or tildes that begin code": "~~~",
    "colons in a row begin a block": ":::note",
    "brackets before a colon name an address": "[a]: https://example.org",
    "a box in brackets is a task": "- [ ] todo",
}
SEVERAL_LINES = {
    "a line of equals signs below a text makes it a heading": "Late\n===",
    "and so does one of dashes": "Late\n---",
    "lines of strokes are a table": "a | b\n- | -\n1 | 2",
    "four spaces make code": "Late\n\n    again",
    "a caret in brackets is a footnote": "As said[^1]\n\n[^1]: Here",
    "a line break is a space, and an empty line another paragraph": "one\ntwo\r\n\r\n- three\n4. four",
}
TEXTS = RULES | SEVERAL_LINES

ONE_LINE_ONLY = {"title", "subheader", "choice"}
"""Places that show a text on one line."""

MADE = """a[href]:not([data-testid=stPageLink-NavLink]):not([aria-label='Link to heading']),
  img, [role=img], s, del, em, code"""
"""What a text must not become."""

FOUND = """([number, made]) => [...document.querySelectorAll('[class*="st-key-"]')].flatMap(one => {
  const key = [...one.classList].find(name => name.startsWith('st-key-')).slice(7).split('-');
  if (key.length !== 2 || key[1] !== String(number)) return [];
  const typed = [...one.querySelectorAll('input')].map(other => other.value).join(' ');
  const found = [...one.querySelectorAll(made)].map(other => other.outerHTML.slice(0, 120));
  return [[key[0], `${one.innerText} ${typed}`, found]];
})"""
"""What each place shows for a text, and which elements it became."""


@pytest.fixture(scope="module")
def shown(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Page]:
    """The page that shows every text in every place."""
    folder = tmp_path_factory.mktemp("places")
    log, texts = folder / "log", folder / "texts.json"
    texts.write_text(json.dumps(list(TEXTS.values())))
    place = str(Path(__file__).with_name("every_place.py"))
    command = [sys.executable, "-m", "streamlit", "run", place, "--server.port", "0", "--", str(texts)]
    process = subprocess.Popen(command, cwd=ROOT, stdout=log.open("w"), stderr=subprocess.STDOUT)
    try:
        url = wait_for(lambda: re.search(r"http://127\.0\.0\.1:\d+", log.read_text()), log).group(0)
        wait_for(lambda: answers(url + "/_stcore/health"), log)
        page = browser.new_page(viewport={"width": 1600, "height": 1000})
        page.goto(url)
        page.get_by_test_id("stToast").wait_for(timeout=60_000)
        settled(page)
        yield page
        page.close()
    finally:
        process.terminate()
        process.wait(20)


@pytest.mark.parametrize(("number", "rule"), list(enumerate(TEXTS)), ids=list(TEXTS))
def test_a_text_is_shown_as_it_was_typed_in_every_place(shown: Page, number: int, rule: str) -> None:
    text = TEXTS[rule]
    found = {place: (words, made) for place, words, made in shown.evaluate(FOUND, [number, MADE])}
    raw, made_of_raw = found.pop("raw")
    assert made_of_raw or squeezed(text) not in squeezed(raw), "the rule no longer holds"
    assert len(found) == 21
    for place, (words, made) in found.items():
        assert made == [], place
        if place in ONE_LINE_ONLY:
            assert "".join(text.split()) in "".join(words.split()), place
        else:
            assert squeezed(text) in squeezed(words), place


def squeezed(text: str) -> str:
    """The same text with single spaces, and no spaces at the ends of a line."""
    return "\n".join(" ".join(line.split()) for line in text.strip().splitlines())


def test_a_toast_shows_a_text_as_it_was_typed(shown: Page) -> None:
    words = shown.get_by_test_id("stToast").inner_text()
    for text in list(RULES.values())[:4]:
        assert squeezed(text) in squeezed(words)


def test_words_without_any_sign_stay_as_they_are_for_whoever_reads_the_label() -> None:
    for text in ("Offers take too long", "Dr. O'Neil, 5 % (north)", "a-b c/d; e!", "Größe – 研修 😀"):
        assert plain(text) == plain_line(text) == text


TYPED = {
    "cases": ("title", "sector", "client"),
    "respondents": ("name",),
    "units": ("name",),
    "posts": ("title",),
    "employees": ("name",),
    "accounts": ("name",),
    "ownerships": ("reason",),
    "actions": (
        *("label", "behaviour_measure", "result_measure", "guard_measure", "prerequisite", "blocker", "temporary_control"),
    ),
    "signatures": ("name",),
    "reviews": ("figure_source", "note"),
    "rounds": ("word_back",),
    "links": ("name",),
}
"""Table -> its columns that contain what people typed."""
IN_JSON = {
    "cases": {"request": ("by", "text", "for_whom"), "gap": ("statement", "measure", "unit", "since")},
    "rounds": {"promise": ("asker", "about")},
}
HOSTILE = "![p](//example.org/p) www.example.org a@b.org :red[x] :material/home: -> *s* $x$ &amp; <b>z"
"""Short enough for every field."""
CURRENCY = ":red[$] *x*"
MARK = re.compile(r"typed\d+ ", re.IGNORECASE)

WATCH = """window.refused = [];
document.addEventListener('securitypolicyviolation',
  one => window.refused.push(`${one.violatedDirective} ${one.blockedURI}`));"""
LINKS = """() => [...document.querySelectorAll('a[href], img[src], iframe[src]')].map(one => one.href || one.src)
  .filter(one => /^(https?|mailto):/.test(one) && new URL(one).host !== location.host)"""
SHOWN = """() => [document.body.innerText, ...[...document.querySelectorAll('[data-testid=stIFrame]')]
  .map(one => one.contentDocument.body.innerText)].join(' ')"""


@pytest.fixture(scope="module")
def typed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Server, str]]:
    """The app where every text that people can type is hostile, and says which field it was typed into."""
    server = Server(tmp_path_factory.mktemp("typed"))
    case_id, _ = live_in(server.database)
    numbers = itertools.count()
    with closing(sqlite3.connect(server.folder / "app.db")) as database:
        for table, columns in TYPED.items():
            for column in columns:
                database.execute(f"UPDATE {table} SET {column} = ?", [f"typed{next(numbers)} {HOSTILE}"])
        for table, documents in IN_JSON.items():
            for column, fields in documents.items():
                for field in fields:
                    change = f"UPDATE {table} SET {column} = json_set({column}, '$.{field}', ?)"
                    database.execute(change, [f"typed{next(numbers)} {HOSTILE}"])
        database.execute("UPDATE cases SET gap = json_set(gap, '$.currency', ?)", [CURRENCY])
        database.commit()
    for started in running(server):
        yield started, case_id


@pytest.fixture(scope="module")
def watched(browser: Browser) -> Iterator[tuple[Page, list[str]]]:
    """A tab, and every address outside the app that it requested."""
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    context.add_init_script(WATCH)
    page, asked = context.new_page(), []
    page.on("request", lambda one: asked.append(one.url))
    yield page, asked
    context.close()


# The page about accuracy measures for half a minute and shows nothing that people typed.
@pytest.mark.parametrize(
    "address", [one for one in (*OF_A_CASE, *ELSEWHERE) if one != "accuracy"], ids=lambda one: one or "home"
)
def test_hostile_texts_in_every_field_are_shown_as_typed_and_nothing_is_asked_outside(
    typed: tuple[Server, str], watched: tuple[Page, list[str]], address: str
) -> None:
    server, case_id = typed
    page, asked = watched
    opened(page, server, address, case_id)
    outside = [url for url in asked if not url.startswith((server.url, "data:", "blob:"))]
    assert outside == [] and page.evaluate(LINKS) == [] and page.evaluate("refused") == []
    words = " ".join(page.evaluate(SHOWN).split())
    for mark in MARK.finditer(words):
        follows = words[mark.end() :][: len(HOSTILE)]
        kept = follows.partition("…")[0] if "…" in follows else HOSTILE
        assert follows.casefold().startswith(kept.casefold()) and HOSTILE.casefold().startswith(kept.casefold()), (
            mark.group()
        )
    assert words.count("$") == words.count(CURRENCY) + words.casefold().count("$x$") * 2


def test_a_picture_of_another_server_is_refused_by_the_browser_itself(
    typed: tuple[Server, str], watched: tuple[Page, list[str]]
) -> None:
    page, _ = watched
    page.goto(typed[0].url)
    settled(page)
    page.evaluate("document.body.insertAdjacentHTML('beforeend', '<img src=\"https://example.org/i.png\">')")
    page.wait_for_function("refused.length > 0")
    assert page.evaluate("refused") == ["img-src https://example.org/i.png"]


ALLOWED = {
    "place": "a number",
    "review.number": "a number",
    "newest.number": "a number",
    "agreement.number": "a number",
    "found.cases": "a number",
    "found.ranked": "a number",
    "ours.first": "a number",
    "ours.among_three": "a number",
    "known.cases": "a number",
    "known.readings": "a number",
    "main.cases": "a number",
    "contributing.cases": "a number",
    "others.cases": "a number",
    "found.main_met_with_fix": "a number",
    "found.advised_without_ground": "a number",
    "_given(here)": "a number",
    "taking.round.promise.comments": "a number",
    "state.as_last_shown(_waiting(here), waiting.number if waiting else 0)": "a number",
    "[*([CHART, FIND, VACANT] if there.units else []), *([FILE, CHANGE] if manages else [])]": "our own words",
    "[BY_UNIT, BY_REPORTING]": "our own words",
    "str(proof)": "our own words, for what nobody said",
    "runtime.guest_words()(FAILED)": "our own words, in the language of the respondent",
}
"""What reaches Markdown without `plain`, and why it may; anything else that varies has to pass through it."""


def test_nothing_that_varies_reaches_markdown_unless_it_passed_through_plain() -> None:
    found = {one.text: f"{one.file}:{one.line}" for file in sorted(UI.rglob("*.py")) for one in passages(file)}
    assert {text: place for text, place in found.items() if text not in ALLOWED} == {}
    assert set(ALLOWED) <= set(found), "no longer there: take it off the list"


def test_the_search_for_what_reaches_markdown_sees_it(tmp_path: Path) -> None:
    (tmp_path / "page.py").write_text(
        "def show(title, step):\n"
        "    name = f'**{title}**'\n"
        "    st.markdown(name)\n"
        "    left.radio('x', ['a'], format_func=step.get, help=title)\n"
        "    st.selectbox('x', ['a'], format_func=step.get)\n"
        "    st.error(plain(title) if step else 'none')\n"
    )
    seen = [one.text for one in passages(tmp_path / "page.py", tmp_path)]
    assert seen == ["title", "step.get", "title"]
