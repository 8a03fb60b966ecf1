"""How and whom we asked: how many people in which roles, what they answered and what they left open."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from diagnostics.domain.case import Origin
from diagnostics.domain.diagnosis import Asked
from diagnostics.domain.library import Library
from diagnostics.domain.questionnaire import NonAnswer
from diagnostics.findings.verdict import listed
from diagnostics.reports.document import Block, Heading, Paragraph, Table
from diagnostics.reports.material import Material
from diagnostics.wording import counted, on_day, sentence_start

HOW = {
    Origin.LIVE: "Each question has fixed answers, and ways to say that one does not know or would rather not say.",
    Origin.INVENTED: "The people and their answers are invented, to show what a diagnosis looks like.",
    Origin.PUBLISHED: (
        "Nobody was interviewed: the answers were read out of a published account by a reader who had not seen the causes "
        "that it documents. An account answers fewer questions than the people of a case would."
    ),
}
LEFT_OPEN = {
    NonAnswer.DONT_KNOW.value: "not known to whoever was asked",
    NonAnswer.NOT_MY_AREA.value: "not their area",
    NonAnswer.RATHER_NOT_SAY.value: "rather not said",
    NonAnswer.SKIPPED.value: "left for later",
}


def how_we_asked(material: Material) -> tuple[Block, ...]:
    """Return how the answers came about and of whom: roles with the number of people, never a name."""
    asked = material.diagnosis.asked
    if not asked:
        return ()
    return (
        Heading("How and whom we asked"),
        Paragraph(" ".join([_in_short(material), *_days(material), HOW[material.case.origin]])),
        _by_role(material.library, asked),
        *_open(asked),
        *_recognisable(material),
    )


def alone_in_their_role(library: Library, asked: Sequence[Asked]) -> list[str]:
    """Return the labels of the roles in which one person alone answered: whoever knows them can tell what they said."""
    people = Counter(role for role, _ in {(item.role, item.respondent) for item in asked if not item.together})
    return [role.label for role in library.roles if role.asks_people and people[role.id] == 1]


def _in_short(material: Material) -> str:
    asked, roles = material.diagnosis.asked, material.library.role_by_id
    people = {(item.role, item.respondent) for item in asked if roles[item.role].asks_people and not item.together}
    beside = [roles[role].in_text for role in dict.fromkeys(item.role for item in asked) if not roles[role].asks_people]
    groups = [f"a group in the role {role}" for role in _in_confidence(asked)]
    questions = counted(len(dict.fromkeys(item.question for item in asked)), "question")
    if not people and groups:
        rest = f", and by {listed(beside)}" if beside else ""
        return f"{sentence_start(questions)} {_are(asked)} answered in confidence by {listed(groups)}{rest}."
    if not people:
        return f"No person was heard yet: {questions} put to {listed(beside)}."
    count = len({role for role, _ in people})
    if material.case.origin is Origin.PUBLISHED:
        told = listed([f"people in {counted(count, 'role')}", *beside])
        return f"{sentence_start(questions)} {_are(asked)} answered, as {told} would have answered them."
    who = "one person" if len(people) == 1 else counted(len(people), "person").replace("persons", "people")
    told = f"{sentence_start(who)} in {counted(count, 'role')} {'was' if len(people) == 1 else 'were'} asked"
    told += f"; {listed(groups)} answered in confidence" if groups else ""
    return f"{told}{f'; {listed(beside)} gave the rest' if beside else ''}: {questions} in all."


def _are(asked: Sequence[Asked]) -> str:
    return "is" if len({item.question for item in asked}) == 1 else "are"


def _days(material: Material) -> list[str]:
    if material.kept.days is None:
        return []
    first, last = material.kept.days
    return [f"That was on {on_day(first)}." if first == last else f"That was from {on_day(first)} to {on_day(last)}."]


def _by_role(library: Library, asked: Sequence[Asked]) -> Table:
    rows = []
    for role in dict.fromkeys(item.role for item in asked):
        said = [item for item in asked if item.role == role]
        people = len({item.respondent for item in said if not item.together}) if library.role_by_id[role].asks_people else 0
        group = "a group" if any(item.together for item in said) else ""
        answered = sum(item.informative for item in said)
        rows.append(
            (library.role_by_id[role].label, _heard(people, group), str(len(said)), str(answered), str(len(said) - answered))
        )
    head = ("Role", "People", "Questions put", "Answered", "Left open")
    return Table("", head, tuple(rows), (3.0, 1.0, 1.4, 1.2, 1.2))


def _heard(people: int, group: str) -> str:
    return " and ".join(part for part in (group, str(people or "")) if part) or "–"


def _in_confidence(asked: Sequence[Asked]) -> list[str]:
    return list(dict.fromkeys(item.role_label for item in asked if item.together))


def _open(asked: Sequence[Asked]) -> tuple[Block, ...]:
    left = Counter(item.answer for item in asked if not item.informative)
    known = [f"{label} ({left[answer]})" for answer, label in LEFT_OPEN.items() if left[answer]]
    if not known:
        return ()
    return (Paragraph(f"Left open: {', '.join(known)}. An open answer moves no cause either way."),)


def _recognisable(material: Material) -> tuple[Block, ...]:
    """Say who can be recognised; of a published account nobody was asked, and everybody can read it."""
    published = material.case.origin is Origin.PUBLISHED
    told: list[Block] = []
    if groups := _in_confidence(material.diagnosis.asked):
        told.append(
            Paragraph(
                f"Answered in confidence: {', '.join(groups)}. An answer of theirs counts here once enough people had "
                "answered the same question, as what more than half of them said; nobody's own answers were seen."
            )
        )
    alone = [] if published else alone_in_their_role(material.library, material.diagnosis.asked)
    if not alone:
        return tuple(told)
    return (
        *told,
        Paragraph(
            f"Answers are shown by role, never by name. One person alone answered as: {', '.join(alone)}. Whoever knows "
            "whom we asked can tell what they said; agree with them before you pass this on."
        ),
    )
