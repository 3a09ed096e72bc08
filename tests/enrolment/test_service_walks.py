"""The service, driven at random beside the slow way to give seats."""

from hypothesis import HealthCheck, given, settings

from leerhuis import db
from leerhuis.enrolment import counting, service
from leerhuis.enrolment.rules import EnrolmentState
from tests.enrolment.oracle import Group
from tests.enrolment.test_walks import capacities, walks
from tests.factories import HOUSE, NOW, make_course, make_edition, make_person
from tests.factories_enrolment import kinds, letters_about

LAST_LETTER = {
    EnrolmentState.CONFIRMED: {"confirmed", "promoted"},
    EnrolmentState.WAITING: {"waiting"},
    EnrolmentState.CANCELLED: {"cancelled"},
}


class House:
    """A group as the house keeps it."""

    def __init__(self, course, people, capacity):
        self.edition = make_edition(course=course, capacity=capacity)
        self.people = people
        self.seen = {}

    def enrol(self, number):
        row = service.enrol(self.edition, self.people[number].id, by=HOUSE, now=NOW)
        self.seen[row.public_id] = row

    def cancel(self, number):
        row = counting.active_enrolment(self.edition.id, self.people[number].id)
        if row is not None:
            service.cancel(row, by=HOUSE, now=NOW)

    def resize(self, capacity):
        with db.transaction():
            self.edition.capacity = capacity
            service.refill(self.edition, by=HOUSE, now=NOW)

    def people_in(self, state):
        numbers = {person.id: number for number, person in self.people.items()}
        rows = [row for row in self.seen.values() if row.state is state]
        return [numbers[row.person_id] for row in sorted(rows, key=lambda row: row.turn)]

    def came_back(self, row):
        """Whether somebody who left has enrolled again, before anything of it was sent."""
        later = [each for each in self.seen.values() if each.turn > row.turn]
        gone = row.state is EnrolmentState.CANCELLED
        return gone and any(each.person_id == row.person_id for each in later)


def test_the_house_gives_seats_as_the_slow_way_does(app):
    course = make_course()
    people = {number: make_person() for number in range(1, 13)}

    @settings(
        max_examples=15,
        deadline=None,
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
    )
    @given(capacity=capacities, walk=walks)
    def walked(capacity, walk):
        house, slow = House(course, people, capacity), Group(capacity)
        for verb, about in walk:
            getattr(house, verb)(about)
            getattr(slow, verb)(about)
        assert sorted(house.people_in(EnrolmentState.CONFIRMED)) == sorted(slow.seated)
        assert house.people_in(EnrolmentState.WAITING) == slow.line
        for row in house.seen.values():
            told = kinds(letters_about(row))
            if house.came_back(row):
                assert told == [], "who is in again reads no more that they left"
            else:
                (last,) = told
                assert last in LAST_LETTER[row.state]

    walked()
