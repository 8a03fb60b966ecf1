"""What was found of each case, who owns which cause, actions, agreements and reviews."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0004"
down_revision = "0003"

DOCUMENT = sa.JSON().with_variant(JSONB(), "postgresql")
MOMENT = sa.DateTime(timezone=True)
OWNERSHIP_STATES = "'proposed', 'accepted', 'disputed', 'planned', 'under-way', 'done', 'verified', 'not-verified'"
ACTION_STATES = "'open', 'under-way', 'blocked', 'done', 'dropped'"


def upgrade() -> None:
    """Add the tables."""
    _findings()
    _ownerships()
    _actions()
    _agreements()
    _reviews()


def _case() -> sa.Column[str]:
    return sa.Column("case_id", sa.String(60), sa.ForeignKey("cases.id", ondelete="CASCADE"), primary_key=True)


def _owner() -> list[sa.Column[str]]:
    return [
        sa.Column("role", sa.String(60), nullable=False),
        sa.Column("post", sa.String(60), sa.ForeignKey("posts.id", ondelete="SET NULL")),
        sa.Column("employee", sa.String(60), sa.ForeignKey("employees.id", ondelete="SET NULL")),
    ]


def _findings() -> None:
    op.create_table(
        "diagnoses",
        _case(),
        sa.Column("evidence", sa.String(64), nullable=False),
        sa.Column("library_hash", sa.String(64), nullable=False),
        sa.Column("verdict", sa.String(20), nullable=False),
        sa.Column("settled", sa.Float, nullable=False),
        sa.Column("answers", sa.Integer, nullable=False),
        sa.Column("roles", sa.Integer, nullable=False),
        sa.Column("cost_low", sa.Float),
        sa.Column("cost_mid", sa.Float),
        sa.Column("cost_high", sa.Float),
        sa.Column("currency", sa.String(12), nullable=False),
        sa.Column("people", sa.Integer),
        sa.Column("required", sa.Boolean, nullable=False),
        sa.Column("course_low", sa.Float),
        sa.Column("course_high", sa.Float),
        sa.Column("made_at", MOMENT, nullable=False),
    )
    op.create_index("diagnoses_by_verdict", "diagnoses", ["verdict", "made_at"])
    op.create_table(
        "findings",
        sa.Column("case_id", sa.String(60), sa.ForeignKey("diagnoses.case_id", ondelete="CASCADE"), primary_key=True),
        sa.Column("cause", sa.String(60), primary_key=True),
        sa.Column("place", sa.Integer, nullable=False),
        sa.Column("family", sa.String(20), nullable=False),
        sa.Column("likelihood", sa.String(20), nullable=False),
        sa.Column("share", sa.Float, nullable=False),
        sa.Column("support", sa.Integer, nullable=False),
        sa.Column("roles", sa.Integer, nullable=False),
        sa.Column("cost", sa.Float),
        sa.Column("currency", sa.String(12), nullable=False),
    )
    op.create_index("findings_of_cause", "findings", ["cause"])
    likely = sa.text("likelihood IN ('very-likely', 'likely')")
    op.create_index(
        "findings_by_cost",
        "findings",
        [sa.text("coalesce(cost, -1) DESC"), sa.text("share DESC"), "case_id", "cause"],
        postgresql_where=likely,
        sqlite_where=likely,
    )


def _ownerships() -> None:
    op.create_table(
        "inquiries",
        _case(),
        sa.Column("cause", sa.String(60), primary_key=True),
        sa.Column("question", sa.String(60), primary_key=True),
        sa.Column("asked_of", sa.String(60), primary_key=True),
        sa.Column("value", sa.String(60), nullable=False),
        sa.Column("post", sa.String(60), nullable=False),
    )
    op.create_table(
        "ownerships",
        _case(),
        sa.Column("cause", sa.String(60), primary_key=True),
        sa.Column("state", sa.String(20), nullable=False),
        *_owner(),
        sa.Column("since", MOMENT, nullable=False),
        sa.Column("answer_by", sa.Date),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("fault", sa.String(20)),
        sa.Column("overruled", sa.Text, nullable=False),
        sa.Column("counter_proposal", DOCUMENT),
        sa.Column("decides", DOCUMENT),
        sa.Column("escalated", sa.Integer, nullable=False),
        sa.Column("revision", sa.Integer, nullable=False),
        sa.CheckConstraint(f"state IN ({OWNERSHIP_STATES})", name="known_state"),
        sa.CheckConstraint("role <> ''", name="somebody_owns"),
    )
    op.create_index("ownerships_of_employee", "ownerships", ["employee", "state"])
    op.create_index("ownerships_by_state", "ownerships", ["state", "answer_by"])


def _actions() -> None:
    op.create_table(
        "actions",
        sa.Column("id", sa.String(60), primary_key=True),
        sa.Column("case_id", sa.String(60), nullable=False),
        sa.Column("cause", sa.String(60), nullable=False),
        sa.Column("label", sa.Text, nullable=False),
        sa.Column("state", sa.String(20), nullable=False),
        *_owner(),
        sa.Column("intervention", sa.String(60)),
        sa.Column("due", sa.Date),
        sa.Column("cost", sa.Integer),
        sa.Column("closes_low", sa.Float),
        sa.Column("closes_high", sa.Float),
        sa.Column("behaviour_measure", sa.Text, nullable=False),
        sa.Column("result_measure", sa.Text, nullable=False),
        sa.Column("guard_measure", sa.Text, nullable=False),
        sa.Column("prerequisite", sa.Text, nullable=False),
        sa.Column("blocker", sa.Text, nullable=False),
        sa.Column("temporary_control", sa.Text, nullable=False),
        sa.Column("revision", sa.Integer, nullable=False),
        sa.ForeignKeyConstraint(["case_id", "cause"], ["ownerships.case_id", "ownerships.cause"], ondelete="CASCADE"),
        sa.CheckConstraint(f"state IN ({ACTION_STATES})", name="known_action_state"),
    )
    op.create_index("actions_of_cause", "actions", ["case_id", "cause"])
    op.create_index("actions_due", "actions", ["due"])
    op.create_index("actions_of_employee", "actions", ["employee", "state"])


def _agreements() -> None:
    op.create_table(
        "agreements",
        _case(),
        sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("hash", sa.String(64), nullable=False),
        sa.Column("made_at", MOMENT, nullable=False),
        sa.Column("made_by", sa.Text, nullable=False),
    )
    op.create_table(
        "signatures",
        sa.Column("case_id", sa.String(60), primary_key=True),
        sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("name", sa.String(200), primary_key=True),
        sa.Column("meaning", sa.Text, nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(["case_id", "number"], ["agreements.case_id", "agreements.number"], ondelete="CASCADE"),
    )


def _reviews() -> None:
    op.create_table(
        "reviews",
        _case(),
        sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("due", sa.Date, nullable=False),
        sa.Column("held_on", sa.Date),
        sa.Column("figure", sa.Float),
        sa.Column("figure_source", sa.Text, nullable=False),
        sa.Column("answers", DOCUMENT, nullable=False),
        sa.Column("note", sa.Text, nullable=False),
    )
    op.create_index("reviews_due", "reviews", ["held_on", "due"])
