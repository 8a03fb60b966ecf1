"""What closed cases moved, as a content file: written, added to the content, and checked like any other."""

from __future__ import annotations

from collections.abc import Iterator

import yaml

from diagnostics.content.library import LEARNED, Content
from diagnostics.content.shape import closest
from diagnostics.content.text import Document, Place, parse
from diagnostics.domain.learned import Learned, link_name
from diagnostics.domain.library import Library
from diagnostics.domain.questionnaire import Question
from diagnostics.errors import Fault

HEAD = "# What closed cases moved, as shifts of log-odds (leaks, links) and of logs (answers, bases). Written by `learn`.\n"

LARGEST_SHIFT = 6.0
"""In log-odds or logs of weights: a factor of 400. Learning itself goes at most half as far."""


def write_learned(learned: Learned) -> str:
    """Return the text of `data/learned.yaml`; reading it gives an equal value."""
    data = learned.model_dump(mode="json", exclude_defaults=True)
    return HEAD + str(yaml.safe_dump(data, sort_keys=False, allow_unicode=True, width=110))


def with_learned(content: Content, learned: Learned) -> Content:
    """Return the content with what closed cases moved, in place of what they may have moved before."""
    return Content({**content.documents, LEARNED: parse(write_learned(learned), LEARNED)})


def still_known(learned: Learned, library: Library) -> Learned | None:
    """Return what of `learned` the library still has a place for, or nothing where that is nothing.

    A newer version of the product can have taken out a question or a link; what was learned about the rest stays.
    """
    links = _links(library)
    answers = {}
    bases = {}
    for name, question in library.question_by_id.items():
        options = {option.id: option for option in question.options}
        kept = {
            option: {cause: shift for cause, shift in shifts.items() if cause in options[option].causes}
            for option, shifts in learned.answers.get(name, {}).items()
            if option in options
        }
        answers[name] = {option: shifts for option, shifts in kept.items() if shifts}
        bases[name] = {option: shift for option, shift in learned.bases.get(name, {}).items() if option in options}
    kept_all = learned.model_copy(
        update={
            "leaks": {cause: shift for cause, shift in learned.leaks.items() if cause in library.cause_by_id},
            "links": {link: shift for link, shift in learned.links.items() if link in links},
            "answers": {name: options for name, options in answers.items() if options},
            "bases": {name: options for name, options in bases.items() if options},
        }
    )
    return kept_all if kept_all.leaks or kept_all.links or kept_all.answers or kept_all.bases else None


def learned_faults(document: Document, library: Library) -> Iterator[Fault]:
    """Yield a fault for every name in the file that the rest of the content does not know."""
    learned, links = library.learned, _links(library)
    if learned is None:
        return
    yield from _too_far(document, learned)
    for cause in learned.leaks:
        if cause not in library.cause_by_id:
            yield document.fault(("leaks", cause), f"there is no cause '{cause}'{closest(cause, list(library.cause_by_id))}")
    for link in learned.links:
        if link not in links:
            yield document.fault(("links", link), f"there is no link '{link}'{closest(link, sorted(links))}")
    for part, shifts in (("answers", learned.answers), ("bases", learned.bases)):
        for name, options in shifts.items():
            question = library.question_by_id.get(name)
            if question is None:
                known = list(library.question_by_id)
                yield document.fault((part, name), f"there is no question '{name}'{closest(name, known)}")
            else:
                yield from _option_faults(document, (part, name), question, options)


def _too_far(document: Document, learned: Learned) -> Iterator[Fault]:
    shifts: list[tuple[Place, float]] = [(("leaks", cause), by) for cause, by in learned.leaks.items()]
    shifts += [(("links", link), by) for link, by in learned.links.items()]
    shifts += [(("bases", name, option), by) for name, options in learned.bases.items() for option, by in options.items()]
    for name, options in learned.answers.items():
        shifts += [(("answers", name, option, cause), by) for option, of in options.items() for cause, by in of.items()]
    for place, by in shifts:
        if not -LARGEST_SHIFT <= by <= LARGEST_SHIFT:
            what = f"'{by:g}' is not a shift that cases can teach; write one from {-LARGEST_SHIFT:g} to {LARGEST_SHIFT:g}"
            yield document.fault(place, what)


def _option_faults(document: Document, place: Place, question: Question, options: object) -> Iterator[Fault]:
    known = {option.id: option for option in question.options}
    assert isinstance(options, dict)
    for name, shifts in options.items():
        if name not in known:
            yield document.fault((*place, name), f"'{question.id}' has no option '{name}'{closest(name, list(known))}")
        elif isinstance(shifts, dict):
            for cause in shifts.keys() - known[name].causes:
                yield document.fault((*place, name, cause), f"option '{name}' says nothing of '{cause}'; take it out")


def _links(library: Library) -> frozenset[str]:
    """Names of all links, in both directions where a kind of gap turns them."""
    found = set()
    for link in library.links:
        found.add(link_name(*link.ends))
        if link.turned_in:
            found.add(link_name(*reversed(link.ends)))
    return frozenset(found)
