"""Causeway: from a request for training to causes, owners and a plan. The map, in the order of imports.

errors        the failures a user can cause
domain        the words of the trade, as frozen values: case, question, cause, owner, intervention, diagnosis
wording       figures as people read them
content       questionnaires/ and data/ become a Library, case files become a Case; three gates
languages     what respondents read, in their language: one catalogue, its translations, what is missing in them
planning      from shares of the gap to owners, interventions and a plan
reasoning     the cause network, the exact engine, the interview, explanations, shares, robustness
findings      from numbers to the parts of a Diagnosis, in words
diagnose      diagnose(library, case) -> Diagnosis: the centre
exporting     a Diagnosis as plain data
check         the gates and the proofs over all content
learning      what closed cases teach, and why
evaluation    how often the diagnosis is right: published cases, baselines, simulation
charts        the cause map as one SVG, other figures, and their twins in words
safe_exports  texts in cells that are never reckoned, names that are good on every system
reports       one document, as PDF, HTML and Markdown
handover      what goes out of the door: every format, the look of the house, archives of many cases
whole_files   files of the machine, read whole and written whole
audit         the chain of events: bound by hashes, exported
audit_file    the lines of an export, whatever happened to their ends on the way
audit_check   whether a chain holds, and where it is broken first
exchange      files of other programs: the organisation as CSV or XLSX, tables, calendars; texts and QR codes to send
storage       cases, answers, events and library versions in SQL
access        who may do what
services      the verbs of the product; each checks rights and is one transaction
terminal      a diagnosis or a measurement for a terminal
commands      what each command of the command line does
ui            the app
"""

import os

# Our matrices are small: threads of the linear algebra only get in each other's way (a step took 48 ms instead of 18
# beside another busy process), and one thread adds up in the same order on every machine.
for _library in ("OPENBLAS", "MKL", "OMP"):
    os.environ.setdefault(f"{_library}_NUM_THREADS", "1")
