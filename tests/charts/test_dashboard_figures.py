from __future__ import annotations

import subprocess
import sys

import pytest

from diagnostics.charts.figures import families_chart, plan_chart, shares_chart
from diagnostics.diagnose import diagnose, shares_of
from diagnostics.domain.case import Case
from diagnostics.domain.library import Library
from diagnostics.planning.plan import Limits, Plan, plan_for
from tests.samples import diagnosed, some

ROBUST_ENOUGH = some()


def plan_of(library: Library, case_id: str) -> Plan:
    diagnosis = diagnosed(case_id)
    return plan_for(library, diagnosis.interventions, shares_of(diagnosis), Limits())


@pytest.mark.parametrize("case_id", ROBUST_ENOUGH)
def test_a_bar_covers_the_band_that_the_table_names(case_id: str) -> None:
    diagnosis = diagnosed(case_id)
    chart = shares_chart(diagnosis)
    bars = chart.figure.data[0]
    assert list(bars.customdata) == [cause.id for cause in diagnosis.leading]
    for cause, base, length in zip(diagnosis.leading, bars.base, bars.x, strict=True):
        assert base == pytest.approx(100 * cause.share.low)
        assert base + length >= 100 * cause.share.high - 1e-9
    assert [row[0] for row in chart.rows] == [*(cause.label for cause in diagnosis.leading), "Not explained"]


@pytest.mark.parametrize("case_id", ROBUST_ENOUGH)
def test_a_family_that_nobody_examined_has_no_bar_but_says_so(case_id: str) -> None:
    diagnosis = diagnosed(case_id)
    chart = families_chart(diagnosis)
    bars = chart.figure.data[0]
    for family, length, text, row in zip(diagnosis.families, bars.x, bars.text, chart.rows, strict=True):
        assert (length == 0) == (text == "not examined") == (row[1] == "No") == (not family.examined)


@pytest.mark.parametrize("case_id", ROBUST_ENOUGH)
def test_the_plan_s_line_ends_at_its_whole_cost_and_effect(library: Library, case_id: str) -> None:
    plan = plan_of(library, case_id)
    line = plan_chart(plan, "EUR").figure.data[0]
    assert line.x[-1] == plan.cost
    assert line.y[-1] == pytest.approx(100 * plan.closes.mid)
    assert list(line.y) == sorted(line.y)


def test_a_case_without_answers_still_has_its_charts(library: Library) -> None:
    diagnosis = diagnose(library, Case(id="new-case"), robust=False)
    empty = plan_for(library, diagnosis.interventions, shares_of(diagnosis), Limits())
    assert "nearly all" in shares_chart(diagnosis).sentence.lower()
    assert families_chart(diagnosis).sentence.startswith("0 of 8")
    assert plan_chart(empty, "EUR").sentence == "No action is planned yet."


def test_reports_and_the_command_line_do_not_wait_for_plotly() -> None:
    used = "diagnostics.__main__, diagnostics.reports.build, diagnostics.reports.render"
    code = f"import sys, {used}; print('plotly' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.strip() == "False"
