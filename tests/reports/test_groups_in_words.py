"""People who answered in confidence, in the report: as a group, never as somebody, and never with a number."""

from __future__ import annotations

from diagnostics.domain.case import Case
from diagnostics.domain.confidence import Told, stand_ins
from diagnostics.domain.library import Library
from diagnostics.handover.files import findings_of
from diagnostics.reports.document import Length
from diagnostics.reports.house import PLAIN
from diagnostics.reports.render import render
from tests.samples import samples

QUESTION = "result-seen"


def report(library: Library, people: list) -> str:  # type: ignore[type-arg]
    """The full report of the flagship, asked of these people alone, as text."""
    case: Case = samples()["pharma-social-media"].model_copy(update={"respondents": people})
    return render(findings_of(library, case).document(Length.FULL, PLAIN), "md").decode()


def test_a_group_is_named_as_a_group_and_nobody_counts_it(library: Library) -> None:
    option = library.question_by_id[QUESTION].options[0]
    told = report(library, list(stand_ins([Told("performer", QUESTION, 1, 5, (option.id,))])))
    assert "answered in confidence by a group in the role Performer" in told
    assert f"Many in a group: {option.label}" in told and "| Performer | a group | 1 | 1 | 0 |" in told
    assert "One person alone answered" not in told and "together-" not in told
