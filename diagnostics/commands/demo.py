"""`demo`: the sample cases in the database, or a whole invented company with as many cases as wanted."""

from __future__ import annotations

import argparse

from rich.progress import Progress

from diagnostics.access.rights import LOCAL
from diagnostics.content.cases import read_case, sample_paths
from diagnostics.content.library import ROOT, Content, load_library, read_content
from diagnostics.diagnose import diagnose
from diagnostics.domain.library import Library
from diagnostics.domain.organisation import Organisation
from diagnostics.evaluation.learning_trial import closed_cases
from diagnostics.evaluation.worlds import AS_MODELLED
from diagnostics.services.diagnosing import found_of
from diagnostics.services.files import open_sample
from diagnostics.services.inventing import Template, fill
from diagnostics.services.inventing_people import invented_organisation, store_organisation
from diagnostics.services.libraries import keep_library
from diagnostics.storage.database import default_url
from diagnostics.storage.store import Store

SEED = 11
TEMPLATES = 60
"""Simulated cases that are really diagnosed; the others of a large portfolio vary them."""

SMALL = 1000
"""Up to so many cases the invented company is a small one."""


def demo_command(given: argparse.Namespace) -> int:
    """Fill the database with the sample cases, or with an invented company and its portfolio."""
    content = read_content(ROOT)
    store = Store.open(given.database or default_url())
    try:
        keep_library(store, content)
        library = load_library()
        if given.cases:
            print(_portfolio(store, library, given.cases))
        else:
            print(_samples(store, content))
    finally:
        store.close()
    return 0


def _samples(store: Store, content: Content) -> str:
    library, paths = load_library(), sample_paths(ROOT)
    for path in paths:
        open_sample(store, LOCAL, library, read_case(path, library))
    return f"{len(paths)} sample cases are in the database."


def _portfolio(store: Store, library: Library, count: int) -> str:
    organisation = _organisation(store, count)
    with Progress(transient=True) as progress:
        diagnosing = progress.add_task("Diagnosing simulated cases", total=1.0)
        templates = []
        cases = closed_cases(library, AS_MODELLED, min(TEMPLATES, count), (SEED,))
        for number, case in enumerate(cases, 1):
            found = found_of(case, library, diagnose(library, case, robust=False), "")
            templates.append(Template(case, found))
            progress.update(diagnosing, completed=number / len(cases))
        storing = progress.add_task("Storing", total=1.0)
        fill(
            store,
            LOCAL,
            library,
            templates,
            organisation,
            count,
            SEED,
            lambda part: progress.update(storing, completed=part),
        )
    return f"{count} cases of {len(organisation.units)} units are in the database; each says that it is invented."


def _organisation(store: Store, count: int) -> Organisation:
    """Return the organisation that is stored, or an invented one where there is none."""
    with store.writing(LOCAL) as work:
        organisation = work.organisation.read()
        if not organisation.units:
            organisation = invented_organisation(*((2, 1) if count <= SMALL else (6, 4)), seed=SEED)
            store_organisation(work, organisation)
            work.events.add("organisation", "invent-organisation", units=len(organisation.units))
    return organisation
