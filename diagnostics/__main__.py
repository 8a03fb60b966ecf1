"""The command line: `python -m diagnostics ...`. Exit codes: 0 fine, 1 faults in content or case, 2 wrong usage."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from rich.console import Console
from rich.progress import Progress

from diagnostics.content.cases import read_case, sample_paths
from diagnostics.content.library import ROOT, load_library, read_content
from diagnostics.diagnose import diagnose, plan_of
from diagnostics.domain.case import Case
from diagnostics.domain.library import Library
from diagnostics.errors import ContentError, DiagnosticError, UsageError
from diagnostics.exporting import as_data

if TYPE_CHECKING:
    from diagnostics.evaluation.interviews import Interviews
    from diagnostics.evaluation.simulation import Simulated

SEED = 7
"""Of the simulation: the same luck in every world and on every machine."""

FORMATS = ("pdf", "html", "md", "json")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code; faults go to standard error, one a line."""
    parser = _parser()
    try:
        given = parser.parse_args(arguments)
        command: Callable[[argparse.Namespace], int] = given.command
        return command(given)
    except UsageError as wrong:
        print(wrong, file=sys.stderr)
        return 2
    except DiagnosticError as failure:
        print(failure, file=sys.stderr)
        return 1
    except BrokenPipeError:
        sys.stderr.close()
        return 0


def check_command(given: argparse.Namespace) -> int:
    """Run the three gates and the proofs over all content and the sample cases."""
    from diagnostics.check import check
    from diagnostics.terminal import show_check

    paths = [Path(path) for path in given.cases] or sample_paths(ROOT)
    checked = check(ROOT, paths)
    if checked.faults:
        raise ContentError(checked.faults)
    show_check(Console(), checked)
    return 0


def questions_command(given: argparse.Namespace) -> int:
    """Print every question with who can answer it and its options."""
    library = load_library()
    if given.json:
        data = [
            {
                "id": question.id,
                "text": question.text,
                "roles": question.roles,
                "options": [{"id": option.id, "label": option.label} for option in question.options],
                "seconds": question.seconds,
                "topic": library.topic_of[question.id].id,
            }
            for question in library.questions
        ]
        _print_json(data)
        return 0
    console = Console()
    for topic in library.topics:
        console.print(f"\n[bold]{topic.title}[/bold] - {topic.about}")
        for question in topic.questions:
            console.print(f"  {question.text}  [dim]{question.id}, {question.seconds} s, {', '.join(question.roles)}[/dim]")
    return 0


def diagnose_command(given: argparse.Namespace) -> int:
    """Diagnose one case file."""
    from diagnostics.terminal import show_diagnosis

    library = load_library()
    case = _case_from(given.case, library)
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
        _print_json(as_data(found))
    else:
        show_diagnosis(console, found)
    return 0


def report_command(given: argparse.Namespace) -> int:
    """Write a report of one case file."""
    from diagnostics.planning.plan import Limits
    from diagnostics.reports.build import report_of
    from diagnostics.reports.render import render

    library = load_library()
    case = _case_from(given.case, library)
    found = diagnose(library, case)
    if given.format == "json":
        content = (json.dumps(as_data(found), ensure_ascii=False, indent=2) + "\n").encode()
    else:
        plan = plan_of(library, found, Limits())
        content = render(report_of(library, case, found, plan), given.format)
    out = Path(given.out)
    try:
        out.write_bytes(content)
    except OSError as failure:
        raise UsageError(f"{out} cannot be written ({failure.strerror}); name a file in a folder that exists") from failure
    print(f"Written: {out} ({len(content) / 1000:.0f} kB)")
    return 0


def network_command(given: argparse.Namespace) -> int:
    """Write the Bayesian network for any other tool."""
    from diagnostics.reasoning.bif import network_bif
    from diagnostics.reasoning.model import model_of

    out = Path(given.bif)
    try:
        out.write_text(network_bif(model_of(load_library(), None, None)), encoding="utf-8")
    except OSError as failure:
        raise UsageError(f"{out} cannot be written ({failure.strerror}); name a file in a folder that exists") from failure
    print(f"Written: {out}")
    return 0


def benchmark_command(given: argparse.Namespace) -> int:
    """Measure the diagnosis on the published cases, beside other methods."""
    from diagnostics.evaluation.benchmark import as_data as measured_data
    from diagnostics.evaluation.benchmark import benchmark
    from diagnostics.terminal import show_benchmark, show_interviews, show_simulation

    library = load_library()
    if given.raters:
        return _compare_raters(library, *(_case_from(path, library) for path in given.raters))
    paths = [Path(path) for path in given.cases] or sample_paths(ROOT)
    cases = [read_case(path, library) for path in paths]
    with Progress(transient=True, console=Console(stderr=True)) as progress:
        task = progress.add_task("Diagnosing", total=None)
        found = benchmark(library, cases, lambda done, total: progress.update(task, completed=done, total=total))
    simulated = _simulated(library, given.simulate) if given.simulate else []
    held = _held_interviews(library, given.interviews) if given.interviews else []
    if given.json:
        more = {"simulation": [measured_data(one) for one in simulated], "interviews": [measured_data(one) for one in held]}
        _print_json(measured_data(found) | more)
        return 0
    show_benchmark(Console(), found)
    if simulated:
        show_simulation(Console(), simulated)
    if held:
        show_interviews(Console(), held)
    return 0


