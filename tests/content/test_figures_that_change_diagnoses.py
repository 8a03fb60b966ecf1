"""One figure or word of the content is replaced, so that diagnoses would change: the gate names it and what to write."""

from __future__ import annotations

import json
import warnings
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml

from diagnostics.check import check
from diagnostics.content.cases import sample_paths
from diagnostics.content.library import ROOT, TOPICS, Content, build_library, read_content
from diagnostics.content.meaning import meaning_faults
from diagnostics.content.text import Place, parse
from diagnostics.domain.naming import as_read
from diagnostics.errors import ContentError, Fault

CAUSES, LINKS, PRIORS, ROLES = "data/causes.yaml", "data/links.yaml", "data/priors.yaml", "data/roles.yaml"
ACTIONS, SCALES, REVIEW = "data/interventions.yaml", "data/scales.yaml", "questionnaires/follow-up.yaml"
GAP, RULES, TOOLS = (f"questionnaires/topics/{name}.yaml" for name in ("the-gap", "rules", "tools-and-time"))
WHO, PEOPLE = "questionnaires/ownership.yaml", "questionnaires/topics/people.yaml"

ANSWER, BASE = "answer: {weak: 2, moderate: 4, strong: 8, decisive: 24}", "base: {usual: 8, common: 4, occasional: 2, rare"
LINK = "link: {weak: 0.05, moderate: 0.12, strong: 0.30, decisive: 0.50}"
CLOSES = "closes: {weak: [0.10, 0.25], moderate: [0.20, 0.40]"
BASIS, SPREAD = "{records: 1.0, audit: 1.0, complaints: 0.95", "{records: 0.10, audit: 0.15"
EFFECT, WEIGHT = "effect_words: {weak: 0.26, moderate: 0.69", "cost_weight: {A: 1.0, B: 1.4, C: 2.2, D: 3.5}"
LIKELY, OPEN = "{id: likely, label: likely, at_least: 0.50}", "{id: open, label: open, at_least: 0.20}"
ONSET = '      - {id: suddenly, label: "Suddenly, within days or weeks"'

WEEKS = "    weeks: [1, 2]\n    effect:\n      text: No pooled figure was found for writing"

