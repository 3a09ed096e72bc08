"""What an administrator decides about the way in of someone else."""

from collections.abc import Iterable

from leerhuis.errors import Refused


def check_power(places: Iterable[str], *, within: Iterable[str], name: str) -> None:
    """Whoever has power outside the part of an administrator is not theirs to let in or out."""
    mine = tuple(within)
    if not all(place.startswith(mine) for place in places):
        raise Refused("%(name)s has a role outside your part of the organisation.", name=name)


def check_theirs(*, only_elsewhere: bool, name: str) -> None:
    """A former employer still finds who left, and does not hold the key to their account."""
    if only_elsewhere:
        raise Refused("%(name)s works elsewhere now. Ask an administrator there.", name=name)


def check_block(*, oneself: bool, places_left_alone: int, name: str) -> None:
    """Nobody blocks themselves, and every place keeps an administrator who can sign in."""
    if oneself:
        raise Refused("You cannot block yourself.")
    if places_left_alone:
        raise Refused(
            "%(name)s is the last administrator somewhere. Make someone else administrator first.",
            name=name,
        )
