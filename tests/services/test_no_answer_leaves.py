"""Nothing that a service returns reveals an answer, or who gave it, to somebody without the right to answers."""

from __future__ import annotations

import io
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass

import pytest

from diagnostics.access.matrix import Principal, person_with
from diagnostics.access.rights import LOCAL, Person, Right
from diagnostics.audit_check import verified_export
from diagnostics.content.facilitation import load_facilitation
from diagnostics.content.library import Content
from diagnostics.diagnose import diagnose, plan_of
from diagnostics.domain.library import Library
from diagnostics.domain.outcome import Outcome
from diagnostics.errors import DiagnosticError
from diagnostics.evaluation.likeness import like
from diagnostics.handover.files import Findings, everything, offered
from diagnostics.reports.document import Length
from diagnostics.reports.house import PLAIN
from diagnostics.reports.kit import kit_of
from diagnostics.reports.material import material_of
from diagnostics.reports.render import RENDERERS, render
from diagnostics.services.auditing import export_trail, list_events, verify_trail
from diagnostics.services.cases import case_of, list_cases
from diagnostics.services.diagnosing import CaseFindings, diagnosis_of, findings_of
from diagnostics.services.learning import close_case, closed_cases
from diagnostics.services.responding import invitation_behind, next_for_a_function, taking_of
from diagnostics.storage.store import Store
from diagnostics.storage.trail import Wanted
from tests.databases import new_database
from tests.services.invited import Somebody, group_link, opened
from tests.services.marked import FACILITATOR, READERS, MarkedCase, marked_case, with_people
from tests.services.verbs import ADA, EVERY_VERB, Verb, nothing

SEEING = [name for name in READERS if name not in ("administrator", "author", "consultant-elsewhere")]
"""Readers who see the case without its answers."""


@dataclass
class Doors:
    """A database with a marked case that is not changed, and others on which verbs are tried."""

    store: Store
    library: Library
    case: MarkedCase
    cases: int = 1

    def another(self) -> MarkedCase:
        self.cases += 1
        return marked_case(self.store, self.library, self.cases)


@pytest.fixture(scope="module")
def doors(tmp_path_factory: pytest.TempPathFactory, content: Content) -> Iterator[Doors]:
    with closing(Store.open(new_database("sqlite", tmp_path_factory.mktemp("doors")))) as store:
        library = with_people(store, content)
        case = marked_case(store, library, with_group=True)
        close_case(store, LOCAL, marked_case(store, library, 1).id, None, Outcome(measured="counted"))
        yield Doors(store, library, case)


def came_back(doors: Doors, verb: Verb, reader: Person, case: MarkedCase) -> object:
    """What a verb returns or says when called by somebody who may call it."""
    given = verb.prepare(doors.store, case.id, ADA)
    try:
        return verb.do(doors.store, reader, doors.library, case.id, given)
    except DiagnosticError as refused:
        return str(refused)


def called(verb: Verb) -> set[str]:
    return set(verb.do.__code__.co_names)


@pytest.mark.parametrize("name", READERS)
def test_no_verb_tells_an_answer(doors: Doors, name: str) -> None:
    reader, tried = READERS[name], 0
    for verb in EVERY_VERB:
        if verb.rights <= reader.rights:
            case = doors.case if verb.prepare is nothing else doors.another()
            assert case.told_by(came_back(doors, verb, reader, case)) == set(), called(verb)
            tried += 1
    assert tried >= (1 if name == "author" else 5)
    print(f"{name}: {tried} verbs")


def test_the_same_search_finds_the_answers_where_they_are_for_somebody(doors: Doors) -> None:
    case = doors.case
    assert case.told_by(case_of(doors.store, FACILITATOR, case.id).case.respondents) >= {"markn0z"}
    told = case.told_by(findings_of(doors.store, FACILITATOR, case.id))
    assert {mark for mark in case.marks if mark.startswith(("marko", "markq"))} <= told
    record = list(export_trail(doors.store, LOCAL))
    assert "onset" in case.told_by(record) and any("always" in line for line in record)


def test_the_record_that_an_auditor_takes_along_holds_no_answer_and_is_verified(doors: Doors) -> None:
    record = list(export_trail(doors.store, READERS["auditor"]))
    assert doors.case.told_by(record) == set()
    found = verified_export(io.BytesIO("".join(f"{line}\n" for line in record).encode()))
    assert found.fault is None and found.left_out and found.head == verify_trail(doors.store, LOCAL).head
    taken = [event for event in list_events(doors.store, LOCAL, Wanted(verb="export-trail")).rows if event.who != LOCAL.name]
    assert "answers: no" in taken[0].more


