"""The steps that lead a database from nothing, or from an older version, to the tables of today."""
