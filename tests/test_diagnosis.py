"""What a diagnosis says of a case, seen from the people who act on it."""

from __future__ import annotations

import pytest

from diagnostics.charts.figures import shares_chart
from diagnostics.content.library import load_library
from diagnostics.diagnose import diagnose, plan_of
from diagnostics.domain.case import Case, Gap, Request, Respondent
from diagnostics.domain.causes import FamilyId, GapKind, WhyNow
from diagnostics.domain.finding import CauseKind, VerdictKind
from diagnostics.domain.library import Library
from diagnostics.domain.questionnaire import NonAnswer
from diagnostics.findings.verdict import in_order
from diagnostics.planning.plan import Limits
from diagnostics.reasoning.interview import bench_for, evidence_for
from diagnostics.wording import share_in_steps
from tests.samples import diagnosed, samples, some

EVERY_SAMPLE = some()


def one_answer(role: str, question: str, option: str, **case: object) -> Case:
    return Case(id="one", respondents=[Respondent(id="a", role=role, answers={question: option})], **case)  # type: ignore[arg-type]


def test_the_flagship_request_is_not_answered_by_training() -> None:
    found = diagnosed("pharma-social-media")
    assert found.verdict.kind is VerdictKind.FIX
    assert {cause.id for cause in found.leading[:3]} >= {"incentive-misaligned", "unclear-policy"}
    assert found.families[-1].id is not FamilyId.PAY


def test_training_that_the_law_requires_is_never_argued_away() -> None:
    found = diagnosed("pharma-social-media")
    assert found.verdict.required_training
    assert "law requires" in found.verdict.sentence


def test_where_training_is_the_answer_it_says_so_plainly() -> None:
    found = diagnosed("new-system-roll-out")
    assert found.verdict.kind in (VerdictKind.TRAIN, VerdictKind.TRAIN_AND_FIX)
    assert found.causes[0].id == "skill-gap"


def test_nothing_is_planned_while_it_cannot_be_told(library: Library) -> None:
    found = diagnosed("bank-tellers-service")
    assert found.verdict.kind is VerdictKind.CANNOT_TELL and found.interventions
    assert plan_of(library, found, Limits()).steps == ()
    assert plan_of(library, diagnosed("pharma-social-media"), Limits()).steps


def test_what_would_change_it_names_the_question_it_speaks_of() -> None:
    changes = diagnosed("tanzania-clinicians-know-do").would_change
    assert changes
    assert all(change.text in change.sentence and change.answer in change.sentence for change in changes)


def test_an_empty_case_cannot_be_told_and_names_three_questions(library: Library) -> None:
    found = diagnose(library, Case(id="empty"))
    assert found.verdict.kind is VerdictKind.CANNOT_TELL
    assert len(found.next_questions) == len(found.verdict.because) == 3
    assert not found.leading
    assert found.certainty.level == 0


def test_nobody_knowing_anything_cannot_be_told_either(library: Library) -> None:
    answers = {question.id: NonAnswer.DONT_KNOW.value for question in library.questions}
    case = Case(id="dont-know", respondents=[Respondent(id="a", role="line-manager", answers=answers)])
    found = diagnose(library, case)
    assert found.verdict.kind is VerdictKind.CANNOT_TELL
    assert len(found.verdict.because) == 3
    assert all(not family.examined for family in found.families)


@pytest.mark.parametrize("case_id", EVERY_SAMPLE)
def test_the_shares_that_are_printed_add_up_to_what_is_said_to_be_explained(case_id: str) -> None:
    found = diagnosed(case_id)
    raised = [cause.share for cause in found.causes if cause.is_raised]
    assert sum(share.mid for share in raised) + found.unexplained == pytest.approx(1)
    lows, highs = (sum(ends) for ends in zip(*map(share_in_steps, raised), strict=True))
    assert lows <= 100 * (1 - found.unexplained) <= highs


@pytest.mark.parametrize("case_id", EVERY_SAMPLE)
def test_no_share_of_the_gap_is_known_to_the_percent(case_id: str) -> None:
    found = diagnosed(case_id)
    shares = [cause.share for cause in found.causes] + [family.share for family in found.families]
    for share in shares:
        low, high = share_in_steps(share)
        assert low < high and low <= 100 * share.low + 1e-6 and high >= 100 * share.high - 1e-6
        assert share.high - share.low >= share.mid / 2 or share.high == 1
    assert all(0 <= cause.share.low <= cause.share.mid <= cause.share.high <= 1 for cause in found.causes)


@pytest.mark.parametrize("case_id", EVERY_SAMPLE)
def test_every_cause_has_exactly_one_accountable_role_and_a_reason(case_id: str) -> None:
    for cause in diagnosed(case_id).causes:
        assert cause.owner.role and cause.owner.reason


@pytest.mark.parametrize("case_id", EVERY_SAMPLE)
def test_what_comes_first_has_an_answer_that_speaks_for_it(case_id: str) -> None:
    found, case, library = diagnosed(case_id), samples()[case_id], load_library()
    said = {
        cause
        for item in evidence_for(bench_for(library, case), case)
        for option in library.question_by_id[item.question].options
        if option.id == item.option
        for cause in option.raises
    }
    assert found.causes[0].id in said or not said


@pytest.mark.parametrize("case_id", EVERY_SAMPLE)
def test_a_mechanism_names_a_root_that_was_itself_raised(case_id: str) -> None:
    found = diagnosed(case_id)
    for cause in found.causes:
        if cause.kind is CauseKind.MECHANISM:
            assert cause.roots
            assert all(found.cause(root).is_raised for root in cause.roots)


