"""Random walks of people who come, go and wait, beside the slow way to give seats."""

from hypothesis import given
from hypothesis import strategies as st

from leerhuis.enrolment.rules import EnrolmentState, Filling, allocate, seats_free
from tests.enrolment.oracle import CONFIRMED, WAITING, Group

people = st.integers(1, 12)
capacities = st.none() | st.integers(0, 6)
steps = st.one_of(
    st.tuples(st.just("enrol"), people),
    st.tuples(st.just("cancel"), people),
    st.tuples(st.just("resize"), capacities),
)
walks = st.lists(steps, max_size=60)


class Allocated:
    """A group as the service runs it: by counts and the heads of the line, never by all rows."""

    def __init__(self, capacity):
        self.capacity = capacity
        self.rows = {}  # turn -> [person, state]

    def turns(self, state):
        return [turn for turn, row in self.rows.items() if row[1] is state]

    def turn_of(self, person):
        return next(
            (
                turn
                for turn, row in self.rows.items()
                if row[0] == person and row[1] is not EnrolmentState.CANCELLED
            ),
            None,
        )

    def fill(self, newcomer=None):
        filling = Filling(len(self.turns(CONFIRMED)), len(self.turns(WAITING)))
        free = seats_free(capacity=self.capacity, held=filling.held)
        turn = len(self.rows) + 1 if newcomer else None
        heads = self.turns(WAITING)[:free]
        for place in allocate(capacity=self.capacity, filling=filling, heads=heads, newcomer=turn):
            person = newcomer if place.turn == turn else self.rows[place.turn][0]
            self.rows[place.turn] = [person, place.state]

    def enrol(self, person):
        if self.turn_of(person) is None:
            self.fill(person)

    def cancel(self, person):
        if (turn := self.turn_of(person)) is not None:
            self.rows[turn][1] = EnrolmentState.CANCELLED
            self.fill()

    def resize(self, capacity):
        self.capacity = capacity
        self.fill()

    def people(self, state):
        return [self.rows[turn][0] for turn in self.turns(state)]


@given(capacity=capacities, walk=walks)
def test_counts_and_heads_decide_the_same_as_all_rows(capacity, walk):
    fast, slow = Allocated(capacity), Group(capacity)
    for verb, about in walk:
        getattr(fast, verb)(about)
        getattr(slow, verb)(about)
        assert sorted(fast.people(CONFIRMED)) == sorted(slow.seated)
        assert fast.people(WAITING) == slow.line


@given(capacity=capacities, walk=walks)
def test_nobody_waits_while_a_seat_is_free_and_no_seat_is_made_up(capacity, walk):
    group = Allocated(capacity)
    for verb, about in walk:
        seated = set(group.people(CONFIRMED))
        getattr(group, verb)(about)
        came = set(group.people(CONFIRMED)) - seated
        room = seats_free(capacity=group.capacity, held=len(group.turns(CONFIRMED)))
        assert not (group.turns(WAITING) and (room is None or room > 0))
        assert not came or group.capacity is None or len(group.turns(CONFIRMED)) <= group.capacity


@given(capacity=capacities, walk=walks)
def test_seats_are_given_in_the_order_of_the_turns(capacity, walk):
    group = Allocated(capacity)
    for verb, about in walk:
        before = set(group.turns(CONFIRMED))
        getattr(group, verb)(about)
        seated_now = set(group.turns(CONFIRMED)) - before
        waiting = group.turns(WAITING)
        assert not seated_now or not waiting or max(seated_now) < min(waiting)