# (file, what is written there once): {what is written instead: what the gate says}.
EXCHANGED: dict[tuple[str, str], dict[str, str]] = {
    (SCALES, ANSWER): {
        "answer: {weak: 4, moderate: 2, strong: 8, decisive: 24}": "answer: 'moderate' is 2 after 4 for 'weak'",
        "answer: {weak: 2, moderate: 2, strong: 8, decisive: 24}": "answer: 'moderate' is 2 after 2",
        "answer: {weak: 2, moderate: 4, strong: 24, decisive: 8}": "answer: 'decisive' is 8 after 24",
        "answer: {weak: 0.5, moderate: 4, strong: 8, decisive: 24}": "answer: '0.5' for 'weak' would not raise",
        "answer: {weak: 1, moderate: 4, strong: 8, decisive: 24}": "write more than 1 and at most 100",
        "answer: {weak: -2, moderate: 4, strong: 8, decisive: 24}": "answer: '-2' for 'weak'",
        "answer: {weak: 0, moderate: 4, strong: 8, decisive: 24}": "answer: '0' for 'weak'",
        "answer: {weak: 2, moderate: 4, strong: 8, decisive: 1e308}": "answer: '1e+308' for 'decisive'",
        "answer: {weak: 2, moderate: 4, strong: 8, decisive: inf}": "decisive: 'inf' is not a number",
        "answer: {weak: 2, moderate: 4, strong: 8, decisive: nan}": "decisive: 'nan' is not a number",
        "answer: {weak: 2, moderate: 4, strong: 8, decisive: -inf}": "decisive: '-inf' is not a number",
        "answer: {weak: 2, moderate: 4, strong: 8, decisive: .inf}": "decisive: '.inf' is not a number",
        "answer: {weak: 2, moderate: 4, strong: 8, decisive: 1e400}": "decisive: '1e400' is not a number",
    },
    (SCALES, BASE): {
        "base: {usual: 4, common: 8, occasional: 2, rare": "base: 'common' is 8 after 4 for 'usual'; write falling",
        "base: {usual: 8, common: 4, occasional: 4, rare": "base: 'occasional' is 4 after 4 for 'common'",
        "base: {usual: 1e9, common: 4, occasional: 2, rare": "base: '1e+09' for 'usual' is not a plausible share",
    },
    (SCALES, "exceptional: 0.5}"): {
        "exceptional: 0}": "base: '0' for 'exceptional' is not a plausible share",
        "exceptional: 1e-300}": "base: '1e-300' for 'exceptional' is not a plausible share",
    },
    (SCALES, LINK): {
        "link: {weak: 0.12, moderate: 0.05, strong: 0.30, decisive: 0.50}": "link: 'moderate' is 0.05 after 0.12",
        "link: {weak: 0.05, moderate: 0.12, strong: 0.30, decisive: 1.0}": "link: '1' for 'decisive' is not a chance",
        "link: {weak: -0.05, moderate: 0.12, strong: 0.30, decisive: 0.50}": "link: '-0.05' for 'weak'",
    },
    (SCALES, CLOSES): {
        "closes: {weak: [0.25, 0.10], moderate: [0.20, 0.40]": "closes: 'weak' goes from 0.25 to 0.1; write the",
        "closes: {weak: [0.20, 0.40], moderate: [0.10, 0.25]": "closes (low): 'moderate' is 0.1 after 0.2",
        "closes: {weak: [0.10, 25], moderate: [0.20, 0.40]": "closes (high): '25' for 'weak' is not a share",
        "closes: {weak: [nan, 0.25], moderate: [0.20, 0.40]": "'nan' is not a number",
    },
    (SCALES, "closes_at_most: 0.70"): {
        "closes_at_most: 0.5": "closes_at_most: '0.5' is out of range; write at least 0.7",
        "closes_at_most: 70": "closes_at_most: '70' is out of range",
        "closes_at_most: nan": "closes_at_most: 'nan' is not a number",
    },
    (SCALES, BASIS): {
        "{records: 0.8, audit: 1.0, complaints: 0.95": "basis_factor: 'audit' is 1 after 0.8 for 'records'",
        "{records: 1.5, audit: 1.0, complaints: 0.95": "basis_factor: '1.5' for 'records' is not a factor",
    },
    (SCALES, SPREAD): {
        "{records: 0.15, audit: 0.10": "basis_spread: 'audit' is 0.1 after 0.15 for 'records'",
        "{records: -0.10, audit: 0.15": "basis_spread: '-0.1' for 'records' is not a share",
    },
    (SCALES, EFFECT): {
        "effect_words: {weak: 0.69, moderate: 0.26": "effect_words: 'moderate' is 0.26 after 0.69",
    },
    (SCALES, WEIGHT): {
        "cost_weight: {A: 3.5, B: 2.2, C: 1.4, D: 1.0}": "cost_weight: 'B' is 2.2 after 3.5 for 'A'",
        "cost_weight: {A: 0.1, B: 1.4, C: 2.2, D: 3.5}": "cost_weight: '0.1' for 'A' would rank the more expensive",
    },
    (SCALES, "A: {low: 0, high: 5000, reckoned: 3000}"): {
        "A: {low: 5000, high: 0, reckoned: 3000}": "'A' needs low, then reckoned",
        "A: {low: 0, high: 5000, reckoned: 9000}": "here they are 0, 9000 and 5000",
        "A: {low: -9, high: 5000, reckoned: 3000}": "cost_band (low): '-9' for 'A'",
    },
    (SCALES, "B: {low: 5000, high: 50000"): {
        "B: {low: 4000, high: 50000": "'B' begins below the end of 'A'; write 5000 or more",
    },
    (SCALES, "currency: EUR"): {
        'currency: "12"': "currency: '12' is not a currency; write letters, such as EUR",
    },
    (SCALES, "same_role_correlation: 0.3"): {
        "same_role_correlation: 3": "same_role_correlation: '3' is out of range",
        "same_role_correlation: nan": "same_role_correlation: 'nan' is not a number",
    },
    (SCALES, "outside_own_area: 0.7"): {
        "outside_own_area: -0.7": "outside_own_area: '-0.7' is out of range",
    },
    (SCALES, "likelihood:\n  - {id: very-likely, label: very likely, at_least: 0.75}"): {
        "likelihood:\n  - {id: very-likely, label: very likely, at_least: 0.4}": "likelihood: write the bands",
        "likelihood:\n  - {id: open, label: very likely, at_least: 0.75}": "likelihood: the bands are open, likely, open",
    },
    (SCALES, LIKELY): {
        "{id: likely, label: Open., at_least: 0.50}": "word for a chance: 'open' reads like 'Open.'",
    },
    (SCALES, OPEN): {
        "{id: open, label: open, at_least: nan}": "at_least: 'nan' is not a number",
    },
    (PRIORS, "\nlowest: 0.01"): {
        "\nlowest: 1e-12": "lowest: '1e-12' could never be changed by answers; write at least 0.001",
    },
    (PRIORS, "\nhighest: 0.75"): {
        "\nhighest: 0.999999": "highest: '0.999999' could never be changed by answers",
        "\nhighest: 0.2": "is outside the limits of this file; write from 0.01 to 0.2, or change these limits",
    },
    (PRIORS, "\nflat: 0.2"): {
        "\nflat: 0.9": "flat: '0.9' is outside the limits of this file; write from 0.01 to 0.75",
    },
    (PRIORS, "    contrary-norms: 0.19\nflat"): {
        "    contrary-norms: 0.91\nflat": "contrary-norms: '0.91' is outside the limits",
        "    contrary-norms: nan\nflat": "contrary-norms: 'nan' is not a number",
        "    contrary-norms: -0.19\nflat": "contrary-norms: '-0.19' is not a chance",
        "    contrary-norms: 19\nflat": "contrary-norms: '19' is not a chance",
    },
    (ROLES, "reliability: 0.97"): {
        "reliability: 97": "reliability: '97' is out of range; write less than 1",
        "reliability: -0.97": "reliability: '-0.97' is out of range",
        "reliability: nan": "reliability: 'nan' is not a number",
    },
    (ROLES, "label: Top performer\n"): {
        "label: performer.\n": "role: 'Performer' reads like 'performer.' in data/roles.yaml",
    },
    (CAUSES, "letter: M"): {
        "letter: T": "letter of a family: 'T' reads like 'T' in data/causes.yaml",
    },
    (CAUSES, "    label: Pay below what others offer\n"): {
        "    label: People leave TOO fast.\n": "cause: 'People leave too fast' reads like",
    },
    (CAUSES, "    label: Pay and incentives\n"): {
        "    label: Training, and skill\n": "family: 'Training and skill' reads like",
    },
    (ACTIONS, WEEKS): {
        WEEKS.replace("1, 2", "2, 1"): "weeks: write the shortest time first",
        WEEKS.replace("1, 2", "-1, 2"): "weeks: write the shortest time first",
    },
    (GAP, ONSET): {
        '      - {id: suddenly, label: "IT CREPT IN over months or years."': "reads like 'IT CREPT IN over months",
        '      - {id: suddenly, label: "I don\'t know"': "every question offers 'I don't know' already",
        '      - {id: no, label: "Suddenly, within days or weeks"': "id: other programs read no as true or false; write it",
        "      - {id: suddenly, label: Yes": 'label: other programs read Yes as true or false; write it in quotes, "Yes"',
        "      - {id: suddenly, label: 2026-11-30": "label: other programs read 2026-11-30 as a date",
        "      - {id: suddenly, label: 1:30": 'label: other programs read 1:30 as a number; write it in quotes, "1:30"',
        "      - {id: suddenly, label: NULL": "label: the value is missing",
        '      - {id: 012, label: "Suddenly, within days or weeks"': "id: other programs read 012 as a number",
    },
    (TOOLS, "up_to: 1000,"): {
        "up_to: 1_000,": "up_to: programs differ on what number '1_000' is; write it plainly",
        "up_to: 01000,": "up_to: programs differ on what number '01000' is",
        "up_to: 1e400,": "'1e400' is not a number",
        "up_to: 1e30,": "ends at 1e+30; write a number from 0 to 1,000,000,000",
    },
    (TOOLS, "up_to: 100,"): {
        "up_to: -100,": "ends at -100; write a number from 0 to 1,000,000,000",
    },
    (TOOLS, "up_to: 115,"): {
        "up_to: 50,": "ends at 50; write more than 100, where the one before ends",
    },
}


