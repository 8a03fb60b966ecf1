"""Commands about the organisation: import a file, write one, print a template."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING

from diagnostics.commands.printing import say_written, write_file
from diagnostics.content.library import load_library
from diagnostics.errors import ContentError, Fault, FileRefused
from diagnostics.exchange.sheet import LARGEST_FILE
from diagnostics.whole_files import read_whole

if TYPE_CHECKING:
    from diagnostics.services.organisation import Preview
    from diagnostics.storage.store import Store

SHOWN = 20
"""Differences of one kind that are listed; the rest are counted."""


def add_organisation_commands(parser: argparse.ArgumentParser) -> None:
    """Add the commands below `organisation`."""
    commands = parser.add_subparsers(title="commands", required=True, metavar="COMMAND")
    taking = commands.add_parser("import", help="take the organisation over from a CSV or XLSX file")
    taking.set_defaults(command=import_command)
    taking.add_argument("file", metavar="FILE")
    taking.add_argument("--dry-run", action="store_true", help="say what would change, and change nothing")
    taking.add_argument("--whole", action="store_true", help="the file is the whole: posts that it leaves out are abolished")
    taking.add_argument("--on", type=_day, default=None, metavar="DAY", help="the day from which it holds; default: today")
    writing = commands.add_parser("export", help="write the organisation as a CSV file that can be imported again")
    writing.set_defaults(command=export_command)
    writing.add_argument("--out", required=True, metavar="FILE")
    writing.add_argument("--on", type=_day, default=None, metavar="DAY", help="as it is on that day; default: today")
    for command in (taking, writing):
        command.add_argument("--database", metavar="URL", help="default: the app's database")
    example = commands.add_parser("template", help="write a CSV file with every column and an example")
    example.set_defaults(command=template_command)
    example.add_argument("--out", required=True, metavar="FILE")


def import_command(given: argparse.Namespace) -> int:
    """Take the organisation over from a file, or say what that would do."""
    from diagnostics.access.rights import LOCAL
    from diagnostics.services.organisation import apply_import, preview_import

    data = _read(given.file)
    with _store(given.database) as store:
        on = given.on or date.today()
        preview = preview_import(store, LOCAL, load_library(), data, given.file, on, given.whole)
        _show(preview)
        if not given.dry_run:
            apply_import(store, LOCAL, preview)
    print("Nothing was stored." if given.dry_run else f"Stored, in force from {preview.change.on}.")
    return 0


def export_command(given: argparse.Namespace) -> int:
    """Write the organisation as a CSV file."""
    from diagnostics.access.rights import LOCAL
    from diagnostics.services.organisation import export_organisation

    with _store(given.database) as store:
        content = export_organisation(store, LOCAL, given.on or date.today())
    write_file(given.out, content)
    say_written(given.out, f" ({len(content) / 1000:.0f} kB)")
    return 0


def template_command(given: argparse.Namespace) -> int:
    """Write a CSV file with every column and an example."""
    from diagnostics.exchange.organisation_file import template

    write_file(given.out, template().encode())
    say_written(given.out, "")
    return 0


def _show(preview: Preview) -> None:
    from diagnostics.exchange.organisation_preview import KIND_LABELS

    for note in preview.notes:
        print(note, file=sys.stderr)
    for column in preview.ignored:
        print(f"Not read: the column {column}", file=sys.stderr)
    for kind, group in groupby(preview.told, key=lambda one: one.kind):
        sentences = [one.sentence for one in group]
        print(f"{KIND_LABELS[kind]}: {len(sentences)}")
        for sentence in sentences[:SHOWN]:
            print(f"  {sentence}")
        if len(sentences) > SHOWN:
            print(f"  ... and {len(sentences) - SHOWN:,} more")
    if not preview.told:
        print("The file says what is recorded already.")


@contextmanager
def _store(address: str | None) -> Iterator[Store]:
    from diagnostics.storage.database import default_url
    from diagnostics.storage.store import Store

    opened = Store.open(address or default_url())
    try:
        yield opened
    finally:
        opened.close()


def _read(name: str) -> bytes:
    try:
        return read_whole(Path(name), LARGEST_FILE)
    except FileRefused as refused:
        raise ContentError([Fault(name, 1, "", refused.reason)]) from refused


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"'{text}' is no day; write year-month-day, such as 2026-03-31") from None
