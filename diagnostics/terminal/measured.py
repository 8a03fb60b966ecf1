"""A benchmark, a simulation or a lesson for a terminal."""

from __future__ import annotations

from collections.abc import Sequence

from rich.console import Console
from rich.table import Table

from diagnostics.domain.calibration import Calibration
from diagnostics.domain.finding import VERDICT_LABELS
from diagnostics.evaluation.benchmark import OUR_INTERVIEW, OURS, SHORT_INTERVIEW, Benchmark, CaseRow, MethodRow, Quality
from diagnostics.evaluation.figures import Headline
from diagnostics.evaluation.interviews import Interviews
from diagnostics.evaluation.learning_trial import Learning
from diagnostics.evaluation.measures import Interval
from diagnostics.evaluation.simulation import Simulated
from diagnostics.learning.lessons import Lesson
from diagnostics.terminal.tables import plain_table

MOVES = 20


def show_benchmark(console: Console, found: Benchmark) -> None:
    """Print the methods side by side, the quality of our own results, the cases, the worst of them, and the limits."""
    console.print(_methods(found.methods, f"A documented main family, in {found.ranked} of {found.cases} published cases"))
    if found.fair:
        console.print(_methods(found.fair, f"The same on the {found.held_out} cases that were held out"))
    if found.second:
        console.print(
            f"\nWith a second reader's answers to {found.second.cases} cases: first in {found.second.first} of "
            f"{found.second.ranked}, among three in {found.second.among_three}. Both readings put the same family first in "
            f"{found.second.same_first} (kappa {found.second.kappa:.2f})."
        )
    if found.interview and found.short_interview:
        console.print(_qualities(found.all_answers, found.interview, found.short_interview))
        console.print(f"First family alike from all answers and by interview: kappa {found.same_first_family:.2f}.")
    console.print(_headline(found.all_answers.headline))
    console.print(_calibration(found.all_answers))
    console.print(_cases(found.per_case))
    console.print("\nThe worst cases", style="bold")
    for row in found.worst:
        console.print(f"- {row.title}, place {row.ranks[OURS]}. {row.why}")
    console.print("\nWhat these figures do not show", style="bold")
    for limit in found.limits:
        console.print(f"- {limit}")


def show_calibration(console: Console, found: Calibration) -> None:
    """Print what published cases taught about likelihoods, and how good it is on cases left out."""
    table = plain_table(
        f"Likelihoods, from {found.readings} readings of {found.cases} cases",
        *("Of", "Start", "Posterior", "Support", "Answers"),
    )
    for label, rule in (("families", found.families), ("causes", found.causes)):
        table.add_row(label, *(f"{figure:.2f}" for figure in (rule.start, rule.posterior, rule.support, rule.answers)))
    console.print(table)
    measured = found.quality
    console.print(
        f"\nFamilies, each case left out of what it is measured with: Brier score {measured.brier_before:.3f} before, "
        f"{measured.brier:.3f} after; mean distance between stated and observed {measured.error_before:.3f} before, "
        f"{measured.error:.3f} after."
    )
    held = plain_table("The families that come first", "Answers", "Readings", "First is named", "One of two is named")
    for row in found.held:
        held.add_row(str(row.answers), str(row.readings), f"{row.first:.2f}", f"{row.first_two:.2f}")
    console.print(held)


def _band(interval: Interval) -> str:
    return f"{interval.mean:.2f} ({interval.low:.2f} to {interval.high:.2f})"


def _methods(rows: Sequence[MethodRow], title: str) -> Table:
    table = plain_table(
        f"{title} (95 % bands)", "Method", "First", "In three", "Top 1", "Top 3", "MRR", "NDCG", "Behind ours, top 1"
    )
    for row in rows:
        table.add_row(row.label, str(row.first), str(row.among_three), *_bands(row))
    return table


def _bands(row: MethodRow) -> list[str]:
    return [_band(value) for value in (row.top_1, row.top_3, row.mrr, row.ndcg, row.behind_top_1)]


def _qualities(*ways: Quality) -> Table:
    table = plain_table("Causeway itself", "Measure", "All answers", "Interview, no limit", "Interview, with the limit")
    for label, name in (
        ("Main cause first", "top_1_cause"),
        ("Main cause in the first three", "top_3_cause"),
        ("F1 of the families established", "f1_families"),
        ("F1 of the causes established", "f1_causes"),
        ("Cases with a verdict", "coverage"),
        ("Documented families raised per question", "findings_per_question"),
    ):
        table.add_row(label, *(_band(getattr(way, name)) for way in ways))
    for label, name in (
        ("Brier score of the families", "brier_families"),
        ("... were every chance the same", "brier_families_usual"),
        ("Brier score of the causes", "brier_causes"),
    ):
        table.add_row(label, *(f"{getattr(way, name):.3f}" for way in ways))
    for label, name in (("Questions put, median", "asked"), ("... that the account answers", "answered")):
        table.add_row(label, *(f"{getattr(way, name):g}" for way in ways))
    return table


