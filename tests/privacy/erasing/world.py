"""A region in which people went to a group, have points and evidence, and one will be erased."""

from datetime import timedelta
from decimal import Decimal

from sqlalchemy import func, select, text

from leerhuis import db, tables
from leerhuis.attendance.rules import Extent
from leerhuis.certificates.models import Certificate
from leerhuis.costs.statements import service as statements
from leerhuis.enrolment.models import Enrolment
from leerhuis.people.models import Appointment
from leerhuis.privacy.erasing import treatments
from leerhuis.registers import Category
from leerhuis.registry.dossier import evidence
from leerhuis.registry.models import PointsEntry
from tests.factories import NOW, account_of, identity, make_staff, saved
from tests.factories_attendance import make_mark, sessions_of
from tests.factories_costs import PayingRegion
from tests.factories_registry import give_points, make_registration
from tests.handed_in import drawing

LATER = NOW + timedelta(days=500)
TODAY = LATER.date()
NAMES = ("Aafke", "Bram", "Chantal", "Dirk")


class World:
    """Four people went to a group; the officer may erase whoever works here."""

    def __init__(self, *, word=""):
        self.region = PayingRegion(word=word)
        self.region.cost(90_000)
        at = (self.region.ede, self.region.kring, self.region.linde, self.region.barneveld)
        self.people = self.region.seats(*at)
        for name, person in zip(NAMES, self.people, strict=True):
            self._live(name, person)
        self.run = self.region.begin()
        self.officer = identity(make_staff("privacy_officer", self.region.region))

    def _live(self, name, person):
        seat = db.session.scalars(select(Enrolment).filter_by(person_id=person.id)).one()
        (session,) = sessions_of(self.region.edition)
        with db.transaction():
            person.given_name = name
            seat.reason = f"{name} wil graag"
        make_mark(seat, session, extent=Extent.PRESENT, kept=True)
        saved(
            Certificate(
                enrolment_id=seat.id,
                person_id=person.id,
                code=f"{seat.public_id[:10]}",
                values={"name": f"{name} Bouzid", "course": "Meldcode"},
                issued_at=NOW,
            )
        )
        account_of(person)
        make_registration(person)
        give_points(person, (Category.FORMAL_LEARNING, Decimal(6)), ref=seat.public_id)
        evidence.add(
            person.id,
            seat.public_id,
            data=drawing(),
            name="bewijs.png",
            by=identity(person),
            now=NOW,
        )

    def leave(self, person, *, on=TODAY - timedelta(days=30)):
        with db.transaction():
            for row in db.session.scalars(select(Appointment).filter_by(person_id=person.id)):
                row.ends_on = on

    def counted(self):
        """What has to hold: seats, attendance, points and costs, and rows of what is kept."""
        kept = [
            name
            for name in treatments.EMPTIED | dict.fromkeys(treatments.NUMBERS)
            if name not in {"audit_event", "erasure", "letter", "appointment_event"}
        ]
        return {
            "rows": {name: _number(name) for name in kept},
            "points": _sums(),
            "costs": statements.worked_out(self.run)[1].seal,
        }


def _number(name):
    return db.session.scalar(select(func.count()).select_from(tables.METADATA.tables[name]))


def _sums():
    rows = select(PointsEntry.course, func.sum(PointsEntry.points)).group_by(PointsEntry.course)
    return sorted((course or "", number) for course, number in db.session.execute(rows))


def words_of(database_session):
    """Every text in the database, to look for a name in."""
    found = []
    for table in tables.METADATA.sorted_tables:
        for row in database_session.execute(text(f'SELECT * FROM "{table.name}"')):
            found.append(f"{table.name}: {tuple(row)}")
    return found
