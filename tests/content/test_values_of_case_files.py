"""A case file is refused for every text and figure that cannot be stored, by line and field, in the app and on the command
line; what real tools write is read.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from diagnostics.__main__ import main
from diagnostics.access.rights import LOCAL
from diagnostics.content.cases import case_from_text, read_case, write_case
from diagnostics.content.library import read_content
from diagnostics.content.text import decoded
from diagnostics.domain.library import Library
from diagnostics.errors import ContentError
from diagnostics.services.cases import list_cases
from diagnostics.services.files import import_case
from diagnostics.services.libraries import keep_library
from diagnostics.storage.store import Store

WHOLE: dict[str, Any] = {
    "id": "whole",
    "title": "Calls",
    "sector": "Bank",
    "origin": "published",
    "library": "abc",
    "request": {"by": "HR", "text": "A course", "for_whom": "All", "topics": ["social-media"]},
    "gap": {"statement": "Late", "measure": "Days", "unit": "days", "since": "May", "currency": "EUR"},
    "respondents": [{"id": "hr-1", "role": "hr", "name": "Ada", "answers": {"early-leavers": "5"}}],
    "documented": {
        "causes": [{"family": "pay", "text": "Pay", "weight": "main"}],
        "owners": "HR",
        "outcome": "Better",
        "source": "A report",
        "address": "https://example.org",
    },
    "outcome": {"measured": "Counted", "done": "Moved", "causes": {"pay-level": "confirmed"}},
    "notes": {"onset": "She said so"},
}
BAD = {
    "\\u0000": "U+0000",
    "\\u0007": "U+0007",
    "\\u009f": "U+009F",
    "\\u2029": "U+2029",
    "\\u202e": "U+202E",
    "\\u2069": "U+2069",
}
NO_FIGURES = ("nan", ".nan", "inf", "-.inf", "1e308", "1e300", "1e13", "true", "yes", "1" * 400, "1" * 5000)
FIGURES = ("current", "target", "best", "people_affected", "value_per_unit")


def places(value: Any, above: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Yield the place of every text."""
    if isinstance(value, str):
        yield above
    else:
        items = value.items() if isinstance(value, dict) else enumerate(value)
        for key, item in items:
            yield from places(item, (*above, key))


def with_text(place: tuple[Any, ...], text: str) -> str:
    """Return a case file with another text in one place; JSON is YAML."""
    data = json.loads(json.dumps(WHOLE))
    here = data
    for key in place[:-1]:
        here = here[key]
    here[place[-1]] = text
    return json.dumps(data, indent=1)


@pytest.mark.parametrize("place", list(places(WHOLE)), ids=lambda place: ".".join(map(str, place)))
def test_every_text_of_a_case_file_passes_the_gate(place: tuple[Any, ...], library: Library) -> None:
    for escape, character in BAD.items():
        with pytest.raises(ContentError) as refused:
            case_from_text(with_text(place, "a@b").replace("a@b", f"a{escape}b"), "case.json", library)
        told = str(refused.value)
        assert all(fault.line > 1 for fault in refused.value.faults)
        assert character in told and "\u202e" not in told and "\0" not in told
    with pytest.raises(ContentError) as refused:
        case_from_text(with_text(place, "x" * 10_001), "case.json", library)
    assert all(len(str(fault)) < 300 for fault in refused.value.faults)


@pytest.mark.parametrize("figure", NO_FIGURES, ids=lambda figure: figure[:9])
def test_every_figure_of_a_case_file_passes_the_gate(figure: str, library: Library) -> None:
    for name in FIGURES:
        with pytest.raises(ContentError) as refused:
            case_from_text(f"id: a\ngap:\n  {name}: {figure}\n", "case.yaml", library)
        (fault,) = refused.value.faults
        assert (fault.line, len(fault.what) < 200) == (3, True) and name in fault.what
    with pytest.raises(ContentError, match="after"):
        case_from_text(f"id: a\noutcome:\n  measured: counted\n  after: {figure}\n", "case.yaml", library)
    with pytest.raises(ContentError, match=r"is no answer|write at most"):
        answer = "id: a\nlibrary: x\nrespondents:\n- {id: hr-1, role: hr, answers: {early-leavers: " + figure + "}}\n"
        case_from_text(answer, "case.yaml", library)


