"""How many enrolments are decided about at once."""

from leerhuis.errors import Refused

MOST = 25


def check_number(chosen: int) -> None:
    if not chosen:
        raise Refused("Choose at least one enrolment.")
    if chosen > MOST:
        raise Refused("Choose at most %(most)d enrolments at once.", most=MOST)
