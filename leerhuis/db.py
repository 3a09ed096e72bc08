"""Rows, and the one way to change them.

Reading needs nothing. Writing happens in `transaction()`, which can be entered again by a service
called by a service; the outermost one commits. Whatever is scarce is held first: `hold(row)`.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any, ClassVar, NamedTuple

from flask import Flask, current_app, has_request_context
from flask.globals import app_ctx
from sqlalchemy import (
    DateTime,
    Engine,
    MetaData,
    Numeric,
    String,
    TypeDecorator,
    create_engine,
    event,
    inspect,
    text,
    update,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import Connection, Dialect
from sqlalchemy.orm import (
    DeclarativeBase,
    Mapped,
    Session,
    mapped_column,
    scoped_session,
    sessionmaker,
)

from leerhuis import tokens

WAIT_SECONDS = 3
ANSWER_SECONDS = 5
NAMES = {
    "ix": "ix_%(column_0_label)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}


class Moment(TypeDecorator[datetime]):
    """An aware moment in UTC; a naive one is refused."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"a moment without a zone: {value!r}")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class _Words(dict[Any, StrEnum | None]):
    """Each word by its value: many times faster than asking the vocabulary for thousands."""

    def __init__(self, vocabulary: type[StrEnum]) -> None:
        super().__init__({each.value: each for each in vocabulary} | {None: None})
        self.vocabulary = vocabulary

    def __missing__(self, value: Any) -> StrEnum:
        return self.vocabulary(value)


class Word(TypeDecorator[StrEnum]):
    """A word of a vocabulary (StrEnum), stored as its value."""

    impl = String(40)
    cache_ok = True

    def __init__(self, vocabulary: type[StrEnum]) -> None:
        super().__init__()
        self.vocabulary = vocabulary
        self._words = _Words(vocabulary)

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        return None if value is None else self.vocabulary(value).value

    def result_processor(self, dialect: Dialect, coltype: Any) -> Callable[[Any], StrEnum | None]:
        return self._words.__getitem__


Points = Numeric(6, 1)


class DataClass(StrEnum):
    """How private the rows of a table are (docs/privacy.md explains each)."""

    ANSWERS = "answers"
    DOSSIER = "dossier"
    REGISTRATION = "registration"
    CONTACT = "contact"
    SECURITY = "security"
    OPERATION = "operation"
    PUBLIC = "public"


class Privacy(NamedTuple):
    """What a table states of itself: class, export, erasing and retention."""

    data: DataClass
    export: str
    erase: str
    retention: str


class Base(DeclarativeBase):
    metadata = MetaData(naming_convention=NAMES)
    type_annotation_map: ClassVar[dict[Any, Any]] = {datetime: Moment()}
    privacy: ClassVar[Privacy]

    id: Mapped[int] = mapped_column(primary_key=True)


class Public:
    """A row that has an address: known outside by 128 random bits."""

    public_id: Mapped[str] = mapped_column(String(22), unique=True, default=tokens.public_id)


# A table that only grows says so in its info; its migration makes the database refuse the rest.
INSERT_ONLY = {"info": {"insert_only": True}}


class Held(Base):
    """A row that others wait for: `version` counts up each time someone holds it."""

    __abstract__ = True

    version: Mapped[int] = mapped_column(default=0)


def _scope() -> int:
    return id(app_ctx._get_current_object())  # type: ignore[attr-defined]


class _AppSession(Session):
    def get_bind(self, *args: Any, **kwargs: Any) -> Engine:
        engine: Engine = current_app.extensions["leerhuis.engine"]
        return engine


session = scoped_session(
    sessionmaker(class_=_AppSession, expire_on_commit=False, autoflush=True), scopefunc=_scope
)


def init_app(app: Flask, *, url: str) -> None:
    """Give the application its engine; nothing is opened until the first question."""
    app.extensions["leerhuis.engine"] = engine_for(url)

    @app.teardown_appcontext
    def end(_error: BaseException | None) -> None:
        session.remove()