def test_asking_twice_gives_the_same_diagnosis(library: Library) -> None:
    case = samples()["sales-shortfall"]
    assert diagnose(library, case) == diagnose(library, case)


def test_the_order_in_which_people_answer_does_not_matter(library: Library) -> None:
    case = samples()["sales-shortfall"]
    turned = case.model_copy(
        update={
            "respondents": [
                person.model_copy(update={"answers": dict(reversed(person.answers.items()))})
                for person in reversed(case.respondents)
            ]
        }
    )
    assert diagnose(library, turned, robust=False).causes == diagnose(library, case, robust=False).causes


def test_turnover_is_the_gap_and_not_a_cause_where_people_are_missing(library: Library) -> None:
    found = diagnose(library, Case(id="staffing", gap=Gap(kind=GapKind.STAFFING)), robust=False)
    assert "high-turnover" not in {cause.id for cause in found.causes}


def test_a_pay_comparison_from_the_records_settles_pay(library: Library) -> None:
    case = one_answer("records", "pay-compared", "clearly-less", gap=Gap(kind=GapKind.STAFFING))
    found = diagnose(library, case, robust=False)
    assert found.cause("pay-level").probability >= 0.6
    assert found.cause("pay-level").probability > found.cause("pay-level").prior + 0.1


def test_a_measured_gap_costs_a_range_and_a_guess_a_wider_one(library: Library) -> None:
    figures = {"current": 10, "target": 20, "value_per_unit": 100, "period": "month"}
    measured = diagnose(library, Case(id="m", gap=Gap(**figures, basis="records")), robust=False).gap.yearly_cost  # type: ignore[arg-type]
    guessed = diagnose(library, Case(id="g", gap=Gap(**figures, basis="impression")), robust=False).gap.yearly_cost  # type: ignore[arg-type]
    assert measured and guessed
    assert measured.mid == guessed.mid == 12_000
    assert guessed.high - guessed.low > measured.high - measured.low


def test_what_is_missing_is_said_with_what_it_costs(library: Library) -> None:
    missing = diagnose(library, Case(id="bare"), robust=False).gap.missing
    assert any("20 % less" in sentence for sentence in missing)
    complete = diagnosed("pharma-social-media").gap.missing
    assert not complete


def test_the_reason_for_asking_changes_where_one_starts_not_where_records_lead(library: Library) -> None:
    answers = {"what-pays": "against", "pay-at-stake": "a-lot", "goal-conflict": "no", "written-standard": "current"}
    people = [Respondent(id="r", role="records", answers=answers)]
    tops = {
        diagnose(library, Case(id="x", request=Request(why_now=why), respondents=people), robust=False).causes[0].id
        for why in WhyNow
    }
    assert tops == {"incentive-misaligned"}


def test_answers_that_contradict_each_other_are_shown_as_a_finding() -> None:
    found = diagnosed("pharma-social-media")
    assert any(item.about == "answer-found" for item in found.disagreements)


def test_an_answer_to_a_question_that_no_longer_fits_the_gap_is_kept_but_not_counted(library: Library) -> None:
    people = [Respondent(id="h", role="hr", answers={"leaving-reason": "pay"})]
    found = diagnose(library, Case(id="x", gap=Gap(kind=GapKind.WORK), respondents=people), robust=False)
    assert [item.question for item in found.asked] == ["leaving-reason"]
    assert all(not cause.reasons for cause in found.causes)


def test_what_would_change_the_decision_really_changes_it(library: Library) -> None:
    case = samples()["tanzania-clinicians-know-do"]
    before = diagnosed(case.id)
    assert before.would_change
    changed = 0
    for change in before.would_change:
        person = Respondent(id="asked-later", role=change.role, answers={change.question: change.option})
        after = diagnose(library, case.model_copy(update={"respondents": [*case.respondents, person]}), robust=False)
        first = [item.id for item in after.interventions[:1]] != [item.id for item in before.interventions[:1]]
        owner = after.causes[0].owner.role != before.causes[0].owner.role
        changed += after.verdict.kind is not before.verdict.kind or owner or first
    assert changed == len(before.would_change)


def test_a_case_about_one_person_says_nothing_about_the_person(library: Library) -> None:
    answers = {"anyone-improved": "nobody", "known-concern": "kept-on", "see-the-point": "pointless"}
    case = Case(id="one", gap=Gap(people_affected=1), respondents=[Respondent(id="a", role="line-manager", answers=answers)])
    found = diagnose(library, case)
    assert {cause.family for cause in found.causes} == {family.id for family in library.families} - {FamilyId.CAPACITY}
    capacity = next(family for family in found.families if family.id is FamilyId.CAPACITY)
    assert capacity.why_not == "This case is about one person. Nobody is judged here; look at what surrounds the work."
    assert not capacity.examined and capacity.share.high == 0


@pytest.mark.parametrize("case_id", EVERY_SAMPLE)
def test_the_sentence_and_the_chart_of_shares_say_the_same_of_what_comes_first(case_id: str) -> None:
    found = diagnosed(case_id)
    if found.verdict.kind is not VerdictKind.CANNOT_TELL:
        first = in_order(found.causes)[0]
        assert found.verdict.sentence.partition("“")[2].startswith(first.label)
        assert shares_chart(found).sentence.startswith(f"First comes “{first.label}”")
