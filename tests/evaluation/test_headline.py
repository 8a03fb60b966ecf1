"""Whether the verdict is right about training is counted by what accounts say of it."""

from __future__ import annotations

import pytest

from diagnostics.domain.causes import FamilyId
from diagnostics.domain.finding import VerdictKind
from diagnostics.evaluation.headline import headline
from diagnostics.evaluation.published import Truth

MAIN = Truth((FamilyId.TRAINING,), (FamilyId.TRAINING, FamilyId.PAY), (), ())
PART = Truth((FamilyId.PAY,), (FamilyId.PAY, FamilyId.TRAINING), (), ())
OTHER = Truth((FamilyId.PAY,), (FamilyId.PAY,), (), ())


def test_the_verdict_is_counted_against_what_the_account_says_of_training() -> None:
    cases = [
        (VerdictKind.TRAIN, MAIN),
        (VerdictKind.FIX, MAIN),
        (VerdictKind.TRAIN_AND_FIX, PART),
        (VerdictKind.CANNOT_TELL, PART),
        (VerdictKind.FIX, OTHER),
        (VerdictKind.CANNOT_TELL, OTHER),
        (VerdictKind.FIX, OTHER),
        (VerdictKind.TRAIN_AND_FIX, OTHER),
    ]
    found = headline([kind for kind, _ in cases], [truth for _, truth in cases])
    assert [row.cases for row in found.rows] == [2, 2, 4]
    assert (found.main_met_with_fix, found.advised_without_ground) == (1, 1)
    assert found.advised_where_named == pytest.approx(2 / 4)
    assert found.not_advised_elsewhere == pytest.approx(3 / 4)
    assert found.balanced == pytest.approx(5 / 8)


@pytest.mark.parametrize("always", [VerdictKind.TRAIN_AND_FIX, VerdictKind.FIX, VerdictKind.CANNOT_TELL])
def test_a_verdict_that_is_always_the_same_is_worth_a_coin(always: VerdictKind) -> None:
    truths = [MAIN, PART, OTHER, OTHER, OTHER]
    assert headline([always] * len(truths), truths).balanced == pytest.approx(0.5)