def _headline(found: Headline) -> Table:
    table = plain_table(
        f"What the verdict says of training (balanced accuracy {found.balanced:.2f})",
        *("Account: training is", "Cases", *VERDICT_LABELS.values()),
    )
    for row in found.rows:
        table.add_row(row.documented, str(row.cases), *(str(row.verdicts[kind]) for kind in VERDICT_LABELS))
    return table


def _calibration(quality: Quality) -> Table:
    table = plain_table(
        "When a family is given this chance, how often does the account name it?", "Chance", "Families", "Named"
    )
    for column in quality.calibration:
        table.add_row(f"{column.low:.1f} to {column.high:.1f}", str(column.count), f"{column.share_true:.2f}")
    return table


def _cases(rows: tuple[CaseRow, ...]) -> Table:
    table = plain_table(
        "Case by case", "Case", "Documented", "Named, all answers", "Place", "Interview", "Limited", "Verdict", "Asked"
    )
    for row in rows:
        places = [str(row.ranks[name] or "-") for name in (OURS, OUR_INTERVIEW, SHORT_INTERVIEW)]
        documented, named = (", ".join(families) for families in (row.main, row.named))
        table.add_row(row.case, documented or "another", named, *places, row.verdict.value, str(row.asked))
    return table


def show_simulation(console: Console, worlds: Sequence[Simulated]) -> None:
    """Print how right the diagnosis is in each simulated world, after so many questions in a fixed order."""
    first = worlds[0]
    title = f"Simulation, {first.cases} cases a world, questions in a fixed order"
    columns = ("Questions", "First matters", "First is there", "One of three there", "Brier", "Calibration", "Cannot tell")
    table = plain_table(title, "World", *columns)
    for found in worlds:
        for after in found.after if found is first else found.after[-1:]:
            figures = (after.top_1, after.first_present, after.one_of_three_present, after.brier, after.calibration_error)
            rest = [f"{figure:.3f}" for figure in (*figures, after.cannot_tell)]
            table.add_row(found.world.label, str(after.questions), *rest)
    console.print(table)
    console.print("\nThe worlds", style="bold")
    for found in worlds:
        console.print(f"- {found.world.label}: {found.world.sentence}")
    console.print(
        "\nA cause matters if removing it alone would take away at least half of what removing the heaviest would "
        "(judgement). The shifted world holds more causes, so its first places are easier. The interview of the app "
        "chooses its questions by the answers; that is not measured here."
    )


def show_interviews(console: Console, held: Sequence[Interviews]) -> None:
    """Print what each rule for choosing the next question comes to."""
    columns = ("Questions, median", "Minutes, mean", "First is there", "One of three there", "Cannot tell", "Settled")
    table = plain_table(
        f"Simulated interviews, {held[0].interviews} by each rule, same worlds and answers", "Rule", *columns
    )
    for one in held:
        figures = (one.first_present, one.one_of_three_present, one.cannot_tell, one.settled)
        table.add_row(one.rule, f"{one.questions:g}", f"{one.minutes:.1f}", *(f"{figure:.2f}" for figure in figures))
    console.print(table)


def show_learning(console: Console, trials: Sequence[Learning]) -> None:
    """Print what so many closed cases gain in each simulated world."""
    table = plain_table(
        "Learning from closed cases: log score of outcomes in cases not learned from",
        "World",
        "Closed",
        "Before",
        "Gain",
        "+/-",
    )
    for one in trials:
        table.add_row(one.world, str(one.closed), f"{one.before:.3f}", f"{one.gain:+.4f}", f"{one.margin:.4f}")
    console.print(table)


def show_lesson(console: Console, lesson: Lesson) -> None:
    """Print whether what was learned foretells better, and what moved because of which cases."""
    held_out = lesson.held_out
    console.print(f"{lesson.cases} closed cases, {held_out.judged} causes judged. {held_out.sentence}")
    console.print(
        f"Log score as shipped {held_out.before:.3f}, after learning {held_out.after:.3f} (0 is perfect, -0.693 a coin)."
    )
    if not lesson.moves:
        console.print("Nothing moves clearly.")
        return
    table = plain_table("What would move, furthest first", "Figure", "Was", "Would be", "Most of all because of")
    for move in lesson.moves[:MOVES]:
        table.add_row(move.what, move.before, move.after, ", ".join(move.cases))
    console.print(table)
    if len(lesson.moves) > MOVES:
        console.print(f"{len(lesson.moves) - MOVES} more move by less.")
