"""The facilitation kit and the sheets: what stands on them, what must not, and that it fits on paper."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, date, datetime
from functools import cache
from io import BytesIO

import pytest

from diagnostics.content.facilitation import load_facilitation
from diagnostics.content.library import load_library
from diagnostics.diagnose import diagnose, plan_of
from diagnostics.domain.accountability import Owner, Ownership, OwnershipState
from diagnostics.domain.case import Case
from diagnostics.domain.finding import Reason
from diagnostics.domain.kept import Kept
from diagnostics.domain.paper import sheet_code
from diagnostics.domain.questionnaire import NON_ANSWER_LABELS, NonAnswer
from diagnostics.planning.plan import Limits
from diagnostics.reasoning.on_paper import sheets_for
from diagnostics.reports.document import Block, Document, Facts, Heading, Table
from diagnostics.reports.kit import kit_of
from diagnostics.reports.kit_owners import owners_pages
from diagnostics.reports.kit_words import kit_material
from diagnostics.reports.material import Material, material_of
from diagnostics.reports.paper import sheets_of
from diagnostics.reports.render import render
from tests.reports.reading import NAMED, flat, pdf_text, proper_names, read, squeezed, texts
from tests.samples import diagnosed, samples, some

DAY = date(2026, 10, 5)


@cache
def material(case_id: str, answered: bool = True) -> Material:
    library, case = load_library(), samples()[case_id]
    if not answered:
        people = [person.model_copy(update={"answers": {}}) for person in case.respondents]
        case = case.model_copy(update={"respondents": people})
    found = diagnosed(case_id) if answered else diagnose(library, case, robust=False)
    return material_of(library, case, found, plan_of(library, found, Limits()))


@cache
def kit(case_id: str, answered: bool = True) -> Document:
    return kit_of(material(case_id, answered), load_facilitation(), DAY)


def headings(document: Document) -> list[str]:
    return [block.text for block in flat(document) if isinstance(block, Heading) and block.level == 1]


def pages_of_owners(case_id: str) -> list[tuple[Block, ...]]:
    return list(owners_pages(kit_material(material(case_id), load_facilitation(), DAY)))


def answers_by_people(case_id: str) -> set[tuple[str, str]]:
    """(question, answer) in words, as far as people gave it and neither records nor an observer say the same."""
    roles = load_library().role_by_id
    said = {(one.text, one.label) for one in diagnosed(case_id).asked if roles[one.role].asks_people}
    return said - {(one.text, one.label) for one in diagnosed(case_id).asked if not roles[one.role].asks_people}


@pytest.mark.parametrize("case_id", some())
def test_an_owner_reads_no_answer_that_a_person_gave(case_id: str) -> None:
    for page in pages_of_owners(case_id):
        shown = " ".join(texts(page))
        for question, answer in answers_by_people(case_id):
            assert f"{question} “{answer}”" not in shown
            # The words of a question stand on the page only with what the records or an observer said to it.
            assert question not in shown or any(
                one.text == question and one.role in ("records", "observer") for one in diagnosed(case_id).asked
            )


def said_otherwise(reason: Reason) -> Reason:
    if not load_library().role_by_id[reason.role].asks_people:
        return reason
    return replace(reason, question="another", text="Another question?", option="b", answer="Another answer")


def test_an_owners_page_would_be_the_same_whatever_people_had_said_to_the_same_effect() -> None:
    for case_id in some():
        there = material(case_id)
        causes = tuple(replace(cause, reasons=tuple(map(said_otherwise, cause.reasons))) for cause in there.diagnosis.causes)
        otherwise = replace(there, diagnosis=replace(there.diagnosis, causes=causes, asked=there.diagnosis.asked[:1]))
        kits = [kit_material(one, load_facilitation(), DAY) for one in (there, otherwise)]
        assert list(owners_pages(kits[0])) == list(owners_pages(replace(kits[1], there=kits[0].there)))


def test_what_the_records_say_is_told() -> None:
    shown = " ".join(text for page in pages_of_owners(NAMED) for text in texts(page))
    assert "In the records: " in shown


@pytest.mark.parametrize("case_id", some())
def test_each_accountable_role_has_a_page_with_all_it_needs(case_id: str) -> None:
    leading = diagnosed(case_id).leading
    pages = pages_of_owners(case_id)
    assert len(pages) == len({cause.owner.role for cause in leading})
    for page in pages:
        shown = " ".join(texts(page))
        assert "Say yes or no by 19 October 2026" in shown
        assert "What the training department brings" in shown and "4 November 2026" in shown
        named = [cause for cause in leading if cause.label in shown]
        assert named
        for block in page:
            if isinstance(block, Facts):
                assert {"What one sees", "Why you", "How sure", "What speaks for it"} <= {name for name, _ in block.items}


def test_every_owner_of_a_raised_cause_is_told_all_that_is_theirs() -> None:
    for case_id in some():
        leading = diagnosed(case_id).leading
        shown = [" ".join(texts(page)) for page in pages_of_owners(case_id)]
        for cause in leading:
            assert any(cause.label in page for page in shown), cause.label


@pytest.mark.parametrize("case_id", [NAMED, "sales-shortfall", "wells-fargo-community-bank"])
def test_each_owners_page_and_each_sheet_of_the_talk_is_one_page(case_id: str) -> None:
    text = pdf_text(render(kit(case_id), "pdf"))
    feet = re.findall(r"^(.+) · .+ · library .+ (\d+) of (\d+)$", text, re.M)
    assert len(feet) >= 6
    assert {name: last for name, _, last in feet if last != "1"} == {}


def test_before_anybody_was_asked_the_kit_knows_nothing_and_says_nothing() -> None:
    document = kit(NAMED, answered=False)
    assert headings(document)[0] == "Agenda: 44 minutes"
    assert not [name for name in headings(document) if name.startswith("For ")]
    forces = next(block for block in flat(document) if isinstance(block, Table) and "Holds it back" in block.head)
    assert all(not row[2] for row in forces.rows)
    assert "What was found" not in " ".join(texts(document.blocks))


@pytest.mark.parametrize("case_id", some())
def test_the_force_field_is_filled_from_the_diagnosis_and_leaves_room(case_id: str) -> None:
    document = kit(case_id)
    forces = next(block for block in flat(document) if isinstance(block, Table) and "Holds it back" in block.head)
    for cause in diagnosed(case_id).leading[:5]:
        assert any(cause.label in row[2] for row in forces.rows)
    assert forces.rows[-1] == ("", "", "", "")
    assert all(row[1] == row[3] == "" for row in forces.rows), "the numbers are given in the room"


@pytest.mark.parametrize("case_id", some())
def test_the_times_of_the_agenda_add_up(case_id: str) -> None:
    for answered in (True, False):
        document = kit(case_id, answered)
        agenda = next(block for block in flat(document) if isinstance(block, Table) and "Takes" in block.head)
        minute = 0
        for start, takes, *_ in agenda.rows:
            assert start == f"{minute // 60}:{minute % 60:02}"
            minute += int(takes.removesuffix(" min") or 0)
        assert headings(document)[0] == f"Agenda: {minute} minutes"


def test_no_respondent_is_named_and_no_name_is_left_to_be_filled_in() -> None:
    for case_id in some():
        for answered in (True, False):
            shown = " ".join(texts(kit(case_id, answered).blocks))
            assert "{" not in shown
            assert not [name for name in proper_names(samples()[case_id]) if name in shown]


@pytest.mark.parametrize("format", ["pdf", "html", "md"])
def test_every_text_of_the_kit_can_be_read_in_every_format(format: str) -> None:
    seen = squeezed(read(kit(NAMED), format))
    for text in texts(kit(NAMED).blocks):
        assert squeezed(text) in seen or (format == "pdf" and len(text) > 60), text


def test_the_same_kit_is_the_same_file() -> None:
    again = kit_of(material(NAMED), load_facilitation(), DAY)
    assert render(again, "pdf") == render(kit(NAMED), "pdf")


def sheets(case: Case, role: str) -> Document:
    return sheets_of(load_library(), case, role, sheets_for(load_library(), case, role))


def test_the_code_of_the_sheet_stands_on_every_page_and_nobodys_name() -> None:
    case = material(NAMED, answered=False).case
    text = pdf_text(render(sheets(case, "performer"), "pdf"))
    pages = text.split("\f")[:-1]
    codes = [sheet_code(case.id, load_library(), name) for name in ("performer-1", "performer-2")]
    first = next(place for place, page in enumerate(pages) if f"Sheet {codes[1]}" in page)
    assert all(codes[0] in page for page in pages[:first]) and all(codes[1] in page for page in pages[first:])
    assert not [name for name in proper_names(samples()[NAMED]) if name in text]
    assert f"1 of {first}" in pages[0] and f"1 of {len(pages) - first}" in pages[first]


def test_every_question_can_be_answered_and_i_dont_know_is_always_there() -> None:
    library = load_library()
    for case_id in some()[:4]:
        case = material(case_id, answered=False).case
        for role in dict.fromkeys(person.role for person in case.respondents):
            asked = [question for sheet in sheets_for(library, case, role) for question in sheet.questions]
            facts = [block for block in sheets(case, role).blocks if isinstance(block, Facts) and "☐" in block.items[-1][0]]
            assert len(facts) == len(asked)
            for question, block in zip(asked, facts, strict=True):
                assert block.items[-1][1].startswith(NON_ANSWER_LABELS[NonAnswer.DONT_KNOW])
                labels = [text for _, text in block.items]
                assert question.is_number or all(option.label in labels for option in question.options)


def test_a_question_and_its_answers_stay_on_one_page() -> None:
    library = load_library()
    for case_id in (NAMED, "sales-shortfall"):
        case = material(case_id, answered=False).case
        for role in dict.fromkeys(person.role for person in case.respondents):
            pages = pdf_text(render(sheets(case, role), "pdf")).split("\f")
            asked = [question for sheet in sheets_for(library, case, role) for question in sheet.questions]
            starts = sum(len(re.findall(r"^\d+\. ", page, re.M)) for page in pages)
            assert starts == len(asked)
            for page in pages:
                assert len(re.findall(r"^\d+\. ", page, re.M)) == len(re.findall("☐ X I don't know", page))


def test_somebody_with_nothing_left_to_say_gets_a_sheet_that_says_so() -> None:
    library, case = load_library(), samples()[NAMED]
    (sheet,) = sheets_for(library, case, "requester")
    document = sheets_of(library, case, "requester", [sheet])
    assert not sheet.questions
    assert "Nothing is left to ask here" in " ".join(texts(document.blocks))


def test_an_owners_page_says_where_the_ownership_stands_once_it_is_stored() -> None:
    told = material(NAMED)
    (role, cause) = next((cause.owner.role, cause.id) for cause in told.diagnosis.leading)
    asked = Ownership(
        NAMED, cause, OwnershipState.PROPOSED, Owner(role), datetime(2026, 10, 1, tzinfo=UTC), answer_by=date(2026, 10, 9)
    )
    stored = replace(told, kept=Kept(ownerships=(asked,)))
    page = next(iter(owners_pages(kit_material(stored, load_facilitation(), DAY))))
    said = " ".join(texts(page))
    assert "Proposed, to be answered by 9 October 2026" in said
    assert "Where it stands" not in " ".join(texts(pages_of_owners(NAMED)[0]))


def test_cells_to_write_into_have_room_in_word() -> None:
    from docx import Document as Word

    made = Word(BytesIO(render(kit(NAMED), "docx")))
    empty = [row for table in made.tables for row in table.rows if any(not cell.text for cell in row.cells)]
    assert empty
    assert [row for row in empty[1:] if row.height is None or row.height.mm < 12] == []
