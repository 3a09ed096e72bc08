"""What may be shown of a few people: nothing, and in no sum either."""

from decimal import Decimal
from itertools import product

from hypothesis import given, settings
from hypothesis import strategies as st

from leerhuis.municipalities import figures
from leerhuis.municipalities.figures import Facts, Staff, table, together
from leerhuis.people.counted import FEW, FEWEST, KEPT_BACK, Cell, Figure
from leerhuis.people.rules import Function

YOUTH, OFFICE = Function.YOUTH_PROFESSIONAL, Function.OFFICE
MOST = 12


def some(persons, *, fte=None, registered=0, trained=0, hours=0, office=0, **specialisms):
    """A municipality with so many youth professionals."""
    fte = Decimal(persons) if fte is None else Decimal(fte)
    functions = {YOUTH: Staff(persons, fte), OFFICE: Staff(office, Decimal(office))}
    return Facts(functions, registered, specialisms, trained, Decimal(hours))


def test_of_enough_people_everything_is_told():
    found = table([some(12, fte="10.5", registered=12, trained=8, hours=48, autisme=7)])
    shown = found.places[0].shown
    assert shown.staff == (Cell(12), Decimal("10.5"))
    assert shown.registered == Figure(12, 12, 12)
    assert shown.training == (Cell(8), Decimal(48))
    assert found.places[0].specialisms == {"autisme": Figure(12, 7, 7)}
    assert found.whole == shown


def test_of_a_few_people_nothing_is_told():
    found = table([some(4, fte="3.2", registered=4, trained=4, hours=24, autisme=2)])
    shown = found.places[0].shown
    assert shown.staff == (FEW, None)
    assert shown.registered is None
    assert shown.training.amount is None
    assert found.places[0].specialisms == {}
    assert found.whole.staff == (FEW, None)


def test_nobody_is_not_a_few():
    shown = table([some(0), some(9)]).places[0].shown
    assert shown.staff == (Cell(0), 0)
    assert shown.training == (Cell(0), 0)


def test_a_few_beside_one_that_is_told_keep_that_one_back():
    found = table([some(3), some(9), some(20)])
    assert [each.shown.staff.persons for each in found.places] == [FEW, KEPT_BACK, Cell(20)]
    assert found.whole.staff == (Cell(32), 32)


def test_where_staff_is_not_told_nothing_of_it_is():
    found = table([some(3), some(9, registered=9, trained=9, hours=54, autisme=8), some(20)])
    place = found.places[1]
    assert place.shown.registered is None
    assert place.shown.training.amount is None
    assert place.specialisms == {}


def test_a_few_who_were_trained_tell_no_hours():
    shown = table([some(12, trained=2, hours=12)]).places[0].shown
    assert shown.training == (FEW, None)


def test_another_function_is_told_by_itself():
    found = table([some(12, office=3), some(12, office=7)])
    assert found.places[0].functions == {OFFICE: (FEW, None)}
    assert found.places[1].functions == {OFFICE: (Cell(7), 7)}


def test_what_is_told_adds_up_to_a_range():
    told = [Figure(12, 8, 11), None, Figure(30, 30, 30), Figure(0, 0, 0)]
    assert together(told) == Figure(42, 38, 41)
    assert together([None]) is None


people = st.integers(min_value=0, max_value=MOST)
places = st.lists(st.tuples(people, people), min_size=1, max_size=3).map(
    lambda rows: [(persons, min(persons, trained)) for persons, trained in rows]
)


def published(rows):
    """Everything that is said of these; who was registered and who was trained are the same."""
    return table([some(p, registered=t, trained=t, hours=6 * t, x=t) for p, t in rows])


def rivals(rows, found):
    """Every other number of persons that would look the same, with as many trained in all."""
    hidden = [at for at, each in enumerate(found.places) if each.shown.staff.amount is None]
    everybody = sum(rows[at][0] for at in hidden)
    for guess in product(range(everybody + 1), repeat=len(hidden) - 1):
        other, left = list(rows), sum(rows[at][1] for at in hidden)
        numbers = (*guess, everybody - sum(guess))
        for at, persons in zip(hidden, numbers, strict=True):
            other[at] = (persons, min(persons, left))
            left -= other[at][1]
        if min(numbers) >= 0 and left == 0 and published(other) == found:
            yield dict(zip(hidden, numbers, strict=True))


@settings(max_examples=60, deadline=None)
@given(rows=places)
def test_whoever_reads_everything_can_not_tell_how_few_a_few_are(rows):
    """All that is published would be the same of another few, the sums and this rule included."""
    found = published(rows)
    few = [at for at, each in enumerate(found.places) if each.shown.staff.persons.few]
    if len(rows) == 1 or not few or found.whole.staff.persons.few:
        return
    possible = list(rivals(rows, found))
    for at in few:
        assert len({each[at] for each in possible}) > 1


@given(rows=places)
def test_no_figure_is_of_a_few(rows):
    found = published(rows)
    for shown in (found.whole, *(each.shown for each in found.places)):
        for cell in (shown.staff.persons, shown.training.persons):
            assert cell.number is None or cell.number == 0 or cell.number >= FEWEST
        told = shown.registered
        assert told is None or not told.exact or not 0 < told.at_least < FEWEST
        assert (shown.staff.amount is None) == (shown.staff.persons.number is None)


@given(rows=places)
def test_what_is_not_told_is_in_no_other_figure(rows):
    """Registrations are told only beside the persons, and added up only of what is told."""
    found = published(rows)
    told = [each.shown.registered for each in found.places]
    for each in found.places:
        if each.shown.staff.persons.number is None:
            assert each.shown.registered is None
            assert each.specialisms == {}
    assert found.whole.registered == together(told)


def test_the_sum_is_of_the_youth_professionals_alone():
    assert figures.table([some(12, office=30)]).whole.staff == (Cell(12), 12)
