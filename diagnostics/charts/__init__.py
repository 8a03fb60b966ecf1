"""A diagnosis as pictures, each with a twin in words or as a table. Pure; only `figures` imports plotly."""
