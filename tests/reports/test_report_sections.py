from __future__ import annotations

import re
from dataclasses import replace

import pytest

from diagnostics.domain.case import Case, Gap, Origin, Request, Respondent
from diagnostics.domain.causes import FamilyId
from diagnostics.domain.finding import Range, VerdictKind
from diagnostics.domain.library import Library
from diagnostics.planning.plan import Limits
from diagnostics.reports.document import Bullets, Callout, Facts, Heading, KeyFigures, PageBreak, Picture, Table
from diagnostics.wording import money, rounded
from tests.reports.reading import NAMED, flat, found, page_one, proper_names, report, texts, written
from tests.samples import samples, some

ALL = some()


def headings(case_id: str) -> list[str]:
    return [block.text for block in flat(report(case_id)) if isinstance(block, Heading)]


@pytest.mark.parametrize("case_id", ALL)
def test_page_one_stands_alone(case_id: str) -> None:
    first, diagnosis = page_one(report(case_id)), found(case_id)
    assert first[0] == Callout("Verdict", diagnosis.verdict.sentence)
    told = " ".join(texts(first))
    for cause in diagnosis.leading[:4]:
        assert cause.label in told
        assert cause.owner.label in told
    assert diagnosis.certainty.sentence in told
    assert "Do this first" in told or "Ask this first" in told
    assert all(change.sentence in told for change in diagnosis.would_change[:2])


@pytest.mark.parametrize("case_id", ALL)
def test_no_section_is_empty(case_id: str) -> None:
    blocks = [block for block in flat(report(case_id)) if not isinstance(block, PageBreak)]
    for block, following in zip(blocks, [*blocks[1:], None], strict=True):
        if isinstance(block, Heading):
            assert following is not None, block.text
            assert not isinstance(following, Heading) or following.level > block.level, block.text
        if isinstance(block, Table):
            assert block.rows
        if isinstance(block, Bullets | Facts | KeyFigures):
            assert block.items
            assert all(map(all, block.items)) if not isinstance(block, Bullets) else all(block.items)


@pytest.mark.parametrize("case_id", ALL)
def test_the_text_reads_as_if_somebody_had_written_it(case_id: str) -> None:
    for said in texts(report(case_id)):
        assert said == said.strip()
        text = re.sub(r"\S*/\S*", "address", said)
        assert not re.search(
            r"None|\{|\}|\bnan\b|<[a-z]|\.\.|  | [,;:.]|“”|\(\)|\b1 (actions|weeks|causes|reasons)\b", text
        ), text
        assert not re.search(r"(?<!\d)0\.\d{3,}", text), text


@pytest.mark.parametrize("case_id", ALL)
def test_every_raised_cause_has_its_part_its_owner_and_its_reasons(case_id: str) -> None:
    blocks = list(flat(report(case_id)))
    anchors = {block.anchor: place for place, block in enumerate(blocks) if isinstance(block, Heading) and block.anchor}
    for cause in found(case_id).leading:
        start = anchors[f"cause-{cause.id}"]
        end = next(
            place
            for place, block in enumerate(blocks[start + 1 :], start + 1)
            if isinstance(block, Heading) and block.level < 3
        )
        part = " ".join(texts(blocks[start:end]))
        assert cause.definition in part
        assert f"{cause.owner.label}. {cause.owner.reason}" in part
        assert "(judgement)" in part
        if cause.reasons:
            assert cause.reasons[0].answer in part
            assert cause.reasons[0].role_label in part


@pytest.mark.parametrize("case_id", ALL)
def test_the_annex_accounts_for_all_eight_families_and_every_answer(case_id: str) -> None:
    diagnosis = found(case_id)
    blocks = list(flat(report(case_id)))
    start = blocks.index(Heading("Annex: causes examined"))
    families = next(block for block in blocks[start:] if isinstance(block, Facts))
    assert len(families.items) == len(FamilyId)
    for family in diagnosis.families:
        said = dict(families.items)[family.label]
        assert ("Finding:" in said) == family.examined
        assert ("Not examined:" in said) != family.examined
    answers = next(block for block in blocks[start:] if isinstance(block, Table))
    for item in diagnosis.asked:
        assert any(item.label in row[2] and item.role_label in row[2] for row in answers.rows)


