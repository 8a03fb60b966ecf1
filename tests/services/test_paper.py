"""Answers that come from paper are the same answers: shown first, stored together, traced one by one."""

from __future__ import annotations

import csv
from io import StringIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from diagnostics.access.rights import LOCAL
from diagnostics.content.library import load_library
from diagnostics.diagnose import diagnose
from diagnostics.domain.case import Case
from diagnostics.domain.library import Library
from diagnostics.domain.paper import choices_of, sheet_code
from diagnostics.errors import Conflict, ContentError, NotFound
from diagnostics.exchange.paper_answers import read_paper_answers, write_form
from diagnostics.reasoning.on_paper import sheets_for
from diagnostics.reasoning.stop import LIMIT
from diagnostics.services.cases import case_of, history_of
from diagnostics.services.files import open_sample
from diagnostics.services.interview import record_answer
from diagnostics.services.libraries import adopt_library
from diagnostics.services.paper import preview_paper, take_in_paper
from diagnostics.services.respondents import remove_respondent
from diagnostics.storage.records import Status
from diagnostics.storage.store import Store
from tests.samples import samples, some

FLAGSHIP = "pharma-social-media"


def emptied(case: Case) -> Case:
    """A case of which nobody has answered anything."""
    return case.model_copy(update={"respondents": [one.model_copy(update={"answers": {}}) for one in case.respondents]})


def asked_only(library: Library, case: Case) -> Case:
    """A case with those answers that the interview would have asked for; a published account can hold others."""
    asked = {q.id: q for q in library.questions_for(case.gap.kind, frozenset(case.request.topics))}

    def fits(role: str, question: str) -> bool:
        return question in asked and role in asked[question].roles

    people = [
        one.model_copy(update={"answers": {name: value for name, value in one.answers.items() if fits(one.role, name)}})
        for one in case.respondents
    ]
    return case.model_copy(update={"respondents": people})


def on_paper(library: Library, case: Case, answered: Case) -> bytes:
    """The form of a case, with what people answered in another copy of it put in by letter or number."""
    roles = dict.fromkeys(person.role for person in case.respondents)
    sheets = [sheet for role in roles for sheet in sheets_for(library, case, role, everything=True)]
    given = {sheet_code(case.id, library, person.id): person.answers for person in answered.respondents}
    rows = list(csv.DictReader(StringIO(write_form(library, case, sheets).removeprefix("\ufeff"))))
    for row in rows:
        value = given[row["sheet"]].get(row["id"])
        if value is not None:
            letters = {choice.value: choice.letter for choice in choices_of(library.question_by_id[row["id"]])}
            row["letter"] = letters.get(value, value)
    out = StringIO()
    writer = csv.DictWriter(out, list(rows[0]))
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue().encode()


@pytest.fixture
def case_id(store: Store, library: Library) -> str:
    """The flagship before anybody was asked."""
    return open_sample(store, LOCAL, library, emptied(samples()[FLAGSHIP]))


def test_a_case_answered_on_paper_is_the_case_answered_on_screen(store: Store, library: Library, case_id: str) -> None:
    case = case_of(store, LOCAL, case_id).case
    answered = asked_only(library, samples()[FLAGSHIP])
    assert answered.answer_count >= 45
    data = on_paper(library, case, answered)
    before = history_of(store, LOCAL, case_id)
    preview = preview_paper(store, LOCAL, library, case_id, data, "answers.csv")
    assert history_of(store, LOCAL, case_id) == before, "looking changes nothing"
    assert take_in_paper(store, LOCAL, library, case_id, preview) == len(preview.new) == answered.answer_count

    on_screen = open_sample(store, LOCAL, library, emptied(answered).model_copy(update={"id": "screen"}))
    for person in answered.respondents:
        for question, value in person.answers.items():
            record_answer(store, LOCAL, library, on_screen, person.id, question, value, None)
    paper, screen = case_of(store, LOCAL, case_id).case, case_of(store, LOCAL, on_screen).case
    assert {one.id: one.answers for one in paper.respondents} == {one.id: one.answers for one in screen.respondents}
    found, same = (diagnose(library, one, robust=False) for one in (paper, screen))
    assert (found.verdict, found.causes, found.interventions) == (same.verdict, same.causes, same.interventions)


def test_each_answer_is_an_event_of_its_own_that_names_the_paper(store: Store, library: Library, case_id: str) -> None:
    code = sheet_code(case_id, library, "line-manager")
    data = f"sheet,question,letter,note\n{code},spread,A,as of May\n{code},onset,X,\n".encode()
    take_in_paper(store, LOCAL, library, case_id, preview_paper(store, LOCAL, library, case_id, data, "may.csv"))
    events = [event for event in history_of(store, LOCAL, case_id) if event.verb == "record-answer"]
    assert [(event.detail["question"], event.detail["origin"], event.detail["file"]) for event in events] == [
        ("spread", "paper", "may.csv"),
        ("onset", "paper", "may.csv"),
    ]
    assert events[0].detail["note"] == "as of May" and "note" not in events[1].detail


