"""Two groups of one course, and everything that can happen to the seats in them.

After each step it is read from the rows what must always be so, whatever happened before.
"""

from datetime import timedelta

from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
)
from sqlalchemy import delete, select, update

from leerhuis import db
from leerhuis.courses.limits import SeatLimit
from leerhuis.courses.rules import WaitingPolicy
from leerhuis.courses.words import LimitKind
from leerhuis.enrolment import (
    approving,
    codes,
    lapsing,
    merging,
    moving,
    offers,
    service,
)
from leerhuis.enrolment.models import Approval, Enrolment
from leerhuis.enrolment.rules import HOLDS_SEAT, EnrolmentState, Voice
from leerhuis.errors import Refused
from leerhuis.mail.models import QueuedLetter
from leerhuis.mail.rules import LetterState
from tests.enrolment.seats_seen import Seen
from tests.factories import (
    HOUSE,
    NOW,
    identity,
    make_course,
    make_edition,
    make_person,
    make_professional,
)
from tests.factories_turns import make_firm

CONFIRMED, WAITING = EnrolmentState.CONFIRMED, EnrolmentState.WAITING
REQUESTED, OFFERED = EnrolmentState.REQUESTED, EnrolmentState.OFFERED
LAST = NOW + timedelta(days=20)  # then the last day to enrol is near

people = st.integers(0, 8)
groups = st.integers(0, 1)
any_of_them = st.integers(0, 50)
capacities = st.one_of(st.none(), st.integers(0, 5))
# Offers have the most that can happen to them.
policies = st.sampled_from((WaitingPolicy.OFFER, *WaitingPolicy))
shares = st.one_of(st.none(), st.integers(0, 3))


def where(*states):
    """Only while somebody is in one of these states."""
    return precondition(lambda self: any(row.state in states for row in self.rows))


