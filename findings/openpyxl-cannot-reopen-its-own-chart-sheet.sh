#!/usr/bin/env bash
# Guess: openpyxl can open every workbook that it wrote, and read-only mode ignores charts.
# Behaviour: a workbook with a chart sheet that has no chart is written without a warning. Opening it raises AttributeError
#        ('list' object has no attribute 'find'), even with read_only=True, so the sheets with cells cannot be read either.
# Version: openpyxl 3.1.5
# Source: ExcelReader.read_chartsheet keeps `rels` as a plain list if the sheet has no relationships, and then calls `find`
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet openpyxl==3.1.5
"$folder/venv/bin/python" - "$folder/book.xlsx" <<'PYTHON'
import sys
from openpyxl import Workbook, __version__, load_workbook

book = Workbook()
book.active.append(["name", "post"])
book.create_chartsheet("Chart")
book.save(sys.argv[1])
print("openpyxl", __version__)
print("expected: the sheet with cells is read")
try:
    rows = list(load_workbook(sys.argv[1], read_only=True).worksheets[0].values)
except AttributeError as failure:
    print("seen: AttributeError:", failure)
else:
    print("seen:", rows)
    sys.exit(1)
PYTHON
