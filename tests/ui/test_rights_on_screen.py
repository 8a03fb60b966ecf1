"""The matrix through the interface: every part opens every page, and finds what it may do and nothing else."""

from __future__ import annotations

import ast
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from diagnostics.access.matrix import LABELS, MATRIX, Principal, person_with
from diagnostics.access.rights import IN_WORDS, LOCAL, Right
from diagnostics.content.library import ROOT, load_library
from diagnostics.domain.accountability import Owner
from diagnostics.domain.organisation import Employee, Unit
from diagnostics.services.agreeing import make_agreement
from diagnostics.services.cases import case_of, place_case
from diagnostics.services.files import open_sample
from diagnostics.services.owning import dispute_ownership, propose_owner
from diagnostics.storage.accounts import Account
from diagnostics.ui import runtime
from diagnostics.ui.addresses import FOR_GUESTS, NEEDS
from tests.samples import samples
from tests.ui.test_pages import options, shown

MAIN = str(ROOT / "diagnostics" / "ui" / "main.py")
CASE = samples()["sales-shortfall"]
PAGES = list(NEEDS)
STEPS = ("request", "interview", "findings", "owners", "plan", "agreement", "report", "review")
TITLES = {
    "": "Cases",
    "decisions": "This week",
    "learning": "What closed cases teach",
    "accuracy": "How good is this?",
    "people": "People and rights",
}
OWNED, CONTESTED = "incentive-misaligned", "unclear-expectations"
"""A cause that everybody in these tests is asked to own, and one about which there is a dispute."""


ISSUED = time.time()


@dataclass
class Screens:
    """The app with sign-in, one case that every part reaches which reaches any, and the pages as each part sees them."""

    case: str
    opened: dict[tuple[Principal | None, str, str], AppTest] = field(default_factory=dict)

    def of(self, principal: Principal | None, page: str, cause: str = "") -> AppTest:
        """The page as somebody sees it who plays one part, or none yet."""
        key = (principal, page, cause)
        if key not in self.opened:
            self.opened[key] = visited(page, self.case, claims_of(principal), cause)
        return self.opened[key]


def claims_of(principal: Principal | None) -> dict[str, object]:
    name = principal.value if principal else "nobody"
    return {"is_logged_in": True, "iss": "https://id.example", "sub": name, "name": f"The {name}", "iat": ISSUED}


def visited(page: str, case: str, user: dict[str, object], cause: str = "") -> AppTest:
    """A page of a case, addressed directly."""
    at = AppTest.from_file(MAIN, default_timeout=120)
    at.user = user
    at.run()
    if page:
        at.switch_page(f"screens/{page}.py")
        at.query_params["case"] = case
        if cause:
            at.query_params["cause"] = cause
        at.run()
    assert not at.exception
    return at


@pytest.fixture(scope="module")
def screens(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Screens]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("CAUSEWAY_DATABASE_URL", f"sqlite:///{tmp_path_factory.mktemp('rights') / 'app.db'}")
        store = runtime.store()
        # Line managers change and answer nothing but what they opened.
        opener = person_with("The line manager", [Principal.LINE_MANAGER], Principal.LINE_MANAGER.value)
        case = open_sample(store, opener, load_library(), CASE)
        with store.writing(LOCAL) as work:
            work.organisation.put_unit(Unit(id="sales", name="Sales"))
            work.organisation.put_employee(Employee(id="ada", name="Ada"))
            for principal in Principal:
                work.accounts.put(account_of(principal))
        place_case(store, LOCAL, case, (None, ""), ("sales", "Alpha"))
        ada = Owner("line-manager", None, "ada")
        for cause in (OWNED, CONTESTED):
            proposed = propose_owner(store, LOCAL, case, cause, ada, "Holds the authority")
        dispute_ownership(store, LOCAL, case, CONTESTED, proposed.revision, "Not hers")
        make_agreement(store, LOCAL, case)
        patch.setenv("CAUSEWAY_SIGN_IN", "oidc")
        yield Screens(case)
        runtime.stop()


