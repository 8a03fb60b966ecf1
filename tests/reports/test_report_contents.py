"""What a sponsor pays for: whom we asked, what doing nothing costs, what training will not do, when to stop."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from diagnostics.content.library import ROOT, load_library
from diagnostics.diagnose import diagnose, plan_of
from diagnostics.domain.accountability import Action, ActionState, Owner, Ownership, OwnershipState
from diagnostics.domain.case import Case, Origin, Respondent
from diagnostics.domain.causes import FamilyId
from diagnostics.domain.diagnosis import Diagnosis, LibraryRef
from diagnostics.domain.finding import VerdictKind
from diagnostics.domain.follow_up import Review
from diagnostics.planning.plan import Limits
from diagnostics.reports.build import report_of
from diagnostics.reports.choices import THE_PLAN
from diagnostics.reports.document import Block, Document, Facts, Heading, Plot, Table
from diagnostics.reports.kept import NOTHING, Kept
from tests.reports.reading import NAMED, flat, texts
from tests.samples import diagnosed, samples, some

LIBRARY = load_library()
SINCE = datetime(2026, 3, 2, 9, tzinfo=UTC)
ALL = some()


def reported(case: Case, found: Diagnosis, kept: Kept = NOTHING, limits: Limits | None = None) -> Document:
    plan = plan_of(LIBRARY, found, limits or Limits())
    return report_of(LIBRARY, case, found, plan, follow_up=kept, limits=limits)


def sample(case_id: str, kept: Kept = NOTHING) -> Document:
    return reported(samples()[case_id], diagnosed(case_id), kept)


def section(document: Document, title: str) -> list[Block]:
    """The blocks below a heading, up to the next of its level; none where there is no such section."""
    blocks = list(flat(document))
    found = [place for place, block in enumerate(blocks) if isinstance(block, Heading) and block.text == title]
    if not found:
        return []
    level = blocks[found[-1]].level  # type: ignore[union-attr]
    after = blocks[found[-1] + 1 :]
    ends = [place for place, block in enumerate(after) if isinstance(block, Heading) and block.level <= level]
    return after[: ends[0]] if ends else after


def told(document: Document, title: str) -> str:
    return " ".join(texts(section(document, title)))


def owned(cause: str, state: OwnershipState, **more: object) -> Ownership:
    owner = Owner("line-manager", "post-7", "employee-7")
    return replace(Ownership("case", cause, state, owner, SINCE), **more)  # type: ignore[arg-type]


def test_no_respondent_is_named_in_what_was_agreed_or_reviewed() -> None:
    case = samples()[NAMED]
    people = [one.model_copy(update={"name": f"Ottilie Brandmayr {place}"}) for place, one in enumerate(case.respondents)]
    name = people[2].name
    kept = Kept(
        ownerships=(owned("perverse-rewards", OwnershipState.DISPUTED, reason=f"{name} says no"),),
        actions=(
            Action(
                "a", "case", "overload", f"{name} writes the list", Owner("it"), ActionState.BLOCKED, blocker=f"Ask {name}"
            ),
        ),
        reviews=(Review("case", 1, date(2026, 4, 1), date(2026, 4, 2), 9.0, f"Counted by {name}", note=name),),
    )
    said = " ".join(texts(reported(case.model_copy(update={"respondents": people}), diagnosed(NAMED), kept)))
    assert "Brandmayr" not in said
    assert "employee-7" not in said and "post-7" not in said
    assert "the line manager writes the list".lower() in said.lower()


@pytest.mark.parametrize("case_id", ALL)
def test_doing_nothing_is_never_priced_where_the_gap_is_not(case_id: str) -> None:
    found = diagnosed(case_id)
    document = sample(case_id)
    everything = " ".join(texts(document))
    priced = found.gap.yearly_cost is not None
    assert ("goes on costing" in everything) == priced
    assert ("Saves a year" in everything) == (priced and found.verdict.kind is not VerdictKind.CANNOT_TELL)
    if not priced:
        assert "What waiting costs cannot be said until it is known" in told(document, "What doing nothing costs")


def test_what_is_missing_for_a_price_is_what_is_missing() -> None:
    case = samples()[NAMED]
    gap = case.gap.model_copy(update={"value_per_unit": None})
    found = replace(diagnosed(NAMED), gap=replace(diagnosed(NAMED).gap, yearly_cost=None))
    said = told(reported(case.model_copy(update={"gap": gap}), found), "What doing nothing costs")
    assert "what one unit of it is worth in money" in said
    assert "where it should stand" not in said and "period" not in said


def test_costs_in_two_currencies_are_never_set_against_each_other() -> None:
    found = replace(diagnosed(NAMED), gap=replace(diagnosed(NAMED).gap, currency="USD"))
    said = told(reported(samples()[NAMED], found), "What doing nothing costs")
    assert "pays for itself" not in said
    assert "reckoned in EUR" in said


@pytest.mark.parametrize("case_id", ALL)
def test_the_plan_stands_among_the_choices_and_doing_nothing_is_the_first(case_id: str) -> None:
    plan = plan_of(LIBRARY, diagnosed(case_id), Limits())
    shown = [block for block in section(sample(case_id), "The plan beside other choices") if isinstance(block, Plot)]
    assert bool(shown) == bool(plan.steps)
    for plot in shown:
        assert plot.across is not None
        assert (plot.categories[0], plot.across.values[0], plot.series[0].values[0]) == ("Do nothing", 0.0, 0.0)
        place = plot.categories.index(THE_PLAN)
        assert plot.across.values[place] == pytest.approx(plan.cost, rel=0.05)
        assert plot.series[0].values[place] == round(100 * plan.closes.mid)


def test_what_the_people_in_charge_will_not_do_is_in_no_choice() -> None:
    refused = plan_of(LIBRARY, diagnosed(NAMED), Limits()).steps[0].action
    document = reported(samples()[NAMED], diagnosed(NAMED), limits=Limits(left_out=frozenset({refused.id})))
    said = told(document, "The plan beside other choices")
    assert said and refused.label not in said


@pytest.mark.parametrize("case_id", ALL)
def test_what_training_does_follows_from_the_causes_found(case_id: str) -> None:
    found = diagnosed(case_id)
    facts = next(
        block for block in section(sample(case_id), "What training will and will not do") if isinstance(block, Facts)
    )
    said = dict(facts.items)
    raised = [cause for cause in found.leading if cause.family is FamilyId.TRAINING]
    for cause in raised:
        assert cause.label in said["What it does"]
    if not raised:
        assert "nothing to work on" in said["What it does"] or "nobody was asked" in said["What it does"]
    rest = [cause for cause in found.leading if cause.family is not FamilyId.TRAINING]
    for cause in rest[:3]:
        assert cause.label in said["What it does not"]
        assert cause.owner.in_text in said["What it does not"]


def test_where_nobody_was_asked_about_skill_nothing_is_said_of_a_course() -> None:
    found = diagnosed(NAMED)
    families = tuple(replace(one, examined=one.examined and one.id is not FamilyId.TRAINING) for one in found.families)
    said = told(reported(samples()[NAMED], replace(found, families=families)), "What training will and will not do")
    assert "nobody was asked about knowledge and skill" in said
    assert "A course alone" not in said


@pytest.mark.parametrize("case_id", ALL)
def test_a_report_counts_the_people_of_a_role_and_what_they_left_open(case_id: str) -> None:
    case, found = samples()[case_id], diagnosed(case_id)
    rows = {
        row[0]: row
        for row in next(b for b in section(sample(case_id), "How and whom we asked") if isinstance(b, Table)).rows
    }
    for role in {item.role for item in found.asked}:
        label, people, put, answered, left = rows[LIBRARY.role_by_id[role].label]
        said = [item for item in found.asked if item.role == role]
        if LIBRARY.role_by_id[role].asks_people:
            assert int(people) == len({person.id for person in case.respondents if person.role == role and person.answers})
        assert (int(put), int(answered) + int(left)) == (len(said), len(said)), label


def test_whoever_is_alone_in_a_role_is_said_to_be_recognisable() -> None:
    case = Case(
        id="small",
        respondents=[
            Respondent(id="a", role="hr", answers={"spread": "most-people"}),
            Respondent(id="b", role="performer", answers={"spread": "most-people"}),
            Respondent(id="c", role="performer", answers={"spread": "dont-know"}),
        ],
    )
    said = told(reported(case, diagnose(LIBRARY, case, robust=False)), "How and whom we asked")
    assert "One person alone answered as: HR partner." in said
    assert "not known to whoever was asked (1)" in said
    assert samples()[NAMED].origin is Origin.INVENTED and "invented" in told(sample(NAMED), "How and whom we asked")


def test_a_step_is_first_looked_at_when_it_can_show() -> None:
    plan = plan_of(LIBRARY, diagnosed(NAMED), Limits())
    measures = [block for block in section(sample(NAMED), "Follow-up") if isinstance(block, Table)][-1]
    for step, row in zip(plan.steps, measures.rows, strict=True):
        if row[4].startswith("After"):
            assert int(row[4].split()[1]) >= 7 * step.shows_in_week
        else:
            assert f"week {step.shows_in_week}" in row[4] and 7 * step.shows_in_week > 90


def test_the_dates_that_were_set_take_the_place_of_the_usual_ones() -> None:
    usual = told(sample(NAMED), "Follow-up")
    assert "30, 60 and 90 days" in usual and "twice the time" in usual
    kept = Kept(reviews=(Review(NAMED, 1, date(2026, 4, 1), date(2026, 4, 2), 9.0), Review(NAMED, 2, date(2026, 6, 1))))
    stored = told(sample(NAMED, kept), "Follow-up")
    assert "30, 60 and 90 days" not in stored
    assert (
        "One of two reviews has taken place." in stored
        and "After 30 days" not in stored
        and "1 June 2026" in stored
        and "9 cases" in stored
    )


def test_what_was_accepted_and_what_is_disputed_is_told_apart() -> None:
    first, second, third = (cause.id for cause in diagnosed(NAMED).leading[:3])
    kept = Kept(
        ownerships=(
            owned(first, OwnershipState.ACCEPTED),
            owned(second, OwnershipState.DISPUTED, counter_proposal=Owner("hr")),
            owned(third, OwnershipState.PROPOSED, answer_by=date(2026, 3, 9)),
        )
    )
    said = told(sample(NAMED, kept), "What has been agreed")
    assert "Three owners were asked; one of them accepted. One owner disputed it." in said
    assert "Named instead: HR partner." in said and "9 March 2026" in said
    assert not section(sample(NAMED), "What has been agreed")


def test_a_report_can_be_matched_with_its_case() -> None:
    case, found = samples()[NAMED], diagnosed(NAMED)
    document = reported(case, found, Kept(revision=17))
    said = told(document, "Annex: audit reference")
    assert case.version in said and found.library.hash in said and found.engine in said and " 17 " in said
    assert case.version[:12] in document.footer
    changed = case.with_answer(case.respondents[0].id, next(iter(case.respondents[0].answers)), None)
    assert changed.version != case.version
    assert case.model_copy(update={"notes": "Looked at again"}).version == case.version


def test_the_accuracy_told_is_the_one_measured_and_the_cases_held_out_come_first() -> None:
    measured = json.loads((ROOT / "data" / "accuracy.json").read_text(encoding="utf-8"))
    said = told(sample(NAMED), "How often the method is right")
    ours = {name: next(row for row in measured[name] if row["id"] == "causeway") for name in ("fair", "methods")}
    held_out, every = str(ours["fair"]["first"]), str(ours["methods"]["first"])
    assert said.index(f"came first in {held_out}") < said.index(every)
    assert all(limit in said for limit in measured["limits"])
    assert "this report was made with others" not in said
    other = replace(diagnosed(NAMED), library=LibraryRef("1999.01", "0" * 64))
    assert "this report was made with others" in told(reported(samples()[NAMED], other), "How often the method is right")
