"""Codes and what is stated, on plain values."""

import re
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leerhuis.certificates import rules
from leerhuis.certificates.rules import Held
from tests.factories import NOW

NUMBERS = st.integers(0, 2**rules.CODE_BITS - 1)


@given(NUMBERS)
def test_a_code_has_sixty_bits_and_no_signs_that_look_alike(number):
    code = rules.code_of(number)
    assert re.fullmatch(r"[0-9A-HJKMNP-TV-Z]{4}(-[0-9A-HJKMNP-TV-Z]{4}){2}", code)
    assert (
        sum(
            rules.ALPHABET.index(sign) << 5 * at
            for at, sign in enumerate(reversed(code.replace("-", "")))
        )
        == number
    )


@given(NUMBERS, st.randoms())
def test_a_code_is_read_however_it_is_typed(number, chance):
    code = rules.code_of(number)
    typed = code.replace("-", chance.choice(["", " ", "-", " - "]))
    typed = typed.replace("0", chance.choice("0oO")).replace("1", chance.choice("1iIlL"))
    assert rules.read_code(chance.choice([typed, typed.lower(), f" {typed} "])) == code


@pytest.mark.parametrize("typed", ["", "7K4M", "7K4M-92QX-3HTU", "7K4M-92QX-3HTD-1", "é" * 12])
def test_what_cannot_be_a_code_is_none(typed):
    assert rules.read_code(typed) is None


def held(town="Roosendaal", *, hours=7, days=0):
    start = NOW + timedelta(days=days)
    return Held(start, start + timedelta(hours=hours), start.date().isoformat(), town)


def test_hours_are_those_of_the_course_else_of_the_sessions():
    assert rules.hours_of(Decimal("6.5"), [held()]) == Decimal("6.5")
    assert rules.hours_of(None, [held(), held(hours=3.5)]) == Decimal("10.5")


def test_who_missed_a_part_has_so_many_hours_less_rounded_down():
    whole, half, missed = held(), replace(held(), halves=1), replace(held(), halves=0)
    assert rules.hours_of(Decimal(12), [whole, half]) == Decimal(9)
    assert rules.hours_of(Decimal(10), [whole, whole, missed]) == Decimal("6.5")
    assert rules.hours_of(None, [whole, half]) == Decimal("10.5")


def test_days_and_towns_are_stated_once():
    stated = rules.stated(
        name="Samira",
        course="Cursus",
        held=[held(), held(), held(town=None, days=7)],
        hours=Decimal("10.0"),
        points=[("SKJ", "", "training", Decimal("4.0"))],
        organisation="West",
        signed_by="Ine",
    )
    assert stated["days"] == ["2027-01-11", "2027-01-18"]
    assert (stated["towns"], stated["online"], stated["hours"]) == (["Roosendaal"], True, "10")
    assert stated["points"] == [["SKJ", "", "training", "4"]]
