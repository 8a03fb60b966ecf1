"""The facilitation kit, offered where a talk is prepared: made when it is asked for, in every format of a report."""

from __future__ import annotations

from datetime import date
from functools import partial
from mimetypes import guess_type

import streamlit as st

from diagnostics.access.rights import Person, Right
from diagnostics.content.facilitation import load_facilitation
from diagnostics.diagnose import plan_of
from diagnostics.reports.kit import kit_of
from diagnostics.reports.material import material_of
from diagnostics.reports.render import RENDERERS, render
from diagnostics.services.files import case_to_export
from diagnostics.ui import runtime
from diagnostics.ui.case_page import OpenCase
from diagnostics.ui.taking import for_whoever_asks
from diagnostics.ui.widgets import quiet

NAMES = {"pdf": "PDF", "docx": "Word", "pptx": "PowerPoint", "xlsx": "Excel", "html": "Web page", "md": "Text (Markdown)"}


def show_kit(here: OpenCase) -> None:
    """Offer the kit to those who may take the case along: it holds answers, by question and not by role."""
    if not (here.may(Right.EXPORT) and here.may(Right.ANSWER)):
        return
    with st.expander("Facilitation kit", icon=":material/handyman:"):
        quiet(
            "On paper for the talk: agenda with times, what to say, questions that lead from a course to a result, and a "
            "force-field sheet. Once people have answered, a page for each owner comes with it."
        )
        on = st.date_input("Day of the talk", value=None, format="YYYY-MM-DD", key=f"field/{here.id}/kit-on")
        day = on if isinstance(on, date) else None
        with st.container(horizontal=True, gap="small"):
            for ending in RENDERERS:
                st.download_button(
                    NAMES.get(ending, ending.upper()),
                    for_whoever_asks(partial(kit_taken_along, case_id=here.id, ending=ending, on=day)),
                    f"{here.id}-kit.{ending}",
                    guess_type(f"kit.{ending}")[0] or "application/octet-stream",
                    on_click="ignore",
                    type="primary" if ending == "pdf" else "secondary",
                    key=f"kit-{ending}",
                )


def kit_taken_along(person: Person, case_id: str, ending: str, on: date | None) -> bytes:
    """Return the kit of a case as a file of one format, and record that it left."""
    stored = case_to_export(runtime.store(), person, case_id, f"kit-{ending}")
    library = runtime.library_of(stored.case)
    found = runtime.diagnosis_of(library, stored.case)
    material = material_of(library, stored.case, found, plan_of(library, found, stored.plan))
    return render(kit_of(material, load_facilitation(), on), ending)  # type: ignore[arg-type]
