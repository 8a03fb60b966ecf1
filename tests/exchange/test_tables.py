"""A table that leaves the product is read as text, whatever somebody wrote into a field."""

from __future__ import annotations

import csv
import io

from hypothesis import given
from hypothesis import strategies as st

from diagnostics.exchange.tables import csv_table
from diagnostics.safe_exports import FORMULA_SIGNS


def read(content: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))


@given(st.lists(st.text(st.characters(codec="utf-8", exclude_characters="\x00\r\n"), max_size=20), min_size=1, max_size=4))
def test_no_cell_is_taken_for_a_formula_and_nothing_is_lost(cells: list[str]) -> None:
    head, row = read(csv_table(cells, [cells]))
    for cell, kept in zip(cells, row, strict=True):
        assert kept.removeprefix("'") == cell.removeprefix("'") if kept != cell else True
        assert not kept.startswith(FORMULA_SIGNS) or float(kept) is not None
    assert head == row


def test_a_link_out_of_a_spreadsheet_is_harmless_and_a_number_stays_one() -> None:
    (_, row) = read(csv_table(["a", "b"], [['=HYPERLINK("http://x")', "-12.5"]]))
    assert row == ['\'=HYPERLINK("http://x")', "-12.5"]