def test_nothing_is_replaced_that_was_not_shown_and_agreed_to(store: Store, library: Library, case_id: str) -> None:
    record_answer(store, LOCAL, library, case_id, "line-manager", "onset", "always", None)
    code = sheet_code(case_id, library, "line-manager")
    suddenly = next(choice.letter for choice in choices_of(library.question_by_id["onset"]) if choice.value == "suddenly")
    data = f"sheet,question,letter\n{code},onset,{suddenly}\n{code},spread,A\n".encode()
    preview = preview_paper(store, LOCAL, library, case_id, data, "a.csv")
    assert [(one.before, one.answer.value) for one in preview.replacing] == [("always", "suddenly")]
    assert take_in_paper(store, LOCAL, library, case_id, preview) == 1
    assert answers_of(store, case_id)["onset"] == "always"
    again = preview_paper(store, LOCAL, library, case_id, data, "a.csv")
    assert not again.new
    assert take_in_paper(store, LOCAL, library, case_id, again, replace=True) == 1
    assert answers_of(store, case_id)["onset"] == "suddenly"
    done = preview_paper(store, LOCAL, library, case_id, data, "a.csv")
    assert not done.new and not done.replacing and take_in_paper(store, LOCAL, library, case_id, done, replace=True) == 0


def test_an_answer_given_meanwhile_stops_all_of_it(store: Store, other_tab: Store, library: Library, case_id: str) -> None:
    code = sheet_code(case_id, library, "line-manager")
    data = f"sheet,question,letter\n{code},onset,A\n{code},spread,A\n".encode()
    preview = preview_paper(store, LOCAL, library, case_id, data, "a.csv")
    record_answer(other_tab, LOCAL, library, case_id, "line-manager", "spread", "one-team", None)
    before = history_of(store, LOCAL, case_id)
    with pytest.raises(Conflict, match="given elsewhere in the meantime"):
        take_in_paper(store, LOCAL, library, case_id, preview)
    assert "onset" not in answers_of(store, case_id)
    assert history_of(store, LOCAL, case_id) == before


def test_a_respondent_who_was_removed_and_a_case_that_is_not_there_are_told(
    store: Store, library: Library, case_id: str
) -> None:
    code = sheet_code(case_id, library, "line-manager")
    data = f"sheet,question,letter\n{code},onset,A\n".encode()
    preview = preview_paper(store, LOCAL, library, case_id, data, "a.csv")
    remove_respondent(store, LOCAL, case_id, "line-manager")
    with pytest.raises(NotFound, match="no respondent 'line-manager'"):
        take_in_paper(store, LOCAL, library, case_id, preview)
    with pytest.raises(ContentError, match="there is no respondent 'line-manager' in this case"):
        preview_paper(store, LOCAL, library, case_id, data, "a.csv")
    with pytest.raises(NotFound):
        preview_paper(store, LOCAL, library, "no-such-case", data, "a.csv")


def test_the_first_sheet_moves_a_draft_on(store: Store, library: Library, case_id: str) -> None:
    with store.writing(LOCAL) as work:
        work.cases.change(case_id, status=Status.DRAFT)
    code = sheet_code(case_id, library, "line-manager")
    data = f"sheet,question,letter\n{code},onset,A\n".encode()
    take_in_paper(store, LOCAL, library, case_id, preview_paper(store, LOCAL, library, case_id, data, "a.csv"))
    assert case_of(store, LOCAL, case_id).status is Status.INTERVIEWING
    assert adopt_library(store, LOCAL, case_id, library) == ()


def answers_of(store: Store, case_id: str) -> dict[str, str]:
    people = case_of(store, LOCAL, case_id).case.respondents
    return next(person.answers for person in people if person.id == "line-manager")


@pytest.mark.parametrize("name", some()[:4])
def test_what_can_be_said_on_screen_can_be_said_on_paper(name: str) -> None:
    library, answered = load_library(), samples()[name]
    case = emptied(answered)
    filled = read_paper_answers(on_paper(library, case, answered), "a.csv", library, case)
    assert {(one.respondent, one.question, one.value) for one in filled.answers} == {
        (person.id, question, value)
        for person in asked_only(library, answered).respondents
        for question, value in person.answers.items()
    }


@given(st.data())
def test_whatever_is_ticked_comes_back_as_it_was_ticked(data: st.DataObject) -> None:
    library, case = load_library(), emptied(samples()[FLAGSHIP])
    role = data.draw(st.sampled_from(["performer", "line-manager", "records"]))
    ticked: dict[tuple[str, str], str] = {}
    lines = ["sheet,question,letter"]
    for sheet in sheets_for(library, case, role):
        assert len(sheet.questions) <= LIMIT
        for question in sheet.questions:
            choice = data.draw(st.sampled_from([None, *choices_of(question)]))
            if choice:
                ticked[sheet.respondent.id, question.id] = choice.value
                lines.append(f"{sheet_code(case.id, library, sheet.respondent.id)},{question.id},{choice.letter}")
    if ticked:
        filled = read_paper_answers("\n".join(lines).encode(), "a.csv", library, case)
        assert {(one.respondent, one.question): one.value for one in filled.answers} == ticked


def test_a_question_that_was_answered_is_not_printed_again() -> None:
    library, case = load_library(), samples()[FLAGSHIP]
    for sheet in sheets_for(library, case, "performer", everything=True):
        assert not {question.id for question in sheet.questions} & {*sheet.respondent.answers}