def test_a_family_points_to_its_questions_by_number() -> None:
    blocks = list(flat(report(NAMED)))
    start = blocks.index(Heading("Annex: causes examined"))
    families = next(block for block in blocks[start:] if isinstance(block, Facts))
    answers = next(block for block in blocks[start:] if isinstance(block, Table))
    recruiting = next(family for family in found(NAMED).families if family.id is FamilyId.RECRUITING)
    numbers = re.search(r"Questions ([\d, -]+), put", dict(families.items)[recruiting.label])
    assert numbers
    named: set[int] = set()
    for run in numbers[1].split(", "):
        ends = [int(end) for end in run.split("-")]
        named.update(range(ends[0], ends[-1] + 1))
    asked = {item.question for item in recruiting.examinations}
    by_number = dict.fromkeys(item.question for item in found(NAMED).asked)
    assert named == {place for place, question in enumerate(by_number, start=1) if question in asked}
    assert [row[0] for row in answers.rows] == [str(place) for place in range(1, len(by_number) + 1)]


@pytest.mark.parametrize("case_id", ALL)
def test_no_respondent_is_named(case_id: str) -> None:
    names = proper_names(samples()[case_id])
    told = "\n".join(texts(report(case_id))).lower()
    assert not [name for name in names if re.search(rf"\b{re.escape(name.lower())}\b", told)]


def test_a_name_in_somebody_s_own_words_becomes_a_role() -> None:
    case = Case(
        id="named",
        title="What Anna Kovac reported",
        request=Request(by="anna kovac", text="Ms Anna Kovac wants a course; so does Will."),
        gap=Gap(statement="Claims that Anna Kovac checks come back; they will come back again."),
        respondents=[
            Respondent(id="secret-id-1", role="line-manager", name="Anna Kovac", answers={"spread": "most-people"}),
            Respondent(id="secret-id-2", role="performer", name="Will", answers={"would-want-to": "yes"}),
        ],
    )
    told = "\n".join(texts(written(case)))
    assert "Kovac" not in told and "kovac" not in told
    assert "secret-id" not in told
    assert "so does a performer" in told
    assert "they will come back again" in told
    assert "Claims that the line manager checks" in told


def test_the_same_answer_of_several_people_is_told_once_so_that_nobody_can_count() -> None:
    people = [Respondent(id=f"p-{number}", role="performer", answers={"what-pays": "volume"}) for number in range(3)]
    document = written(Case(id="alike", respondents=people))
    for block in flat(document):
        if isinstance(block, Table):
            assert len(set(block.rows)) == len(block.rows)
            assert not [row for row in block.rows if " ".join(row).count("Volume or a reported number") > 1]


def test_a_case_without_answers_says_so_and_what_to_ask_first() -> None:
    document = written(Case(id="new-case"))
    told = " ".join(texts(page_one(document)))
    assert "Cannot tell yet" in told
    assert "Ask this first" in told
    assert "Nothing has been answered yet." in told
    assert "stable" not in told
    everything = [block.text for block in flat(document) if isinstance(block, Heading)]
    assert "What to do" not in everything
    assert not [block for block in flat(document) if isinstance(block, Picture)]


def test_an_open_verdict_proposes_no_action_on_page_one() -> None:
    undecided = [case_id for case_id in ALL if found(case_id).verdict.kind is VerdictKind.CANNOT_TELL]
    for case_id in undecided:
        told = " ".join(texts(page_one(report(case_id))))
        assert "Do this first" not in told
        assert "What to do" not in headings(case_id)