@pytest.fixture(scope="module")
def shipped() -> Content:
    return read_content()


def with_text(content: Content, file: str, text: str) -> Content:
    """Return the content with one file written differently."""
    return Content({**content.documents, file: parse(text, file)})


def faults_of(content: Content) -> list[Fault]:
    try:
        return meaning_faults(content, build_library(content))
    except ContentError as found:
        return list(found.faults)


@pytest.mark.parametrize(
    ("file", "old", "new", "message"),
    [(*written, new, message) for written, instead in EXCHANGED.items() for new, message in instead.items()],
)
def test_what_would_change_diagnoses_is_named_at_its_line(
    file: str, old: str, new: str, message: str, shipped: Content
) -> None:
    text = (ROOT / file).read_text(encoding="utf-8")
    assert text.count(old) == 1, f"{old!r} is written {text.count(old)} times"
    lines = range(text[: text.index(old)].count("\n") + 1, text[: text.index(old)].count("\n") + new.count("\n") + 2)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        faults = faults_of(with_text(shipped, file, text.replace(old, new)))
    told = "\n".join(map(str, faults)) or "no fault"
    told_at = [fault.line for fault in faults if message in fault.what]
    assert told_at, told
    # Of two that read alike the second is named, and a changed limit is named at each chance outside it.
    assert "reads like" in message or "change these limits" in message or set(told_at) & set(lines), told
    assert {fault.file for fault in faults} == {file}


