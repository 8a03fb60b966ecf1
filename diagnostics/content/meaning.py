"""The third gate: does everything fit together, so that the reasoning can rest on it?"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from pathlib import Path

import networkx as nx

from diagnostics.content.learned import learned_faults
from diagnostics.content.library import LEARNED, ROOT, TOPICS, Content, build_library, read_content
from diagnostics.content.question_rules import question_faults
from diagnostics.content.references import cited, reference_faults, repeated_names
from diagnostics.content.shape import shaped
from diagnostics.content.text import Document, Place
from diagnostics.domain.causes import FamilyId, GapKind, Link, PriorColumn, Strength, WhyNow
from diagnostics.domain.inquiry import Aspect, Finds
from diagnostics.domain.interventions import CostBand
from diagnostics.domain.library import Library
from diagnostics.domain.questionnaire import Base, Topic
from diagnostics.domain.scales import Basis
from diagnostics.domain.sources import Source
from diagnostics.errors import ContentError, Fault

WORDS_OF_SCALES = {
    "link": Strength,
    "answer": Strength,
    "base": Base,
    "basis_factor": Basis,
    "basis_spread": Basis,
    "effect_words": Strength,
    "closes": Strength,
    "cost_band": CostBand,
    "cost_weight": CostBand,
}
"""The words for which each scale in `data/scales.yaml` needs a figure."""


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
        *_topic_faults(content, library),
        *_cause_faults(content.documents["data/causes.yaml"], library),
        *_link_faults(content.documents["data/links.yaml"], library),
        *_prior_faults(content.documents["data/priors.yaml"], library),
        *_scale_faults(content.documents["data/scales.yaml"], library),
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
        for number, question in enumerate(topic.questions):
            for place, what in question_faults(question, never_asked):
                yield document.fault(("questions", number, *place), what)


def _cause_faults(document: Document, library: Library) -> Iterator[Fault]:
    yield from _missing(document, ("families",), library.family_by_id, FamilyId)
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


def _prior_faults(document: Document, library: Library) -> Iterator[Fault]:
    priors = library.priors
    columns: dict[Place, PriorColumn] = {
        ("generic",): priors.generic,
        **{("request_columns", name): column for name, column in priors.request_columns.items()},
        **{("gap_columns", kind.value): column for kind, column in priors.gap_columns.items()},
    }
    for place, column in columns.items():
        yield from _missing(document, (*place, "chances"), column.chances, library.cause_by_id)
        for cause, chance in column.chances.items():
            if not 0 < chance < 1:
                what = f"{cause}: '{chance:g}' is no chance; write a number between 0 and 1, such as 0.2"
                yield document.fault((*place, "chances", cause), what)
    yield from _missing(document, ("by_request",), priors.by_request, WhyNow)
    yield from _missing(document, ("gap_columns",), priors.gap_columns, GapKind)
    if not priors.lowest < priors.highest:
        yield document.fault(("highest",), f"highest: write more than {priors.lowest:g}, which is the lowest chance")


def _scale_faults(document: Document, library: Library) -> Iterator[Fault]:
    scales = library.scales
    for name, words in WORDS_OF_SCALES.items():
        yield from _missing(document, (name,), getattr(scales, name), words)
    for strength, chance in scales.link.items():
        if not 0 < chance < 1:
            what = f"link: '{chance:g}' is no chance; write a number between 0 and 1"
            yield document.fault(("link", strength.value), what)
    for name in ("answer", "base", "cost_weight"):
        for word, figure in getattr(scales, name).items():
            if not figure > 0:
                yield document.fault((name, word.value), f"{name}: '{figure:g}' is too small; write more than 0")
    bounds = [band.at_least for band in scales.likelihood]
    if not bounds or bounds[-1] != 0 or bounds != sorted(set(bounds), reverse=True):
        yield document.fault(("likelihood",), "likelihood: write the bands from the highest at_least down to one at 0")


def _intervention_faults(document: Document, library: Library) -> Iterator[Fault]:
    graph = nx.DiGraph()
    for number, action in enumerate(library.interventions):
        place: Place = ("interventions", number)
        graph.add_edges_from(((action.id, need) for need in action.needs), number=number)
        if not action.treats:
            yield document.fault((*place, "treats"), "treats: name at least one cause, and how well the action fits it")
        if not 0 <= action.weeks[0] <= action.weeks[1]:
            yield document.fault((*place, "weeks"), "weeks: write the shortest time first, then the longest")
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
    yield from _missing(document, ("questions",), [question.asks for question in questions], Aspect)
    for number, question in enumerate(questions):
        if question.asks in [other.asks for other in questions[:number]]:
            yield document.fault(
                ("questions", number, "asks"), f"'{question.asks}' is asked already; keep one question for each"
            )


def _follow_up_faults(document: Document, library: Library) -> Iterator[Fault]:
    questions = library.follow_up.questions if library.follow_up else []
    yield from _missing(document, ("questions",), [question.finds for question in questions], Finds)
    days = library.follow_up.days if library.follow_up else []
    if days != sorted(set(days)) or not days or days[0] < 1:
        yield document.fault(("days",), "days: write the days after the start in rising order, such as 30, 60, 90")


def _missing(document: Document, place: Place, given: Iterable[str], wanted: Iterable[str]) -> Iterator[Fault]:
    there = {str(word) for word in given}
    missing = [f"'{word}'" for word in map(str, wanted) if word not in there]
    if missing:
        verb, them = ("is", "it") if len(missing) == 1 else ("are", "them")
        yield document.fault(place, f"{place[-1]}: {', '.join(missing)} {verb} missing; add {them} here")
