"""A year replayed day by day: nights that write letters, days on which people settle things.

What must have been written is worked out beside it, from nothing but the dates and the deeds.
"""

import random
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from sqlalchemy import func, select, update

from leerhuis import clock, db
from leerhuis.access import HOUSE, Role
from leerhuis.mail.models import QueuedLetter
from leerhuis.mail.rules import LetterState
from leerhuis.registry import mails, service
from leerhuis.registry.models import Registration, RegistrationEvent
from leerhuis.registry.periods import add_months
from leerhuis.registry.rules import EventKind
from tests.factories import TODAY, make_organisation, make_professional, make_staff
from tests.factories_registry import make_registration

ONE_DAY, WEEK = timedelta(days=1), timedelta(days=7)
# The ladder in plain words: months and days before the last day to apply, by the name of the step.
LADDER = {"12m": (12, 0), "6m": (6, 0), "3m": (3, 0), "6w": (0, 42), "2w": (0, 14), "1d": (0, 1)}


def night(now: datetime) -> None:
    """What the timed work does with registrations in one night."""
    service.restand_due(now=now)
    service.lapse_due(now=now)
    service.queue_expiry_reminders(now=now)
    service.queue_weekly_letters(now=now)


@dataclass
class Life:
    """A registration as it should be known: plain days, and what was told of them."""

    number: int
    name: str
    person: str
    manager: int
    apply_by: date
    last_valid: date
    deeds: dict[date, str]
    applied_on: date | None = None
    reached: int = -1
    lapse_told: bool = False
    settled_on: date | None = None

    def step_due(self, today):
        """The nearest step of the ladder that is reached and not told; once each."""
        if self.applied_on or today > self.apply_by:
            return None
        days = [
            add_months(self.apply_by, -months) - timedelta(days=days)
            for months, days in LADDER.values()
        ]
        nearest = max((at for at, day in enumerate(days) if day <= today), default=-1)
        if nearest <= self.reached:
            return None
        self.reached = nearest
        return list(LADDER)[nearest]

    def lapses(self, today):
        gone = not self.applied_on and today > self.last_valid and not self.lapse_told
        self.lapse_told |= gone
        return gone


