"""The audit trail as auditors use it: looked through, verified, taken along, and kept no longer than the rule says."""

from __future__ import annotations

import io
import json
import tracemalloc
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from benchmarks.trail import filled
from diagnostics.access.matrix import Principal, person_with
from diagnostics.access.rights import EVERYTHING, LOCAL, Person, Right
from diagnostics.audit_check import Verified, verified_export
from diagnostics.domain.case import Gap
from diagnostics.domain.library import Library
from diagnostics.domain.outcome import Outcome
from diagnostics.errors import InvalidInput, NotAllowed
from diagnostics.services.auditing import (
    PAGE,
    Retained,
    export_trail,
    list_events,
    may_export,
    overview,
    retain_details,
    verify_trail,
)
from diagnostics.services.cases import change_gap, change_title, delete_case, history_of, open_case, set_status
from diagnostics.services.event_words import TrailRow
from diagnostics.services.files import export_case
from diagnostics.services.interview import record_answer
from diagnostics.services.learning import close_case
from diagnostics.storage.records import Status
from diagnostics.storage.store import Store
from diagnostics.storage.trail import Wanted

ADA, BEN = replace(LOCAL, name="Ada"), replace(LOCAL, name="Ben")
AUDITOR = person_with("Cleo", [Principal.AUDITOR], "cleo")
ADMINISTRATOR = person_with("Dan", [Principal.ADMINISTRATOR], "dan")
ALL = Wanted()
DONE = Outcome(measured="Counted in May")


def exported_file(store: Store, person: Person = LOCAL) -> bytes:
    return "".join(f"{line}\n" for line in export_trail(store, person)).encode()


def checked(store: Store) -> Verified:
    """What an export says of itself, which is what the database says."""
    found = verified_export(io.BytesIO(exported_file(store)))
    assert found == verify_trail(store, LOCAL)
    return found


def rows(store: Store, person: Person = LOCAL, wanted: Wanted = ALL) -> tuple[TrailRow, ...]:
    return list_events(store, person, wanted).rows


def bodies_of(store: Store, case_id: str) -> list[str]:
    """What an export holds about a case, besides the event of its deletion or removal."""
    events = [json.loads(line) for line in exported_file(store).splitlines()[1:-1]]
    about = [event for event in events if event["subject"] == case_id]
    return [event["body"] for event in about if event["body"] and event["verb"] not in ("delete-case", "remove-details")]


@pytest.fixture
def answered(store: Store, library: Library, case_id: str, performer: str) -> str:
    record_answer(store, BEN, library, case_id, performer, "onset", "suddenly", None)
    record_answer(store, BEN, library, case_id, performer, "onset", "always", "suddenly")
    return case_id


def test_an_auditor_reads_who_did_what_when_and_what_was_there_before_but_no_answer(store: Store, answered: str) -> None:
    change_gap(store, ADA, answered, Gap(), Gap(unit="calls", target=1200))
    gap, answer, *_ = rows(store, AUDITOR)
    assert (gap.who, gap.what, gap.about) == ("Ada", "change gap", answered)
    assert gap.before == "target: empty; unit: empty" and gap.after == "target: 1,200; unit: 'calls'"
    assert (answer.who, answer.what, answer.about) == ("Ben", "record answer", answered)
    assert (answer.before, answer.after) == ("", "") and "may see the answers" in answer.more
    assert answer.seq == gap.seq - 1
    seen = next(row for row in rows(store, LOCAL) if row.seq == answer.seq)
    assert (seen.before, seen.after) == ("'suddenly'", "'always'")
    assert seen.more == "question: 'onset'; respondent: 'performer-1'"
    assert abs(datetime.fromisoformat(f"{gap.at}+00:00") - datetime.now(UTC)) < timedelta(minutes=1)


def test_a_reason_is_shown_as_it_was_given(store: Store, case_id: str) -> None:
    with store.writing(ADA) as work:
        work.events.add(case_id, "decide-dispute", before="hr", after="process-owner", reason="HR has no budget.")
    assert rows(store)[0].reason == "HR has no budget."


