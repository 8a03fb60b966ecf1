"""A role that is asked twice in one case: people who repeat what they said are grouped with others, and reveal them.

Everybody here says the same in both rounds; one person takes part only in the first, another only in the second. The rule
opens no second round if anything from the first was or can still be shown. Without any one part of the rule, somebody who
sees both groups is sure of what those two said.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from threading import Barrier, Thread

import pytest

from diagnostics.access.rights import LOCAL
from diagnostics.content.library import Content
from diagnostics.domain.confidence import AskedBefore
from diagnostics.domain.library import Library
from diagnostics.domain.questionnaire import Question
from diagnostics.errors import InvalidInput
from diagnostics.services import inviting
from diagnostics.services.files import export_case, import_case
from diagnostics.services.inviting import promise_for, rounds_of
from diagnostics.services.libraries import keep_library
from diagnostics.storage.store import Store
from tests.confidence.conftest import Asked
from tests.confidence.real import RealRound
from tests.confidence.solver import Step, betrayed, betrayed_to_anybody, histories, in_turn
from tests.databases import KINDS, new_database
from tests.services.invited import case_of_late_reports, opened, wanted

VALUES = ["first", "middle", "rather-not-say"]
OPENS, CLOSES = Step("opens again"), Step("closes")
Written = Callable[[str], list[Step]]


@pytest.fixture
def question(asked: Asked) -> Question:
    """Two options, and "I would rather not say"."""
    shipped = asked(3)
    options = [option.model_copy(update={"id": name}) for option, name in zip(shipped.options[:2], VALUES[:2], strict=True)]
    return shipped.model_copy(update={"options": options})


def again(name: str, places: Sequence[int] = (0, 1, 2, 3, 5)) -> list[Step]:
    """Four people of the first round and a new one in the second; the four repeat what they said."""
    return [Step("hands in", f"again {place}", ((name, place),), 1) for place in places]


def both_are_open(name: str) -> list[Step]:
    return [*in_turn(5, name), OPENS, *again(name)]


def the_first_was_closed(name: str) -> list[Step]:
    return [*in_turn(5, name), CLOSES, OPENS, *again(name)]


def what_was_shown_was_taken_out(name: str) -> list[Step]:
    return [*in_turn(5, name), Step("withdraws", "p0"), CLOSES, OPENS, *again(name)]


def the_first_fills_up_after_the_second(name: str) -> list[Step]:
    return [*in_turn(4, name), OPENS, *again(name), *in_turn(1, name, 4)]


def one_of_the_first_hands_in_after_it_was_closed(name: str) -> list[Step]:
    begins, hands_in = Step("answers", "p4", ((name, 4),)), Step("hands in", "p4")
    return [*in_turn(4, name), begins, CLOSES, OPENS, *again(name), hands_in]


def everybody_of_the_first_took_everything_back(name: str) -> list[Step]:
    return [*in_turn(5, name), *(Step("withdraws", f"p{n}") for n in range(5)), CLOSES, OPENS, *again(name)]


REFUSED = (
    *(both_are_open, the_first_was_closed, what_was_shown_was_taken_out, the_first_fills_up_after_the_second),
    *(one_of_the_first_hands_in_after_it_was_closed, everybody_of_the_first_took_everything_back),
)


FOUR_AND_A_NEW_ONE = (0, 1, 2, 3, 4)


def too_few_came_the_first_time(name: str) -> list[Step]:
    return [*in_turn(4, name), CLOSES, OPENS, *again(name, FOUR_AND_A_NEW_ONE)]


def the_first_ended_with_drafts(name: str) -> list[Step]:
    drafts = [Step("answers", f"p{n}", ((name, n),)) for n in range(4)]
    return [*drafts, CLOSES, OPENS, *again(name, FOUR_AND_A_NEW_ONE), Step("hands in", "p0"), Step("hands in", "p1")]


def all_but_one_took_back_before_anything_was_shown(name: str) -> list[Step]:
    leave = [Step("withdraws", f"p{n}") for n in range(3)]
    return [*in_turn(4, name), *leave, CLOSES, OPENS, *again(name, FOUR_AND_A_NEW_ONE), *again(name, (5, 6))]


ALLOWED = (too_few_came_the_first_time, the_first_ended_with_drafts, all_but_one_took_back_before_anything_was_shown)


@pytest.mark.parametrize("written", [*REFUSED, *ALLOWED], ids=lambda one: one.__name__)
def test_nobody_is_betrayed_by_being_asked_again(written: Written, question: Question) -> None:
    script = written(question.id)
    seen = histories(script, [question], VALUES)
    assert betrayed_to_anybody(script, seen) == {}
    rounds = {len(history[-1].counts) for history in seen.values()}
    assert rounds == ({2} if written in ALLOWED else {1})


def anybody(earlier: Iterable[AskedBefore]) -> bool:
    return True


def once_it_is_closed(earlier: Iterable[AskedBefore]) -> bool:
    return all(one.is_closed for one in earlier)


def without_what_was_shown(earlier: Iterable[AskedBefore]) -> bool:
    return all(one.is_closed and one.people < one.smallest for one in earlier)


def without_who_can_still_hand_in(earlier: Iterable[AskedBefore]) -> bool:
    return all(one.is_closed and not one.was_shown for one in earlier)


def also_while_it_is_open(earlier: Iterable[AskedBefore]) -> bool:
    return all(not one.was_shown and one.people < one.smallest for one in earlier)


@pytest.mark.parametrize(
    ("weaker", "written"),
    [
        (anybody, both_are_open),
        (once_it_is_closed, the_first_was_closed),
        (without_what_was_shown, what_was_shown_was_taken_out),
        (without_what_was_shown, everybody_of_the_first_took_everything_back),
        (without_who_can_still_hand_in, one_of_the_first_hands_in_after_it_was_closed),
        (also_while_it_is_open, the_first_fills_up_after_the_second),
    ],
)
def test_without_any_part_of_the_rule_those_who_were_asked_once_are_betrayed(
    weaker: Callable[[Iterable[AskedBefore]], bool],
    written: Written,
    question: Question,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(inviting, "may_ask_again", weaker)
    assert {one.place for one in betrayed(histories(written(question.id), [question], VALUES))} >= {4, 5}


def test_an_interviewer_who_heard_four_of_five_who_repeat_themselves_knows_what_the_fifth_said(question: Question) -> None:
    """No rule helps if the interviewer heard them: the person who opens a round is told so, and so is everybody who
    answers."""
    seen = histories(in_turn(5, question.id), [question], VALUES)
    assert {one.place for one in betrayed(seen, knows=[0, 1, 2, 3])} == {4}


def test_a_second_round_is_refused_with_a_sentence_before_it_is_drafted(store: Store, library: Library) -> None:
    here = RealRound(store, library)
    for refused in (promise_for, inviting.open_round):
        with pytest.raises(InvalidInput, match="This role already has a round: Performer"):
            refused(store, LOCAL, here.case_id, wanted())
    assert opened(store, here.case_id, "top-performer") and opened(store, here.case_id, "hr")
    assert opened(store, here.case_id, "hr"), "people who answer for a function are known anyway"
    first = here.round.questions[0]
    for number in range(5):
        here.hands_in(f"p{number}", {first: library.question_by_id[first].options[0].id})
    here.closes()
    with pytest.raises(InvalidInput, match="asked in this case before"):
        opened(store, here.case_id)


def test_a_case_that_came_as_a_file_with_what_a_group_said_asks_that_group_no_more(store: Store, library: Library) -> None:
    here = RealRound(store, library)
    first = here.round.questions[0]
    for number in range(5):
        here.hands_in(f"p{number}", {first: library.question_by_id[first].options[0].id})
    copy = import_case(store, LOCAL, library, export_case(store, LOCAL, here.case_id), "copy.yaml")
    with pytest.raises(InvalidInput, match="asked in this case before"):
        opened(store, copy)
    assert opened(store, copy, "top-performer")


@pytest.mark.parametrize("kind", KINDS)
def test_of_two_rounds_that_are_opened_at_the_same_moment_one_is_refused(
    kind: str, tmp_path: object, content: Content, library: Library
) -> None:
    store = Store.open(new_database(kind, tmp_path))  # type: ignore[arg-type]
    keep_library(store, content)
    case_id = case_of_late_reports(store, library)
    start, refused = Barrier(4), []

    def open_one() -> None:
        start.wait()
        try:
            opened(store, case_id)
        except InvalidInput as why:
            refused.append(str(why))

    threads = [Thread(target=open_one) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert len(rounds_of(store, LOCAL, case_id)) == 1 and len(refused) == 3
    store.close()
