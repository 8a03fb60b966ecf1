"""What a file that is no template really is, and what to do to get one: people rename files, and programs save others."""

from __future__ import annotations

from collections.abc import Mapping
from io import BytesIO
from zipfile import BadZipFile, ZipFile

COMPOUND = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
"""How files of Office before 2007 begin, and newer ones that are locked by a password or by rights management."""

STREAMS = {
    "EncryptedPackage": "it is locked by a password or by rights management",
    "PowerPoint Document": "it has the old format of PowerPoint (.ppt)",
    "WordDocument": "it has the old format of Word (.doc)",
    "Workbook": "it has the old format of Excel (.xls)",
}
"""What a file of that kind is, by the name of something in it."""

BEGINNINGS = {
    b"%PDF": "it is a PDF",
    b"{\\rtf": "it is rich text (RTF)",
    b"{": "it is a shortcut to a file on the web; download that",
    b"<": "it is a page or a single file of XML",
}

FOLDERS = {"word/": "a file of Word", "ppt/": "a file of PowerPoint", "xl/": "a file of Excel", "visio/": "a file of Visio"}
"""By the folder in an archive."""

OPEN_DOCUMENTS = b"application/vnd.oasis.opendocument."
STRICT = b"http://purl.oclc.org/ooxml/"
"""How the names in Strict Open XML begin."""

MAIN = {"Word": "word/", "PowerPoint": "ppt/"}
SAVE_AS: Mapping[str, str] = {
    "Word": "Word Document (*.docx)",
    "PowerPoint": "PowerPoint Presentation (*.pptx)",
}


def what_it_is(data: bytes, program: str) -> str | None:
    """Return what a file is, if that is not one of `program`, and what to do; none where nothing says so."""
    found = _compound(data) if data.startswith(COMPOUND) else _archive(data, program) if data.startswith(b"PK") else None
    found = found or next((says for beginning, says in BEGINNINGS.items() if data.lstrip().startswith(beginning)), None)
    if found is None:
        return None
    advice = f"save it as {SAVE_AS[program]}"
    if "locked" in found:
        advice = f"remove that, then {advice}"
    return f"the file cannot be read as one of {program}: {found}; {advice}"


def _compound(data: bytes) -> str:
    names = (says for name, says in STREAMS.items() if name.encode("utf-16-le") in data)
    return next(names, "it has an old format of Office")


def _archive(data: bytes, program: str) -> str | None:
    try:
        with ZipFile(BytesIO(data)) as package:
            names = package.namelist()
            kind = package.read("mimetype") if "mimetype" in names else b""
            if kind.startswith(OPEN_DOCUMENTS):
                return f"it is an OpenDocument file ({kind.removeprefix(OPEN_DOCUMENTS).decode(errors='replace')})"
            if any(name.endswith(".iwa") for name in names) or "Index.zip" in names or "index.apxl" in names:
                return "it is a file of Keynote, Pages or Numbers; export it there"
            # The folder of the program itself has to be there: a chart holds a file of Excel, but as a part.
            if not any(name.lower().startswith(MAIN[program]) for name in names):
                return next(
                    (f"it is {says}" for folder, says in FOLDERS.items() if any(name.startswith(folder) for name in names)),
                    None,
                )
            links = [name for name in names if name in ("_rels/.rels", f"{MAIN[program]}presentation.xml")]
            if any(STRICT in package.read(name) for name in links):
                return "it is saved as Strict Open XML, which looks the same and cannot be read here"
    except (BadZipFile, KeyError, OSError, EOFError, ValueError, NotImplementedError, RuntimeError):
        return None  # the archive is damaged, and the reader of the template says so
    return None
