"""Where content comes from: works that were read, and the figures taken from them."""

from __future__ import annotations

from pydantic import Field

from diagnostics.domain.base import Id, Sentence, Value
from diagnostics.domain.causes import Grade


class Source(Value):
    """A work that content rests on."""

    key: Id
    authors: Sentence
    year: str = Field(pattern=r"^(\d{4}(-\d{2,4})?|n\.d\.)$")
    title: Sentence
    where: Sentence = Field(description="Journal, publisher or site")
    address: str | None = Field(default=None, description="Where it was read")
    read: Sentence = Field(default="original", description="What was seen: the original, an abstract, a summary")

    @property
    def short(self) -> str:
        """Authors and year, as they stand in a line of text."""
        return f"{self.authors} ({self.year})"


class Figure(Value):
    """A measured result, in its own unit, with the ground it stands on."""

    id: Id
    says: Sentence
    measure: Sentence
    grade: Grade
    sources: list[Id]
