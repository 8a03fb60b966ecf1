"""What people are told when the database refuses: each the sentence they can do something with.

Somebody who was invited hears nothing of servers, files or passwords. Whoever works here hears that it is not their fault;
an administrator, and the only user of a single-user installation, hears what to check.
"""

from __future__ import annotations

import logging

from diagnostics.domain.marking import marked
from diagnostics.errors import DatabaseBusy, DatabaseLost, DiagnosticError, StorageError
from diagnostics.ui import runtime, state

NOT_NOW = marked(
    "This page does not work at the moment, and nothing was saved just now. Please try again in a few minutes; what you "
    "answered before is kept."
)
BUSY = marked("Too many people are answering at this moment, and nothing was saved just now. Please try again.")
UNSURE = marked("It is not certain that this was saved. Please load the page again to see whether it is there.")

FOR_USERS = (
    "The database cannot be used at the moment, and nothing was saved just now. Try again in a few minutes; if it lasts, "
    "tell your administrator, who finds the reason in the log of the server."
)

_log = logging.getLogger(__name__)


def sentence_for_guests(failure: DiagnosticError) -> str:
    """Return what somebody who was invited is told; the reason goes into the log."""
    if not isinstance(failure, StorageError):
        return str(failure)
    _log.warning("Told to somebody who was invited as a failure of the page: %s", failure)
    if isinstance(failure, DatabaseBusy):
        return BUSY
    return UNSURE if isinstance(failure, DatabaseLost) and failure.may_be_saved else NOT_NOW


def sentence_for_users(failure: DiagnosticError) -> str:
    """Return what somebody who works here is told; the reason goes into the log where it is not on the screen."""
    if not isinstance(failure, StorageError) or isinstance(failure, DatabaseBusy | DatabaseLost):
        return str(failure)
    if state.was_administrator() or not runtime.has_sign_in():
        return str(failure)
    _log.warning("Told to a user as a failure of the database: %s", failure)
    return FOR_USERS
