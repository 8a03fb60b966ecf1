#!/usr/bin/env bash
# Needs Chromium besides Python.
# Guess: an escaped character is plain text, as CommonMark says, so "\:material\_home\:" shows ":material_home:".
# Behaviour: Streamlit looks for icons, arrows and its logo in the text after Markdown has removed the backslashes. An escaped
#        icon code still becomes an icon, and an escaped "\-\-" between spaces a dash. A directive that shows nothing
#        (":small[]") between the characters helps: it keeps them in two pieces of text.
# Version: streamlit 1.67.0
# Source: StreamlitMarkdown in its frontend: plugins for icons and arrows run over text nodes (remark), after the parser
set -euo pipefail
folder=$(mktemp -d)
trap 'kill "${server:-0}" 2>/dev/null || true; rm -rf "$folder"' EXIT
command -v chromium >/dev/null || { echo "This needs chromium."; exit 1; }
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install -q streamlit==1.67.0 playwright==1.65.2
cat >"$folder/app.py" <<'PY'
import streamlit as st

st.markdown(r"one \:material\_home\: two")
st.markdown(r"one \-\- two")
st.markdown(r"one \::small[]material\_home\: two")
st.markdown(r"one \-:small[]\- two")
PY
cat >"$folder/look.py" <<'PY'
import sys

from playwright.sync_api import sync_playwright

with sync_playwright() as playwright:
    browser = playwright.chromium.launch(executable_path=sys.argv[2], args=["--no-sandbox"])
    page = browser.new_page()
    page.goto(sys.argv[1])
    page.get_by_text("two").nth(3).wait_for(timeout=60_000)
    page.wait_for_timeout(1_000)
    seen = [text.strip() for text in page.get_by_test_id("stMarkdownContainer").all_inner_texts()]
    icons = page.locator("[data-testid=stMarkdownContainer] [role=img]").count()
    browser.close()
print("expected: all lines as typed, no icon")
print("seen:", seen, "icons:", icons)
as_described = icons == 1 and seen[1] == "one — two" and seen[2:] == ["one :material_home: two", "one -- two"]
sys.exit(0 if as_described else 1)
PY
port=$(python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
(cd "$folder" && exec "$folder/venv/bin/streamlit" run app.py --server.port "$port" --server.headless true --browser.gatherUsageStats false) \
  >"$folder/log" 2>&1 &
server=$!
for _ in $(seq 100); do
  python3 -c 'import sys, urllib.request; urllib.request.urlopen(sys.argv[1])' "http://127.0.0.1:$port/_stcore/health" 2>/dev/null && break
  sleep 0.3
done
echo "streamlit 1.67.0"
"$folder/venv/bin/python" "$folder/look.py" "http://127.0.0.1:$port" "$(command -v chromium)"
