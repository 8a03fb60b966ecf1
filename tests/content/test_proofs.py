"""The proofs over content: it can be asked, in the time people have, and every cause is looked at more than once."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from diagnostics.check import check, misfits, worst_minutes
from diagnostics.content.cases import sample_paths
from diagnostics.content.library import ROOT
from diagnostics.domain.library import Library

Change = Callable[[str, str, str], int]

TOPICS = "questionnaires/topics"


def _everywhere(root: Path, pattern: str, new: str) -> None:
    for path in (root / TOPICS).glob("*.yaml"):
        path.write_text(re.sub(pattern, new, path.read_text(encoding="utf-8")), encoding="utf-8")


def test_the_content_and_the_cases_that_ship_have_no_fault() -> None:
    found = check(ROOT, sample_paths(ROOT))
    assert found.faults == ()
    assert found.counts["causes"] == 24 and found.counts["families"] == 8
    assert found.counts["cases"] == len(sample_paths(ROOT))
    assert all(count > 0 for name, count in found.counts.items() if name != "cases")


def test_nobody_is_asked_for_longer_than_was_promised(library: Library) -> None:
    minutes = worst_minutes(library)
    assert set(minutes) == {role.id for role in library.roles if role.answers}
    assert max(minutes["performer"], minutes["top-performer"]) <= 10
    assert max(minutes["line-manager"], minutes["requester"]) <= 20


def test_questions_that_take_too_long_are_told_for_each_role_they_burden(content_root: Path) -> None:
    _everywhere(content_root, r"seconds: \d+", "seconds: 45")
    found = check(content_root)
    assert found.minutes["performer"] == found.minutes["line-manager"] == 20 * 45 / 60
    assert {fault.file for fault in found.faults} == {"data/roles.yaml"}
    burdened = {fault.id: fault.what for fault in found.faults}
    assert "line-manager" not in burdened
    assert burdened["performer"] == (
        "could be asked for 15.0 minutes; shorten questions to this role until it is 10 at most"
    )


def test_a_cause_that_questions_do_not_tell_from_others_is_named(content_root: Path, change: Change) -> None:
    three_or_fewer = '"Three or fewer", base: occasional, raises: {high-turnover: strong'
    change(f"{TOPICS}/people.yaml", three_or_fewer, f"{three_or_fewer}, pay-level: weak")
    (fault,) = check(content_root).faults
    assert (fault.file, fault.id) == ("data/causes.yaml", "high-turnover")
    assert fault.what == "questions of which any two share it and no other cause: 3; write at least 4"


def test_a_cause_on_which_one_role_alone_decides_is_named(content_root: Path) -> None:
    _everywhere(content_root, r"    text_for:\n(      .*\n)+", "")
    _everywhere(content_root, r"roles: \[.*\]", "roles: [performer]")
    faults = check(content_root).faults
    assert {fault.what for fault in faults} == {"roles that are asked about it: 1; let at least 2 answer"}
    assert len(faults) == 24


def test_a_question_that_can_tell_nothing_is_never_reached(content_root: Path, change: Change) -> None:
    line = change(
        f"{TOPICS}/staffing.yaml",
        "questions:\n",
        "questions:\n"
        "  - id: do-people-leave\n"
        "    text: Do people leave?\n"
        "    why: Where leaving is the gap itself, the answer is known before the question is put.\n"
        "    seconds: 10\n"
        "    roles: [hr, records]\n"
        "    options:\n"
        '      - {id: "yes", label: "Yes", base: common, raises: {high-turnover: strong}}\n'
        '      - {id: "no", label: "No", base: usual, lowers: {high-turnover: strong}}\n'
        "    sources: [causeway-judgement]\n\n",
    )
    (fault,) = check(content_root).faults
    assert (fault.file, fault.line, fault.id) == (f"{TOPICS}/staffing.yaml", line + 1, "do-people-leave")
    assert fault.what.startswith("no interview would ask this")


def test_the_fitted_network_gives_every_cause_the_chance_that_is_stated(library: Library) -> None:
    assert list(misfits(library)) == []


def test_where_files_cannot_be_read_nothing_is_counted(content_root: Path, change: Change) -> None:
    change("data/priors.yaml", "flat: 0.2", "\tflat: 0.2")
    found = check(content_root, sample_paths(content_root))
    assert [fault.file for fault in found.faults] == ["data/priors.yaml"]
    assert (dict(found.counts), dict(found.minutes)) == ({}, {})


def test_faults_of_content_and_of_cases_are_told_together(content_root: Path, change: Change) -> None:
    line = change("data/library.yaml", "opening: [spread, ", "opening: [spreading, ")
    inside = content_root / "data" / "cases" / "zz-broken.yaml"
    inside.parent.mkdir(exist_ok=True)
    inside.write_text("id: broken\ntitel: A course\n", encoding="utf-8")
    found = check(content_root, [inside])
    assert [(fault.file, fault.line) for fault in found.faults] == [
        ("data/cases/zz-broken.yaml", 2),
        ("data/library.yaml", line),
    ]


@pytest.mark.parametrize("name", ["case.yaml", "no such case.yaml"])
def test_a_case_outside_the_project_is_named_by_its_own_path(name: str, tmp_path: Path) -> None:
    (tmp_path / "case.yaml").write_text("title: Nameless\n", encoding="utf-8")
    assert [fault.file for fault in check(ROOT, [tmp_path / name]).faults] == [str(tmp_path / name)]
