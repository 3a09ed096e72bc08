"""What the demo region writes in its letters in words of its own."""

from datetime import timedelta

from leerhuis.access import Role
from leerhuis.demo.staff import Staff
from leerhuis.letters.wordings import service
from leerhuis.mail.placeholders import Wording

AGO = timedelta(days=45)
_READY = Wording(
    "Gefeliciteerd, {cursus} is afgerond",
    "Je hebt {cursus} afgerond. Mooi gedaan, {voornaam}.\n\n"
    "Je bewijs van deelname staat klaar. Bewaar het bij je papieren: je hebt het nodig voor je"
    " registratie.",
)


def choose_words(staff: Staff) -> None:
    """Words for who completed a course, and a reminder that nobody switches off."""
    by, now = staff.who(Role.ADMINISTRATOR), staff.now - AGO
    service.word(
        staff.region, "certificates/issued", language="nl", words=_READY, seen="", by=by, now=now
    )
    service.require(staff.region, "reminders/session", wanted=True, by=by, now=now)
