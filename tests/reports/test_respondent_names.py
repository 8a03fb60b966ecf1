"""A report replaces the names of a case's people in what people typed, and leaves every other word unchanged."""

from __future__ import annotations

import re

import pytest

from diagnostics.domain.case import Case, Gap, Request, Respondent
from diagnostics.domain.library import Library
from diagnostics.reports.respondent_names import replacing_names
from tests.reports.reading import read, squeezed, texts, written

FORMATS = ("pdf", "docx", "pptx", "xlsx", "html", "md")

NOT_NAMES = [
    ("Sales", "A course will not help in Sales, and Sales knows it."),
    ("Policy", "Policy says so. The Policy of the firm, and policy in general."),
    ("May", "May it help? Since May it may be worse, said in May."),
    ("Grace", "Grace period of five days. The Grace Period ends; a grace period is short."),
    ("Will", "Will it help? They will come back; Will Power is a product."),
    ("Mark", "Mark the box. They mark it; the Mark Up Office does not."),
    ("Hope", "Hope is no plan. We hope so."),
    ("IT", "IT said it is late, and it is IT."),
    ("HR", "HR and others."),
    ("Night shift", "The night shift is late. Night shift has no lead."),
    ("Store 5", "Store 5 is late."),
    ("Customer service team", "The customer service team is late."),
    ("Head of operations", "The Head of operations asked."),
    ("North", "Up North it is worse."),
    ("?", "Why? Why not?"),
    ("", "Nothing to replace."),
]
NAMES = [
    (
        "Anna Kovac",
        "Ms Anna Kovac wants it, and anna kovac says so.",
        "Ms the performer wants it, and the performer says so.",
    ),
    ("Will", "Ms Anna wants it; so does Will.", "Ms Anna wants it; so does the performer."),
    ("Grace", "I asked Grace about the grace period.", "I asked the performer about the grace period."),
    ("Mark", "Mr. Mark said so.", "Mr. the performer said so."),
    ("Will", "Will", "the performer"),
    ("Will Young", "Will Young leaves. He will, young or not.", "the performer leaves. He will, young or not."),
    ("Mark Sales", "Mark Sales said: Sales is late.", "the performer said: Sales is late."),
    ("Nguyễn Thị Hoa", "Nguyễn Thị Hoa fehlt", "the performer fehlt"),
    ("Ann-Marie O'Neil", "As Ann-Marie O'Neil said", "As the performer said"),
    ("Ana", "Ana is late; banana, Anaïs and ANA are not.", "the performer is late; banana, Anaïs and ANA are not."),
    ("A. (Ana) Petrova", "A. (Ana) Petrova left", "the performer left"),
]


def case_with(name: str, text: str = "") -> Case:
    return Case(id="named", gap=Gap(statement=text), respondents=[Respondent(id="p-1", role="performer", name=name)])


@pytest.mark.parametrize(("name", "text"), NOT_NAMES)
def test_a_note_that_is_no_name_and_a_word_that_is_also_one_stay(library: Library, name: str, text: str) -> None:
    assert replacing_names(library, case_with(name, text))(text) == text


@pytest.mark.parametrize(("name", "text", "told"), NAMES)
def test_a_name_becomes_the_role(library: Library, name: str, text: str, told: str) -> None:
    role = library.role_by_id["performer"].in_text
    assert replacing_names(library, case_with(name, text))(text) == told.replace("the performer", role)


def test_of_two_names_the_longer_one_goes_first(library: Library) -> None:
    people = [
        Respondent(id="p-1", role="performer", name="Ana"),
        Respondent(id="p-2", role="line-manager", name="Ana Petrova"),
    ]
    case = Case(id="named", respondents=people)
    assert replacing_names(library, case)("Ana Petrova leads Ana") == "the line manager leads a performer"


SENTENCE = "A course will not help in Sales; since May they mark it, and the grace period of the Policy may end."


@pytest.mark.parametrize("name", ["Sales", "May", "Policy", "Grace", "Will", "Mark"])
def test_a_note_changes_nothing_in_a_report(name: str) -> None:
    noted, unnamed = (re.sub(r"\b[0-9a-f]{12,64}\b", "", "\n".join(texts(written(reported(one))))) for one in (name, ""))
    assert noted == unnamed


@pytest.mark.parametrize("format", FORMATS)
def test_every_format_says_what_was_typed_about_sales_and_not_who_is_anna(format: str) -> None:
    shown = squeezed(read(written(reported("Sales", "Anna Kovac")), format))
    assert squeezed(SENTENCE) in shown and "Sales" in shown
    assert "Kovac" not in shown


def reported(*names: str) -> Case:
    """A case in which people with these names answered, and every text has ordinary words that are names elsewhere."""
    people = [
        Respondent(id=f"p-{number}", role="performer", name=name, answers={"would-want-to": "yes"})
        for number, name in enumerate(names)
    ]
    request = Request(by="Sales", text=f"{SENTENCE} Anna Kovac asks.", for_whom="Sales")
    gap = Gap(statement=SENTENCE, measure="Sales by May", unit="marks", current=1, target=2, since="May")
    return Case(id="named", title="Policy for Sales", request=request, gap=gap, respondents=people)
