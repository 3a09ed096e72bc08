"""From how many readers a button asks once more, and what it then wants to hear."""

from dataclasses import replace

import pytest

from leerhuis.errors import Refused
from leerhuis.mail import reach


@pytest.fixture
def above_two(app):
    before = app.config["SETTINGS"]
    app.config["SETTINGS"] = replace(before, letters_ask_above=2)
    yield
    app.config["SETTINGS"] = before


def test_it_asks_above_twenty_five_unless_the_settings_say_otherwise(app):
    assert not reach.many(25)
    assert reach.many(26)


def test_the_number_is_a_setting(above_two):
    assert not reach.many(2)
    assert reach.many(3)


def test_few_need_no_confirmation(above_two):
    reach.check(2, seen=None, sure=False)


@pytest.mark.parametrize(
    ("seen", "sure"), [(None, False), (None, True), (3, False), (4, True), (0, True)]
)
def test_many_are_seen_and_meant_or_nothing_goes(above_two, seen, sure):
    with pytest.raises(Refused):
        reach.check(3, seen=seen, sure=sure)


def test_many_who_were_seen_and_are_meant_go(above_two):
    reach.check(3, seen=3, sure=True)
