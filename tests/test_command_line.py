"""The command line, run as a process as people script it."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from diagnostics.__main__ import main
from diagnostics.content.library import load_library

ROOT = Path(__file__).parents[1]
PHARMA = "data/cases/pharma-social-media.yaml"


def run(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "diagnostics", *arguments], cwd=ROOT, capture_output=True, text=True, timeout=120, check=False
    )


def test_check_finds_no_fault_in_what_we_ship() -> None:
    done = run("check")
    assert done.returncode == 0, done.stderr
    assert f"{len(load_library().questions)} questions" in done.stdout.replace("\n", " ")


def test_questions_list_their_options_for_other_programs() -> None:
    questions = json.loads(run("questions", "--json").stdout)
    assert {"id", "text", "roles", "options", "seconds", "topic"} == set(questions[0])
    assert all(len(question["options"]) >= 2 for question in questions)


def test_a_diagnosis_is_one_object_with_the_keys_of_the_contract() -> None:
    found = json.loads(run("diagnose", PHARMA, "--json").stdout)
    keys = "case library engine verdict causes families asked disagreements would_change robustness interventions gap"
    assert set(keys.split()) <= set(found)
    assert set(found["library"]) == {"version", "hash"}
    assert {"kind", "sentence", "required_training"} <= set(found["verdict"])
    cause = found["causes"][0]
    assert {"id", "family", "label", "probability", "share", "kind", "owner", "reasons"} <= set(cause)
    assert {"role", "reason"} <= set(cause["owner"])
    assert {"question", "respondent", "effect"} <= set(cause["reasons"][0])
    assert {"top_cause_stable", "verdict_stable"} <= set(found["robustness"])
    action = found["interventions"][0]
    assert {"id", "causes", "owner", "cost_band", "closes_low", "closes_high", "weeks", "measure"} <= set(action)


def test_the_same_case_gives_the_same_bytes() -> None:
    assert run("diagnose", PHARMA, "--json").stdout == run("diagnose", PHARMA, "--json").stdout


def test_reading_for_a_person_shows_verdict_owners_and_actions() -> None:
    text = " ".join(run("diagnose", PHARMA).stdout.split())
    assert "Fix, do not train" in text
    assert "Accountable" in text and "best value first" in text


def test_adaptive_asks_only_some_of_the_questions() -> None:
    done = run("diagnose", PHARMA, "--adaptive", "--json")
    asked = json.loads(done.stdout)["asked"]
    everything = json.loads(run("diagnose", PHARMA, "--json").stdout)["asked"]
    answered = [item for item in asked if item["answer"] not in ("dont-know",)]
    assert 0 < len(answered) < len(everything)
    assert "stopped:" in done.stderr


def test_a_flat_start_is_said_and_changes_the_chances() -> None:
    flat = json.loads(run("diagnose", PHARMA, "--json", "--flat-prior").stdout)
    assert flat["flat_prior"]
    assert {cause["prior"] for cause in flat["causes"]} == {0.2}


def test_neither_the_app_nor_its_charts_are_loaded_for_a_diagnosis() -> None:
    code = (
        f"import sys; from diagnostics.__main__ import main; main(['diagnose', '{PHARMA}', '--json']);"
        "sys.exit(bool({'streamlit', 'plotly'} & set(sys.modules)))"
    )
    assert subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, check=False).returncode == 0


@pytest.mark.parametrize("form", ["pdf", "docx", "html", "md", "json"])
def test_a_report_comes_in_every_form(form: str, tmp_path: Path) -> None:
    out = tmp_path / f"report.{form}"
    assert run("report", PHARMA, "--format", form, "--out", str(out)).returncode == 0
    assert out.stat().st_size > 5_000


def test_the_network_is_written_for_other_tools(tmp_path: Path) -> None:
    out = tmp_path / "network.bif"
    assert run("network", "--bif", str(out)).returncode == 0
    assert "network" in out.read_text(encoding="utf-8")[:200]


def test_the_demo_can_be_filled_twice(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'demo.db'}"
    assert run("demo", "--database", url).returncode == 0
    assert run("demo", "--database", url).returncode == 0


def test_a_faulty_case_is_named_with_file_line_and_what_to_write(tmp_path: Path) -> None:
    case = tmp_path / "case.yaml"
    case.write_text("id: calls\nrespondents:\n  - {id: p, role: performer, answers: {onset: yesterday}}\n", encoding="utf-8")
    done = run("diagnose", str(case))
    assert done.returncode == 1
    assert f"{case}:3:" in done.stderr and "suddenly" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "the file is empty"),
        ("id: a\nid: b\n", "stands already in line 1"),
        ("title: no id\n", "'id' is missing"),
        ("id: a\nrequest: {topic: [x]}\n", "is not a known key"),
        ("id: a\nrespondents: [{id: p, role: perfomer}]\n", "did you mean 'performer'"),
    ],
)
def test_bad_case_files_get_one_clear_sentence(text: str, told: str, tmp_path: Path) -> None:
    case = tmp_path / "case.yaml"
    case.write_text(text, encoding="utf-8")
    done = run("diagnose", str(case), "--json")
    assert (done.returncode, done.stdout) == (1, "")
    assert told in done.stderr
    assert "Traceback" not in done.stderr


def test_an_empty_case_gets_an_honest_answer(tmp_path: Path) -> None:
    case = tmp_path / "case.yaml"
    case.write_text("id: nothing-yet\n", encoding="utf-8")
    found = json.loads(run("diagnose", str(case), "--json").stdout)
    assert found["verdict"]["kind"] == "cannot-tell"
    assert len(found["next_questions"]) == 3


@pytest.mark.parametrize(
    "arguments",
    [(), ("guess",), ("diagnose",), ("report", PHARMA, "--format", "odt", "--out", "x"), ("diagnose", PHARMA, "-x")],
)
def test_wrong_usage_ends_with_two(arguments: tuple[str, ...]) -> None:
    done = run(*arguments)
    assert done.returncode == 2
    assert "usage:" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_missing_file_and_a_folder_that_is_not_there_get_a_sentence(tmp_path: Path) -> None:
    assert "there is no such file" in run("diagnose", str(tmp_path / "none.yaml")).stderr
    done = run("report", PHARMA, "--format", "md", "--out", str(tmp_path / "none" / "report.md"))
    assert done.returncode == 2
    assert "cannot be written" in done.stderr


def test_a_case_answered_against_another_library_is_diagnosed_and_says_so(tmp_path: Path) -> None:
    case = tmp_path / "case.yaml"
    text = f"id: newer\nlibrary: {'a' * 64}\nrespondents:\n  - {{id: p, role: performer, answers: {{onset: always}}}}\n"
    case.write_text(text, encoding="utf-8")
    done = run("diagnose", str(case), "--json")
    assert done.returncode == 0
    assert "another library" in done.stderr
    assert json.loads(done.stdout)["asked"]


def test_two_people_who_answered_one_case_are_compared(tmp_path: Path) -> None:
    other = tmp_path / "other.yaml"
    text = (ROOT / "data/cases/sales-shortfall.yaml").read_text(encoding="utf-8")
    other.write_text(text.replace("goal-conflict: money-or-date-wins", 'goal-conflict: "no"'), encoding="utf-8")
    done = run("benchmark", "--raters", "data/cases/sales-shortfall.yaml", str(other))
    assert done.returncode == 0, done.stderr
    assert "kappa" in done.stdout.lower()


def test_a_simulation_of_nothing_is_wrong_usage() -> None:
    assert run("benchmark", "--simulate", "3").returncode == 2


def test_thousands_of_faults_of_one_kind_are_counted_after_the_first_twenty(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    head = "post,title,unit,unit_name,role,reports_to\nboss,Head,sales,Sales,hr,\n"
    rows = "".join(f"p-{number},Post {number},sales,,hr,O'Brien {number}\n" for number in range(3000))
    table = tmp_path / "people.csv"
    table.write_text(f"{head}{rows}aide,Aide,sales,,cook,boss\n", encoding="utf-8")
    assert main(["organisation", "import", str(table), "--dry-run", "--database", f"sqlite:///{tmp_path}/x.db"]) == 1
    told = capsys.readouterr().err.splitlines()
    assert len(told) < 60
    assert sum("there is no post" in line and "O'Brien" in line for line in told) in (20, 40)
    more = [int(line.split()[2].replace(",", "")) for line in told if " more of this kind: " in line]
    assert sum(more) + sum(line.startswith(str(table)) for line in told) == 3001
    assert any("cook" in line for line in told), "no kind of fault is left out for another"
