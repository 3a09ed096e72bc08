from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leerhuis.courses.rules import EditionState
from leerhuis.enrolment.rules import Filling
from leerhuis.errors import Refused
from leerhuis.planning import rules
from leerhuis.planning.rules import Attention, Facts
from tests.factories import NOW

SOON, BEEN = NOW + timedelta(days=9), NOW - timedelta(days=9)


def facts(**given):
    dull = {
        "state": EditionState.PUBLISHED,
        "starts_at": SOON,
        "sessions": 2,
        "capacity": 12,
        "filling": Filling(6, 0),
        "unmarked": 0,
    }
    return Facts(**dull | given)


@pytest.mark.parametrize(
    ("given_", "lit"),
    [
        ({}, None),
        ({"state": EditionState.DRAFT, "sessions": 0, "starts_at": None}, Attention.NO_SESSIONS),
        ({"state": EditionState.DRAFT}, None),
        ({"state": EditionState.CANCELLED, "sessions": 0, "unmarked": 1}, None),
        ({"starts_at": BEEN, "unmarked": 1}, Attention.ATTENDANCE),
        ({"starts_at": BEEN, "unmarked": 1, "filling": Filling(0, 0)}, None),
        ({"starts_at": BEEN, "filling": Filling(12, 3)}, None),
        ({"filling": Filling(12, 3)}, Attention.WAITING),
        ({"filling": Filling(9, 0)}, Attention.NEARLY_FULL),
        ({"filling": Filling(8, 0)}, None),
        ({"filling": Filling(12, 0)}, None),
        ({"filling": Filling(14, 0)}, None),
        ({"capacity": None, "filling": Filling(900, 0)}, None),
        ({"capacity": 0, "filling": Filling(0, 0)}, None),
    ],
)
def test_only_what_needs_someone_is_lit(given_, lit):
    assert rules.attention(facts(**given_), now=NOW) is lit


def test_what_needs_someone_comes_first_then_what_comes_then_what_has_been():
    groups = {
        "been long ago": facts(starts_at=BEEN - timedelta(days=9)),
        "been": facts(starts_at=BEEN),
        "later": facts(starts_at=SOON + timedelta(days=9)),
        "soon": facts(),
        "no date": facts(state=EditionState.CANCELLED, starts_at=None, sessions=0),
        "waiting": facts(filling=Filling(12, 1)),
        "unmarked": facts(starts_at=BEEN, unmarked=2),
    }
    ordered = sorted(groups, key=lambda name: rules.order(groups[name], now=NOW))
    assert ordered == ["unmarked", "waiting", "no date", "soon", "later", "been", "been long ago"]


@given(st.one_of(st.none(), st.integers(0, 40)), st.integers(0, 60))
def test_free_seats_are_never_less_than_none(capacity, confirmed):
    free = rules.seats_free(capacity=capacity, confirmed=confirmed)
    assert (free is None) == (capacity is None)
    assert free is None or 0 <= free <= capacity


@pytest.mark.parametrize("filling", [Filling(1, 0), Filling(0, 1)])
def test_nobody_is_left_behind(filling):
    with pytest.raises(Refused, match="Sign them off first"):
        rules.check_cancellable(filling)
    rules.check_cancellable(Filling(0, 0))
