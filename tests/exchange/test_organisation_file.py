"""A file of the organisation: what it says, what is wrong with it, and that it comes back as it left."""

from __future__ import annotations

import re
import time
from datetime import date, datetime
from io import BytesIO
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from hypothesis import given

from diagnostics.content.library import load_library
from diagnostics.domain.organisation import NOBODY, Employee, Organisation, Post, Unit
from diagnostics.domain.reorganisation import Draft, Referred, compared, reorganised
from diagnostics.errors import ContentError
from diagnostics.exchange.organisation_file import read_organisation, template, write_organisation
from diagnostics.services.organisation import roles_of_posts
from tests.organisations import HEAD, ROLES, SMALL, TODAY, chart, organisations, workbook

MUSEUM = Path(__file__).parents[1] / "broken"
EXPECTED = re.compile(r"^(\d+): (.+)$", re.MULTILINE)


def read(text: str | bytes, known: Organisation = NOBODY, whole: bool = False) -> Draft:
    data = text if isinstance(text, bytes) else text.encode()
    return read_organisation(data, "organisation.csv", ROLES, known, whole)


def small() -> Organisation:
    return reorganised(NOBODY, compared(NOBODY, read(SMALL), TODAY, False, Referred()))


def faults(text: str | bytes, known: Organisation = NOBODY, whole: bool = False) -> list[tuple[int, str, str]]:
    with pytest.raises(ContentError) as found:
        read(text, known, whole)
    return [(fault.line, fault.id, fault.what) for fault in found.value.faults]


@pytest.mark.parametrize("path", sorted(MUSEUM.glob("organisation-*.csv")), ids=lambda path: path.stem)
def test_each_broken_file_is_told_every_fault_it_has_and_on_which_line(path: Path) -> None:
    expected = EXPECTED.findall(path.with_suffix(".txt").read_text(encoding="utf-8"))
    assert expected
    with pytest.raises(ContentError) as found:
        read_organisation(path.read_bytes(), path.name, roles_of_posts(load_library()))
    told = found.value.faults
    assert {fault.file for fault in told} == {path.name}
    assert len(told) == len(expected), str(found.value)
    for line, part in expected:
        assert any(fault.line == int(line) and part in fault.what for fault in told), f"{line}: {part}\n{found.value}"


def test_a_fault_names_the_post_it_is_about() -> None:
    text = f"{HEAD}\ncook,Cook,kitchen,Kitchen,,performer,chef,,,,,\n"
    with pytest.raises(ContentError) as found:
        read(text)
    assert str(found.value).startswith("organisation.csv:2: cook: reports_to: there is no post 'chef'")


def test_a_hundred_thousand_rows_are_refused_before_they_are_all_read() -> None:
    row = "cook,Cook,kitchen,Kitchen,,performer,,,,,,\n"
    started = time.process_time()
    assert faults(f"{HEAD}\n{row * 100_000}") == [
        (50_002, "", "the file has more than 50,000 rows; divide it, and import one part after the other")
    ]
    assert time.process_time() - started < 5


def test_twenty_thousand_wrong_references_are_all_told_in_seconds() -> None:
    rows = "".join(f"p-{at},Post {at},kitchen,Kitchen,,performer,q-{at},,,,,\n" for at in range(20_000))
    started = time.process_time()
    assert len(faults(f"{HEAD}\n{rows}")) == 20_000
    assert time.process_time() - started < 15


def test_the_template_can_be_imported_as_it_is() -> None:
    draft = read_organisation(template().encode(), "template.csv", roles_of_posts(load_library()))
    assert len(draft.posts) == 4
    assert any(seat.deputy for seat in draft.seats)


