"""The shape of a topic file as a JSON schema, so that an editor can complete and check while somebody writes."""

from __future__ import annotations

import json
import sys
from typing import Any

from diagnostics.domain.questionnaire import Topic


def schema() -> dict[str, Any]:
    """Return the JSON schema (draft 2020-12) of one file in `questionnaires/topics`."""
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **Topic.model_json_schema()}


def schema_text() -> str:
    """Return what stands in `questionnaires/schema.json`."""
    return json.dumps(schema(), indent=2, ensure_ascii=False) + "\n"


if __name__ == "__main__":
    sys.stdout.write(schema_text())
