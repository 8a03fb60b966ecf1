"""Reports on the command line: of one case as a file, of many as an archive; and the check of a house style."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

from diagnostics.commands.printing import case_from, not_written, progress, say_written, write_file
from diagnostics.content.library import ROOT, load_library, read_content
from diagnostics.domain.library import Library
from diagnostics.errors import ContentError, DiagnosticError, FileRefused, UsageError

if TYPE_CHECKING:
    from diagnostics.handover.many import Order
    from diagnostics.reports.house import House

Adding = Callable[[str, Callable[[argparse.Namespace], int], str], argparse.ArgumentParser]

FORMATS = ("pdf", "docx", "pptx", "xlsx", "html", "md", "json")
LENGTHS = ("one-page", "short", "full")
FOLDER = "default: the one named by CAUSEWAY_HOUSE, or a plain look"


def add_report_command(add: Adding) -> None:
    """Add `report` to the commands."""
    writing = add("report", report_command, "write a report of one case, or of many as one archive (ZIP)")
    writing.add_argument("cases", nargs="*", metavar="CASE.yaml")
    writing.add_argument("--all", action="store_true", help="every case of the database, as one archive")
    writing.add_argument(
        "--format", choices=FORMATS, action="append", help="may be given several times for an archive; default there: all"
    )
    writing.add_argument("--length", choices=LENGTHS, default="full")
    writing.add_argument("--house", metavar="FOLDER", help=f"the look; {FOLDER}")
    writing.add_argument("--out", required=True, metavar="FILE", help="a name that ends in .zip makes an archive")
    writing.add_argument("--database", metavar="URL", help="with --all; default: the app's database")


def add_house_command(add: Adding) -> None:
    """Add `house` to the commands."""
    checking = add("house", house_command, "check a house style: colours, font, logo, and templates for Word and slides")
    checking.add_argument("folder", nargs="?", metavar="FOLDER", help="default: the one named by CAUSEWAY_HOUSE")


def house_command(given: argparse.Namespace) -> int:
    """Check a house style, and list everything that is wrong with it."""
    from diagnostics.handover.looks import SETTING, look_in

    folder = given.folder or os.environ.get(SETTING, "").strip()
    if not folder:
        raise UsageError(f"Name the folder of a house style, or set {SETTING} to it.")
    look = look_in(Path(folder))
    if look.faults:
        raise ContentError(look.faults)
    house = look.house
    parts = {"a logo": house.logo, "its font": house.fonts, "Word": house.docx_template, "PowerPoint": house.pptx_template}
    print(f"{look.sentence} With {', '.join(name for name, part in parts.items() if part) or 'colours and texts alone'}.")
    return 0


def report_command(given: argparse.Namespace) -> int:
    """Write a report of one case, or an archive of many."""
    house = _house(given.house)
    if given.all or len(given.cases) > 1 or given.out.lower().endswith(".zip"):
        return _archive(given, house)
    if len(given.cases) != 1 or len(given.format or ()) != 1:
        raise UsageError("Name one case and one --format; several of either go into an archive, --out FILE.zip.")
    from diagnostics.handover.files import findings_of
    from diagnostics.reports.document import Length

    library = load_library()
    case = case_from(given.cases[0], library)
    findings, length = findings_of(library, case), Length(given.length)
    content = findings.file(given.format[0], length, house)
    write_file(given.out, content)
    if given.format[0] == "pdf":
        from diagnostics.reports.glyphs import about_replaced_signs

        if said := about_replaced_signs(findings.document(length, house)):
            print(said, file=sys.stderr)
    say_written(given.out, f" ({len(content) / 1000:.0f} kB)")
    return 0


def _house(folder: str | None) -> House:
    """Return the look that is wanted; what is wrong with it is said, and stays plain."""
    from diagnostics.handover.looks import look_in, look_of_installation

    look = look_in(Path(folder)) if folder else look_of_installation(os.environ)
    for fault in look.faults:
        print(f"{fault}; this part stays plain", file=sys.stderr)
    return look.house


def _archive(given: argparse.Namespace, house: House) -> int:
    from diagnostics.handover.many import Wanted, write_many
    from diagnostics.reports.document import Length
    from diagnostics.reports.render import RENDERERS

    if given.all == bool(given.cases):
        raise UsageError("Name the cases, or take those of the database with --all.")
    if not given.out.lower().endswith(".zip"):
        raise UsageError("Several reports go into one archive; let the name after --out end in .zip.")
    orders, libraries = _of_database(given.database) if given.all else _of_files(given.cases)
    if not orders:
        raise UsageError("There is no case in the database yet; open one in the app first.")
    endings = tuple(given.format or (name for name in FORMATS if name in RENDERERS or name == "json"))
    wanted = Wanted(tuple(dict.fromkeys(endings)), Length(given.length), house)
    try:
        with progress("Writing reports") as heard:
            failed, size = write_many(Path(given.out), orders, libraries, wanted, heard)
    except FileRefused as refused:
        raise not_written(given.out, refused) from refused
    for line in failed:
        print(line, file=sys.stderr)
    say_written(given.out, f" ({len(orders)} cases, {size / 1e6:.1f} MB)")
    return 1 if failed else 0


def _of_files(paths: Sequence[str]) -> tuple[list[Order], Mapping[str, Library]]:
    from diagnostics.handover.many import Order

    library = load_library()

    def orders() -> Iterator[Order]:
        for path in paths:
            try:
                yield Order(Path(path).stem, case_from(path, library), library.hash)
            except DiagnosticError as refused:
                yield Order(Path(path).stem, None, failure=str(refused))

    return list(orders()), {library.hash: library}


def _of_database(address: str | None) -> tuple[list[Order], Mapping[str, Library]]:
    from diagnostics.access.rights import LOCAL
    from diagnostics.handover.many import Order
    from diagnostics.services.cases import list_cases
    from diagnostics.services.files import dossier_to_export
    from diagnostics.services.libraries import keep_library, library_for
    from diagnostics.storage.database import default_url
    from diagnostics.storage.store import Store

    orders, libraries = [], {}
    with closing(Store.open(address or default_url())) as store:
        keep_library(store, read_content(ROOT))
        for line in sorted(list_cases(store, LOCAL), key=lambda line: line.id):
            dossier = dossier_to_export(store, LOCAL, line.id, "zip")
            stored, library = dossier.stored, library_for(store, dossier.stored.case)
            libraries[library.hash] = library
            orders.append(Order(line.id, stored.case, library.hash, stored.plan, dossier.kept))
    return orders, libraries
