"""The reflection format: three dimensions, each in the words of its owner."""

from collections.abc import Mapping
from enum import StrEnum

from leerhuis.errors import Refused
from leerhuis.registers import N_

# SKJ, "herregistratie JGP": a reflection format, or the three dimensions, after a series ends.
SOURCE = "https://informatiebank.skjeugd.nl/vragen/?_faq_filter=herregistratie-jgp"
MOST = 6000


class Dimension(StrEnum):
    """The three dimensions that SKJ names; what they ask is said in words of our own."""

    TECHNICAL = "technical"
    NORMATIVE = "normative"
    PERSONAL = "personal"


Texts = Mapping[Dimension, str]

LABELS: Mapping[Dimension, str] = {
    Dimension.TECHNICAL: N_("Technical and instrumental"),
    Dimension.NORMATIVE: N_("Normative"),
    Dimension.PERSONAL: N_("Personal"),
}
HELP: Mapping[Dimension, str] = {
    Dimension.TECHNICAL: N_(
        "What did you do, and how? Which method, knowledge or guideline did you use? What would"
        " you do in the same way, and what not?"
    ),
    Dimension.NORMATIVE: N_(
        "What was right to do here? Which values, rights or rules were at stake, also of others?"
        " What does your code of ethics say?"
    ),
    Dimension.PERSONAL: N_(
        "What did it do to you? What of yourself did you bring along, and what did you learn about"
        " yourself?"
    ),
}


def check_length(texts: Texts) -> None:
    for dimension, text in texts.items():
        if len(text) > MOST:
            raise Refused(
                "Use at most %(most)s characters. This text has %(number)s.",
                field=dimension.value,
                most=MOST,
                number=len(text),
            )


def first_empty(texts: Texts) -> Dimension | None:
    """The first dimension of which nothing is written yet."""
    return next((each for each in Dimension if not texts.get(each, "").strip()), None)


def check_whole(texts: Texts) -> None:
    """Whoever calls it done has written of each dimension."""
    if (empty := first_empty(texts)) is not None:
        raise Refused("Write something here first. What you wrote is saved.", field=empty.value)


def check_seen(seen: str, known: str) -> None:
    """Nobody writes over what they have not seen, such as what they wrote on another device."""
    if seen != known:
        raise Refused(
            "You changed this text elsewhere in the meantime. Below the form stands what was saved"
            " there. Save again to keep what stands in the form."
        )
