"""The door for files: questionnaires and data become a Library, case files become a Case.

Three gates, each of which lists all faults it finds: text (`text`), shape (`shape`) and meaning (`meaning`).
"""
