"""The facilitation kit: what a facilitator takes along, on paper, to the talk with whoever asked and with the owners."""

from __future__ import annotations

from datetime import date

from diagnostics.domain.facilitation import Facilitation, Stage
from diagnostics.reports.document import Block, Bullets, Document, Heading, PageBreak, Paragraph, Table
from diagnostics.reports.house import PLAIN, House
from diagnostics.reports.kit_forces import force_field
from diagnostics.reports.kit_owners import owners_pages
from diagnostics.reports.kit_talk import questions, script, talk
from diagnostics.reports.kit_words import Kit, kit_material
from diagnostics.reports.material import Material
from diagnostics.wording import clipped, on_day

KINDS = {
    Stage.BEFORE: "Facilitation kit for the talk before the interview",
    Stage.AFTER: "Facilitation kit for the talk after the diagnosis",
}
GROUNDS = {
    "primary": "read at the source",
    "secondary": "as reported by others, or read in part",
    "judgement": "our judgement",
}
"""How far a way of working was read, as it stands in the kit."""


def kit_of(material: Material, told: Facilitation, on: date | None = None, house: House = PLAIN) -> Document:
    """Return the kit of a case as it stands: before anybody answered, or with what the diagnosis found.

    `on` is the day of the talk, from which the dates are reckoned; without it there is room to write them. No respondent
    is named, and the owners' pages hold no answer that a person gave.
    """
    kit = kit_material(material, told, on)
    title = clipped(kit.diagnosis.title, 120)
    sections = [talk(kit), script(kit), questions(kit), force_field(kit), *owners_pages(kit), _grounds(kit)]
    return Document(
        title=title,
        kind=KINDS[kit.there.stage],
        about=f"For {on_day(on)}" if on else "",
        mark="",
        footer=f"{clipped(kit.diagnosis.title, 60)} · library {kit.diagnosis.library.version}",
        written_on=on or kit.case.opened_on,
        blocks=tuple(_on_pages_of_their_own(sections)),
        by_hand=True,
        house=house,
    )


def _on_pages_of_their_own(sections: list[tuple[Block, ...]]) -> list[Block]:
    there = [section for section in sections if section]
    blocks = [*there[0]]
    for section in there[1:]:
        blocks += [PageBreak(), *section]
    return blocks


def _grounds(kit: Kit) -> tuple[Block, ...]:
    """Say what is somebody's technique, how far it was read, and that the rest is ours."""
    known = kit.library.source_by_key
    rows = tuple(
        (
            one.label,
            one.says,
            "; ".join(known[key].short for key in one.sources if key in known),
            GROUNDS[one.grade.value],
        )
        for one in kit.told.techniques
    )
    return (
        Heading("Where this comes from"),
        Paragraph("Every line of this kit is in our own words. These ways of working are somebody's:"),
        Table("", ("Way of working", "What was read of it", "Source", "Ground"), rows, (2.2, 4.6, 2.2, 1.8)),
        Heading("In every talk", 2),
        Bullets(tuple(kit.told.rules)),
    )
