"""What must always be so in the groups of `seats_machine`, read from the rows after each step."""

from collections import defaultdict
from typing import NamedTuple

from sqlalchemy import select

from leerhuis import db
from leerhuis.calendars.models import Invitation
from leerhuis.calendars.rules import Method
from leerhuis.courses.models import Session
from leerhuis.courses.rules import WaitingPolicy
from leerhuis.enrolment.models import Approval, Enrolment
from leerhuis.enrolment.rules import HOLDS_SEAT, IS_ACTIVE, EnrolmentState, Verdict
from leerhuis.mail.models import QueuedLetter
from leerhuis.mail.rules import LetterState
from leerhuis.registry.models import ExpectedPoints
from tests.enrolment.oracle import CONFIRMED, WAITING, Group, Someone

SAYS = {
    EnrolmentState.CONFIRMED: {"confirmed", "promoted", "approved", "taken_over"},
    EnrolmentState.REQUESTED: {"requested"},
    EnrolmentState.OFFERED: {"offered"},
    EnrolmentState.WAITING: {"waiting"},
    EnrolmentState.CANCELLED: {"cancelled", "refused", "handed_over", "moved"},
    EnrolmentState.DECLINED: {"declined"},
    EnrolmentState.LAPSED: {"lapsed"},
}


class Was(NamedTuple):
    """An enrolment at the end of the step before."""

    state: EnrolmentState
    turn: int
    who: Someone


