"""The command line: `python -m diagnostics ...`. Exit codes: 0 fine, 1 faults in content or case, 2 wrong usage."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Sequence
from datetime import date

from diagnostics.commands.auditing import export_command, retain_command, verify_command
from diagnostics.commands.cases import diagnose_command
from diagnostics.commands.content import check_command, network_command, questions_command, strings_command
from diagnostics.commands.database import (
    backup_command,
    condition_command,
    confirm_clock_command,
    migrate_command,
    restore_command,
)
from diagnostics.commands.demo import demo_command
from diagnostics.commands.measuring import benchmark_command, calibrate_command, learn_command
from diagnostics.commands.organising import add_organisation_commands
from diagnostics.commands.reporting import add_house_command, add_report_command
from diagnostics.errors import ContentError, DiagnosticError, UsageError, in_brief


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code; faults go to standard error, one a line, at most 20 of a kind."""
    parser = _parser()
    try:
        given = parser.parse_args(arguments)
        command: Callable[[argparse.Namespace], int] = given.command
        return command(given)
    except UsageError as wrong:
        print(wrong, file=sys.stderr)
        return 2
    except ContentError as faulty:
        print(in_brief(faulty.faults), file=sys.stderr)
        return 1
    except DiagnosticError as failure:
        print(failure, file=sys.stderr)
        return 1
    except BrokenPipeError:
        sys.stderr.close()
        return 0


def _count(text: str) -> int:
    if not text.isdigit() or not 100 <= int(text) <= 100_000:
        raise argparse.ArgumentTypeError(f"'{text}' is not a number from 100 to 100000")
    return int(text)


def _portfolio_size(text: str) -> int:
    if not text.isdigit() or not 1 <= int(text) <= 1_000_000:
        raise argparse.ArgumentTypeError(f"'{text}' is not a number from 1 to 1000000")
    return int(text)


def _days(text: str) -> int:
    if not text.isdigit():
        raise argparse.ArgumentTypeError(f"'{text}' is not a number of days")
    return int(text)


Adding = Callable[[str, Callable[[argparse.Namespace], int], str], argparse.ArgumentParser]


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

    checking = add("check", check_command, "check all content, translations and cases; every fault with file and line")
    checking.add_argument("cases", nargs="*", metavar="CASE.yaml", help="case files; the samples where none is named")
    checking.add_argument(
        "--against",
        metavar="REVISION",
        help="also how the diagnoses of these cases differ from those with the content of a git revision or folder",
    )
    checking.add_argument("--json", action="store_true", help="print one object instead of text")
    asking = add("questions", questions_command, "list every question")
    asking.add_argument("--json", action="store_true")
    translating = add("strings", strings_command, "write what people who answer read, as a template for translators")
    translating.add_argument("--out", metavar="FILE", help="a PO template; standard output where none is named")
    one = add("diagnose", diagnose_command, "diagnose one case")
    one.add_argument("case", metavar="CASE.yaml")
    one.add_argument("--json", action="store_true", help="print one object instead of text")
    one.add_argument("--adaptive", action="store_true", help="ask only what the interview would ask")
    one.add_argument("--flat-prior", action="store_true", help="start from the same chance for every cause")
    add_report_command(add)
    add_house_command(add)
    network = add("network", network_command, "write the Bayesian network")
    network.add_argument("--bif", required=True, metavar="FILE")
    measuring = add("benchmark", benchmark_command, "measure the diagnosis on published cases, beside other methods")
    measuring.add_argument("cases", nargs="*", metavar="CASE.yaml", help="published cases; the samples where none is named")
    measuring.add_argument("--json", action="store_true", help="print one object instead of text")
    measuring.add_argument("--simulate", type=_count, metavar="N", help="also in nine simulated worlds, N cases in each")
    measuring.add_argument("--interviews", type=_count, metavar="N", help="also N interviews by each of five rules")
    measuring.add_argument(
        "--learning", action="store_true", help="also what learning from closed cases gains in simulation"
    )
    measuring.add_argument("--raters", nargs=2, metavar="CASE.yaml", help="how far two people agree on one case")
    calibrating = add("calibrate", calibrate_command, "learn from the published cases how likelihoods are stated")
    calibrating.add_argument(
        "--out", metavar="FILE", help="write it as a content file; the product reads data/calibration.yaml"
    )
    calibrating.add_argument("--on", type=date.fromisoformat, metavar="DATE", help="the date it carries; default: today")
    calibrating.add_argument("--json", action="store_true", help="print one object instead of text")
    learning = add(
        "learn", learn_command, "say what closed cases teach: what would move, why, and whether it foretells better"
    )
    learning.add_argument(
        "cases", nargs="*", metavar="CASE.yaml", help="closed cases; those of the database where none is named"
    )
    learning.add_argument("--out", metavar="FILE", help="write what was learned as a content file")
    learning.add_argument("--json", action="store_true", help="print one object instead of text")
    learning.add_argument("--database", metavar="URL", help="default: the app's database")
    filling = add("demo", demo_command, "fill the database with the sample cases, or an invented company")
    filling.add_argument("--cases", type=_portfolio_size, metavar="N", help="an invented company with N cases")
    filling.add_argument("--database", metavar="URL", help="default: the app's database")
    _add_audit(commands)
    _add_database(commands)
    about = "import the organisation from a file, or write it as one"
    add_organisation_commands(commands.add_parser("organisation", help=about, description=about))
    return parser


def _group(commands: argparse._SubParsersAction[_Parser], name: str, about: str) -> Adding:
    """Return what adds a command to a new group of them; each works on the app's database, or on one that is named."""
    verbs = commands.add_parser(name, help=about, description=about).add_subparsers(
        title="commands", required=True, metavar="COMMAND"
    )

    def add(name: str, run: Callable[[argparse.Namespace], int], about: str) -> argparse.ArgumentParser:
        command = verbs.add_parser(name, help=about, description=about)
        command.set_defaults(command=run)
        command.add_argument("--database", metavar="URL", help="default: the app's database")
        return command

    return add


def _add_audit(commands: argparse._SubParsersAction[_Parser]) -> None:
    add = _group(
        commands, "audit", "verify or export the audit trail, or take away details as the rule for keeping them says"
    )
    verifying = add("verify", verify_command, "check the chain of events and name its first broken link")
    verifying.add_argument("file", nargs="?", metavar="FILE", help="an export; the database where none is named")
    verifying.add_argument("--head", metavar="HASH", help="a head noted earlier, which the chain has to contain")
    exporting = add("export", export_command, "write every event to a file that can be verified anywhere")
    exporting.add_argument("--out", required=True, metavar="FILE")
    retaining = add("retain", retain_command, "take away the details of events about cases closed or deleted long ago")
    retaining.add_argument("--older-than", required=True, type=_days, metavar="DAYS")


def _add_database(commands: argparse._SubParsersAction[_Parser]) -> None:
    add = _group(commands, "database", "look after the database: bring it up to date, check it, back it up, restore it")
    add("migrate", migrate_command, "bring the database to the tables of this version; a file of SQLite is copied first")
    add("check", condition_command, "look through the whole database and its record of changes")
    add("confirm-clock", confirm_clock_command, "confirm that the computer's date is right, and erase what is due")
    backing_up = add("backup", backup_command, "write a back-up while the app goes on")
    backing_up.add_argument("--out", required=True, metavar="FILE", help="a file that does not exist yet")
    restoring = add("restore", restore_command, "put a back-up into the database, all or nothing")
    restoring.add_argument("file", metavar="FILE")
    restoring.add_argument("--replace", action="store_true", help="also where the database holds cases")


if __name__ == "__main__":
    sys.exit(main())