@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_the_same_table_is_read_whatever_a_spreadsheet_wrote_it_with(separator: str, encoding: str, end: str) -> None:
    lines = ["Post,Title,UNIT,Role,Name", '"boss","Head, of sales; ""north""",Sales,hr,"Ünal ""Ü"" Öz"']
    text = "\n".join(lines).replace(",", separator).replace(f"Head{separator} of", "Head, of")
    draft = read(text.replace("\n", end).encode(encoding))
    assert draft.posts == (Post(id="boss", title='Head, of sales; "north"', unit="sales", role="hr"),)
    assert [one.name for one in draft.employees] == ['Ünal "Ü" Öz']


def test_excels_own_first_line_is_passed_over_and_lines_are_counted_as_people_see_them() -> None:
    text = 'sep=;\npost;title;unit;role\n\nboss;"Head\nof sales";sales;hr\naide;Aide;sales;boss\n'
    assert [(line, about) for line, about, _ in faults(text)] == [(6, "aide")]


def test_columns_that_are_not_read_are_named_with_what_they_may_have_meant() -> None:
    draft = read("post,title,unit,role,reprots_to,Salary\nboss,Head,sales,hr,,90000\n")
    assert draft.ignored == ("reprots_to; did you mean 'reports_to'?", "Salary")


def test_roles_go_by_their_label_too() -> None:
    assert read("post,title,unit,role\nboss,Head,sales,HR Partner\n").posts[0].role == "hr"


def test_without_ids_names_give_them_and_titles_are_references() -> None:
    draft = read(
        "title,unit_name,parent_unit,role,reports_to,name\n"
        "Head of sales,Sales,,senior-manager,,Ben Ito\n"
        "Team lead,North,Sales,line-manager,Head of sales,Cleo Okafor\n"
        "Team lead,South,Sales,line-manager,Head of sales,\n"
        "Agent,South,Sales,performer,Team lead,Äse Øre\n"
    )
    assert [(post.id, post.reports_to) for post in draft.posts] == [
        ("head-of-sales", None),
        ("team-lead-north", "head-of-sales"),
        ("team-lead-south", "head-of-sales"),
        ("agent", "team-lead-south"),
    ]
    assert [seat.employee[:8] for seat in draft.seats] == ["ben-ito", "cleo-oka", "ase-re-b"]


def test_people_of_other_scripts_do_not_become_one() -> None:
    draft = read("title,unit,role,name\n主任,営業,hr,田中太郎\n係長,営業,hr,山田花子\nC++,営業,hr,\nC#,営業,hr,\n")
    assert len({post.id for post in draft.posts}) == 4
    assert len({one.id for one in draft.employees}) == 2
    assert [post.title for post in draft.posts] == ["主任", "係長", "C++", "C#"]


def test_somebody_who_is_known_is_found_again_by_name_or_address_under_the_id_they_have() -> None:
    known = Organisation(
        employees=(
            Employee(id="p-1", name="Anna Berg", email="anna@example.org"),
            Employee(id="p-2", name="Anna Berg", email="a.berg@example.org"),
            Employee(id="ben-ito", name="Ben Renamed"),
        )
    )
    head = "title,unit,role,name,email\n"
    married = read(f"{head}Head,sales,hr,Anna Lund,ANNA@example.org\n", known)
    assert [(one.id, one.name) for one in married.employees] == [("p-1", "Anna Lund")]
    namesake = read(f"{head}Head,sales,hr,Anna Berg,a.berg@example.org\n", known)
    assert [one.id for one in namesake.employees] == ["p-2"]
    assert "is the name of several" in faults(f"{head}Head,sales,hr,Anna Berg,\n", known)[0][2]
    stranger = read(f"{head}Head,sales,hr,Ben Ito,\n", known)
    assert [one.id for one in stranger.employees] == ["ben-ito-2"], "nobody is made into somebody else"


def test_a_post_may_report_to_one_that_is_only_recorded_unless_the_file_is_the_whole() -> None:
    text = f'{HEAD}\nwest,"Team lead, west",sales,,,line-manager,sales,,,,,\n'
    assert read(text, small()).posts[0].reports_to == "sales"
    assert "there is no post 'sales'" in faults(text, small(), whole=True)[0][2]


