"""When a letter is tried again, and where it goes."""

from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from leerhuis.mail import rules
from leerhuis.mail.rules import Place, address_for, next_try
from tests.factories import NOW


@given(st.integers(1, 400), st.integers(0, 60 * 60))
def test_a_try_comes_within_a_quarter_of_an_hour_and_never_after_48_hours(attempts, late):
    now = NOW + timedelta(minutes=late)
    moment = next_try(now=now, planned_at=NOW, attempts=attempts)
    if moment is None:
        assert now + timedelta(minutes=15) > NOW + rules.GIVE_UP_AFTER
    else:
        assert timedelta(minutes=1) <= moment - now <= timedelta(minutes=15)
        assert moment <= NOW + rules.GIVE_UP_AFTER


def place(address, *, confirmed=True, letters=False, invitations=False):
    return Place(address, confirmed, letters, invitations)


def test_letters_and_appointments_may_go_to_different_addresses():
    places = [place("a", letters=True), place("b", invitations=True)]
    assert address_for(places, invites=False) == "a"
    assert address_for(places, invites=True) == "b"


def test_without_a_choice_the_first_confirmed_address_is_used():
    assert address_for([place("a", confirmed=False), place("b")], invites=False) == "b"


def test_the_only_address_is_used_before_it_is_confirmed():
    assert address_for([place("a", confirmed=False)], invites=True) == "a"


def test_an_address_nobody_confirmed_gets_no_appointments():
    places = [place("a", confirmed=False, invitations=True), place("b", letters=True)]
    assert address_for(places, invites=True) == "b"


def test_two_addresses_that_nobody_confirmed_get_nothing():
    assert address_for([place("a", confirmed=False)] * 2, invites=False) is None


def test_who_has_no_address_gets_nothing():
    assert address_for([], invites=False) is None


def test_every_purpose_has_an_address_of_its_own():
    made = {
        rules.link(("k" * 32,), (purpose, "row", generation))
        for purpose in rules.LINKS
        for generation in (0, 1)
    }
    assert len(made) == 2 * len(rules.LINKS)
