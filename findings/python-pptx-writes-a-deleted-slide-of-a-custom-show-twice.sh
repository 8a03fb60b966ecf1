#!/usr/bin/env bash
# Guess: after `part.drop_rel(rId)` and the removal of its p:sldId a slide is gone, and the next slide can take its name.
# Behaviour: drop_rel removes the relationship only if its id occurs at most once in the presentation. A custom show names it
#        a second time. The slide stays in the package, the new one is also called slide1.xml, and the file holds both.
# Version: python-pptx 1.0.2
# Source: Part.drop_rel and _rel_ref_count in pptx/opc/package.py, PresentationPart.add_slide in pptx/parts/presentation.py
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet python-pptx==1.0.2
"$folder/venv/bin/python" -W ignore - "$folder/shows.pptx" <<'PYTHON'
import sys
from importlib.metadata import version
from zipfile import ZipFile

from pptx import Presentation
from pptx.oxml import parse_xml
from pptx.oxml.ns import nsdecls, qn

made = Presentation()
made.slides.add_slide(made.slide_layouts[5]).shapes.title.text = "Sample"
listed = made.slides._sldIdLst
link = listed[0].rId
show = f'<p:custShow name="Board" id="0"><p:sldLst><p:sld r:id="{link}"/></p:sldLst></p:custShow>'
made.element.find(qn("p:notesSz")).addnext(parse_xml(f"<p:custShowLst {nsdecls('p', 'r')}>{show}</p:custShowLst>"))
made.part.drop_rel(link)
listed.remove(listed[0])
made.slides.add_slide(made.slide_layouts[5]).shapes.title.text = "New"
made.save(sys.argv[1])
with ZipFile(sys.argv[1]) as package:
    count = package.namelist().count("ppt/slides/slide1.xml")
print("version: python-pptx", version("python-pptx"))
print("expected: the file contains ppt/slides/slide1.xml once")
print(f"seen: the file contains it {count} times")
sys.exit(0 if count == 2 else 1)
PYTHON
