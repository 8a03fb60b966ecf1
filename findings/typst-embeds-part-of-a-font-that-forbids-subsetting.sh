#!/usr/bin/env bash
# Guess: a typesetter that refuses a font with fsType 2 ("license of font ... is too restrictive") checks the other bits of
#        fsType (table OS/2) as well: 2 forbids embedding, 0x100 forbids embedding a part of the font, 0x200 allows only its
#        bitmaps. A PDF always gets a part of the font: the letters that it uses.
# Behaviour: with PDF/UA-1 Typst refuses fsType 2, but embeds a subset of fonts with 0x100 and 0x200 without a warning.
# Version: typst 0.15.2 (the Python package)
# Source: the OpenType specification, OS/2, fsType; runs of the package
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install --quiet --disable-pip-version-check typst==0.15.2 fonttools==4.68.0
cd "$work"
cat > sample.typ <<'TYP'
#set document(title: "Sample")
#set text(font: "Allowed Sample", lang: "en")
AAA
TYP
cat > try.py <<'PY'
import sys
from importlib.metadata import version
from pathlib import Path

import typst
from fontTools.fontBuilder import FontBuilder
from fontTools.pens.ttGlyphPen import TTGlyphPen


def font(allowed: int) -> None:
    """A font of letters that are squares, with a licence."""
    letters = {".notdef": None, **{f"letter{code}": code for code in range(32, 127)}}
    pen = TTGlyphPen(None)
    for place in ((0, 0), (0, 500), (500, 500), (500, 0)):
        (pen.moveTo if place == (0, 0) else pen.lineTo)(place)
    pen.closePath()
    square = pen.glyph()
    made = FontBuilder(1000, isTTF=True)
    made.setupGlyphOrder(list(letters))
    made.setupCharacterMap({code: name for name, code in letters.items() if code})
    made.setupGlyf(dict.fromkeys(letters, square))
    made.setupHorizontalMetrics(dict.fromkeys(letters, (600, 0)))
    made.setupHorizontalHeader(ascent=800, descent=-200)
    made.setupNameTable({"familyName": "Allowed Sample", "styleName": "Regular", "psName": "AllowedSample-Regular"})
    made.setupOS2(sTypoAscender=800, usWinAscent=800, usWinDescent=200, fsType=allowed)
    made.setupPost()
    Path("fonts").mkdir(exist_ok=True)
    made.save("fonts/sample.ttf")


def embedded(allowed: int) -> str:
    font(allowed)
    compiler = typst.Compiler(input="sample.typ", font_paths=["fonts"], ignore_system_fonts=True)
    try:
        data = compiler.compile(format="pdf", pdf_standards=["ua-1"])
    except typst.TypstError as refused:
        return f"refused ({refused})"
    return "a part is embedded" if b"+AllowedSample-Regular" in data else "not embedded"


print("typst", version("typst"))
print("expected: 0 is embedded, and 2, 0x100 and 0x200 are refused")
seen = {allowed: embedded(allowed) for allowed in (0, 2, 0x100, 0x200)}
for allowed, said in seen.items():
    print(f"seen: fsType {allowed:#x}: {said}")
part = "a part is embedded"
as_described = seen[2].startswith("refused") and seen[0] == seen[0x100] == seen[0x200] == part
sys.exit(0 if as_described else 1)
PY
"$work/venv/bin/python" try.py
