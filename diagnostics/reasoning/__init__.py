"""The heart: belief over causes, the next question, and the reasons. Pure and deterministic.

Nothing here reads a file, a clock or a source of chance; where a sample is drawn, its seed is fixed.
"""
