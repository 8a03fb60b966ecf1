"""Commands about one case: diagnose it, report on it; and the samples into the database."""

from __future__ import annotations

import argparse
import json
import sys

from rich.console import Console
from rich.progress import Progress

from diagnostics.commands.printing import case_from, print_json, write_file
from diagnostics.content.library import load_library
from diagnostics.diagnose import diagnose, plan_of
from diagnostics.exporting import as_data


def diagnose_command(given: argparse.Namespace) -> int:
    """Diagnose one case file."""
    from diagnostics.terminal.diagnosis import show_diagnosis

    library = load_library()
    case = case_from(given.case, library)
    console = Console()
    if given.adaptive:
        from diagnostics.reasoning.interview import bench_for
        from diagnostics.reasoning.replay import replayed

        with Progress(transient=True, console=Console(stderr=True)) as progress:
            task = progress.add_task("Asking", total=None)
            case, asked, reason = replayed(
                bench_for(library, case, given.flat_prior), case, lambda done: progress.update(task, completed=done)
            )
        print(f"Asked {asked} questions; stopped: {reason.value}.", file=sys.stderr)
    found = diagnose(library, case, flat_prior=given.flat_prior)
    if given.json:
        print_json(as_data(found))
    else:
        show_diagnosis(console, found)
    return 0


def report_command(given: argparse.Namespace) -> int:
    """Write a report of one case file."""
    from diagnostics.planning.plan import Limits
    from diagnostics.reports.build import report_of
    from diagnostics.reports.render import render

    library = load_library()
    case = case_from(given.case, library)
    found = diagnose(library, case)
    if given.format == "json":
        content = (json.dumps(as_data(found), ensure_ascii=False, indent=2) + "\n").encode()
    else:
        plan = plan_of(library, found, Limits())
        content = render(report_of(library, case, found, plan), given.format)
    write_file(given.out, content)
    print(f"Written: {given.out} ({len(content) / 1000:.0f} kB)")
    return 0