def engine_for(url: str) -> Engine:
    """An engine whose connections wait three seconds for a lock, and no longer."""
    if url.startswith("sqlite"):
        engine = create_engine(url, connect_args={"check_same_thread": False}, hide_parameters=True)
        event.listen(engine, "connect", _prepare_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
        return engine
    limits = f"-c lock_timeout={WAIT_SECONDS}s -c idle_in_transaction_session_timeout=10s"
    engine = create_engine(
        url.replace("postgresql://", "postgresql+psycopg://", 1),
        connect_args={"options": limits},
        hide_parameters=True,  # a fault is logged, and the values are people's
        pool_pre_ping=True,
        pool_size=8,
        max_overflow=8,
        pool_timeout=WAIT_SECONDS,
    )
    event.listen(engine, "checkout", _limit_statements)
    return engine


def _limit_statements(connection: Any, record: Any, _proxy: Any) -> None:
    """A page has five seconds for a statement; timed work and commands have no such limit."""
    seconds = ANSWER_SECONDS if has_request_context() else 0
    if record.info.get("statement_seconds", 0) != seconds:
        connection.execute(f"SET statement_timeout = '{seconds}s'")
        connection.commit()  # else the end of the first transaction would take it back
        record.info["statement_seconds"] = seconds


def _prepare_sqlite(connection: Any, _record: Any) -> None:
    connection.isolation_level = None  # we begin ourselves: see _begin_sqlite
    for pragma in (
        f"busy_timeout={WAIT_SECONDS * 1000}",
        "journal_mode=WAL",
        "foreign_keys=ON",
        "synchronous=FULL",
    ):
        connection.execute(f"PRAGMA {pragma}")


def _begin_sqlite(connection: Connection) -> None:
    how = connection.get_execution_options().get("sqlite_begin", "DEFERRED")
    connection.exec_driver_sql(f"BEGIN {how}")


@contextmanager
def transaction() -> Iterator[None]:
    """All or nothing. Entered again inside itself it joins the outer one; the outermost commits."""
    current = session()
    if current.info.get("writing"):
        yield
        return
    try:
        current.info["writing"] = True  # inside the try: a failed start must not look like writing
        _begin_writing(current)
        yield
        current.commit()
    except BaseException:
        current.rollback()
        raise
    finally:
        current.info["writing"] = False


def _begin_writing(current: Session) -> None:
    """Take SQLite's write lock at once: a read cannot become a write later without failing.

    PostgreSQL needs nothing: each of its statements sees what was committed before it.
    """
    if current.get_bind().dialect.name != "sqlite":
        return
    if not current.in_transaction():
        current.connection(execution_options={"sqlite_begin": "IMMEDIATE"})
        return
    connection = current.connection()
    connection.exec_driver_sql("ROLLBACK")
    connection.exec_driver_sql("BEGIN IMMEDIATE")


def hold(row: Held, *, read_again: bool = True) -> None:
    """Make others who want this row wait until we are done, and read again what it says now.

    An UPDATE rather than SELECT ... FOR UPDATE, because SQLite ignores the latter. Only who reads
    the whole row anew at once need not have it read here.
    """
    current = session()
    if not current.info.get("writing"):
        raise RuntimeError("hold() belongs inside transaction()")
    kind = type(row)
    current.execute(
        update(kind)
        .where(kind.id == row.id)
        .values(version=kind.version + 1)
        .execution_options(synchronize_session=False)
    )
    if read_again:
        current.refresh(row, [column.key for column in inspect(kind).column_attrs])


def hold_all(kind: type[Base]) -> None:
    """Make others who want to write rows of this kind wait until we are done.

    For what must be true of all of them together. On SQLite whoever writes is alone already.
    """
    current = session()
    if not current.info.get("writing"):
        raise RuntimeError("hold_all() belongs inside transaction()")
    if current.get_bind().dialect.name == "postgresql":
        current.execute(text(f"LOCK TABLE {kind.__tablename__} IN SHARE ROW EXCLUSIVE MODE"))


def insert_into(kind: type[Base]) -> postgresql.Insert:
    """An INSERT that can say ON CONFLICT: both databases know it alike, by two names."""
    if session().get_bind().dialect.name == "sqlite":
        return sqlite.insert(kind)  # type: ignore[return-value]  # the same methods
    return postgresql.insert(kind)


def add(*rows: Base) -> None:
    """Write new rows now, so that they have their numbers and break constraints here."""
    session.add_all(rows)
    session.flush()
