"""Reading the files with own data that were asked for."""

from datetime import datetime

from sqlalchemy import select

from leerhuis import db
from leerhuis.access import Identity
from leerhuis.people import queries as people
from leerhuis.people.models import Person
from leerhuis.privacy.own.models import PersonExport


def last_of(person_id: int) -> PersonExport | None:
    """The file that a person asked for last."""
    return db.session.scalar(
        select(PersonExport)
        .where(PersonExport.person_id == person_id)
        .order_by(PersonExport.id.desc())
        .limit(1)
    )


def file_for(who: Identity, public_id: str) -> PersonExport:
    """The finished file of whoever asks; that of somebody else is not there."""
    return people.found(
        select(PersonExport).where(
            PersonExport.public_id == public_id,
            PersonExport.person_id == who.person_id,
            PersonExport.made_at.is_not(None),
        )
    )


def in_work(person_id: int) -> PersonExport | None:
    return db.session.scalar(
        select(PersonExport).where(
            PersonExport.person_id == person_id, PersonExport.made_at.is_(None)
        )
    )


def asked_before(moment: datetime) -> list[PersonExport]:
    """Files that were made before this moment."""
    return list(db.session.scalars(select(PersonExport).where(PersonExport.made_at < moment)))


def others_of(export: PersonExport) -> list[PersonExport]:
    """Earlier files of the same person, which the new one replaces."""
    rows = db.session.scalars(
        select(PersonExport).where(
            PersonExport.person_id == export.person_id, PersonExport.id != export.id
        )
    )
    return list(rows)


def person(person_id: int) -> Person:
    return people.found(select(Person).where(Person.id == person_id))
