"""How good is this? How often the diagnosis names what published accounts name, beside other methods."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from diagnostics.charts.accuracy import questions_chart, reliability_chart
from diagnostics.domain.finding import VERDICT_LABELS
from diagnostics.evaluation.benchmark import Benchmark, CaseRow, MethodRow, Quality
from diagnostics.evaluation.figures import Headline
from diagnostics.evaluation.measures import Interval
from diagnostics.evaluation.simulation import Simulated
from diagnostics.evaluation.worlds import WORLDS
from diagnostics.ui import runtime
from diagnostics.ui.chart import show_chart
from diagnostics.ui.way import show_way
from diagnostics.ui.widgets import facts, label, plain, quiet, table

OURS = "causeway"
WAITING = "Diagnosing the published cases ..."
SIMULATING = "Simulating cases ..."


def show() -> None:
    """Show the page."""
    show_way("How good is this?")
    st.title("How good is this?")
    found = measured()
    show_summary(found)
    show_methods(found)
    show_two_ways(found)
    show_headline(found.all_answers.headline)
    st.header("Does it mean what it says?")
    show_calibration()
    show_chart(reliability_chart(found.all_answers.calibration), key="reliability")
    show_worst(found)
    show_simulation()
    label("What these figures cannot tell")
    st.markdown("\n".join(f"- {plain(sentence)}" for sentence in found.limits))


def measured(interviews: bool = False) -> Benchmark:
    """Return the measurement, with a progress bar while it is made for the first time."""
    bar = st.progress(0.0, WAITING)

    def on_progress(done: int, total: int) -> None:
        bar.progress(done / total, WAITING)

    found = runtime.how_good(on_progress, interviews)
    bar.empty()
    return found


def show_summary(found: Benchmark) -> None:
    """Say in a sentence how often it is right."""
    ours = next(row for row in found.methods if row.id == OURS)
    fair = next((row for row in found.fair if row.id == OURS), None)
    told = (
        f"{found.cases} published cases come with the product. In {found.ranked} the account names a main cause within our "
        f"eight families: the diagnosis puts its family first in **{ours.first}** and among the first three in "
        f"**{ours.among_three}**."
    )
    if fair:
        told += f" In the {found.held_out} that nobody had looked at, that is **{fair.first}** and **{fair.among_three}**."
    st.markdown(told)


def show_methods(found: Benchmark) -> None:
    """Show every method on the same answers: on all cases, and on those that nobody had looked at."""
    st.header("Beside other methods, on the same answers")
    if found.fair:
        label(f"The fair test: {found.held_out} cases that nobody had looked at")
        _show_rows(found.fair, found.held_out)
        label(f"All {found.ranked} cases, most of them looked at while this was built")
    _show_rows(found.methods, found.ranked)
    quiet("Ranges: what other cases of the same sort might have given, in 95 of 100 draws. One that holds 0 proves nothing.")
    if found.second:
        second = found.second
        quiet(
            f"A second reader filled in {second.cases} of the cases from the same facts: first in {second.first} of "
            f"{second.ranked}, among three in {second.among_three}. Both readings put the same family first in "
            f"{second.same_first} of them."
        )


def _show_rows(rows: Sequence[MethodRow], cases: int) -> None:
    head = ["Method", "First", "Among three", "First, range", "Behind ours by"]
    table(
        head,
        [
            [
                row.label,
                f"{row.first} of {cases}",
                f"{row.among_three} of {cases}",
                _range(row.top_1),
                "" if row.id == OURS else _range(row.behind_top_1),
            ]
            for row in rows
        ],
    )


def show_headline(found: Headline) -> None:
    """Show what the verdict says, against what accounts say of training."""
    st.header("Is it right about training?")
    main, contributing, others = found.rows
    named = main.cases + contributing.cases
    advised = round(found.advised_where_named * named)
    st.markdown(
        f"Where the account names training as a cause, the verdict advises it in **{advised} of {named}** cases. Where "
        f"training is a main cause, it says not to train in **{found.main_met_with_fix} of {main.cases}**. Where the "
        f"account does not name it, the verdict advises it in **{found.advised_without_ground} of {others.cases}**."
    )
    table(
        ["The account: training is", "Cases", *VERDICT_LABELS.values()],
        [[row.documented, str(row.cases), *(str(row.verdicts[kind]) for kind in VERDICT_LABELS)] for row in found.rows],
    )


def show_two_ways(found: Benchmark) -> None:
    """Show the diagnosis from all answers, and from what the interview asks."""
    st.header("All answers, and the interview's own")
    label("From all answers of a case")
    facts(_facts(found.all_answers))
    measured_ways = runtime.interviews_so_far()
    if measured_ways is None:
        if not st.button("Measure the interview as well"):
            quiet("It takes about two minutes.")
            return
        measured_ways = measured(interviews=True)
    for name, way in (
        ("Asking only what the interview asks, for as long as it wants", measured_ways.interview),
        ("The same, with at most twenty questions to one person", measured_ways.short_interview),
    ):
        if way:
            label(name)
            facts(_facts(way))
    quiet("An account answers few of the questions; the people of a case would answer most of them.")


def show_calibration() -> None:
    """Say what likelihoods were learned from, and how far they hold on cases left out."""
    content = runtime.library()
    known = content.stated_by
    if known is None:
        st.markdown(f"Likelihoods are chances before calibration. {plain(content.not_calibrated)}")
        return
    measured = known.quality
    st.markdown(
        f"Likelihoods were learned from {known.readings} readings of {known.cases} cases. For families, in cases left out "
        f"of the learning, stated and observed differ by **{measured.error:.2f}** on average (before calibration "
        f"{measured.error_before:.2f}); the Brier score is **{measured.brier:.2f}** (before {measured.brier_before:.2f}; 0 "
        "is perfect). The chart has all cases."
    )


def show_worst(found: Benchmark) -> None:
    """Show the cases that come out worst, and why."""
    st.header("Where it is most wrong")
    for row in found.worst:
        st.markdown(f"**{plain(row.title)}**  \n{plain(_told(row))}")


def show_simulation() -> None:
    """Show how right it is where the truth is known because it was simulated, in our own world and in worse ones."""
    st.header("Where the truth is known")
    found = runtime.simulation_so_far()
    if found is None:
        quiet(
            f"{runtime.SIMULATED_CASES:,} cases in each of {len(WORLDS)} simulated worlds: as our model says, and with "
            "people who blame, echo, guess or want training whatever the cause. It takes about half a minute."
        )
        if not st.button("Run the simulation"):
            return
        found = simulated()
    show_chart(questions_chart(found[0]), key="questions")
    rows = [
        [
            one.world.label,
            f"{one.after[-1].first_present:.0%}",
            f"{one.after[-1].one_of_three_present:.0%}",
            f"{one.after[-1].calibration_error:.3f}",
            f"{one.after[-1].cannot_tell:.0%}",
            one.world.sentence,
        ]
        for one in found
    ]
    head = ["World", "First is there", "One of three", "Calibration error", "Cannot tell", "What is different"]
    table(head, rows)
    asked = found[0].after[-1].questions
    quiet(f"After {asked} questions in a fixed order. Calibration error: mean distance of chance and truth.")


def simulated() -> list[Simulated]:
    """Return the simulation, with a progress bar while it is made."""
    bar = st.progress(0.0, SIMULATING)

    def on_progress(part: float) -> None:
        bar.progress(part, SIMULATING)

    found = runtime.simulated(on_progress)
    bar.empty()
    return found


def _facts(way: Quality) -> list[tuple[str, str]]:
    return [
        ("Main cause first", _range(way.top_1_cause)),
        ("Among three", _range(way.top_3_cause)),
        ("Gives a verdict", _range(way.coverage)),
        ("Questions put", f"{way.asked:.0f}"),
        ("of them answered", f"{way.answered:.0f}"),
    ]


def _told(row: CaseRow) -> str:
    named = ", ".join(family.value for family in row.named)
    main = ", ".join(family.value for family in row.main)
    return f"Named: {named}. Documented: {main}. {row.why}"


def _range(found: Interval) -> str:
    return f"{found.mean:.2f} ({found.low:.2f} to {found.high:.2f})"


show()
