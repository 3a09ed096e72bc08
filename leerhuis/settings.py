"""Settings, read once from the environment: `LEERHUIS_` and the name in capitals."""

from collections.abc import Mapping
from dataclasses import MISSING, Field, dataclass, field, fields
from typing import Any
from urllib.parse import urlsplit

from flask import current_app

from leerhuis import strength

PREFIX = "LEERHUIS_"


def _setting(default: Any, what: str) -> Any:
    return field(default=default, metadata={"what": what})


@dataclass(frozen=True)
class Settings:
    """Every setting with its default; `docs/settings.md` is made from this class."""

    secret_key: str = _setting("", "Key for cookies and tokens, at least 32 characters. Required.")
    secret_keys_before: str = _setting(
        "",
        "Keys that were the key before, the latest first, with commas between them: what they made"
        " stays valid for as long as they stand here.",
    )
    database_url: str = _setting(
        "sqlite:///var/leerhuis.db", "SQLAlchemy address of the database (sqlite or postgresql)."
    )
    files_dir: str = _setting(
        "var/files", "Folder for the files that people hand in; outside what the web server shows."
    )
    erase_log: str = _setting(
        "",
        "File with a line for everyone who was erased, replayed after an older back-up is restored;"
        " empty means: erased.log beside the folder of files.",
    )
    base_url: str = _setting(
        "http://127.0.0.1:5000", "The public address of the site: links in letters begin with it."
    )
    production: bool = _setting(False, "Refuse to start with weak settings.")
    demo: bool = _setting(False, "Show the demo accounts on the sign-in page.")
    smtp_host: str = _setting("", "Mail server; empty means: deliver into the local mailbox page.")
    smtp_port: int = _setting(587, "Port of the mail server.")
    smtp_user: str = _setting("", "User of the mail server.")
    smtp_password: str = _setting("", "Password of the mail server.")
    smtp_tls: bool = _setting(True, "Use STARTTLS, and refuse to send without it.")
    smtp_batch: int = _setting(20, "How many letters a process takes at once; at least 1.")
    smtp_per_minute: int = _setting(
        0, "How many letters the mail server is given in a minute; 0 means: as fast as it can."
    )
    letters_kept_days: int = _setting(
        90, "After so many days the text of a letter is erased; that it was sent stays 2 years."
    )
    mail_from: str = _setting("Leerhuis <leerhuis@example.org>", "Sender of every letter.")
    letters_ask_above: int = _setting(
        25, "A letter that somebody writes to more people than this asks once more whether to send."
    )
    big_address: str = _setting(
        "",
        "Where the BIG register is asked; empty means: never. The public service is"
        " https://api.bigregister.nl/zksrv/soap/4.",
    )
    big_pause: int = _setting(2, "Seconds between two questions to the BIG register.")
    pe_online_address: str = _setting(
        "",
        "Where attendance is handed in at PE-online; empty means: never. The public service is"
        " https://www.pe-online.org/pe-services/pe-attendanceelearning/WriteAttendance.asmx.",
    )
    pe_online_user: str = _setting("", "User of the account at PE-online.")
    pe_online_key: str = _setting("", "Key of the account at PE-online.")
    provider_hosts: str = _setting(
        "",
        "Hosts of identity providers inside the own network, with commas between them; any other"
        " provider is asked only where its address is public.",
    )
    security_contact: str = _setting(
        "",
        "Who is told of a weakness: an e-mail address; empty means: the address for help. It stands"
        " in /.well-known/security.txt.",
    )
    help_address: str = _setting("hulp@example.org", "Where people ask for help.")
    public_catalogue: bool = _setting(
        False, "Show courses and groups to who is not signed in, without names of people."
    )
    postgresql_tools: str = _setting(
        "", "Folder of pg_dump and pg_restore; empty means: where the system finds them."
    )
    backup_hours: int = _setting(
        26, "A last backup that is older asks for attention; 0 means: they are made elsewhere."
    )
    metrics_token: str = _setting(
        "",
        "Whoever watches the servers gives this as bearer at /metrics; empty means: no such page."
        " At least 24 characters.",
    )
    proxies: int = _setting(0, "Number of trusted proxies in front of the application.")
    cheap_passwords: bool = _setting(False, "Weak password hashing, for tests only.")

    @property
    def https(self) -> bool:
        return urlsplit(self.base_url).scheme == "https"

    @property
    def keys(self) -> tuple[str, ...]:
        """The key, and those before it of which is still accepted what they made."""
        before = (each.strip() for each in self.secret_keys_before.split(","))
        return (self.secret_key, *(each for each in before if each))

    @property
    def told_of_weakness(self) -> str:
        return self.security_contact or self.help_address

    @property
    def host(self) -> str:
        return urlsplit(self.base_url).hostname or ""


