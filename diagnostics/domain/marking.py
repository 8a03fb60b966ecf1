"""Texts that are defined in one place and said in another."""

from __future__ import annotations


def marked(text: str) -> str:
    """Return `text` itself; whoever collects what has to be translated finds it by this call."""
    return text
