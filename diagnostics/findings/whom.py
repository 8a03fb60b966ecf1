"""Whom to ask next, in words: who would tell most, how long that takes, and what it is worth beside going on."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from diagnostics.domain.case import Case
from diagnostics.domain.library import Library
from diagnostics.reasoning.interview import belief_for, bench_for
from diagnostics.reasoning.outlook import LIKELY_ENOUGH, standing_of
from diagnostics.reasoning.shares import effects
from diagnostics.reasoning.whom import Outlooks, Talk, outlooks
from diagnostics.wording import chance_in_words, counted, minutes_in_words, sentence_start

NOTEWORTHY = 0.10
"""From this difference on one talk is said to tell more than another: less is finer than the reckoning. Judgement."""

SETTLED = "Nobody who can still be asked is likely to change the verdict, the first owner or the first action."


@dataclass(frozen=True)
class ToAsk:
    """A short talk with people of one role, as it is shown."""

    role: str
    role_label: str
    who: str
    """In running text: two performers, the HR partner, another top performer."""
    people: int
    questions: int
    seconds: int
    """Of all of them together."""
    gain: float
    """Chance that their answers change the verdict, the first owner or the first action."""
    is_new: bool
    """Whether that takes somebody who is not in the case yet."""

    @property
    def minutes(self) -> str:
        """How long it takes all of them together."""
        return minutes_in_words(self.seconds)

    @property
    def gain_in_words(self) -> str:
        """In how many of ten cases the decision would change."""
        return chance_in_words(self.gain)


@dataclass(frozen=True)
class WhomNext:
    """Whom to ask next."""

    everybody: tuple[ToAsk, ...]
    """The best talk with each role that can still be asked; the largest gain first."""
    going_on: tuple[ToAsk, ...]
    """Going on with somebody who was heard already, by role; the largest gain first."""

    @property
    def best(self) -> ToAsk | None:
        """Who would tell most; nobody where that is not likely to change anything."""
        return next((one for one in self.everybody if one.gain > LIKELY_ENOUGH), None)

    def sentence(self, speaking: str | None = None) -> str:
        """Say whom to ask next, beside going on with the role that is `speaking`, or else with whoever was heard."""
        best = self.best
        if best is None:
            return SETTLED
        spoken = [one for one in self.going_on if one.role == speaking]
        beside = next(iter(spoken or self.going_on), None)
        worth = f"about {best.minutes}, and the decision would change in {best.gain_in_words}"
        if beside is None:
            return f"Ask {best.who} next: {worth}."
        if beside.role == best.role and best.people == 1 and not best.is_new:
            return f"Go on with {beside.who}: {worth}. Nobody else would tell clearly more."
        against = f"Going on with {beside.who} would change it in {beside.gain_in_words}."
        if best.gain - beside.gain < NOTEWORTHY:
            return f"{sentence_start(best.who)} would tell about as much as going on with {beside.who}: {worth}. {against}"
        tell = f"{sentence_start(best.who)} would now tell you more than any further question to {beside.who}"
        return f"{tell}: {worth}. {against}"


def whom_next(library: Library, case: Case) -> WhomNext:
    """Return whom to ask next. Pure and deterministic, like `diagnose`."""
    bench = bench_for(library, case)
    belief = belief_for(bench, case)
    standing = standing_of(bench, case, belief, effects(belief))
    return in_words(library, case, outlooks(bench, case, standing))


def in_words(library: Library, case: Case, found: Outlooks) -> WhomNext:
    """Return what asking on is good for, in words."""
    present = {person.id for person in case.respondents}
    there = {person.role for person in case.respondents if person.answers}
    everybody = tuple(_to_ask(library, talk, present, there) for talk in found.talks)
    going_on = tuple(_to_ask(library, talk, present, there) for talk in found.going_on)
    return WhomNext(everybody, going_on)


def _to_ask(library: Library, talk: Talk, present: Collection[str], there: Collection[str]) -> ToAsk:
    role = library.role_by_id[talk.role]
    is_new = any(own[0].respondent.id not in present for own in talk.asks)
    if talk.people > 1:
        who = counted(talk.people, role.label[:1].lower() + role.label[1:])
    elif role.id in there:
        who = _with_article(role.in_text, "another" if is_new else "the")
    else:
        who = role.in_text
    return ToAsk(role.id, role.label, who, talk.people, len(talk.asks[0]), talk.seconds, talk.gain, is_new)


def _with_article(in_text: str, article: str) -> str:
    """Return a role in running text with another article in place of “a”: another performer, the performer."""
    first, _, rest = in_text.partition(" ")
    return f"{article} {rest}" if first in ("a", "an") else in_text
