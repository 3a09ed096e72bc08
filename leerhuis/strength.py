"""What makes settings too weak for production: a key that can be guessed, a door left open."""

import re
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

FEWEST_SIGNS = 12
# What stands in examples, and in keys that somebody made up.
_GUESSED = re.compile(
    r"change|default|example|secret|password|geheim|sleutel|wachtwoord|leerhuis|demo-key|welkom"
    r"|12345|abcde|qwert|(.)\1{4}",
    re.IGNORECASE,
)
_HERE = {"localhost", "127.0.0.1", "::1", ""}
# With these the name in the certificate of the database server, or who signed it, is checked.
_CHECKED = {"verify-full", "verify-ca"}


def of(secret_key: str, *, host: str, database_url: str, files_dir: str) -> list[str]:
    """Sentences about what is weak; none when all is well."""
    found = []
    if is_guessable(secret_key):
        found.append(
            "LEERHUIS_SECRET_KEY looks like an example. Make one:"
            ' python3 -c "import secrets; print(secrets.token_urlsafe(48))"'
        )
    if host in _HERE or "." not in host.strip("."):
        found.append("LEERHUIS_BASE_URL has the name by which the world knows the site.")
    if unprotected(database_url):
        found.append(
            "LEERHUIS_DATABASE_URL goes to another machine:"
            " it needs ?sslmode=verify-full, or verify-ca."
        )
    for each in (sqlite_file(database_url), Path(files_dir)):
        if each is not None and open_to_all(each):
            found.append(f"{each} can be read by every user of this machine: chmod o= {each}")
    return found


def is_guessable(key: str) -> bool:
    """Whether a key looks as if somebody typed it, or copied it from an example."""
    return len(set(key)) < FEWEST_SIGNS or bool(_GUESSED.search(key))


def unprotected(database_url: str) -> bool:
    """Whether the database is on another machine, and what is said to it could be read."""
    parts = urlsplit(database_url)
    if not parts.scheme.startswith("postgresql"):
        return False
    asked = parse_qs(parts.query)
    host = asked.get("host", [parts.hostname or ""])[0]
    away = host not in _HERE and not host.startswith("/")
    return away and asked.get("sslmode", [""])[0] not in _CHECKED


def sqlite_file(database_url: str) -> Path | None:
    """The file of an embedded database; none of another kind."""
    if not database_url.startswith("sqlite:///"):
        return None
    return Path(database_url.removeprefix("sqlite:///").partition("?")[0])


def open_to_all(path: Path) -> bool:
    """Whether every user of the machine can come in; what is not there yet is closed."""
    return path.exists() and bool(path.stat().st_mode & 0o007)
