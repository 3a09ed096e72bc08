"""What a peer group is: its forms, its guide, its states."""

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import time, timedelta
from enum import StrEnum
from typing import NamedTuple

from leerhuis.errors import Refused
from leerhuis.registers import N_, Form

# The forms of reflection that a group of peers can have (SKJ, "reflectie").
FORMS = (
    Form.PEER_CONSULTATION,
    Form.FACILITATED_PEER_CONSULTATION,
    Form.METHODICAL_LEARNING_MEETING,
)

# The guideline of SKJ: six meetings of two hours a year; a meeting of at least an hour.
MEETINGS, MINUTES, LEAST_MINUTES = 6, 120, 60
# No source names a size: these are where Leerhuis begins, and a region sets its own.
LEAST, MOST = 4, 8
# No group of peers has fewer or more than these, whatever a region says.
LEAST_EVER, MOST_EVER = 2, 20
SHORTEST, LONGEST = 30, 480
MEETINGS_EVER = 12
# A place is kept for who was invited for so long.
INVITED_FOR = timedelta(days=14)


class GroupState(StrEnum):
    """A group gathers until it has its least number, and runs until it is ended."""

    GATHERING = "gathering"
    RUNNING = "running"
    ENDED = "ended"


class MemberState(StrEnum):
    """Somebody's place in a group."""

    INVITED = "invited"
    MEMBER = "member"
    ENDED = "ended"


class WhyEnded(StrEnum):
    """Why a place in a group, or an invitation for it, is over."""

    LEFT = "left"
    REPLACED = "replaced"
    REMOVED = "removed"
    ABOVE = "above"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"
    GROUP_ENDED = "group_ended"
    ELSEWHERE = "elsewhere"


class GuideRegister(StrEnum):
    """The register of a guide; the statement of a guide in one of the first five is enough.

    SKJ, "herregistratie JGP": LVSC, VGCT, NIP, NVO, NVRG. Of another guide the reflection
    format is asked.
    """

    LVSC = "LVSC"
    VGCT = "VGCT"
    NIP = "NIP"
    NVO = "NVO"
    NVRG = "NVRG"
    OTHER = "other"

    @property
    def signs(self) -> bool:
        """Whether the signed statement of such a guide shows that somebody took part."""
        return self is not GuideRegister.OTHER


# Why somebody else can end a place.
REASONS_TO_TAKE_OUT = (WhyEnded.REMOVED, WhyEnded.ABOVE, WhyEnded.LEFT)
WEEKDAYS = (
    N_("Monday"),
    N_("Tuesday"),
    N_("Wednesday"),
    N_("Thursday"),
    N_("Friday"),
    N_("Saturday"),
    N_("Sunday"),
)

# A place of these states is taken: nobody else can have it.
HOLDS_PLACE = (MemberState.INVITED, MemberState.MEMBER)


@dataclass(frozen=True)
class Terms:
    """The sizes that groups of a region have, and the series they usually plan."""

    least: int = LEAST
    most: int = MOST
    meetings: int = MEETINGS
    minutes: int = MINUTES


@dataclass(frozen=True)
class Plan:
    """All that is said of a group; without a town it meets online."""

    name: str
    form: Form
    weekday: int
    start: time
    minutes: int = MINUTES
    method: str = ""
    about: str = ""
    town: str = ""
    venue: str = ""
    online_url: str = ""
    least: int = LEAST
    most: int = MOST
    organisations: int = 1
    of_one_organisation: int | None = None
    of_one_municipality: int | None = None
    guide_name: str = ""
    guide_email: str = ""
    guide_register: GuideRegister | None = None
    guide_number: str = ""


class Origin(NamedTuple):
    """Where somebody comes from: who employs them, and around which municipality they work."""

    organisation_id: int | None = None
    organisation: str = ""
    municipality: str = ""


class Bounds(NamedTuple):
    """The most that a group wants from one place; None where it does not mind."""

    of_one_organisation: int | None = None
    of_one_municipality: int | None = None


LABELS: Mapping[StrEnum, str] = {
    WhyEnded.LEFT: N_("Left"),
    WhyEnded.REPLACED: N_("Replaced"),
    WhyEnded.REMOVED: N_("Taken out of the group"),
    WhyEnded.ABOVE: N_("Stands above another in the group"),
    WhyEnded.DECLINED: N_("Said no"),
    WhyEnded.WITHDRAWN: N_("Invitation taken back"),
    WhyEnded.GROUP_ENDED: N_("The group ended"),
    WhyEnded.ELSEWHERE: N_("Does not work in the region any more"),
    GroupState.GATHERING: N_("Gathering members"),
    GroupState.RUNNING: N_("Running"),
    GroupState.ENDED: N_("Ended"),
    GuideRegister.LVSC: N_("LVSC"),
    GuideRegister.VGCT: N_("VGCT"),
    GuideRegister.NIP: N_("NIP"),
    GuideRegister.NVO: N_("NVO"),
    GuideRegister.NVRG: N_("NVRG"),
    GuideRegister.OTHER: N_("Another register"),
}


def check_open(state: GroupState) -> None:
    if state is GroupState.ENDED:
        raise Refused("This group has ended.")


def check_looking(*, looking: bool) -> None:
    if not looking:
        raise Refused("This group is not looking for members now.")


def check_free(*, taken: int, most: int) -> None:
    """`taken` counts the places that are kept for who was invited."""
    if taken >= most:
        raise Refused("This group is full.")


def check_mix(bounds: Bounds, there: Collection[Origin], newcomer: Origin) -> None:
    """No more from one place than the group wants."""
    at = Counter(each.organisation_id for each in there)[newcomer.organisation_id]
    most = bounds.of_one_organisation
    if most is not None and newcomer.organisation_id is not None and at >= most:
        raise Refused(
            "This group wants at most %(most)d from %(place)s, and has that many.",
            most=most,
            place=newcomer.organisation,
        )
    near = Counter(each.municipality for each in there)[newcomer.municipality]
    most = bounds.of_one_municipality
    if most is not None and newcomer.municipality and near >= most:
        raise Refused(
            "This group wants at most %(most)d from %(place)s, and has that many.",
            most=most,
            place=newcomer.municipality,
        )


def check_level(above: Collection[tuple[int, int]]) -> None:
    """Nobody in a group of peers stands above another."""
    if above:
        raise Refused(
            "Somebody in this group is a manager of another who would be in it."
            " In a peer group nobody stands above another."
        )


def check_no_clash(others: Collection[str]) -> None:
    """`others` are groups of the same person that meet at these hours."""
    for name in others:
        raise Refused(
            "At these hours there is another group already: %(group)s.", field="start", group=name
        )


def is_too_small(*, members: int, least: int) -> bool:
    return members < least


def counts(*, minutes: int) -> bool:
    """Whether a meeting of this length gives hours at all."""
    return minutes >= LEAST_MINUTES
