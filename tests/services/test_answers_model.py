"""Whatever two tabs do in whatever order, the database holds what a plain dictionary would."""

from __future__ import annotations

import tempfile
from pathlib import Path

from hypothesis import Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from diagnostics.access.rights import LOCAL
from diagnostics.content.library import load_library, read_content
from diagnostics.errors import Conflict
from diagnostics.services.cases import case_of, open_case
from diagnostics.services.interview import record_answer, withdraw_answer
from diagnostics.services.libraries import keep_library
from diagnostics.services.respondents import add_respondent, remove_respondent
from diagnostics.storage.store import Store

CHOICES = {"onset": ("suddenly", "always", "dont-know"), "spread": ("one-team", "one-person", "skipped")}
GIVEN = st.sampled_from([(question, value) for question, values in CHOICES.items() for value in values])
SEEN = st.sampled_from([None, *CHOICES["onset"], *CHOICES["spread"]])


class TwoTabs(RuleBasedStateMachine):
    """Two doors to one database beside a dictionary of what should be in it."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = tempfile.TemporaryDirectory()
        self.url = f"sqlite:///{Path(self.folder.name) / 'cases.db'}"
        self.library = load_library()
        self.tabs = [Store.open(self.url), Store.open(self.url)]
        keep_library(self.tabs[0], read_content())
        self.case = open_case(self.tabs[0], LOCAL, self.library)
        self.model: dict[str, dict[str, str]] = {}

    def teardown(self) -> None:
        for tab in self.tabs:
            tab.close()
        self.folder.cleanup()

    def _pick(self, number: int) -> str:
        return sorted(self.model)[number % len(self.model)]

    @precondition(lambda self: len(self.model) < 3)
    @rule(tab=st.sampled_from([0, 1]), role=st.sampled_from(["performer", "hr"]))
    def somebody_joins(self, tab: int, role: str) -> None:
        new = add_respondent(self.tabs[tab], LOCAL, self.case, role)
        assert new not in self.model
        self.model[new] = {}

    @precondition(lambda self: self.model)
    @rule(tab=st.sampled_from([0, 1]), number=st.integers(0, 5))
    def somebody_leaves(self, tab: int, number: int) -> None:
        person = self._pick(number)
        assert remove_respondent(self.tabs[tab], LOCAL, self.case, person) == len(self.model.pop(person))

    @precondition(lambda self: self.model)
    @rule(tab=st.sampled_from([0, 1]), number=st.integers(0, 5), given=GIVEN, seen=SEEN, looked=st.booleans())
    def somebody_answers(self, tab: int, number: int, given: tuple[str, str], seen: str | None, looked: bool) -> None:
        person, (question, value) = self._pick(number), given
        stored = self.model[person].get(question)
        before = stored if looked else seen
        try:
            record_answer(self.tabs[tab], LOCAL, self.library, self.case, person, question, value, before)
        except Conflict:
            assert stored not in (before, value)
        else:
            assert stored in (before, value)
            self.model[person][question] = value

    @precondition(lambda self: self.model)
    @rule(tab=st.sampled_from([0, 1]), number=st.integers(0, 5), question=st.sampled_from(sorted(CHOICES)), seen=SEEN)
    def somebody_withdraws(self, tab: int, number: int, question: str, seen: str | None) -> None:
        person = self._pick(number)
        stored = self.model[person].get(question)
        try:
            withdraw_answer(self.tabs[tab], LOCAL, self.library, self.case, person, question, seen)
        except Conflict:
            assert stored not in (seen, None)
        else:
            assert stored in (seen, None)
            self.model[person].pop(question, None)

    @rule(tab=st.sampled_from([0, 1]))
    def a_tab_is_closed_and_opened_again(self, tab: int) -> None:
        self.tabs[tab].close()
        self.tabs[tab] = Store.open(self.url)

    @invariant()
    def both_tabs_see_what_the_dictionary_holds(self) -> None:
        for tab in self.tabs:
            people = case_of(tab, LOCAL, self.case).case.respondents
            assert {person.id: person.answers for person in people} == self.model


TestTwoTabs = TwoTabs.TestCase
# A failing run is short enough to be read as it is; making it shorter would take minutes of database.
TestTwoTabs.settings = settings(
    phases=[Phase.generate], max_examples=20, stateful_step_count=20, deadline=None, derandomize=True
)
