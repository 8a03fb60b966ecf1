"""The report as a workbook: its plan reckons as the engine does, its answers are nobody's, and all of it can be read."""

from __future__ import annotations

import random
import re
from dataclasses import replace
from datetime import date
from functools import cache
from itertools import accumulate
from pathlib import Path

import pytest
from openpyxl.workbook.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet
from openxml_audit import OpenXmlValidator

from diagnostics.content.library import load_library
from diagnostics.diagnose import diagnose, plan_of, shares_of
from diagnostics.domain.asking import Decision, Kind, Week
from diagnostics.domain.diagnosis import Diagnosis
from diagnostics.findings.withheld import NOTE, withheld
from diagnostics.planning.plan import Limits, Plan, plan_for
from diagnostics.reports.document import (
    Arrow,
    Bullets,
    Document,
    Graph,
    Heading,
    Length,
    Node,
    PageBreak,
    Paragraph,
    Picture,
    Plot,
    Series,
    Spread,
    Table,
)
from diagnostics.reports.house import House
from diagnostics.reports.material import Material, material_of
from diagnostics.reports.reckoning import actions_of
from diagnostics.reports.sheet_of_plan import CHOSEN, CLOSED, COST_OF_PLAN, FIRST, SAVED, YES
from diagnostics.reports.sheets import sheets_of
from diagnostics.reports.week import week_document
from diagnostics.reports.workbook import Formula, Sheet, letters
from diagnostics.reports.xlsx import xlsx
from diagnostics.wording import share_in_words
from tests.reports.reading import NAMED, flat, found, proper_names, report, squeezed, texts, written
from tests.reports.reading_book import book_text, opened, parts, reckoned
from tests.samples import diagnosed, samples

OTHER = "sales-shortfall"
PLAN = "Plan"

BARS = Plot(
    "Share of the gap",
    ("A rule & a half", "=1+1", "Last"),
    (Series("now", (15.0, None, 0.0)), Series("=after", (3.0, 4.25, 2.0))),
    "Share, %",
    "%",
    "The rule is the most.",
)
POINTS = Plot(
    "=Cost against gap closed",
    ("Nothing", "=HYPERLINK(1)", "Plan"),
    (Series("Closed", (0.0, 12.5, 43.0)),),
    "=Closed, %",
    "%",
    "The first steps buy most.",
    Series("Cost a year in EUR", (0.0, 7470.0, 171810.0)),
)


def sheet_of(document: Document, name: str) -> Sheet:
    return next(sheet for sheet in document.sheets if sheet.name == name)


@cache
def workbook(case_id: str = NAMED) -> bytes:
    return xlsx(report(case_id))


# The plan.


def planned(case_id: str, limits: Limits) -> Plan:
    return plan_of(load_library(), found(case_id), limits)


