"""What may still change of a group."""

from leerhuis.errors import Refused


def check_removable(*, ever_enrolled: bool) -> None:
    """A session that stands in someone's calendar moves, but does not disappear."""
    if ever_enrolled:
        raise Refused(
            "People have enrolled in this group, so its sessions stay."
            " Change the session if it moves."
        )
