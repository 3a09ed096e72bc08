"""Whom a needs survey may ask, and until when."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leerhuis.errors import Refused
from leerhuis.surveys.needs import rules

TODAY = date(2027, 1, 12)
names = st.text("abcdefghij", min_size=1, max_size=8)


@given(st.lists(names, max_size=20), st.sampled_from([", ", "; ", "\n", " ", "\t", ",\r\n"]))
def test_addresses_are_found_however_they_are_pasted(words, between):
    addresses = [f"{word}@voorbeeld.nl" for word in words]
    assert rules.addresses_in(between.join(addresses)) == list(dict.fromkeys(addresses))


def test_names_that_a_mail_program_puts_around_an_address_fall_off():
    pasted = 'Anouk de Groot <A.deGroot@voorbeeld.nl>; "Kees Bos" <kees@voorbeeld.nl>,x@y.nl'
    found = ["a.degroot@voorbeeld.nl", "kees@voorbeeld.nl", "x@y.nl"]
    assert rules.addresses_in(pasted) == found


def test_what_is_no_address_is_named():
    with pytest.raises(Refused, match=r"Check these addresses: kees, bos@nl\."):
        rules.addresses_in("anouk@voorbeeld.nl\nkees\nbos@nl")


def test_a_thousand_times_too_many_addresses_are_refused():
    with pytest.raises(Refused, match="at most 2000"):
        rules.addresses_in("\n".join(f"a{number}@voorbeeld.nl" for number in range(2001)))


@given(st.integers(0, 60), st.integers(0, 60), st.booleans())
def test_it_goes_only_to_as_many_as_the_sender_saw_and_never_to_fewer_than_five(number, seen, sure):
    try:
        rules.check_reach(number, seen=seen, sure=sure, many=number > 25)
    except Refused:
        assert number < 5 or number != seen or (number > 25 and not sure)
    else:
        assert number >= 5
        assert number == seen
        assert number <= 25 or sure


@pytest.mark.parametrize(("days", "sound"), [(0, False), (1, True), (92, True), (93, False)])
def test_people_get_a_day_at_least_and_three_months_at_most(days, sound):
    closes_on = TODAY + timedelta(days=days)
    if sound:
        rules.check_days(closes_on, today=TODAY)
    else:
        with pytest.raises(Refused, match="Choose a closing day"):
            rules.check_days(closes_on, today=TODAY)
