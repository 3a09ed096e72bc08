"""Months of nights, two at a time: each letter once, and none for who settled it."""

import threading

import pytest

from leerhuis import db
from tests.registry.year import Year, night

PATIENCE = 60


@pytest.fixture
def two_at_once(app):
    """The same night in two threads, each with a session of its own."""

    def run(now):
        faults = []

        def alone():
            try:
                with app.app_context():
                    night(now)
                    db.session.remove()
            except Exception as fault:  # told by the test
                faults.append(fault)

        threads = [threading.Thread(target=alone) for _ in range(2)]
        for each in threads:
            each.start()
        for each in threads:
            each.join(PATIENCE)
        assert faults == []

    return run


def test_however_many_nights_are_missed_each_step_comes_once_and_none_for_the_settled(two_at_once):
    year = Year(seed=7, number=30, days=120, at_once=two_at_once, left_out=0.3)
    year.replay()
    year.check()
    assert min(year.letters) > 5, "this says nothing"


def test_a_night_alone_tells_the_same(app):
    year = Year(seed=11, number=30, days=60, at_once=night)
    year.replay()
    year.check()
