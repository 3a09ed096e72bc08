"""When somebody who leaves is asked for a private address, and what becomes of the others."""

from datetime import timedelta

from leerhuis.errors import Refused

ASKED_BEFORE = timedelta(days=30)
# So long after a last day it is still looked at, when nothing ran in between.
CATCH_UP = timedelta(days=62)


def check_confirmed(*, confirmed: bool) -> None:
    if not confirmed:
        raise Refused("Confirm this address first.")
