"""The largest figures and the last day that the gate accepts give a report in every format, and no number fills a line."""

from __future__ import annotations

import re

from diagnostics.domain.case import Case, Gap, Period
from diagnostics.domain.gate import LAST_DAY
from diagnostics.domain.library import Library
from diagnostics.handover.files import findings_of, offered
from diagnostics.planning.plan import MAX_WEEKS, Limits
from tests.samples import samples

EXTREME = Gap(
    current=-1e12, target=1e12, best=1e12, value_per_unit=1e12, period=Period.DAY, people_affected=10_000_000, unit="u" * 100
)


def test_the_largest_figures_on_the_last_day_make_a_report_in_every_format(library: Library) -> None:
    case: Case = samples()["sales-shortfall"].model_copy(update={"gap": EXTREME, "opened_on": LAST_DAY})
    findings = findings_of(library, case, Limits(1e12, MAX_WEEKS))
    files = {form.ending: findings.file(form.ending) for form in offered()}
    assert len(files) >= 8
    for ending in ("md", "html", "json"):
        assert not re.search(r"\d[\d,]{60}", files[ending].decode())