def _held_interviews(library: Library, count: int) -> list[Interviews]:
    """Return what each rule for choosing the next question comes to in `count` simulated interviews."""
    from diagnostics.evaluation.interviews import RULES, interviews

    found = []
    with Progress(transient=True, console=Console(stderr=True)) as progress:
        for rule in RULES:
            task = progress.add_task(rule, total=1.0)
            found.append(
                interviews(library, count, rule, SEED, lambda part, task=task: progress.update(task, completed=part))  # type: ignore[misc]
            )
    return found


def _simulated(library: Library, cases: int) -> list[Simulated]:
    """Return what each simulated world does to the diagnosis, `cases` in each."""
    from diagnostics.evaluation.simulation import simulate
    from diagnostics.evaluation.worlds import WORLDS

    found = []
    with Progress(transient=True, console=Console(stderr=True)) as progress:
        for world in WORLDS:
            task = progress.add_task(world.label, total=1.0)
            found.append(
                simulate(library, cases, world, SEED, lambda part, task=task: progress.update(task, completed=part))  # type: ignore[misc]
            )
    return found


def _compare_raters(library: Library, one: Case, other: Case) -> int:
    from diagnostics.evaluation.agreement import agreement, agreement_lines

    for line in agreement_lines(agreement(library, one, other)):
        print(line)
    return 0


def demo_command(given: argparse.Namespace) -> int:
    """Fill the database with the sample cases."""
    from diagnostics.access.rights import LOCAL
    from diagnostics.services.files import open_sample
    from diagnostics.services.libraries import keep_library
    from diagnostics.storage.database import default_url
    from diagnostics.storage.store import Store

    library, paths = load_library(), sample_paths(ROOT)
    store = Store.open(given.database or default_url())
    try:
        keep_library(store, read_content(ROOT))
        for path in paths:
            open_sample(store, LOCAL, library, read_case(path, library))
    finally:
        store.close()
    print(f"{len(paths)} sample cases are in the database.")
    return 0


def _case_from(path: str, library: Library) -> Case:
    """Return the case in a file; say so where it was answered against another version of the library."""
    case = read_case(Path(path), library)
    if case.library not in (None, library.hash):
        print(f"{path}: answered against another library; diagnosed with version {library.version}", file=sys.stderr)
    return case


def _print_json(data: object) -> None:
    print(json.dumps(data, ensure_ascii=False, indent=2))


def _count(text: str) -> int:
    if not text.isdigit() or not 100 <= int(text) <= 100_000:
        raise argparse.ArgumentTypeError(f"'{text}' is not a number from 100 to 100000")
    return int(text)


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> None:  # type: ignore[override]
        raise UsageError(f"{message}\n{self.format_usage().strip()}")


def _parser() -> argparse.ArgumentParser:
    parser = _Parser(prog="python -m diagnostics", description="Find the causes, owners and interventions behind a request.")
    commands = parser.add_subparsers(title="commands", required=True, metavar="COMMAND")

    def add(name: str, run: Callable[[argparse.Namespace], int], about: str) -> argparse.ArgumentParser:
        command = commands.add_parser(name, help=about, description=about)
        command.set_defaults(command=run)
        return command

    checking = add("check", check_command, "check all content and cases; every fault with file and line")
    checking.add_argument("cases", nargs="*", metavar="CASE.yaml", help="case files; the samples where none is named")
    asking = add("questions", questions_command, "list every question")
    asking.add_argument("--json", action="store_true")
    one = add("diagnose", diagnose_command, "diagnose one case")
    one.add_argument("case", metavar="CASE.yaml")
    one.add_argument("--json", action="store_true", help="print one object instead of text")
    one.add_argument("--adaptive", action="store_true", help="ask only what the interview would ask")
    one.add_argument("--flat-prior", action="store_true", help="start from the same chance for every cause")
    writing = add("report", report_command, "write a report of one case")
    writing.add_argument("case", metavar="CASE.yaml")
    writing.add_argument("--format", choices=FORMATS, required=True)
    writing.add_argument("--out", required=True, metavar="FILE")
    network = add("network", network_command, "write the Bayesian network")
    network.add_argument("--bif", required=True, metavar="FILE")
    measuring = add("benchmark", benchmark_command, "measure the diagnosis on published cases, beside other methods")
    measuring.add_argument("cases", nargs="*", metavar="CASE.yaml", help="published cases; the samples where none is named")
    measuring.add_argument("--json", action="store_true", help="print one object instead of text")
    measuring.add_argument("--simulate", type=_count, metavar="N", help="also in nine simulated worlds, N cases in each")
    measuring.add_argument("--interviews", type=_count, metavar="N", help="also N interviews by each of five rules")
    measuring.add_argument("--raters", nargs=2, metavar="CASE.yaml", help="how far two people agree on one case")
    filling = add("demo", demo_command, "fill the database with the sample cases")
    filling.add_argument("--database", metavar="URL", help="default: the app's database")
    return parser


if __name__ == "__main__":
    sys.exit(main())
