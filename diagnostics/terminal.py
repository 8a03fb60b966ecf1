"""A diagnosis, a check or a benchmark for a terminal: what matters first."""

from __future__ import annotations

from collections.abc import Sequence

from rich.console import Console, Group, RenderableType
from rich.panel import Panel
from rich.table import Table
from rich.text import Text

from diagnostics.check import Checked
from diagnostics.domain.diagnosis import Diagnosis
from diagnostics.domain.finding import CauseFinding, VerdictKind
from diagnostics.evaluation.benchmark import OUR_INTERVIEW, OURS, SHORT_INTERVIEW, Benchmark, CaseRow, MethodRow, Quality
from diagnostics.evaluation.interviews import Interviews
from diagnostics.evaluation.measures import Interval
from diagnostics.evaluation.simulation import Simulated
from diagnostics.wording import share_in_words

VERDICT_STYLE = {
    VerdictKind.TRAIN: "green",
    VerdictKind.TRAIN_AND_FIX: "cyan",
    VerdictKind.FIX: "yellow",
    VerdictKind.CANNOT_TELL: "white",
}
SHOWN = 6


def show_diagnosis(console: Console, diagnosis: Diagnosis) -> None:
    """Print the verdict, the causes with their owners, the first actions, and what is still open."""
    verdict = diagnosis.verdict
    grounds = [Text(f"- {ground}") for ground in verdict.because]
    body: RenderableType = Group(Text(verdict.sentence, style="bold"), *grounds)
    console.print(Panel(body, title=diagnosis.title, subtitle=verdict.label, border_style=VERDICT_STYLE[verdict.kind]))
    if diagnosis.leading:
        console.print(_causes(diagnosis.leading))
    if diagnosis.interventions:
        console.print(_actions(diagnosis))
    for line in _closing_lines(diagnosis):
        console.print(line)


def show_check(console: Console, checked: Checked) -> None:
    """Print what the content holds, and how long each role is kept at most."""
    counts = ", ".join(f"{number} {what}" for what, number in checked.counts.items())
    console.print(f"No faults. {counts}.")
    minutes = ", ".join(f"{role} {count:.0f}" for role, count in checked.minutes.items())
    console.print(f"Longest interview in minutes, by role: {minutes}.")


def show_benchmark(console: Console, found: Benchmark) -> None:
    """Print the methods side by side, the quality of our own results, the cases, the worst of them, and the limits."""
    console.print(_methods(found))
    console.print(_qualities(found.all_answers, found.interview, found.short_interview))
    console.print(f"First family alike from all answers and by interview: kappa {found.same_first_family:.2f}.")
    console.print(_calibration(found.all_answers))
    console.print(_cases(found.per_case))
    console.print("\nThe worst cases", style="bold")
    for row in found.worst:
        console.print(f"- {row.title}, place {row.ranks[OURS]}. {row.why}")
    console.print("\nWhat these figures do not show", style="bold")
    for limit in found.limits:
        console.print(f"- {limit}")


def _table(title: str, *columns: str) -> Table:
    table = Table(title=f"\n{title}", title_justify="left", box=None, pad_edge=False)
    for column in columns:
        table.add_column(column, overflow="fold")
    return table


def _band(interval: Interval) -> str:
    return f"{interval.mean:.2f} ({interval.low:.2f} to {interval.high:.2f})"


def _methods(found: Benchmark) -> Table:
    title = f"A documented main family, in {found.ranked} of {found.cases} published cases (95 % bands)"
    table = _table(title, "Method", "First", "In three", "Top 1", "Top 3", "MRR", "NDCG", "Behind ours, top 1")
    for row in found.methods:
        table.add_row(row.label, str(row.first), str(row.among_three), *_bands(row))
    return table


def _bands(row: MethodRow) -> list[str]:
    return [_band(value) for value in (row.top_1, row.top_3, row.mrr, row.ndcg, row.behind_top_1)]


def _qualities(*ways: Quality) -> Table:
    table = _table("Causeway itself", "Measure", "All answers", "Interview, no limit", "Interview, with the limit")
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


def _calibration(quality: Quality) -> Table:
    table = _table("When a family is given this chance, how often does the account name it?", "Chance", "Families", "Named")
    for column in quality.calibration:
        table.add_row(f"{column.low:.1f} to {column.high:.1f}", str(column.count), f"{column.share_true:.2f}")
    return table


def _cases(rows: tuple[CaseRow, ...]) -> Table:
    table = _table(
        "Case by case", "Case", "Documented", "Named, all answers", "Place", "Interview", "Limited", "Verdict", "Asked"
    )
    for row in rows:
        places = [str(row.ranks[name] or "-") for name in (OURS, OUR_INTERVIEW, SHORT_INTERVIEW)]
        documented, named = (", ".join(families) for families in (row.main, row.named))
        table.add_row(row.case, documented or "another", named, *places, row.verdict.value, str(row.asked))
    return table


def _causes(causes: tuple[CauseFinding, ...]) -> Table:
    table = Table(title="Causes, most important first", title_justify="left", box=None, pad_edge=False)
    for column in ("Cause", "Likelihood", "Part", "Share of the gap", "Accountable"):
        table.add_column(column, overflow="fold")
    for cause in causes[:SHOWN]:
        share = share_in_words(cause.share)
        table.add_row(cause.label, cause.likelihood_label, cause.kind.value, share, cause.owner.label)
    return table


def _actions(diagnosis: Diagnosis) -> Table:
    table = Table(title="\nWhat would close it, best value first", title_justify="left", box=None, pad_edge=False)
    for column in ("Action", "Accountable", "Cost", "Closes", "Weeks"):
        table.add_column(column, overflow="fold")
    for item in diagnosis.interventions[:SHOWN]:
        closes = share_in_words(item.closes)
        table.add_row(item.label, item.owner_label, item.cost_band.value, closes, f"{item.weeks[0]}-{item.weeks[1]}")
    return table


def _closing_lines(diagnosis: Diagnosis) -> list[str]:
    lines = [f"\n{diagnosis.certainty.sentence}"]
    lines += [f"  {change.sentence}" for change in diagnosis.would_change[:3]]
    if diagnosis.robustness:
        lines.append(diagnosis.robustness.sentence)
    missing = [family.label for family in diagnosis.not_examined]
    if missing:
        lines.append(f"Not examined: {', '.join(missing)}.")
    lines += [f"{dissent.sentence}" for dissent in diagnosis.disagreements[:3]]
    return lines


def show_simulation(console: Console, worlds: Sequence[Simulated]) -> None:
    """Print how right the diagnosis is in each simulated world, after so many questions in a fixed order."""
    first = worlds[0]
    title = f"Simulation, {first.cases} cases a world, questions in a fixed order"
    columns = ("Questions", "First matters", "First is there", "One of three there", "Brier", "Calibration", "Cannot tell")
    table = _table(title, "World", *columns)
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
    table = _table(f"Simulated interviews, {held[0].interviews} by each rule, same worlds and answers", "Rule", *columns)
    for one in held:
        figures = (one.first_present, one.one_of_three_present, one.cannot_tell, one.settled)
        table.add_row(one.rule, f"{one.questions:g}", f"{one.minutes:.1f}", *(f"{figure:.2f}" for figure in figures))
    console.print(table)
