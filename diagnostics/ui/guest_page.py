"""The entry pages for invited people: one passes on the token of a link or takes a code, one asks who is there."""

from __future__ import annotations

from diagnostics.domain.marking import marked
from diagnostics.domain.promise import Say


def texts_of(say: Say) -> dict[str, str]:
    """Return everything that the page says: name in the page -> text."""
    return {
        "title": say("Your answers"),
        "known": say("Your link was recognised."),
        "go_on": say("Go on"),
        "script": say("This questionnaire needs JavaScript."),
        "label": say("Begun on another device? Your code"),
        "use_code": say("Go on with this code"),
        "leaving": say(
            "What was answered stays stored. To go on with it later you need its code. Without one nobody finds it again."
        ),
        "leave": say("Sign out on this device"),
        "who": say(WHO),
        "stay": say(STAY),
        "other": say(OTHER),
        "other_hint": say(OTHER_HINT),
    }


FAILED = marked("Something went wrong, and it is not your fault. Load the page again; everything stored before is kept.")
WHO = marked("Somebody has used this device to answer before. Who are you?")
STAY = marked("Continue as the person who was here")
OTHER = marked("Start as somebody else")
OTHER_HINT = marked(
    "If you start as somebody else, you cannot see the earlier answers. They stay stored; the other person needs "
    "their code to return to them."
)

PAGE = """<!doctype html>
<html lang="$language">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Causeway: $title</title>
<style nonce="$nonce">
:root { color-scheme: light dark; --ink: #1b262c; --paper: #fcfcfa; --accent: #0b6470; --on: #fff; --line: #6d7a80; }
@media (prefers-color-scheme: dark) {
  :root { --ink: #e6ecec; --paper: #12191d; --accent: #5cb8c4; --on: #12191d; --line: #8b989d; }
}
body { margin: 0; background: var(--paper); color: var(--ink); font: 1rem/1.55 system-ui, sans-serif; }
main { max-width: 34rem; margin: 0 auto; padding: 2.5rem 1.1rem; }
h1 { font-size: 1.6rem; line-height: 1.2; }
label { display: block; font-weight: 600; margin: 1.4rem 0 .3rem; }
input { font: inherit; width: 100%; box-sizing: border-box; padding: .7rem; border: 1px solid var(--line);
  border-radius: 8px; background: transparent; color: inherit; }
button { font: inherit; font-weight: 600; margin-top: .8rem; padding: .75rem 1.2rem; border: 0; border-radius: 8px;
  background: var(--accent); color: var(--on); min-height: 3rem; }
input:focus-visible, button:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; }
.problem { border-left: 4px solid #b3261e; padding-left: .8rem; }
.hidden { display: none; }
</style>
</head>
<body>
<main>
<h1>$title</h1>
$problem
$content
</main>
<script nonce="$nonce">
function takeToken() {
  const token = location.hash.slice(1);
  if (!token) return;
  history.replaceState(null, '', location.pathname);
  const form = document.getElementById('link');
  form.elements.token.value = token;
  form.classList.remove('hidden');
  for (const other of document.querySelectorAll('form:not(#link)')) other.classList.add('hidden');
  form.submit();
}
addEventListener('hashchange', takeToken);
takeToken();
if (location.search === '?leave') {
  document.getElementById('leave').classList.remove('hidden');
  document.getElementById('code').classList.add('hidden');
}
</script>
</body>
</html>
"""

_LINK = """<form id="link" method="post" action="i" class="hidden">
<input type="hidden" name="token">
<p>$known</p>
<button type="submit">$go_on</button>
</form>
"""

WAY_IN = (
    _LINK
    + """<noscript><p>$script</p></noscript>
<form id="code" method="post" action="i">
<label for="field">$label</label>
<input id="field" name="code" autocomplete="off" autocapitalize="none" spellcheck="false" maxlength="40" required>
<button type="submit">$use_code</button>
</form>
<form id="leave" method="post" action="i" class="hidden">
<input type="hidden" name="leave" value="yes">
<p>$leaving</p>
<button type="submit">$leave</button>
</form>
"""
)
"""The content of the page that takes a link or a code, or lets somebody sign out."""

WHO_IS_THERE = (
    _LINK
    + """<p>$who</p>
<form id="stay" method="post" action="i">
<input type="hidden" name="stay" value="yes">
<button type="submit">$stay</button>
</form>
<form id="other" method="post" action="i">
<input type="hidden" name="token" value="$token">
<input type="hidden" name="other" value="yes">
<button type="submit">$other</button>
<p>$other_hint</p>
</form>
"""
)
"""The content of the page that asks who is there, because this browser holds the key to answers already."""
