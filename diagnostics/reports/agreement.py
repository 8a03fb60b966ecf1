"""The agreement as a page to print and sign: its text letter by letter, who signed it, and room for those who will."""

from __future__ import annotations

from collections.abc import Iterator

from diagnostics.domain.follow_up import Agreement
from diagnostics.findings.agreement import parts_of
from diagnostics.reports.document import Block, Bullets, Document, Heading, Paragraph, Table
from diagnostics.reports.render import render
from diagnostics.wording import at_time, clipped, on_day

ROOM_FOR = 3
"""Empty lines for signatures on paper."""


def agreement_page(agreement: Agreement) -> bytes:
    """Return the agreement as PDF; the same agreement with the same signatures gives the same bytes."""
    return render(agreement_document(agreement), "pdf")


def agreement_document(agreement: Agreement) -> Document:
    """Return the agreement as a document of one page, for any agreement that a page can hold."""
    title, *rest = parts_of(agreement.text)
    name = title.heading.removeprefix("Performance agreement: ")
    blocks = [*_lines(title.lines)]
    for part in rest:
        blocks += [Heading(part.heading), *_lines(part.lines)]
    return Document(
        title=name,
        kind="Performance agreement",
        about=f"Version {agreement.number}, made {on_day(agreement.made_at)} by {agreement.made_by}",
        mark="",
        footer=f"{clipped(name, 60)} · version {agreement.number} · SHA-256 {agreement.hash[:16]}",
        written_on=agreement.made_at.date(),
        blocks=(*blocks, *_signatures(agreement)),
        one_page=True,
    )


def _lines(lines: tuple[str, ...]) -> Iterator[Block]:
    items: list[str] = []
    for line in lines:
        if line.startswith("- "):
            items.append(line[2:])
        elif line.startswith("  ") and items:
            items[-1] += f" {line.strip()}"
        else:
            yield Paragraph(line)
    if items:
        yield Bullets(tuple(items))


def _signatures(agreement: Agreement) -> Iterator[Block]:
    yield Heading("Signatures")
    signed = [(one.name, at_time(one.at), one.meaning) for one in agreement.signatures]
    empty = [("", "", "")] * max(0, ROOM_FOR - len(signed))
    yield Table("", ("Name", "When", "What the signature means"), tuple([*signed, *empty]), (2.0, 2.0, 4.0))
    yield Paragraph(f"The signatures are bound to this text by SHA-256 {agreement.hash}.", small=True)
