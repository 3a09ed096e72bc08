"""Whatever happens to a series, every dossier has the hours of the meetings that count, once."""

from datetime import timedelta
from decimal import Decimal

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from leerhuis import db
from leerhuis.errors import Refused
from leerhuis.peergroups.meeting import closing, queries, seats, service, ticking
from leerhuis.peergroups.models import PeerPresence
from tests.peergroups.meeting.series import after, keeper_of, make_running, meetings_of, tick
from tests.peergroups.meeting.test_ticking import activities, ledger, still_expected

MEETINGS, PEOPLE = 3, 6
meeting = st.integers(0, MEETINGS - 1)
who = st.integers(1, PEOPLE - 1)  # the first keeps the list
acts = st.one_of(
    st.tuples(st.just("tick"), meeting, st.frozensets(st.integers(0, PEOPLE - 1))),
    st.tuples(st.just("leave"), who),
    st.tuples(st.just("join"), who),
    st.tuples(st.just("off"), meeting),
    st.tuples(st.just("later"), st.integers(1, 60)),
    st.tuples(st.just("close")),
)


def act(name, given, group, people, series, now):
    meetings = meetings_of(series)
    if name == "tick":
        number, there = given
        tick(meetings[number], *(people[each] for each in there), now=now)
    elif name == "off":
        service.call_off(meetings[given[0]], by=keeper_of(group), now=now)
    elif name == "close":
        closing.close_due(now=now)
    else:
        with db.transaction():
            change = seats.take_in if name == "join" else seats.let_go
            change(group, people[given[0]].id, now=now)


def check(people, series, now):
    meetings = meetings_of(series)
    is_open = queries.series_again(series.id).closed_at is None
    for person in people:
        rows = {
            each: next((row for row in each.presences if row.person_id == person.id), None)
            for each in meetings
        }
        worths = {each: ticking.worth(each) for each in meetings}
        there = [each for each, row in rows.items() if row is not None and row.present]
        counts = [each for each in there if isinstance(worths[each], Decimal)]
        assert ledger(person) == sum((worths[each] for each in counts), Decimal(0))
        assert len(activities(person)) == len(counts)
        waiting = {row.public_id for row in rows.values() if row and row.present is None}
        assert still_expected(person) == (waiting if is_open else set())


@settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(acts, max_size=12))
def test_the_ledger_is_what_the_lists_say(app, said):
    group, people, series = make_running(PEOPLE, times=MEETINGS)
    now = after(meetings_of(series)[0])
    for name, *given_to in said:
        if name == "later":
            now += timedelta(days=given_to[0])
            continue
        try:
            act(name, given_to, group, people, series, now)
        except Refused:
            db.session.rollback()
        group = queries.groups.read_again(group)
        check(people, series, now)
    once = db.session.query(PeerPresence.meeting_id, PeerPresence.person_id)
    assert len(once.all()) == len(set(once.all()))
