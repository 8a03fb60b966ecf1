"""A stated likelihood says how often a careful investigation names a family or a cause, and was held against cases."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from diagnostics.check import check
from diagnostics.content.cases import read_case, second_paths
from diagnostics.content.library import CALIBRATION, ROOT, build_library, load_library, read_content
from diagnostics.diagnose import diagnose
from diagnostics.domain.case import Case
from diagnostics.errors import InvalidInput
from diagnostics.evaluation.calibrating import Reading, calibrated, readings_of
from diagnostics.reasoning.interview import bench_for, evidence_for
from tests.reasoning.strategies import LIBRARY, cases
from tests.samples import diagnosed, samples


def readings() -> list[Reading]:
    library = load_library()
    return readings_of(library, samples(), [read_case(path, library) for path in second_paths(ROOT)])


def test_the_calibration_that_is_shipped_is_what_the_published_readings_teach() -> None:
    shipped = load_library().calibration
    assert shipped is not None and load_library().not_calibrated == ""
    assert calibrated(load_library(), readings(), shipped.made_on) == shipped


def test_no_case_that_is_held_out_teaches_anything() -> None:
    held = {case.id for case in samples().values() if case.documented and case.documented.held_out}
    assert held and not held & {reading.case for reading in readings()}


def test_stated_likelihoods_hold_on_cases_left_out() -> None:
    shipped = load_library().calibration
    assert shipped is not None
    assert shipped.quality.brier <= 0.17 and shipped.quality.error <= 0.06


@given(case=cases(LIBRARY, people=2, answers=6), data=st.data())
def test_an_answer_against_a_cause_never_makes_it_likelier(case: Case, data: st.DataObject) -> None:
    asked = {(question, person.role) for person in case.respondents for question in person.answers}
    against = [
        (question, option)
        for question in bench_for(LIBRARY, case).questions
        for option in question.options
        if option.lowers
        and not option.raises
        and all((question.id, person.role) not in asked for person in case.respondents)
    ]
    question, option = data.draw(st.sampled_from(against))
    person = case.respondents[0]
    before = diagnose(LIBRARY, case, robust=False)
    after = diagnose(LIBRARY, case.with_answer(person.id, question.id, option.id), robust=False)
    for cause in option.lowers:
        if any(cause == found.id for found in before.causes):
            assert after.cause(cause).probability <= before.cause(cause).probability + 1e-9


def test_one_answer_alone_is_no_ground_for_a_verdict() -> None:
    case = samples()["new-system-roll-out"]
    bench = bench_for(LIBRARY, case)
    for item in evidence_for(bench, case):
        alone = case.model_copy(update={"respondents": [p.model_copy(update={"answers": {}}) for p in case.respondents]})
        alone = alone.with_answer(item.respondent, item.question, item.option)
        found = diagnose(LIBRARY, alone, robust=False)
        assert found.verdict.kind == "cannot-tell"
        assert found.certainty.sentence.startswith("Thin evidence: 1 answer of one role.")


def test_too_few_cases_teach_nothing() -> None:
    few = [reading for reading in readings() if reading.case < "c"]
    with pytest.raises(InvalidInput, match="cases are too few to learn from; at least 40 are needed"):
        calibrated(load_library(), few, date(2026, 12, 1))


BROKEN = {
    "made for other questions": ("made_for: ", "made_for: 0", "was made for other questions, causes or weights"),
    "too few cases": ("cases: ", "cases: 1 #", "comes from 1 cases; at least 40 are needed"),
}


@pytest.mark.parametrize("name", BROKEN)
def test_a_calibration_that_does_not_fit_is_said_and_chances_are_named_as_what_they_are(
    content_root: Path, name: str
) -> None:
    old, new, reason = BROKEN[name]
    path = content_root / CALIBRATION
    text = path.read_text(encoding="utf-8")
    if name == "made for other questions":
        text = "".join(f"{old}{64 * 'a'}\n" if line.startswith(old) else line for line in text.splitlines(keepends=True))
    else:
        text = "".join(f"{new}\n" if line.startswith(old) else line for line in text.splitlines(keepends=True))
    path.write_text(text, encoding="utf-8")
    assert any(reason in note.what for note in check(content_root).notes) and not check(content_root).faults
    library = build_library(read_content(content_root))
    found = diagnose(library, samples()["sales-shortfall"], robust=False)
    assert reason in found.not_calibrated and reason in found.certainty.sentence
    assert all(cause.probability == pytest.approx(cause.before_calibration) for cause in found.causes)


def test_where_there_is_no_calibration_it_is_said(content_root: Path) -> None:
    (content_root / CALIBRATION).unlink()
    found = diagnose(build_library(read_content(content_root)), samples()["sales-shortfall"], robust=False)
    assert found.not_calibrated == "There is no calibration."


def test_the_posterior_of_the_network_stays_to_be_seen() -> None:
    found = diagnosed("pharma-social-media")
    assert any(abs(cause.probability - cause.before_calibration) > 0.1 for cause in found.causes)
    assert all(0 < family.before_calibration < 1 for family in found.families)
