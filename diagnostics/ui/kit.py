"""The facilitation kit, offered where a talk is prepared: made when it is asked for, in every format of a report."""

from __future__ import annotations

import os
from datetime import date
from functools import partial

import streamlit as st

from diagnostics.access.rights import Person, Right
from diagnostics.content.facilitation import load_facilitation
from diagnostics.diagnose import plan_of
from diagnostics.handover.files import FORMS
from diagnostics.handover.looks import look_of_installation
from diagnostics.reports.kit import kit_of
from diagnostics.reports.material import material_of
from diagnostics.reports.render import RENDERERS, render
from diagnostics.safe_exports import safe_name
from diagnostics.services.diagnosing import findings_to_export
from diagnostics.ui import runtime
from diagnostics.ui.case_page import OpenCase
from diagnostics.ui.taking import for_whoever_asks
from diagnostics.ui.widgets import plain, quiet

KIT_FORMS = tuple(form for form in FORMS if form.ending in RENDERERS)


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
            for form in KIT_FORMS:
                st.download_button(
                    plain(form.label),
                    for_whoever_asks(partial(kit_taken_along, case_id=here.id, ending=form.ending, on=day)),
                    f"{safe_name(here.id)}-kit.{form.ending}",
                    form.mime,
                    on_click="ignore",
                    type="primary" if form.ending == "pdf" else "secondary",
                    key=f"kit-{form.ending}",
                )


def kit_taken_along(person: Person, case_id: str, ending: str, on: date | None) -> bytes:
    """Return the kit of a case as a file of one format, and record that it left."""
    found = findings_to_export(runtime.store(), person, case_id, f"kit-{ending}")
    case, limits = found.stored.case, found.stored.plan
    plan = plan_of(found.library, found.diagnosis, limits)
    material = material_of(found.library, case, found.diagnosis, plan, found.kept, limits)
    look = look_of_installation(os.environ)
    return render(kit_of(material, load_facilitation(), on, look.house), ending)  # type: ignore[arg-type]
