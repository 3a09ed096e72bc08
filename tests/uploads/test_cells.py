"""What is wrong in a file, and how it is said."""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from leerhuis.errors import Refused
from leerhuis.uploads.cells import Fault, gathered


def fault(row, *, column="Datum", message="Outside %(last)s.", last=date(2027, 7, 1), sheet=""):
    return Fault(row, column, Refused(message, last=last), sheet)


def test_only_what_is_wholly_the_same_is_said_once():
    others = [
        fault(4, column="Van"),
        fault(5, message="Another."),
        fault(6, last=date(2027, 8, 1)),
        fault(7, sheet="Punten"),
    ]
    found = gathered([fault(2), *others, fault(9)])
    assert [each.rows for each in found] == [(2, 9), (4,), (5,), (6,), (7,)]


@given(st.lists(st.tuples(st.integers(2, 60), st.sampled_from("ABC"))))
def test_every_row_is_told_of_and_none_twice(said):
    faults = [fault(row, column=column) for row, column in said]
    found = gathered(faults)
    told = sorted((row, each.column) for each in found for row in each.rows)
    assert told == sorted((each.row, each.column) for each in faults)
    assert all(len(each.named) + each.more == len(each.rows) for each in found)