def _patterns(data: object, place: Place = ()) -> Iterator[tuple[Place, dict[str, object]]]:
    """Yield (place, mapping) of every mapping, lists and mappings of one kind once."""
    if isinstance(data, dict):
        yield place, data
    items = data.items() if isinstance(data, dict) else enumerate(data) if isinstance(data, list) else ()
    for key, value in items:
        yield from _patterns(value, (*place, key))


def test_a_key_that_nobody_knows_is_named_in_every_mapping_of_every_file(shipped: Content) -> None:
    tried = set()
    for file, document in shipped.documents.items():
        data = json.loads(json.dumps(document.data))
        for place, mapping in list(_patterns(data)):
            kind = (file.startswith(TOPICS) or file, tuple(step for step in place if isinstance(step, str))[:3], len(place))
            if kind in tried:
                continue
            tried.add(kind)
            mapping["zz-unknown"] = "x"
            text = yaml.safe_dump(data, sort_keys=False, allow_unicode=True)
            del mapping["zz-unknown"]
            faults = faults_of(with_text(shipped, file, text))
            line = next(number for number, written in enumerate(text.splitlines(), 1) if "zz-unknown" in written)
            assert line in {fault.line for fault in faults}, (file, place)
    assert len(tried) > 60


NOT_READ = (
    *(
        "skill.yml",
        "extra.YAML",
        ".skill.yaml",
        "skill.yaml~",
        "skill.yaml.bak",
        "._skill.yaml",
        "#skill.yaml#",
        "~$skill.xlsx",
    ),
    *(".skill.yaml.swp", "skill.txt", "skill.yaml.txt", "skill.json", "skill (copy).YML", "more", "folder.yml"),
)


def test_each_file_among_the_topics_that_nobody_reads_is_named(content_root: Path) -> None:
    topics = content_root / TOPICS
    for name in NOT_READ:
        if name in ("more", "folder.yml"):
            (topics / name).mkdir()
        else:
            (topics / name).write_bytes((content_root / GAP).read_bytes())
    faults = check(content_root).faults
    assert [(fault.file, fault.line) for fault in faults] == [(f"{TOPICS}/{name}", 0) for name in sorted(NOT_READ)]
    assert all("read" in fault.what and "remove it" in fault.what for fault in faults)


def test_what_file_managers_leave_behind_is_no_fault_and_other_folders_are_looked_at_too(content_root: Path) -> None:
    for name in (f"{TOPICS}/.DS_Store", "data/notes.txt", "questionnaires/notes.md"):
        (content_root / name).write_text("x", encoding="utf-8")
    assert check(content_root).faults == ()
    unread = ("data/cases/one.yml", "data/Links.yaml", "data/learned.yml", "data/scales.yaml~", "questionnaires/topic.yaml")
    for name in unread:
        (content_root / name).write_text("id: x", encoding="utf-8")
    faults = check(content_root).faults
    assert [fault.file for fault in faults] == sorted(unread)
    assert "the files here are calibration.yaml, causes.yaml" in faults[0].what


def test_a_hidden_copy_of_a_topic_or_case_is_not_read(content_root: Path) -> None:
    (content_root / TOPICS / "._skill.yaml").write_bytes(b"\x00\x05\x16\x07\x00\x02")
    (content_root / "data" / "cases" / "._one.yaml").write_bytes(b"\x00\x05\x16\x07")
    assert read_content(content_root).hash == read_content().hash
    assert all(not path.name.startswith(".") for path in sample_paths(content_root))


@pytest.mark.parametrize(
    ("one", "other", "alike"),
    [
        ("Up to 10", "Up to 10.", True),
        ("Line-manager", "line  manager", True),
        ("Yes, often", "YES OFTEN!", True),
        ("Over\u00a05", "Over\u200b 5", True),
        ("1.5", "1-5", False),
        ("1-5", "15", False),
        ("< 5", "> 5", False),
        ("\u2265 5", "\u2264 5", False),
        ("-5", "5", False),
        ("10 %", "10", False),
        ("?", "!", False),
        ("schon", "sch\u00f6n", False),
    ],
)
def test_texts_read_alike_where_only_capitals_blanks_and_stops_differ(one: str, other: str, alike: bool) -> None:
    assert (as_read(one) == as_read(other)) is alike
