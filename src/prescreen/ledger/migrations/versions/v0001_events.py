"""Events, persons, contents, and the first projections."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    op.create_table(
        "head",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("seq", sa.BigInteger, nullable=False),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("at", sa.String(27), nullable=False),
        sa.Column("ledger", sa.String(32), nullable=False),
        sa.Column("secret", sa.String(64), nullable=False),
    )
    op.create_table(
        "event",
        sa.Column("seq", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("project", sa.String(200), nullable=False),
        sa.Column("n", sa.Integer, nullable=False),
        sa.Column("kind", sa.String(32), nullable=False),
        sa.Column("on", sa.String(10), nullable=False),
        sa.Column("at", sa.String(27), nullable=False),
        sa.Column("by", sa.String(200), nullable=False),
        sa.Column("unit", sa.String(200)),
        sa.Column("body", sa.Text, nullable=False),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.UniqueConstraint("project", "n", name="event_project_n"),
    )
    op.create_table(
        "content",
        sa.Column("sha256", sa.String(64), primary_key=True),
        sa.Column("data", sa.LargeBinary, nullable=False),
    )
    op.create_table(
        "person",
        sa.Column("id", sa.String(32), primary_key=True),
        sa.Column("project", sa.String(200), nullable=False),
        sa.Column("tag", sa.String(64), nullable=False),
        sa.Column("key", sa.LargeBinary, nullable=False),
        sa.UniqueConstraint("project", "tag", name="person_project_tag"),
    )
    _projections()


def _projections() -> None:
    op.create_table(
        "project",
        sa.Column("id", sa.String(200), primary_key=True),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("seq", sa.BigInteger, nullable=False),
        sa.Column("updated", sa.String(10), nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("investor", sa.Text, nullable=False),
        sa.Column("name_key", sa.String(64), nullable=False),
        sa.Column("investor_key", sa.String(64), nullable=False),
        sa.Column("code", sa.String(200), nullable=False),
        sa.Column("stage", sa.String(16), nullable=False),
        sa.Column("verdict", sa.String(32), nullable=False),
        sa.Column("decision", sa.String(64), nullable=False),
        sa.Column("industry", sa.String(200), nullable=False),
        sa.Column("lead_unit", sa.String(200), nullable=False),
        sa.Column("host_unit", sa.String(200), nullable=False),
        sa.Column("park", sa.String(200), nullable=False),
        sa.Column("total", sa.Double),
        sa.Column("tasks", sa.Integer, nullable=False),
        sa.Column("due", sa.String(10)),
        sa.Column("gone", sa.Boolean, nullable=False),
        sa.Column("merged", sa.String(200)),
        sa.Column("summary", sa.Boolean, nullable=False),
        sa.Column("words", sa.Text, nullable=False),
    )
    op.create_index("project_seq", "project", ["seq"])
    for column in ("stage", "verdict", "lead_unit", "host_unit", "park"):
        op.create_index(f"project_{column}", "project", [column, "seq"])
    for column in ("due", "name_key", "investor_key", "code"):
        op.create_index(f"project_{column}", "project", [column])
    op.create_table(
        "state",
        sa.Column("project", sa.String(200), primary_key=True),
        sa.Column("body", sa.Text, nullable=False),
    )
    op.create_table(
        "task",
        sa.Column("project", sa.String(200), primary_key=True),
        sa.Column("task", sa.String(200), primary_key=True),
        sa.Column("to", sa.String(200)),
        sa.Column("title", sa.Text, nullable=False),
        sa.Column("opened", sa.String(10), nullable=False),
        sa.Column("due", sa.String(10)),
        sa.Column("done", sa.String(10)),
    )
    op.create_index("task_due", "task", ["done", "due"])
    op.create_table(
        "owed",
        sa.Column("project", sa.String(200), primary_key=True),
        sa.Column("unit", sa.String(200), primary_key=True),
        sa.Column("path", sa.String(200), primary_key=True),
        sa.Column("label", sa.Text, nullable=False),
    )
    op.create_index("owed_unit", "owed", ["unit", "project"])
    op.create_table(
        "seen",
        sa.Column("project", sa.String(200), primary_key=True),
        sa.Column("series", sa.String(200), primary_key=True),
        sa.Column("list", sa.String(200), nullable=False),
        sa.Column("on", sa.String(10), nullable=False),
        sa.Column("gone", sa.String(200)),
    )
    op.create_index("seen_series", "seen", ["series", "gone"])
