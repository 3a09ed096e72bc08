"""All that can happen to seats, at random, and what must be so whatever happened."""

import os

from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import run_state_machine_as_test

from tests.enrolment.seats_machine import Seats

WALKS = int(os.environ.get("LEERHUIS_TEST_WALKS", "8"))


def test_whatever_happens_seats_letters_points_and_calendars_agree(app):
    run_state_machine_as_test(
        Seats,
        settings=settings(
            max_examples=WALKS,
            stateful_step_count=25,
            deadline=None,
            phases=(Phase.reuse, Phase.generate),  # a walk takes a second: too long to shorten
            suppress_health_check=list(HealthCheck),
        ),
    )