def account_of(principal: Principal) -> Account:
    reach: dict[str, Any] = {"units": ("sales",), "clients": ("Alpha",), "employee": "ada"}
    return Account(
        principal.value, principal.value, subject=f"https://id.example {principal}", principals=(principal,), **reach
    )


def links(at: AppTest) -> set[str]:
    return {str(link.proto.label) or str(link.proto.page) for link in at.get("page_link")}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page or "home")
@pytest.mark.parametrize("principal", Principal)
def test_a_page_opens_for_whom_the_matrix_says_and_tells_all_others(
    screens: Screens, principal: Principal, page: str
) -> None:
    at = screens.of(principal, page)
    needed = NEEDS[page]
    if needed is None or needed in MATRIX[principal]:
        assert not at.error
        assert at.title
    else:
        assert f"may not {IN_WORDS[needed]}" in at.error[0].value
        assert not at.title
        assert CASE.title not in shown(at)


@pytest.mark.parametrize("principal", Principal)
def test_only_pages_that_open_are_offered(screens: Screens, principal: Principal) -> None:
    opening = {title(page) for page in PAGES if NEEDS[page] is None or NEEDS[page] in MATRIX[principal]}
    if title("invite") in opening:
        opening.add("Invite them to answer by themselves")
    for page in PAGES:
        assert links(screens.of(principal, page)) <= {"Causeway", "All cases", f"**{CASE.title}**", *opening}, page
    if Right.SEE_CASES in MATRIX[principal]:
        steps = {title(step) for step in STEPS}
        assert links(screens.of(principal, "findings")) & steps == (opening & steps) - {title("findings")}


def title(page: str) -> str:
    return TITLES.get(page, page.capitalize())


Seen = Callable[[Screens, Principal], bool]


def labels(at: AppTest) -> set[str]:
    return {button.label for button in at.button}


HOME = ""
ON_SCREEN: dict[Right, Seen] = {
    Right.SEE_CASES: lambda screens, part: f"**{CASE.title}**" in links(screens.of(part, HOME)),
    Right.OPEN_CASE: lambda screens, part: "Start a new diagnosis" in labels(screens.of(part, HOME)),
    Right.DELETE_CASE: lambda screens, part: "Delete this case for good" in labels(screens.of(part, HOME)),
    Right.EDIT_CASE: lambda screens, part: bool(screens.of(part, "request").text_area),
    Right.ANSWER: lambda screens, part: (
        bool(options(screens.of(part, "interview"))) or "Ask me everything" in labels(screens.of(part, "interview"))
    ),
    Right.PLAN: lambda screens, part: "Will not be done" in {box.label for box in screens.of(part, "plan").multiselect},
    Right.SEE_BOARD: lambda screens, part: bool(screens.of(part, "board").title),
    Right.PROPOSE_OWNER: lambda screens, part: "Give more time" in labels(screens.of(part, "owners", OWNED)),
    Right.OWN: lambda screens, part: "Accept" in labels(screens.of(part, "owners", OWNED)),
    Right.DECIDE_DISPUTE: lambda screens, part: "Decide" in labels(screens.of(part, "owners", CONTESTED)),
    Right.SIGN: lambda screens, part: "Sign" in labels(screens.of(part, "agreement")),
    Right.EXPORT: lambda screens, part: len(screens.of(part, "report").get("download_button")) == 8,
    Right.REVIEW: lambda screens, part: "Close the case" in labels(screens.of(part, "review")),
    Right.SEE_ORGANISATION: lambda screens, part: screens.of(part, "organisation").title[0].value == "Organisation",
    Right.MANAGE_ORGANISATION: lambda screens, part: (
        "Change" in next(iter(screens.of(part, "organisation").get("button_group"))).options
    ),
    Right.AUDIT: lambda screens, part: "Verify the whole record" in labels(screens.of(part, "audit")),
    Right.MANAGE_ACCOUNTS: lambda screens, part: "Add" in labels(screens.of(part, "people")),
}
NOT_ON_SCREEN = {
    Right.ADMINISTER,  # what closed cases teach takes half a minute to weigh; `use_learned` has its cells at the services
}
"""Rights that nothing on the screens above stands for."""


