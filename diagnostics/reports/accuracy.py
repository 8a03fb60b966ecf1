"""How often the method is right: the figures that the benchmark wrote, those of cases nobody had looked at first."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

from diagnostics.reports.document import Block, Bullets, Heading, Paragraph, Table
from diagnostics.reports.material import Material
from diagnostics.wording import NUMBERS, counted

MEASURED = Path(__file__).resolve().parents[2] / "data" / "accuracy.json"
"""Written by `python tests/evaluation/test_published_benchmark.py`, and by nothing else."""

OURS = "causeway"


def accuracy(material: Material) -> tuple[Block, ...]:
    """Return how often the method was right on published cases, beside simpler ones, with the limits of that."""
    found = measured()
    fair, every = ({row["id"]: row for row in found[name]} for name in ("fair", "methods"))
    held_out, ranked = found["held_out"], found["ranked"]
    ours = fair[OURS]
    low, high = (round(100 * ours["top_1"][end]) for end in ("low", "high"))
    return (
        Heading("How often the method is right", 2),
        Paragraph(
            f"It was measured on {found['cases']} published cases whose causes are documented. In the {held_out} that "
            "nobody had looked at while the method was made, the family of causes that the account names as the main one "
            f"came first in {ours['first']}, and among the first three in {ours['among_three']}. From so few cases the "
            f"first of these figures is uncertain: between {low} and {high} % would be no surprise. {_beside(fair)}"
        ),
        Table(
            f"The {held_out} cases held out, and all {ranked} that name a main family",
            ("Method", f"First, of {held_out}", "Among three", f"First, of {ranked}", "Among three"),
            tuple(
                (row["label"], *(str(figure[key]) for figure in (row, every[name]) for key in ("first", "among_three")))
                for name, row in fair.items()
            ),
            (4.0, 1.4, 1.3, 1.4, 1.3),
        ),
        Bullets(tuple(found["limits"])),
        *_other_library(material, found),
    )


@cache
def measured() -> dict[str, Any]:
    """Return the figures as they were written."""
    return dict(json.loads(MEASURED.read_text(encoding="utf-8")))


def _beside(fair: dict[str, Any]) -> str:
    """Say which simpler methods do as well, and which are worse by more than chance: the band of the difference tells."""
    others = [row for name, row in fair.items() if name != OURS]
    as_good = sum(row["first"] >= fair[OURS]["first"] for row in others)
    worse = sum(row["behind_top_1"]["low"] > 0 for row in others)
    return (
        f"Of {counted(len(others), 'simpler method')} on the same answers, {NUMBERS[as_good]} did as well or better, and "
        f"{NUMBERS[worse]} did worse by more than chance."
    )


def _other_library(material: Material, found: dict[str, Any]) -> tuple[Block, ...]:
    if found["library"]["hash"] == material.diagnosis.library.hash and found["engine"] == material.diagnosis.engine:
        return ()
    return (
        Paragraph(
            f"These figures were measured with library {found['library']['version']} "
            f"({found['library']['hash'][:12]}) and engine {found['engine']}; this report was made with others."
        ),
    )
