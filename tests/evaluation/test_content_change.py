"""Before content is published, its author sees which cases a change affects, even if no gate can call it a fault."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from pathlib import Path

import pytest
import yaml

from diagnostics.__main__ import main
from diagnostics.commands.comparing import compared_with, library_of
from diagnostics.content.library import ROOT, Content, build_library, read_content
from diagnostics.content.meaning import meaning_faults
from diagnostics.content.text import parse
from diagnostics.diagnose import diagnose
from diagnostics.domain.library import Library
from diagnostics.errors import ContentError, UsageError
from diagnostics.evaluation.content_change import CaseChange, ContentChange, content_change, stated_by
from diagnostics.exporting import as_data
from tests.samples import samples

SKILL, SCALES, CAUSES = "questionnaires/topics/skill.yaml", "data/scales.yaml", "data/causes.yaml"
SHIPPED = read_content()
CASES = [samples()[name] for name in ("sales-shortfall", "central-line-simulation")]


def changed(file: str, old: str, new: str) -> Library:
    """Return the shipped library with one text replaced."""
    text = (ROOT / file).read_text(encoding="utf-8")
    assert old in text, old
    return build_library(Content({**SHIPPED.documents, file: parse(text.replace(old, new, 1), file)}))


def of(change: ContentChange, case: str) -> CaseChange:
    return next(found for found in change.changes if found.case == case)


def test_an_exchanged_sign_is_shown_with_what_it_moves(library: Library) -> None:
    exchanged = changed(SKILL, "base: common, raises: {skill-gap: weak}}", "base: common, lowers: {skill-gap: weak}}")
    found = content_change(library, exchanged, [samples()["chemo-pump-four-hours"], CASES[0]])
    case = of(found, "chemo-pump-four-hours")
    assert [decision.what for decision in case.decisions] == ["verdict"]
    largest = case.moves[0]
    assert (largest.of, largest.cause) == ("chance", "skill-gap") and largest.after < largest.before - 0.1
    assert [move.size for move in case.moves] == sorted((move.size for move in case.moves), reverse=True)
    assert found.sentence.startswith("1 of 2 cases changes its verdict. A chance or share changes in ")


def test_a_change_that_turns_a_verdict_is_named_first_and_counted(library: Library) -> None:
    weaker = changed(
        SCALES,
        "{weak: 2, moderate: 4, strong: 8, decisive: 24}",
        "{weak: 1.01, moderate: 1.02, strong: 1.03, decisive: 1.04}",
    )
    found = content_change(library, weaker, CASES)
    verdicts = [case.case for case in found.changes if "verdict" in {decision.what for decision in case.decisions}]
    assert found.counts["verdict"] == len(verdicts) >= 1
    assert [case.case for case in found.changes][: len(verdicts)] == verdicts
    verb = "1 of 2 cases changes its" if len(verdicts) == 1 else "2 of 2 cases change their"
    assert found.sentence.startswith(f"{verb} verdict")


@pytest.mark.parametrize(
    ("file", "old", "new", "part"),
    [
        (SCALES, "closes: {weak: [0.10, 0.25]", "closes: {weak: [0.11, 0.25]", "the actions and what they close"),
        (SCALES, "reckoned: 20000}", "reckoned: 25000}", "the actions"),
        (CAUSES, "label: Rewards that pull the wrong way", "label: Rewards that mislead", "what is said about causes"),
    ],
)  # fmt: skip
def test_what_moves_no_chance_is_still_named_by_its_part(library: Library, file: str, old: str, new: str, part: str) -> None:
    found = content_change(library, changed(file, old, new), CASES)
    assert found.changes and not any(case.moves for case in found.changes)
    assert any(name.startswith(part) for case in found.changes for name in case.parts)


def test_the_same_content_moves_nothing_and_diagnoses_nothing(library: Library) -> None:
    found = content_change(library, changed(SCALES, "# The figures", "# Figures"), list(samples().values()))
    assert found.changes == () and found.sentence.startswith(f"0 of {len(samples())} cases change their verdict. ")


def test_a_case_is_compared_without_answers_that_the_library_before_does_not_know(library: Library) -> None:
    answered = {name for case in CASES for person in case.respondents for name in person.answers}
    name = next(question.id for question in library.questions_for(None, frozenset()) if question.id in answered)
    topic = f"questionnaires/topics/{library.topic_of[name].id}.yaml"
    renamed = changed(topic, f"  - id: {name}\n", f"  - id: {name}-before\n")
    found = content_change(renamed, library, CASES)
    assert any(f": {name}: " in why for why in found.left_out.values())
    assert found.changes


def _written(data: object, place: tuple[str | int, ...] = ()) -> list[tuple[tuple[str | int, ...], str]]:
    items = data.items() if isinstance(data, dict) else enumerate(data) if isinstance(data, list) else ()
    found = [(place, data)] if isinstance(data, str) else []
    return [*found, *(more for key, value in items for more in _written(value, (*place, key)))]


NUMBER = re.compile(r"[0-9]+(\.[0-9]+)?")
OTHER_WORD = {"weak": "decisive", "moderate": "weak", "strong": "weak", "decisive": "weak", "usual": "rare", "rare": "usual"}
OTHER_WORD |= {"common": "exceptional", "A": "D", "D": "A", "true": "false", "training": "pay", "line-manager": "finance"}


def mutations(every: int) -> list[tuple[str, tuple[str | int, ...], str, str]]:
    """Return (file, place, what is written, what is written instead) for every n-th figure and word that has
    alternatives."""
    found = []
    for file, document in SHIPPED.documents.items():
        for place, text in _written(document.data):
            if NUMBER.fullmatch(text):
                found += [(file, place, text, other) for other in (f"-{text}", f"{float(text) * 1.6:.4f}", "1e308")]
            elif text in OTHER_WORD:
                found.append((file, place, text, OTHER_WORD[text]))
    return found[::every]


def mutated(file: str, place: tuple[str | int, ...], new: str) -> Content:
    content = SHIPPED
    data = json.loads(json.dumps(content.documents[file].data))
    inner = data
    for step in place[:-1]:
        inner = inner[step]
    inner[place[-1]] = new
    return Content({**content.documents, file: parse(yaml.safe_dump(data, sort_keys=False), file)})


def test_each_changed_figure_is_a_fault_or_moves_nothing_or_is_shown(library: Library) -> None:
    before = as_data(diagnose(library, CASES[0], robust=False))
    named = shown = 0
    tried = mutations(every=71)
    for file, place, text, new in tried:
        content = mutated(file, place, new)
        try:
            after = build_library(content)
            if meaning_faults(content, after):
                raise ContentError([])
        except ContentError:
            named += 1
            continue
        found = as_data(diagnose(stated_by(after, library.calibration), CASES[0], robust=False))
        if _rounded(found) == _rounded({**before, "library": found["library"]}):
            continue
        shown += 1
        assert content_change(library, after, CASES[:1]).changes, (file, place, text, new)
    assert len(tried) > 50 and named > 20 and shown > 3


def _rounded(data: object) -> object:
    return json.loads(json.dumps(data), parse_float=lambda figure: round(float(figure), 6))


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    """A git repository with the shipped content as its only revision."""
    for name in ("data", "questionnaires"):
        shutil.copytree(ROOT / name, tmp_path / name, ignore=shutil.ignore_patterns("cases", "second-reader"))
    for arguments in (["init", "-q"], ["add", "."], ["commit", "-qm", "content"], ["tag", "v1"]):
        user = ["-c", "user.name=x", "-c", "user.email=x@example.org", "-c", "commit.gpgsign=false"]
        subprocess.run(["git", "-C", str(tmp_path), *user, *arguments], check=True)
    return tmp_path


def test_a_revision_and_a_folder_are_read_as_they_were_written(repository: Path, library: Library) -> None:
    scales = repository / SCALES
    scales.write_text(scales.read_text(encoding="utf-8").replace("strong: 8,", "strong: 9,"), encoding="utf-8")
    assert library_of("HEAD", repository).hash == library_of("v1", repository).hash == library.hash
    assert library_of(str(repository), ROOT).hash != library.hash
    path = ROOT / "data" / "cases" / "sales-shortfall.yaml"
    assert compared_with("v1", [path], repository).compared == 1
    assert compared_with("v1", [path], repository).changes


@pytest.mark.parametrize("reference", ["v9", "--help", "HEAD:data", "", "nowhere/at/all", "HEAD~5"])
def test_a_revision_that_is_not_there_is_refused_with_what_to_do(reference: str, repository: Path) -> None:
    with pytest.raises(UsageError, match="git"):
        library_of(reference, repository)


def test_a_folder_without_git_or_content_and_content_that_cannot_be_read_are_told_apart(
    repository: Path, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    bare = tmp_path_factory.mktemp("bare")
    with pytest.raises(UsageError, match=r"is not in a git repository, .* name a folder"):
        library_of("HEAD", bare)
    with pytest.raises(UsageError, match=r"contains no data/library\.yaml"):
        library_of(str(bare), repository)
    (repository / SCALES).write_text("grade: judgement\n", encoding="utf-8")
    with pytest.raises(UsageError, match=r"cannot be read by this version.*data/scales\.yaml:1"):
        library_of(str(repository), ROOT)
    monkeypatch.setenv("PATH", "")
    with pytest.raises(UsageError, match="git is not installed"):
        library_of("HEAD", repository)


def test_the_command_prints_one_object_or_text_and_ends_well_with_differences(
    repository: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    scales = repository / SCALES
    scales.write_text(scales.read_text(encoding="utf-8").replace("strong: 8,", "strong: 16,"), encoding="utf-8")
    case = str(ROOT / "data" / "cases" / "sales-shortfall.yaml")
    assert main(["check", case, "--against", str(repository), "--json"]) == 0
    data = json.loads(capsys.readouterr().out)
    assert data["faults"] == [] and data["counts"]["causes"] == 24
    assert data["against"]["changes"][0]["moves"][0]["before"] != data["against"]["changes"][0]["moves"][0]["after"]
    assert main(["check", case, "--against", str(repository)]) == 0
    assert "Largest changes" in (said := capsys.readouterr().out) and "0 of 1 case change" in said.replace("\n", " ")
