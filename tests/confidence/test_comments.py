"""Comments are shown word for word, so only many together, in an order drawn by lot, and each of them once."""

from __future__ import annotations

from itertools import count

import pytest

from diagnostics.access.rights import LOCAL
from diagnostics.domain.library import Library
from diagnostics.services import joining, telling
from diagnostics.services.inviting import comments_of, rounds_of
from diagnostics.services.responding import comment, taking_of, withdraw
from diagnostics.storage.inviting_tables import told_comments
from diagnostics.storage.store import Store
from tests.services.invited import Somebody, case_of_late_reports, group_link, opened

TEN = list(range(10))


class Commented:
    """A round in which people leave comments; each comment is the number of who left it."""

    def __init__(self, store: Store, library: Library) -> None:
        self.store, self.library = store, library
        self.case_id = case_of_late_reports(store, library)
        self.round = opened(store, self.case_id)
        self.token = group_link(store, self.round)
        self.people: list[Somebody] = []

    def come(self, people: int) -> None:
        """Let people answer one question, leave a comment and hand in."""
        question = self.library.question_by_id[self.round.questions[0]]
        for number in range(len(self.people), len(self.people) + people):
            person = Somebody(self.store, self.token).begins().says(question.id, question.options[0].id)
            comment(self.store, person.key, str(number), "")
            person.hands_in()
            self.people.append(person)

    @property
    def shown(self) -> list[int]:
        """Who wrote what is shown, in the order of the page."""
        return [int(text) for _, text in comments_of(self.store, LOCAL, self.case_id)]

    @property
    def waiting(self) -> int:
        """How many comments wait to be shown."""
        return rounds_of(self.store, LOCAL, self.case_id)[0].progress.comments


def test_fewer_than_ten_comments_are_not_shown(store: Store, library: Library) -> None:
    here = Commented(store, library)
    here.come(9)
    assert here.shown == []
    here.come(1)
    assert sorted(here.shown) == TEN


def test_comments_of_a_larger_round_are_shown_ten_by_ten(store: Store, library: Library) -> None:
    here = Commented(store, library)
    here.come(19)
    assert sorted(here.shown) == TEN
    here.come(1)
    assert (sorted(here.shown[:10]), sorted(here.shown[10:])) == (TEN, list(range(10, 20)))


def test_the_order_of_comments_is_drawn_by_lot(store: Store, library: Library) -> None:
    orders = []
    for _ in range(2):
        here = Commented(store, library)
        here.come(10)
        orders.append(here.shown)
    assert orders[0] != orders[1]
    assert TEN not in orders


def test_where_nothing_is_drawn_by_lot_the_place_of_a_comment_tells_whose_it_is(
    store: Store, library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    numbers = count(1)
    monkeypatch.setattr(joining.secrets, "token_hex", lambda size: f"{next(numbers):032d}")
    monkeypatch.setattr(telling.secrets.SystemRandom, "shuffle", lambda lot, block: None)
    here = Commented(store, library)
    here.come(10)
    assert here.shown == TEN


def test_a_comment_that_is_taken_back_is_not_found_by_what_is_missing_later(store: Store, library: Library) -> None:
    here = Commented(store, library)
    here.come(10)
    withdraw(store, here.people[4].key)
    assert (here.shown, here.waiting) == ([], 0)
    here.come(10)
    assert sorted(here.shown) == list(range(10, 20))


def test_a_comment_that_was_shown_and_changed_is_shown_no_more(store: Store, library: Library) -> None:
    here = Commented(store, library)
    here.come(10)
    key = here.people[4].key
    comment(store, key, "44", taking_of(store, key).voice.comment)
    here.come(10)
    assert sorted(here.shown) == list(range(10, 20))


def test_nothing_leads_from_a_comment_that_is_shown_to_answers() -> None:
    assert {column.name for column in told_comments.columns} == {"case_id", "role", "block", "place", "text"}
