"""What is lacking is kept with the standing, in words to filter on."""

from datetime import date
from decimal import Decimal

import pytest

from leerhuis import db
from leerhuis.access import HOUSE
from leerhuis.registers import Register
from leerhuis.registry import service
from leerhuis.registry.lacking import LACK_LABELS, Lack
from leerhuis.registry.models import Registration
from tests.factories import NOW, TODAY, make_professional
from tests.factories_registry import FORMAL, REFLECTION, expect, give_points, make_registration


def lacks(row):
    return set((db.session.get(Registration, row.id).lacks or "").split())


def test_every_word_has_a_label_and_is_no_part_of_another():
    assert set(LACK_LABELS) == set(Lack)
    assert not [(a, b) for a in Lack for b in Lack if a is not b and a.value in b.value]


def test_what_is_open_is_lacking(app):
    person = make_professional()
    row = make_registration(person)
    assert {Lack.REFLECTION, Lack.FORMAL_LEARNING} <= lacks(row)
    give_points(person, (FORMAL, Decimal(60)))
    assert Lack.FORMAL_LEARNING not in lacks(row)
    assert Lack.REFLECTION in lacks(row)


def test_what_is_planned_is_not_lacking(app):
    person = make_professional()
    row = make_registration(person)
    expect(person, (REFLECTION, Decimal(60)))
    assert Lack.REFLECTION not in lacks(row)


def test_without_the_history_nothing_is_said_of_points(app):
    row = make_registration(history_known=False)
    assert Lack.HISTORY in lacks(row)
    assert not lacks(row) & {Lack.REFLECTION, Lack.FORMAL_LEARNING, Lack.LEARNING}


def test_hours_that_nobody_told_are_lacking(app):
    row = make_registration(register=Register.BIG)
    assert lacks(row) == {Lack.WORK_HOURS}


def test_who_has_applied_lacks_nothing(app):
    row = make_registration(held_date=date(2027, 6, 1))
    service.submit(row, on=TODAY, by=HOUSE, now=NOW)
    assert lacks(row) == set()


@pytest.mark.parametrize("name", [each.value for each in Lack])
def test_a_word_fits_the_column_with_all_others(name):
    assert len(" ".join(Lack)) <= Registration.lacks.type.length
    assert " " not in name
