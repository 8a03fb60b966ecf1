"""Whether the verdict is right about training: what it says, against what published accounts say of training."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum

from diagnostics.domain.causes import FamilyId
from diagnostics.domain.finding import VerdictKind
from diagnostics.evaluation.figures import Headline, HeadlineRow
from diagnostics.evaluation.published import Truth

TRAINING = (VerdictKind.TRAIN, VerdictKind.TRAIN_AND_FIX)
"""Verdicts that advise training, alone or with other things."""


class Role(StrEnum):
    """What an account says of training: whether people lacked knowledge, skill or practice."""

    MAIN = "a main cause"
    CONTRIBUTING = "a contributing cause"
    NOT_NAMED = "not named as a cause"


def role_of_training(truth: Truth) -> Role:
    """Return what the account of a case says of training."""
    if FamilyId.TRAINING in truth.main_families:
        return Role.MAIN
    return Role.CONTRIBUTING if FamilyId.TRAINING in truth.families else Role.NOT_NAMED


def headline(verdicts: Sequence[VerdictKind], truths: Sequence[Truth]) -> Headline:
    """Return how often verdicts advise training where accounts name it, and where they do not.

    Balanced accuracy is the mean of two rates: of the cases in which the account names training, those in which the verdict
    advises it; and of the others, those in which it does not (Brodersen et al. 2010, ICPR). "Cannot tell yet" advises
    nothing. A rate of no case is 1.
    """
    roles = [role_of_training(truth) for truth in truths]
    rows = tuple(_row(role, [kind for kind, other in zip(verdicts, roles, strict=True) if other is role]) for role in Role)
    main, contributing, others = rows
    named = main.cases + contributing.cases
    advised = _rate(_advised(main) + _advised(contributing), named)
    spared = _rate(others.cases - _advised(others), others.cases)
    return Headline(
        rows=rows,
        advised_where_named=advised,
        not_advised_elsewhere=spared,
        balanced=(advised + spared) / 2,
        main_met_with_fix=main.verdicts[VerdictKind.FIX],
        advised_without_ground=_advised(others),
    )


def _row(role: Role, verdicts: Sequence[VerdictKind]) -> HeadlineRow:
    return HeadlineRow(role.value, len(verdicts), {kind: verdicts.count(kind) for kind in VerdictKind})


def _advised(row: HeadlineRow) -> int:
    return sum(row.verdicts[kind] for kind in TRAINING)


def _rate(part: int, whole: int) -> float:
    return part / whole if whole else 1.0