def test_events_are_found_by_person_verb_case_and_day(store: Store, library: Library, answered: str) -> None:
    other = open_case(store, ADA, library, "Sales")
    assert [row.what for row in rows(store, wanted=Wanted(actor="Ben"))] == ["record answer"] * 2
    assert {row.about for row in rows(store, wanted=Wanted(verb="open-case"))} == {answered, other}
    assert {row.about for row in rows(store, wanted=Wanted(subject=other[:8].upper()))} == {other}
    assert rows(store, wanted=Wanted(subject="100%")) == ()
    today = datetime.now(UTC).date()
    yesterday, tomorrow = today - timedelta(days=1), today + timedelta(days=1)
    assert rows(store, wanted=Wanted(since=yesterday, until=tomorrow)) == rows(store)
    assert rows(store, wanted=Wanted(until=yesterday)) == rows(store, wanted=Wanted(since=tomorrow)) == ()
    assert rows(store, wanted=Wanted(actor="Ben", verb="open-case")) == ()


def test_pages_follow_each_other_without_a_gap(store: Store, case_id: str) -> None:
    for number in range(PAGE + 5):
        with store.writing(ADA) as work:
            work.events.add(case_id, "change-title", before=number, after=number + 1)
    first, second, beyond = (list_events(store, LOCAL, Wanted(actor="Ada"), number) for number in (1, 2, 9))
    assert (first.count, first.pages, beyond.number) == (PAGE + 5, 2, 2)
    seqs = [row.seq for row in (*first.rows, *second.rows)]
    assert seqs == list(range(seqs[0], seqs[0] - PAGE - 5, -1))
    assert beyond == second


def test_what_one_can_look_for_is_what_there_is(store: Store, answered: str) -> None:
    found = overview(store, AUDITOR)
    assert found.actors == ("Ben", "Local user")
    assert found.verbs == ("add-respondent", "open-case", "record-answer")
    assert found.events == 4


VERBS: list[Callable[[Store, Person], object]] = [
    lambda store, person: list_events(store, person, ALL),
    overview,
    export_trail,
    verify_trail,
]


@pytest.mark.parametrize("verb", VERBS)
def test_who_lacks_the_right_sees_nothing_and_leaves_no_trace(
    store: Store, case_id: str, verb: Callable[[Store, Person], object]
) -> None:
    before = rows(store)
    with pytest.raises(NotAllowed, match="Eve may not see and export the audit trail"):
        verb(store, Person("Eve", frozenset(Right) - {Right.AUDIT}, EVERYTHING))
    assert rows(store) == before
    verb(store, Person("Ada", frozenset({Right.AUDIT, Right.SEE_CASES}), EVERYTHING))


def test_an_administrator_who_reaches_no_case_sees_that_answers_were_given_and_not_which(
    store: Store, answered: str
) -> None:
    for row in rows(store, ADMINISTRATOR):
        assert (row.before, row.after) == ("", "")
        assert row.more == "The details are shown to those who reach this case."
    assert "suddenly" not in repr(rows(store, ADMINISTRATOR))
    assert verify_trail(store, ADMINISTRATOR).fault is None
    assert rows(store, ADMINISTRATOR)[0].more.startswith("events: 4")
    assert not may_export(ADMINISTRATOR)
    with pytest.raises(NotAllowed, match="Ask an auditor"):
        export_trail(store, ADMINISTRATOR)
    assert may_export(AUDITOR)


def test_verifying_and_exporting_are_recorded_with_what_was_found(store: Store, answered: str) -> None:
    found = verify_trail(store, AUDITOR)
    assert (found.events, found.fault) == (4, None)
    last = rows(store)[0]
    assert (last.who, last.what, last.more) == ("Cleo", "verify trail", f"events: 4; head: {found.head[:12]}…")
    *_, own, end = exported_file(store, AUDITOR).splitlines()
    assert json.loads(own)["verb"] == "export-trail" and json.loads(own)["actor"] == "Cleo"
    assert json.loads(end)["count"] == 6
    assert verify_trail(store, LOCAL, noted=found.head).noted_at == 4


def test_the_progress_of_verifying_only_grows(store: Store) -> None:
    with store.writing(ADA) as work:
        for number in range(1200):
            work.events.add("learning", "use-learned", number=number)
    heard: list[float] = []
    verify_trail(store, LOCAL, on_progress=heard.append)
    assert len(heard) == 2 and heard == sorted(heard) and 0 < heard[0] < heard[-1] < 1


def test_deleting_a_case_leaves_a_chain_that_holds_and_nothing_that_was_said_in_it(store: Store, answered: str) -> None:
    assert bodies_of(store, answered)
    delete_case(store, LOCAL, answered)
    assert bodies_of(store, answered) == []
    assert "suddenly" not in exported_file(store).decode()
    found = checked(store)
    assert (found.fault, found.removed) == (None, 4)
    assert {row.more for row in rows(store, wanted=Wanted(verb="record-answer"))} == {"The details were taken away."}
    assert [event.verb for event in history_of(store, LOCAL, answered)][-1] == "delete-case"


