"""Whoever gets hold of the database: once erased nothing is left, before that no row tells link, time or order."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import UTC, datetime, time, timedelta
from pathlib import Path

import pytest
from sqlalchemy import Date, DateTime, Integer

from diagnostics.access.rights import LOCAL
from diagnostics.content.library import Content
from diagnostics.domain.library import Library
from diagnostics.services.cases import case_of, history_of, set_status
from diagnostics.services.libraries import keep_library
from diagnostics.services.responding import comment, withdraw
from diagnostics.services.secret_words import hash_of
from diagnostics.storage.cases import Cases
from diagnostics.storage.events import Events
from diagnostics.storage.inviting_tables import voice_answers, voice_keys, voices
from diagnostics.storage.records import Status
from diagnostics.storage.store import Store
from tests.services.invited import Somebody, case_of_late_reports, group_link, opened

OF_VOICES = (voices, voice_keys, voice_answers)


def test_single_answers_are_gone_from_tables_and_file_when_the_case_is_closed(
    tmp_path: Path, store: Store, library: Library
) -> None:
    case_id, people, _ = _answered(store, library, people=6)
    file = tmp_path / "cases.db"
    ids = [_voice(file, person) for person in people]
    set_status(store, LOCAL, case_id, Status.CLOSED)
    for table in OF_VOICES:
        assert _rows(file, f"select * from {table.name}") == []
    _rows(file, "pragma wal_checkpoint(truncate)")
    store.close()
    left = b"".join(path.read_bytes() for path in tmp_path.glob("cases.db*"))
    assert case_id.encode() in left
    for secret in (*ids, *(f"quagga {number}" for number in range(6)), *(hash_of(person.key) for person in people)):
        assert secret.encode() not in left


def test_what_somebody_takes_back_is_gone_from_the_file(tmp_path: Path, store: Store, library: Library) -> None:
    _, people, _ = _answered(store, library, people=6)
    file = tmp_path / "cases.db"
    gone = _voice(file, people[2])
    withdraw(store, people[2].key)
    _rows(file, "pragma wal_checkpoint(truncate)")
    store.close()
    left = b"".join(path.read_bytes() for path in tmp_path.glob("cases.db*"))
    assert b"quagga 1" in left
    assert gone.encode() not in left
    assert b"quagga 2" not in left


def test_no_row_of_a_voice_has_a_link_or_a_time_or_a_number_of_its_own(tmp_path: Path, store: Store) -> None:
    for table in OF_VOICES:
        assert {key.column.table.name for key in table.foreign_keys} <= {"rounds", "voices"}
        assert not [column.name for column in table.columns if isinstance(column.type, (Date, DateTime))]
        numbers = {column.name for column in table.columns if isinstance(column.type, Integer)}
        assert numbers <= {"block", "comment_block", "handed_in", "returned", "comment_returned"}
        with pytest.raises(sqlite3.OperationalError, match="rowid"):
            _rows(tmp_path / "cases.db", f"select rowid from {table.name}")


def test_rows_lie_in_another_order_each_time_the_same_people_answer_in_the_same_order(
    tmp_path: Path, store: Store, library: Library
) -> None:
    file = tmp_path / "cases.db"
    orders: dict[str, set[tuple[int, ...]]] = {"voices": set(), "voice_answers": set(), "voice_keys": set()}
    for _ in range(3):
        _, people, round_id = _answered(store, library, people=7)
        numbers = {_voice(file, person): number for number, person in enumerate(people)}
        for table, found in orders.items():
            column = "id" if table == "voices" else "voice_id"
            lying = [id for (id,) in _rows(file, f"select {column} from {table}") if id in numbers]
            found.add(tuple(dict.fromkeys(numbers[id] for id in lying)))
        assert round_id
    assert all(len(found) == 3 for found in orders.values())


def test_the_day_alone_stands_beside_what_is_told_so_nobody_is_found_by_the_moment(
    tmp_path: Path, content: Content, library: Library
) -> None:
    assert _found_by_the_moment(tmp_path / "a", content, library) == {0, 1, 2, 3, 4}


def test_with_the_moment_beside_it_whoever_left_is_found(
    tmp_path: Path, content: Content, library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Events, "add_on_day", Events.add)
    assert _found_by_the_moment(tmp_path / "a", content, library) == {3}
    monkeypatch.undo()
    monkeypatch.setattr(Cases, "change_on_day", lambda cases, case_id, status=None: cases.change(case_id, status=status))
    assert _found_by_the_moment(tmp_path / "b", content, library) == {3}


def _found_by_the_moment(folder: Path, content: Content, library: Library) -> set[int]:
    """Who can have left, for somebody who saw at which moment each of five people sat before a screen."""
    clock = _Clock()
    store = Store.open(f"sqlite:///{folder / 'cases.db'}", clock=clock)
    keep_library(store, content)
    case_id, people, _ = _answered(store, library, people=5)
    sat = {}
    for number, person in enumerate(people):
        clock.now += timedelta(minutes=10)
        sat[number] = clock.now
        if number == 3:
            withdraw(store, person.key)
    left = [event.at for event in history_of(store, LOCAL, case_id) if event.verb == "take-back-together"]
    moments = {*left, case_of(store, LOCAL, case_id).updated_at}
    store.close()
    assert len(left) == 1
    return {number for number, moment in sat.items() if moment in moments} or set(sat)


class _Clock:
    """A clock that stands still until it is moved."""

    def __init__(self) -> None:
        self.now = datetime.combine(datetime.now(UTC).date(), time(9), UTC)

    def __call__(self) -> datetime:
        return self.now


def _answered(store: Store, library: Library, people: int) -> tuple[str, list[Somebody], str]:
    """People who say something of two questions and leave a comment, in a new case."""
    case_id = case_of_late_reports(store, library)
    one = opened(store, case_id)
    token, asked = group_link(store, one), [library.question_by_id[name] for name in one.questions[:2]]
    found = []
    for number in range(people):
        person = Somebody(store, token).begins()
        person.says_all({question.id: question.options[number % 2].id for question in asked})
        comment(store, person.key, f"quagga {number}", "")
        person.hands_in()
        found.append(person)
    return case_id, found, one.id


def _voice(file: Path, person: Somebody) -> str:
    ((found,),) = _rows(file, "select voice_id from voice_keys where key_hash = ?", hash_of(person.key))
    return str(found)


def _rows(file: Path, sql: str, *values: str) -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(file)) as connection:
        return connection.execute(sql, values).fetchall()
