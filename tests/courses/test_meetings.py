"""Who meets whom in a room or by a trainer, found in one pass over the hours."""

from datetime import timedelta
from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st

from leerhuis.courses.clashes import Meeting, Use, meetings
from tests.factories import NOW


@st.composite
def uses(draw):
    found = []
    for session in range(draw(st.integers(0, 12))):
        start = draw(st.integers(0, 20))
        length = draw(st.integers(1, 8))
        found.append(
            Use(
                what=draw(st.integers(1, 3)),
                session=session,
                edition=draw(st.integers(1, 4)),
                starts_at=NOW + timedelta(hours=start),
                ends_at=NOW + timedelta(hours=start + length),
            )
        )
    return found


def meet(one, other):
    same = one.what == other.what and one.edition != other.edition
    return same and one.starts_at < other.ends_at and other.starts_at < one.ends_at


@given(uses())
def test_each_pair_that_overlaps_is_found_once(rows):
    found = [(*sorted((each.one, each.other)), each.what) for each in meetings(rows)]
    wanted = [
        (*sorted((one.session, other.session)), one.what)
        for one, other in combinations(rows, 2)
        if meet(one, other)
    ]
    assert sorted(found) == sorted(wanted)


def test_what_begins_when_the_other_ends_does_not_meet_it():
    hour = timedelta(hours=1)
    first = Use(1, 1, 1, NOW, NOW + hour)
    assert meetings([first, Use(1, 2, 2, NOW + hour, NOW + 2 * hour)]) == []
    late = Use(1, 2, 2, NOW + hour / 2, NOW + hour)
    assert meetings([late, first]) == [Meeting(1, 2, 1)]
