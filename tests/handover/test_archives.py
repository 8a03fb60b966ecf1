"""Reports of many cases as one archive: complete, the same bytes every time, and no case that fails takes others along."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest

from diagnostics.__main__ import main
from diagnostics.access.rights import LOCAL
from diagnostics.content.cases import case_from_text
from diagnostics.content.library import ROOT, load_library, read_content
from diagnostics.domain.case import Case
from diagnostics.handover import many
from diagnostics.handover.archive import LIST, safe_names
from diagnostics.handover.files import everything, findings_of, offered
from diagnostics.handover.many import Made, Order, Wanted, write_many
from diagnostics.reports.document import Length
from diagnostics.reports.house import PLAIN
from diagnostics.services.cases import open_case
from diagnostics.services.files import open_sample
from diagnostics.services.libraries import keep_library
from diagnostics.storage.store import Store
from tests.reports.reading import NAMED, pdf_text
from tests.reports.slide_templates import left_behind, sampled
from tests.samples import samples

BRIEF = Wanted(("pdf", "md"), Length.ONE_PAGE, PLAIN)


def orders(*cases: Case | None) -> list[Order]:
    library = load_library()
    return [
        Order(case.id, case, library.hash) if case else Order("lost", None, failure="the file is not a case")
        for case in cases
    ]


def unpacked(path: Path) -> dict[str, bytes]:
    with ZipFile(path) as packed:
        assert packed.testzip() is None
        return {name: packed.read(name) for name in packed.namelist()}


def listed(path: Path) -> str:
    return unpacked(path)[LIST].decode("utf-8-sig")


def three() -> list[Case]:
    return [samples()[name] for name in sorted(samples())[:3]]


def test_every_case_is_in_the_archive_in_every_format_that_was_wanted(tmp_path: Path) -> None:
    heard: list[float] = []
    library = load_library()
    failed = write_many(tmp_path / "all.zip", orders(*three()), {library.hash: library}, BRIEF, heard.append).failed
    files = unpacked(tmp_path / "all.zip")
    assert failed == ()
    assert heard == sorted(heard) and heard[-1] == 1.0
    assert set(files) == {LIST, *(f"{case.id}/{case.id}.{end}" for case in three() for end in BRIEF.endings)}
    for case in three():
        assert case.label[:30] in " ".join(pdf_text(files[f"{case.id}/{case.id}.pdf"]).split())


def test_no_report_of_an_archive_holds_anything_of_another_case(tmp_path: Path) -> None:
    """Each case has a word of its own as its title and request; every part of every other file is searched."""
    library = load_library()
    cases = [
        case.model_copy(update={"title": word, "request": case.request.model_copy(update={"text": word})})
        for word, case in zip(("Word0A", "Word1A"), three(), strict=False)
    ]
    wanted = Wanted(("docx", "pptx", "xlsx"), Length.ONE_PAGE, replace(PLAIN, pptx_template=sampled()))
    write_many(tmp_path / "all.zip", orders(*cases), {library.hash: library}, wanted, lambda part: None)
    for name, data in unpacked(tmp_path / "all.zip").items():
        own, other = ("Word0A", "Word1A") if name.startswith(f"{cases[0].id}/") else ("Word1A", "Word0A")
        if name != LIST:
            assert left_behind(data, own) != [] and left_behind(data, other) == left_behind(data) == [], name


def test_the_same_cases_give_the_same_bytes(tmp_path: Path) -> None:
    library = load_library()
    for name in ("one.zip", "other.zip"):
        write_many(tmp_path / name, orders(*three()), {library.hash: library}, BRIEF, lambda part: None)
    assert (tmp_path / "one.zip").read_bytes() == (tmp_path / "other.zip").read_bytes()


def test_a_case_that_fails_is_named_and_the_others_are_there(tmp_path: Path) -> None:
    library = load_library()
    one, other, _ = three()
    failed = write_many(
        tmp_path / "all.zip", orders(one, None, other), {library.hash: library}, BRIEF, lambda part: None
    ).failed
    assert failed == ("lost: not made: the file is not a case",)
    assert f"{other.id}/{other.id}.pdf" in unpacked(tmp_path / "all.zip")
    assert "lost: not made" in listed(tmp_path / "all.zip")


def test_a_process_that_dies_costs_its_own_case_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    library = load_library()
    one, other, third = three()
    wanted = [*orders(one), replace(orders(other)[0], name="deadly"), *orders(third)]
    monkeypatch.setattr(many, "_report", _dying)
    failed = write_many(tmp_path / "all.zip", wanted, {library.hash: library}, BRIEF, lambda part: None).failed
    assert len(failed) == 1 and failed[0].startswith("deadly: not made: the process that worked on it died")
    files = unpacked(tmp_path / "all.zip")
    assert {f"{case.id}/{case.id}.pdf" for case in (one, third)} <= set(files)


def _dying(order: Order, wanted: Wanted) -> Made:
    if order.name == "deadly":
        os._exit(9)
    return Made({ending: order.name.encode() for ending in wanted.endings})


def test_an_archive_that_cannot_be_written_leaves_nothing_half(tmp_path: Path) -> None:
    library = load_library()
    there = tmp_path / "all.zip"
    there.write_bytes(b"of yesterday")

    def stop(part: float) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        write_many(there, orders(*three()[:1]), {library.hash: library}, BRIEF, stop)
    assert there.read_bytes() == b"of yesterday"
    assert [path.name for path in tmp_path.iterdir()] == ["all.zip"]


def test_names_are_safe_and_no_two_are_alike() -> None:
    names = safe_names(["../../etc/passwd", "CON", "a", "A", "", "研修", "a"])
    assert len(set(names)) == 7
    assert all(name and not set(name) & set('/\\:*?"<>| ') and not name.startswith(".") for name in names)
    assert "con" not in {name.casefold() for name in names}
    assert len({name.casefold() for name in names}) == 7


def test_one_case_comes_in_every_format_and_a_format_that_fails_keeps_no_other_back(monkeypatch: pytest.MonkeyPatch) -> None:
    findings = findings_of(load_library(), samples()[NAMED])
    heard: list[float] = []
    whole = everything(findings, "case", Length.SHORT, PLAIN, heard.append)
    with ZipFile(BytesIO(whole)) as packed:
        assert set(packed.namelist()) == {LIST, *(f"case.{form.ending}" for form in offered())}
    assert heard[-1] == 1.0 and len(heard) == len(offered())

    def broken(document: object) -> bytes:
        raise RuntimeError("no paper")

    monkeypatch.setitem(many.tried.__globals__["RENDERERS"], "docx", broken)
    with ZipFile(BytesIO(everything(findings, "case", Length.SHORT, PLAIN))) as packed:
        assert "case.docx" not in packed.namelist() and "case.pdf" in packed.namelist()
        assert "Word: not made as docx" in packed.read(LIST).decode("utf-8-sig")


@pytest.fixture
def database(tmp_path: Path) -> Iterator[str]:
    url = f"sqlite:///{tmp_path / 'cases.db'}"
    with closing(Store.open(url)) as store:
        keep_library(store, read_content(ROOT))
        open_sample(store, LOCAL, load_library(), samples()[NAMED])
        open_case(store, LOCAL, load_library(), "Calls take too long")
    yield url


def test_the_command_takes_every_case_of_the_database(
    database: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "all.zip"
    given = ["report", "--all", "--format", "md", "--length", "short", "--out", str(out), "--database", database]
    assert main(given) == 0, capsys.readouterr().err
    files = unpacked(out)
    assert len(files) == 3
    assert "2 cases" in capsys.readouterr().out
    with closing(Store.open(database)) as store, store.reading(LOCAL) as work:
        left = [name.removesuffix(".md") for name in files if name != LIST]
        assert all(work.events.tells(case, "export-case") for case in left)


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (["report", "--out", "x.pdf", "--format", "pdf"], "Name one case"),
        (["report", "a.yaml", "b.yaml", "--out", "x.pdf"], "end in .zip"),
        (["report", "--all", "a.yaml", "--out", "x.zip"], "or take those of the database"),
        (
            ["report", "a.yaml", "--format", "pdf", "--format", "md", "--out", "x.pdf"],
            "several of either go into an archive",
        ),
    ],
)
def test_the_command_says_what_it_needs(given: list[str], said: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(given) != 0
    assert said in capsys.readouterr().err


def test_a_case_that_has_no_answers_has_a_report_in_every_format() -> None:
    library = load_library()
    empty = case_from_text("id: empty\ntitle: Nothing yet\n", "empty.yaml", library)
    findings = findings_of(library, empty)
    for form in offered():
        for length in Length:
            assert findings.file(form.ending, length)
