"""What a change of content does to diagnoses: the same cases under the library before and after it.

No gate can see that `raises` and `lowers` were swapped, or that a figure changed within its range: both are content that
somebody may want. So the change is measured, and the author sees which cases it affects.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, fields, replace
from typing import Any

from diagnostics.diagnose import diagnose
from diagnostics.domain.calibration import Calibration, reasoning_hash
from diagnostics.domain.case import Case
from diagnostics.domain.diagnosis import Diagnosis
from diagnostics.domain.library import Library
from diagnostics.domain.questionnaire import NonAnswer
from diagnostics.evaluation.figures import as_data

NOTICED = 0.005
"""The smallest change of a chance or share that is listed; figures are shown in whole percent."""

PLACES = 6
"""Decimal places to which figures are compared; sums in another order differ beyond them."""

DECISIONS = {
    "verdict": "verdict",
    "cause": "first cause",
    "family": "first family",
    "owner": "first owner",
    "action": "first action",
}
"""What people act on, most important first, and its name in a sentence."""

PARTS = {
    "verdict": "the grounds of the verdict",
    "causes": "what is said about causes",
    "families": "what is said about families",
    "unexplained": "the part that is not explained",
    "asked": "the words of questions and answers",
    "disagreements": "where people disagree",
    "views": "what each role alone would conclude",
    "would_change": "what would change the result",
    "next_questions": "the next questions",
    "interventions": "the actions and what they close",
    "gap": "the gap and its cost",
    "certainty": "how far the case is settled",
    "loops": "circles of causes",
}
"""Parts of a diagnosis that can differ, in words."""


@dataclass(frozen=True)
class DecisionChange:
    """One thing that people act on and that has changed; ids, empty if there is none."""

    what: str
    before: str
    after: str
    label_before: str
    label_after: str


@dataclass(frozen=True)
class Move:
    """One chance or share of a cause that changed; from 0 to 1."""

    of: str
    """`chance` or `share`."""
    cause: str
    label: str
    before: float
    after: float

    @property
    def size(self) -> float:
        """The size of the change, without its sign."""
        return abs(self.after - self.before)


@dataclass(frozen=True)
class CaseChange:
    """What changed in one case."""

    case: str
    title: str
    decisions: tuple[DecisionChange, ...]
    """In the order of `DECISIONS`."""
    moves: tuple[Move, ...]
    """Largest first; those of at least `NOTICED`."""
    parts: tuple[str, ...]
    """Every part of the diagnosis that differs, in words."""

    @property
    def weight(self) -> tuple[tuple[bool, ...], float]:
        """The sort key of the cases: what people act on first, then the largest change."""
        changed = {decision.what for decision in self.decisions}
        return tuple(what in changed for what in DECISIONS), max((move.size for move in self.moves), default=0.0)


@dataclass(frozen=True)
class ContentChange:
    """What a change of content does to all cases that were compared."""

    before: str
    """Version of the library before, with the first characters of its hash."""
    after: str
    compared: int
    changes: tuple[CaseChange, ...]
    """The cases with a different diagnosis, what people act on first, then by the largest change."""
    left_out: Mapping[str, str]
    """Case -> why it could not be compared in full."""

    @property
    def counts(self) -> dict[str, int]:
        """For each thing that people act on, in how many cases it changes."""
        found = Counter(decision.what for change in self.changes for decision in change.decisions)
        return {what: found[what] for what in DECISIONS}

    @property
    def sentence(self) -> str:
        """The summary: how many cases change their verdict and so on."""
        verdicts, *others = self.counts.items()
        cases = f"{verdicts[1]} of {self.compared} case{'' if self.compared == 1 else 's'}"
        parts = [f"{cases} {'changes its' if verdicts[1] == 1 else 'change their'} {DECISIONS['verdict']}"]
        parts += [f"{count} {'its' if count == 1 else 'their'} {DECISIONS[what]}" for what, count in others if count]
        moved = sum(bool(change.moves) for change in self.changes)
        same = self.compared - len(self.changes)
        return f"{', '.join(parts)}. A chance or share changes in {moved}; {same} come out exactly as before."


def content_change(
    before: Library, after: Library, cases: Sequence[Case], on_progress: Callable[[float], None] = lambda part: None
) -> ContentChange:
    """Return how the diagnoses of `cases` differ between two libraries; both are diagnosed without perturbed models.

    A case is diagnosed with the answers that each library knows. Likelihoods of both are stated by one calibration, which
    was made for one of them at most: so only the content differs. `on_progress` is called with the share done, from 0 to 1.
    """
    changes: list[CaseChange] = []
    left_out: dict[str, str] = {}
    if before.hash == after.hash:
        return ContentChange(_name(before), _name(after), len(cases), (), {})
    by = after.calibration or before.calibration
    before, after = stated_by(before, by), stated_by(after, by)
    for number, case in enumerate(cases):
        earlier, later = known_to(before, case), known_to(after, case)
        unknown = sorted(_answers(case) - _answers(earlier))
        if unknown:
            left_out[case.id] = f"the library before does not know: {', '.join(unknown)}"
        found = _case_change(diagnose(before, earlier, robust=False), diagnose(after, later, robust=False))
        if found.parts:
            changes.append(found)
        on_progress((number + 1) / len(cases))
    ordered = sorted(changes, key=lambda change: change.weight, reverse=True)
    return ContentChange(_name(before), _name(after), len(cases), tuple(ordered), left_out)


def stated_by(library: Library, calibration: Calibration | None) -> Library:
    """Return the library as if the calibration had been made for it."""
    if calibration is None:
        return library
    return replace(library, calibration=calibration.model_copy(update={"made_for": reasoning_hash(library)}))


def change_data(change: ContentChange) -> dict[str, object]:
    """Return the change as dictionaries, lists, texts and numbers, ready for JSON."""
    data: dict[str, object] = as_data(change)
    return {"sentence": change.sentence, "counts": change.counts, **data}


def known_to(library: Library, case: Case) -> Case:
    """Return the case with the topics, people and answers that `library` knows."""
    people = []
    for person in case.respondents:
        role = library.role_by_id.get(person.role)
        if role is not None and role.answers:
            answers = {name: value for name, value in person.answers.items() if _is_known(library, name, value)}
            people.append(person.model_copy(update={"answers": answers}))
    topics = [topic.id for topic in library.topics if topic.on_request and topic.id in case.request.topics]
    request = case.request.model_copy(update={"topics": topics})
    return case.model_copy(update={"respondents": people, "request": request})


def _is_known(library: Library, name: str, value: str) -> bool:
    question = library.question_by_id.get(name)
    return question is not None and (value in set(NonAnswer) or question.option(value) is not None)


def _answers(case: Case) -> set[str]:
    topics = {f"topic {topic}" for topic in case.request.topics}
    return topics | {
        f"{person.role}: {name}: {value}" for person in case.respondents for name, value in person.answers.items()
    }


def _case_change(before: Diagnosis, after: Diagnosis) -> CaseChange:
    earlier, later = _decisions(before), _decisions(after)
    decisions = tuple(
        DecisionChange(what, earlier[what][0], later[what][0], earlier[what][1], later[what][1])
        for what in DECISIONS
        if earlier[what][0] != later[what][0]
    )
    moves = sorted(_moves(before, after), key=lambda move: (-move.size, move.cause, move.of))
    return CaseChange(after.case, after.title, decisions, tuple(moves), tuple(_parts(before, after)))


def _decisions(found: Diagnosis) -> dict[str, tuple[str, str]]:
    """Return what people act on -> (id, label)."""
    cause = found.leading[0] if found.leading else None
    action = found.interventions[0] if found.interventions else None
    return {
        "verdict": (found.verdict.kind.value, found.verdict.label),
        "cause": (cause.id, cause.label) if cause else ("", "none"),
        "family": (found.families[0].id.value, found.families[0].label) if found.families else ("", "none"),
        "owner": (cause.owner.role, cause.owner.label) if cause else ("", "none"),
        "action": (action.id, action.label) if action else ("", "none"),
    }


def _moves(before: Diagnosis, after: Diagnosis) -> Iterator[Move]:
    """Yield what changed; a cause that only one of the two libraries knows has a chance and share of 0 in the other."""
    earlier, later = ({cause.id: cause for cause in found.causes} for found in (before, after))
    for name in {**later, **earlier}:
        one, other = earlier.get(name), later.get(name)
        known = other or one
        label = known.label if known else name
        figures = (
            ("chance", one.probability if one else 0.0, other.probability if other else 0.0),
            ("share", one.share.mid if one else 0.0, other.share.mid if other else 0.0),
        )
        for of, was, now in figures:
            move = Move(of, name, label, was, now)
            if move.size >= NOTICED:
                yield move


def _parts(before: Diagnosis, after: Diagnosis) -> Iterator[str]:
    for field in fields(Diagnosis):
        name = field.name
        if name != "library" and _comparable(getattr(before, name)) != _comparable(getattr(after, name)):
            yield PARTS.get(name, name.replace("_", " "))


def _comparable(value: Any) -> Any:
    if hasattr(value, "__dataclass_fields__"):
        return _comparable(asdict(value))
    if isinstance(value, Mapping):
        return {key: _comparable(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_comparable(item) for item in value]
    return round(value, PLACES) + 0.0 if isinstance(value, float) else value


def _name(library: Library) -> str:
    return f"{library.version} ({library.hash[:8]})"