def some_plans(case_id: str) -> list[Plan]:
    """The plans that the engine makes of other budgets, dates and wishes."""
    chance = random.Random(5)
    ids = [item.id for item in found(case_id).interventions]
    limits = [Limits(budget=30_000), Limits(budget=0), Limits(weeks=4)]
    limits += [Limits(left_out=frozenset(chance.sample(ids, len(ids) * part // 4))) for part in (1, 2, 3)]
    return [planned(case_id, limit) for limit in limits]


@cache
def sheets_only(case_id: str) -> bytes:
    sheets = tuple(sheet for sheet in report(case_id).sheets if sheet.name in (PLAN, "Reckoning"))
    return xlsx(replace(report(case_id), blocks=(), sheets=sheets))


def with_switches(case_id: str, chosen: set[str]) -> Workbook:
    """The workbook of a case after somebody switched on these actions and no other."""
    book = opened(sheets_only(case_id))
    sheet = book[PLAN]
    for place, action in enumerate(actions_of(material(case_id))):
        assert sheet.cell(FIRST + place, 2).value == action.label
        sheet.cell(FIRST + place, CHOSEN + 1).value = YES if action.id in chosen else "no"
    return book


@cache
def material(case_id: str) -> Material:
    diagnosis = found(case_id)
    plan = plan_for(load_library(), diagnosis.interventions, shares_of(diagnosis), Limits())
    return material_of(load_library(), samples()[case_id], diagnosis, plan)


def figures(sheet: Worksheet) -> tuple[list[float], float, object, str, int]:
    """What the sheet of the plan says: part closed, cost, what is saved, the band in words, and the last week."""
    closed = [sheet.cell(CLOSED, column).value for column in (3, 4, 5)]
    last_week = sheet.cell(SAVED + 1, 3).value
    return closed, sheet.cell(COST_OF_PLAN, 3).value, sheet.cell(SAVED, 3).value, sheet.cell(CLOSED + 1, 3).value, last_week


def test_whatever_is_switched_off_the_plan_reckons_as_the_engine_does(tmp_path: Path) -> None:
    plans = {
        f"{case_id}-{number}": (case_id, plan)
        for case_id in (NAMED, OTHER)
        for number, plan in enumerate(some_plans(case_id))
    }
    assert len({tuple(step.action.id for step in plan.steps) for _, plan in plans.values()}) >= 8
    first = planned(NAMED, Limits())
    sums = list(accumulate(step.adds for step in first.steps))
    books = {
        name: with_switches(case_id, {step.action.id for step in plan.steps}) for name, (case_id, plan) in plans.items()
    }
    books |= {f"first-{n}": with_switches(NAMED, {step.action.id for step in first.steps[:n]}) for n in (1, 3)}
    done = reckoned(books, tmp_path)
    for name, (case_id, plan) in plans.items():
        yearly = found(case_id).gap.yearly_cost
        closed, cost, saved, words, last_week = figures(done[name][PLAN])
        assert closed == pytest.approx([plan.closes.low, plan.closes.mid, plan.closes.high], abs=1e-12)
        assert cost == plan.cost and last_week == plan.weeks
        assert words == share_in_words(plan.closes)
        assert yearly and saved == pytest.approx(yearly.mid * plan.closes.mid - plan.cost, abs=1e-6)
        weeks = {step.action.label: (step.starts_in_week, step.shows_in_week) for step in plan.steps}
        rows = [row for row in done[name][PLAN].iter_rows(min_row=FIRST, values_only=True) if row[CHOSEN] == YES]
        assert {row[1]: (row[9], row[10]) for row in rows} == weeks
        assert not any(row[11] for row in rows)
    for number in (1, 3):
        assert figures(done[f"first-{number}"][PLAN])[0][1] == pytest.approx(sums[number - 1], abs=1e-12)


def test_what_is_written_beside_the_formulas_is_what_they_come_to(tmp_path: Path) -> None:
    documents = {case_id: report(case_id) for case_id in (NAMED, OTHER)}
    done = reckoned({case_id: opened(workbook(case_id)) for case_id in documents}, tmp_path)
    count = 0
    for case_id, document in documents.items():
        said = opened(workbook(case_id), values=True)
        for sheet in document.sheets:
            for row in said[sheet.name].iter_rows():
                for cell in row:
                    there = done[case_id][sheet.name].cell(cell.row, cell.column).value
                    if isinstance(cell.value, float):
                        assert there == pytest.approx(cell.value, rel=1e-12, abs=1e-12), (sheet.name, cell.coordinate)
                    else:
                        assert (there or None) == (cell.value or None), (sheet.name, cell.coordinate)
            count += sum(isinstance(cell, Formula) for row in sheet.rows for cell in row)
    assert count > 300


def test_an_action_without_what_has_to_come_first_says_so(tmp_path: Path) -> None:
    needing = next(item for item in found(NAMED).interventions if item.needs)
    done = reckoned({"alone": with_switches(NAMED, {needing.id})}, tmp_path)
    rows = list(done["alone"][PLAN].iter_rows(min_row=FIRST, values_only=True))
    (row,) = [row for row in rows if row[CHOSEN] == YES]
    before = int(re.search(r"needs action (\d+) before it", str(row[11]))[1])  # type: ignore[index]
    assert needing.needs[0] == next(item.id for item in found(NAMED).interventions if item.label == rows[before - 1][1])


def test_amounts_of_different_currencies_are_not_taken_from_each_other() -> None:
    case = samples()[NAMED]
    abroad = case.model_copy(update={"gap": case.gap.model_copy(update={"currency": "GBP"})})
    facts = {fact.name: fact.values for fact in sheet_of(written(abroad), PLAN).facts}
    (saved,) = (values for name, values in facts.items() if name.startswith("Saved"))
    assert saved == ("not reckoned: the gap is counted in GBP",)


def test_a_gap_without_a_figure_can_be_given_one(tmp_path: Path) -> None:
    case = samples()[NAMED]
    unmeasured = case.model_copy(update={"gap": case.gap.model_copy(update={"value_per_unit": None})})
    document = written(unmeasured, diagnose(load_library(), unmeasured, robust=False))
    book = opened(xlsx(document))
    place = sheet_of(document, PLAN).first_fact
    assert book[PLAN].cell(place, 3).value == "not known"
    book[PLAN].cell(place, 3).value = 1_000_000
    closed, cost, saved, _, _ = figures(reckoned({"given": book}, tmp_path)["given"][PLAN])
    assert saved == pytest.approx(1_000_000 * closed[1] - cost)


# The other sheets.


def test_the_sheets_come_in_the_order_in_which_people_ask() -> None:
    names = ["Summary", "Causes", "Answers", "Plan", "Reckoning", "Method", "Full text"]
    assert opened(workbook()).sheetnames[: len(names)] == names
    assert [sheet.name for sheet in sheets_of(material(NAMED), Length.ONE_PAGE)] == ["Summary"]


@pytest.mark.parametrize("case_id", [NAMED, "wells-fargo-community-bank"])
def test_everything_the_report_says_can_be_read(case_id: str) -> None:
    read = squeezed(book_text(xlsx(report(case_id))))
    told = [said for block in flat(report(case_id)) for said in texts(block)]
    assert [said for said in told if squeezed(said) not in read and not said.startswith(("cause-", "action-"))] == []


def test_every_cause_stands_there_with_the_figures_of_the_report() -> None:
    rows = sheet_of(report(NAMED), "Causes").rows
    diagnosis = found(NAMED)
    assert [row[1] for row in rows] == [cause.label for cause in diagnosis.causes]
    for row, cause in zip(rows, diagnosis.causes, strict=True):
        assert row[11] == cause.owner.label
        if cause.is_raised:
            low, high = (round(100 * float(row[place])) for place in (7, 9))  # type: ignore[arg-type]
            band = "under 5 %" if high == 5 else f"{low}-{high} %"
            assert row[6] == share_in_words(cause.share) == band


def swapped() -> tuple[Diagnosis, Diagnosis]:
    """A diagnosis, and the same after two people of one role changed their places."""
    case = samples()[NAMED]
    one, other = [person for person in case.respondents if person.role == "performer"][:2]
    turned = {one.id: other.answers, other.id: one.answers}
    people = [person.model_copy(update={"answers": turned.get(person.id, person.answers)}) for person in case.respondents]
    return tuple(  # type: ignore[return-value]
        diagnose(load_library(), case.model_copy(update={"respondents": each}), robust=False)
        for each in (case.respondents, people)
    )


def test_who_of_a_role_said_what_cannot_be_told_from_the_order() -> None:
    first, second = (written(samples()[NAMED], diagnosis) for diagnosis in swapped())
    assert sheet_of(first, "Answers") == sheet_of(second, "Answers")
    assert sheet_of(first, "Causes") == sheet_of(second, "Causes")
    tables = [[block for block in flat(one) if isinstance(block, Table)][-2:] for one in (first, second)]
    assert tables[0] == tables[1]


def test_answers_stand_by_role_and_who_is_alone_in_a_role_is_warned_of() -> None:
    sheet, case = sheet_of(report(NAMED), "Answers"), samples()[NAMED]
    roles = {role.label: role for role in load_library().roles}
    given = {(item.text, item.role_label, item.label) for item in found(NAMED).asked}
    assert {(row[1], row[2], row[3]) for row in sheet.rows} == given
    assert len(sheet.rows) == len(given)
    note = sheet.notes[-1]
    for role in {row[2] for row in sheet.rows}:
        alone = sum(person.role == roles[str(role)].id for person in case.respondents if person.answers) == 1
        assert (str(role) in note) == (alone and roles[str(role)].asks_people)
    read = book_text(workbook())
    assert not [name for name in proper_names(case) if name in read]


def test_without_answers_no_sheet_shows_one() -> None:
    sheets = {sheet.name: sheet for sheet in sheets_of(replace(material(NAMED), diagnosis=withheld(diagnosed(NAMED))))}
    assert sheets["Answers"].rows == () and sheets["Answers"].notes == (NOTE,)
    assert not any(row[12] or row[13] for row in sheets["Causes"].rows)


def test_the_method_names_the_library_and_its_hash() -> None:
    rows = sheet_of(report(NAMED), "Method").rows
    library = found(NAMED).library
    assert ("Library", "Version", library.version) in rows and ("Library", "Hash", library.hash) in rows


# The file.


def test_the_file_fits_the_schema_of_office(tmp_path: Path) -> None:
    document = report(NAMED)
    path = tmp_path / "report.xlsx"
    path.write_bytes(xlsx(replace(document, blocks=(*document.blocks, BARS, Spread((POINTS,))))))
    assert list(OpenXmlValidator().validate(path).errors) == []


def test_the_same_report_gives_the_same_bytes_and_no_clock_is_in_them() -> None:
    assert workbook() == xlsx(written(samples()[NAMED]))
    core = parts(workbook())["docProps/core.xml"].decode()
    day = report(NAMED).written_on
    assert day and set(re.findall(r"\d{4}-\d\d-\d\d", core)) == {day.isoformat()}


def test_sheets_can_be_filtered_keep_their_heads_and_print_on_wide_pages() -> None:
    book = opened(workbook())
    for sheet in book.worksheets:
        assert sheet.page_setup.orientation == "landscape" and sheet.page_setup.paperSize == 9
    for sheet in report(NAMED).sheets:
        written_ = book[sheet.name]
        assert written_.sheet_properties.pageSetUpPr.fitToPage and written_.page_setup.fitToHeight == 0
        last = letters(len(sheet.columns) - 1)
        assert written_.auto_filter.ref == f"A{sheet.head}:{last}{sheet.last}"
        assert written_.print_title_rows == f"${sheet.head}:${sheet.head}"
        assert [written_.cell(sheet.head, place).value for place in range(1, len(sheet.columns) + 1)] == [
            column.name for column in sheet.columns
        ]
        if sheet.head_stays:
            assert written_.freeze_panes == f"{letters(sheet.frozen_columns)}{sheet.first}"
    assert book[PLAN].data_validations.dataValidation[0].formula1 == '"yes,no"'


def test_a_workbook_wears_the_colours_and_letters_of_its_house() -> None:
    document = replace(report(NAMED), house=House(name="Northwind", accent="#7a1f3d", font="Georgia"))
    book = opened(xlsx(document))
    cell = book["Causes"].cell(3, 1)
    assert cell.fill.fgColor.rgb == "FF7A1F3D" and cell.font.name == "Georgia"


def test_plots_are_charts_that_point_at_their_figures() -> None:
    document = Document("Plots", "Report", "", "", "", date(2026, 3, 2), (BARS, Spread((POINTS,))))
    content = xlsx(document)
    assert opened(content).sheetnames == ["Report", "Charts"]
    charts = [part.decode() for name, part in parts(content).items() if name.startswith("xl/charts/chart")]
    assert len(charts) == 2 and "barChart" in charts[0] and "scatterChart" in charts[1]
    sheet = opened(content)["Charts"]
    for chart in charts:
        for place in re.findall(r"<c:f>(.*?)</c:f>", chart):
            first = re.fullmatch(r"Charts!\$([A-Z])\$(\d+)(:\$\1\$\d+)?", place)
            assert first, place
            assert sheet[f"{first[1]}{first[2]}"].value is not None
    assert "'=HYPERLINK(1)" in charts[1] and "'=Cost against gap closed" in charts[1]
    values = [cell.value for row in sheet.iter_rows() for cell in row]
    for plot in (BARS, POINTS):
        for one in plot.series:
            assert all(value in values for value in one.values)
        read = squeezed(book_text(content))
        assert all(squeezed(text) in read for text in texts(plot.table))


def test_documents_without_sheets_stand_block_by_block_and_huge_ones_too() -> None:
    decisions = tuple(
        Decision(Kind.DECIDE, "c", "A case", "overload", "Too much", "A cause", date(2026, 3, day)) for day in (2, 9)
    )
    week = week_document(Week(date(2026, 3, 2), decisions, is_cut=True))
    node = Node("a", 0, 0, 10, 10, ("One", "line"), "a note", "#ffffff", "#000000", "#000000", "evidence")
    graph = Graph((node, replace(node, id="b", lines=("Two",))), (Arrow("a", "b", 1.0, False),))
    long = "word " * 20_000
    blocks = (
        Heading("Head"),
        Paragraph(long),
        Picture("", "", "A picture of it", 10, 10, graph),
        PageBreak(),
        Bullets(()),
        Table("", tuple(f"h{place}" for place in range(20)), (tuple(f"c{place}" for place in range(20)),), (1.0,) * 20),
        Plot("No figures", (), (), "", "", "There are none."),
        Plot("None known", ("a",), (Series("s", (None,)),), "", "", "Not one."),
    )
    document = Document("T" * 40_000, "A/kind: of [document] that is long", "", "", "foot", None, blocks)
    for one in (week, document):
        read = squeezed(book_text(xlsx(one)))
        missing = [said for block in flat(one) for said in texts(block) if squeezed(said) not in read and said[:1] != "#"]
        assert [said for said in missing if said not in ("a", "b")] == []
    assert "Oneline" in read and "evidence" in read
