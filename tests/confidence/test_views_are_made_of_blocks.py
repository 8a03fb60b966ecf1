"""Two worlds of which the same is told look the same to the letter in everything that anybody can get, at every step."""

from __future__ import annotations

import json
import logging
import shutil
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from functools import cache
from itertools import product
from pathlib import Path
from types import SimpleNamespace

import pytest

from diagnostics import audit
from diagnostics.access.rights import LOCAL
from diagnostics.content.library import Content
from diagnostics.diagnose import diagnose, plan_of
from diagnostics.domain.case import Case
from diagnostics.domain.confidence import Told
from diagnostics.domain.library import Library
from diagnostics.exporting import as_data
from diagnostics.planning.plan import Limits
from diagnostics.reports.build import report_of
from diagnostics.reports.markdown import markdown
from diagnostics.services.auditing import export_trail, list_events, overview
from diagnostics.services.cases import case_of, history_of, list_cases
from diagnostics.services.files import export_case
from diagnostics.services.inviting import close_round, comments_of, rounds_of
from diagnostics.services.libraries import keep_library
from diagnostics.services.responding import withdraw
from diagnostics.storage.store import Store
from diagnostics.storage.trail import Wanted
from tests.services.invited import Somebody, case_of_late_reports, group_link, opened

Seen = dict[str, str]
PEOPLE = 5


@pytest.fixture(scope="module")
def read(library: Library) -> Callable[[str], tuple[str, str]]:
    """What is found of a case, and its report, by the text of the case: both are made of that and the library alone."""

    @cache
    def found(text: str) -> tuple[str, str]:
        case = Case.model_validate_json(text)
        diagnosis = diagnose(library, case, robust=False)
        report = report_of(library, case, diagnosis, plan_of(library, diagnosis, Limits()))
        return json.dumps(as_data(diagnosis)), markdown(report).decode()

    return found


def test_whatever_anybody_can_get_is_made_of_what_is_told_and_of_numbers_of_people(
    tmp_path: Path,
    content: Content,
    library: Library,
    read: Callable[[str], tuple[str, str]],
    caplog: pytest.LogCaptureFixture,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    # A salt in every event, drawn by lot, keeps the chain from being the same even where nothing else differs.
    monkeypatch.setattr(audit, "secrets", SimpleNamespace(token_hex=lambda size: "0" * 2 * size))
    caplog.set_level(logging.DEBUG, "diagnostics")
    template = tmp_path / "template.db"
    case_id, token, question = _prepared(template, content, library)
    heaps: defaultdict[tuple[tuple[Told, ...], ...], list[list[Seen]]] = defaultdict(list)
    for number, world in enumerate(
        product([option.id for option in library.question_by_id[question].options][:2], repeat=PEOPLE)
    ):
        copy = tmp_path / f"{number}.db"
        shutil.copy(template, copy)
        store = Store.open(f"sqlite:///{copy}", clock=_clock(), migrating=False)
        told, seen = [], []
        for _ in _lived(store, token, question, world):
            with store.reading(LOCAL) as work:
                told.append(work.telling.of(case_id))
            seen.append({**_everything(store, case_id, read), "log": caplog.text})
            caplog.clear()
        heaps[tuple(told)].append(seen)
        store.close()
    assert sorted(map(len, heaps.values())) == [16, 16], "either answer can be that of more than half"
    for alike in heaps.values():
        for step, first in enumerate(alike[0]):
            for other in alike[1:]:
                assert {name for name in first if first[name] != other[step][name]} == set()
    one, other = (alike[0] for alike in heaps.values())
    assert {name for name in one[PEOPLE - 1] if one[PEOPLE - 1][name] != other[PEOPLE - 1][name]} == {
        *("case", "findings", "report", "case file"),
    }, "what is told is in all of these, and in nothing else"


def _prepared(path: Path, content: Content, library: Library) -> tuple[str, str, str]:
    store = Store.open(f"sqlite:///{path}", clock=_clock())
    keep_library(store, content)
    case_id = case_of_late_reports(store, library)
    one = opened(store, case_id)
    token = group_link(store, one)
    store.close()
    return case_id, token, one.questions[0]


def _clock() -> Callable[[], datetime]:
    """A clock that begins at nine and goes on by a minute whenever it is looked at."""
    moment = datetime.combine(datetime.now(UTC).date(), time(9), UTC)
    ticks = iter(range(10_000))
    return lambda: moment + timedelta(seconds=next(ticks))


def _lived(store: Store, token: str, question: str, world: tuple[str, ...]) -> Iterator[None]:
    people = [Somebody(store, token) for _ in world]
    for person, value in zip(people, world, strict=True):
        person.begins().says(question, value).hands_in()
        yield
    people[0].says(question, "dont-know")
    yield
    withdraw(store, people[1].key)
    yield
    (now,) = rounds_of(store, LOCAL, _only_case(store))
    close_round(store, LOCAL, now.round.id)
    yield


def _only_case(store: Store) -> str:
    return list_cases(store, LOCAL)[0].id


def _everything(store: Store, case_id: str, read: Callable[[str], tuple[str, str]]) -> Seen:
    stored = case_of(store, LOCAL, case_id)
    findings, report = read(stored.case.model_dump_json())
    return {
        "case": stored.case.model_dump_json(),
        "about the case": repr(replace(stored, case=Case(id=case_id))),
        "findings": findings,
        "report": report,
        "rounds": repr(rounds_of(store, LOCAL, case_id)),
        "comments": repr(comments_of(store, LOCAL, case_id)),
        "history": repr(history_of(store, LOCAL, case_id)),
        "list": repr(list_cases(store, LOCAL)),
        "trail": repr((list_events(store, LOCAL, Wanted()), overview(store, LOCAL))),
        "case file": export_case(store, LOCAL, case_id),
        "exported trail": "".join(export_trail(store, LOCAL)),
    }