def test_the_plan_shows_each_step_with_its_measures_and_what_the_budget_shut_out(library: Library) -> None:
    document = written(samples()[NAMED], found(NAMED), Limits(budget=20000))
    told = "\n".join(texts(document))
    assert "Left out because of the budget:" in told
    steps = [block for block in flat(document) if isinstance(block, Heading) and block.anchor.startswith("action-")]
    assert steps
    for step in steps:
        action = library.intervention_by_id[step.anchor.removeprefix("action-")]
        for measure in (action.behaviour_measure, action.result_measure, action.guard_measure, action.effect.text):
            assert measure in told


def test_where_a_case_comes_from_is_said_at_the_top() -> None:
    for case_id in ALL:
        mark = report(case_id).mark
        if samples()[case_id].origin is Origin.INVENTED:
            assert mark == "Invented example"
        else:
            assert mark.startswith("Published case: ")
    assert written(samples()[NAMED].model_copy(update={"origin": Origin.LIVE})).mark == ""


@pytest.mark.parametrize("case_id", ALL)
def test_every_source_named_was_used_by_a_cause_or_an_action_of_the_case(library: Library, case_id: str) -> None:
    blocks = list(flat(report(case_id)))
    if Heading("Annex: sources") not in blocks:
        assert not found(case_id).leading
        return
    listed = next(block for block in blocks[blocks.index(Heading("Annex: sources")) :] if isinstance(block, Bullets))
    keys = {key for cause in found(case_id).leading for key in library.cause_by_id[cause.id].sources}
    for key in keys:
        assert any(library.source_by_key[key].title.rstrip(".?") in entry for entry in listed.items)
    assert list(listed.items) == sorted(set(listed.items), key=lambda entry: listed.items.index(entry))


def test_the_method_names_library_and_engine() -> None:
    told = "\n".join(texts(report(NAMED)))
    diagnosis = found(NAMED)
    for fact in (diagnosis.library.version, diagnosis.library.hash, diagnosis.engine, "judgement of the authors"):
        assert fact in told


def test_a_diagnosis_from_a_flat_start_says_so() -> None:
    told = "\n".join(texts(written(samples()[NAMED], replace(found(NAMED), flat_prior=True))))
    assert "Every cause started from the same chance." in told


@pytest.mark.parametrize(
    ("low", "high", "words"),
    [
        (492_480, 601_920, "EUR 490,000 to 600,000"),
        (1_940_000, 2_360_000, "EUR 1.9 to 2.4 million"),
        (950_000, 1_400_000, "EUR 950,000 to 1.4 million"),
        (800, 800, "EUR 800"),
    ],
)
def test_money_is_a_range_of_two_figures_that_count(low: float, high: float, words: str) -> None:
    assert money(Range(low, (low + high) / 2, high), "EUR") == words


def test_an_amount_that_rounds_up_to_a_million_is_called_one() -> None:
    assert rounded(999_900) == "1 million"


def test_the_order_of_answers_does_not_tell_which_of_two_in_one_role_gave_them() -> None:
    case = samples()["pharma-social-media"]
    first, second = [person for person in case.respondents if person.role == "performer"][:2]
    swapped = {first.id: second.answers, second.id: first.answers}
    people = tuple(
        person.model_copy(update={"answers": swapped.get(person.id, person.answers)}) for person in case.respondents
    )
    one, other = (answers_of_performers(given) for given in (case, case.model_copy(update={"respondents": people})))
    assert one == other
    assert any(len(said) > 1 for said in one.values()), "two of them gave two answers to one question"


def answers_of_performers(case: Case) -> dict[str, list[str]]:
    """What the annex says of each question, of the role in which several answered."""
    (table,) = [
        block
        for block in flat(written(case))
        if isinstance(block, Table) and "Answered" in block.head and len(block.head) == 3
    ]
    return {row[1]: [said for said in row[2].split("; ") if said.startswith("Performer:")] for row in table.rows}