@dataclass
class Year:
    """So many registrations from this day on; `at_once` does two nights at the same time."""

    seed: int
    number: int
    days: int
    at_once: Callable[[datetime], None]
    left_out: float = 0.15
    lives: list[Life] = field(default_factory=list)
    reminders: dict[tuple[str, str, str], date] = field(default_factory=dict)
    lapses: dict[str, date] = field(default_factory=dict)
    weeks: set[date] = field(default_factory=set)
    nights: int = 0

    def __post_init__(self):
        self.chance = random.Random(self.seed)
        region = make_organisation()
        firms = [make_organisation(under=region) for _ in range(max(2, self.number // 40))]
        managers = [make_staff(Role.MANAGER, each).id for each in firms]
        for number in range(self.number):
            at = number % len(firms)
            self.lives.append(self._born(firms[at], managers[at]))

    def _born(self, firm, manager):
        # Dates further off than the year itself, so that every step falls in it for somebody.
        held = TODAY + timedelta(days=self.chance.randint(2, self.days + 380))
        person = make_professional(firm)
        row = make_registration(person, held_date=held)
        return Life(
            row.id,
            row.public_id,
            person.public_id,
            manager,
            row.apply_by_on,
            row.last_valid_on,
            self._deeds(row.apply_by_on),
        )

    def _deeds(self, apply_by):
        """On which days somebody applies, takes it back, or hears that it is renewed."""
        first = apply_by - timedelta(days=self.chance.randint(0, 300))
        fate = self.chance.choice(["nothing", "nothing", "apply", "apply", "both", "back", "renew"])
        deeds = {"nothing": {}, "renew": {first: "renew"}}.get(fate, {first: "apply"})
        if fate == "both":
            deeds[first + timedelta(days=self.chance.randint(20, 60))] = "renew"
        if fate == "back" and first + WEEK < apply_by:
            deeds[first + timedelta(days=self.chance.randint(1, 5))] = "back"
        return {day: deed for day, deed in deeds.items() if day > TODAY}

    def replay(self):
        for number in range(self.days):
            today = TODAY + number * ONE_DAY
            # On the last day everything is caught up.
            if self.chance.random() > self.left_out or number == self.days - 1:
                self._night(today)
            for life in self.lives:
                if deed := life.deeds.get(today):
                    self._do(life, deed, today)

    def _night(self, today):
        self.nights += 1
        db.session.remove()
        self.at_once(clock.moment_of(today, time(5, 30)))
        db.session.remove()
        for life in self.lives:
            if step := life.step_due(today):
                self.reminders.setdefault((life.name, life.apply_by.isoformat(), step), today)
            if life.lapses(today):
                self.lapses[life.name] = today
        self._check_week(today)
        with db.transaction():  # the post is quick
            db.session.execute(
                update(QueuedLetter)
                .where(QueuedLetter.state == LetterState.QUEUED)
                .values(state=LetterState.SENT)
            )

    def _do(self, life, deed, today):
        row = db.session.get_one(Registration, life.number)
        now = clock.moment_of(today, time(12))
        if deed == "apply":
            service.submit(row, on=today, by=HOUSE, now=now)
            life.applied_on = life.settled_on = today
        elif deed == "back":
            service.take_back(row, by=HOUSE, now=now)
            life.applied_on = life.settled_on = None
            life.reached = -1
        else:
            service.renew(row, on=life.applied_on or today, by=HOUSE, now=now)
            life.applied_on, life.settled_on, life.reached = None, today, -1
            life.apply_by, life.last_valid = row.apply_by_on, row.last_valid_on
        db.session.expunge_all()

    def _check_week(self, today):
        """The letters of a week, in its first night: whom each must name, and no more."""
        monday = today - timedelta(days=today.weekday())
        if monday in self.weeks:
            return
        self.weeks.add(monday)
        told = self._letters_of(monday)
        applied = {life.person for life in self.lives if life.applied_on}
        for manager in {life.manager for life in self.lives}:
            said = told.get(manager, {"rows": [], "ready": [], "settled": []})
            named = {_person(each) for part in ("rows", "ready") for each in said[part]}
            near, settled = self._expected(manager, monday)
            assert near <= named, "somebody was not named"
            assert named.isdisjoint(applied), "somebody who had applied was named"
            assert {_person(each) for each in said["settled"]} == settled

    def _letters_of(self, monday):
        year, week, _day = monday.isocalendar()
        told = [
            (each.person_id, each.values)
            for each in self._written(mails.WEEKLY)
            if each.key.split("|")[3] == f"{year}-W{week:02d}"
        ]
        assert len(told) == len(dict(told)), "a manager got two"
        return dict(told)

    def _expected(self, manager, monday):
        """Who must be named as not there yet, and what was settled the week before."""
        team = [life for life in self.lives if life.manager == manager]
        near = {
            life.person
            for life in team
            if not life.applied_on and monday >= add_months(life.apply_by, -3)
        }
        week = (monday - WEEK, monday)
        settled = {
            life.person for life in team if life.settled_on and week[0] <= life.settled_on < week[1]
        }
        return near, settled

    def _written(self, kind):
        return db.session.scalars(select(QueuedLetter).where(QueuedLetter.kind == kind)).all()

    def check(self):
        """Each step and each lapse exactly once, in the night in which it was due."""
        told = {
            (each.subject, *each.key.split("|")[3:]): clock.day_of(each.planned_at)
            for each in self._written(mails.REMINDER)
        }
        assert told == self.reminders
        for kind in (mails.LAPSED, mails.LAPSED_MANAGER):
            told = [(each.subject, clock.day_of(each.planned_at)) for each in self._written(kind)]
            assert sorted(told) == sorted(self.lapses.items())
        rows = db.session.execute(
            select(Registration.public_id, func.count())
            .join(RegistrationEvent, RegistrationEvent.registration_id == Registration.id)
            .where(RegistrationEvent.kind == EventKind.LAPSED)
            .group_by(Registration.public_id)
        )
        assert dict(map(tuple, rows)) == dict.fromkeys(self.lapses, 1)

    @property
    def letters(self):
        return (
            len(self._written(mails.REMINDER)),
            len(self.lapses),
            len(self._written(mails.WEEKLY)),
        )


def _person(listed):
    return listed["path"].rsplit("/", 1)[1]
