"""The two pages for a meeting: the agreement to sign, and the decisions of the week. Each fits a sheet of A4."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from diagnostics.content.library import load_library
from diagnostics.domain.accountability import Action, Owner, Ownership, OwnershipState
from diagnostics.domain.asking import Decision, Kind, Week
from diagnostics.domain.follow_up import Agreement, Meaning, Review, Signature
from diagnostics.domain.organisation import Organisation
from diagnostics.findings.agreement import Agreed, agreement_text, parts_of
from diagnostics.reports.agreement import agreement_document, agreement_page
from diagnostics.reports.document import Bullets, Heading, Paragraph
from diagnostics.reports.week import week_page
from tests.samples import diagnosed, samples

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
LONG = "A measure that somebody described at length, with where the figure comes from and who counts it each month"


def pages(pdf: bytes) -> int:
    """How many pages a file has, by its page tree."""
    return max(int(count) for count in re.findall(rb"/Type\s*/Pages.*?/Count\s+(\d+)", pdf, re.S) or [b"0"])


def full_agreement(case_id: str) -> str:
    """An agreement with as many owners and actions as it holds."""
    found = diagnosed(case_id)
    owned = [
        Ownership(case_id, cause.id, OwnershipState.ACCEPTED, Owner(cause.owner.role), NOW) for cause in found.leading[:6]
    ]
    actions = [
        Action(
            f"a{place}", case_id, one.cause, f"Action {place} with a name of some length", one.owner, due=date(2026, 6, 1)
        )
        for place, one in enumerate(owned)
    ]
    actions = [replace(one, behaviour_measure=LONG, result_measure=LONG, guard_measure=LONG) for one in actions]
    reviews = [Review(case_id, number, date(2026, 3 + number, 1)) for number in (1, 2, 3)]
    return agreement_text(Agreed(load_library(), Organisation(), samples()[case_id], found, owned, actions, reviews))


def signed(text: str, *names: str) -> Agreement:
    signatures = tuple(Signature(name, Meaning.OWNS, NOW) for name in names)
    return Agreement("case", 1, text, "0" * 64, NOW, "Ada", signatures)


@pytest.mark.parametrize("case_id", ["pharma-social-media", "uk-covid-test-and-trace"])
def test_an_agreement_fits_one_page(case_id: str) -> None:
    if case_id not in samples():
        case_id = max(samples(), key=lambda name: len(samples()[name].gap.statement))
    assert pages(agreement_page(signed(full_agreement(case_id), "Ada", "Ben", "Clara"))) == 1


def test_every_letter_of_the_text_is_on_the_page() -> None:
    text = full_agreement("pharma-social-media")
    document = agreement_document(signed(text))
    shown = [document.title]
    for block in document.blocks:
        if isinstance(block, Heading | Paragraph):
            shown.append(block.text)
        elif isinstance(block, Bullets):
            shown += block.items
    page = " ".join(" ".join(shown).split())
    for part in parts_of(text):
        for line in part.lines:
            assert " ".join(line.removeprefix("- ").split()) in page


def test_the_same_signatures_make_the_same_file() -> None:
    text = full_agreement("pharma-social-media")
    assert agreement_page(signed(text, "Ada")) == agreement_page(signed(text, "Ada"))


def test_the_decisions_of_a_full_week_fit_one_page() -> None:
    full = [
        Decision(kind, "case", LONG, "overload", "Too much work for the people and hours", LONG, date(2026, 3, 9))
        for kind in Kind
        for _ in range(4)
    ]
    assert pages(week_page(Week(date(2026, 3, 2), tuple(full), is_cut=True))) == 1
