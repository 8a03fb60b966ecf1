"""The command that diagnoses one case."""

from __future__ import annotations

import argparse
import sys

from rich.console import Console
from rich.progress import Progress

from diagnostics.commands.printing import case_from, print_json
from diagnostics.content.library import load_library
from diagnostics.diagnose import diagnose
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
