"""The sample cases of the product, for tests."""

from __future__ import annotations

from functools import cache

from diagnostics.content.cases import read_case, sample_paths
from diagnostics.content.library import ROOT, load_library
from diagnostics.diagnose import diagnose
from diagnostics.domain.case import Case, Origin
from diagnostics.domain.diagnosis import Diagnosis


@cache
def samples() -> dict[str, Case]:
    """Every sample case by its id."""
    cases = [read_case(path, load_library()) for path in sample_paths(ROOT)]
    return {case.id: case for case in cases}


@cache
def diagnosed(case_id: str) -> Diagnosis:
    """The diagnosis of a sample case, without the perturbed models."""
    return diagnose(load_library(), samples()[case_id], robust=False)


def some() -> list[str]:
    """Ids of the invented cases and of every eighth published one: enough where a test runs once for each case."""
    invented = sorted(case.id for case in samples().values() if case.origin is Origin.INVENTED)
    return [*invented, *sorted(case.id for case in published())[::8]]


def published() -> list[Case]:
    """The published cases."""
    return [case for case in samples().values() if case.origin is Origin.PUBLISHED]
