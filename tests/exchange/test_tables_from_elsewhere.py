"""Tables as spreadsheets and HR systems of all kinds write them: read as people see them, or refused in one sentence."""

from __future__ import annotations

import struct
import subprocess
import sys
from collections.abc import Callable
from datetime import datetime
from io import BytesIO
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile

import pytest
from openpyxl import Workbook
from openpyxl.styles import Border, Side
from openpyxl.workbook.protection import WorkbookProtection

from diagnostics.content.library import load_library
from diagnostics.domain.case import Case, Gap, Respondent
from diagnostics.domain.causes import GapKind
from diagnostics.domain.paper import case_code, numbers_of
from diagnostics.domain.reorganisation import Draft
from diagnostics.errors import ContentError
from diagnostics.exchange.organisation_file import read_organisation
from diagnostics.exchange.paper_answers import read_paper_answers
from tests.organisations import ROLES

TABLE = [
    ["title", "unit_name", "role", "reports_to", "person", "name"],
    ["Director", "Sales", "senior-manager", "", "007", "Zoë Aberg"],
    ["Lead, north", "Sales", "line-manager", "Director", "008", "José Peña"],
]
CASE = Case(id="calls", gap=Gap(kind=GapKind.WORK), respondents=[Respondent(id="hr-1", role="hr")])


def read(data: bytes) -> Draft:
    return read_organisation(data, "people", ROLES)


def fault(data: bytes) -> str:
    with pytest.raises(ContentError) as found:
        read(data)
    assert len(found.value.faults) == 1, str(found.value)
    return str(found.value)


def two_people(draft: Draft) -> bool:
    found = [(post.id, post.title, post.reports_to) for post in draft.posts], [one.name for one in draft.employees]
    posts = [("director", "Director", None), ("lead-north", "Lead, north", "director")]
    return found == (posts, ["Zoë Aberg", "José Peña"]) and [one.id for one in draft.employees] == ["007", "008"]


def text(separator: str = ",", end: str = "\n", rows: list[list[str]] | None = None) -> str:
    return "".join(separator.join(f'"{cell}"' if cell else "" for cell in row) + end for row in rows or TABLE)


def book(rows: list[list[object]] | None = None, change: Callable[[Workbook], object] | None = None) -> bytes:
    made, out = Workbook(), BytesIO()
    for row in rows or TABLE:
        made.active.append(row)
    if change:
        change(made)
    made.save(out)
    return out.getvalue()


def repacked(data: bytes, change: Callable[[str, bytes], bytes | None], compression: int = ZIP_DEFLATED) -> bytes:
    out = BytesIO()
    with ZipFile(BytesIO(data)) as packed, ZipFile(out, "w", compression) as written:
        for name in packed.namelist():
            content = change(name, packed.read(name))
            if content is not None:
                written.writestr(name, content)
    return out.getvalue()


TEXTS = {
    "lines that end in CR alone": text(end="\r").encode(),
    "ends of all three kinds": text().replace("\n", "\r", 1).replace("\n", "\r\n", 1).encode(),
    "CR inside a head cell": text(end="\r\n").replace("reports_to", "reports\rto").encode(),
    "no end of the last line": text().strip().encode(),
    "vertical bars": text("|").encode(),
    "tabs in UTF-16, as Excel's Unicode Text": text("\t", "\r\n").encode("utf-16"),
    "UTF-16 in the other order": b"\xfe\xff" + text(";").encode("utf-16-be"),
    "a mark, sep= and CR": ("\ufeffsep=|\r" + text("|", "\r")).encode(),
    "sep= in quotes": ('"sep=;"\r\n' + text(";")).encode(),
    "a separator at the end of each line": text().replace("\n", ",,,\n").encode(),
    "60,000 lines of commas": (text() + ",,,,,\n" * 60_000).encode(),
    "blanks of all kinds": text().replace('title"', '\u00a0Title\u2003"').replace("Zoë", "\u2002Zoë\u00a0").encode(),
    "heads of other programs": text().replace('"reports_to"', '"Reports To:"').replace("unit_name", "Unit-Name").encode(),
    "a date of export above the head": ("Staff list; as of 1 May\n\n" + text(";")).encode(),
}


