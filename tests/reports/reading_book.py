"""What a reader finds in a workbook: texts of cells, figures as they are shown, footers, and the texts of charts."""

from __future__ import annotations

import re
import shutil
import subprocess
from html import unescape
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest
from openpyxl import load_workbook
from openpyxl.workbook.workbook import Workbook

DRAWN = re.compile(r"xl/(charts|drawings)/[^/]+\.xml")


def opened(content: bytes, values: bool = False) -> Workbook:
    return load_workbook(BytesIO(content), data_only=values)


def parts(content: bytes) -> dict[str, bytes]:
    with ZipFile(BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def book_text(content: bytes) -> str:
    """All texts and figures of all cells, and the letters of charts."""
    book = opened(content, values=True)
    cells = [
        str(cell.value) for sheet in book.worksheets for row in sheet.iter_rows() for cell in row if cell.value is not None
    ]
    drawn = [text.decode() for name, text in parts(content).items() if DRAWN.fullmatch(name)]
    return "\n".join([*cells, *(unescape(re.sub(r"<[^>]+>", " ", text)) for text in drawn)])


def reckoned(books: dict[str, Workbook], folder: Path) -> dict[str, Workbook]:
    """Workbooks with what LibreOffice reckons of their formulas; what was written beside them is gone."""
    office = shutil.which("soffice")
    if not office:
        pytest.skip("soffice (LibreOffice Calc) is not installed: formulas cannot be reckoned")
    for name, book in books.items():
        book.save(folder / f"{name}.xlsx")
    done = folder / "done"
    command = [office, f"-env:UserInstallation=file://{folder}/home", "--headless", "--convert-to", "xlsx", "--outdir"]
    files = [str(folder / f"{name}.xlsx") for name in books]
    subprocess.run([*command, str(done), *files], check=True, capture_output=True)
    return {name: load_workbook(done / f"{name}.xlsx", data_only=True) for name in books}
