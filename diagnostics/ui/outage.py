"""What people are told when the database refuses: a sentence that tells each of them what they can do.

Invited people read nothing about servers, files or passwords. Users read that the database cannot be used; an administrator,
and the only user of a single-user installation, read what to check.
"""

from __future__ import annotations

import logging

from diagnostics.domain.marking import marked
from diagnostics.errors import DatabaseBusy, DatabaseLost, DiagnosticError, StorageError
from diagnostics.ui import runtime, state

NOT_NOW = marked(
    "This page is not working at the moment, and nothing was saved just now. Please try again in a few minutes; what you "
    "answered before is kept."
)
BUSY = marked("Too many people are answering right now, so this was not saved. Please try again in a moment.")
NOT_NOW_TO_READ = marked(
    "This page is not working at the moment. Please try again in a few minutes; everything that was saved is kept."
)
BUSY_TO_READ = marked("Too many people are answering right now. Please try again in a moment.")
UNSURE = marked("We cannot tell whether this was saved. Please load the page again to see whether it is there.")

FOR_USERS = (
    "The database cannot be used at the moment, and nothing was saved just now. Try again in a few minutes; if the problem "
    "persists, tell your administrator: the reason is in the server log."
)

FOR_USERS_TO_READ = (
    "The database cannot be used at the moment. Try again in a few minutes; if the problem persists, tell your "
    "administrator: the reason is in the server log."
)

_log = logging.getLogger(__name__)


def sentence_for_guests(failure: DiagnosticError) -> str:
    """Return the sentence for an invited person; the reason goes into the log."""
    if not isinstance(failure, StorageError):
        return str(failure)
    _log.warning("Shown to an invited person as a failure of the page: %s", failure)
    if isinstance(failure, DatabaseBusy):
        return BUSY_TO_READ if failure.while_reading else BUSY
    if failure.while_reading:
        return NOT_NOW_TO_READ
    return UNSURE if isinstance(failure, DatabaseLost) and failure.may_be_saved else NOT_NOW


def sentence_for_users(failure: DiagnosticError) -> str:
    """Return the sentence for a user; the reason goes into the log if it is not on the screen."""
    if not isinstance(failure, StorageError) or isinstance(failure, DatabaseBusy | DatabaseLost):
        return str(failure)
    if state.was_administrator() or not runtime.has_sign_in():
        return str(failure)
    _log.warning("Shown to a user as a failure of the database: %s", failure)
    return FOR_USERS_TO_READ if failure.while_reading else FOR_USERS
