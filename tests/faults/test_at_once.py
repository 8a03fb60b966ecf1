"""Two people do the same thing at the same moment: one of them did it, the other is told, and there is one accountable."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path
from threading import Barrier

import pytest

from diagnostics.access.rights import LOCAL
from diagnostics.audit_check import verified
from diagnostics.content.library import read_content
from diagnostics.domain.accountability import Owner, OwnershipState
from diagnostics.domain.library import Library
from diagnostics.errors import DiagnosticError
from diagnostics.services.cases import delete_case, history_of, open_case
from diagnostics.services.libraries import keep_library
from diagnostics.services.owning import accept_ownership, decide_dispute, dispute_ownership, owning_of, propose_owner
from diagnostics.storage.store import Store
from tests.databases import KINDS, new_database

CAUSE, ROUNDS = "unclear-expectations", 10
LINE, HR = Owner("line-manager"), Owner("hr")

Doing = Callable[[Store], object]


@pytest.fixture(params=KINDS)
def doors(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[tuple[Store, Store]]:
    """Two doors to one database, as two processes have them."""
    url = new_database(request.param, tmp_path)
    with closing(Store.open(url)) as one, closing(Store.open(url)) as other:
        keep_library(one, read_content())
        yield one, other


def at_once(doors: tuple[Store, Store], *doing: Doing) -> list[str]:
    """Do things at the same moment, each through a door of its own; return what each of them is told, empty for done."""
    together = Barrier(len(doing), timeout=10)

    def do(place: int) -> str:
        together.wait()
        try:
            doing[place](doors[place % 2])
        except DiagnosticError as told:
            return str(told)
        return ""

    with ThreadPoolExecutor(len(doing)) as threads:
        return list(threads.map(do, range(len(doing))))


def one_did_it(told: list[str]) -> bool:
    sentences = [said for said in told if said]
    return len(sentences) == len(told) - 1 and all("changed elsewhere in the meantime" in said for said in sentences)


def test_of_two_who_accept_and_dispute_at_once_one_does(doors: tuple[Store, Store], library: Library) -> None:
    for _ in range(ROUNDS):
        case = open_case(doors[0], LOCAL, library, "Calls")
        propose_owner(doors[0], LOCAL, case, CAUSE, LINE, "Sets the targets")
        told = at_once(
            doors,
            lambda store, case=case: accept_ownership(store, LOCAL, case, CAUSE, 1),
            lambda store, case=case: dispute_ownership(store, LOCAL, case, CAUSE, 1, "Not mine", HR),
        )
        assert one_did_it(told)
        (owned,) = owning_of(doors[0], LOCAL, case).ownerships
        assert owned.state is (OwnershipState.DISPUTED if told[0] else OwnershipState.ACCEPTED)
        assert owned.revision == 2
        assert [event.verb for event in history_of(doors[0], LOCAL, case)] == [
            "open-case",
            "propose-owner",
            "dispute-ownership" if told[0] else "accept-ownership",
        ]
    with doors[0].reading(LOCAL) as work:
        assert verified(work.events.whole_chain(), work.events.end()).fault is None


def test_of_several_who_propose_or_decide_at_once_there_is_one_accountable(
    doors: tuple[Store, Store], library: Library
) -> None:
    for _ in range(ROUNDS):
        case = open_case(doors[0], LOCAL, library, "Calls")
        proposing: list[Doing] = [
            lambda store, case=case, owner=owner: propose_owner(store, LOCAL, case, CAUSE, owner, "Decides it")  # type: ignore[misc]
            for owner in (LINE, HR, LINE, HR)
        ]
        assert one_did_it(at_once(doors, *proposing))
        dispute_ownership(doors[0], LOCAL, case, CAUSE, 1, "Not mine")
        deciding: list[Doing] = [
            lambda store, case=case, owner=owner: decide_dispute(store, LOCAL, case, CAUSE, 2, owner, "It is")  # type: ignore[misc]
            for owner in (LINE, HR)
        ]
        told = at_once(doors, *deciding)
        assert one_did_it(told)
        (owned,) = owning_of(doors[0], LOCAL, case).ownerships
        assert owned.owner == (HR if told[0] else LINE)


def test_a_case_deleted_while_somebody_accepts_leaves_nothing_of_it(doors: tuple[Store, Store], library: Library) -> None:
    for _ in range(ROUNDS):
        case = open_case(doors[0], LOCAL, library, "Calls")
        propose_owner(doors[0], LOCAL, case, CAUSE, LINE, "Sets the targets")
        accepted, deleted = at_once(
            doors,
            lambda store, case=case: accept_ownership(store, LOCAL, case, CAUSE, 1),  # type: ignore[misc]
            lambda store, case=case: delete_case(store, LOCAL, case),  # type: ignore[misc]
        )
        assert deleted == "" and (accepted == "" or accepted.startswith("There is no case"))
        with doors[0].reading(LOCAL) as work:
            assert work.ownerships.of(case) == ()
            assert verified(work.events.whole_chain(), work.events.end()).fault is None
        assert history_of(doors[0], LOCAL, case)[-1].verb == "delete-case"
