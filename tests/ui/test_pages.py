"""Each page, run as Streamlit runs it, on a real database."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from diagnostics.access.rights import LOCAL
from diagnostics.content.library import ROOT, build_library, load_library, read_content
from diagnostics.domain.case import Gap
from diagnostics.domain.outcome import Proof
from diagnostics.evaluation.learning_trial import closed_cases
from diagnostics.evaluation.worlds import SHIFTED
from diagnostics.services.cases import case_of, change_gap, list_cases, open_case
from diagnostics.services.files import open_sample
from diagnostics.services.learning import close_case
from diagnostics.services.libraries import keep_library
from diagnostics.services.respondents import add_respondent
from diagnostics.storage.records import Status
from diagnostics.storage.store import Store
from diagnostics.ui import runtime
from tests.samples import samples


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Store]:
    monkeypatch.setenv("CAUSEWAY_DATABASE", f"sqlite:///{tmp_path / 'app.db'}")
    yield runtime.store()
    runtime.stop()


def page(name: str, case_id: str | None = None) -> AppTest:
    at = AppTest.from_file(str(ROOT / "diagnostics" / "ui" / "main.py"), default_timeout=30)
    if case_id:
        at.query_params["case"] = case_id
    at.run()
    if name != "home":
        at.switch_page(f"screens/{name}.py")
        if case_id:
            at.query_params["case"] = case_id
        at.run()
    assert not at.exception
    return at


def shown(at: AppTest) -> str:
    parts = [*at.title, *at.header, *at.subheader, *at.markdown, *at.caption, *at.error, *at.warning]
    return "\n".join(str(part.value) for part in parts) + "\n".join(str(part.proto) for part in at.get("html"))


def new_case(store: Store, role: str = "line-manager") -> tuple[str, str]:
    case_id = open_case(store, LOCAL, load_library(), title="Calls take too long")
    return case_id, add_respondent(store, LOCAL, case_id, role)


def press(at: AppTest, text: str) -> AppTest:
    next(button for button in at.button if button.label == text).click()
    at.run()
    assert not at.exception
    return at


def options(at: AppTest) -> list[object]:
    return [button for button in at.button if str(button.key).startswith("option-")]


def test_the_first_screen_offers_a_start_and_a_finished_example(store: Store) -> None:
    at = page("home")
    assert {"Start a new diagnosis", "Look at a finished example"} <= {button.label for button in at.button}
    press(at, "Look at a finished example")
    assert [case.title for case in list_cases(store, LOCAL)] == [samples()["pharma-social-media"].title]


def test_starting_opens_a_case_with_somebody_who_can_answer(store: Store) -> None:
    press(page("home"), "Start a new diagnosis")
    case = list_cases(store, LOCAL)[0]
    assert (case.respondents, case.answers) == (1, 0)


def test_what_is_typed_about_the_gap_is_stored_at_once(store: Store) -> None:
    case_id, _ = new_case(store)
    at = page("request", case_id)
    at.number_input(key=f"field/{case_id}/current").set_value(12.0)
    at.number_input(key=f"field/{case_id}/target").set_value(4.0)
    at.selectbox(key=f"field/{case_id}/why_now").select("incident")
    at.run()
    case = case_of(store, LOCAL, case_id).case
    assert (case.gap.current, case.gap.target, case.request.why_now) == (12, 4, "incident")
    assert not any("not measured" in str(part.value) for part in at.markdown)


def test_a_second_tab_that_changed_the_gap_first_is_not_overwritten(store: Store) -> None:
    case_id, _ = new_case(store)
    at = page("request", case_id)
    change_gap(store, LOCAL, case_id, Gap(), Gap(statement="from the other tab"))
    at.text_area(key=f"field/{case_id}/statement").set_value("from this tab")
    at.run()
    assert at.warning and "from the other tab" in at.warning[0].value
    assert case_of(store, LOCAL, case_id).case.gap.statement == "from the other tab"
    press(at, "Load what is stored now")
    assert at.text_area(key=f"field/{case_id}/statement").value == "from the other tab"


def test_an_answer_is_stored_before_the_next_question_shows(store: Store) -> None:
    case_id, who = new_case(store)
    at = page("interview", case_id)
    asked = str(options(at)[0].key)  # type: ignore[attr-defined]
    options(at)[0].click()  # type: ignore[attr-defined]
    at.run()
    answers = case_of(store, LOCAL, case_id).case.respondents[0].answers
    question, option = next(iter(answers.items()))
    assert asked == f"option-{who}-{question}-{option}"
    assert not any(question in str(button.key) for button in options(at))  # type: ignore[attr-defined]


def test_not_knowing_is_kept_as_what_it_is(store: Store) -> None:
    case_id, _ = new_case(store)
    press(page("interview", case_id), "I don't know")
    assert list(case_of(store, LOCAL, case_id).case.respondents[0].answers.values()) == ["dont-know"]


def test_one_can_go_back_and_change_an_answer(store: Store) -> None:
    case_id, _ = new_case(store)
    at = page("interview", case_id)
    options(at)[0].click()  # type: ignore[attr-defined]
    at.run()
    press(at, "Back")
    options(at)[1].click()  # type: ignore[attr-defined]
    at.run()
    case = case_of(store, LOCAL, case_id).case
    question = load_library().question_by_id[next(iter(case.respondents[0].answers))]
    assert case.respondents[0].answers == {question.id: question.options[1].id}


def test_an_interview_comes_to_an_end_and_can_go_on(store: Store) -> None:
    case_id, _ = new_case(store, "requester")
    at = page("interview", case_id)
    for _ in range(30):
        if not options(at):
            break
        press(at, "I don't know")
    assert "See the findings" in {button.label for button in at.button}
    assert len(case_of(store, LOCAL, case_id).case.respondents[0].answers) <= 20


def test_the_verdict_comes_first_on_the_findings(store: Store) -> None:
    case_id = open_sample(store, LOCAL, load_library(), samples()["pharma-social-media"])
    text = shown(page("findings", case_id))
    assert "Fix, do not train" in text
    assert "What would change this" in text


def test_the_findings_say_what_each_view_alone_would_conclude(store: Store) -> None:
    case_id = open_sample(store, LOCAL, load_library(), samples()["pharma-social-media"])
    text = shown(page("findings", case_id))
    assert "What each view alone would conclude" in text
    assert "Too little to tell" in text
    assert "All together" in text
    assert "Views part on" in text


def test_a_case_without_answers_says_what_to_ask(store: Store) -> None:
    case_id, _ = new_case(store)
    at = page("findings", case_id)
    assert "Cannot tell yet" in shown(at)


def test_what_if_shows_the_difference_and_stores_nothing(store: Store) -> None:
    case_id = open_sample(store, LOCAL, load_library(), samples()["sales-shortfall"])
    at = page("findings", case_id)
    before = case_of(store, LOCAL, case_id)
    next(box for box in at.selectbox if box.label == "Answer").select_index(0)
    at.run()
    assert not at.exception
    assert "Verdict" in shown(at)
    assert case_of(store, LOCAL, case_id) == before


def test_the_findings_name_published_cases_like_this_one_and_what_came_of_them(store: Store) -> None:
    case_id = open_sample(store, LOCAL, load_library(), samples()["wells-fargo-community-bank"])
    text = shown(page("findings", case_id))
    assert "Cases like this one" in text
    near = samples()["atlanta-schools-cheating"]
    assert near.documented
    assert near.title in text
    assert near.documented.outcome in text
    assert samples()["pharma-social-media"].title not in text, "an invented case proves nothing"


def test_no_case_is_called_alike_after_three_answers(store: Store) -> None:
    case = samples()["wells-fargo-community-bank"]
    person = case.respondents[0]
    few = person.model_copy(update={"answers": dict(list(person.answers.items())[:3])})
    case_id = open_sample(store, LOCAL, load_library(), case.model_copy(update={"respondents": [few]}))
    assert "Cases like this one" not in shown(page("findings", case_id))


def test_the_findings_and_the_interview_say_whom_to_ask_next(store: Store) -> None:
    case = samples()["captains-fuel-saving"]
    case_id = open_sample(store, LOCAL, load_library(), case)
    findings = shown(page("findings", case_id))
    assert "Whom to ask next" in findings
    assert "performers would now tell you more than any further question to the records" in findings
    interview = page("interview", case_id)
    assert "performers would now tell you more than any further question to" in shown(interview)
    assert "Everybody who could be asked" in {box.label for box in interview.expander}


def test_before_the_first_answer_nobody_is_weighed_against_anybody(store: Store) -> None:
    case_id, _ = new_case(store)
    assert "Whom to ask next" not in shown(page("interview", case_id))


def test_the_plan_keeps_to_the_budget_and_remembers_it(store: Store) -> None:
    case_id = open_sample(store, LOCAL, load_library(), samples()["sales-shortfall"])
    at = page("plan", case_id)
    at.number_input(key=f"field/{case_id}/plan-budget").set_value(5000.0)
    at.run()
    assert not at.exception
    assert case_of(store, LOCAL, case_id).plan.budget == 5000
    again = page("plan", case_id)
    assert again.number_input(key=f"field/{case_id}/plan-budget").value == 5000


def test_the_report_can_be_taken_along_in_five_forms(store: Store) -> None:
    case_id = open_sample(store, LOCAL, load_library(), samples()["new-system-roll-out"])
    at = page("report", case_id)
    assert len(at.get("download_button")) == 8


def test_an_address_without_a_case_gets_a_sentence(store: Store) -> None:
    at = page("findings")
    assert "names no case" in at.error[0].value


def test_an_address_of_a_deleted_case_gets_a_sentence(store: Store) -> None:
    at = page("findings", "gone")
    assert "There is no case 'gone'" in at.error[0].value


def test_a_database_that_cannot_be_opened_gets_a_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    broken = tmp_path / "broken.db"
    broken.write_bytes(b"this is no database" * 100)
    monkeypatch.setenv("CAUSEWAY_DATABASE", f"sqlite:///{broken}")
    at = page("home")
    assert len(at.error) == 1


def test_a_case_of_an_older_library_says_what_differs_and_can_move_on(store: Store, tmp_path: Path) -> None:
    older = tmp_path / "older"
    for folder in ("data", "questionnaires"):
        shutil.copytree(ROOT / folder, older / folder)
    about = older / "data" / "library.yaml"
    about.write_text(about.read_text(encoding="utf-8").replace('"2026.11"', '"2026.10"'), encoding="utf-8")
    content = read_content(older)
    keep_library(store, content)
    case_id = open_case(store, LOCAL, build_library(content), title="Old")
    add_respondent(store, LOCAL, case_id, "performer")
    at = page("findings", case_id)
    assert "2026.10" in shown(at)
    press(at, "Diagnose it with the current library")
    assert case_of(store, LOCAL, case_id).library_hash == load_library().hash
    assert "2026.10" not in shown(at)


def test_how_good_it_is_shows_other_methods_and_what_the_figures_cannot_tell(store: Store) -> None:
    at = AppTest.from_file(str(ROOT / "diagnostics" / "ui" / "main.py"), default_timeout=90)
    at.run()
    at.switch_page("screens/accuracy.py").run()
    assert not at.exception
    text = shown(at)
    assert "Mager" in text and "18" in text
    assert "What these figures cannot tell" in text


def test_nothing_closes_without_a_measure_and_what_is_said_is_stored(store: Store) -> None:
    case_id = open_sample(store, LOCAL, load_library(), samples()["sales-shortfall"])
    at = page("review", case_id)
    close = next(button for button in at.button if button.label == "Close the case")
    assert close.disabled
    at.text_area(key=f"field/{case_id}/review-measured").set_value("Offers won, from the sales system")
    first = case_of(store, LOCAL, case_id)
    at.run()
    control = next(control for control in at.get("button_group") if "review-cause-" in str(control.key))
    control.set_value("confirmed")
    at.run()
    press(at, "Close the case")
    stored = case_of(store, LOCAL, case_id)
    assert first.status is not Status.CLOSED and stored.status is Status.CLOSED
    assert stored.case.outcome and stored.case.outcome.measured == "Offers won, from the sales system"
    assert list(stored.case.outcome.causes.values()) == [Proof.CONFIRMED]
    again = page("review", case_id)
    assert again.text_area(key=f"field/{case_id}/review-measured").value == "Offers won, from the sales system"


def test_with_few_closed_cases_the_page_on_learning_says_why_it_declines(store: Store) -> None:
    text = shown(page("learning"))
    assert "0 closed cases so far" in text and "mostly chance" in text


def test_what_was_learned_can_be_used_and_given_up_again(store: Store) -> None:
    for case in closed_cases(load_library(), SHIFTED, 10, (5,)):
        case_id = open_sample(store, LOCAL, load_library(), case)
        assert case.outcome
        close_case(store, LOCAL, case_id, None, case.outcome)
    at = page("learning")
    assert "Would it foretell better?" in shown(at)
    press(at, "Use what was learned")
    assert runtime.library().version.endswith("+1")
    assert "10 closed cases taught" in shown(at)
    press(at, "Go back to the library as shipped")
    assert runtime.library() is load_library()
