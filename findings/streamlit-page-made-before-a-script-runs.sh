#!/usr/bin/env bash
# Guess: `st.Page(...)` is a plain value. A module that creates pages can be imported when the server starts (next to
#        `st.App`), and scripts that run later use the pages in `st.navigation`.
# Behaviour: a page created outside a running script comes back incomplete, without a warning. Every script that uses it
#        later ends in AttributeError, because modules are imported once for all sessions.
# Version: streamlit 1.67.0
# Source: the constructor returns early if there is no script context
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet streamlit==1.67.0
cd "$folder"
cat > shared_pages.py <<'PAGES'
import streamlit as st


def show():
    st.write("shown")


FIRST = st.Page(show, title="First", url_path="first", default=True)
PAGES
cat > script.py <<'SCRIPT'
import streamlit as st
from shared_pages import FIRST

st.navigation([FIRST], position="hidden").run()
SCRIPT
cat > run.py <<'RUN'
import logging
import sys

import streamlit

logging.disable(logging.CRITICAL)
if "early" in sys.argv:
    import shared_pages  # like a server that imports it before the first script runs
from streamlit.testing.v1 import AppTest

ran = AppTest.from_file("script.py").run(timeout=30)
print(ran.exception[0].message if ran.exception else ran.markdown[0].value)
RUN
late=$(venv/bin/python run.py late 2>/dev/null)
early=$(venv/bin/python run.py early 2>/dev/null)
echo "streamlit 1.67.0"
echo "page made by the script:       expected 'shown', seen '$late'"
echo "page made before any script:   expected 'shown', seen '$early'"
[[ "$late" == "shown" && "$early" == *"has no attribute '_page'"* ]]
