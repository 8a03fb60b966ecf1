#!/usr/bin/env bash
# Guess: a reader of PO files turns every escape sequence of the format into the character it means; GNU gettext reads
#        "\302\267" as the two bytes of a middle dot, and its own msgcat --escape writes files that way.
# Behaviour: Babel knows only \n, \t, \r, \\ and \". It keeps "\302\267" and "\xc2\xb7" as eight characters each, without
#        a warning, so readers of a translation see backslashes and digits.
# Version: Babel 2.18.0
# Source: the gettext manual, "The Format of PO Files" (strings are written as in C); unescape in babel/messages/pofile.py
set -euo pipefail
folder="$(mktemp -d)"
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check "Babel==2.18.0"
cat > "$folder/eo.po" <<'PO'
msgid ""
msgstr "Content-Type: text/plain; charset=UTF-8\n"

msgid "octal"
msgstr "a \302\267 b"

msgid "hexadecimal"
msgstr "a \xc2\xb7 b"
PO
"$folder/venv/bin/python" - "$folder/eo.po" <<'PYTHON'
import sys

import babel
from babel.messages.pofile import read_po

with open(sys.argv[1], "rb") as file:
    catalog = read_po(file, abort_invalid=True)
seen = [catalog["octal"].string, catalog["hexadecimal"].string]
print(f"Babel {babel.__version__}")
print("expected:", ["a \u00b7 b", "a \u00b7 b"])
print("seen:    ", seen)
sys.exit(0 if seen == [r"a \302\267 b", r"a \xc2\xb7 b"] else 1)
PYTHON
