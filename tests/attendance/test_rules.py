"""What marks mean, on plain values."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leerhuis.attendance import rules
from leerhuis.attendance.rules import Extent, Outcome
from leerhuis.errors import Refused
from tests.factories import NOW

SAID = st.sampled_from([*Extent, None])
EXTENTS = st.sampled_from(Extent)


@given(st.lists(SAID, max_size=6))
def test_present_everywhere_is_complete_and_one_absence_decides(said):
    marks = {number: word for number, word in enumerate(said) if word is not None}
    found = rules.outcome(marks, sessions=range(len(said)))
    if {Extent.ABSENT, Extent.PARTLY} & set(said):
        assert found is Outcome.MISSED
    elif said and None not in said:
        assert found is Outcome.COMPLETE
    else:
        assert found is Outcome.OPEN


def test_marks_of_a_session_that_is_gone_do_not_count():
    assert rules.outcome({1: Extent.PRESENT, 2: Extent.ABSENT}, sessions=[1]) is Outcome.COMPLETE


def test_nobody_was_present_at_what_has_yet_to_begin():
    rules.check_begun(starts_at=NOW, now=NOW)
    with pytest.raises(Refused):
        rules.check_begun(starts_at=NOW + timedelta(seconds=1), now=NOW)


@given(
    st.dictionaries(st.integers(0, 5), EXTENTS),
    st.dictionaries(st.integers(0, 5), EXTENTS),
    st.sets(st.integers(0, 5)),
)
def test_saying_the_same_again_changes_nothing(said, known, seats):
    changed = rules.changes(said, known=known, seats=seats)
    assert set(changed) <= seats & set(said)
    assert rules.changes(said, known=known | changed, seats=seats) == {}


def test_names_sort_as_in_a_dutch_list():
    names = ["Öztürk, Ayşe", "Zwart, Piet", "aalst, Jan van", "Groot, Anouk de", "Aydın, Selin"]
    assert sorted(names, key=rules.by_name) == [
        "aalst, Jan van",
        "Aydın, Selin",
        "Groot, Anouk de",
        "Öztürk, Ayşe",
        "Zwart, Piet",
    ]


def test_a_whole_day_is_signed_for_twice():
    assert rules.signatures(starts_at=NOW, ends_at=NOW + timedelta(hours=7)) == 2
    assert rules.signatures(starts_at=NOW, ends_at=NOW + timedelta(hours=3)) == 1