def test_nobody_adds_to_the_record_of_a_case_while_its_details_are_taken_away(
    store: Store, other_tab: Store, case_id: str
) -> None:
    # An export records itself without holding the case: its details would have been left behind.
    with ThreadPoolExecutor(1) as another:
        with store.writing(LOCAL) as work:
            work.events.forget_details(case_id)
            waiting = another.submit(export_case, other_tab, LOCAL, case_id)
            with pytest.raises(TimeoutError):
                waiting.result(0.3)
            work.events.add(case_id, "remove-details")
        waiting.result(10)
    assert [event.verb for event in history_of(store, LOCAL, case_id)] == ["open-case", "remove-details", "export-case"]
    assert checked(store).fault is None


def test_the_rule_takes_the_details_of_closed_cases_and_records_one_event_for_each(
    store: Store, library: Library, answered: str
) -> None:
    still_open = open_case(store, ADA, library, "Sales")
    close_case(store, ADA, answered, None, DONE)
    assert retain_details(store, BEN, 1) == Retained(0, 0)
    assert retain_details(store, BEN, 0) == Retained(1, 5)
    last = rows(store)[0]
    assert (last.who, last.what, last.about, last.more) == ("Ben", "remove details", answered, "bodies: 5")
    assert last.reason == "Closed or deleted more than 0 days ago"
    assert bodies_of(store, answered) == [] and len(bodies_of(store, still_open)) == 1
    assert checked(store).removed == 5
    assert retain_details(store, BEN, 0) == Retained(0, 0)
    # The case itself is no record, and stays.
    change_title(store, ADA, answered, "Course in answering calls", "Calls")
    assert retain_details(store, BEN, 0) == Retained(1, 1)
    assert checked(store).fault is None


def test_a_case_that_was_opened_again_keeps_its_details(store: Store, answered: str) -> None:
    close_case(store, ADA, answered, None, DONE)
    set_status(store, ADA, answered, Status.INTERVIEWING)
    assert retain_details(store, BEN, 0) == Retained(0, 0)


def test_of_a_deleted_case_the_rule_takes_the_counts_too(store: Store, answered: str) -> None:
    delete_case(store, ADA, answered)
    assert rows(store)[0].more == "answers: 1; respondents: 1"
    assert retain_details(store, BEN, 1) == Retained(0, 0)
    assert retain_details(store, BEN, 0) == Retained(1, 1)
    assert rows(store, wanted=Wanted(verb="delete-case"))[0].more == "The details were taken away."
    assert checked(store).fault is None
    assert retain_details(store, BEN, 0) == Retained(0, 0)


def test_the_rule_counts_from_the_closing_whatever_was_changed_since(store: Store, case_id: str) -> None:
    close_case(store, ADA, case_id, None, DONE)
    with store.reading(LOCAL) as work:
        closed = datetime.now(UTC)
    change_title(store, ADA, case_id, "Course in answering calls", "Calls")
    with store.reading(LOCAL) as work:
        assert work.retention.due(closed) == (case_id,)
        assert work.retention.due(closed - timedelta(minutes=5)) == ()
        assert work.retention.due(closed, "another-case") == ()


def test_the_rule_is_for_administrators_and_has_bounds(store: Store) -> None:
    with pytest.raises(NotAllowed, match="administer"):
        retain_details(store, AUDITOR, 30)
    for days in (-1, 40_000):
        with pytest.raises(InvalidInput, match="from 0 to 36500"):
            retain_details(store, LOCAL, days)


@pytest.fixture
def long_trail(url: str) -> Iterator[Store]:
    filled(url, 10_000)
    opened = Store.open(url)
    yield opened
    opened.close()


def test_of_a_long_trail_few_events_are_in_memory_at_a_time(long_trail: Store) -> None:
    size = 0
    tracemalloc.start()
    for line in export_trail(long_trail, LOCAL):
        size += len(line)
    verify_trail(long_trail, LOCAL)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 2_500_000 < 5_000_000 < size


def test_half_a_letter_and_a_number_that_is_none_can_be_recorded(store: Store) -> None:
    detail: dict[str, Any] = {"before": "\ud800 half", "after": float("nan"), "zero": "\x00", "reason": "näher"}
    with store.writing(ADA) as work:
        work.events.add("learning", "use-learned", **detail)
    assert checked(store).fault is None
    assert rows(store, wanted=Wanted(verb="use-learned"))[0].reason == "näher"
