"""The failures a user can cause, each with a sentence fit for the screen.

    DiagnosticError
    ├── ContentError        a content or case file has faults (every one of them listed)
    ├── UsageError          the command was called in a way it does not know
    ├── NotFound            there is no such case, library or respondent
    ├── Conflict            somebody else changed the same thing first
    ├── NotAllowed          the person may not do this
    ├── NotSignedIn         nobody is signed in, or the sign-in has ended
    ├── SettingsError       a setting of the installation cannot be used
    ├── InvalidInput        a value from a form or an interface cannot be used
    ├── FileRefused         a file on this computer cannot be read or written
    ├── ReportError         a report cannot be made from this case
    └── StorageError        the database refuses
        ├── DatabaseReadOnly
        ├── DatabaseBusy
        ├── DatabaseLost    the connection was lost during an operation
        ├── DatabaseTooNew  written by a newer version of the product
        └── DatabaseTooOld  not brought up to date yet, and this process may not do it

Everything else that goes wrong is our own mistake and stays a traceback in the log.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass


class DiagnosticError(Exception):
    """A failure that a user can cause and can mend; its text says what to do."""


@dataclass(frozen=True, order=True)
class Fault:
    """One thing wrong in one file: where it is written, what it is about, what to write instead.

    The line is 0 in files without lines, such as pictures.
    """

    file: str
    line: int
    id: str
    what: str

    def __str__(self) -> str:
        about = f" {self.id}:" if self.id else ""
        where = f"{self.file}:{self.line}" if self.line else self.file
        return f"{where}:{about} {self.what}"


class ContentError(DiagnosticError):
    """One or more files have faults; `faults` lists them all, in the order of file and line."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = tuple(sorted(set(faults)))
        super().__init__("\n".join(map(str, self.faults)))


@dataclass(frozen=True)
class KindOfFault:
    """Faults that differ only in what they name: the first of them, and how many more there are."""

    shown: tuple[Fault, ...]
    more: int

    def __str__(self) -> str:
        # What is named in quotes or as an example, and figures, differ from one fault to the next.
        return re.sub(r"'.*'|\d[\d,]*", "...", self.shown[0].what.partition(", such as ")[0])


def by_kind(faults: Iterable[Fault], shown: int = 20) -> tuple[KindOfFault, ...]:
    """Return faults by kind, in the order in which the kinds first occur, with at most `shown` of each."""
    kinds: dict[str, list[Fault]] = {}
    for fault in faults:
        kinds.setdefault(str(KindOfFault((fault,), 0)), []).append(fault)
    return tuple(KindOfFault(tuple(each[:shown]), max(0, len(each) - shown)) for each in kinds.values())


def in_brief(faults: Iterable[Fault]) -> str:
    """Return faults as lines: the first of each kind in the order of file and line, then how many more there are."""
    kinds = by_kind(faults)
    lines = [str(fault) for fault in sorted(fault for kind in kinds for fault in kind.shown)]
    return "\n".join([*lines, *more_of(kinds)])


def more_of(kinds: Iterable[KindOfFault]) -> list[str]:
    """Return for each kind of which not all are shown how many more there are."""
    return [f"... and {kind.more:,} more of this kind: {kind}" for kind in kinds if kind.more]


class UsageError(DiagnosticError):
    """The command line was used in a way it does not know."""


class NotFound(DiagnosticError):
    """What was asked for does not exist, or no longer does."""


class Conflict(DiagnosticError):
    """The thing to be changed was changed by somebody else in the meantime."""


class NotAllowed(DiagnosticError):
    """The person has no right to do this."""


class NotSignedIn(DiagnosticError):
    """Nobody is signed in, or the sign-in counts no longer; the text says why."""


class SettingsError(DiagnosticError):
    """A setting in the environment cannot be used; nobody gets in before it is mended."""


class InvalidInput(DiagnosticError):
    """A value that came from outside cannot be used; the text says which and why."""


class FileRefused(DiagnosticError):
    """A file cannot be read or written; `reason` says why and what to do, without the name of the file."""

    def __init__(self, path: object, reason: str) -> None:
        self.reason = reason
        super().__init__(f"{path}: {reason}.")


class ReportError(DiagnosticError):
    """The report cannot be made; the text says what is missing."""


class StorageError(DiagnosticError):
    """The database refused; nothing that was saved before is lost."""

    while_reading = False
    """Whether data was only read, so that the error says nothing about a change being saved."""


class DatabaseReadOnly(StorageError):
    """The database file cannot be written."""


class DatabaseBusy(StorageError):
    """Another program holds the database."""


class DatabaseLost(StorageError):
    """The connection to the database was lost during an operation."""

    def __init__(self, sentence: str, may_be_saved: bool = False) -> None:
        self.may_be_saved = may_be_saved
        """Whether it is unknown if the change was saved."""
        super().__init__(sentence)


class DatabaseTooNew(StorageError):
    """The database was written by a newer version of the product."""


class DatabaseTooOld(StorageError):
    """The database has not been brought to the tables of this version, and this process may only look."""
