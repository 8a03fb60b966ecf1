"""How often the diagnosis is right on the published cases; the headline figures are pinned.

Write them anew with `python tests/evaluation/test_published_benchmark.py`, and say in DECISIONS.md why they moved.
"""

from __future__ import annotations

import json
import subprocess
import sys
from functools import cache
from pathlib import Path
from typing import Any

if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).parents[2]))

import pytest

from diagnostics.content.library import load_library
from diagnostics.domain.case import Case
from diagnostics.domain.causes import FamilyId, GapKind
from diagnostics.errors import InvalidInput
from diagnostics.evaluation import baselines, measures
from diagnostics.evaluation.benchmark import OURS, Benchmark, as_data, benchmark
from diagnostics.evaluation.published import by_interview, truth_of, with_all_answers
from diagnostics.reasoning.belief import believe
from diagnostics.reasoning.stop import LIMIT
from tests.samples import published, samples, some

ROOT = Path(__file__).parents[2]
GOLDEN = ROOT / "tests" / "golden" / "benchmark.json"
PACKAGED = ROOT / "data" / "accuracy.json"
"""What reports say of the method's accuracy; written together with the golden file."""

TOLD = ("id", "label", "first", "among_three", "top_1", "top_3", "behind_top_1")
"""What a report tells of each method."""


@cache
def measured() -> Benchmark:
    return benchmark(load_library(), samples().values(), interviews=False)


@cache
def interviewed() -> Benchmark:
    """Every eighth case, and one that names no family of ours, with interviews."""
    few = [samples()[name] for name in (*some(), "tanzania-clinicians-know-do")]
    return benchmark(load_library(), few)


def headline() -> dict[str, object]:
    every, few = as_data(measured()), as_data(interviewed())
    ways = {"all answers": every["all_answers"], "interview, every eighth case": few["interview"]}
    return {
        "cases": every["cases"],
        "ranked": every["ranked"],
        "methods": {row["id"]: figures(row) for row in every["methods"]},
        "held out": {row["id"]: figures(row) for row in every["fair"]},
        **{name: {key: mean_of(value) for key, value in way.items()} for name, way in ways.items()},
    }


def figures(row: dict[str, Any]) -> str:
    return f"{row['first']} first, {row['among_three']} in three, MRR {row['mrr']['mean']}, NDCG {row['ndcg']['mean']}"


def mean_of(value: object) -> object:
    return value["mean"] if isinstance(value, dict) and "mean" in value else value


def packaged() -> dict[str, object]:
    found = as_data(measured())
    rows = {name: [{key: row[key] for key in TOLD} for row in found[name]] for name in ("fair", "methods")}
    return (
        {key: found[key] for key in ("library", "engine", "cases", "ranked", "held_out")}
        | rows
        | {"limits": found["limits"]}
    )


def case_with(**answers: str) -> Case:
    """A case in which a line manager gave these answers."""
    named = {question.replace("_", "-"): option for question, option in answers.items()}
    return Case.model_validate(
        {
            "id": "made-up",
            "gap": {"kind": GapKind.WORK},
            "respondents": [{"id": "manager", "role": "line-manager", "answers": named}],
        }
    )


def test_the_headline_figures_are_those_last_reviewed() -> None:
    assert headline() == json.loads(GOLDEN.read_text(encoding="utf-8"))


def test_the_accuracy_that_reports_tell_is_the_one_that_was_measured() -> None:
    assert packaged() == json.loads(PACKAGED.read_text(encoding="utf-8"))


def test_the_order_in_which_cases_come_does_not_move_a_figure() -> None:
    few = sorted(published(), key=lambda case: case.id)[:4]
    library = load_library()
    assert benchmark(library, few) == benchmark(library, reversed(few))


def test_cases_seen_while_building_are_told_apart_from_those_held_out() -> None:
    found = measured()
    assert found.held_out == len([row for row in found.per_case if row.held_out and row.ranks[OURS]])
    assert 0 < found.held_out < found.ranked
    assert f"The other {found.held_out} were held out" in found.limits[0]
    everything = [row.first for row in found.methods]
    assert [row.first for row in found.fair] != everything
    case = published()[0]
    assert case.documented
    unseen = case.model_copy(update={"documented": case.documented.model_copy(update={"held_out": True})})
    assert "a fair test" in benchmark(load_library(), [unseen]).limits[0]


def test_a_second_reader_of_the_same_facts_mostly_comes_to_the_same_family() -> None:
    few = sorted(published(), key=lambda case: case.id)[:6]
    again = benchmark(load_library(), few, second=few).second
    assert again and again.same_first == 6 and again.kappa == 1
    assert measured().second is None, "the headline is of the first reader alone"


def test_the_account_never_reaches_the_reasoning() -> None:
    case = samples()["wells-fargo-community-bank"]
    other = samples()["three-mile-island"].documented
    swapped = case.model_copy(update={"documented": other})
    honest, misled = with_all_answers(load_library(), case), with_all_answers(load_library(), swapped)
    assert honest.families == misled.families and honest.cause_chances == misled.cause_chances
    assert honest.family_rank != misled.family_rank


def test_the_worst_cases_are_all_that_miss_worst_first_and_each_says_why() -> None:
    ranks = [row.ranks[OURS] or 0 for row in measured().worst]
    assert ranks == sorted(ranks, reverse=True) and 0 < len(ranks) <= 5
    assert min(ranks) > 1
    for row in measured().worst:
        assert "answer" in row.why and f"place {row.ranks[OURS]}" in row.why


def test_an_account_that_names_no_family_of_ours_counts_for_no_rank() -> None:
    row = next(row for row in measured().per_case if row.case == "tanzania-clinicians-know-do")
    assert set(row.ranks.values()) == {None}
    assert measured().ranked == measured().cases - 1


