"""Owners and senior managers see what follows from the answers, and no answer."""

from __future__ import annotations

import json

import pytest

from diagnostics.exporting import as_data
from diagnostics.findings.withheld import withheld
from tests.samples import diagnosed, some


@pytest.mark.parametrize("case_id", some())
def test_a_diagnosis_without_answers_holds_the_same_findings_and_no_answer(case_id: str) -> None:
    full = diagnosed(case_id)
    bare = withheld(full)
    assert [(cause.id, cause.probability, cause.share) for cause in bare.causes] == [
        (cause.id, cause.probability, cause.share) for cause in full.causes
    ]
    told = json.dumps({name: part for name, part in as_data(bare).items() if name not in ("would_change", "next")})
    said = {item.label for item in full.asked if len(item.label) > 25}
    assert said and not [label for label in said if label in told]
