"""No page reveals an answer to somebody without the right to answers, in anything that it sends to the browser."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from streamlit.testing.v1 import AppTest

from diagnostics.access.matrix import Principal
from diagnostics.access.rights import LOCAL
from diagnostics.content.library import read_content
from diagnostics.services.agreeing import make_agreement
from diagnostics.storage.accounts import Account
from diagnostics.ui import runtime
from diagnostics.ui.addresses import NEEDS
from tests.services.marked import OWNED, MarkedCase, marked_case, with_people
from tests.ui.test_rights_on_screen import claims_of, visited

PAGES = list(NEEDS)
READERS = {
    Principal.SENIOR_MANAGER: {"units": ("sales",)},
    Principal.AUDITOR: {},
    # Neither opened the case; both are proposed as the owner of one of its causes.
    Principal.LINE_MANAGER: {"employee": "ada"},
    Principal.FACILITATOR: {"employee": "ada"},
}


@pytest.fixture(scope="module")
def case(tmp_path_factory: pytest.TempPathFactory) -> Iterator[MarkedCase]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("CAUSEWAY_DATABASE_URL", f"sqlite:///{tmp_path_factory.mktemp('marked') / 'app.db'}")
        store = runtime.store()
        library = with_people(store, read_content())
        made = marked_case(store, library, with_group=True)
        make_agreement(store, LOCAL, made.id)
        with store.writing(LOCAL) as work:
            # Another account with the same role opened the case.
            for part, reach in READERS.items():
                subject = f"https://id.example {part}"
                work.accounts.put(Account(f"reader-{part}", part, subject=subject, principals=(part,), **reach))
        patch.setenv("CAUSEWAY_SIGN_IN", "oidc")
        yield made
        runtime.stop()


def sent(at: AppTest) -> list[str]:
    """Everything that a page sends to the browser, element by element."""
    protos = [str(node.proto) for node in at._tree if getattr(node, "proto", None) is not None]
    return [text.replace("\\n", " ") for text in protos]


@pytest.mark.parametrize("part", READERS)
def test_no_page_sends_an_answer(case: MarkedCase, part: Principal) -> None:
    looked_at = 0
    for page in PAGES:
        for cause in ("", OWNED) if page == "owners" else ("",):
            elements = sent(visited(page, case.id, claims_of(part), cause))
            assert elements
            assert case.told_by(elements) == set(), page
            looked_at += len(elements)
    print(f"{part}: {len(PAGES)} pages, {looked_at} elements")


@pytest.mark.parametrize("page", ["request", "interview", "invite"])
def test_a_page_that_needs_the_right_to_change_or_answer_is_closed_to_an_owner(case: MarkedCase, page: str) -> None:
    at = visited(page, case.id, claims_of(Principal.LINE_MANAGER))
    assert "may not" in at.error[0].value and "this case" in at.error[0].value
    assert "Ask the person who facilitates the case" in at.error[0].value


def test_the_same_search_finds_the_answers_on_the_pages_of_a_facilitator(
    case: MarkedCase, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CAUSEWAY_SIGN_IN", "")
    for page in ("interview", "findings", "report"):
        assert case.told_by(sent(visited(page, case.id, {}))) & case.marks, page


def test_the_audit_page_says_what_the_export_holds_and_what_it_does_not(case: MarkedCase) -> None:
    texts = " ".join(sent(visited("audit", case.id, claims_of(Principal.AUDITOR))))
    assert "It contains every event and no answer" in texts
    assert "by role or by name" not in texts
