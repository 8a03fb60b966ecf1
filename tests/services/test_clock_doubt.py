"""Erasing trusts no single clock: one that jumps erases nothing, says so, and keeps nobody's answers longer."""

from __future__ import annotations

import logging
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from diagnostics.__main__ import main
from diagnostics.access.rights import LOCAL
from diagnostics.domain.clock import GOES_ON, LARGEST_STEP, SEEN_ON, ClockReading
from diagnostics.domain.invitation import Round
from diagnostics.domain.library import Library
from diagnostics.errors import InvalidInput
from diagnostics.services.cases import change_title
from diagnostics.services.inviting import rounds_of
from diagnostics.services.telling import erase_what_is_due
from diagnostics.storage.store import Store
from tests.services.invited import Somebody, case_of_late_reports, group_link, opened

FAR = LARGEST_STEP.days + 200


def at(store: Store, days: int) -> Store:
    """The same database, used by a computer whose clock is this many days ahead, or behind."""
    return Store(store._engine, lambda: store._clock() + timedelta(days=days))


@pytest.fixture
def one(store: Store, library: Library) -> Round:
    """A round whose answers are kept for a week, and that one person has answered."""
    opened_now = opened(store, case_of_late_reports(store, library), kept_days=7)
    somebody = Somebody(store, group_link(store, opened_now)).begins()
    somebody.says(opened_now.questions[0], somebody.asked[0].options[0].id).hands_in()
    return opened_now


def doubt_on_page(store: Store, one: Round) -> str:
    return rounds_of(store, LOCAL, one.case_id)[0].clock_doubt


def people_in(store: Store, one: Round) -> int:
    with store.reading(LOCAL) as work:
        return sum(work.voices.count(one.id))


def test_one_start_with_a_clock_that_is_months_ahead_erases_nothing_and_says_so(
    store: Store, one: Round, caplog: pytest.LogCaptureFixture
) -> None:
    assert erase_what_is_due(at(store, FAR)) == 0
    assert people_in(store, one) == 1
    (now,) = rounds_of(store, LOCAL, one.case_id)
    assert now.round.closed_on is None
    (said,) = [record.getMessage() for record in caplog.records if record.levelno == logging.WARNING]
    assert said == doubt_on_page(at(store, FAR), one) and f"{FAR} days ahead of" in said and "confirm-clock" in said
    assert doubt_on_page(store, one) == "" and erase_what_is_due(store) == 0
    assert erase_what_is_due(at(store, 7)) == 1, "the right clock erases on the day that was promised"


def test_what_is_recorded_while_the_clock_is_ahead_does_not_prove_it_right(store: Store, one: Round) -> None:
    ahead = at(store, FAR)
    for before, after in (("Late reports", "Reports"), ("Reports", "Late reports")):
        change_title(ahead, LOCAL, one.case_id, before, after)
        assert erase_what_is_due(ahead) == 0
    assert people_in(store, one) == 1


def test_a_clock_that_is_behind_erases_nothing_and_opens_no_round(store: Store, one: Round, library: Library) -> None:
    behind = at(store, -FAR)
    assert erase_what_is_due(behind) == 0
    with pytest.raises(InvalidInput, match=f"{FAR} days behind"):
        opened(behind, one.case_id, "top-performer")
    assert erase_what_is_due(at(store, 6)) == 0 and erase_what_is_due(at(store, 7)) == 1, "nobody is kept for longer"


def test_a_round_that_was_opened_while_the_clock_was_ahead_is_kept_no_longer_than_was_promised(
    store: Store, one: Round
) -> None:
    late = opened(at(store, FAR), one.case_id, "top-performer", kept_days=7)
    assert erase_what_is_due(store) == 0
    (mended,) = [now.round for now in rounds_of(store, LOCAL, one.case_id) if now.round.id == late.id]
    assert mended.opened_on == store._clock().date()


def test_an_administrator_who_confirms_the_date_has_erased_what_is_due(
    store: Store, one: Round, url: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    ahead = at(store, FAR)
    assert erase_what_is_due(ahead) == 0
    monkeypatch.setattr(Store.open.__func__, "__defaults__", (5.0, ahead._clock, None))  # type: ignore[attr-defined]
    assert main(["database", "confirm-clock", "--database", url]) == 0
    assert "People whose answers were erased: 1." in capsys.readouterr().out
    assert doubt_on_page(ahead, one) == "" and people_in(store, one) == 0
    with store.reading(LOCAL) as work:
        assert work.events.tells("clock", "confirm-clock")


def test_an_installation_that_was_off_for_months_erases_after_a_week_of_use(store: Store, one: Round, url: str) -> None:
    erased = [erase_what_is_due(at(store, FAR + days)) for days in (0, 1, 6, 7)]
    # A database server whose own clock shows another date is a second witness: then the week proves nothing.
    assert erased == [0, 0, 0, 1 if url.startswith("sqlite") else 0]


def test_a_pause_over_the_holidays_is_nothing_unusual(store: Store, one: Round) -> None:
    assert erase_what_is_due(at(store, LARGEST_STEP.days)) == 1


def test_the_check_of_the_database_says_whether_the_clock_is_believed(
    store: Store, one: Round, url: str, capsys: pytest.CaptureFixture[str]
) -> None:
    change_title(store, LOCAL, one.case_id, "Late reports", "Reports")
    assert main(["database", "check", "--database", url]) == 0
    assert "The clock agrees with what was recorded." in capsys.readouterr().out
    with store.writing(LOCAL) as work:
        work.clock.keep(ClockReading(store._clock().date() + timedelta(days=FAR)))
    assert main(["database", "check", "--database", url]) == 0
    assert f"{FAR} days behind the last date" in capsys.readouterr().out


days_apart = st.lists(st.integers(-400, 400).map(lambda days: timedelta(days=days)), min_size=1, max_size=30)


@given(steps=days_apart)
def test_no_single_reading_moves_what_is_believed_by_more_than_a_pause(steps: list[timedelta]) -> None:
    known, day = ClockReading().after(date(2026, 6, 1)), date(2026, 6, 1)
    seen: list[date] = []
    for step in steps:
        before, day = known, max(day + step, date(2000, 1, 1))
        known = known.after(day)
        seen.append(day)
        assert known.believed_on is not None and before.believed_on is not None
        if abs(known.believed_on - before.believed_on) > LARGEST_STEP:
            week = [one for one in seen if timedelta() <= day - one <= 30 * LARGEST_STEP]
            assert len(set(week)) >= SEEN_ON and max(week) - min(week) >= GOES_ON


# A clock that is behind by less comes within a pause of the believed day while it moves on.
@given(off=st.integers((LARGEST_STEP + GOES_ON).days, 4000), behind=st.booleans())
def test_a_clock_that_goes_on_is_believed_in_the_end(off: int, behind: bool) -> None:
    day = date(2026, 6, 1) + timedelta(days=-off if behind else off)
    known = ClockReading(date(2026, 6, 1))
    readings = [known := known.after(day + timedelta(days=number)) for number in range(GOES_ON.days + 1)]
    assert [one.is_believed for one in readings] == [False] * GOES_ON.days + [True]
