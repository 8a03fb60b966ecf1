"""What identifies a report: the version of the case it is about, and what it was made with."""

from __future__ import annotations

from diagnostics.reports.document import Block, Facts, Heading, Paragraph
from diagnostics.reports.material import Material

SHORT = 12
"""Digits of a hash in the footer of every page; enough to tell versions apart."""


WITH_ANSWERS = (
    "The hash of the content covers the request, the gap, who answered and every answer. The same content, library and "
    "engine give the same report, letter for letter: the seed of the sampling is fixed, and no date is taken from the clock."
)
# With a hash over the answers, the reader could find the answers by trying.
WITHOUT_ANSWERS = (
    "The hash of the content covers the request and the gap, but not the answers: this report is for a reader who does not "
    "see them. The revision says which state of the case the report is about."
)


def reference(material: Material) -> tuple[Block, ...]:
    """Return what an auditor needs to match the report with its case, and to make it again."""
    diagnosis, revision = material.diagnosis, material.kept.revision
    items = [
        ("Case", material.case.id),
        ("Revision of the case", str(revision) if revision is not None else ""),
        ("Content of the case", f"SHA-256 {material.version}"),
        ("Library", f"Version {diagnosis.library.version}"),
        ("Content of the library", f"SHA-256 {diagnosis.library.hash}"),
        ("Engine", diagnosis.engine),
    ]
    return (
        Heading("Annex: audit reference"),
        Facts(tuple((name, text) for name, text in items if text)),
        Paragraph(WITHOUT_ANSWERS if diagnosis.is_withheld else WITH_ANSWERS, small=True),
    )