def test_an_interview_hears_no_more_than_the_account_tells() -> None:
    for row in interviewed().per_case:
        assert row.answered <= min(row.asked, samples()[row.case].answer_count), row.case


def test_the_limited_interview_never_puts_more_questions_than_a_person_is_asked() -> None:
    case = samples()["air-france-447"]
    whole, short = by_interview(load_library(), case)
    assert len(case.respondents) == 1 and short.asked <= min(whole.asked, LIMIT)
    assert short.answered <= whole.answered


def test_cases_without_a_documented_cause_are_declined_in_a_plain_sentence() -> None:
    with pytest.raises(InvalidInput, match="nothing to measure"):
        benchmark(load_library(), [samples()["pharma-social-media"]])


@pytest.mark.parametrize("method", baselines.BASELINES, ids=lambda method: method.id)
def test_every_method_places_every_family_once_and_names_its_source(method: baselines.Baseline) -> None:
    library, cases = load_library(), published()
    for case in cases:
        ranking = method.rank(baselines.heard(library, case, cases))
        assert sorted(ranking) == sorted(FamilyId), case.id
    assert method.source in library.source_by_key


@pytest.mark.parametrize("flow", [baselines.MAGER_PIPE, baselines.MOORE], ids=["mager-pipe", "moore"])
def test_a_flow_asks_about_each_cause_at_exactly_one_step(flow: baselines.Steps) -> None:
    named = [cause for _, causes in flow for cause in causes]
    assert sorted(named) == sorted(cause.id for cause in load_library().causes)


def test_the_flow_names_what_it_meets_first_and_a_skill_only_where_one_is_missing() -> None:
    library = load_library()
    both = baselines.heard(library, case_with(could_if_they_had_to="no", written_standard="none"), [])
    assert baselines.mager_pipe(both)[:2] == (FamilyId.OBJECTIVES, FamilyId.TRAINING)
    skill = baselines.heard(library, case_with(could_if_they_had_to="no", written_standard="current"), [])
    assert baselines.mager_pipe(skill)[0] is FamilyId.TRAINING


def test_every_cause_lies_in_a_cell_of_the_worksheet() -> None:
    assert all(baselines.cells_of(cause.cell) for cause in load_library().causes)


def test_naive_bayes_is_exact_where_one_answer_speaks_of_one_cause() -> None:
    library = load_library()
    question = next(item for item in library.questions_for(GapKind.WORK, frozenset()) if len(item.parents) == 1)
    cause = question.parents[0]
    for option in question.options:
        given = baselines.heard(library, case_with(**{question.id: option.id}), [])
        exact = believe(given.model, given.evidence)
        assert baselines.chances_on_their_own(given)[cause] == pytest.approx(exact.chance(cause), abs=1e-12)


def test_a_case_does_not_vote_on_its_own_most_frequent_family() -> None:
    library, case = load_library(), samples()["central-line-simulation"]
    assert truth_of(case).main_families == (FamilyId.TRAINING,)
    alone = baselines.heard(library, case, [case])
    assert baselines.most_frequent(alone)[0] is library.families[0].id
    assert (
        baselines.most_frequent(baselines.heard(library, case, [case, samples()["sears-auto-centers"]]))[0] is FamilyId.PAY
    )


def test_measures_give_the_figures_one_gets_by_hand() -> None:
    assert measures.ndcg(["a", "b", "c"], {"c": 2, "a": 1}) == pytest.approx((1 + 2 / 2) / (2 + 1 / 1.5849625))
    assert measures.reciprocal_rank(measures.rank_of(["a", "b", "c"], {"b", "c"})) == 0.5
    assert measures.hit(3, 3) == 1 and measures.hit(4, 3) == 0 and measures.hit(None, 3) == 0
    assert measures.f1({"a", "b", "c"}, {"b"}) == 0.5
    assert measures.brier([0.9, 0.2], [True, False]) == pytest.approx(0.025)
    pairs = [("y", "y")] * 20 + [("y", "n")] * 5 + [("n", "y")] * 10 + [("n", "n")] * 15
    first, second = zip(*pairs, strict=True)
    assert measures.kappa(first, second) == pytest.approx(0.4)


def test_a_diagram_holds_every_statement_once_and_certainty_falls_into_the_last_column() -> None:
    chances = [0.0, 0.19, 0.2, 0.55, 1.0]
    columns = measures.reliability(chances, [False, False, True, True, True])
    assert [column.count for column in columns] == [2, 1, 1, 1]
    assert columns[-1].share_true == 1.0 and columns[-1].mean_chance == 1.0


def test_the_band_is_as_wide_as_theory_says_for_many_cases() -> None:
    found = measures.bootstrap([1.0, 0.0] * 200)
    assert found.mean == 0.5
    assert found.high - found.low == pytest.approx(2 * 1.96 * 0.5 / 20, rel=0.1)


def test_the_command_gives_one_object_and_declines_a_case_that_is_not_published() -> None:
    def run(case: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "diagnostics", "benchmark", f"data/cases/{case}.yaml", "--json"]
        return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=120, check=False)

    found = json.loads(run("sears-auto-centers").stdout)
    assert found["cases"] == 1 and found["methods"][0]["id"] == OURS
    refused = run("new-system-roll-out")
    assert refused.returncode == 1 and "nothing to measure" in refused.stderr


if __name__ == "__main__":
    GOLDEN.write_text(json.dumps(headline(), indent=1) + "\n", encoding="utf-8")
    PACKAGED.write_text(json.dumps(packaged(), indent=1) + "\n", encoding="utf-8")
