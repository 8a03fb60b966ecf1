"""Golden results of the sample cases: a change of content or reasoning shows in review as a change of these files.

Write them anew with `python tests/test_sample_cases.py`.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).parents[1]))

import pytest

from diagnostics.domain.case import Case
from tests.samples import diagnosed, published, samples

GOLDEN = Path(__file__).parent / "golden" / "sample-cases.json"


def result_of(case_id: str) -> dict[str, object]:
    found = diagnosed(case_id)
    return {
        "verdict": found.verdict.kind.value,
        "causes": [f"{cause.id} {cause.probability:.2f} {cause.kind.value}" for cause in found.causes[:4]],
        "families": [family.id.value for family in found.families[:3]],
        "first action": found.interventions[0].id if found.interventions else None,
        "settled": round(found.certainty.level, 1),
    }


@pytest.mark.parametrize("case_id", sorted(samples()))
def test_a_sample_case_comes_out_as_it_did_before(case_id: str) -> None:
    golden = json.loads(GOLDEN.read_text(encoding="utf-8"))
    assert result_of(case_id) == golden[case_id]


def rank_of_documented_family(case: Case) -> int | None:
    assert case.documented
    families = [family.id.value for family in diagnosed(case.id).families]
    named = [families.index(family) for family in case.documented.families() if family in families]
    return min(named, default=None)


def test_the_documented_main_family_comes_first_in_two_of_three_published_cases_and_among_three_in_nine_of_ten() -> None:
    ranks = [rank_of_documented_family(case) for case in published()]
    known = [rank for rank in ranks if rank is not None]
    assert len(known) == len(ranks) - 1  # in one the account names a cause outside the eight families
    assert sum(rank == 0 for rank in known) / len(known) >= 2 / 3
    assert sum(rank < 3 for rank in known) / len(known) >= 0.9


if __name__ == "__main__":
    GOLDEN.write_text(json.dumps({name: result_of(name) for name in sorted(samples())}, indent=1) + "\n", encoding="utf-8")
