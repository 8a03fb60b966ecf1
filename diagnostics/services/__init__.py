"""The verbs of the product. Each checks a right first, is one transaction, and records one event.

The page, the command line and any later interface call the same ones: `cases` (open, read, change, delete),
`respondents`, `interview` (answers), `libraries` (what a case is answered against) and `files` (in and out).
"""
