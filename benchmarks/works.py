"""What is timed in this build and in an earlier one: run as a file, with a build's root as working folder and PYTHONPATH.

`python -P works.py MEASURE` prints one JSON object; it uses only what both builds have, so it imports late and little.
"""

from __future__ import annotations

import json
import os
import resource
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import diagnostics  # noqa: F401  (first: it keeps the linear algebra to one thread, before NumPy is loaded)

ROLES = ("line-manager", "performer", "hr", "records")
CROWD, ANSWERS = 100, 40
"""Respondents and answers of each in a large case."""


def cpu(work: Callable[[], object], times: int) -> list[float]:
    """Return the CPU milliseconds of each of `times` runs, after one warm-up run."""
    work()
    found = []
    for _ in range(times):
        start = time.process_time()
        work()
        found.append((time.process_time() - start) * 1000)
    return found


def interview_page() -> list[float]:
    """Return the CPU milliseconds from a click on an answer to the page with the next question."""
    from streamlit.testing.v1 import AppTest

    with tempfile.TemporaryDirectory() as folder:
        address = f"sqlite:///{folder}/app.db"
        os.environ["CAUSEWAY_DATABASE_URL"] = address
        case_id = new_cases(address, 1)[0]
        at = AppTest.from_file(str(Path("diagnostics/ui/main.py").resolve()), default_timeout=120)
        at.query_params["case"] = case_id
        at.run().switch_page("screens/interview.py")
        at.query_params["case"] = case_id
        at.run()
        times: list[float] = []
        while options := [button for button in at.button if str(button.key).startswith("option-")]:
            options[len(times) % 2].click()
            start = time.process_time()
            at.run()
            times.append((time.process_time() - start) * 1000)
        from diagnostics.ui import runtime

        runtime.stop()
    return times[:-1]  # with the last answer the interview ends, and whom to ask next is calculated


def next_question() -> list[float]:
    """Return the CPU milliseconds of choosing the next question."""
    from diagnostics.reasoning.interview import bench_for
    from diagnostics.reasoning.stop import next_step

    library, case = _flagship()
    return cpu(lambda: next_step(bench_for(library, case), case), 30)


def diagnosis() -> list[float]:
    """Return the CPU milliseconds of a diagnosis without robustness."""
    from diagnostics.diagnose import diagnose

    library, case = _flagship()
    return cpu(lambda: diagnose(library, case, robust=False), 5)


def robust_diagnosis() -> list[float]:
    """Return the CPU milliseconds of a whole diagnosis."""
    from diagnostics.diagnose import diagnose

    library, case = _flagship()
    return cpu(lambda: diagnose(library, case), 2)


def large_case() -> list[float]:
    """Return the CPU milliseconds of diagnosing a case that a hundred people answered."""
    import random

    from diagnostics.diagnose import diagnose
    from diagnostics.domain.case import Case, Respondent
    from diagnostics.reasoning.interview import bench_for

    library, _ = _flagship()
    chance = random.Random(1)
    asked = [question for question in bench_for(library, Case(id="large")).questions if "performer" in question.roles]
    people = [
        Respondent(
            id=f"p{number}",
            role="performer",
            answers={one.id: chance.choice(one.options).id for one in chance.sample(asked, min(ANSWERS, len(asked)))},
        )
        for number in range(CROWD)
    ]
    case = Case(id="large", respondents=people)
    return cpu(lambda: diagnose(library, case, robust=False), 1)


def report() -> list[float]:
    """Return the CPU milliseconds of a report as PDF from a finished diagnosis."""
    from diagnostics.diagnose import diagnose, plan_of
    from diagnostics.planning.plan import Limits
    from diagnostics.reports.build import report_of
    from diagnostics.reports.render import render

    library, case = _flagship()
    found = diagnose(library, case)
    plan = plan_of(library, found, Limits())
    return cpu(lambda: render(report_of(library, case, found, plan), "pdf"), 3)


def start() -> list[float]:
    """Return the CPU milliseconds until the library is ready in this process, including the first import."""
    from diagnostics.content.library import load_library

    load_library()
    return [time.process_time() * 1000]


def new_cases(address: str, count: int) -> list[str]:
    """Open cases with respondents in a database, and return their ids."""
    from diagnostics.access.rights import LOCAL
    from diagnostics.content.library import ROOT, load_library, read_content
    from diagnostics.services.cases import open_case
    from diagnostics.services.libraries import keep_library
    from diagnostics.services.respondents import add_respondent
    from diagnostics.storage.store import Store

    store = Store.open(address)
    keep_library(store, read_content(ROOT))
    ids = [open_case(store, LOCAL, load_library(), title=f"Case {number}") for number in range(count)]
    for case_id in ids:
        for role in ROLES:
            add_respondent(store, LOCAL, case_id, role)
    store.close()
    return ids


def _flagship() -> tuple[Any, Any]:
    from diagnostics.content.cases import read_case
    from diagnostics.content.library import ROOT, load_library

    library = load_library()
    return library, read_case(ROOT / "data" / "cases" / "pharma-social-media.yaml", library)


MEASURES: dict[str, Callable[[], list[float]]] = {
    "interview page, one answer": interview_page,
    "next question": next_question,
    "diagnosis": diagnosis,
    "diagnosis with robustness": robust_diagnosis,
    f"diagnosis, {CROWD} respondents": large_case,
    "report as PDF": report,
    "start": start,
}


if __name__ == "__main__":
    if sys.argv[1] == "cases":
        print(json.dumps(new_cases(sys.argv[2], int(sys.argv[3]))))
    else:
        milliseconds = MEASURES[sys.argv[1]]()
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        print(json.dumps({"ms": milliseconds, "peak_mb": peak}))