@pytest.mark.parametrize("data", TEXTS.values(), ids=TEXTS.keys())
def test_a_text_is_read_however_it_was_saved(data: bytes) -> None:
    assert two_people(read(data))


def test_lines_are_counted_as_an_editor_counts_them_whatever_ends_them() -> None:
    rows = [*TABLE, ["Aide", "Sales", "boss", "Director", "009", "Ann Lee"]]
    for end in ("\r", "\r\n", "\n"):
        assert fault(text(end=end, rows=rows).encode()).startswith("people:4: Aide: role: 'boss'")


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (text().encode("cp1252"), "people:2: a character in this line is not UTF-8; in Excel, save as 'CSV UTF-8'"),
        (text(end="\r").encode("mac-roman"), "people:2: a character in this line is not UTF-8"),
        (text().encode("utf-16-le"), "UTF-16 without a byte order mark"),
        (b"%PDF-1.7\n%", "this is a PDF; open it in a spreadsheet"),
        (b"\n<HTML><table><tr><td>title</table>", "this is a web page (HTML), despite its name"),
        (b'<?xml version="1.0"?><Workbook/>', "this is XML"),
        (b'[{"title": "Director"}]', "this is JSON"),
    ],
)
def test_a_text_that_is_no_table_is_named(data: bytes, said: str) -> None:
    assert said in fault(data)


def test_what_is_passed_over_is_said() -> None:
    draft = read(("Staff list\n" + text().replace('"name"\n', '"name",,"Badge"\n').replace("Peña", 'Peña","x","7')).encode())
    assert draft.notes[0] == "The header of the table is line 2; line 1 is above it and was not read."
    assert draft.ignored == ("number 7, which has no name in line 2", "Badge")


def test_a_column_is_not_there_twice_under_two_spellings() -> None:
    assert "the column 'role' occurs twice" in fault(text().replace('"person"', '"ROLE "').encode())


def formatted_to_the_end(made: Workbook) -> None:
    made.active.row_dimensions[1_048_576].height = 20
    for row in range(4, 60_000, 3_000):
        made.active.cell(row, 3).border = Border(bottom=Side("thin"))


def read_me_first(made: Workbook) -> None:
    made.create_sheet("Read me", 0).append(["How to fill in this file: one row each"])


def hidden_first(made: Workbook) -> None:
    read_me_first(made)
    made.worksheets[0].sheet_state = "veryHidden"
    made.active = 1


def chart_first(made: Workbook) -> None:
    made.create_chartsheet("Chart", 0)


def filtered(made: Workbook) -> None:
    made.active.row_dimensions[3].hidden = True
    made.active.column_dimensions["C"].hidden = True


def locked_for_changes(made: Workbook) -> None:
    made.active.protection.sheet = True
    made.security = WorkbookProtection(lockStructure=True)


BOOKS = {
    "formats to the last row of the sheet": (formatted_to_the_end, ()),
    "a read-me first": (read_me_first, ("Read from the workbook: the sheet 'Sheet'; not read: 'Read me'.",)),
    "a very hidden sheet first": (hidden_first, ("Read from the workbook: the sheet 'Sheet'; not read: 'Read me'.",)),
    "a chart first": (chart_first, ()),
    "rows and columns hidden": (
        filtered,
        (
            "Hidden or filtered rows were read as well: 1.",
            "Hidden columns were read as well: 'role'.",
        ),
    ),
    "protected against changes": (locked_for_changes, ()),
}


@pytest.mark.parametrize(("change", "notes"), BOOKS.values(), ids=BOOKS.keys())
def test_a_workbook_is_read_as_people_see_it(change: Callable[[Workbook], object], notes: tuple[str, ...]) -> None:
    draft = read(book(change=change))
    assert two_people(draft)
    assert draft.notes == notes


