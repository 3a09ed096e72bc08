"""What is well on a server and what is not, told what was found there."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from enum import StrEnum
from typing import NamedTuple


class Level(StrEnum):
    """How it is; a fault makes `flask doctor` fail."""

    OK = "ok"
    WARNING = "warning"
    FAULT = "fault"


class Finding(NamedTuple):
    """One thing that was looked at: how it is, in a sentence, and what to do about it."""

    level: Level
    about: str
    sentence: str
    advice: str = ""


CERTIFICATE_SOON = timedelta(days=14)
CERTIFICATE_NOW = timedelta(days=3)
LITTLE_ROOM, NO_ROOM = 0.10, 0.02
SKEW, FAR_OFF = timedelta(seconds=2), timedelta(seconds=30)
SEALED_WITHIN = timedelta(minutes=10)
READ_BY_OTHERS = 0o077


def ok(about: str, sentence: str) -> Finding:
    return Finding(Level.OK, about, sentence)


def warning(about: str, sentence: str, advice: str) -> Finding:
    return Finding(Level.WARNING, about, sentence, advice)


def fault(about: str, sentence: str, advice: str) -> Finding:
    return Finding(Level.FAULT, about, sentence, advice)


def worst(findings: Sequence[Finding]) -> Level:
    order = list(Level)
    return max((each.level for each in findings), key=order.index, default=Level.OK)


def certificate(ends_at: datetime, *, now: datetime) -> Finding:
    """How long the certificate of the site still holds."""
    left = ends_at - now
    sentence = f"The certificate holds until {ends_at:%Y-%m-%d %H:%M} UTC."
    if left <= CERTIFICATE_NOW:
        return fault("certificate", sentence, "Renew it today: nobody comes in when it ends.")
    if left <= CERTIFICATE_SOON:
        return warning("certificate", sentence, "See why it was not renewed by itself.")
    return ok("certificate", sentence)


def room(place: str, *, free: int, total: int) -> Finding:
    """How much room a disk has."""
    share = free / total if total else 0.0
    sentence = f"{place}: {share:.0%} of the disk is free ({free / 1e9:.1f} GB)."
    if share < NO_ROOM:
        return fault("disk", sentence, "Make room now: without it nothing can be saved.")
    if share < LITTLE_ROOM:
        return warning("disk", sentence, "Make room, or give it a larger disk.")
    return ok("disk", sentence)


def permissions(place: str, *, mode: int, secret: bool) -> Finding:
    """Whether only its owner reads a file or folder; `secret`: others reading it is a fault."""
    sentence = f"{place} has mode {mode & 0o777:04o}."
    if not mode & READ_BY_OTHERS:
        return ok("permissions", sentence)
    advice = f"Close it for others: chmod go= {place}"
    if secret or mode & 0o007:
        return fault("permissions", sentence, advice)
    return warning("permissions", sentence, advice)


def clocks(difference: timedelta) -> Finding:
    """How far the clock of the database is from ours."""
    seconds = abs(difference).total_seconds()
    sentence = f"The clocks of this machine and the database differ {seconds:.1f} seconds."
    advice = "Let both follow the same time server (timedatectl, chrony)."
    if abs(difference) > FAR_OFF:
        return fault("clock", sentence, advice)
    if abs(difference) > SKEW:
        return warning("clock", sentence, advice)
    return ok("clock", sentence)


def revision(found: str | None, *, newest: str | None) -> Finding:
    if found == newest:
        return ok("database", f"The database is of revision {found}, the newest.")
    return fault(
        "database",
        f"The database is of revision {found or 'none'} and this version asks for {newest}.",
        "flask --app wsgi db upgrade",
    )


def backup(made_at: datetime | None, *, hours: int, now: datetime) -> Finding:
    """How long ago the last backup was made; 0 hours: they are made elsewhere."""
    advice = "flask --app wsgi backup FILE, each night; docs/security.md, Backup and restore"
    if not hours:
        return ok("backup", "Backups are made elsewhere (LEERHUIS_BACKUP_HOURS=0).")
    if made_at is None:
        return fault("backup", "No backup was made in the last 90 days.", advice)
    age = (now - made_at) / timedelta(hours=1)
    sentence = f"The last backup is {age:.0f} hours old."
    if age > 3 * hours:
        return fault("backup", sentence, advice)
    return warning("backup", sentence, advice) if age > hours else ok("backup", sentence)


def seal(
    sealed_until_at: datetime | None, *, unsealed: int, since_at: datetime | None, now: datetime
) -> Finding:
    """Whether the audit trail is sealed up to now; `since_at`: the oldest event that waits."""
    if since_at is not None and since_at < now - SEALED_WITHIN:
        return fault(
            "audit",
            f"{unsealed} events wait for their seal, the oldest since {since_at:%Y-%m-%d %H:%M}.",
            "See whether the jobs run; then: flask --app wsgi audit verify",
        )
    until = f"{sealed_until_at:%Y-%m-%d %H:%M} UTC" if sealed_until_at else "nothing yet"
    return ok("audit", f"The audit trail is sealed until {until}.")


def files_and_rows(*, rows: int, lost: Sequence[str], strays: int) -> Finding:
    """Whether every row that names a file has one, and every file a row."""
    if lost:
        return fault(
            "files",
            f"{len(lost)} of {rows} files that rows name are not there, such as {lost[0]}.",
            "Bring them back from a backup: unpack it, and copy its folder files.",
        )
    if strays:
        return warning(
            "files",
            f"All {rows} files that rows name are there; {strays} older ones have no row.",
            "The nightly work throws them away: see whether it runs.",
        )
    return ok("files", f"All {rows} files that rows name are there.")