def test_a_circle_that_closes_over_a_recorded_post_is_found() -> None:
    text = f"{HEAD}\ndirector,,,,,,north,,,,,\n"
    assert faults(text, small())[0][2] == (
        "reports_to: each of these posts reports to the next: director > north > sales > director; change one of them"
    )


def test_what_a_file_is_silent_about_stays_as_it_is() -> None:
    draft = read("post,unit,role,email\nsales,,,\n", small())
    assert draft.posts == tuple(post for post in small().posts if post.id == "sales")
    assert not draft.names_holders


def test_a_workbook_says_the_same_as_the_text() -> None:
    rows: list[list[object]] = [
        ["Post", "Title", "Unit", "Role", "Reports to", "Person", "Name", "Deputy", "Since", "Phone"],
        [1001, "Head of sales", "sales", "hr", None, 7.0, "Ben Ito", False, datetime(2022, 1, 1), "+49 30"],
        [1002, "Aide", "sales", "performer", 1001, 8, "Cleo Okafor", True, date(2023, 5, 1), None],
    ]
    draft = read(workbook(rows))
    assert [(post.id, post.reports_to) for post in draft.posts] == [("1001", None), ("1002", "1001")]
    assert [(seat.employee, seat.deputy, seat.since, seat.line) for seat in draft.seats] == [
        ("7", False, date(2022, 1, 1), 2),
        ("8", True, date(2023, 5, 1), 3),
    ]
    assert draft.ignored == ("Phone",)


def test_a_formula_in_a_workbook_is_never_run_and_one_without_a_result_is_a_fault() -> None:
    rows: list[list[object]] = [["post", "title", "unit", "role"], ["boss", '=HYPERLINK("http://x","Head")', "sales", "hr"]]
    assert faults(workbook(rows)) == [
        (
            2,
            "",
            '\'=HYPERLINK("http://x","Head")\' is a formula without a result; '
            "open it in Excel and save it, or write the value",
        )
    ]


def test_a_workbook_made_to_unpack_without_end_is_refused_at_once() -> None:
    out = BytesIO()
    with ZipFile(out, "w", ZIP_DEFLATED) as packed:
        packed.writestr("xl/worksheets/sheet1.xml", b"0" * 300_000_000)
    assert len(out.getvalue()) < 1_000_000
    started = time.process_time()
    assert "unpacks to 300 MB" in faults(out.getvalue())[0][2]
    assert time.process_time() - started < 1


def test_nothing_that_leaves_is_taken_for_a_formula_and_all_of_it_comes_back() -> None:
    names = ["=cmd|'/C calc'!A0", "+1 555", "-2+3", "@SUM(A1)", "'=quoted", "''@twice", "'plain", "a=b"]
    units = (Unit(id="company", name=names[0]),)
    posts = tuple(Post(id=f"p-{at}", title=name, unit="company", role="hr") for at, name in enumerate(names))
    there = Organisation(units, posts)
    text = write_organisation(there, TODAY)
    cells = [cell for line in text.removeprefix("\ufeff").splitlines() for cell in line.split(",")]
    assert not [cell for cell in cells if cell.strip('"').startswith(("=", "+", "-", "@"))]
    assert {post.title for post in read(text).posts} == set(names)


@given(organisations())
def test_importing_an_export_changes_nothing(there: Organisation) -> None:
    text = write_organisation(there, TODAY)
    if not there.posts_on(TODAY) and not there.units:
        return
    for whole in (False, True):
        draft = read(text, there, whole)
        assert compared(there, draft, TODAY, whole, Referred()).count == 0


def test_twenty_thousand_posts_are_read_and_compared_in_seconds() -> None:
    there = chart(20_000)
    text = write_organisation(there, TODAY)
    started = time.process_time()
    draft = read(text, there)
    assert compared(there, draft, TODAY, True, Referred()).count == 0
    assert time.process_time() - started < 15
