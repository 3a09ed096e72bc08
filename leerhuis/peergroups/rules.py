"""What a peer group is: its forms, its guide, its states."""

from collections.abc import Mapping
from enum import StrEnum

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


LABELS: Mapping[StrEnum, str] = {
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
