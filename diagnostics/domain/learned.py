"""What closed cases have moved in the library."""

from __future__ import annotations

from pydantic import Field

from diagnostics.domain.base import Id, Value


class Learned(Value):
    """How far closed cases moved the figures of the library; what is not named stays as it was written.

    A shift of 0.69 doubles the odds (of a cause's coming by itself, or of a link's carrying) or the weight of an answer.
    """

    number: int = Field(ge=1, description="Counts the times that this installation has learned")
    cases: list[Id] = Field(min_length=1, description="The closed cases it comes from")
    leaks: dict[Id, float] = Field(default={}, description="Cause -> shift of the log-odds that it comes by itself")
    links: dict[str, float] = Field(default={}, description="'cause > cause' -> shift of the log-odds that the link carries")
    answers: dict[Id, dict[Id, dict[Id, float]]] = Field(
        default={}, description="Question -> option -> cause -> shift of the log weight"
    )
    bases: dict[Id, dict[Id, float]] = Field(
        default={}, description="Question -> option -> shift of the log of how often it is chosen when nothing is wrong"
    )


def link_name(source: str, target: str) -> str:
    """Return the name under which a link between two causes is learned."""
    return f"{source} > {target}"
