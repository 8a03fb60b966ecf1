"""All checks over content, its translations and cases: the gates, and proofs that the questionnaire can do its work."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations
from pathlib import Path

import networkx as nx
import numpy as np

from diagnostics.content.cases import read_case_and_notes
from diagnostics.content.facilitation import checked_facilitation
from diagnostics.content.library import CALIBRATION, ROOT, Content, build_library, passed_over, read_content
from diagnostics.content.meaning import meaning_faults, topics_in
from diagnostics.content.text import Document, Place
from diagnostics.domain.case import Case, Gap, Request, Respondent
from diagnostics.domain.causes import GapKind, WhyNow
from diagnostics.domain.library import Library
from diagnostics.errors import ContentError, Fault
from diagnostics.languages.faults import language_faults
from diagnostics.languages.there import languages_there
from diagnostics.reasoning.interview import bench_of, valued
from diagnostics.reasoning.junction_tree import JunctionTree
from diagnostics.reasoning.model import Model, model_of
from diagnostics.reasoning.stop import LIMIT, WORTH

ANCHORS = 4
"""Questions that have to share a cause and no other one, so that answers can tell it from every other cause: so many make
a hidden cause of a noisy-OR network identifiable (Jernite, Halpern & Sontag 2013, NIPS 26)."""

ROLES_A_CAUSE = 2
"""Roles that have to be able to speak of a cause, so that no single view decides on it."""

MINUTES = 10
"""The longest that anybody is asked for, in minutes."""

MINUTES_FOR = {"line-manager": 20, "requester": 20}
"""The longer time of those whose case it is."""

TOLERANCE = 0.005
"""How far a fitted chance may lie from the one that is stated."""

KINDS = (None, *GapKind)


@dataclass(frozen=True)
class Checked:
    """What the checks found."""

    faults: tuple[Fault, ...]
    """In the order of file and line."""
    counts: Mapping[str, int] = field(default_factory=dict)
    """How many there are of topics, questions, causes and so on; English counts as a language; empty where the content
    could not be read."""
    minutes: Mapping[str, float] = field(default_factory=dict)
    """Role -> the longest that somebody in this role can be asked for, in minutes."""
    notes: tuple[Fault, ...] = ()
    """What is not a fault but should be known: answers in cases that do not count, a calibration that does not fit."""


def check(root: Path = ROOT, case_paths: Sequence[Path] = ()) -> Checked:
    """Return what is wrong with the content below `root`, its translations and these case files, with counts and times.

    Cases need a library whose files can be read; the proofs need one in which every name resolves.
    """
    try:
        content = read_content(root)
        library = build_library(content)
    except ContentError as found:
        return Checked(tuple(sorted({*found.faults, *passed_over(root)})))
    faults = meaning_faults(content, library)
    if not faults:
        faults = list(_unproven(content, library))
    faults.extend(passed_over(root))
    faults.extend(_facilitation_faults(root, library))
    faults.extend(language_faults(root, library))
    notes = list(_calibration_notes(content, library))
    for path in case_paths:
        wrong, uncounted = _case_faults(path, root, library)
        faults.extend(wrong)
        notes.extend(uncounted)
    counts = {**_counts(library), "cases": len(case_paths), "languages": len(languages_there(root))}
    return Checked(tuple(sorted(faults)), counts, worst_minutes(library), tuple(notes))


def worst_minutes(library: Library) -> dict[str, float]:
    """Return role -> minutes of the longest questions that one person can be asked in one kind of case."""
    chosen = _on_request(library)
    return {
        role.id: max(
            sum(sorted((q.seconds for q in library.questions_for(kind, chosen) if role.id in q.roles), reverse=True)[:LIMIT])
            for kind in KINDS
        )
        / 60
        for role in library.roles
        if role.answers
    }


def misfits(library: Library) -> Iterator[tuple[str, str]]:
    """Yield (cause, description) where the fitted network does not give a cause the chance that is stated."""
    for kind in KINDS:
        for why_now in (None, *WhyNow):
            model = model_of(library, kind, why_now)
            fitted, stated = _marginals(model), np.array(model.network.chances)
            for place in np.flatnonzero(np.abs(fitted - stated) > TOLERANCE):
                situation = f"kind of gap {kind or 'not known'}, asked for because of {why_now or 'nothing stated'}"
                yield model.causes[place], f"{fitted[place]:.3f} where {stated[place]:.3f} is stated ({situation})"


def _calibration_notes(content: Content, library: Library) -> Iterator[Fault]:
    """Yield why likelihoods are chances before calibration, if they are."""
    if library.not_calibrated:
        what = f"{library.not_calibrated} Chances are shown as the network gives them; write it anew with `calibrate --out`"
        document = content.documents.get(CALIBRATION)
        yield document.fault(("made_for",), what) if document else Fault(CALIBRATION, 0, "", what)


def _facilitation_faults(root: Path, library: Library) -> tuple[Fault, ...]:
    try:
        checked_facilitation(root, library)
    except ContentError as found:
        return found.faults
    return ()


def _case_faults(path: Path, root: Path, library: Library) -> tuple[tuple[Fault, ...], tuple[Fault, ...]]:
    shown_as = str(path.relative_to(root)) if path.is_relative_to(root) else str(path)
    try:
        return (), read_case_and_notes(path, library, shown_as)[1]
    except ContentError as found:
        return found.faults, ()


def _counts(library: Library) -> dict[str, int]:
    names = ("topics", "questions", "causes", "families", "links", "interventions", "roles", "sources", "figures")
    return {name: len(getattr(library, name)) for name in names}


def _unproven(content: Content, library: Library) -> Iterator[Fault]:
    causes, roles = content.documents["data/causes.yaml"], content.documents["data/roles.yaml"]
    cause_place = {cause.id: ("causes", number) for number, cause in enumerate(library.causes)}
    for cause, what in _thinly_examined(library):
        yield causes.fault(cause_place[cause], what)
    role_place = {role.id: ("roles", number) for number, role in enumerate(library.roles)}
    for role, worst in worst_minutes(library).items():
        limit = MINUTES_FOR.get(role, MINUTES)
        if worst > limit:
            what = f"could be asked for {worst:.1f} minutes; shorten questions to this role until it is {limit} at most"
            yield roles.fault(role_place[role], what)
    priors = content.documents["data/priors.yaml"]
    for cause, what in misfits(library):
        what = f"the network gives {cause} a chance of {what}; weaken the links that lead to it"
        yield priors.fault(("generic", "chances", cause), what)
    reached = _reached(library)
    for question, (document, place) in _question_places(content).items():
        if question not in reached:
            what = "no interview would ask this, because it tells too little for its time; let it speak of other causes"
            yield document.fault(place, what)


def _thinly_examined(library: Library) -> Iterator[tuple[str, str]]:
    heard: dict[str, set[str]] = defaultdict(set)
    for question in library.questions:
        for cause in question.parents:
            heard[cause].update(question.roles)
    for name in library.cause_by_id:
        if (apart := len(anchors(library, name))) < ANCHORS:
            yield name, f"questions of which any two share it and no other cause: {apart}; write at least {ANCHORS}"
        if len(heard[name]) < ROLES_A_CAUSE:
            yield name, f"roles that are asked about it: {len(heard[name])}; let at least {ROLES_A_CAUSE} answer"


def anchors(library: Library, cause: str) -> list[str]:
    """Return the largest set of questions of which any two share `cause` and no other cause; ids in their order."""
    speaking = {question.id: set(question.parents) for question in library.questions if cause in question.parents}
    apart: nx.Graph[str] = nx.Graph()
    apart.add_nodes_from(speaking)
    apart.add_edges_from((a, b) for a, b in combinations(speaking, 2) if speaking[a] & speaking[b] == {cause})
    return sorted(nx.max_weight_clique(apart, weight=None)[0])


def _reached(library: Library) -> set[str]:
    """Return the questions that are worth their time in some kind of case, when everybody can be asked.

    Answers of "don't know" move no belief, so this holds at every step of an interview in which nobody knows anything.
    """
    everybody = [Respondent(id=role.id, role=role.id) for role in library.roles if role.answers]
    chosen = _on_request(library)
    found: set[str] = set()
    for kind in KINDS:
        case = Case(id="check", gap=Gap(kind=kind), request=Request(topics=sorted(chosen)), respondents=everybody)
        bench = bench_of(model_of(library, kind, None), chosen)
        found |= {ask.question.id for ask in valued(bench, case) if ask.per_second >= WORTH}
    return found


def _question_places(content: Content) -> dict[str, tuple[Document, Place]]:
    return {
        question.id: (document, ("questions", number))
        for document, topic in topics_in(content)
        for number, question in enumerate(topic.questions)
    }


def _on_request(library: Library) -> frozenset[str]:
    return frozenset(topic.id for topic in library.topics if topic.on_request)


def _marginals(model: Model) -> np.ndarray[tuple[int, ...], np.dtype[np.float64]]:
    """P(cause) in the network alone, before what is the gap itself is known to be there."""
    factors = model.network.factors()
    tree = JunctionTree.compiled(model.structure.size, [scope for scope, _ in factors])
    return np.asarray(tree.calibrate(tree.potentials(factors)).marginals()[0])
