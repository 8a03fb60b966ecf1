"""Whom to ask next: how likely a short talk with people of one role is to change the decision."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from diagnostics.domain.case import Case, Respondent
from diagnostics.reasoning.answers import Evidence, kinds_of, weight_of_one
from diagnostics.reasoning.interview import Ask, Bench, valued
from diagnostics.reasoning.junction_tree import sample
from diagnostics.reasoning.outlook import Standing, turns
from diagnostics.reasoning.ranking import may_name_the_person
from diagnostics.reasoning.support import Said, families_spoken_for, speaks_for

TALK = 5
"""Questions of a short talk: the most telling that a person has not answered yet. Judgement."""

PEOPLE = 3
"""People of one role that are thought of at once; more of one role add little. Judgement."""

WORTH_ANOTHER = 0.05
"""One more person of a role is proposed where that makes a change of the decision likelier by this much. Judgement."""

TALKS, WORLDS = 250, 1500
"""Imagined talks, and sampled worlds that each is weighed with. The standard error of a gain is at most 0.03."""

SEED = 20261125

Weights = NDArray[np.float64]


@dataclass(frozen=True)
class Talk:
    """Some questions to one or several people of one role, and the chance that the answers change the decision."""

    role: str
    asks: tuple[tuple[Ask, ...], ...]
    """The questions to each person."""
    gain: float
    """Chance that the answers together would change the verdict, the first owner or the first action."""

    @property
    def people(self) -> int:
        """How many people are asked."""
        return len(self.asks)

    @property
    def seconds(self) -> int:
        """How long that takes all of them together."""
        return sum(ask.question.seconds for one in self.asks for ask in one)


@dataclass(frozen=True)
class Outlooks:
    """The best talk with each role that can still be asked, and going on with those who were heard already."""

    talks: tuple[Talk, ...]
    """Largest gain first, then the shortest."""
    going_on: tuple[Talk, ...]
    """For each role that gave an answer, going on with the one of them who can still tell most; largest gain first."""


def outlooks(bench: Bench, case: Case, standing: Standing) -> Outlooks:
    """Return what asking on would be good for, role by role. Deterministic: the luck is fixed.

    A role stands here with people of the case who have questions left, and with others where there are more of them.
    """
    imagined = _Imagined.of(standing)
    heard = {person.id for person in case.respondents if person.answers}
    talks, going_on = [], []
    for role, asked in _by_role(bench, case, standing).items():
        first = [own for own in asked if own[0].respondent.id in heard][:1]
        if first:
            going_on.append(imagined.talk(role, first))
        talks.append(_best(imagined, role, asked))
    return Outlooks(_sorted(talks), _sorted(going_on))


def _sorted(talks: Sequence[Talk]) -> tuple[Talk, ...]:
    return tuple(sorted(talks, key=lambda talk: (-round(talk.gain, 9), talk.seconds)))


def _best(imagined: _Imagined, role: str, asked: Sequence[tuple[Ask, ...]]) -> Talk:
    """Return the talk with as many of a role as each makes a change of the decision clearly likelier."""
    found = imagined.talk(role, asked[:1])
    for count in range(2, len(asked) + 1):
        more = imagined.talk(role, asked[:count])
        if more.gain - found.gain < WORTH_ANOTHER:
            break
        found = more
    return found


def _by_role(bench: Bench, case: Case, standing: Standing) -> dict[str, list[tuple[Ask, ...]]]:
    """Return, for each role that can still be asked something, a short talk with each of up to PEOPLE of its people.

    Questions of which an answer alone could change the decision come first, then those that tell most; and those
    people first who can tell most.
    """
    stand_ins = list(_others(bench, case))
    asking = case.model_copy(update={"respondents": [*case.respondents, *stand_ins]})
    # Whoever has the same questions open can tell the same: one of them stands for all, the first of the case.
    alike: dict[tuple[str, frozenset[str]], list[str]] = {}
    for person in asking.respondents:
        alike.setdefault((person.role, frozenset(person.answers)), []).append(person.id)
    firsts = {names[0]: len(names) for names in alike.values()}
    asks = [ask for ask in valued(bench, asking, standing.belief) if ask.respondent.id in firsts]
    telling = {(turn.ask.question.id, turn.ask.respondent.id) for turn in turns(standing, asks)}
    asks.sort(key=lambda ask: ((ask.question.id, ask.respondent.id) not in telling, -round(ask.information, 9)))
    by_person: dict[str, list[Ask]] = {}
    for ask in asks:
        by_person.setdefault(ask.respondent.id, []).append(ask)
    found: dict[str, list[tuple[Ask, ...]]] = {}
    for own in by_person.values():
        first = own[0].respondent
        found.setdefault(first.role, []).extend([tuple(own[:TALK])] * firsts[first.id])
    for asked in found.values():
        asked.sort(key=lambda own: -round(sum(ask.information for ask in own), 9))
        del asked[PEOPLE:]
    order = [role.id for role in bench.model.library.roles]
    return {role: found[role] for role in sorted(found, key=order.index)}


def _others(bench: Bench, case: Case) -> Iterator[Respondent]:
    """Yield stand-ins for people who are not in the case: several who do the work, one of a role that nobody is in."""
    there = {person.role for person in case.respondents}
    for role in bench.model.library.roles:
        if role.answers:
            others = PEOPLE if role.level == 0 and role.asks_people else int(role.id not in there)
            yield from (Respondent(id=f"any-{role.id}-{number}", role=role.id) for number in range(others))


@dataclass(frozen=True, eq=False)
class _Imagined:
    """Worlds drawn from the belief: some in which people are imagined to answer, others to weigh those answers with."""

    standing: Standing
    lived: NDArray[np.bool_]
    weighed: NDArray[np.float32]
    luck: NDArray[np.float64]
    """Between 0 and 1, for each talk and each question of it."""
    given: Mapping[tuple[str, str], Mapping[Evidence, int]]
    """The answers that were given, by role and question, and how many people gave each."""

    @classmethod
    def of(cls, standing: Standing) -> _Imagined:
        chance = np.random.default_rng(SEED)
        lived = sample(standing.belief.calibrated, TALKS, chance)
        weighed = sample(standing.belief.calibrated, WORLDS, chance).astype(np.float32)
        given: dict[tuple[str, str], dict[Evidence, int]] = {}
        for item, times in kinds_of(standing.belief.evidence).items():
            given.setdefault((item.role, item.question), {})[item] = times
        return cls(standing, lived, weighed, chance.random((PEOPLE * TALK, TALKS)), given)

    def talk(self, role: str, asked: Sequence[tuple[Ask, ...]]) -> Talk:
        """Return a talk with its gain: the part of the imagined talks after which the decision is another one."""
        asks = [ask for own in asked for ask in own]
        model, size = self.standing.bench.model, self.standing.bench.model.structure.size
        log_weights = np.zeros((TALKS, WORLDS), dtype=np.float32)
        spoken = np.zeros(size, dtype=bool)
        more = Said(np.zeros((TALKS, size)), np.zeros((TALKS, len(model.family_members))), np.zeros((TALKS, 1)))
        counts = {}
        for question, more_of_it in Counter(ask.question.id for ask in asks).items():
            given = self.given.get((role, question), {})
            counts[question] = self._counts(sum(given.values()) + more_of_it)
            for item, times in given.items():  # an answer counts for less once others of the role have given theirs
                said = np.array([model.answers[question].options.index(item.option)])
                self._count(item, said, times * (counts[question] - item.counts), log_weights, more)
            spoken[list(model.answers[question].scope)] = True
        for number, ask in enumerate(asks):
            self._count(ask, self._said(ask, self.luck[number]), counts[ask.question.id], log_weights, more)
        return Talk(role, tuple(asked), float(self._changes(asks, log_weights, spoken, more).mean()))

    def _changes(
        self, asks: Sequence[Ask], log_weights: NDArray[np.float32], spoken: NDArray[np.bool_], more: Said
    ) -> NDArray[np.bool_]:
        weights = np.exp(log_weights - log_weights.max(axis=1, keepdims=True))
        chances = (weights @ self.weighed / weights.sum(axis=1, keepdims=True)).astype(np.float64)
        families = frozenset().union(*(self.standing.bench.model.families_asked(ask.question.id) for ask in asks))
        may_name = may_name_the_person(self.standing.examined | families)
        return self.standing.decision(chances, may_name, spoken, self.standing.said + more).differ_from(self.standing.now)

    def _counts(self, number: int) -> float:
        return weight_of_one(number, self.standing.bench.model.library.scales.same_role_correlation)

    def _said(self, ask: Ask, luck: Weights) -> NDArray[np.intp]:
        """Return the option that is answered in each imagined talk."""
        answers = self.standing.bench.model.answers[ask.question.id]
        steps = answers.likelihood(ask.reliability)[_states(self.lived, answers.scope)].cumsum(axis=1)
        return np.asarray((steps <= luck[:, None]).sum(axis=1).clip(max=len(answers.options) - 1), dtype=np.intp)

    def _count(
        self, answer: Ask | Evidence, said: NDArray[np.intp], counts: float, log_weights: NDArray[np.float32], more: Said
    ) -> None:
        """Add what an answer says, as far as it `counts`: to the weight of each world, and to what is said so far.

        `said` is its option in each talk, or one option for all of them.
        """
        question = answer.question if isinstance(answer, Evidence) else answer.question.id
        answers = self.standing.bench.model.answers[question]
        table = np.log(answers.likelihood(answer.reliability)).astype(np.float32)[_states(self.weighed, answers.scope)].T
        log_weights += np.float32(counts) * table[said]
        support = np.zeros((len(answers.options), more.support.shape[1]))
        support[:, list(answers.scope)] = speaks_for(answers.log_weights)
        more.support[:] += counts * answer.reliability * support[said]
        more.weight[:] += counts * answer.reliability
        if isinstance(answer, Ask):  # one that was given has its voice already
            more.voices[:] += families_spoken_for(self.standing.bench.model, support)[said]


def _states(worlds: NDArray[np.bool_] | NDArray[np.float32], scope: Sequence[int]) -> NDArray[np.intp]:
    powers = 1 << np.arange(len(scope) - 1, -1, -1)
    return np.asarray(worlds[:, list(scope)] @ powers, dtype=np.intp)
