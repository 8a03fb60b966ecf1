"""Inviting: what is promised stands, who was invited is known, and nobody knows who answered."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

import pytest

from diagnostics.access.matrix import Principal, person_with
from diagnostics.access.rights import LOCAL
from diagnostics.domain.invitation import LinkKind, Round
from diagnostics.domain.library import Library
from diagnostics.domain.promise import Promise, promised
from diagnostics.errors import InvalidInput, NotFound, StorageError
from diagnostics.findings.rounds import SECONDS
from diagnostics.languages.words import ENGLISH
from diagnostics.services.auditing import list_events
from diagnostics.services.cases import case_of, delete_case, set_status
from diagnostics.services.inviting import (
    close_round,
    comments_of,
    invite,
    open_round,
    promise_for,
    revoke_link,
    rounds_of,
    tell_back,
)
from diagnostics.services.responding import begin, comment, invitation_behind, taking_of, word_back
from diagnostics.services.secret_words import receipt_code
from diagnostics.services.telling import erase_what_is_due
from diagnostics.storage.records import Status
from diagnostics.storage.store import Store
from diagnostics.storage.trail import Wanted
from tests.services.invited import Somebody, case_of_late_reports, group_link, opened, wanted


@pytest.fixture
def late(store: Store, library: Library) -> str:
    return case_of_late_reports(store, library)


def test_what_people_would_read_is_what_is_promised_once_the_round_is_open(store: Store, late: str) -> None:
    before = promise_for(store, LOCAL, late, wanted())
    assert opened(store, late).promise == before
    assert before.in_confidence and before.smallest == 5 and before.minutes <= 10


@pytest.mark.parametrize("role", ["performer", "top-performer", "hr", "line-manager", "process-owner", "compliance"])
def test_nobody_is_asked_for_longer_than_six_minutes(store: Store, library: Library, late: str, role: str) -> None:
    one = opened(store, late, role)
    asked = [library.question_by_id[name] for name in one.questions]
    assert one.promise.minutes * 60 <= SECONDS + 59
    assert sum(question.seconds for question in asked) <= SECONDS
    assert all(role in question.roles for question in asked)


def test_performers_answer_in_confidence_and_others_for_a_function(store: Store, library: Library, late: str) -> None:
    asked = [role for role in library.roles if role.asks_people]
    confident = {role.id for role in asked if promise_for(store, LOCAL, late, wanted(role.id)).in_confidence}
    assert confident == {"performer", "top-performer"}


@pytest.mark.parametrize(
    "wrong",
    [
        {"smallest": 2},
        {"comments": 9},
        {"asker": " "},
        {"about": ""},
        {"about": "x" * 601},
        {"last_day": date.today() - timedelta(days=1)},
        {"last_day": date.today() + timedelta(days=400)},
        {"role": "records"},
        {"role": "nobody"},
    ],
    ids=str,
)
def test_a_round_that_promises_too_little_is_not_opened(store: Store, late: str, wrong: dict[str, object]) -> None:
    with pytest.raises(InvalidInput):
        open_round(store, LOCAL, late, replace(wanted(), **wrong))  # type: ignore[arg-type]
    assert rounds_of(store, LOCAL, late) == ()


def test_a_promise_that_was_changed_in_the_database_is_not_acted_on(store: Store, late: str) -> None:
    one = opened(store, late)
    token = group_link(store, one)
    weaker = one.promise.model_copy(update={"smallest": 3})
    with store.writing(LOCAL) as work:
        work.rounds._change(_table(one.id), promise=weaker.model_dump(mode="json"))
    for act in (lambda: rounds_of(store, LOCAL, late), lambda: begin(store, token, "key"), lambda: case_closes(store, late)):
        with pytest.raises(StorageError, match="promised"):
            act()


def test_of_a_group_that_is_too_small_people_are_told_that_others_in_it_can_tell(store: Store, late: str) -> None:
    drafted = [promise_for(store, LOCAL, late, wanted(smallest=size)) for size in (3, 4, 5)]
    said = ["".join(promised(promise, ENGLISH)) for promise in drafted]
    assert ["can sometimes tell" in one for one in said] == [True, True, False]


def test_a_promise_that_was_changed_does_not_keep_others_from_being_kept(url: str, store: Store, library: Library) -> None:
    rounds = [opened(store, case_of_late_reports(store, library), kept_days=7) for _ in range(2)]
    for one in rounds:
        somebody = Somebody(store, group_link(store, one)).begins()
        somebody.says(one.questions[0], somebody.asked[0].options[0].id)
    with store.writing(LOCAL) as work:
        weaker = rounds[0].promise.model_copy(update={"kept_days": 900})
        work.rounds._change(_table(rounds[0].id), promise=weaker.model_dump(mode="json"))
    later = Store.open(url, clock=lambda: store._clock() + timedelta(days=7))
    assert erase_what_is_due(later) == 1
    later.close()


def _table(round_id: str) -> object:
    from diagnostics.storage.inviting_tables import rounds

    return rounds.c.id == round_id


def case_closes(store: Store, case_id: str) -> None:
    set_status(store, LOCAL, case_id, Status.CLOSED)


def test_the_list_tells_who_was_invited_and_how_many_answered_and_never_who(store: Store, late: str) -> None:
    one = opened(store, late)
    links = {name: invite(store, LOCAL, one.id, LinkKind.PERSONAL, name) for name in ("Ada", "Ben", "Cleo")}
    Somebody(store, links["Ben"].token).begins()
    (now,) = rounds_of(store, LOCAL, late)
    assert [link.name for link in now.links] == ["Ada", "Ben", "Cleo"]
    assert (now.progress.begun, now.progress.handed_in) == (1, 0)
    told = [event for event in list_events(store, LOCAL, Wanted()).rows if "Ben" in str(event)]
    assert told == []


def test_a_personal_link_begins_once_and_a_group_link_as_often_as_was_said(store: Store, late: str) -> None:
    one = opened(store, late)
    personal = invite(store, LOCAL, one.id, LinkKind.PERSONAL, "Ada", uses=9).token
    group = group_link(store, one, uses=2)
    for token, often in ((personal, 1), (group, 2)):
        for _ in range(often):
            Somebody(store, token).begins()
        with pytest.raises(InvalidInput, match="used already"):
            Somebody(store, token).begins()


def test_a_link_that_was_taken_back_begins_nothing_and_ends_nothing(store: Store, late: str) -> None:
    one = opened(store, late)
    made = invite(store, LOCAL, one.id, LinkKind.GROUP, "Sales", 5)
    ada = Somebody(store, made.token).begins()
    revoke_link(store, LOCAL, made.link.id)
    with pytest.raises(InvalidInput, match="taken back"):
        Somebody(store, made.token).begins()
    ada.says(one.questions[0], ada.asked[0].options[0].id)


def test_a_guessed_link_leads_nowhere(store: Store, late: str) -> None:
    opened(store, late)
    with pytest.raises(NotFound):
        invitation_behind(store, "AAAAAAAAAAAAAAAAAAAAAA")


def test_nobody_begins_after_a_round_or_a_case_was_closed(store: Store, late: str) -> None:
    first, second = opened(store, late), opened(store, late, "top-performer")
    tokens = [group_link(store, one) for one in (first, second)]
    close_round(store, LOCAL, first.id)
    assert invitation_behind(store, tokens[0]).why_not and not invitation_behind(store, tokens[1]).why_not
    case_closes(store, late)
    assert invitation_behind(store, tokens[1]).why_not
    with pytest.raises(InvalidInput):
        invite(store, LOCAL, first.id, LinkKind.PERSONAL, "Ada")
    with pytest.raises(InvalidInput, match="closed"):
        opened(store, late)


def test_whoever_does_not_reach_the_case_can_do_nothing_with_its_rounds(store: Store, late: str) -> None:
    stranger = person_with("Stranger", [Principal.FACILITATOR], "stranger")
    one = opened(store, late)
    link = invite(store, LOCAL, one.id, LinkKind.PERSONAL, "Ada").link
    for act in (
        lambda: rounds_of(store, stranger, late),
        lambda: comments_of(store, stranger, late),
        lambda: open_round(store, stranger, late, wanted()),
        lambda: invite(store, stranger, one.id, LinkKind.PERSONAL, "Ada"),
        lambda: revoke_link(store, stranger, link.id),
        lambda: close_round(store, stranger, one.id),
        lambda: tell_back(store, stranger, one.id, "x"),
    ):
        with pytest.raises(NotFound):
            act()


def five_of_whom_one_only_began(store: Store, one: Round) -> list[Somebody]:
    """Four hand in an answer; the fifth gives one, writes a comment, and goes away."""
    token = group_link(store, one)
    people = [Somebody(store, token).begins() for _ in range(5)]
    for somebody in people:
        somebody.says(one.questions[0], somebody.asked[0].options[0].id)
        comment(store, somebody.key, "Nobody reads the reports.", "")
    for somebody in people[:4]:
        somebody.hands_in()
    return people


def the_round_closes(store: Store, one: Round) -> None:
    close_round(store, LOCAL, one.id)


def the_case_closes(store: Store, one: Round) -> None:
    case_closes(store, one.case_id)


def its_time_is_over(store: Store, one: Round) -> None:
    later = Store(store._engine, lambda: store._clock() + timedelta(days=one.promise.kept_days))
    assert erase_what_is_due(later) == 5


@pytest.mark.parametrize("ends", [the_round_closes, the_case_closes, its_time_is_over])
def test_what_was_not_handed_in_is_not_counted_however_it_ends(
    store: Store, late: str, ends: Callable[[Store, Round], None]
) -> None:
    one = opened(store, late, kept_days=7)
    five_of_whom_one_only_began(store, one)
    ends(store, one)
    assert not case_of(store, LOCAL, late).case.respondents
    with store.reading(LOCAL) as work:
        assert work.telling.of(late) == () and not work.events.tells(late, "tell-together")


def test_after_a_round_was_closed_people_who_have_begun_can_still_hand_in_and_count_then(store: Store, late: str) -> None:
    one = opened(store, late)
    people = five_of_whom_one_only_began(store, one)
    close_round(store, LOCAL, one.id)
    people[4].hands_in()
    assert {name for person in case_of(store, LOCAL, late).case.respondents for name in person.answers} == {one.questions[0]}


def test_what_is_given_or_changed_after_handing_in_counts_once_it_is_handed_in_too(store: Store, late: str) -> None:
    one = opened(store, late)
    first, second = one.questions[:2]
    people = five_of_whom_one_only_began(store, one)
    ada = people[0]
    assert not taking_of(store, ada.key).has_draft
    ada.says(first, ada.asked[0].options[1].id).says(second, ada.asked[1].options[0].id)
    for somebody in people[1:]:
        somebody.says(second, somebody.asked[1].options[0].id).hands_in()
    assert taking_of(store, ada.key).has_draft
    assert not case_of(store, LOCAL, late).case.respondents
    ada.hands_in()
    assert not taking_of(store, ada.key).has_draft
    shown = {name for person in case_of(store, LOCAL, late).case.respondents for name in person.answers}
    assert shown == {first, second}


def test_a_comment_that_was_changed_after_handing_in_waits_until_it_is_handed_in(store: Store, late: str) -> None:
    one = opened(store, late)
    token = group_link(store, one)
    people = [Somebody(store, token).begins() for _ in range(10)]
    for number, somebody in enumerate(people):
        somebody.says(one.questions[0], somebody.asked[0].options[0].id)
        comment(store, somebody.key, f"Remark {number}", "")
        somebody.hands_in() if number < 9 else None
    comment(store, people[0].key, "A draft that nobody should see", "Remark 0")
    people[9].hands_in()
    close_round(store, LOCAL, one.id)
    assert comments_of(store, LOCAL, late) == ()
    people[0].hands_in()
    assert len(comments_of(store, LOCAL, late)) == 10


AS_PROMISED_IN_1_4 = {
    # in confidence, smallest group -> the version of the promise, and the SHA-256 of its sentences
    (True, 5): ("c861912a8daaafc3", "70574fb31bcc60a4"),
    (True, 3): ("8889e1dc002f84ed", "082993de88b28c7c"),
    (False, 5): ("af893127e9ba3dc3", "4b5746cfa1b60ff1"),
}


@pytest.mark.parametrize(("kind", "kept"), AS_PROMISED_IN_1_4.items())
def test_a_promise_of_the_version_before_says_to_the_letter_what_it_said(
    kind: tuple[bool, int], kept: tuple[str, str], store: Store, late: str
) -> None:
    told = {"asker": "Ada Byron", "about": "Why visit reports come late.", "last_day": date(2026, 12, 30)}
    role = {"role": "performer", "role_label": "Performer", "in_confidence": kind[0], "smallest": kind[1]}
    promise = Promise(terms="1", questions=20, minutes=4, **told, **role)  # type: ignore[arg-type]
    sentences = "\n".join(promised(promise, ENGLISH))
    assert (promise.version[:16], hashlib.sha256(sentences.encode()).hexdigest()[:16]) == kept
    assert "Only what you hand in counts" not in sentences


def test_what_people_are_promised_says_what_counts_and_that_they_are_asked_once(store: Store, late: str) -> None:
    in_confidence = " ".join(promised(opened(store, late).promise, ENGLISH))
    for_a_function = " ".join(promised(opened(store, late, "hr").promise, ENGLISH))
    assert "Only what you hand in counts." in in_confidence and "not asked again in this case" in in_confidence
    assert "as soon as you give it, even before you hand in" in for_a_function


def test_those_who_answered_hear_what_was_done_also_after_their_answers_are_erased(store: Store, late: str) -> None:
    one = opened(store, late)
    somebody = Somebody(store, group_link(store, one)).begins()
    receipt = somebody.says(one.questions[0], somebody.asked[0].options[0].id).hands_in()
    tell_back(store, LOCAL, one.id, "The form is one page now.")
    case_closes(store, late)
    assert word_back(store, receipt_code(receipt)).word_back == "The form is one page now."
    assert invitation_behind(store, somebody.token).round.word_back == "The form is one page now."
    with pytest.raises(NotFound):
        word_back(store, "00000-00000-00000-00000")


def test_single_answers_are_erased_after_the_days_that_were_promised(url: str, library: Library, store: Store) -> None:
    late = case_of_late_reports(store, library)
    one = opened(store, late, kept_days=7)
    somebody = Somebody(store, group_link(store, one)).begins()
    somebody.says(one.questions[0], somebody.asked[0].options[0].id)
    assert erase_what_is_due(store) == 0
    later = Store.open(url, clock=lambda: store._clock() + timedelta(days=7))
    assert erase_what_is_due(later) == 1
    assert erase_what_is_due(later) == 0
    (now,) = rounds_of(later, LOCAL, late)
    assert (now.progress.begun, now.progress.handed_in) == (0, 0) and now.round.closed_on is not None
    later.close()


def test_a_case_that_is_deleted_takes_rounds_links_and_answers_along(store: Store, late: str) -> None:
    one = opened(store, late)
    somebody = Somebody(store, group_link(store, one)).begins()
    somebody.says(one.questions[0], somebody.asked[0].options[0].id)
    delete_case(store, LOCAL, late)
    with pytest.raises(NotFound):
        invitation_behind(store, somebody.token)
    with pytest.raises(NotFound):
        somebody.hands_in()