def _parse(spec: Field[Any], text: str) -> Any:
    if spec.type is bool:
        if text.lower() not in {"1", "true", "yes", "0", "false", "no"}:
            raise ValueError(f"{PREFIX}{spec.name.upper()} is yes or no, not {text}.")
        return text.lower() in {"1", "true", "yes"}
    if spec.type is int:
        if not text.isdigit():
            raise ValueError(f"{PREFIX}{spec.name.upper()} is a number, not {text}.")
        return int(text)
    return text


def read(environment: Mapping[str, str]) -> Settings:
    """Read and check the settings; ValueError names the first that does not do."""
    given = {
        spec.name: _parse(spec, environment[PREFIX + spec.name.upper()])
        for spec in fields(Settings)
        if PREFIX + spec.name.upper() in environment
    }
    settings = Settings(**given)
    weak = weaknesses(settings)
    if settings.production and environment.get("FLASK_DEBUG", "0") not in {"", "0", "false", "no"}:
        weak.append("FLASK_DEBUG shows the code to who makes a fault: not in production.")
    if weak:
        raise ValueError(weak[0])
    return settings


def weaknesses(settings: Settings) -> list[str]:
    """What is wrong with these settings; in production more is."""
    found = []
    if len(settings.secret_key) < 32:
        found.append("LEERHUIS_SECRET_KEY needs at least 32 characters.")
    if any(len(each) < 32 for each in settings.keys[1:]):
        found.append("Each of LEERHUIS_SECRET_KEYS_BEFORE has at least 32 characters.")
    if settings.smtp_batch < 1 or settings.letters_kept_days < 1:
        found.append("LEERHUIS_SMTP_BATCH and LEERHUIS_LETTERS_KEPT_DAYS are at least 1.")
    found += _of_addresses(settings)
    if settings.pe_online_address and not (settings.pe_online_user and settings.pe_online_key):
        found.append("PE-online needs LEERHUIS_PE_ONLINE_USER and LEERHUIS_PE_ONLINE_KEY.")
    if 0 < len(settings.metrics_token) < 24:
        found.append("LEERHUIS_METRICS_TOKEN needs at least 24 characters.")
    return found + (_in_production(settings) if settings.production else [])


def _in_production(settings: Settings) -> list[str]:
    found = []
    if not settings.https:
        found.append("LEERHUIS_BASE_URL must begin with https:// in production.")
    if not settings.smtp_host or not settings.smtp_tls:
        found.append("In production letters go out by a mail server with TLS.")
    if settings.demo or settings.cheap_passwords:
        found.append("Demo accounts and cheap passwords are not for production.")
    return found + strength.of(
        settings.secret_key,
        host=settings.host,
        database_url=settings.database_url,
        files_dir=settings.files_dir,
    )


def _of_addresses(settings: Settings) -> list[str]:
    """Who is asked outside is asked by the web, in production in secret."""
    found = []
    for name in ("big_address", "pe_online_address"):
        address = getattr(settings, name)
        scheme = urlsplit(address).scheme
        if address and scheme not in {"http", "https"}:
            found.append(f"{PREFIX}{name.upper()} must begin with http:// or https://.")
        elif address and settings.production and scheme != "https":
            found.append(f"{PREFIX}{name.upper()} must begin with https:// in production.")
    return found


def table() -> list[tuple[str, str, str]]:
    """Name in the environment, default, and what it does."""
    return [
        (
            PREFIX + spec.name.upper(),
            "" if spec.default is MISSING else str(spec.default),
            spec.metadata["what"],
        )
        for spec in fields(Settings)
    ]


def current() -> Settings:
    """The settings of the application that is running."""
    found: Settings = current_app.config["SETTINGS"]
    return found
