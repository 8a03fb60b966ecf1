"""The dates of a case for people's calendars: what the record of changes says about actions and reviews."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime

from diagnostics.access.rights import Person, Right, require
from diagnostics.domain.schedule import Known, Revised, Schedule, review_key
from diagnostics.services.changes import no_such_case
from diagnostics.services.gate import gated
from diagnostics.storage.records import Event
from diagnostics.storage.store import Store

OF_ACTIONS = ("add-action", "change-action", "remove-action")
PLANNED, HELD = "plan-reviews", "hold-review"


@gated
def schedule_of(store: Store, person: Person, case_id: str) -> Schedule:
    """Return how often and when the actions and reviews of a case were changed, and which there were; raises NotFound."""
    person = require(person, Right.SEE_CASES)
    with store.reading(person) as work:
        if not work.cases.is_reached(case_id):
            raise no_such_case(case_id)
        return schedule_from(case_id, work.events.of(case_id, (*OF_ACTIONS, PLANNED, HELD)))


def schedule_from(case_id: str, events: Iterable[Event]) -> Schedule:
    """Return what events say about the appointments of a case, oldest first. Pure.

    Moments never go back, even if the server's clock did.
    """
    replay = _Replay(case_id)
    for event in events:
        replay.follow(event)
    return Schedule(replay.revised, replay.known(), replay.latest)


class _Replay:
    def __init__(self, case_id: str) -> None:
        self.case_id = case_id
        self.revised: dict[str, Revised] = {}
        self.latest: datetime | None = None
        self._last: dict[str, tuple[str, date]] = {}
        """Key -> last label and date of an appointment."""
        self._ended: set[str] = set()
        """Appointments whose end is the last change that counts."""
        self._planned: dict[int, date] = {}
        self._held: set[int] = set()

    def known(self) -> tuple[Known, ...]:
        """Return every appointment there was. One that ended without an event of its own is cancelled by one more change."""
        found = []
        for key, (label, due) in self._last.items():
            last = self.revised[key]
            cancelled = last if key in self._ended else Revised(last.count + 1, self.latest or last.at)
            found.append(Known(key, label, due, cancelled))
        return tuple(found)

    def follow(self, event: Event) -> None:
        self.latest = max(event.at, self.latest or event.at)
        if event.verb in OF_ACTIONS:
            self._action(event.detail)
        elif event.verb == PLANNED:
            self._plan(event.detail)
        elif isinstance(number := event.detail.get("number"), int):
            self._held.add(number)
            self._change(review_key(self.case_id, number))

    def _action(self, detail: Mapping[str, object]) -> None:
        key, after = detail.get("action"), detail.get("after")
        if isinstance(key, str):
            due = _day(after.get("due")) if isinstance(after, Mapping) else None
            self._change(key, str(after.get("label", "")) if isinstance(after, Mapping) else "", due)

    def _plan(self, detail: Mapping[str, object]) -> None:
        """Number the future reviews as the database does, and note which are moved, new and removed."""
        days = detail.get("after")
        if not isinstance(days, list):
            return
        first = max(self._held, default=0) + 1
        planned = dict(enumerate(sorted({day for each in days if (day := _day(each))}), first))
        before = {number: day for number, day in self._planned.items() if number not in self._held}
        for number in sorted({*before, *planned}):
            if before.get(number) != planned.get(number):
                self._change(review_key(self.case_id, number), "", planned.get(number))
        self._planned = {number: day for number, day in self._planned.items() if number in self._held} | planned

    def _change(self, key: str, label: str = "", due: date | None = None) -> None:
        assert self.latest
        before = self.revised.get(key)
        self.revised[key] = Revised(before.count + 1 if before else 0, self.latest)
        if due:
            self._last[key] = label, due
            self._ended.discard(key)
        else:
            self._ended.add(key)


def _day(text: object) -> date | None:
    try:
        return date.fromisoformat(text) if isinstance(text, str) else None
    except ValueError:
        return None
