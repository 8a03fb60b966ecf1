"""The door to the database: a store gives out transactions, and a transaction holds the repositories."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import cached_property

from sqlalchemy import Connection, Engine

from diagnostics.access.rights import Person
from diagnostics.storage.accounts import Accounts
from diagnostics.storage.agreeing import Agreements, Reviews
from diagnostics.storage.answers import Answers
from diagnostics.storage.board import Board
from diagnostics.storage.bulk import Bulk
from diagnostics.storage.cases import Cases
from diagnostics.storage.clock import ClockReadings
from diagnostics.storage.database import engine_for, options_for_reading
from diagnostics.storage.diagnosed import Diagnoses
from diagnostics.storage.events import Events
from diagnostics.storage.failures import last_word, refusals_in_words
from diagnostics.storage.learnings import Learnings
from diagnostics.storage.libraries import LibraryVersions
from diagnostics.storage.migration import migrate, migrates_at_start, verify
from diagnostics.storage.organisation import OrganisationRows
from diagnostics.storage.owning import Actions, Ownerships
from diagnostics.storage.portfolio import Portfolio
from diagnostics.storage.respondents import Respondents
from diagnostics.storage.retention import Retention
from diagnostics.storage.rounds import Rounds
from diagnostics.storage.sign_ins import SignIns
from diagnostics.storage.telling import Telling
from diagnostics.storage.trail import Trail
from diagnostics.storage.voices import Voices

BUSY_TIMEOUT = 5.0
"""Seconds for which a writer waits for its turn before it gives up."""


Clock = Callable[[], datetime]


def wall_clock() -> datetime:
    """Return the moment that it is, in UTC."""
    return datetime.now(UTC)


class Transaction:
    """Everything that can be read or written in one go, at the moment `now`; all of it is kept, or nothing."""

    def __init__(self, connection: Connection, person: Person, now: datetime) -> None:
        self.person = person
        self.now = now
        self._connection = connection
        self.cases = Cases(connection, now, person)
        self.respondents = Respondents(connection)
        self.answers = Answers(connection, now)
        self.libraries = LibraryVersions(connection, now)
        self.diagnoses = Diagnoses(connection, now)
        self.ownerships = Ownerships(connection, now)
        self.actions = Actions(connection)
        self.agreements = Agreements(connection, now)
        self.reviews = Reviews(connection)
        self.bulk = Bulk(connection)
        self.organisation = OrganisationRows(connection)
        self.accounts = Accounts(connection, now)
        self.sign_ins = SignIns(connection, now)
        self.learnings = Learnings(connection, now)
        self.events = Events(connection, now, person.name)
        self.rounds = Rounds(connection)
        self.voices = Voices(connection)
        self.telling = Telling(connection)
        self.clock = ClockReadings(connection, now)

    # These prepare long statements, and few transactions use them.

    @cached_property
    def board(self) -> Board:
        """What senior managers see of many cases."""
        return Board(self._connection, self.person.scope)

    @cached_property
    def portfolio(self) -> Portfolio:
        """Sums over many cases."""
        return Portfolio(self._connection, self.person.scope)

    @cached_property
    def trail(self) -> Trail:
        """The record of events, as far as the person may look through it."""
        return Trail(self._connection, self.person)

    @cached_property
    def retention(self) -> Retention:
        """The rule that takes details of events away."""
        return Retention(self._connection)


class Store:
    """One database, shared by all threads of a process."""

    def __init__(self, engine: Engine, clock: Clock = wall_clock) -> None:
        self._engine = engine
        self._clock = clock

    @classmethod
    def open(
        cls, url: str, busy_timeout: float = BUSY_TIMEOUT, clock: Clock = wall_clock, migrating: bool | None = None
    ) -> Store:
        """Return the store at `url`; writers wait `busy_timeout` seconds for each other.

        It is made and brought up to date where needed, or with `migrating` false only looked at; where nothing is said,
        the environment says which. Raises DatabaseTooNew, DatabaseTooOld, DatabaseReadOnly or DatabaseBusy, or
        StorageError for anything else it refuses.
        """
        may_migrate = migrates_at_start() if migrating is None else migrating
        with refusals_in_words():
            engine = engine_for(url, busy_timeout)
            try:
                if may_migrate:
                    migrate(engine)
                else:
                    verify(engine, to_write=True)
            except BaseException:
                engine.dispose()
                raise
        return cls(engine, clock)

    def check(self) -> None:
        """Raise StorageError unless the database answers and has the tables of this version."""
        with refusals_in_words():
            verify(self._engine)

    def close(self) -> None:
        """Give all connections back; a store that was closed is not used again."""
        self._engine.dispose()

    @contextmanager
    def reading(self, person: Person) -> Iterator[Transaction]:
        """Give a transaction that sees one moment, and no case that `person` does not reach; it holds nobody up."""
        with refusals_in_words(reading=True), self._engine.connect() as connection:
            reads_only = connection.execution_options(**options_for_reading(self._engine))
            with reads_only.begin():
                yield Transaction(reads_only, person, self._clock())

    @contextmanager
    def writing(self, person: Person) -> Iterator[Transaction]:
        """Give a transaction in the name of `person`: stored when the block ends, undone when an error leaves it."""
        with refusals_in_words(), self._engine.connect() as connection, connection.begin() as whole:
            yield Transaction(connection, person, self._clock())
            with last_word():
                whole.commit()