def test_a_zero_has_no_sign_and_the_largest_figures_come_back(library: Library) -> None:
    gap = case_from_text("id: a\ngap: {current: -0.0, target: 1e12, best: -1000000000000}\n", "case.yaml", library).gap
    assert (str(gap.current), gap.target, gap.best) == ("0.0", 1e12, -1e12)
    case = case_from_text("id: a\ngap: {current: -0.0, target: 1e12}\n", "case.yaml", library)
    assert case_from_text(write_case(case), "again.yaml", library) == case


@pytest.mark.parametrize(
    ("day", "told"),
    [
        ("0", "is not a date"),
        ("1732000000", "is not a date"),
        ("1.5", "is not a date"),
        ("true", "is not a date"),
        ("20260331", "is not a date"),
        ("2026-3-1", "is not a date"),
        ("2026-03-31T00:00:00", "is not a date"),
        ("31.03.2026", "is not a date"),
        ("2026-02-30", "there is no such date"),
        ("0001-01-01", "the year 1 is out of range"),
        ("9999-12-31", "the year 9999 is out of range"),
    ],
)
def test_what_is_no_day_is_refused_and_never_read_as_seconds(day: str, told: str, library: Library) -> None:
    for text in (f"id: a\nopened_on: {day}\n", f"id: a\noutcome: {{measured: counted, closed_on: {day}}}\n"):
        with pytest.raises(ContentError, match=told):
            case_from_text(text, "case.yaml", library)


@pytest.mark.parametrize("indent", [None, 2, "\t"])
def test_what_json_writes_is_read(indent: int | str | None, library: Library) -> None:
    """json.dumps writes what lies beyond U+FFFF as two escapes; an escaped backslash before them is a backslash."""
    title = "\U0001f600 course \U0001f469\u200d\U0001f3eb \\ud83d\\ude00 / \\"
    text = json.dumps({"id": "a", "title": title, "notes": {"one": "tab\tin a text"}}, indent=indent)
    case = case_from_text(text, "case.json", library)
    assert (case.title, case.notes) == (title, {"one": "tab\tin a text"})
    assert case_from_text('id: a\ntitle: "\\uD83D\\uDE00"\n', "case.yaml", library).title == "\U0001f600"
    with pytest.raises(ContentError, match=r"2: .*\\ud83d is half of a character; write the character itself"):
        case_from_text('id: a\ntitle: "\\ud83d"\n', "case.yaml", library)


FILES = {
    "cp1252": "id: a\ntitle: Müller & Söhne\n".encode("cp1252"),
    "mac": "id: a\ntitle: Müller\n".encode("mac_roman"),
    "utf-16 with a mark": "id: a\ntitle: Müller\n".encode("utf-16"),
    "utf-16 without one": "id: a\ntitle: Muller\n".encode("utf-16-le"),
    "utf-32": "id: a\ntitle: Muller\n".encode("utf-32"),
    "no text": bytes(range(256)),
}


@pytest.mark.parametrize("data", FILES.values(), ids=FILES)
def test_a_file_that_is_not_utf_8_is_refused_alike_in_the_app_and_on_the_command_line(
    data: bytes, tmp_path: Path, library: Library, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "case.yaml").write_bytes(data)
    with pytest.raises(ContentError) as in_the_app:
        decoded(data, "case.yaml")
    with pytest.raises(ContentError) as on_the_line:
        read_case(tmp_path / "case.yaml", library, "case.yaml")
    assert str(in_the_app.value) == str(on_the_line.value) and "save it as UTF-8" in str(in_the_app.value)
    assert main(["diagnose", str(tmp_path / "case.yaml")]) == 1
    assert "save it as UTF-8" in capsys.readouterr().err


def test_nothing_of_a_file_that_is_refused_is_stored(tmp_path: Path, library: Library) -> None:
    store = Store.open(f"sqlite:///{tmp_path / 'cases.db'}")
    keep_library(store, read_content())
    with pytest.raises(ContentError):
        import_case(store, LOCAL, library, 'id: a\ntitle: "a\\0b"\n', "case.yaml")
    assert list_cases(store, LOCAL) == ()
    store.close()
