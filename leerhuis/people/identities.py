"""Who a person is to the house on a day: the name, the grants, and whether they work or worked.

Every page begins with this question, so it is one statement of plain columns, written down once.
"""

from collections.abc import Sequence
from datetime import date
from typing import Any, cast

from sqlalchemy import Date, and_, bindparam, exists, select

from leerhuis import db
from leerhuis.access import Grant, Identity
from leerhuis.people import rules
from leerhuis.people.days import appointed_on, granted_on
from leerhuis.people.models import Appointment, Organisation, Person, RoleGrant

DAY = cast(date, bindparam("identity_on", type_=Date))
# A row for each grant, or one for who has none. Whoever asks adds the condition on the person.
ASKED = (
    select(
        Person.id,
        Person.public_id,
        Person.given_name,
        Person.name_prefix,
        Person.family_name,
        Person.language,
        Person.theme,
        exists().where(Appointment.person_id == Person.id, appointed_on(DAY)).label("employed"),
        exists()
        .where(Appointment.person_id == Person.id, Appointment.starts_on <= DAY)
        .label("worked"),
        RoleGrant.role,
        RoleGrant.organisation_id,
        Organisation.name.label("organisation"),
        Organisation.path,
    )
    .select_from(Person)
    .outerjoin(RoleGrant, and_(RoleGrant.person_id == Person.id, granted_on(DAY)))
    .outerjoin(Organisation, Organisation.id == RoleGrant.organisation_id)
    .order_by(RoleGrant.id)
)
_BY_NUMBER = ASKED.where(Person.id == bindparam("number"))


def identity_of(person: Person, *, origin: str, today: date) -> Identity:
    """The person with all grants that hold now; any appointment so far makes a professional."""
    values = {"number": person.id, "identity_on": today}
    return identity_in(db.session.execute(_BY_NUMBER, values).all(), origin=origin)


def identity_in(rows: Sequence[Any], *, origin: str) -> Identity:
    """Who stands in the rows of one person."""
    first = rows[0]
    return Identity(
        person_id=first.id,
        public_id=first.public_id,
        name=rules.full_name(first.given_name, first.name_prefix, first.family_name),
        origin=origin,
        grants=tuple(
            Grant(each.role, each.organisation_id, each.organisation, each.path)
            for each in rows
            if each.role is not None
        ),
        employed=bool(first.employed),
        worked=bool(first.worked),
        language=first.language,
        theme=first.theme,
    )
