"""People who are invited: rounds with links, and answers in confidence."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

from diagnostics.access.rights import LOCAL
from diagnostics.domain.case import Gap, Request
from diagnostics.domain.causes import GapKind
from diagnostics.domain.invitation import LinkKind, Round
from diagnostics.domain.library import Library
from diagnostics.domain.questionnaire import Question
from diagnostics.services.cases import open_case
from diagnostics.services.inviting import Wanted, invite, open_round
from diagnostics.services.responding import answer, begin, hand_in, taking_of
from diagnostics.storage.store import Store

MONTH = timedelta(days=30)


def wanted(role: str = "performer", **other: object) -> Wanted:
    """What a facilitator decides about a round, with a word for everything."""
    given = {"asker": "Ada Byron", "about": "Why visit reports come late.", "last_day": date.today() + MONTH, **other}
    return Wanted(role, **given)  # type: ignore[arg-type]


def case_of_late_reports(store: Store, library: Library) -> str:
    """Open a case about work that is done too late; returns its id."""
    asked = Request(by="Head of Sales", text="Train them on the reporting tool")
    return open_case(store, LOCAL, library, "Late reports", request=asked, gap=Gap(kind=GapKind.WORK))


@dataclass
class Somebody:
    """A browser that opened a link and began to answer."""

    store: Store
    token: str
    key: str = field(default_factory=lambda: secrets.token_urlsafe(16))
    code: str = ""

    def begins(self) -> Somebody:
        """Begin to answer."""
        self.code = begin(self.store, self.token, self.key)
        return self

    @property
    def asked(self) -> tuple[Question, ...]:
        """What they are asked."""
        return taking_of(self.store, self.key).asked

    def says(self, question: str, value: str) -> Somebody:
        """Answer one question, or change the answer."""
        answer(self.store, self.key, question, value, taking_of(self.store, self.key).answers.get(question))
        return self

    def says_all(self, answers: Mapping[str, str]) -> Somebody:
        """Answer several questions."""
        for question, value in answers.items():
            self.says(question, value)
        return self

    def hands_in(self) -> str:
        """Hand in; returns the text of the receipt."""
        return hand_in(self.store, self.key)


def group_link(store: Store, one: Round, uses: int = 50) -> str:
    """Make a link for a group and return its token."""
    return invite(store, LOCAL, one.id, LinkKind.GROUP, "Sales", uses).token


def opened(store: Store, case_id: str, role: str = "performer", **other: object) -> Round:
    """Open a round."""
    return open_round(store, LOCAL, case_id, wanted(role, **other))
