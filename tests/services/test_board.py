"""The board: its figures are sums of its rows, everybody sees their own part of it, and never an answer."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import fields, replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from diagnostics.access.matrix import Principal, person_with
from diagnostics.access.rights import LOCAL, Person
from diagnostics.content.library import load_library, read_content
from diagnostics.diagnose import diagnose
from diagnostics.domain.accountability import OwnershipState
from diagnostics.domain.asking import Kind
from diagnostics.domain.board import URGENCY_OF, Evidence, Look, Urgency, evidence_of
from diagnostics.domain.finding import VerdictKind
from diagnostics.errors import NotAllowed
from diagnostics.evaluation.learning_trial import closed_cases
from diagnostics.evaluation.worlds import AS_MODELLED
from diagnostics.services.asking import EACH, decisions
from diagnostics.services.board import PAGE, Grouping, Line, board, lines_for_file, parts, parts_of_each
from diagnostics.services.cases import case_of, list_cases
from diagnostics.services.diagnosing import found_of
from diagnostics.services.inventing import Template, fill
from diagnostics.services.inventing_people import invented_organisation, store_organisation
from diagnostics.services.libraries import keep_library
from diagnostics.services.portfolio import flow, loads, undiagnosed, verdicts
from diagnostics.storage.records import Status
from diagnostics.storage.store import Store
from tests.databases import KINDS, new_database

CASES = 160
COMPANY = invented_organisation(divisions=2, teams=1, seed=1)


@pytest.fixture(scope="module", params=KINDS)
def store(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """An invented company with its portfolio, on both databases; nothing here changes it."""
    folder: Path = tmp_path_factory.mktemp("board")
    library = load_library()
    opened = Store.open(new_database(request.param, folder))
    keep_library(opened, read_content())
    with opened.writing(LOCAL) as work:
        store_organisation(work, COMPANY)
    cases = closed_cases(library, AS_MODELLED, 12, (3,))
    templates = [Template(case, found_of(case, library, diagnose(library, case, robust=False), "")) for case in cases]
    fill(opened, LOCAL, library, templates, COMPANY, CASES, seed=5)
    yield opened
    opened.close()


def everything(store: Store, look: Look = Look(), person: Person = LOCAL) -> list[Line]:  # noqa: B008
    """Every row of the board, page by page."""
    first = board(store, person, load_library(), look)
    pages = (board(store, person, load_library(), look, page) for page in range(first.pages))
    return [line for page in pages for line in page.lines]


def head_of(unit: str) -> Person:
    return person_with(f"Head of {unit}", [Principal.SENIOR_MANAGER], unit, units=COMPANY.units_below(unit))


def test_the_pages_show_every_likely_cause_of_an_open_case_once(store: Store) -> None:
    rows = [(line.row.case_id, line.row.cause) for line in everything(store)]
    shown = board(store, LOCAL, load_library(), Look())
    assert len(rows) == len(set(rows)) == shown.causes > 2 * PAGE
    open_cases = {case.id for case in list_cases(store, LOCAL) if case.status is not Status.CLOSED}
    assert {case for case, _ in rows} <= open_cases


def test_unowned_and_contested_stand_first_and_then_what_costs_most(store: Store) -> None:
    def rank(line: Line) -> tuple[int, float]:
        urgency = URGENCY_OF[OwnershipState(line.row.state)] if line.row.state else Urgency.UNOWNED
        place = {Urgency.UNOWNED: 0, Urgency.CONTESTED: 0, Urgency.WAITING: 1, Urgency.IN_HAND: 2, Urgency.ENDED: 3}
        return place[urgency], -(line.row.cost if line.row.cost is not None else -1.0)

    ranks = [rank(line) for line in everything(store)]
    assert ranks == sorted(ranks)


def test_every_sum_is_the_sum_of_the_rows(store: Store) -> None:
    lines = everything(store)
    shown = board(store, LOCAL, load_library(), Look())
    assert shown.cost["EUR"] == pytest.approx(sum(line.row.cost or 0.0 for line in lines))
    assert shown.priced == sum(line.row.cost is not None for line in lines)
    for by, key in (
        (Grouping.OWNER, lambda line: line.owner.partition(",")[0]),
        (Grouping.CAUSE, lambda line: line.cause),
    ):
        expected: dict[str, float] = defaultdict(float)
        counts: Counter[str] = Counter()
        for line in lines:
            expected[key(line)] += line.row.cost or 0.0
            counts[key(line)] += 1
        found = parts(store, LOCAL, load_library(), Look(), by)
        assert {part.label: part.causes for part in found} == counts
        assert {part.label: part.cost or 0.0 for part in found} == pytest.approx(dict(expected))


def test_units_add_up_to_the_company_and_a_part_leads_to_its_own_causes(store: Store) -> None:
    found = parts(store, LOCAL, load_library(), Look(), Grouping.UNIT)
    assert sum(part.causes for part in found) == board(store, LOCAL, load_library(), Look()).causes
    for part in found:
        if part.look and part.look.unit != "company":
            assert board(store, LOCAL, load_library(), part.look).causes == part.causes


@pytest.mark.parametrize("look", [Look(), Look(unit="sales"), Look(verdict="fix"), Look(text="safe"), Look(also_open=True)])
@pytest.mark.parametrize("unit", ["", "production"])
def test_one_walk_through_the_causes_adds_up_as_one_for_each_grouping(store: Store, look: Look, unit: str) -> None:
    person = head_of(unit) if unit else LOCAL
    together = parts_of_each(store, person, load_library(), look, tuple(Grouping))
    for by in Grouping:
        alone = parts(store, person, load_library(), look, by)
        assert [(part.label, part.causes, part.priced) for part in together[by]] == [
            (part.label, part.causes, part.priced) for part in alone
        ]
        assert [part.cost or 0.0 for part in together[by]] == pytest.approx([part.cost or 0.0 for part in alone])


def test_the_head_of_a_part_sees_its_parts_and_not_the_part_as_one_line(store: Store) -> None:
    found = parts(store, head_of("sales"), load_library(), Look(), Grouping.UNIT)
    assert {part.label for part in found} <= {"Sales", *(unit.name for unit in COMPANY.units_under["sales"])}
    assert len(found) > 2
    assert sum(part.causes for part in found) == board(store, head_of("sales"), load_library(), Look()).causes


@pytest.mark.parametrize("by", [Grouping.OWNER, Grouping.CAUSE, Grouping.FAMILY])
def test_each_figure_leads_to_the_causes_it_counts(store: Store, by: Grouping) -> None:
    for part in parts(store, LOCAL, load_library(), Look(), by):
        assert part.look is not None
        assert board(store, LOCAL, load_library(), part.look).causes == part.causes


@pytest.mark.parametrize("urgency", list(Urgency))
def test_a_point_of_the_way_shows_as_many_as_it_says(store: Store, urgency: Urgency) -> None:
    said = board(store, LOCAL, load_library(), Look()).by_urgency[urgency]
    narrowed = board(store, LOCAL, load_library(), Look(urgency=urgency))
    assert narrowed.causes == said == len(everything(store, Look(urgency=urgency)))
    assert narrowed.by_urgency[urgency] == said, "the other points keep their counts"


def test_a_senior_manager_sees_their_subtree_and_nothing_else(store: Store) -> None:
    sales = COMPANY.units_below("sales")
    seen = everything(store, person=head_of("sales"))
    assert seen and {line.row.unit for line in seen} <= sales
    assert len(seen) == len(everything(store, Look(unit="sales")))
    assert undiagnosed(store, head_of("sales"), Look(), 5) == (0, ())


@pytest.mark.parametrize("principal", [Principal.AUTHOR, Principal.FACILITATOR, Principal.SENIOR_MANAGER])
def test_whoever_reaches_no_case_sees_an_empty_board(store: Store, principal: Principal) -> None:
    nobody = person_with("Nobody", [principal], "nobody")
    shown = board(store, nobody, load_library(), Look())
    assert (shown.causes, shown.lines, shown.cost) == (0, (), {})
    assert undiagnosed(store, nobody, Look(), 5) == (0, ())
    assert parts(store, nobody, load_library(), Look(), Grouping.OWNER) == ()
    assert verdicts(store, nobody, load_library(), Look()).total == 0
    assert decisions(store, nobody, load_library(), Look()).decisions == ()


def test_who_may_not_see_the_board_is_told_so(store: Store) -> None:
    with pytest.raises(NotAllowed):
        board(store, person_with("Line", [Principal.LINE_MANAGER], "line"), load_library(), Look())


def test_nothing_on_the_board_is_a_persons_answer(store: Store) -> None:
    lines = lines_for_file(store, LOCAL, load_library(), Look())
    names = {field.name for field in fields(lines[0].row)}
    assert not names & {"answers", "question", "value", "respondent", "name"}


def test_requests_are_counted_by_verdict_with_a_range_and_without_those_that_a_law_demands(store: Store) -> None:
    found = verdicts(store, LOCAL, load_library(), Look())
    assert found.total == CASES
    listed = {kind: len(list_cases(store, LOCAL, None, Look(verdict=kind.value))) for kind in VerdictKind}
    assert listed == {kind: found.counts.get(kind, 0) for kind in VerdictKind}
    assert found.avoided.requests <= found.counts[VerdictKind.FIX]
    assert 0 < found.avoided.low < found.avoided.high
    own = verdicts(store, LOCAL, load_library(), Look(), price=100.0).avoided
    assert own.low == own.high == 100.0 * own.people


def test_the_flow_counts_every_case_of_the_last_year_once(store: Store) -> None:
    months = flow(store, LOCAL, Look())
    assert len(months) == 12 and [one.month for one in months] == sorted(one.month for one in months)
    since = months[0].month
    opened = [case_of(store, LOCAL, case.id).case.opened_on for case in list_cases(store, LOCAL)]
    assert sum(one.opened for one in months) == sum(bool(day and day >= since) for day in opened)
    assert sum(one.closed for one in months) > 0


def test_the_load_of_an_owner_is_what_they_answer_for_in_open_cases(store: Store) -> None:
    for one in loads(store, LOCAL, load_library(), Look())[:5]:
        rows = [line for line in everything(store, one.look) if line.row.state not in ("verified", "not-verified")]
        assert one.causes == len(rows)
        assert one.waiting == sum(line.row.state == "proposed" for line in rows)


def test_what_waits_this_week_fits_a_page_and_names_the_dearest_without_an_owner(store: Store) -> None:
    week = decisions(store, LOCAL, load_library(), Look())
    assert max(Counter(decision.kind for decision in week.decisions).values()) <= EACH
    dearest = [line.row.case_id for line in everything(store, Look(urgency=Urgency.UNOWNED))[:EACH]]
    assert [one.case_id for one in week.decisions if one.kind is Kind.NAME_OWNER] == dearest


def test_an_owner_is_asked_for_their_own_answers_only(store: Store) -> None:
    line = next(line for line in everything(store, Look(urgency=Urgency.WAITING)) if line.row.employee)
    me = person_with("Me", [Principal.SENIOR_MANAGER], "me", line.row.employee)
    mine = [one for one in decisions(store, me, load_library(), Look()).decisions if one.kind is Kind.ANSWER]
    assert mine
    for one in mine:
        owners = [row.row.employee for row in everything(store, Look(also_open=True), me) if row.row.case_id == one.case_id]
        assert line.row.employee in owners


@pytest.mark.parametrize("unit", ["sales", "production-north", "no-such-unit"])
def test_what_waits_in_a_unit_lies_in_that_unit(store: Store, unit: str) -> None:
    week = decisions(store, LOCAL, load_library(), Look(unit=unit))
    assert {case_of(store, LOCAL, one.case_id).unit for one in week.decisions} <= COMPANY.units_below(unit)
    assert bool(week.decisions) is (unit in COMPANY.unit_by_id)
    assert {one.kind for one in week.decisions} == {*Kind} if unit == "sales" else True


def test_whoever_proposes_no_owner_is_not_asked_to_name_one(store: Store) -> None:
    assert decisions(store, LOCAL, load_library(), Look()).label(Kind.NAME_OWNER) == "Name an owner"
    week = decisions(store, head_of("sales"), load_library(), Look())
    assert week.label(Kind.NAME_OWNER) == "See that an owner is proposed"
    assert week.label(Kind.ANSWER) == "Accept or dispute"


def test_causes_that_are_only_open_come_on_request(store: Store) -> None:
    likely, all_raised = everything(store), everything(store, Look(also_open=True))
    assert len(all_raised) > len(likely)
    assert {line.row.likelihood for line in likely} <= {"very-likely", "likely"}


words = st.dictionaries(
    st.sampled_from([*(field.name for field in fields(Look)), "case", "page"]), st.text(max_size=150), max_size=6
)


@given(words)
def test_an_address_is_read_without_a_fault_and_says_the_same_again(words: dict[str, str]) -> None:
    look = Look.read(words)
    assert Look.read(look.words()) == look


@given(st.integers(0, 9), st.integers(0, 6))
def test_more_answers_from_more_sides_are_never_thinner_evidence(answers: int, roles: int) -> None:
    order = list(Evidence)
    assert order.index(evidence_of(answers + 1, roles)) >= order.index(evidence_of(answers, roles))
    assert order.index(evidence_of(answers, roles + 1)) >= order.index(evidence_of(answers, roles))
    assert replace(Look(), unit="x").words() == {"unit": "x"}