class Seen:
    """What the steps expect to be there, and what was there after the last one."""

    def __init__(self, machine):
        self.machine = machine
        strict, mild = (each.employer.id for each in machine.firms)
        ids = [each.id for each in machine.people]
        self.employers = dict.fromkeys(ids[:4], strict) | dict.fromkeys(ids[4:8], mild)
        self.team = set(ids[4:6])
        self.limits = {each.id: (None, 0) for each in machine.groups}
        self.there = set()
        self.last = {}
        self.went_past = set()
        self.before = {each.id: {} for each in machine.groups}

    def place(self, person_id):
        """Where someone works: whose, and whether in the team for which seats may be kept."""
        return self.employers.get(person_id), person_id in self.team

    def colleagues(self, person_id):
        """Who is of the same employer, besides this person."""
        alive = {each.id for each in self.machine.alive} - {person_id}
        mine = self.employers.get(person_id)
        return [each for each in sorted(alive) if mine and self.employers.get(each) == mine]

    def came(self, row):
        if row is not None:
            self.there.add((row.person_id, row.edition_id))

    def leaves(self, row):
        if row is not None:
            assert row.state not in IS_ACTIVE
            self.there.discard((row.person_id, row.edition_id))

    def passed(self, row):
        """This one was given a seat on purpose, whoever waited."""
        if row is not None:
            self.went_past.add(row.id)

    def limit(self, edition, *, share, kept):
        self.limits[edition.id] = (share, kept)

    def merged(self, one, two):
        self.there = {(two.id if who == one.id else who, where) for who, where in self.there}
        for where in self.limits:
            self.last.pop((one.id, where), None)

    def check(self):
        rows = self._rows()
        active = [row for row in rows if row.cancelled_at is None]
        keys = [(row.person_id, row.edition_id) for row in active]
        assert len(keys) == len(set(keys)), "somebody is in a group twice"
        assert set(keys) == self.there, "somebody was lost, or came back"
        assert all(row.state in IS_ACTIVE for row in active)
        self.last |= {(row.person_id, row.edition_id): row.id for row in active}
        for edition in self.machine.groups:
            self._check_group(edition, [row for row in active if row.edition_id == edition.id])
        self._check_letters({row.id: row for row in rows})
        self._check_points(rows)
        self._check_calendars(active)
        self._check_approvals(active)
        self.went_past = set()

    def _rows(self):
        wanted = select(Enrolment).where(Enrolment.edition_id.in_(self.limits))
        return db.session.scalars(wanted.order_by(Enrolment.id)).all()

    def _check_group(self, edition, rows):
        now = {row.id: Was(row.state, row.turn, self._who(row)) for row in rows}
        before, self.before[edition.id] = self.before[edition.id], now
        held, held_before = self._group(edition, now), self._group(edition, before)
        share = held.share
        if edition.capacity is not None:
            most = max(edition.capacity, len(held_before.seated))
            assert len(held.seated) <= most, "more seats were given than there are"
            assert over(held) <= max(0, over(held_before)), "a seat was given that is kept"
        for employer in set(self.employers.values()) if share is not None else ():
            most = max(share, held_before.of(employer))
            assert held.of(employer) <= most, "an employer has more than its share"
        if edition.policy is not WaitingPolicy.MANUAL:
            assert not [each for each in held.line if held.may(each)], "a seat was left free"
        self._check_order(before, now, held)

    def _check_order(self, before, now, held):
        """Nobody alike got a seat past someone who waited longer, and now has none to come.

        Where staff give the seats, a newcomer may have one as long as those who wait can too.
        """
        waits = {key: was for key, was in now.items() if was.state is EnrolmentState.WAITING}
        for key, got in now.items():
            earlier = before.get(key)
            new = got.state in HOLDS_SEAT and (earlier is None or earlier.state not in HOLDS_SEAT)
            if new and key not in self.went_past:
                passed = [
                    other
                    for other, was in waits.items()
                    if other in before
                    and was.who == got.who
                    and was.turn < got.turn
                    and not held.may(other)
                ]
                assert not passed, "somebody was passed in line"

    def _who(self, row):
        codes = [code.id for code, _signs in self._keeping(row.edition_id)]
        fits = {number for number, code in enumerate(codes) if code == row.code_id}
        employer = self.employers.get(row.person_id)
        if row.person_id in self.team and self.limits[row.edition_id][1]:
            fits.add(len(codes))
        return Someone(employer, frozenset(fits))

    def _keeping(self, edition_id):
        return [
            each
            for each in self.machine.codes
            if each[0].edition_id == edition_id and each[0].holds_seats
        ]

    def _group(self, edition, known):
        share, kept = self.limits[edition.id]
        parts = [code.uses for code, _signs in self._keeping(edition.id)]
        states = {
            key: CONFIRMED if was.state in HOLDS_SEAT else WAITING for key, was in known.items()
        }
        return Group(
            edition.capacity,
            kept=(*parts, *([kept] if kept else [])),
            share=share,
            crowd={key: was.who for key, was in known.items()},
            people=states,
        )

    def _check_letters(self, rows):
        letters = defaultdict(list)
        wanted = [row.public_id for row in rows.values()]
        for each in db.session.scalars(
            select(QueuedLetter)
            .where(QueuedLetter.subject.in_(wanted), QueuedLetter.state != LetterState.WITHDRAWN)
            .order_by(QueuedLetter.planned_at, QueuedLetter.id)
        ):
            letters[each.person_id, each.subject].append(each)
        for (person_id, _edition_id), number in self.last.items():
            row = rows[number]
            told = letters[person_id, row.public_id]
            kind = told[-1].kind.removeprefix("enrolment/") if told else None
            assert kind in SAYS[row.state], (row.state, [each.kind for each in told])
            waiting = [each for each in told if each.state is LetterState.QUEUED]
            assert len(waiting) <= 1, "a letter that is no longer so was not taken back"

    def _check_points(self, rows):
        known = {row.public_id for row in rows}
        expected = {
            (each.person_id, each.ref)
            for each in db.session.scalars(
                select(ExpectedPoints).where(ExpectedPoints.ref.in_(known))
            )
        }
        assert expected == {
            (row.person_id, row.public_id) for row in rows if row.state is EnrolmentState.CONFIRMED
        }, "points are expected of who has a certain seat, and of nobody else"

    def _check_calendars(self, active):
        alive = {each.id for each in self.machine.alive}
        rows = db.session.execute(
            select(Invitation.person_id, Session.edition_id)
            .join(Invitation.session)
            .where(Session.edition_id.in_(self.limits), Invitation.method == Method.REQUEST)
        )
        told = {(person, edition) for person, edition in rows if person in alive}
        assert told == {
            (row.person_id, row.edition_id)
            for row in active
            if row.state is EnrolmentState.CONFIRMED
        }, "a calendar holds a session of who has a certain seat, and of nobody else"

    def _check_approvals(self, active):
        verdicts = defaultdict(list)
        wanted = select(Approval).where(Approval.enrolment_id.in_([row.id for row in active]))
        for each in db.session.scalars(wanted):
            verdicts[each.enrolment_id].append(each.verdict)
        for row in active:
            said = verdicts[row.id]
            assert Verdict.DECLINED not in said
            assert (None in said) == (row.state is EnrolmentState.REQUESTED)


def over(group):
    """By how many the seats that are taken and those that are kept are more than there are."""
    return len(group.seated) + group.empty(group.seated) - group.capacity
