"""Who may say that two persons are one, when both have to agree, and how it is confirmed."""

from datetime import datetime, timedelta

from leerhuis.errors import Refused

# For so long both can agree; then the administrator asks again.
ASKED_FOR = timedelta(days=30)


def check_two(person_id: int, into_id: int, *, by: int | None) -> None:
    """Two persons, and neither of them is who decides it."""
    if person_id == into_id:
        raise Refused("These are the same person.")
    if by in (person_id, into_id):
        raise Refused("This is about yourself. Ask another administrator to do it.")


def check_overseen(*, whole: bool) -> None:
    """An administrator merges persons of whom everything that holds now is in their part."""
    if not whole:
        raise Refused(
            "One of these persons works or has a role outside your part of Leerhuis. Ask an"
            " administrator above you."
        )


def check_known(*, erased: bool) -> None:
    """What was made nobody's does not become somebody's again."""
    if erased:
        raise Refused("One of these persons was erased.")


def check_typed(typed: str, *, name: str) -> None:
    """It cannot be undone, so the name of who goes is typed."""
    if " ".join(typed.split()).casefold() != " ".join(name.split()).casefold():
        raise Refused("Type the name exactly as it stands here: %(name)s.", field="name", name=name)


def check_open(*, ends_at: datetime, closed: bool, now: datetime) -> None:
    if closed or ends_at <= now:
        raise Refused("This was answered already, or it took too long.")
