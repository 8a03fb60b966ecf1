"""Cases, answers, library versions and the record of changes, in SQL. Nothing of SQLAlchemy leaves this package."""
