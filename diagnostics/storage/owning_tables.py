"""The tables of who owns what: the organisation, owners, actions, agreements, reviews, and what was found of each case."""

from __future__ import annotations

from sqlalchemy import (
    Boolean,
    CheckConstraint,
    Column,
    Date,
    Float,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    String,
    Table,
    Text,
    text,
)

from diagnostics.domain.accountability import ActionState, OwnershipState
from diagnostics.storage.tables import Document, UtcTime, metadata

CASE = "cases.id"


def one_of(column: str, words: type[OwnershipState] | type[ActionState]) -> str:
    """Return the condition under which a column holds one of the words."""
    return f"{column} IN ({', '.join(repr(str(word)) for word in words)})"


units = Table(
    "units",
    metadata,
    Column("id", String(60), primary_key=True),
    Column("name", Text, nullable=False),
    Column("parent", ForeignKey("units.id")),
)

posts = Table(
    "posts",
    metadata,
    Column("id", String(60), primary_key=True),
    Column("title", Text, nullable=False),
    Column("unit", ForeignKey("units.id"), nullable=False),
    Column("role", String(60), nullable=False),
    Column("reports_to", ForeignKey("posts.id")),
    Column("until", Date),
    Index("posts_reporting", "reports_to"),
)

employees = Table(
    "employees",
    metadata,
    Column("id", String(60), primary_key=True),
    Column("name", Text, nullable=False),
    Column("email", String(254), nullable=False),
)

holdings = Table(
    "holdings",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("post", ForeignKey("posts.id", ondelete="CASCADE"), nullable=False),
    Column("employee", ForeignKey("employees.id", ondelete="CASCADE"), nullable=False),
    Column("since", Date, nullable=False),
    Column("until", Date),
    Column("deputy", Boolean, nullable=False),
    # Of one post there is one holder at a time; deputies may be several.
    Index(
        "one_holder",
        "post",
        unique=True,
        postgresql_where="until IS NULL AND NOT deputy",
        sqlite_where="until IS NULL AND NOT deputy",
    ),
    Index("holdings_of_post", "post"),
    Index("holdings_of_employee", "employee"),
)

organisation = Table(
    "organisation",
    metadata,
    # One row, that counts the changes: writers take turns at it, and readers learn from it whether they know all.
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("revision", Integer, nullable=False),
    CheckConstraint("id = 1", name="one_organisation"),
)

accounts = Table(
    "accounts",
    metadata,
    Column("id", String(60), primary_key=True),
    Column("name", Text, nullable=False),
    # What the sign-in calls the person; none: nobody signed in as this person yet.
    Column("subject", String(255), unique=True),
    Column("email", String(254), nullable=False),
    Column("principals", Document, nullable=False),
    Column("employee", ForeignKey("employees.id", ondelete="SET NULL")),
    Column("units", Document, nullable=False),
    Column("clients", Document, nullable=False),
    Column("active", Boolean, nullable=False),
    Column("seen_at", UtcTime),
)

sign_ins = Table(
    "sign_ins",
    metadata,
    # The fingerprint of what the provider said: the same in every tab of a browser.
    Column("id", String(64), primary_key=True),
    # None: refused before it was known whose it is.
    Column("account", ForeignKey("accounts.id", ondelete="CASCADE")),
    Column("at", UtcTime, nullable=False),
    Column("ended_at", UtcTime),
    Index("sign_ins_of_account", "account", "at"),
)

diagnoses = Table(
    "diagnoses",
    metadata,
    Column("case_id", ForeignKey(CASE, ondelete="CASCADE"), primary_key=True),
    Column("evidence", String(64), nullable=False),
    Column("library_hash", String(64), nullable=False),
    Column("verdict", String(20), nullable=False),
    Column("settled", Float, nullable=False),
    Column("answers", Integer, nullable=False),
    Column("roles", Integer, nullable=False),
    Column("cost_low", Float),
    Column("cost_mid", Float),
    Column("cost_high", Float),
    Column("currency", String(12), nullable=False),
    Column("people", Integer),
    # Whether a law demands the training that was asked for.
    Column("required", Boolean, nullable=False),
    # What a course for these people costs in a year, where their number is known.
    Column("course_low", Float),
    Column("course_high", Float),
    Column("made_at", UtcTime, nullable=False),
    Index("diagnoses_by_verdict", "verdict", "made_at"),
)

LIKELY = "likelihood IN ('very-likely', 'likely')"
"""What the indexes of the board hold; a question has to say it word for word, or the database does not use them."""

