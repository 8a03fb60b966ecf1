"""A case as a file of one format, or as all of them in one archive."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from diagnostics.content.cases import write_case
from diagnostics.diagnose import diagnose, plan_of
from diagnostics.domain.case import Case
from diagnostics.domain.diagnosis import Diagnosis
from diagnostics.domain.kept import NOTHING, Kept
from diagnostics.domain.library import Library
from diagnostics.errors import ReportError
from diagnostics.exporting import as_data
from diagnostics.handover.archive import archived
from diagnostics.planning.plan import Limits, Plan
from diagnostics.reports.build import report_of
from diagnostics.reports.data import report_as_data
from diagnostics.reports.document import Document, Length
from diagnostics.reports.house import PLAIN, House
from diagnostics.reports.render import RENDERERS


@dataclass(frozen=True)
class Form:
    """A format that a case can be taken along in: how its files end, what people call it, what programs call it."""

    ending: str
    label: str
    mime: str


OFFICE = "application/vnd.openxmlformats-officedocument"
FORMS = (
    Form("pdf", "PDF", "application/pdf"),
    Form("docx", "Word", f"{OFFICE}.wordprocessingml.document"),
    Form("pptx", "PowerPoint", f"{OFFICE}.presentationml.presentation"),
    Form("xlsx", "Excel", f"{OFFICE}.spreadsheetml.sheet"),
    Form("html", "Web page", "text/html"),
    Form("md", "Text (Markdown)", "text/markdown"),
    Form("json", "Data (JSON)", "application/json"),
    Form("yaml", "Case file (YAML)", "application/yaml"),
)
DATA = ("json", "yaml")
"""These are for programs, and the same in every look."""


@dataclass(frozen=True)
class Findings:
    """A case with all that its report is written from."""

    library: Library
    case: Case
    diagnosis: Diagnosis
    plan: Plan
    limits: Limits = field(default_factory=Limits)
    kept: Kept = NOTHING

    def document(self, length: Length = Length.FULL, house: House = PLAIN) -> Document:
        """Return the report."""
        return report_of(
            self.library,
            self.case,
            self.diagnosis,
            self.plan,
            length=length,
            house=house,
            follow_up=self.kept,
            limits=self.limits,
        )

    def file(self, ending: str, length: Length = Length.FULL, house: House = PLAIN) -> bytes:
        """Return the case as a file; the same case gives the same bytes. Raises ReportError for an unknown format."""
        if ending == "yaml":
            return write_case(self.case).encode()
        if ending == "json":
            data = {**as_data(self.diagnosis), "report": report_as_data(self.document(length))}
            return (json.dumps(data, ensure_ascii=False, indent=2) + "\n").encode(errors="replace")
        if ending not in RENDERERS:
            known = ", ".join(form.ending for form in offered())
            raise ReportError(f"There is no report in the format “{ending}”; choose one of {known}.")
        return RENDERERS[ending](self.document(length, house))


def findings_of(library: Library, case: Case, limits: Limits | None = None, kept: Kept = NOTHING) -> Findings:
    """Return a case with its diagnosis, and its plan within limits."""
    found, within = diagnose(library, case), limits or Limits()
    return Findings(library, case, found, plan_of(library, found, within), within, kept)


def offered() -> tuple[Form, ...]:
    """Return the formats that can be had, in the order in which they are offered."""
    return tuple(form for form in FORMS if form.ending in RENDERERS or form.ending in DATA)


def everything(
    findings: Findings, name: str, length: Length, house: House, on_progress: Callable[[float], None] = lambda part: None
) -> bytes:
    """Return an archive with the case in every format, each file called by `name`; `on_progress` hears the part done.

    A format that fails is named in the archive's own list and keeps no other back.
    """
    forms = offered()
    files: dict[str, bytes] = {}
    said = []
    for number, form in enumerate(forms):
        files_of, failures = tried(findings, (form.ending,), length, house)
        files |= {f"{name}.{ending}": data for ending, data in files_of.items()}
        said += [f"{form.label}: {failures[0] if failures else f'{name}.{form.ending}'}"]
        on_progress((number + 1) / len(forms))
    return archived(files, said)


def tried(
    findings: Findings, endings: Sequence[str], length: Length, house: House
) -> tuple[Mapping[str, bytes], tuple[str, ...]]:
    """Return the files that could be made, by ending, and a sentence for each that could not."""
    files, failures = {}, []
    for ending in endings:
        try:
            files[ending] = findings.file(ending, length, house)
        except ReportError as refused:
            failures.append(f"not made as {ending}: {refused}")
        except Exception as mistake:
            # One case among a hundred, or one format among eight, must not take the others with it.
            failures.append(f"not made as {ending}, by a mistake of the program ({type(mistake).__name__}: {mistake})")
    return files, tuple(failures)
