"""A case in which every question, answer, name, note and comment carries its own mark, to be searched for."""

from __future__ import annotations

import io
import json
import re
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass
from datetime import date
from typing import Any

from pydantic import BaseModel
from pypdf import PdfReader

from diagnostics.access.matrix import Principal, person_with
from diagnostics.access.rights import LOCAL, Person
from diagnostics.content.library import Content, build_library
from diagnostics.content.text import Document, parse
from diagnostics.domain.inquiry import Aspect
from diagnostics.domain.library import Library
from diagnostics.domain.organisation import Employee, Unit
from diagnostics.planning.inquiry import Said
from diagnostics.services.cases import place_case
from diagnostics.services.files import open_sample
from diagnostics.services.interview import record_answer
from diagnostics.services.libraries import keep_library
from diagnostics.services.owning import propose_owner, say_who
from diagnostics.services.responding import comment
from diagnostics.storage.store import Store
from tests.samples import samples
from tests.services.invited import Somebody, group_link, opened
from tests.services.verbs import ADA

SAMPLE = "sales-shortfall"
OWNED = "incentive-misaligned"
MARK = re.compile("mark[qonc][0-9x]+z")
QUOTED = re.compile(r"""['"]([a-z0-9-]+)\\*['"]""")
"""An id inside a text: in the record of changes, as JSON and in words."""
OPENER = person_with("The line manager", [Principal.LINE_MANAGER], Principal.LINE_MANAGER.value)
SILENT = "Silent Witness marknxz"
"""A named respondent who was not asked anything."""


def marked_content(content: Content) -> Content:
    """The content with a mark in every text of a question and every label of an answer."""
    data: dict[str, Any] = json.loads(content.snapshot())
    questions = [question for path, topic in data.items() if "/topics/" in path for question in topic["questions"]]
    for place, question in enumerate(questions):
        question["text"] += f" markq{place}z"
        for role, text in question.get("text_for", {}).items():
            question["text_for"][role] = f"{text} markq{place}z"
        for number, option in enumerate(question["options"]):
            option["label"] += f" marko{place}x{number}z"
    nowhere = parse("{}", "marked").root
    return Content({path: Document(path, nowhere, value) for path, value in data.items()})


@dataclass(frozen=True)
class MarkedCase:
    """A case with answers of every kind, in a database."""

    id: str
    marks: frozenset[str]
    """Everything that reveals an answer or who gave it."""
    asked: frozenset[str]
    """The ids of the questions that were put to somebody."""

    def told_by(self, found: object) -> set[str]:
        """What a returned value reveals about the answers."""
        texts = list(leaves(found))
        marks = {mark for text in texts for mark in MARK.findall(text)} & self.marks
        quoted = {name for text in texts for name in QUOTED.findall(text)}
        return marks | ({*texts, *quoted} & self.asked)


def with_people(store: Store, content: Content) -> Library:
    """Store the marked library, a unit, and somebody who can be proposed as an owner; returns the library."""
    marked = marked_content(content)
    keep_library(store, marked)
    with store.writing(LOCAL) as work:
        work.organisation.put_unit(Unit(id="sales", name="Sales"))
        work.organisation.put_employee(Employee(id="ada", name="Ada"))
    return build_library(marked)


