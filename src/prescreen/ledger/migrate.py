"""From any released schema to this one, by alembic; an empty database gets the first one too."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import Connection, inspect, text

from prescreen.ledger.schema import HEAD

SCRIPTS = Path(__file__).parent / "migrations"


def revision_of(connection: Connection) -> str | None:
    """The revision of a database; None where it has no ledger."""
    if not inspect(connection).has_table("alembic_version"):
        return None
    row = connection.execute(text("SELECT version_num FROM alembic_version")).first()
    return None if row is None else str(row[0])


def upgrade(connection: Connection, to: str = HEAD) -> None:
    """Bring the database to a revision, within the transaction of the connection."""
    from alembic import command  # slow to load, and only needed here
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(SCRIPTS))
    config.attributes["connection"] = connection
    command.upgrade(config, to)
