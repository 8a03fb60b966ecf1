"""What one process knows of the organisation is what is stored, whoever wrote it and however it ended."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from diagnostics.access.rights import LOCAL
from diagnostics.domain.organisation import NOBODY, Employee, Holding, Organisation, Post, Unit
from diagnostics.storage.store import Store
from tests.databases import KINDS, new_database

DAY = date(2026, 11, 25)


@pytest.fixture(params=KINDS)
def stores(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[tuple[Store, Store]]:
    url = new_database(request.param, tmp_path)
    one, other = Store.open(url), Store.open(url)
    yield one, other
    one.close()
    other.close()


def known(store: Store) -> Organisation:
    with store.reading(LOCAL) as work:
        return work.organisation.read()


def test_every_way_of_writing_is_seen_by_all_at_once(stores: tuple[Store, Store]) -> None:
    one, other = stores
    assert known(one) == known(other) == NOBODY
    holding = Holding(post="lead", employee="ada", since=DAY)
    with one.writing(LOCAL) as work:
        work.organisation.put_unit(Unit(id="sales", name="Sales"))
        work.organisation.put_post(Post(id="lead", title="Lead", unit="sales", role="hr"))
        work.organisation.put_employee(Employee(id="ada", name="Ada"))
        work.organisation.begin(holding)
        assert work.organisation.read().holder("lead", DAY) == Employee(id="ada", name="Ada")
    assert known(one) == known(other)
    assert known(other).holdings == (holding,)
    with one.writing(LOCAL) as work:
        assert work.organisation.end("lead", "ada", date(2027, 1, 1), deputy=False) == 1
    assert known(other).holdings[0].until == date(2027, 1, 1)
    with other.writing(LOCAL) as work:
        work.organisation.remove_post("lead")
    assert known(one).posts == () == known(one).holdings


def test_what_was_undone_is_not_known(stores: tuple[Store, Store]) -> None:
    one, other = stores
    with pytest.raises(ZeroDivisionError), one.writing(LOCAL) as work:
        work.organisation.put_unit(Unit(id="sales", name="Sales"))
        assert work.organisation.read().units
        raise ZeroDivisionError
    assert known(one) == known(other) == NOBODY
    with other.writing(LOCAL) as work:
        work.organisation.put_unit(Unit(id="north", name="North"))
    assert [unit.id for unit in known(one).units] == ["north"]
