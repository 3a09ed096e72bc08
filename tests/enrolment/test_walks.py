"""Random walks of people who come, go and wait, beside the slow way to give seats."""

from collections import Counter
from dataclasses import dataclass, field

from hypothesis import given, settings
from hypothesis import strategies as st

from leerhuis.enrolment.allocating import Applicant, Held, Kept, Limit, Terms, allocate
from leerhuis.enrolment.rules import EnrolmentState, Filling, seats_free
from tests.enrolment.oracle import CONFIRMED, WAITING, Group, Someone

PEOPLE = range(1, 13)
people = st.sampled_from(PEOPLE)
capacities = st.none() | st.integers(0, 6)
steps = st.one_of(
    st.tuples(st.just("enrol"), people),
    st.tuples(st.just("cancel"), people),
    st.tuples(st.just("resize"), capacities),
)
walks = st.lists(steps, max_size=60)

kept = st.lists(st.integers(0, 3), max_size=3).map(tuple)
few = st.none() | st.integers(0, 4)
limits = st.tuples(kept, few, few)
limit_steps = st.tuples(st.just("limit"), limits)
limited_walks = st.lists(st.one_of(steps, steps, limit_steps), max_size=50)
someone = st.builds(
    Someone,
    employer=st.none() | st.integers(1, 4),
    fits=st.frozensets(st.integers(0, 2), max_size=2),
    priority=st.integers(0, 2),
)
crowds = st.fixed_dictionaries(dict.fromkeys(PEOPLE, someone))


@dataclass
class Allocated:
    """A group as the service runs it: by counts and the heads of the line, never by all rows."""

    capacity: int | None
    kept: tuple = ()
    share: int | None = None
    spread: int | None = None
    crowd: dict = field(default_factory=dict)
    rows: dict = field(default_factory=dict)  # turn -> [person, state]

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

    def terms(self):
        return Terms(
            self.capacity,
            tuple(map(Kept, self.kept)),
            share=None if self.share is None else Limit(self.share),
            spread=None if self.spread is None else Limit(self.spread),
        )

    def applicant(self, turn, person):
        who = self.crowd.get(person, Someone())
        fits = frozenset(each for each in who.fits if each < len(self.kept))
        return Applicant(turn, who.priority, fits, who.employer)

    def fill(self, newcomer=None):
        filling = Filling(len(self.turns(CONFIRMED)), len(self.turns(WAITING)))
        seated = [self.applicant(turn, self.rows[turn][0]) for turn in self.turns(CONFIRMED)]
        held = Held(
            filling,
            Counter(each.fits for each in seated),
            Counter(each.employer for each in seated if each.employer is not None),
        )
        line = [self.applicant(turn, self.rows[turn][0]) for turn in self.turns(WAITING)]
        line.sort(key=lambda one: (-one.priority, one.turn))
        if not self.terms().limited:
            line = line[: seats_free(capacity=self.capacity, held=filling.held)]
        new = [self.applicant(len(self.rows) + 1, newcomer)] if newcomer else []
        for place in allocate(terms=self.terms(), held=held, line=line, newcomers=new):
            person = self.rows[place.turn][0] if place.turn in self.rows else newcomer
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

    def limit(self, kept, share, spread):
        self.kept, self.share, self.spread = kept, share, spread
        self.fill()

    def people(self, state):
        return [self.rows[turn][0] for turn in self.turns(state)]


def go(group, verb, about):
    getattr(group, verb)(*(about if verb == "limit" else (about,)))


@given(capacity=capacities, walk=walks)
def test_counts_and_heads_decide_the_same_as_all_rows(capacity, walk):
    fast, slow = Allocated(capacity), Group(capacity)
    for verb, about in walk:
        go(fast, verb, about)
        go(slow, verb, about)
        assert sorted(fast.people(CONFIRMED)) == sorted(slow.seated)
        assert fast.people(WAITING) == slow.line


@settings(max_examples=300, deadline=None)
@given(capacity=capacities, crowd=crowds, walk=limited_walks)
def test_all_limits_at_once_decide_the_same_as_all_rows(capacity, crowd, walk):
    fast, slow = Allocated(capacity, crowd=crowd), Group(capacity, crowd=crowd)
    for verb, about in walk:
        go(fast, verb, about)
        go(slow, verb, about)
        assert sorted(fast.people(CONFIRMED)) == sorted(slow.seated)
        assert sorted(fast.people(WAITING)) == sorted(slow.line)


@given(capacity=capacities, walk=walks)
def test_nobody_waits_while_a_seat_is_free_and_no_seat_is_made_up(capacity, walk):
    group = Allocated(capacity)
    for verb, about in walk:
        seated = set(group.people(CONFIRMED))
        go(group, verb, about)
        came = set(group.people(CONFIRMED)) - seated
        room = seats_free(capacity=group.capacity, held=len(group.turns(CONFIRMED)))
        assert not (group.turns(WAITING) and (room is None or room > 0))
        assert not came or group.capacity is None or len(group.turns(CONFIRMED)) <= group.capacity


@given(capacity=capacities, crowd=crowds, walk=limited_walks)
def test_nobody_is_seated_past_a_limit(capacity, crowd, walk):
    group = Allocated(capacity, crowd=crowd)
    for verb, about in walk:
        before = set(group.turns(CONFIRMED))
        go(group, verb, about)
        came = [group.rows[turn][0] for turn in set(group.turns(CONFIRMED)) - before]
        seated = group.people(CONFIRMED)
        assert not came or group.capacity is None or len(seated) <= group.capacity
        of_employer = Counter(crowd[each].employer for each in seated)
        for person in came:
            employer = crowd[person].employer
            assert None in (employer, group.share) or of_employer[employer] <= group.share


@given(capacity=capacities, walk=walks)
def test_seats_are_given_in_the_order_of_the_turns(capacity, walk):
    group = Allocated(capacity)
    for verb, about in walk:
        before = set(group.turns(CONFIRMED))
        go(group, verb, about)
        seated_now = set(group.turns(CONFIRMED)) - before
        waiting = group.turns(WAITING)
        assert not seated_now or not waiting or max(seated_now) < min(waiting)