findings = Table(
    "findings",
    metadata,
    Column("case_id", ForeignKey("diagnoses.case_id", ondelete="CASCADE"), primary_key=True),
    Column("cause", String(60), primary_key=True),
    Column("place", Integer, nullable=False),
    Column("family", String(20), nullable=False),
    Column("likelihood", String(20), nullable=False),
    Column("share", Float, nullable=False),
    Column("support", Integer, nullable=False),
    Column("roles", Integer, nullable=False),
    # What the part of the gap that goes with it costs in a month, where the gap has a price.
    Column("cost", Float),
    Column("currency", String(12), nullable=False),
    Index("findings_of_cause", "cause"),
    # The order of the board: it reads the dearest few, and never sorts all of them.
    Index(
        "findings_by_cost",
        text("coalesce(cost, -1) DESC"),
        text("share DESC"),
        "case_id",
        "cause",
        postgresql_where=text(LIKELY),
        sqlite_where=text(LIKELY),
    ),
    # The same, where causes that are only open are wanted too.
    Index("findings_by_cost_all", text("coalesce(cost, -1) DESC"), text("share DESC"), "case_id", "cause"),
    # What is added up of likely causes, without the rest of the row.
    Index(
        "findings_likely",
        *("case_id", "cause", "family", "currency", "cost"),
        postgresql_where=text(LIKELY),
        sqlite_where=text(LIKELY),
    ),
)

inquiries = Table(
    "inquiries",
    metadata,
    Column("case_id", String(60), primary_key=True),
    Column("cause", String(60), primary_key=True),
    Column("question", String(60), primary_key=True),
    Column("asked_of", String(60), primary_key=True),
    Column("value", String(60), nullable=False),
    Column("post", String(60), nullable=False),
    ForeignKeyConstraint(["case_id"], [CASE], ondelete="CASCADE"),
)

ownerships = Table(
    "ownerships",
    metadata,
    # The key is the rule: of one cause of one case there is one accountable, and never two.
    Column("case_id", ForeignKey(CASE, ondelete="CASCADE"), primary_key=True),
    Column("cause", String(60), primary_key=True),
    Column("state", String(20), nullable=False),
    Column("role", String(60), nullable=False),
    Column("post", ForeignKey("posts.id", ondelete="SET NULL")),
    Column("employee", ForeignKey("employees.id", ondelete="SET NULL")),
    Column("since", UtcTime, nullable=False),
    Column("answer_by", Date),
    Column("reason", Text, nullable=False),
    Column("fault", String(20)),
    Column("overruled", Text, nullable=False),
    Column("counter_proposal", Document),
    Column("decides", Document),
    Column("escalated", Integer, nullable=False),
    Column("revision", Integer, nullable=False),
    CheckConstraint(one_of("state", OwnershipState), name="known_state"),
    CheckConstraint("role <> ''", name="somebody_owns"),
    Index("ownerships_of_employee", "employee", "state"),
    Index("ownerships_by_state", "state", "answer_by"),
    # What is added up by owner, state and fault, without the reasons.
    Index("ownerships_summed", "case_id", "cause", "state", "employee", "role", "fault"),
)

actions = Table(
    "actions",
    metadata,
    Column("id", String(60), primary_key=True),
    Column("case_id", String(60), nullable=False),
    Column("cause", String(60), nullable=False),
    Column("label", Text, nullable=False),
    Column("state", String(20), nullable=False),
    Column("role", String(60), nullable=False),
    Column("post", ForeignKey("posts.id", ondelete="SET NULL")),
    Column("employee", ForeignKey("employees.id", ondelete="SET NULL")),
    Column("intervention", String(60)),
    Column("due", Date),
    Column("cost", Integer),
    Column("closes_low", Float),
    Column("closes_high", Float),
    Column("behaviour_measure", Text, nullable=False),
    Column("result_measure", Text, nullable=False),
    Column("guard_measure", Text, nullable=False),
    Column("prerequisite", Text, nullable=False),
    Column("blocker", Text, nullable=False),
    Column("temporary_control", Text, nullable=False),
    Column("revision", Integer, nullable=False),
    ForeignKeyConstraint(["case_id", "cause"], ["ownerships.case_id", "ownerships.cause"], ondelete="CASCADE"),
    CheckConstraint(one_of("state", ActionState), name="known_action_state"),
    Index("actions_of_cause", "case_id", "cause"),
    Index("actions_due", "due"),
    Index("actions_of_employee", "employee", "state"),
)

agreements = Table(
    "agreements",
    metadata,
    Column("case_id", ForeignKey(CASE, ondelete="CASCADE"), primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("text", Text, nullable=False),
    Column("hash", String(64), nullable=False),
    Column("made_at", UtcTime, nullable=False),
    Column("made_by", Text, nullable=False),
)

signatures = Table(
    "signatures",
    metadata,
    Column("case_id", String(60), primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("name", String(200), primary_key=True),
    Column("meaning", Text, nullable=False),
    Column("at", UtcTime, nullable=False),
    ForeignKeyConstraint(["case_id", "number"], ["agreements.case_id", "agreements.number"], ondelete="CASCADE"),
)

reviews = Table(
    "reviews",
    metadata,
    Column("case_id", ForeignKey(CASE, ondelete="CASCADE"), primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("due", Date, nullable=False),
    Column("held_on", Date),
    Column("figure", Float),
    Column("figure_source", Text, nullable=False),
    Column("answers", Document, nullable=False),
    Column("note", Text, nullable=False),
    Index("reviews_due", "held_on", "due"),
)
