"""Reading the school holidays of regions."""

from collections.abc import Sequence

from sqlalchemy import ColumnElement, select

from leerhuis import db
from leerhuis.access import Identity, Role, below
from leerhuis.courses.means import SchoolHoliday
from leerhuis.courses.series import Closed
from leerhuis.errors import Missing
from leerhuis.people.models import Organisation

KEEPERS = (Role.ADMINISTRATOR, Role.COORDINATOR)


def _kept(who: Identity) -> ColumnElement[bool]:
    """The condition that an organisation is one of which this person keeps the holidays."""
    return below(Organisation.path, who.paths(*KEEPERS))


def organisations_of(who: Identity) -> list[Organisation]:
    """The organisations for which someone may say when the schools are closed."""
    numbers = {grant.organisation_id for grant in who.grants if grant.role in KEEPERS}
    question = select(Organisation).where(Organisation.id.in_(numbers))
    return list(db.session.scalars(question.order_by(Organisation.path)))


def holidays_for(who: Identity) -> list[tuple[SchoolHoliday, str]]:
    """With the name of their organisation, the latest first."""
    rows = db.session.execute(
        select(SchoolHoliday, Organisation.name)
        .join(Organisation, Organisation.id == SchoolHoliday.organisation_id)
        .where(_kept(who))
        .order_by(SchoolHoliday.starts_on.desc(), Organisation.name)
    )
    return [(holiday, name) for holiday, name in rows]


def holiday_for(who: Identity, public_id: str) -> SchoolHoliday:
    found = db.session.scalar(
        select(SchoolHoliday)
        .join(Organisation, Organisation.id == SchoolHoliday.organisation_id)
        .where(_kept(who), SchoolHoliday.public_id == public_id)
    )
    if found is None:
        raise Missing
    return found


def closed_for(path: str) -> Sequence[Closed]:
    """The school holidays of an organisation, by its place in the tree, and of those above it."""
    steps = path.rstrip(".").split(".")
    above = [".".join(steps[: at + 1]) + "." for at in range(len(steps))]
    rows = db.session.scalars(
        select(SchoolHoliday)
        .join(Organisation, Organisation.id == SchoolHoliday.organisation_id)
        .where(Organisation.path.in_(above))
        .order_by(SchoolHoliday.starts_on)
    )
    return [Closed(each.name, each.starts_on, each.ends_on) for each in rows]
