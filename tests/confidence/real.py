"""The services of answering in confidence on a real database, under the same words as the small model."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from hypothesis import strategies as st

from diagnostics.access.rights import LOCAL
from diagnostics.domain.confidence import SMALLEST
from diagnostics.domain.library import Library
from diagnostics.errors import InvalidInput
from diagnostics.services.cases import history_of
from diagnostics.services.inviting import close_round, rounds_of
from diagnostics.services.responding import take_answer_away, taking_of, withdraw
from diagnostics.storage.store import Store
from tests.confidence.model import Count, View
from tests.confidence.solver import Step, World
from tests.services.invited import Somebody, case_of_late_reports, group_link, opened

SHOWING = ("tell-together", "take-back-together")


class RealRound:
    """The rounds of one role in a new case."""

    def __init__(self, store: Store, library: Library, smallest: int = SMALLEST) -> None:
        self.store = store
        self.case_id = case_of_late_reports(store, library)
        self.round = opened(store, self.case_id, smallest=smallest)
        self.rounds = [self.round]
        self.people: dict[str, Somebody] = {}
        self._smallest = smallest
        self._tokens = [group_link(store, self.round)]

    def hands_in(self, who: str, answers: Mapping[str, str] | None = None, number: int = 0) -> None:
        """Begin where that was not done, answer, and hand in."""
        self.answers(who, answers or {}, number)
        if who in self.people:
            self.people[who].hands_in()

    def answers(self, who: str, answers: Mapping[str, str], number: int = 0) -> None:
        """Begin in a round if the person has not, and give or change answers; nobody begins in a round that is not open."""
        if who not in self.people:
            if number >= len(self.rounds):
                return
            try:
                self.people[who] = Somebody(self.store, self._tokens[number]).begins()
            except InvalidInput:
                return
        self.people[who].says_all(answers)

    def takes_away(self, who: str, question: str) -> None:
        """Take one answer away."""
        if who not in self.people:
            return
        key = self.people[who].key
        take_answer_away(self.store, key, question, taking_of(self.store, key).answers.get(question))

    def withdraws(self, who: str) -> None:
        """Take everything back."""
        if who in self.people:
            withdraw(self.store, self.people.pop(who).key)

    def closes(self, number: int = 0) -> None:
        """Close a round."""
        if number < len(self.rounds):
            close_round(self.store, LOCAL, self.rounds[number].id)

    def opens_again(self) -> None:
        """Open another round if that is allowed."""
        try:
            one = opened(self.store, self.case_id, smallest=self._smallest)
        except InvalidInput:
            return
        self.rounds.append(one)
        self._tokens.append(group_link(self.store, one))

    def view(self) -> View:
        """Return what can be seen now."""
        with self.store.reading(LOCAL) as work:
            told = work.telling.of(self.case_id)
        progress = {now.round.id: now.progress for now in rounds_of(self.store, LOCAL, self.case_id)}
        counts = (progress[one.id] for one in self.rounds)
        events = tuple(
            (event.verb, tuple(event.detail["questions"]))
            for event in history_of(self.store, LOCAL, self.case_id)
            if event.verb in SHOWING
        )
        return View(told, tuple(Count(one.begun, one.handed_in, one.needed) for one in counts), events)


@st.composite
def scripts(
    draw: st.DrawFn, values: Mapping[str, Sequence[str]], people: int = 7, longest: int = 16
) -> tuple[list[Step], World]:
    """Some people who come, answer, hand in, change their minds and leave; question -> answers that are given.

    Somewhere on the way the round may close, and another one opens for new people if that is allowed.
    """
    script: list[Step] = []
    world: list[str] = []
    holds: dict[str, set[str]] = {}
    steps = draw(st.integers(8, longest))
    again = draw(st.integers(1, 2 * steps))
    number = 0
    for place in range(steps):
        if place == again:
            script += [Step("closes")] * draw(st.integers(0, 1)) + [Step("opens again")]
            number = 1
        who = draw(st.sampled_from([f"p{number}" for number in range(people)]))
        does = draw(st.sampled_from(["hands in"] * 6 + ["answers", "takes away", "withdraws"]))
        mine = holds.get(who, set())
        if does in ("hands in", "answers"):
            least = 0 if mine else 1
            said = draw(st.lists(st.sampled_from(sorted(values)), min_size=least, max_size=len(values), unique=True))
            says = tuple((name, len(world) + place) for place, name in enumerate(said))
            script.append(Step(does, who, says, number))
            world += [draw(st.sampled_from(values[name])) for name in said]
            holds[who] = mine | set(said)
        elif does == "withdraws" and who in holds:
            script.append(Step(does, who))
            del holds[who]
        elif mine and does == "takes away":
            name = draw(st.sampled_from(sorted(mine)))
            script.append(Step(does, who, ((name, 0),)))
            mine.remove(name)
    if draw(st.booleans()):
        script.append(Step("closes", round=number))
    return script, tuple(world)