def test_a_missing_column_is_said_of_the_sheet_and_of_the_hidden_one_that_has_it() -> None:
    def change(made: Workbook) -> None:
        made.active.sheet_state = "hidden"
        made.create_sheet("List").append(["Name", "Phone"])
        made.active = 1

    said = fault(book(change=change))
    assert said.startswith(
        "people:1: the sheet 'List': a column is missing: 'post' or 'title', 'unit' or 'unit_name', 'role'"
    )
    assert said.endswith("the hidden sheet 'Sheet' has it: unhide that one")


def strict(name: str, content: bytes) -> bytes:
    if name.endswith((".xml", ".rels")):
        for part in (b"spreadsheetml", b"officeDocument", b"drawingml"):
            usual = b"http://schemas.openxmlformats.org/" + part + b"/2006/"
            content = content.replace(usual, b"http://purl.oclc.org/ooxml/" + part + b"/")
    return content


def without_dimension(name: str, content: bytes) -> bytes:
    return content.replace(b'<dimension ref="A1:F3" />', b"").replace(b'<dimension ref="A1:F3"/>', b"")


def author_with_an_ampersand(name: str, content: bytes) -> bytes:
    return content.replace(b"openpyxl", b"Research & <Development") if name == "docProps/core.xml" else content


def wrong_dimension(name: str, content: bytes) -> bytes:
    return content.replace(b'ref="A1:F3"', b'ref="A1"')


def inline(name: str, content: bytes) -> bytes:
    runs = b'<r><t>Dir</t></r><r><rPr><b/></rPr><t>ector</t></r><rPh sb="0" eb="1"><t>x</t></rPh>'
    rich = b'<c r="A2" t="inlineStr"><is>' + runs + b"</is></c>"
    start = content.find(b'<c r="A2"')
    if not name.endswith("sheet1.xml"):
        return content
    assert start > 0
    return content[:start] + rich + content[content.index(b"</c>", start) + 4 :]


@pytest.mark.parametrize("change", [strict, without_dimension, wrong_dimension, inline, author_with_an_ampersand])
def test_a_workbook_of_another_program_is_read(change: Callable[[str, bytes], bytes]) -> None:
    assert two_people(read(repacked(book(), change)))


def test_numbers_are_read_as_the_sheet_shows_them() -> None:
    rows: list[list[object]] = [*TABLE[:1], ["Director", "Sales", "senior-manager", None, 7, "Zoë Aberg"]]
    rows.append(["Lead, north", "Sales", "line-manager", "Director", 8, "José Peña"])

    def change(made: Workbook) -> None:
        for row in (2, 3):
            made.active.cell(row, 5).number_format = "000"

    assert two_people(read(book(rows, change)))


def test_dates_are_right_where_days_are_counted_from_1904() -> None:
    rows: list[list[object]] = [
        ["title", "unit", "role", "name", "since"],
        ["Head", "Sales", "hr", "Ann Lee", datetime(2024, 6, 1)],
    ]
    plain = read(book(rows)).seats[0].since
    macintosh = book(rows, lambda made: setattr(made, "epoch", datetime(1904, 1, 1)))
    assert read(macintosh).seats[0].since == plain == datetime(2024, 6, 1).date()


def test_a_cell_over_several_rows_counts_in_each_of_them() -> None:
    rows: list[list[object]] = [list(row) for row in TABLE]
    rows[2][1] = None
    draft = read(book(rows, lambda made: made.active.merge_cells("B2:B3")))
    assert two_people(draft)
    assert draft.notes == ("Merged cells were read in each of the rows that they span.",)


def broken(part: str) -> Callable[[str, bytes], bytes]:
    return lambda name, content: content.replace(b"<", b"<&", 3) if name == part else content


def locked() -> bytes:
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(500) + "EncryptedPackage".encode("utf-16-le") + bytes(500)


def cut_stream() -> bytes:
    data = bytearray(book())
    start = data.find(b"xl/worksheets/sheet1.xml") + len("xl/worksheets/sheet1.xml")
    data[start + 10 : start + 60] = bytes(50)
    return bytes(data)


