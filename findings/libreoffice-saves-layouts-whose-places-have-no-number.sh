#!/usr/bin/env bash
# Needs LibreOffice (soffice) besides Python.
# Guess: in a presentation saved by LibreOffice each placeholder of a layout has its own number (idx), as PowerPoint writes
#        it, so that the text of a slide finds its placeholder by number.
# Behaviour: LibreOffice writes title, text and subtitle of a layout without idx, which means 0 for all of them. python-pptx
#        looks up a placeholder by its number: the text of a new slide gets the position and size of the title.
# Version: LibreOffice 7.4.7.2, python-pptx 1.0.2
# Source: the layouts in the written file; _BaseSlidePlaceholder._base_placeholder in pptx/shapes/placeholder.py
set -euo pipefail
command -v soffice >/dev/null || { echo "This needs LibreOffice (soffice)."; exit 1; }
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet python-pptx==1.0.2
"$folder/venv/bin/python" - "$folder/given.pptx" <<'PYTHON'
import sys

from pptx import Presentation

made = Presentation()
made.slides.add_slide(made.slide_layouts[1]).shapes.title.text = "Title and content"
made.save(sys.argv[1])
PYTHON
mkdir "$folder/saved"
soffice "-env:UserInstallation=file://$folder/profile" --headless --convert-to pptx --outdir "$folder/saved" \
  "$folder/given.pptx" >/dev/null 2>&1
echo "version: $(soffice --version)"
"$folder/venv/bin/python" - "$folder/saved/given.pptx" <<'PYTHON'
import sys

from pptx import Presentation

made = Presentation(sys.argv[1])
layout = next(one for one in made.slide_layouts if one.element.get("type") == "obj")
numbers = [one.placeholder_format.idx for one in layout.placeholders if one.placeholder_format.type in (1, 2, 7)]
title, text = list(made.slides.add_slide(layout).placeholders)[:2]
print("expected: title and text with different numbers, the text below the title")
print(f"seen: numbers {numbers}, title at {title.top}, text at {text.top}")
sys.exit(0 if numbers == [0, 0] and title.top == text.top else 1)
PYTHON
