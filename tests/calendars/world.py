"""A course with two groups, people with a calendar each, and a post between them and the house."""

from dataclasses import replace
from datetime import timedelta

from sqlalchemy import select

from leerhuis import db
from leerhuis.calendars import queries
from leerhuis.courses.clashing import plan_of
from leerhuis.courses.models import Edition, Session
from leerhuis.courses.rules import EditionState
from leerhuis.enrolment import counting, moving, service
from leerhuis.enrolment.models import Enrolment
from leerhuis.enrolment.rules import EnrolmentState
from leerhuis.mail import delivery
from leerhuis.mail.models import QueuedLetter
from leerhuis.mail.rules import LetterState
from leerhuis.people.models import EmailAddress
from leerhuis.planning import service as planning
from tests.calendars.recipient import Post, Recipient
from tests.factories import HOUSE, NOW, make_course, make_edition, make_room
from tests.factories_turns import make_firm

STEP = timedelta(minutes=10)


class World:
    """Everything happens ten minutes after what went before; letters go out when asked."""

    def __init__(self, shape, *, people=3, **given):
        self.firm = make_firm(**given)
        self.course = make_course(organisation_id=self.firm.region.id, title="Complexe scheidingen")
        self.groups = [make_edition(course=self.course, sessions=2) for _ in range(2)]
        self.people = [self.firm.worker() for _ in range(people)]
        self.calendars = [Recipient(self._address(each), shape) for each in self.people]
        self.post = Post(self.calendars)
        self.days = {
            (where, number): self.session(where, number).starts_at.date()
            for where in range(2)
            for number in range(2)
        }
        self.now = NOW

    def _address(self, person):
        wanted = select(EmailAddress.address).where(EmailAddress.person_id == person.id)
        return db.session.scalars(wanted).one()

    @property
    def by(self):
        return {"by": HOUSE, "now": self.now}

    def seat_of(self, who, where=0):
        group, person = self.groups[where], self.people[who]
        return counting.active_enrolment(group.id, person.id)

    def enrol(self, who, where=0):
        return service.enrol(self.groups[where], self.people[who].id, **self.by)

    def cancel(self, who, where=0):
        if seat := self.seat_of(who, where):
            service.cancel(seat, **self.by)

    def hand_over(self, giver, taker):
        moving.hand_over(self.seat_of(giver), self.people[taker].id, **self.by)

    def move(self, who, where, to):
        moving.move(self.seat_of(who, where), self.groups[to], **self.by)

    def session(self, where=0, number=0):
        wanted = select(Session).where(Session.edition_id == self.groups[where].id)
        return db.session.scalars(wanted.order_by(Session.starts_at)).all()[number]

    def change(self, where=0, number=0, **said):
        """A coordinator changes a session, as the page does."""
        session = self._loaded(self.session(where, number))
        edition = db.session.get(Edition, self.groups[where].id)
        planning.change_session(edition, session, replace(plan_of(session), **said), **self.by)

    def _loaded(self, session):
        """The session with all that a plan is made of."""
        db.session.expire_all()
        found = queries.told_of(0, [session.id])[0][0]
        db.session.refresh(found, ["trainers"])
        return found

    def put_off(self, where=0, number=0):
        """The session is a day later."""
        plan = self.session(where, number).starts_at.date()
        self.change(where, number, on=plan + timedelta(days=1))

    def put_back(self, where=0, number=0):
        """The session is on the day on which it was at first."""
        self.change(where, number, on=self.days[where, number])

    def add_session(self, where=0):
        last = self.session(where, -1)
        plan = plan_of(self._loaded(last))
        edition = db.session.get(Edition, self.groups[where].id)
        later = replace(plan, on=plan.on + timedelta(days=7))
        planning.add_session(edition, later, **self.by)

    def other_room(self, where=0, number=0, name="2.04"):
        room = make_room(self._loaded(self.session(where, number)).venue, name=name)
        self.change(where, number, room_id=room.id)

    def deliver(self, *, mood="takes"):
        self.now += STEP
        self.post.mood = mood
        delivery.deliver(now=self.now, send=self.post)
        db.session.expire_all()

    def deliver_all(self):
        """As long as anything waits, for at most some hours."""
        waiting = select(QueuedLetter.id).where(QueuedLetter.state == LetterState.QUEUED)
        for _ in range(30):
            self.deliver()
            if not db.session.scalars(waiting).first():
                return

    def true_of(self, who):
        """What must stand in someone's calendar: the sessions of their certain seats."""
        db.session.expire_all()
        rows = db.session.scalars(
            select(Session)
            .join(Session.edition)
            .join(Enrolment, Enrolment.edition_id == Edition.id)
            .where(
                Enrolment.person_id == self.people[who].id,
                Enrolment.state == EnrolmentState.CONFIRMED,
                Edition.state == EditionState.PUBLISHED,
            )
        ).all()
        told = queries.told_of(0, [each.id for each in rows])
        return {
            f"{each.public_id}@leerhuis": (each.starts_at, each.ends_at, _place(each))
            for each, _nothing in told
        }

    def check(self):
        """Every calendar tells the truth."""
        for who, calendar in enumerate(self.calendars):
            assert calendar.shows == self.true_of(who), who


def _place(session):
    if session.online_url:
        return session.online_url
    venue = session.venue
    return ", ".join(filter(None, (session.room_name, venue.name, venue.street, venue.town)))
