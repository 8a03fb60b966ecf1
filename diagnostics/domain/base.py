"""What every value that comes from a file has in common."""

from __future__ import annotations

from typing import Annotated

from pydantic import BaseModel, ConfigDict, StringConstraints

from diagnostics.domain.gate import Text

Id = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=60)]
"""A readable name in small letters and hyphens, such as `goal-clarity`; never renumbered."""

Sentence = Annotated[str, StringConstraints(strip_whitespace=True, min_length=2, max_length=2000), Text(2000, lines=True)]
"""Text for people."""


class Value(BaseModel):
    """A frozen value read from a file; a key it does not know is a fault, never ignored."""

    # A value that is refused may be what somebody said: a failure names only the field.
    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False, hide_input_in_errors=True)
