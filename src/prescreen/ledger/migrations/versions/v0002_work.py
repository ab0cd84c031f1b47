"""Words found by an index; tasks of several sorts."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    op.execute("UPDATE project SET words = substr(words, 1, 240)")
    asked = ["seq", "id", "due", "gone", "merged", "summary", "words"]
    op.create_index("project_page", "project", asked)
    sort = sa.Column("sort", sa.String(16), nullable=False, server_default="task")
    op.add_column("task", sort)
    op.create_index("task_sort", "task", ["sort", "done", "due"])
