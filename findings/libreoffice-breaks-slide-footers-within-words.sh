#!/usr/bin/env bash
# Needs LibreOffice (soffice) and pdftotext (poppler-utils) besides Python.
# Guess: a footer on a slide with an empty <a:bodyPr/> takes its font size and wrapping from its layout and master, and its
#        text breaks between words, with or without wrap="square", which is the default.
# Behaviour: LibreOffice treats such a footer as a page field, sets it in a font size of its own, and breaks it within words.
#        With wrap="square" on the slide it follows the layout and breaks between words.
# Version: LibreOffice 7.4.7.2, python-pptx 1.0.2
# Source: seen in the PDF; ECMA-376 part 1, 21.1.2.1.1 (bodyPr): a missing wrap means square
set -euo pipefail
command -v soffice >/dev/null && command -v pdftotext >/dev/null || { echo "This needs soffice and pdftotext."; exit 1; }
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet python-pptx==1.0.2
"$folder/venv/bin/python" - "$folder" <<'PYTHON'
import copy
import sys

from pptx import Presentation
from pptx.oxml.ns import qn

for name, wrap in (("plain", None), ("square", "square")):
    made = Presentation()
    layout = made.slide_layouts[5]
    slide = made.slides.add_slide(layout)
    slide.shapes.title.text = "Title"
    place = next(one for one in layout.placeholders if one.placeholder_format.type == 15)
    footer = copy.deepcopy(place._element)
    slide.shapes._spTree.append(footer)
    footer.find(f".//{qn('p:cNvPr')}").set("id", "9")
    shape = slide.shapes[-1]
    shape.text_frame.text = "Administration " * 5
    if wrap:
        footer.find(f".//{qn('a:bodyPr')}").set("wrap", wrap)
    made.save(f"{sys.argv[1]}/{name}.pptx")
PYTHON
for name in plain square; do
  soffice "-env:UserInstallation=file://$folder/profile" --headless --convert-to pdf --outdir "$folder" \
    "$folder/$name.pptx" >/dev/null 2>&1
done
whole() { pdftotext "$folder/$1.pdf" - | grep -o -w "Administration" | wc -l; }
plain=$(whole plain)
square=$(whole square)
echo "version: $(soffice --version)"
echo "expected: five whole words in both"
echo "seen: $plain whole words without wrap, $square with wrap=\"square\""
test "$plain" -lt 5 && test "$square" -eq 5