class Seats(RuleBasedStateMachine):
    """Nine people: four of an employer that decides, four of one that is told, one of none.

    Of the latter four, two work in a team for which seats may be kept.
    """

    @initialize(
        capacity=st.integers(1, 3),
        policies=st.tuples(policies, policies),
        decides=st.booleans(),
        kept=st.integers(0, 2),
        first=st.lists(people, min_size=4, max_size=8, unique=True),
    )
    def begin(self, capacity, policies, decides, kept, first):
        self.now = NOW
        strict = make_firm(voice=Voice.DECIDES)
        mild = make_firm(region=strict.region)
        self.firms = [strict, mild]
        self.people = [
            *(strict.worker() for _ in range(4)),
            *(mild.worker() for _ in range(2)),
            *(make_professional(mild.employer) for _ in range(2)),
            make_person(),
        ]
        self.alive = list(self.people)
        course = make_course(organisation_id=strict.region.id)
        self.groups = [
            make_edition(course=course, capacity=capacity, policy=policies[0], approve_days=3),
            make_edition(
                course=course, capacity=2, policy=policies[1], coordinator_decides=decides
            ),
        ]
        self.codes = []
        self.rows = []
        self.seen = Seen(self)
        self.limit(0, None, kept)
        for number in first:
            self.enrol(number, 0)

    @rule(number=people, group=groups)
    def enrol(self, number, group):
        person = self.person(number)
        row = self.tried(service.enrol, self.groups[group], person.id, by=identity(person))
        self.seen.came(row)

    @precondition(lambda self: self.codes)
    @rule(number=people, which=any_of_them)
    def enrol_with_a_code(self, number, which):
        code, signs = self.codes[which % len(self.codes)]
        (group,) = [each for each in self.groups if each.id == code.edition_id]
        person = self.person(number)
        by = identity(person)
        self.seen.came(self.tried(service.enrol, group, person.id, by=by, code=signs))

    @where(CONFIRMED, REQUESTED, OFFERED, WAITING)
    @rule(which=any_of_them)
    def cancel(self, which):
        if row := self.one(which):
            self.seen.leaves(self.tried(service.cancel, row, by=HOUSE))

    @where(REQUESTED)
    @rule(which=any_of_them)
    def approve(self, which):
        if row := self.open_approval(which):
            assert self.tried(approving.approve, row, by=HOUSE)

    @where(REQUESTED)
    @rule(which=any_of_them)
    def decline(self, which):
        if row := self.open_approval(which):
            self.seen.leaves(self.tried(approving.decline, row, by=HOUSE))

    @where(OFFERED)
    @rule(which=any_of_them)
    def accept(self, which):
        if row := self.one(which, OFFERED):
            self.tried(offers.accept, row, by=HOUSE)

    @where(OFFERED)
    @rule(which=any_of_them)
    def refuse(self, which):
        if row := self.one(which, OFFERED):
            self.seen.leaves(self.tried(offers.refuse, row, by=HOUSE))

    @precondition(lambda self: self.by_hand())
    @rule(which=any_of_them)
    def offer_by_hand(self, which):
        rows = self.by_hand()
        self.seen.passed(self.tried(offers.offer, rows[which % len(rows)], by=HOUSE))

    @precondition(lambda self: self.by_hand())
    @rule(which=any_of_them)
    def give_by_hand(self, which):
        rows = self.by_hand()
        self.seen.passed(self.tried(offers.give, rows[which % len(rows)], by=HOUSE))

    @rule(hours=st.sampled_from((1, 30, 80)))
    def time_goes_by(self, hours):
        self.now = min(self.now + timedelta(hours=hours), LAST)
        due = [
            row
            for row in self.active()
            if (row.state is OFFERED and row.offer_ends_at <= self.now)
            or (row.state is REQUESTED and row.decide_by_at <= self.now)
        ]
        lapsing.lapse_due(now=self.now)
        for row in due:
            assert row.state is EnrolmentState.LAPSED
            self.seen.leaves(row)
        assert lapsing.lapse_due(now=self.now) == 0

    @rule(group=groups, capacity=capacities)
    def resize(self, group, capacity):
        with db.transaction():
            self.groups[group].capacity = capacity
            service.refill(self.groups[group], by=HOUSE, now=self.now)

    @rule(group=groups, share=shares, kept=shares)
    def limit(self, group, share, kept):
        """Each employer has at most so many seats, and a team has so many kept for it."""
        edition = self.groups[group]
        given = {"edition_id": edition.id}
        with db.transaction():
            db.session.execute(delete(SeatLimit).where(SeatLimit.edition_id == edition.id))
            if share is not None:
                db.add(SeatLimit(kind=LimitKind.SHARE, seats=share, **given))
            if kept:
                place = self.firms[1].team.id
                kind = LimitKind.RESERVED
                db.add(SeatLimit(kind=kind, seats=kept, organisation_id=place, **given))
            self.seen.limit(edition, share=share, kept=kept or 0)
            service.refill(edition, by=HOUSE, now=self.now)

    @rule(group=groups, policy=policies)
    def choose_policy(self, group, policy):
        with db.transaction():
            self.groups[group].policy = policy
            service.refill(self.groups[group], by=HOUSE, now=self.now)

    @rule(group=groups, uses=st.integers(1, 2), holds=st.booleans())
    def make_code(self, group, uses, holds):
        made = self.tried(codes.make, self.groups[group], uses=uses, holds_seats=holds, by=HOUSE)
        if made:
            self.codes.append(made)

    @precondition(lambda self: self.codes)
    @rule(which=any_of_them)
    def withdraw_code(self, which):
        if self.codes:
            row, _signs = self.codes.pop(which % len(self.codes))
            assert self.tried(codes.withdraw, row, by=HOUSE)

    @where(CONFIRMED)
    @rule(which=any_of_them, number=people)
    def hand_over(self, which, number):
        row = self.one(which, CONFIRMED)
        colleagues = self.seen.colleagues(row.person_id)
        mine = None
        if colleagues:
            taker = colleagues[number % len(colleagues)]
            mine = self.tried(moving.hand_over, row, taker, by=HOUSE)
        if mine:
            self.seen.leaves(row)
            self.seen.came(mine)
            self.seen.passed(mine)

    @where(*HOLDS_SEAT)
    @rule(which=any_of_them)
    def move(self, which):
        if row := self.one(which):
            (other,) = [each for each in self.groups if each.id != row.edition_id]
            mine = self.tried(moving.move, row, other, by=HOUSE)
            if mine:
                self.seen.leaves(row)
                self.seen.came(mine)

    @rule(number=people, other=people)
    def merge(self, number, other):
        """Only people who work at the same place: nobody is of two."""
        one, place = self.person(number), self.seen.place(self.person(number).id)
        alike = [each for each in self.alive if self.seen.place(each.id) == place]
        two = alike[other % len(alike)]
        if one is two:
            return
        merging.merge(one.id, two.id, by=HOUSE, now=self.now)
        self.alive = [two if each is one else each for each in self.alive]
        self.seen.merged(one, two)

    @rule()
    def the_post_goes(self):
        """What was sent cannot be taken back any more."""
        with db.transaction():
            db.session.execute(
                update(QueuedLetter)
                .where(QueuedLetter.state == LetterState.QUEUED)
                .values(state=LetterState.SENT)
            )

    @invariant()
    def all_is_as_it_must_be(self):
        if hasattr(self, "seen"):
            db.session.expire_all()
            self.seen.check()
            self.rows = self.active()

    def teardown(self):
        db.session.rollback()

    def tried(self, verb, *args, **how):
        """What came of it; nothing, if it was refused, and then nothing has changed."""
        try:
            return verb(*args, now=self.now, **how)
        except Refused:
            db.session.expire_all()
            return None

    def person(self, number):
        return self.alive[number]

    def active(self):
        wanted = select(Enrolment).where(
            Enrolment.edition_id.in_([each.id for each in self.groups]),
            Enrolment.cancelled_at.is_(None),
        )
        return db.session.scalars(wanted.order_by(Enrolment.id)).all()

    def one(self, which, *states):
        rows = [row for row in self.rows if not states or row.state in states]
        return rows[which % len(rows)] if rows else None

    def by_hand(self):
        """Who waits where staff give the seats."""
        manual = [each.id for each in self.groups if each.policy is WaitingPolicy.MANUAL]
        return [row for row in self.rows if row.state is WAITING and row.edition_id in manual]

    def open_approval(self, which):
        rows = db.session.scalars(
            select(Approval)
            .join(Approval.enrolment)
            .where(
                Enrolment.edition_id.in_([each.id for each in self.groups]),
                Enrolment.state == REQUESTED,
                Approval.verdict.is_(None),
            )
            .order_by(Approval.id)
        ).all()
        return rows[which % len(rows)] if rows else None