def marked(flags: int = 0, method: int = 8) -> bytes:
    """A workbook whose directory says that its parts are encrypted, or compressed in another way."""
    data = bytearray(book())
    at = data.find(b"PK\x01\x02")
    while at >= 0:
        struct.pack_into("<HH", data, at + 8, flags, method)
        at = data.find(b"PK\x01\x02", at + 4)
    return bytes(data)


def packed_as(*names: str, mimetype: bytes = b"") -> bytes:
    out = BytesIO()
    with ZipFile(out, "w", ZIP_STORED) as written:
        for name in names:
            written.writestr(name, mimetype if name == "mimetype" else b"x")
    return out.getvalue()


REFUSED = {
    "sheet name": (
        repacked(book(), broken("xl/workbook.xml")),
        "the part 'xl/workbook.xml' of the workbook is not well-formed",
    ),
    "styles": (repacked(book(), broken("xl/styles.xml")), "the part 'xl/styles.xml' of the workbook is not well-formed"),
    "cells": (
        repacked(book(), broken("xl/worksheets/sheet1.xml")),
        "'xl/worksheets/sheet1.xml' of the workbook is not well",
    ),
    "a part lost": (
        repacked(book(), lambda name, content: None if "workbook.xml" in name else content),
        "this workbook cannot",
    ),
    "a damaged stream": (cut_stream(), "the part 'xl/worksheets/sheet1.xml' of the workbook is damaged"),
    "encrypted parts": (marked(flags=1), "is encrypted; save the workbook without a password"),
    "another compression": (marked(method=9), "is compressed in a way that cannot be read here"),
    "a password": (locked(), "the workbook is locked with a password; save it without one"),
    "cut": (book()[:3000], "this workbook cannot be read"),
    "ODS": (packed_as("mimetype", mimetype=b"application/vnd.oasis.opendocument.spreadsheet"), "an OpenDocument file (ODS)"),
    "XLSB": (packed_as("[Content_Types].xml", "xl/workbook.bin"), "a binary workbook of Excel (XLSB)"),
    "Numbers": (packed_as("Index/Document.iwa"), "a Numbers document"),
    "Word": (packed_as("[Content_Types].xml", "word/document.xml"), "a Word document"),
    "ZIP": (packed_as("people.csv"), "a ZIP archive that contains 'people.csv'"),
}


@pytest.mark.parametrize(("data", "said"), REFUSED.values(), ids=REFUSED.keys())
def test_a_workbook_that_cannot_be_read_is_refused_in_one_sentence(data: bytes, said: str) -> None:
    assert said in fault(data)


def test_openpyxl_3_1_5_warns_about_what_it_cannot_keep_and_the_terminal_stays_clean(tmp_path: Path) -> None:
    extension = b'<extLst><ext uri="{CCE6A557-97BC-4b89-ADB6-D9C93CAAB3DF}"/></extLst></worksheet>'
    data = repacked(book(), lambda name, content: content.replace(b"</worksheet>", extension))
    path = tmp_path / "people.xlsx"
    path.write_bytes(data)
    reading = "import sys; from diagnostics.exchange.workbook import sheets_of; "
    reading += "[list(sheet.rows()) for sheet in sheets_of(open(sys.argv[1], 'rb').read(), 'people')]"
    done = subprocess.run([sys.executable, "-c", reading, str(path)], capture_output=True, text=True, check=True)
    assert done.stderr == ""


def test_answers_on_paper_come_in_the_same_ways() -> None:
    library = load_library()
    code, number = case_code(CASE.id, library), numbers_of(library)["early-leavers"]
    rows: list[list[object]] = [["Sheet", "Question", "Letter"], [f"{code}-hr-1", number, 0.12]]

    def change(made: Workbook) -> None:
        made.active.cell(2, 3).number_format = "0%"
        read_me_first(made)

    found = read_paper_answers(book(rows, change), "answers", library, CASE)
    assert [answer.value for answer in found.answers] == ["12"]
    assert found.notes == ("Read from the workbook: the sheet 'Sheet'; not read: 'Read me'.",)
    macintosh = f"Sheets of May\rsheet;question;letter\r{code}-hr-1;{number};X\r"
    assert len(read_paper_answers(macintosh.encode(), "answers", library, CASE).answers) == 1