def marked_case(store: Store, library: Library, number: int = 0, with_group: bool = False) -> MarkedCase:
    """Open a case that a line manager opened, of a unit and a client, with answers of people, records and a group."""
    sample = samples()[SAMPLE]
    people = [
        person.model_copy(update={"name": f"Witness markn{place}z"}) for place, person in enumerate(sample.respondents)
    ]
    people.append(people[0].model_copy(update={"id": "hr-1", "role": "hr", "name": SILENT, "answers": {}}))
    wanted = {"id": f"{SAMPLE}-{number}", "respondents": people, "notes": {"onset": "Written down: markc0z"}}
    case_id = open_sample(store, OPENER, library, sample.model_copy(update=wanted))
    place_case(store, LOCAL, case_id, (None, ""), ("sales", "Alpha"))
    record_answer(store, LOCAL, library, case_id, "line-manager", "onset", "always", None)
    say_who(store, LOCAL, case_id, OWNED, Aspect.PAYS, "hr", None, Said(Aspect.PAYS, "hr", "finance"))
    propose_owner(store, LOCAL, case_id, OWNED, ADA, "Holds the authority")
    if with_group:
        token = group_link(store, opened(store, case_id))
        for _ in range(5):
            somebody = Somebody(store, token).begins()
            somebody.says_all({question.id: question.options[0].id for question in somebody.asked})
            comment(store, somebody.key, "In confidence: markc1z", "")
            somebody.hands_in()
    with store.reading(LOCAL) as work:
        answered = work.respondents.of(case_id)
    marks = {mark for person in answered for mark in MARK.findall(person.name)} | {"markc0z", "markc1z"}
    given = {(name, value) for person in answered for name, value in person.answers.items()}
    for name, value in given:
        question = library.question_by_id[name]
        option = question.option(value)
        marks |= {*MARK.findall(question.text), *(MARK.findall(option.label) if option and not question.is_number else ())}
    return MarkedCase(case_id, frozenset(marks), frozenset(name for name, _ in given))


READERS: dict[str, Person] = {
    **{
        f"{part}": person_with(f"The {part}", [part], part.value, "ada", frozenset({"sales"}), frozenset({"Alpha"}))
        for part in (Principal.SENIOR_MANAGER, Principal.AUDITOR, Principal.ADMINISTRATOR, Principal.AUTHOR)
    },
    **{
        f"{part}-as-owner": person_with(f"The {part}", [part], "elsewhere", "ada")
        for part in (Principal.FACILITATOR, Principal.SENIOR_MANAGER, Principal.LINE_MANAGER)
    },
    "consultant-elsewhere": person_with("Con", [Principal.CONSULTANT], "elsewhere", "ada", clients=frozenset({"Beta"})),
    "auditor-and-line-manager": person_with("Both", [Principal.AUDITOR, Principal.LINE_MANAGER], "elsewhere", "ada"),
    "administrator-and-senior-manager": person_with(
        "Both", [Principal.ADMINISTRATOR, Principal.SENIOR_MANAGER], "elsewhere", "ada", frozenset({"sales"})
    ),
}
"""Everybody without the right to the answers of the case, by each way of reaching it or not."""

FACILITATOR = person_with("Fay", [Principal.FACILITATOR], "fay", None, frozenset({"sales"}))


def leaves(found: object) -> Iterator[str]:
    """Yield every text in whatever a service or a renderer returned; files are opened."""
    match found:
        case str():
            yield str(found)
        case bytes():
            yield from texts_in_file(found)
        case None | bool() | int() | float() | date() | Library():
            return  # A library is content: it shows what could be asked, and nothing about a case.
        case BaseModel():
            yield from leaves({**found.__dict__, **(found.__pydantic_private__ or {})})
        case Mapping():
            for name, value in found.items():
                yield from leaves(name)
                yield from leaves(value)
        case _ if is_dataclass(found):
            yield from leaves({field.name: getattr(found, field.name) for field in fields(found)})
        case Iterable():
            for one in found:
                yield from leaves(one)
        case _:
            raise AssertionError(f"Not searched: {type(found)}")


def texts_in_file(data: bytes) -> Iterator[str]:
    """Yield the texts of a file: of a PDF page by page, of a package or an archive part by part, tags taken out."""
    if data.startswith(b"%PDF"):
        pages = PdfReader(io.BytesIO(data)).pages
        # A line may break inside a word.
        yield "".join("".join(page.extract_text().split()) for page in pages)
    elif data.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            for name in package.namelist():
                yield from texts_in_file(package.read(name))
    elif data.startswith(b"{"):
        yield from leaves(json.loads(data))
    else:
        text = data.decode("utf-8", errors="replace")
        yield re.sub("<[^>]*>", "", text)
        yield text
