"""The third gate: does everything fit together, so that the reasoning can rest on it?"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from pathlib import Path

import networkx as nx

from diagnostics.content.learned import learned_faults
from diagnostics.content.library import LEARNED, ROOT, TOPICS, Content, build_library, read_content
from diagnostics.content.misread import misread_words
from diagnostics.content.question_rules import question_faults
from diagnostics.content.references import cited, reference_faults, repeated_names
from diagnostics.content.scale_rules import missing_words, prior_faults, scale_faults
from diagnostics.content.shape import shaped
from diagnostics.content.text import Document, Place
from diagnostics.content.twins import twins
from diagnostics.domain.causes import FamilyId, GapKind, Link
from diagnostics.domain.inquiry import Aspect, Finds
from diagnostics.domain.library import Library
from diagnostics.domain.questionnaire import Topic
from diagnostics.domain.sources import Source
from diagnostics.errors import ContentError, Fault

MAX_WEEKS = 520
"""Ten years from a decision to visible change; what takes longer cannot be reviewed in a case."""


def checked_library(root: Path = ROOT) -> Library:
    """Return the library below `root`, or raise one ContentError with all faults of the first gate that failed."""
    content = read_content(root)
    library = build_library(content)
    faults = meaning_faults(content, library)
    if faults:
        raise ContentError(faults)
    return library


def meaning_faults(content: Content, library: Library) -> list[Fault]:
    """Return every fault of the third gate, in the order of file and line; `library` is what `content` became."""
    found = {
        *reference_faults(content),
        *repeated_names(content),
        *twins(content),
        *misread_words(content),
        *_topic_faults(content, library),
        *_cause_faults(content.documents["data/causes.yaml"], library),
        *_link_faults(content.documents["data/links.yaml"], library),
        *prior_faults(content.documents["data/priors.yaml"], library),
        *scale_faults(content.documents["data/scales.yaml"], library.scales),
        *_intervention_faults(content.documents["data/interventions.yaml"], library),
        *_source_faults(content, library),
        *_inquiry_faults(content.documents["questionnaires/ownership.yaml"], library),
        *_follow_up_faults(content.documents["questionnaires/follow-up.yaml"], library),
        *(learned_faults(content.documents[LEARNED], library) if LEARNED in content.documents else ()),
    }
    return sorted(found)


def topics_in(content: Content) -> Iterator[tuple[Document, Topic]]:
    """Yield each topic with the file it is written in; its question number n is at ("questions", n)."""
    for path, document in content.documents.items():
        if path.startswith(f"{TOPICS}/"):
            yield document, shaped(document, Topic)


def _topic_faults(content: Content, library: Library) -> Iterator[Fault]:
    never_asked = {role.id for role in library.roles if not role.answers}
    about = content.documents["data/library.yaml"].data
    listed = about["topics"] if isinstance(about, dict) else []
    for document, topic in topics_in(content):
        if topic.id not in listed:
            yield document.fault(("id",), f"topic '{topic.id}' is not listed in data/library.yaml; add it under topics")
        if not topic.questions:
            what = "questions: this topic has no questions; write one, or remove the file"
            yield document.fault(("questions",), what)
        for number, question in enumerate(topic.questions):
            for place, what in question_faults(question, never_asked):
                yield document.fault(("questions", number, *place), what)


def _cause_faults(document: Document, library: Library) -> Iterator[Fault]:
    yield from missing_words(document, ("families",), library.family_by_id, FamilyId)
    treated = {cause for action in library.interventions if not action.is_training for cause in action.treats}
    for number, cause in enumerate(library.causes):
        if cause.id not in treated:
            what = "no intervention other than training treats it; write one in data/interventions.yaml"
            yield document.fault(("causes", number), what)


def _link_faults(document: Document, library: Library) -> Iterator[Fault]:
    first: dict[tuple[str, str], int] = {}
    for number, link in enumerate(library.links):
        place: Place = ("links", number)
        if link.source == link.target:
            yield document.fault(place, "a cause cannot feed itself; remove this link")
        if link.ends in first:
            yield document.fault(place, f"this link stands already in line {first[link.ends]}; keep one of them")
        first.setdefault(link.ends, document.line_of(place))
    yield from _circles(document, library.links)
    for number, loop in enumerate(library.loops):
        ends = loop.cut.split(" to ")
        if len(ends) != 2 or not set(ends) <= set(library.cause_by_id):
            what = f"cut: '{loop.cut}' names no link; write two causes, such as 'overload to high-turnover'"
            yield document.fault(("loops", number, "cut"), what)


def _circles(document: Document, links: Sequence[Link]) -> Iterator[Fault]:
    kinds_of: dict[tuple[int, str], list[GapKind | None]] = {}
    for kind in (None, *GapKind):
        graph = nx.DiGraph()
        for number, link in enumerate(links):
            if link.source != link.target:
                graph.add_edge(*(link.ends[::-1] if kind in link.turned_in else link.ends), number=number)
        for circle in _shortest_circles(graph):
            last = max(graph.edges[edge]["number"] for edge in pairwise(circle))
            kinds_of.setdefault((last, " > ".join(circle)), []).append(kind)
    for (last, path), kinds in kinds_of.items():
        where = "" if None in kinds else f" where the kind of gap is {' or '.join(map(str, kinds))}"
        what = f"causes feed each other in a circle{where}: {path}; remove one of these links"
        yield document.fault(("links", last), what)


def _shortest_circles(graph: nx.DiGraph) -> Iterator[list[str]]:
    """Yield the shortest circle of each knot, from one node round to the same; the same ones on every run."""
    for knot in nx.strongly_connected_components(graph):
        ways = [[a, *nx.shortest_path(graph, b, a)] for a, b in graph.edges if a in knot and b in knot]
        if ways:
            yield min(ways, key=lambda way: (len(way), way))


def _intervention_faults(document: Document, library: Library) -> Iterator[Fault]:
    graph = nx.DiGraph()
    for number, action in enumerate(library.interventions):
        place: Place = ("interventions", number)
        graph.add_edges_from(((action.id, need) for need in action.needs), number=number)
        if not action.treats:
            yield document.fault((*place, "treats"), "treats: name at least one cause, and how well the action fits it")
        if not 0 <= action.weeks[0] <= action.weeks[1] <= MAX_WEEKS:
            what = f"weeks: write the shortest time first, then the longest, from 0 to {MAX_WEEKS}"
            yield document.fault((*place, "weeks"), what)
    for circle in _shortest_circles(graph):
        last = max(graph.edges[edge]["number"] for edge in pairwise(circle))
        what = f"each of these waits for the other: {' > '.join(circle)}; take one out of 'needs'"
        yield document.fault(("interventions", last, "needs"), what)


def _source_faults(content: Content, library: Library) -> Iterator[Fault]:
    """Sources that nobody cites are background reading, unless the same work stands under another key as well."""
    document, used = content.documents["data/sources.yaml"], cited(content)
    first: dict[tuple[str, str, str], Source] = {}
    for number, source in enumerate(library.sources):
        other = first.setdefault((source.authors, source.year, source.title), source)
        if other.key != source.key and not {other.key, source.key} <= used:
            what = f"the same work stands under the key '{other.key}'; keep the one that is cited"
            yield document.fault(("sources", number), what)


def _inquiry_faults(document: Document, library: Library) -> Iterator[Fault]:
    questions = library.inquiry.questions if library.inquiry else []
    yield from missing_words(document, ("questions",), [question.asks for question in questions], Aspect)
    for number, question in enumerate(questions):
        if question.asks in [other.asks for other in questions[:number]]:
            yield document.fault(
                ("questions", number, "asks"), f"'{question.asks}' is asked already; keep one question for each"
            )


def _follow_up_faults(document: Document, library: Library) -> Iterator[Fault]:
    questions = library.follow_up.questions if library.follow_up else []
    yield from missing_words(document, ("questions",), [question.finds for question in questions], Finds)
    days = library.follow_up.days if library.follow_up else []
    if days != sorted(set(days)) or not days or days[0] < 1:
        yield document.fault(("days",), "days: write the days after the start in rising order, such as 30, 60, 90")
