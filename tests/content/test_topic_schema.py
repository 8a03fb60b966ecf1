"""The schema that editors complete from describes the same files as the gates."""

from __future__ import annotations

import json
from pathlib import Path

from diagnostics.content.library import ROOT
from diagnostics.content.meaning import checked_library
from diagnostics.content.schema import schema, schema_text
from diagnostics.domain.questionnaire import Option, Question, Topic


def test_the_schema_in_the_repository_is_the_one_of_this_code() -> None:
    stands = (ROOT / "questionnaires" / "schema.json").read_text(encoding="utf-8")
    assert stands == schema_text(), "run: python -m diagnostics.content.schema > questionnaires/schema.json"


def test_the_schema_offers_every_key_an_author_may_write() -> None:
    shape = schema()
    assert set(shape["properties"]) == set(Topic.model_fields)
    assert set(shape["$defs"]["Question"]["properties"]) == set(Question.model_fields)
    assert set(shape["$defs"]["Option"]["properties"]) == set(Option.model_fields)
    assert shape["additionalProperties"] is False


def test_the_guide_shows_how_an_editor_finds_the_schema() -> None:
    guide = (ROOT / "questionnaires" / "README.md").read_text(encoding="utf-8")
    assert "# yaml-language-server: $schema=../schema.json" in guide
    assert (ROOT / "questionnaires" / "topics" / ".." / "schema.json").is_file()
    assert json.loads(schema_text())["title"] == "Topic"


def test_the_example_in_the_guide_passes_the_gates_it_explains(content_root: Path) -> None:
    guide = (ROOT / "questionnaires" / "README.md").read_text(encoding="utf-8")
    example = guide.split("```yaml\n")[1].split("```")[0]
    (content_root / "questionnaires" / "topics" / "feedback.yaml").write_text(example, encoding="utf-8")
    about = content_root / "data" / "library.yaml"
    assert "  - feedback\n" in about.read_text(encoding="utf-8")
    assert checked_library(content_root).question_by_id["last-result-seen"].roles[0] == "performer"
