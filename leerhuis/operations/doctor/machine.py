"""What the machine and what is around it tell: address, mail server, disks, permissions, tools."""

import shutil
import smtplib
import socket
import ssl
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta, tzinfo
from pathlib import Path
from urllib.parse import urlsplit

from leerhuis import clock
from leerhuis.operations.doctor import rules
from leerhuis.operations.doctor.rules import Finding
from leerhuis.settings import Settings, weaknesses

_WAIT = 5
ENVIRONMENT = Path("/etc/leerhuis/leerhuis.env")


def looked_at(chosen: Settings, *, now: datetime) -> Iterator[Finding]:
    """Everything that needs no row."""
    yield from as_in_production(chosen)
    yield address(chosen, now=now)
    yield proxy(chosen)
    yield mail_server(chosen)
    yield from places(chosen)
    yield tools(chosen)
    yield zone(clock.LOCAL)


def as_in_production(chosen: Settings) -> Iterator[Finding]:
    """What would keep these settings from being used by a municipality."""
    for each in weaknesses(replace(chosen, production=True)):
        yield rules.warning("settings", each, "With LEERHUIS_PRODUCTION=yes this does not start.")
    if chosen.production:
        yield rules.ok("settings", "The settings are fit for production.")


def address(chosen: Settings, *, now: datetime) -> Finding:
    """Whether the public address answers over TLS, with a certificate that browsers trust."""
    if not chosen.https:
        return rules.warning(
            "certificate",
            f"{chosen.base_url} is not secret on its way.",
            "Put a proxy with TLS before it, and set LEERHUIS_BASE_URL to https://...",
        )
    port = urlsplit(chosen.base_url).port or 443
    try:
        with (
            socket.create_connection((chosen.host, port), timeout=_WAIT) as line,
            ssl.create_default_context().wrap_socket(line, server_hostname=chosen.host) as secret,
        ):
            shown = secret.getpeercert() or {}
    except (OSError, ssl.SSLError) as no:
        sentence = f"{chosen.base_url} does not answer as it should: {no}."
        return rules.fault("certificate", sentence, "See the proxy, and who may come to it.")
    ends = ssl.cert_time_to_seconds(str(shown["notAfter"]))
    return rules.certificate(datetime.fromtimestamp(ends, UTC), now=now)


def proxy(chosen: Settings) -> Finding:
    if chosen.https and not chosen.proxies:
        return rules.warning(
            "proxy",
            "The address is https and no proxy is trusted: everyone seems to come from one place.",
            "LEERHUIS_PROXIES=1 where one proxy stands before it.",
        )
    return rules.ok("proxy", f"{chosen.proxies} proxies are trusted.")


def mail_server(chosen: Settings) -> Finding:
    """Whether the mail server takes us in, secretly; nothing is sent."""
    if not chosen.smtp_host:
        return rules.warning(
            "mail", "Letters stay in the mailbox of this machine.", "Set LEERHUIS_SMTP_HOST."
        )
    where = f"{chosen.smtp_host}:{chosen.smtp_port}"
    try:
        with smtplib.SMTP(chosen.smtp_host, chosen.smtp_port, timeout=_WAIT) as line:
            if chosen.smtp_tls:
                line.starttls(context=ssl.create_default_context())
            if chosen.smtp_user:
                line.login(chosen.smtp_user, chosen.smtp_password)
            line.noop()
    except (OSError, smtplib.SMTPException) as no:
        return rules.fault("mail", f"{where} does not take us in: {no}.", "See LEERHUIS_SMTP_...")
    if not chosen.smtp_tls:
        return rules.warning("mail", f"{where} takes us in, unencrypted.", "LEERHUIS_SMTP_TLS=yes")
    return rules.ok("mail", f"{where} takes us in, encrypted.")


def places(chosen: Settings) -> Iterator[Finding]:
    """Disks and permissions of the files, the database, and the settings on a server."""
    kept = [(Path(chosen.files_dir).absolute(), False)]
    if chosen.database_url.startswith("sqlite:///"):
        kept.append((Path(chosen.database_url.removeprefix("sqlite:///")).absolute(), False))
    for path, _secret in kept:
        yield disk(path)
    for path, secret in [*kept, (ENVIRONMENT, True)]:
        try:
            mode = path.stat().st_mode
        except OSError:
            continue
        yield rules.permissions(str(path), mode=mode, secret=secret)


def disk(path: Path) -> Finding:
    """The room of the disk on which this lies, or will lie."""
    there = next(each for each in (path, *path.parents) if each.exists())
    usage = shutil.disk_usage(there)
    return rules.room(str(path), free=usage.free, total=usage.total)


def zone(local: tzinfo) -> Finding:
    """Whether this machine knows when clocks change in the Netherlands."""
    hours = [datetime(2027, month, 1, tzinfo=local).utcoffset() for month in (1, 7)]
    if hours == [timedelta(hours=1), timedelta(hours=2)]:
        return rules.ok("clock", "Summer and winter time in the Netherlands are known.")
    return rules.fault(
        "clock", "The time zone Europe/Amsterdam is not right here.", "make setup brings tzdata."
    )


def tools(chosen: Settings) -> Finding:
    """Whether a backup can be made here."""
    if chosen.database_url.startswith("sqlite"):
        return rules.ok("tools", "A backup of SQLite needs no other tool.")
    missing = [
        each
        for each in ("pg_dump", "pg_restore")
        if not shutil.which(each, path=chosen.postgresql_tools or None)
    ]
    if missing:
        return rules.fault(
            "tools",
            f"{' and '.join(missing)} cannot be found: no backup can be made here.",
            "Install PostgreSQL's client, or set LEERHUIS_POSTGRESQL_TOOLS.",
        )
    return rules.ok("tools", "pg_dump and pg_restore are here.")
