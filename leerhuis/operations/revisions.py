"""The revisions of the database that this version of the product knows."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory

MIGRATIONS = Path(__file__).parents[2] / "migrations"


def alembic_config(url: str) -> Config:
    """Alembic's configuration for this database."""
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.attributes["url"] = url
    return config


def newest() -> str | None:
    return ScriptDirectory(str(MIGRATIONS)).get_current_head()


def known() -> set[str]:
    """Every revision that this version can bring to the newest one."""
    return {each.revision for each in ScriptDirectory(str(MIGRATIONS)).walk_revisions()}


def upgrade(url: str, revision: str = "head") -> None:
    """Bring a database to a revision; the newest by default."""
    if url.startswith("sqlite:///"):
        Path(url.removeprefix("sqlite:///")).parent.mkdir(parents=True, exist_ok=True)
    command.upgrade(alembic_config(url), revision)
