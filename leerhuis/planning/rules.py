"""What may still change of a group."""

from leerhuis.enrolment.rules import Filling
from leerhuis.errors import Refused


def check_cancellable(filling: Filling) -> None:
    """For now only a group without people can be called off: nobody is left behind."""
    if filling.confirmed or filling.waiting:
        raise Refused(
            "Participants: %(seated)d. On the waiting list: %(waiting)d. Sign them off first.",
            seated=filling.confirmed,
            waiting=filling.waiting,
        )


def check_removable(*, ever_enrolled: bool) -> None:
    """A session that stands in someone's calendar moves, but does not disappear."""
    if ever_enrolled:
        raise Refused(
            "People have enrolled in this group, so its sessions stay."
            " Change the session if it moves."
        )
