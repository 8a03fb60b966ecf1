"""One thing broken in a copy of the real content: the third gate names the file, the line, and what to write."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from diagnostics.content.meaning import checked_library
from diagnostics.errors import ContentError, Fault

Change = Callable[[str, str, str], int]

CAUSES, LINKS, PRIORS, ROLES = "data/causes.yaml", "data/links.yaml", "data/priors.yaml", "data/roles.yaml"
ACTIONS, LIBRARY, SCALES = "data/interventions.yaml", "data/library.yaml", "data/scales.yaml"
GAP = "questionnaires/topics/the-gap.yaml"

# What is broken: file, text, what stands there instead, lines from there down to the fault, what the fault says.
BREAKS = {
    "a link from nowhere": (
        LINKS,
        "from: pay-level\n    to: high-turnover",
        "from: pay-levels\n    to: high-turnover",
        0,
        "there is no cause 'pay-levels'; did you mean 'pay-level'?",
    ),
    "a loop through an unknown cause": (
        LINKS,
        "path: [high-turnover, overload, ",
        "path: [high-turnover, stress, ",
        0,
        "there is no cause 'stress'; write one that stands in data/causes.yaml",
    ),
    "a loop that is cut nowhere": (
        LINKS,
        "cut: overload to weak-line-management",
        "cut: somewhere",
        0,
        "cut: 'somewhere' names no link; write two causes, such as 'overload to high-turnover'",
    ),
    "a chance that is certain": (
        PRIORS,
        "    contrary-norms: 0.19\nflat",
        "    contrary-norms: 1.0\nflat",
        0,
        "contrary-norms: '1' is not a chance; write a number between 0 and 1, such as 0.2",
    ),
    "a reason for asking with a column that is not there": (
        PRIORS,
        "habit: habit, other",
        "habit: custom, other",
        0,
        "there is no request column 'custom'; write one that stands in data/priors.yaml",
    ),
    "a reason for asking without any column": (
        PRIORS,
        "habit: habit, other",
        "other",
        0,
        "by_request: 'habit' is missing; add it here",
    ),
    "a gap itself that is no cause": (
        PRIORS,
        "{staffing: [high-turnover]}",
        "{staffing: [turnover]}",
        0,
        "there is no cause 'turnover'; did you mean 'high-turnover'?",
    ),
    "a lowest chance above the highest": (
        PRIORS,
        "highest: 0.75",
        "highest: 0.01",
        0,
        "highest: write more than 0.01, which is the lowest chance",
    ),
    "an owner nobody knows": (
        CAUSES,
        "owner: senior-manager\n    owner_reason: Only the budget holder",
        "owner: senior-manger\n    owner_reason: Only the budget holder",
        0,
        "there is no role 'senior-manger'; did you mean 'senior-manager'?",
    ),
    "an action that waits for one that is not there": (
        ACTIONS,
        "needs: [rewrite-the-rule]",
        "needs: [rewrite-the-law]",
        0,
        "there is no intervention 'rewrite-the-law'; did you mean 'rewrite-the-rule'?",
    ),
    "an action that quotes a figure nobody measured": (
        ACTIONS,
        "[f27-ambiguity-and-constraints, f29-ambiguity-doubted]",
        "[f27-ambiguity-and-constraints, f99]",
        0,
        "there is no figure 'f99'; write one that stands in data/figures.yaml",
    ),
    "a figure without its source": (
        "data/figures.yaml",
        "sources: [deming-1986, christensen-wallace-2012]",
        "sources: [demming-1986, christensen-wallace-2012]",
        0,
        "there is no source 'demming-1986'; did you mean 'deming-1986'?",
    ),
    "a tie-break that rests on hearsay": (
        ROLES,
        "    grade: judgement\n    sources: [ffiec-2013]",
        "    grade: judgement\n    sources: [hearsay]",
        1,
        "there is no source 'hearsay'; write one that stands in data/sources.yaml",
    ),
    "an opening question that went away": (
        LIBRARY,
        "opening: [spread, ",
        "opening: [spreading, ",
        0,
        "there is no question 'spreading'; did you mean 'spread'?",
    ),
    "a topic without a file": (
        LIBRARY,
        "  - will-and-fit\n",
        "  - will-and-fit\n  - luck\n",
        1,
        "there is no topic 'luck'; write one that stands in questionnaires/topics",
    ),
    "a strength without a figure": (
        SCALES,
        ", strong: 0.30, decisive: 0.50}",
        ", strong: 0.30}",
        0,
        "link: 'decisive' is missing; add it here",
    ),
    "a chance that no word covers": (
        SCALES,
        "likelihood:\n  - {id: very-likely, label: very likely, at_least: 0.75}",
        "likelihood:\n  - {id: very-likely, label: very likely, at_least: 0.4}",
        0,
        "likelihood: write the bands from the highest at_least down to one at 0",
    ),
    "an option without effect that does not say so": (
        GAP,
        '"There were none", base: common, neutral: true}',
        '"There were none", base: common}',
        0,
        "option 'none' speaks of no cause; write what it raises or lowers, or 'neutral: true'",
    ),
}


def _faults(root: Path) -> list[Fault]:
    with pytest.raises(ContentError) as found:
        checked_library(root)
    return list(found.value.faults)


def _line_of(root: Path, file: str, text: str) -> int:
    return (root / file).read_text(encoding="utf-8").split(text)[0].count("\n") + 1


@pytest.mark.parametrize("name", BREAKS)
def test_one_broken_thing_is_found_at_its_line_with_what_to_write(name: str, content_root: Path, change: Change) -> None:
    file, old, new, below, message = BREAKS[name]
    line = change(file, old, new) + below
    assert (file, line, message) in [(fault.file, fault.line, fault.what) for fault in _faults(content_root)]


def test_a_prior_column_with_a_hole_is_told_which_causes_are_missing(content_root: Path, change: Change) -> None:
    change(PRIORS, "    contrary-norms: 0.19\nflat", "flat")
    fault = Fault(PRIORS, 10, "", "chances: 'contrary-norms' is missing; add it here")
    assert _line_of(content_root, PRIORS, "  chances:") == fault.line
    assert _faults(content_root) == [fault]


def test_a_topic_under_another_name_is_told_on_both_sides(content_root: Path, change: Change) -> None:
    line = change(LIBRARY, "  - people\n", "  - persons\n")
    topic = "questionnaires/topics/people.yaml"
    assert [(fault.file, fault.line, fault.what) for fault in _faults(content_root)] == [
        (LIBRARY, line, "there is no topic 'persons'; write one that stands in questionnaires/topics"),
        (topic, 1, "topic 'people' is not listed in data/library.yaml; add it under topics"),
    ]


def test_a_cause_that_only_training_treats_is_a_fault_of_the_content(content_root: Path, change: Change) -> None:
    change(ACTIONS, "treats: {poor-training: moderate, overload: weak}", "treats: {overload: weak}")
    line = _line_of(content_root, CAUSES, "  - id: poor-training\n")
    what = "no intervention other than training treats it; write one in data/interventions.yaml"
    assert _faults(content_root) == [Fault(CAUSES, line, "poor-training", what)]


def test_a_circle_of_causes_is_named_in_full(content_root: Path, change: Change) -> None:
    line = change(
        LINKS,
        "\n# Circles that the network cuts",
        "  - {from: overload, to: high-turnover, strength: weak, why: Strain pushes people out., sources: [humphrey-2007]}\n"
        "\n# Circles that the network cuts",
    )
    (fault,) = _faults(content_root)
    assert (fault.line, fault.id) == (line, "overload to high-turnover")
    assert fault.what == (
        "causes feed each other in a circle: high-turnover > overload > high-turnover; remove one of these links"
    )


def test_a_circle_that_turned_links_make_in_one_kind_of_gap_is_found_there(content_root: Path, change: Change) -> None:
    link = "    to: motive-mismatch\n    strength: weak\n    why: Pay level goes with"
    line = change(LINKS, link, link.replace("strength", "turned_in: [staffing, serving-on-time]\n    strength"))
    circle = "motive-mismatch > pay-level > weak-selection > motive-mismatch"
    (fault,) = _faults(content_root)
    assert fault.what == (
        f"causes feed each other in a circle where the kind of gap is staffing or serving-on-time: {circle}; "
        "remove one of these links"
    )
    assert fault.line > line


def test_a_cause_that_feeds_itself_and_a_link_that_stands_twice_are_both_told(content_root: Path, change: Change) -> None:
    extra = "  - {from: pay-level, to: %s, strength: weak, why: It is so., sources: [humphrey-2007]}\n"
    line = change(
        LINKS,
        "\n# Circles that the network cuts",
        extra % "pay-level" + extra % "high-turnover" + "\n# Circles that the network cuts",
    )
    first = _line_of(content_root, LINKS, "  - from: pay-level\n    to: high-turnover")
    assert [(fault.line, fault.what) for fault in _faults(content_root)] == [
        (line, "a cause cannot feed itself; remove this link"),
        (line + 1, f"this link stands already in line {first}; keep one of them"),
    ]


def test_actions_that_wait_for_each_other_are_told_apart(content_root: Path, change: Change) -> None:
    action = "    accountable: line-manager\n    responsible: [learning]\n    cost_band: A\n    weeks: [1, 2]\n"
    change(ACTIONS, action, f"    needs: [expectation-talk]\n{action}")
    (fault,) = _faults(content_root)
    assert fault.file == ACTIONS
    path = "expectation-talk > one-page-standard > expectation-talk"
    assert fault.what == f"each of these waits for the other: {path}; take one out of 'needs'"


def test_a_role_that_is_no_longer_asked_is_missed_by_every_question_that_asks_it(content_root: Path, change: Change) -> None:
    text = (content_root / ROLES).read_text(encoding="utf-8")
    entry = text[text.index("  - id: finance\n") :].split("  - id: ", 2)[1]
    change(ROLES, entry, "".join(line for line in entry.splitlines(True) if "reliability" not in line))
    faults = _faults(content_root)
    asked = sum(
        line.strip().startswith("roles: [") and "finance" in line
        for path in (content_root / "questionnaires" / "topics").glob("*.yaml")
        for line in path.read_text(encoding="utf-8").splitlines()
    )
    assert len(faults) == asked > 3
    assert {fault.what for fault in faults} == {
        "'finance' is never asked; name another role, or give it a reliability in data/roles.yaml"
    }


def test_two_things_of_the_same_name_are_told_where_the_first_stands(content_root: Path, change: Change) -> None:
    change(ROLES, "  - id: quality\n", "  - id: communications\n")
    first = _line_of(content_root, ROLES, "  - id: communications\n")
    what = f"role 'communications' stands already in {ROLES}:{first}; give one of them another id"
    assert what in [fault.what for fault in _faults(content_root)]


def test_a_work_listed_twice_is_dead_weight_where_one_entry_is_cited_by_nobody(content_root: Path, change: Change) -> None:
    path = content_root / "data" / "sources.yaml"
    text = path.read_text(encoding="utf-8")
    entry = "  - key: ffiec-2013\n" + text.split("  - key: ffiec-2013\n")[1].split("  - key: ")[0].split("\n\n")[0] + "\n"
    path.write_text(text.rstrip("\n") + "\n\n" + entry.replace("ffiec-2013", "ffiec"), encoding="utf-8")
    (fault,) = _faults(content_root)
    assert fault.id == "ffiec"
    assert fault.what == "the same work stands under the key 'ffiec-2013'; keep the one that is cited"


def test_all_faults_of_all_files_are_told_at_once_in_the_order_of_files_and_lines(
    content_root: Path, change: Change
) -> None:
    change(LINKS, "from: pay-level\n    to: high-turnover", "from: pay-levels\n    to: high-turnover")
    change(LIBRARY, "opening: [spread, ", "opening: [spreading, ")
    change(GAP, '"There were none", base: common, neutral: true}', '"There were none", base: common}')
    faults = _faults(content_root)
    assert [fault.file for fault in faults] == [LIBRARY, LINKS, GAP]


def test_a_gate_that_fails_is_the_last_one_that_speaks(content_root: Path, change: Change) -> None:
    change(LINKS, "from: pay-level\n    to: high-turnover", "from: pay-levels\n    to: high-turnover")
    line = change(GAP, "about: When it began", "abuot: When it began")
    assert [(fault.file, fault.line) for fault in _faults(content_root)] == [(GAP, 1), (GAP, line)]
    change(PRIORS, "flat: 0.2", "\tflat: 0.2")
    assert [fault.file for fault in _faults(content_root)] == [PRIORS]


def test_a_file_of_the_content_that_is_missing_is_named(content_root: Path) -> None:
    (content_root / SCALES).unlink()
    assert _faults(content_root) == [Fault(SCALES, 1, "", "there is no such file")]
