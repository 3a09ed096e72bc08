"""The slow and obvious way to give seats: look at everyone, seat the first who may, begin again."""

from dataclasses import dataclass, field
from typing import NamedTuple

from leerhuis.enrolment.rules import EnrolmentState

CONFIRMED, WAITING = EnrolmentState.CONFIRMED, EnrolmentState.WAITING


class Someone(NamedTuple):
    """Who a person is to the limits: their employer, and the parts in which they fit."""

    employer: int | None = None
    fits: frozenset[int] = frozenset()
    priority: int = 0


@dataclass
class Group:
    """Everyone in a group, in the order in which they came: person -> confirmed or waiting."""

    capacity: int | None
    kept: tuple[int, ...] = ()
    share: int | None = None
    spread: int | None = None
    crowd: dict = field(default_factory=dict)
    people: dict = field(default_factory=dict)

    def enrol(self, person):
        if person not in self.people:
            self.people[person] = WAITING
            self.settle()

    def cancel(self, person):
        if self.people.pop(person, None):
            self.settle()

    def resize(self, capacity):
        self.capacity = capacity
        self.settle()

    def limit(self, kept, share, spread):
        self.kept, self.share, self.spread = kept, share, spread
        self.settle()

    def settle(self):
        while first := next((each for each in self.line if self.may(each)), None):
            self.people[first] = CONFIRMED

    def may(self, person):
        return all(rule(person) for rule in (self.is_room, self.is_shared, self.is_left))

    def is_room(self, _person):
        return self.capacity is None or len(self.seated) < self.capacity

    def is_shared(self, person):
        """Nobody's employer has more than its share."""
        employer = self.who(person).employer
        return None in (self.share, employer) or self.of(employer) < self.share

    def is_left(self, person):
        """There is a kept seat that this person fills, or an open one that is not for others."""
        if self.capacity is None or self.fills(person):
            return True
        seats_open = self.capacity - len(self.seated) - self.empty(self.seated)
        employers = {self.who(each).employer for each in self.seated} - {None}
        mine = self.who(person).employer
        lacking = 0 if self.spread is None else max(0, self.spread - len(employers))
        is_new = mine is not None and mine not in employers
        return seats_open > (0 if is_new else lacking)

    def fills(self, person):
        return self.empty([*self.seated, person]) < self.empty(self.seated)

    def empty(self, people):
        """The kept seats that stay empty when these people sit on as many of them as they can."""
        seats = [part for part, number in enumerate(self.kept) for _seat in range(number)]
        taken = {}

        def sits(person, tried):
            for number, part in enumerate(seats):
                if part in self.who(person).fits and number not in tried:
                    tried.add(number)
                    if number not in taken or sits(taken[number], tried):
                        taken[number] = person
                        return True
            return False

        return len(seats) - sum(sits(each, set()) for each in people)

    def of(self, employer):
        return sum(self.who(each).employer == employer for each in self.seated)

    def who(self, person):
        return self.crowd.get(person, Someone())

    @property
    def seated(self):
        return [person for person, state in self.people.items() if state is CONFIRMED]

    @property
    def line(self):
        """The highest priority first, and then as they came."""
        waiting = [person for person, state in self.people.items() if state is WAITING]
        return sorted(waiting, key=lambda person: -self.who(person).priority)
