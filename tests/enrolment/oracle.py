"""The slow and obvious way to give seats: join the end of the line, then let the line move up."""

from dataclasses import dataclass, field

from leerhuis.enrolment.rules import EnrolmentState

CONFIRMED, WAITING = EnrolmentState.CONFIRMED, EnrolmentState.WAITING


@dataclass
class Group:
    """Everyone in a group, in the order in which they came: person -> confirmed or waiting."""

    capacity: int | None
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

    def settle(self):
        for person, state in self.people.items():
            if self.capacity is not None and len(self.seated) >= self.capacity:
                return
            if state is WAITING:
                self.people[person] = CONFIRMED

    @property
    def seated(self):
        return [person for person, state in self.people.items() if state is CONFIRMED]

    @property
    def line(self):
        return [person for person, state in self.people.items() if state is WAITING]