@pytest.mark.parametrize("right", ON_SCREEN)
@pytest.mark.parametrize("principal", Principal)
def test_what_a_part_may_do_is_on_screen_and_what_it_may_not_is_not(
    screens: Screens, principal: Principal, right: Right
) -> None:
    assert ON_SCREEN[right](screens, principal) == (right in MATRIX[principal])


def test_every_right_is_on_a_screen_or_known_to_be_on_none() -> None:
    assert set(ON_SCREEN) | NOT_ON_SCREEN == set(Right)


def test_every_page_says_which_right_it_needs() -> None:
    screens = {page.stem for page in (ROOT / "diagnostics" / "ui" / "screens").glob("*.py")}
    assert screens - FOR_GUESTS == {page or "home" for page in PAGES}


def test_looking_at_every_page_in_every_part_changed_nothing(screens: Screens) -> None:
    before = case_of(runtime.store(), LOCAL, screens.case).revision
    for principal in Principal:
        for page in PAGES:
            screens.of(principal, page)
    assert case_of(runtime.store(), LOCAL, screens.case).revision == before


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page or "home")
def test_whoever_is_not_signed_in_sees_the_way_to_sign_in_on_every_page_and_nothing_else(
    screens: Screens, page: str
) -> None:
    for user in ({}, {"is_logged_in": False}, {"sub": "facilitator", "iss": "https://id.example", "iat": ISSUED}):
        at = visited(page, screens.case, user)
        assert [title.value for title in at.title] == ["Sign in"]
        assert labels(at) == {"Sign in"} and not links(at)
        assert CASE.title not in shown(at)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page or "home")
def test_whoever_plays_no_part_yet_is_told_who_can_give_one(screens: Screens, page: str) -> None:
    at = screens.of(None, page)
    assert [title.value for title in at.title] == ["You have no part here yet"]
    assert labels(at) == {"Look again", "Sign out"} and not links(at)


def test_the_menu_names_who_is_there_and_the_part_they_play(screens: Screens) -> None:
    assert LABELS[Principal.AUDITOR] in shown(screens.of(Principal.AUDITOR, HOME))


def test_one_local_user_is_said_to_be_one(screens: Screens, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("CAUSEWAY_SIGN_IN")
    at = visited(HOME, screens.case, {})
    assert "One local user; no sign-in." in shown(at)
    assert "Sign out" not in labels(at)


def test_a_switch_that_means_nothing_lets_nobody_in(screens: Screens, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CAUSEWAY_SIGN_IN", "on")
    at = visited(HOME, screens.case, claims_of(Principal.AUDITOR))
    assert "is 'on', which means nothing" in at.error[0].value
    assert not at.title and CASE.title not in shown(at)


def test_no_cache_of_the_process_reads_for_somebody() -> None:
    for module in (ROOT / "diagnostics" / "ui").rglob("*.py"):
        for node in ast.walk(ast.parse(module.read_text(encoding="utf-8"))):
            if isinstance(node, ast.FunctionDef) and any("cache" in ast.unparse(mark) for mark in node.decorator_list):
                called = {ast.unparse(call.func) for call in ast.walk(node) if isinstance(call, ast.Call)}
                assert not called & {"person", "store", "runtime.person", "runtime.store", "state.claims"}, node.name


def test_every_part_that_runs_alone_is_behind_the_checks_of_the_page() -> None:
    modules = (ROOT / "diagnostics" / "ui").rglob("*.py")
    assert [module.name for module in modules if "st.fragment" in module.read_text(encoding="utf-8")] == ["boundary.py"]
