"""What erasing a person does to each table: rows go, rows are emptied, or nothing is in them.

What a table states of its erasing decides: "removed" is removed, and of every other one it stands
here what is taken out of its rows. A test names a table of which nothing is said.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from types import MappingProxyType
from typing import Any, TypeVar

from sqlalchemy import Table, delete, func, select, update

from leerhuis import db
from leerhuis.certificates.models import Certificate
from leerhuis.courses.means import TrainerTime, Venue
from leerhuis.courses.models import Edition
from leerhuis.mail import retention
from leerhuis.peergroups.models import PeerGroup
from leerhuis.people.models import EmailAddress
from leerhuis.privacy import ties

Rows = Mapping[str, Sequence[int]]
Each = TypeVar("Each", int, str)
ERASED = "Gewiste persoon"  # a name in the data, like every other one
AT_ONCE = 500

NOTHING: Mapping[str, Any] = MappingProxyType({})
# What is taken out of rows that stay. The name in a certificate, and letters, are done below.
EMPTIED: Mapping[str, Mapping[str, Any]] = {
    "person": {
        "given_name": "",
        "name_prefix": "",
        "family_name": ERASED,
        "sort_name": ERASED,
        "search_name": "",
        "theme": None,
    },
    "appointment": {"personnel_number": None},
    "appointment_event": {"person_name": ""},
    "points_entry": {"title": ""},
    "enrolment": {"reason": "", "limits_ignored": "", "offer_hash": None},
    "approval": {"reason": ""},
    "walk_in": {"name": "", "organisation_name": "", "address": ""},
    "certificate": {"withdrawn_why": ""},
    "advice": {"person_id": None},
    "data_request": {"text": "", "answer": "", "extension": ""},
    "report": {"answer": ""},
    "planned_erasure": {"why": ""},
    "trainer": {"person_id": None, "email": "", "note": "", "in_use": False},
    "role_grant": NOTHING,
    "letter": NOTHING,
}
# Rows in which there is a number of a person and nothing else of them.
NUMBERS = frozenset(
    {
        "attendance",
        "attendance_mark",
        "audit_event",
        "erasure",
        "peer_member",
        "peer_presence",
        "peer_record",
        "provider_grant",
        "session_trainer",
        "test_result",
        "trainer_theme",
        "trainer_time",
    }
)


def undecided() -> list[str]:
    """Tables with rows of persons of which nothing says what erasing does to them."""
    return sorted(
        name
        for name in _of_persons()
        if not is_removed(name) and name not in EMPTIED and name not in NUMBERS
    )


def is_removed(name: str) -> bool:
    """Whether rows of this table go altogether, as the table itself states."""
    return _stated()[name].erase.startswith("removed")


def rows_of(person_id: int) -> Rows:
    """The numbers of all rows that are about a person, by table; tables without any left out."""
    found = {
        name: db.session.scalars(select(_table(name).c.id).where(condition)).all()
        for name in _of_persons()
        if (condition := ties.leads_to(person_id, name=name)) is not None
    }
    return {name: ids for name, ids in found.items() if ids}


def files_of(rows: Rows) -> list[str]:
    """The files that go with rows that are removed."""
    return [
        stored
        for name, ids in rows.items()
        if is_removed(name) and "stored_as" in _table(name).c
        for some in in_pieces(ids)
        for stored in db.session.scalars(
            select(_table(name).c.stored_as).where(_table(name).c.id.in_(some))
        )
        if stored
    ]


def anonymise(rows: Rows, *, now: datetime) -> None:
    """Take the person out of these rows; what only grows has to be unlocked."""
    _empty_letters(rows, now=now)
    _forget_contact(rows)
    for name, ids in rows.items():
        if EMPTIED.get(name) and name != "trainer":
            _change(name, ids, EMPTIED[name])
    if "person" in rows:
        _change("person", rows["person"], {"erased_at": now})
    _end_grants(rows.get("role_grant", ()), now=now)
    _empty_certificates(rows.get("certificate", ()))
    empty_trainers(rows.get("trainer", ()))
    remove({name: ids for name, ids in rows.items() if is_removed(name)})


def remove(rows: Rows) -> None:
    """Remove rows, those that point at others first."""
    for table in reversed(db.Base.metadata.sorted_tables):
        for some in in_pieces(rows.get(table.name, ())):
            db.session.execute(delete(table).where(table.c.id.in_(some)))


def empty_trainers(ids: Sequence[int]) -> None:
    """Take the address and the times of trainers away; the name stays with what they gave."""
    _change("trainer", ids, EMPTIED["trainer"])
    for some in in_pieces(ids):
        db.session.execute(delete(TrainerTime).where(TrainerTime.trainer_id.in_(some)))


def _change(name: str, ids: Sequence[int], values: Mapping[str, Any]) -> None:
    for some in in_pieces(ids):
        table = _table(name)
        db.session.execute(update(table).where(table.c.id.in_(some)).values(**values))


def _end_grants(ids: Sequence[int], *, now: datetime) -> None:
    table = _table("role_grant")
    for some in in_pieces(ids):
        open_ones = table.c.id.in_(some), table.c.ended_at.is_(None)
        db.session.execute(update(table).where(*open_ones).values(ended_at=now))


def _empty_certificates(ids: Sequence[int]) -> None:
    for some in in_pieces(ids):
        for row in db.session.scalars(select(Certificate).where(Certificate.id.in_(some))):
            row.values = row.values | {"name": ""}
    db.session.flush()


def _empty_letters(rows: Rows, *, now: datetime) -> None:
    """Letters to the person say nothing any more, and neither do those to others about them."""
    for letters in in_pieces(rows.get("letter", ())):
        retention.take_out(letters, now=now)
    for some in in_pieces(_public_ids(rows)):
        retention.take_out_about(some, now=now)


def _public_ids(rows: Rows) -> list[str]:
    return [
        public_id
        for name, ids in rows.items()
        if "public_id" in _table(name).c and name not in {"audit_event", "letter"}
        for some in in_pieces(ids)
        for public_id in db.session.scalars(
            select(_table(name).c.public_id).where(_table(name).c.id.in_(some))
        )
    ]


def _forget_contact(rows: Rows) -> None:
    """Groups and venues that name an address of the person as whom to ask, or as their guide."""
    numbers = rows.get("email_address", ())
    mine = select(EmailAddress.address).where(EmailAddress.id.in_(numbers))
    addresses = db.session.scalars(mine).all()
    for kind in (Edition, Venue):
        db.session.execute(
            update(kind)
            .where(func.lower(kind.contact_email).in_(addresses))
            .values(contact_name="", contact_email="")
            .execution_options(synchronize_session=False)
        )
    db.session.execute(
        update(PeerGroup)
        .where(func.lower(PeerGroup.guide_email).in_(addresses))
        .values(guide_name="", guide_email="", guide_number="")
        .execution_options(synchronize_session=False)
    )


def in_pieces(rows: Sequence[Each]) -> Iterator[Sequence[Each]]:
    """So many at once that the database takes them in one question."""
    return (rows[at : at + AT_ONCE] for at in range(0, len(rows), AT_ONCE))


def _of_persons() -> list[str]:
    return [
        name for name, ways in ties.tied().items() if any(tie.kind is ties.Kind.OF for tie in ways)
    ]


def _stated() -> Mapping[str, db.Privacy]:
    return {it.class_.__tablename__: it.class_.privacy for it in db.Base.registry.mappers}


def _table(name: str) -> Table:
    return db.Base.metadata.tables[name]
