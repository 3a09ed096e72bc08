"""What shows a series: the signed statement of a guide, or the reflection format."""

from enum import StrEnum

from leerhuis.peergroups.rules import GuideRegister

# SKJ, "herregistratie JGP": signed by a guide in one of five registers, else a reflection format.
SOURCE = "https://informatiebank.skjeugd.nl/vragen/?_faq_filter=herregistratie-jgp"


class Way(StrEnum):
    """What a register takes as evidence of a series."""

    STATEMENT = "statement"
    FORMAT = "format"


def way(guide: GuideRegister | None) -> Way:
    """A guide in a named register signs what they led; of every other group the format is asked."""
    return Way.STATEMENT if guide is not None and guide.signs else Way.FORMAT