def test_whoever_may_change_a_case_may_see_its_answers() -> None:
    """Verbs that change a case say what is stored now: a conflict, answers that no longer fit, rounds."""
    changing = [grant for part in Principal for grant in person_with("P", [part], "p", "ada").grants]
    changing = [grant for grant in changing if grant.rights & {Right.EDIT_CASE, Right.EXPORT, Right.DELETE_CASE}]
    assert changing and all(Right.ANSWER in grant.rights for grant in changing)


@pytest.mark.parametrize("name", SEEING)
def test_the_findings_are_those_of_all_answers_and_tell_none(doors: Doors, name: str) -> None:
    full, bare = (findings_of(doors.store, who, doors.case.id) for who in (FACILITATOR, READERS[name]))
    assert full.diagnosis.asked and not bare.diagnosis.asked and bare.diagnosis.is_withheld
    assert bare.diagnosis.verdict.kind is full.diagnosis.verdict.kind
    for part in ("probability", "share", "likelihood", "owner"):
        assert [getattr(one, part) for one in bare.diagnosis.causes] == [getattr(one, part) for one in full.diagnosis.causes]
    plans = [plan_of(one.library, one.diagnosis, one.stored.plan) for one in (full, bare)]
    assert plans[0].steps and plans[0] == plans[1]
    assert bare.stored.case.answer_count == full.stored.case.answer_count and not bare.stored.case.respondents


def test_nothing_is_computed_from_a_case_without_its_answers(doors: Doors) -> None:
    bare = case_of(doors.store, READERS["auditor"], doors.case.id).case
    for computed in (diagnose, diagnosis_of):
        with pytest.raises(ValueError, match="without its answers"):
            computed(doors.library, bare.model_copy(update={"title": "Another title"}))
    assert like(doors.library, bare, closed_cases(doors.store, FACILITATOR)) == ()


def written(found: CaseFindings) -> Findings:
    limits = found.stored.plan
    return Findings(
        found.library,
        found.stored.case,
        found.diagnosis,
        plan_of(found.library, found.diagnosis, limits),
        limits,
        found.kept,
    )


def files_of(found: CaseFindings) -> Iterator[tuple[str, bytes]]:
    """Every file that can be made from a case: the report in each format and length, the archive, the kit."""
    findings = written(found)
    for form in offered():
        for length in Length if form.ending in RENDERERS else (Length.FULL,):
            yield f"{form.ending} {length}", findings.file(form.ending, length)
    yield "archive", everything(findings, "case", Length.FULL, PLAIN)
    args = (found.library, found.stored.case, found.diagnosis, findings.plan, found.kept, findings.limits)
    kit = kit_of(material_of(*args), load_facilitation())
    for ending in RENDERERS:
        yield f"kit {ending}", render(kit, ending)  # type: ignore[arg-type]


def test_no_report_archive_or_kit_tells_an_answer(doors: Doors) -> None:
    readers = [READERS[name] for name in ("senior-manager", "auditor", "line-manager-as-owner")]
    first, *others = [findings_of(doors.store, reader, doors.case.id) for reader in readers]
    assert all(
        (one.diagnosis, one.stored.case, one.kept) == (first.diagnosis, first.stored.case, first.kept) for one in others
    )
    number = 0
    for name, file in files_of(first):
        assert doors.case.told_by(file) == set(), name
        assert name.startswith(("yaml", "kit")) or b"No answer speaks" not in file
        number += 1
    print(f"{number} files")


@pytest.mark.parametrize("ending", ["pdf", "docx", "pptx", "xlsx", "html", "md", "json", "yaml"])
def test_the_same_search_finds_the_answers_in_the_report_of_a_facilitator(doors: Doors, ending: str) -> None:
    told = doors.case.told_by(written(findings_of(doors.store, FACILITATOR, doors.case.id)).file(ending))
    assert told


def test_somebody_who_answers_for_a_function_gets_a_question_and_no_answer_of_the_case(doors: Doors) -> None:
    case = doors.another()
    hr = Somebody(doors.store, group_link(doors.store, opened(doors.store, case.id, "hr"))).begins()
    first = next_for_a_function(doors.store, hr.key, None)
    assert first and "hr" in doors.library.question_by_id[first].roles
    question = doors.library.question_by_id[first]
    hr.says(first, "0" if question.is_number else question.options[0].id)
    came = (taking_of(doors.store, hr.key), invitation_behind(doors.store, hr.token), hr.code)
    assert case.told_by(came) - {first} == set()
    assert next_for_a_function(doors.store, hr.key, None) != first


def test_cases_in_a_list_say_what_may_be_done_in_each(doors: Doors) -> None:
    owner = READERS["line-manager-as-owner"]
    listed = {one.id: one for one in list_cases(doors.store, owner)}
    assert not listed[doors.case.id].rights & {*owner.rights} - {*owner.by_reach[-1].rights}
