"""How many people a button may write to before it asks whether that is meant.

Whoever writes sees the letter and the number first. Above the number of the settings they say once
more that so many are meant; and if it went to others meanwhile, they look again.
"""

from leerhuis import settings
from leerhuis.errors import Refused

SURE = "sure"


def many(number: int) -> bool:
    """Whether so many readers ask for a confirmation."""
    return number > settings.current().letters_ask_above


def check(number: int, *, seen: int | None, sure: bool) -> None:
    """Whoever writes to many has seen to how many, and says that they are meant."""
    if not many(number):
        return
    if seen is not None and number != seen:
        raise Refused(
            "Meanwhile the letter goes to %(number)d people instead of %(seen)d. Look again.",
            field=SURE,
            number=number,
            seen=seen,
        )
    if seen is None or not sure:
        raise Refused("Confirm that you write to %(number)d people.", field=SURE, number=number)
