#!/usr/bin/env bash
# Guess: the first use of `slide.notes_slide` adds a notes master and lists it in the presentation (p:notesMasterIdLst), as
#        PowerPoint does and as slide masters are listed.
# Behaviour: python-pptx adds the part and a relationship to it, but no list. A program that follows the lists of the
#        presentation finds no notes master, although there are notes.
# Version: python-pptx 1.0.2
# Source: PresentationPart.notes_master_part in pptx/parts/presentation.py; CT_Presentation in ECMA-376 part 1, 19.2.1.26
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet python-pptx==1.0.2
"$folder/venv/bin/python" - "$folder/notes.pptx" <<'PYTHON'
import sys
from importlib.metadata import version
from zipfile import ZipFile

from pptx import Presentation

made = Presentation()
slide = made.slides.add_slide(made.slide_layouts[5])
slide.notes_slide.notes_text_frame.text = "What to say."
made.save(sys.argv[1])
with ZipFile(sys.argv[1]) as package:
    is_linked = b"relationships/notesMaster" in package.read("ppt/_rels/presentation.xml.rels")
    is_listed = b"notesMasterIdLst" in package.read("ppt/presentation.xml")
print("version: python-pptx", version("python-pptx"))
print("expected: a notes master that is linked and listed")
print(f"seen: linked: {is_linked}, listed: {is_listed}")
sys.exit(0 if is_linked and not is_listed else 1)
PYTHON
