"""The Bayesian network as BIF text, the interchange format that pyAgrum, pgmpy and other tools read.

Every cause is a variable with the states `no` and `yes` and the noisy-OR table of its parents. Every question is a
variable with its options as states, given its causes, answered by somebody who knows. BIF names hold no hyphen, so
each hyphen of an id is written as an underscore: `goal-clarity` becomes `goal_clarity`. An id that is a keyword of BIF
is written with a capital, `default` as `Default`; so are keywords that pgmpy finds anywhere, even inside an id:
`no-variable-part` becomes `no_Variable_part`. An underscore is put before an id that begins with a digit, because BIF names
cannot. The way back is to lower case and hyphens, since ids have neither capitals nor underscores.

BIF cannot hold evidence: where a cause is the gap itself, the text says to set it to `yes`. Numbers are written in
full; pyAgrum's reader keeps single precision of them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from diagnostics.reasoning.model import Model
from diagnostics.reasoning.network import states

CAUSE_STATES = ("no", "yes")
_ANYWHERE = "variable|probability|property"
_ALONE = "network|type|discrete|default|table|properties|function|true|false"
"""Keywords of the format, and of readers that add to it."""
_KEYWORD = re.compile(rf"{_ANYWHERE}|^(?:{_ALONE})$")


def bif_name(name: str) -> str:
    """Return an id as it is written in BIF: underscores for hyphens, a capital on a keyword."""
    written = _KEYWORD.sub(lambda word: word[0].capitalize(), name.replace("-", "_"))
    return f"_{written}" if written[:1].isdigit() else written


def id_of(written: str) -> str:
    """Return the id that `bif_name` wrote."""
    return written.removeprefix("_").lower().replace("_", "-")


def network_bif(model: Model) -> str:
    """Return the network of causes and all questions of the library as BIF text."""
    return "\n".join((*_heading(model), *_variables(model), *_tables(model), ""))


def _heading(model: Model) -> Iterator[str]:
    known = ", ".join(bif_name(model.causes[place]) for place in sorted(model.structure.the_gap_itself))
    yield f"// Library {model.library.version}, {model.library.hash}"
    yield f"// Kind of gap: {model.kind or 'not said'}. Hyphens of ids are written as underscores."
    if known:
        yield f"// In this kind of gap, set these to yes before asking anything: {known}"
    yield f"network causeway_{bif_name(model.kind or 'any_gap')} {{\n}}"


def _variables(model: Model) -> Iterator[str]:
    for cause in model.causes:
        yield _variable(cause, CAUSE_STATES)
    for question, answers in model.answers.items():
        yield _variable(question, answers.options)


def _variable(name: str, values: Sequence[str]) -> str:
    listed = ", ".join(map(bif_name, values))
    return f"variable {bif_name(name)} {{\n  type discrete [ {len(values)} ] {{ {listed} }};\n}}"


def _tables(model: Model) -> Iterator[str]:
    for scope, cells in model.network.factors():
        *parents, child = (model.causes[place] for place in scope)
        yield _table(child, parents, cells.reshape(-1, 2))
    for question, answers in model.answers.items():
        yield _table(question, [model.causes[place] for place in answers.scope], answers.informed)


def _table(name: str, parents: Sequence[str], rows: NDArray[np.float64]) -> str:
    if not parents:
        return f"probability ( {bif_name(name)} ) {{\n  table {_figures(rows[0])};\n}}"
    lines = [f"probability ( {bif_name(name)} | {', '.join(map(bif_name, parents))} ) {{"]
    for given, row in zip(states(len(parents)).astype(int), rows, strict=True):
        lines.append(f"  ({', '.join(CAUSE_STATES[state] for state in given)}) {_figures(row)};")
    return "\n".join([*lines, "}"])


def _figures(row: NDArray[np.float64]) -> str:
    return ", ".join(repr(float(chance)) for chance in row)
