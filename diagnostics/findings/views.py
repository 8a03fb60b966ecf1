"""What each role's answers alone would conclude: the same reckoning, as if nobody else had been asked."""

from __future__ import annotations

from collections.abc import Sequence

from diagnostics.domain.diagnosis import Diagnosis
from diagnostics.domain.finding import VERDICT_LABELS, VerdictKind
from diagnostics.domain.library import Library
from diagnostics.domain.scales import Likelihood
from diagnostics.domain.views import CauseAlone, View
from diagnostics.findings.verdict import listed
from diagnostics.reasoning.answers import Evidence
from diagnostics.reasoning.belief import Belief, believe
from diagnostics.reasoning.decision import Decisions, decide
from diagnostics.reasoning.ranking import examined_families, may_name_the_person, ranked_causes
from diagnostics.reasoning.roots import is_raised
from diagnostics.reasoning.shares import asked_causes, effects
from diagnostics.reasoning.support import said
from diagnostics.wording import count_of

LIKELY = (Likelihood.VERY_LIKELY, Likelihood.LIKELY)


def views_of(belief: Belief) -> tuple[View, ...]:
    """Return what each role's answers alone would lead to, in the order of the library's roles.

    Nothing where fewer than two roles gave an answer that counts: one view alone is the diagnosis itself.
    """
    heard = {item.role for item in belief.evidence}
    if len(heard) < 2:
        return ()
    return tuple(_view(belief, role.id) for role in belief.model.library.roles if role.id in heard)


def partings(views: Sequence[View]) -> dict[str, tuple[View, View]]:
    """Return the causes that one view alone finds likely and another unlikely: cause -> (highest view, lowest view)."""
    found = {}
    for cause in dict.fromkeys(one.cause for view in views for one in view.causes):
        asked = sorted((view for view in views if view.of(cause)), key=lambda view: _chance(view, cause))
        low, high = asked[0].of(cause), asked[-1].of(cause)
        if low and high and high.likelihood in LIKELY and low.likelihood is Likelihood.UNLIKELY:
            found[cause] = (asked[-1], asked[0])
    return found


def verdicts_apart(views: Sequence[View]) -> str:
    """Say in one sentence whether the views that tell something alone come to the same verdict; empty without views."""
    if not views:
        return ""
    telling = [view for view in views if view.tells]
    if not telling:
        return "No view alone would be enough for a verdict: it takes them together."
    by_verdict: dict[VerdictKind, list[str]] = {}
    for view in telling:
        by_verdict.setdefault(view.verdict, []).append(view.role_label)
    silent = [view.role_label for view in views if not view.tells]
    rest = f" Too little to tell by itself: {', '.join(silent)}." if silent else ""
    if len(telling) == 1:
        return f"One view alone would be enough for a verdict, “{telling[0].verdict_label}”: {telling[0].role_label}.{rest}"
    if len(by_verdict) == 1:
        return f"Each view that tells enough alone would lead to the same verdict, “{telling[0].verdict_label}”.{rest}"
    said = [f"“{VERDICT_LABELS[kind]}” ({', '.join(roles)})" for kind, roles in by_verdict.items()]
    return f"Taken alone, the views would lead to different verdicts: {listed(said)}.{rest}"


def causes_apart(diagnosis: Diagnosis) -> tuple[tuple[str, tuple[tuple[View, CauseAlone], ...]], ...]:
    """Return the causes on which views part, each with what every view that was asked about it alone makes of it."""
    found = []
    for cause in (item.about for item in diagnosis.disagreements if item.on_cause):
        told = tuple((view, alone) for view in diagnosis.views if (alone := view.of(cause)))
        if len(told) > 1:
            found.append((cause, told))
    return tuple(found)


def _chance(view: View, cause: str) -> float:
    alone = view.of(cause)
    return alone.chance if alone else 0.0


def _view(belief: Belief, role: str) -> View:
    model, library = belief.model, belief.model.library
    evidence = tuple(item for item in belief.evidence if item.role == role)
    alone = believe(model, evidence)
    effect, asked = effects(alone), asked_causes(alone)
    may_name = may_name_the_person(examined_families(model, evidence))
    found = decide(model, alone.chances[None, :], model.prior, effect, may_name, asked, said(model, evidence))
    kind = found.kind()
    place = next((place for place in ranked_causes(alone, effect) if asked[place] and is_raised(alone, place)), None)
    causes = tuple(_alone(alone, at, found) for at in model.candidates if asked[at])
    first = None if place is None else _alone(alone, place, found)
    family = library.family_by_id[library.family_of(first.cause)].label if first else ""
    label, people = library.role_by_id[role].label, _people(library, evidence)
    answers = len({(item.question, item.option, "" if item.together else item.respondent) for item in evidence})
    sentence = _sentence(f"{label} alone ({people}{count_of(answers, 'answer')})", kind, first, family)
    count = len({item.respondent for item in evidence if not item.together})
    return View(role, label, count, answers, kind, first, family, causes, sentence)


def _alone(belief: Belief, place: int, found: Decisions) -> CauseAlone:
    library, cause = belief.model.library, belief.model.causes[place]
    chance = float(found.likelihoods.causes[0, place])
    band = library.scales.word_for(chance, bool(found.known[0, place]))
    return CauseAlone(cause, library.label(cause), chance, band.id, band.label)


def _people(library: Library, evidence: Sequence[Evidence]) -> str:
    """Return how many people stand behind a view, where it is people; nothing for records and what was watched.

    Of a group that answered in confidence the number is told nowhere.
    """
    if not library.role_by_id[evidence[0].role].asks_people:
        return ""
    count = len({item.respondent for item in evidence if not item.together})
    people = "1 person" if count == 1 else f"{count} people"
    if any(item.together for item in evidence):
        return f"a group and {people}, " if count else "a group, "
    return f"{people}, "


def _sentence(who: str, kind: VerdictKind, first: CauseAlone | None, family: str) -> str:
    if first is None:
        return f"{who}: too little to tell; no cause is raised by it."
    told = f"“{first.label}” ({family}) would come first, {first.likelihood_label}"
    if kind is VerdictKind.CANNOT_TELL:
        return f"{who}: too little to tell; {told}."
    return f"{who}: “{VERDICT_LABELS[kind]}”; {told}."
