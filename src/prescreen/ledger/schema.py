"""The tables, the same on SQLite and PostgreSQL. Days and moments are ISO texts, which sort.

Events, keys and contents are the ledger; `project`, `state`, `task` and `owed` are projections,
made from events and from nothing else, so that they can be thrown away and made again.
"""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Double,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
)

HEAD = "0002"
"""The revision of the schema that this version of the library works with."""
KEPT_SINCE = "0001"
"""The first revision that keeps what is no projection in the tables of this one: an export of that
revision or a later one can be brought back."""

metadata = MetaData()

head = Table(
    "head",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("seq", BigInteger, nullable=False),
    Column("sha256", String(64), nullable=False),
    Column("at", String(27), nullable=False),
    Column("ledger", String(32), nullable=False),
    Column("secret", String(64), nullable=False),
)
"""One row: the last event, the id of the ledger, and the secret by which persons are found."""

event = Table(
    "event",
    metadata,
    Column("seq", BigInteger, primary_key=True, autoincrement=False),
    Column("project", String(200), nullable=False),
    Column("n", Integer, nullable=False),
    Column("kind", String(32), nullable=False),
    Column("on", String(10), nullable=False),
    Column("at", String(27), nullable=False),
    Column("by", String(200), nullable=False),
    Column("unit", String(200)),
    Column("body", Text, nullable=False),
    Column("sha256", String(64), nullable=False),
    UniqueConstraint("project", "n", name="event_project_n"),
)

content = Table(
    "content",
    metadata,
    Column("sha256", String(64), primary_key=True),
    Column("data", LargeBinary, nullable=False),
)
"""Reports, compressed, under the digest of what is kept."""

person = Table(
    "person",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("project", String(200), nullable=False),
    Column("tag", String(64), nullable=False),
    Column("key", LargeBinary, nullable=False),
    UniqueConstraint("project", "tag", name="person_project_tag"),
)
"""The key of each person named in a project. A row that is deleted erases the person."""

project = Table(
    "project",
    metadata,
    Column("id", String(200), primary_key=True),
    Column("version", Integer, nullable=False),
    Column("seq", BigInteger, nullable=False),
    Column("updated", String(10), nullable=False),
    Column("name", Text, nullable=False),
    Column("investor", Text, nullable=False),
    Column("name_key", String(64), nullable=False),
    Column("investor_key", String(64), nullable=False),
    Column("code", String(200), nullable=False),
    Column("stage", String(16), nullable=False),
    Column("verdict", String(32), nullable=False),
    Column("decision", String(64), nullable=False),
    Column("industry", String(200), nullable=False),
    Column("lead_unit", String(200), nullable=False),
    Column("host_unit", String(200), nullable=False),
    Column("park", String(200), nullable=False),
    Column("total", Double),
    Column("tasks", Integer, nullable=False),
    Column("due", String(10)),
    Column("gone", Boolean, nullable=False),
    Column("merged", String(200)),
    Column("summary", Boolean, nullable=False),
    Column("words", Text, nullable=False),
    Index("project_seq", "seq"),
    Index("project_stage", "stage", "seq"),
    Index("project_verdict", "verdict", "seq"),
    Index("project_lead_unit", "lead_unit", "seq"),
    Index("project_host_unit", "host_unit", "seq"),
    Index("project_park", "park", "seq"),
    Index("project_due", "due"),
    Index("project_name_key", "name_key"),
    Index("project_investor_key", "investor_key"),
    Index("project_code", "code"),
    Index("project_page", "seq", "id", "due", "gone", "merged", "summary", "words"),
)

state = Table(
    "state",
    metadata,
    Column("project", String(200), primary_key=True),
    Column("body", Text, nullable=False),
)

task = Table(
    "task",
    metadata,
    Column("project", String(200), primary_key=True),
    Column("task", String(200), primary_key=True),
    Column("sort", String(16), nullable=False, server_default="task"),
    Column("to", String(200)),
    Column("title", Text, nullable=False),
    Column("opened", String(10), nullable=False),
    Column("due", String(10)),
    Column("done", String(10)),
    Index("task_due", "done", "due"),
    Index("task_sort", "sort", "done", "due"),
)

owed = Table(
    "owed",
    metadata,
    Column("project", String(200), primary_key=True),
    Column("unit", String(200), primary_key=True),
    Column("path", String(200), primary_key=True),
    Column("label", Text, nullable=False),
    Index("owed_unit", "unit", "project"),
)
"""Facts that still matter for a verdict, by the unit that can say them."""

seen = Table(
    "seen",
    metadata,
    Column("project", String(200), primary_key=True),
    Column("series", String(200), primary_key=True),
    Column("list", String(200), nullable=False),
    Column("on", String(10), nullable=False),
    Column("gone", String(200)),
    Index("seen_series", "series", "gone"),
)
"""The last list of each series in which a project stood."""

PROJECTIONS = (project, state, task, owed, seen)
