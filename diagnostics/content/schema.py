"""The shapes of content files as JSON schemas, so that an editor can complete and check while somebody writes."""

from __future__ import annotations

import json
import sys
from typing import Any

from diagnostics.domain.base import Value
from diagnostics.domain.facilitation import Facilitation
from diagnostics.domain.questionnaire import Topic

SHAPES: dict[str, type[Value]] = {"schema.json": Topic, "facilitation.schema.json": Facilitation}
"""The schemas in `questionnaires/`, and what each describes."""


def schema(shape: type[Value] = Topic) -> dict[str, Any]:
    """Return the JSON schema (draft 2020-12) of a shape; of one file in `questionnaires/topics` unless told otherwise."""
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **shape.model_json_schema()}


def schema_text(name: str = "schema.json") -> str:
    """Return what stands in `questionnaires/` under the name of a schema."""
    return json.dumps(schema(SHAPES[name]), indent=2, ensure_ascii=False) + "\n"


if __name__ == "__main__":
    sys.stdout.write(schema_text(*sys.argv[1:2]))
