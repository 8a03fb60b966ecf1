#!/usr/bin/env bash
# Guess: a text that XlsxWriter writes into a cell comes back from openpyxl unchanged.
# Behaviour: XlsxWriter writes a carriage return as _x000D_, as Office Open XML says (ST_Xstring, ISO/IEC 29500-1, 22.9.2.19).
#        openpyxl decodes only the escape of an underscore (_x005F_), so the reader gets the seven characters _x000D_. A
#        program that imports names or titles with Windows line ends in a cell stores these characters.
# Version: openpyxl 3.1.5, XlsxWriter 3.2.5
# Source: openpyxl.reader.strings.read_string_table
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet openpyxl==3.1.5 xlsxwriter==3.2.5
"$folder/venv/bin/python" - "$folder/book.xlsx" <<'PYTHON'
import sys
import openpyxl
import xlsxwriter

book = xlsxwriter.Workbook(sys.argv[1])
book.add_worksheet().write_string("A1", "Head of sales\r\nNorth")
book.close()
seen = openpyxl.load_workbook(sys.argv[1]).worksheets[0]["A1"].value
print("openpyxl", openpyxl.__version__, "XlsxWriter", xlsxwriter.__version__)
print("expected:", repr("Head of sales\r\nNorth"))
print("seen:", repr(seen))
sys.exit(0 if "_x000D_" in seen else 1)
PYTHON
