"""Databases of earlier versions: what was recorded in them is bound together and can be read."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, Engine, create_engine, text

from diagnostics.access.rights import LOCAL
from diagnostics.audit_check import verified_export
from diagnostics.domain.library import Library
from diagnostics.domain.promise import Promise
from diagnostics.services.auditing import Retained, export_trail, list_events, retain_details, verify_trail
from diagnostics.services.cases import change_title, delete_case, history_of
from diagnostics.storage.migration import STEPS
from diagnostics.storage.store import Store
from diagnostics.storage.trail import Wanted
from tests.databases import KINDS, new_database

BEFORE_THE_CHAIN = "0002"
AT = datetime(2026, 3, 4, 5, 6, 7, 89, UTC)
OLD_EVENTS = [
    ("calls", "Ada", "open-case", {"library": "a" * 64}),
    ("gone", "Ada", "open-case", {}),
    ("calls", "Bjørn", "record-answer", {"respondent": "performer-1", "question": "onset"}),
    ("gone", "Ada", "delete-case", {"respondents": 1, "answers": 2}),
    ("calls", "Local user", "change-gap", {"fields": ["unit"], "figure": 0.1, "text": "näher “so”\n"}),
]


def at_revision(engine: Engine, revision: str) -> None:
    with engine.begin() as connection:
        config = Config(attributes={"connection": connection})
        config.set_main_option("script_location", str(STEPS).replace("%", "%%"))
        command.upgrade(config, revision)


def insert_old(engine: Engine, library: Library, events: list[tuple[str, str, str, dict[str, object]]]) -> None:
    """Store a case and its events as the version of that time did."""
    empty = {"request": "{}", "gap": "{}", "notes": "{}", "plan": '{"budget": null, "weeks": null, "left_out": []}'}
    moment = AT.replace(tzinfo=None).isoformat(" ") if engine.dialect.name == "sqlite" else AT
    with engine.begin() as connection:
        connection.execute(
            text("INSERT INTO library_versions VALUES (:hash, :version, '{}', :at)"),
            {"hash": library.hash, "version": library.version, "at": moment},
        )
        connection.execute(
            text(
                "INSERT INTO cases (id, title, sector, origin, status, library_hash, revision, request, gap, notes, plan, "
                "created_at, updated_at) VALUES ('calls', 'Calls', '', 'live', 'interviewing', :hash, 3, :request, :gap, "
                ":notes, :plan, :at, :at)"
            ),
            {"hash": library.hash, "at": moment, **empty},
        )
        for case_id, actor, verb, detail in events:
            connection.execute(
                text("INSERT INTO events (case_id, at, actor, verb, detail) VALUES (:case, :at, :actor, :verb, :detail)"),
                {"case": case_id, "at": moment, "actor": actor, "verb": verb, "detail": json.dumps(detail)},
            )


@pytest.fixture(params=KINDS)
def old(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[tuple[str, Engine]]:
    """A database as it was before events were a chain."""
    url = new_database(request.param, tmp_path)
    (tmp_path / "var").mkdir()
    engine = create_engine(url)
    at_revision(engine, BEFORE_THE_CHAIN)
    yield url, engine
    engine.dispose()


def test_events_recorded_before_there_was_a_chain_are_bound_in_their_order(
    old: tuple[str, Engine], library: Library
) -> None:
    url, engine = old
    insert_old(engine, library, OLD_EVENTS)
    store = Store.open(url)
    try:
        found = verify_trail(store, LOCAL)
        assert (found.events, found.removed, found.fault) == (len(OLD_EVENTS), 0, None)
        listed = list_events(store, LOCAL, Wanted()).rows[1:]
        assert [(row.about, row.who, row.what.replace(" ", "-")) for row in reversed(listed)] == [
            (case_id, actor, verb) for case_id, actor, verb, _ in OLD_EVENTS
        ]
        record = history_of(store, LOCAL, "calls")
        assert [dict(event.detail) for event in record] == [detail for case, *_, detail in OLD_EVENTS if case == "calls"]
        assert {event.at for event in record} == {AT}
    finally:
        store.close()


def test_the_chain_goes_on_after_the_old_events_and_the_rules_hold_for_them(
    old: tuple[str, Engine], library: Library
) -> None:
    url, engine = old
    insert_old(engine, library, OLD_EVENTS)
    store = Store.open(url)
    try:
        change_title(store, LOCAL, "calls", "Calls", "Mails")
        # The version of that time left the details of a deleted case where they were; the rule takes them.
        assert retain_details(store, LOCAL, 30) == Retained(1, 2)
        delete_case(store, LOCAL, "calls")
        data = "".join(f"{line}\n" for line in export_trail(store, LOCAL)).encode()
        found = verified_export(io.BytesIO(data))
        assert (found.fault, found.removed) == (None, 2 + 3 + 1)
        assert "näher" not in data.decode()
    finally:
        store.close()


def test_a_database_without_events_begins_a_chain(old: tuple[str, Engine], library: Library) -> None:
    url, engine = old
    insert_old(engine, library, [])
    store = Store.open(url)
    try:
        assert verify_trail(store, LOCAL).events == 0
        assert verify_trail(store, LOCAL).events == 1
    finally:
        store.close()


@pytest.mark.parametrize("old", ["sqlite"], indirect=True)
def test_half_a_letter_in_an_old_event_does_not_stop_the_move(old: tuple[str, Engine], library: Library) -> None:
    url, engine = old
    insert_old(engine, library, [("calls", "Ada", "import-case", {"file": "half \ud800 a letter.yaml"})])
    store = Store.open(url)
    try:
        assert verify_trail(store, LOCAL).fault is None
    finally:
        store.close()


@pytest.fixture(params=KINDS)
def before_hand_ins(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[tuple[str, Engine]]:
    """A database of 1.4, with answers in confidence."""
    url = new_database(request.param, tmp_path)
    (tmp_path / "var").mkdir()
    engine = create_engine(url)
    at_revision(engine, BEFORE_THE_CHAIN)
    with engine.begin() as connection:
        insert_case(connection)
    at_revision(engine, "0010")
    yield url, engine
    engine.dispose()


def insert_case(connection: Connection) -> None:
    connection.execute(text("INSERT INTO library_versions VALUES ('h', '1', '{}', '2026-03-04 00:00:00')"))
    connection.execute(
        text(
            "INSERT INTO cases (id, title, sector, origin, status, library_hash, revision, request, gap, notes, plan, "
            "created_at, updated_at) VALUES ('calls', 'Calls', '', 'live', 'interviewing', 'h', 3, '{}', '{}', '{}', "
            "'{}', '2026-03-04 00:00:00', '2026-03-04 00:00:00')"
        )
    )


def test_what_was_handed_in_and_shown_before_counts_as_handed_in_and_shown(before_hand_ins: tuple[str, Engine]) -> None:
    url, engine = before_hand_ins
    promise = Promise(
        terms="1",
        **{"asker": "Ada", "about": "Calls", "role_label": "Performer", "in_confidence": True, "questions": 1},
        **{"role": "performer", "minutes": 1, "last_day": "2026-04-01"},
    )
    shown = {"shown": "performer", "taken-out": "hr", "never": "line-manager"}
    with engine.begin() as connection:
        for name, role in shown.items():
            connection.execute(
                text(
                    "INSERT INTO rounds (id, case_id, role, library_hash, questions, promise, promise_version, opened_on, "
                    "word_back) VALUES (:id, 'calls', :role, 'h', '[]', :promise, :version, '2026-03-04', '')"
                ),
                {"id": name, "role": role, "promise": promise.model_dump_json(), "version": promise.version},
            )
        for who, handed_in in (("ada", True), ("ben", False)):
            connection.execute(
                text("INSERT INTO voices VALUES (:id, 'never', 'v', NULL, :id, :handed_in, 'A remark', NULL, :no)"),
                {"id": who, "handed_in": handed_in, "no": False},
            )
            connection.execute(
                text("INSERT INTO voice_answers VALUES (:id, 'onset', 'slowly', NULL, :no)"), {"id": who, "no": False}
            )
        connection.execute(text("INSERT INTO told VALUES ('calls', 'performer', 'onset', 1, 5, '[]')"))
        body = {"salt": "", "detail": {"role": "hr", "questions": ["onset"]}}
        connection.execute(
            text(
                "INSERT INTO events VALUES (1, '2026-03-04T00:00:00.000000Z', 'x', 'tell-together', 'calls', 'd', 'p', 'h')"
            )
        )
        connection.execute(text("INSERT INTO event_details VALUES (1, :body)"), {"body": json.dumps(body)})
    store = Store.open(url)
    try:
        with store.reading(LOCAL) as work:
            found = {one.id: one.was_shown for one in work.rounds.of("calls")}
            assert found == {"shown": True, "taken-out": True, "never": False}
            assert [one.voice for one in work.voices.waiting("never")["onset"]] == ["ada"]
            assert [one.voice for one in work.voices.waiting_comments("never")] == ["ada"]
    finally:
        store.close()
