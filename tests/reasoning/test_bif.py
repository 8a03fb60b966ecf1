"""The exported network is the network: other tools read it and come to the same chances."""

# pyAgrum has no types.
# mypy: disable-error-code="no-untyped-call"

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pyagrum as gum
import pytest

from diagnostics.domain.causes import GapKind, WhyNow
from diagnostics.domain.library import Library
from diagnostics.reasoning.answers import Evidence
from diagnostics.reasoning.belief import believe
from diagnostics.reasoning.bif import bif_name, id_of, network_bif
from diagnostics.reasoning.model import Model, model_of

SINGLE_PRECISION = 1e-6
"""pyAgrum's reader of BIF keeps single precision."""

ROW = re.compile(r"^  (?:\(([^)]*)\)|table) (.*);$", re.MULTILINE)

KEYWORDS = ("network", "variable", "probability", "property", "type", "discrete", "default", "table")
"""Of BIF 0.15; `function`, `properties` and others belong to single readers."""


def read_by_pyagrum(text: str, folder: Path) -> gum.BayesNet:
    path = folder / "network.bif"
    path.write_text(text, encoding="utf-8")
    return gum.loadBN(str(path))


def in_full_precision(network: gum.BayesNet, text: str) -> gum.BayesNet:
    """Return the network that pyAgrum read, with every figure of the text in double precision."""
    for block in text.split("probability ( ")[1:]:
        names = re.findall(r"\w+", block.split("{", 1)[0])
        for given, figures in ROW.findall(block):
            states = dict(zip(names[1:], given.split(", "), strict=True)) if given else {}
            row = [float(figure) for figure in figures.split(", ")]
            assert sum(row) == pytest.approx(1.0, abs=1e-12)
            if states:
                network.cpt(names[0])[states] = row
            else:
                network.cpt(names[0]).fillWith(row)
    return network


def chances(network: gum.BayesNet, model: Model) -> list[float]:
    inference = gum.LazyPropagation(network)
    inference.setEvidence({bif_name(model.causes[place]): "yes" for place in model.structure.the_gap_itself})
    inference.makeInference()
    return [inference.posterior(bif_name(cause))[1] for cause in model.causes]


@pytest.mark.parametrize("kind", [None, *GapKind], ids=str)
def test_another_tool_reads_the_network_and_agrees(library: Library, kind: GapKind | None, tmp_path: Path) -> None:
    model = model_of(library, kind, WhyNow.DECLINE)
    text = network_bif(model)
    network = read_by_pyagrum(text, tmp_path)
    assert chances(network, model) == pytest.approx(model.prior, abs=SINGLE_PRECISION)
    assert chances(in_full_precision(network, text), model) == pytest.approx(model.prior, abs=1e-9)


def test_every_cause_and_question_is_in_it_with_its_options(library: Library, tmp_path: Path) -> None:
    model = model_of(library, None, None)
    network = read_by_pyagrum(network_bif(model), tmp_path)
    assert set(network.names()) == {bif_name(cause.id) for cause in library.causes} | {
        bif_name(question.id) for question in library.questions
    }
    for question in library.questions:
        variable = network.variable(bif_name(question.id))
        assert list(variable.labels()) == [bif_name(option.id) for option in question.options]
        parents = {network.variable(parent).name() for parent in network.parents(bif_name(question.id))}
        assert parents == {bif_name(cause) for cause in question.parents}


def test_an_answer_in_another_tool_moves_what_it_moves_here(library: Library, tmp_path: Path) -> None:
    model = model_of(library, GapKind.WORK, None)
    text = network_bif(model)
    network = in_full_precision(read_by_pyagrum(text, tmp_path), text)
    inference = gum.LazyPropagation(network)
    question = library.questions_for(GapKind.WORK, frozenset())[0]
    option = question.options[-1].id
    inference.setEvidence({bif_name(question.id): bif_name(option)})
    inference.makeInference()
    belief = believe(model, [Evidence(question.id, option, "p1", "performer", 1.0, 1.0)])
    theirs = [inference.posterior(bif_name(cause))[1] for cause in model.causes]
    assert theirs == pytest.approx(belief.chances, abs=1e-9)


def test_every_keyword_can_be_an_answer_and_a_question(library: Library, tmp_path: Path) -> None:
    words = [*KEYWORDS, "properties", "function", "true", "false", "integer", "real", "no", "yes", "3-months", "12", "1e5"]
    first = library.topics[0].questions[0]
    option = first.options[0]
    options = [option.model_copy(update={"id": word}) for word in words]
    questions = [first.model_copy(update={"id": word, "options": options}) for word in words]
    topic = library.topics[0].model_copy(update={"questions": questions})
    model = model_of(replace(library, topics=(topic, *library.topics[1:])), None, None)
    network = read_by_pyagrum(network_bif(model), tmp_path)
    for word in words:
        variable = network.variable(bif_name(word))
        assert [id_of(label) for label in variable.labels()] == words
    assert {id_of(name) for name in network.names()} >= {*words}


def test_names_lead_back_to_ids(library: Library) -> None:
    ids = [*(cause.id for cause in library.causes), *(question.id for question in library.questions)]
    ids += [option.id for question in library.questions for option in question.options]
    ids += [*KEYWORDS, "3-months", "12", "1e5", "types", "a-table", "probability-of-property"]
    assert [id_of(bif_name(name)) for name in ids] == ids
    assert not any(re.search("variable|probability", bif_name(name)) for name in ids)
