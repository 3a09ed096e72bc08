"""What people of the demo asked about their data, and who processes it for the region."""

from datetime import date, timedelta

from leerhuis.access import Role
from leerhuis.demo.staff import Staff
from leerhuis.people.queries import identity_of
from leerhuis.privacy.processing import rules
from leerhuis.privacy.processing import service as processing
from leerhuis.privacy.processing.service import Agreed
from leerhuis.privacy.requests import service as requests
from leerhuis.privacy.requests.rules import RequestKind, RequestState
from leerhuis.privacy.topics import Topic

# (which professional, days ago, what, about, words, the answer)
ASKED = (
    (0, 40, RequestKind.CORRECTION, Topic.WORK, "Ik werk 28 uur, niet 32.", "Dat is aangepast."),
    (3, 29, RequestKind.RESTRICTION, Topic.DOSSIER, "Mijn punten van 2025 kloppen niet.", None),
    (5, 24, RequestKind.ERASING, Topic.LETTERS, "Mails van mijn vorige functie.", None),
    (8, 3, RequestKind.OBJECTION, Topic.SURVEYS, "Ik wil geen vragenlijsten meer.", None),
)
DOES = (
    ("Voorbeeld Hosting BV", "De servers en de back-ups van Leerhuis.", "Nederland", 400),
    ("Voorbeeld Mail BV", "Het versturen van mails.", "Duitsland", 40),
)
NOTE = "Vastgesteld in het overleg van directeuren."


def mind_privacy(staff: Staff) -> None:
    _ask(staff)
    by, now = staff.who(Role.PRIVACY_OFFICER), staff.now
    for name, does, place, days in DOES:
        agreed_on = date(staff.today.year - 2, 1, 1)
        agreed = Agreed(name, does, place, agreed_on, staff.today + timedelta(days=days))
        processing.add(staff.region, agreed, by=by, now=now)
    said = rules.PRODUCT[Topic.COURSES]._replace(note=NOTE)
    processing.say(staff.region, Topic.COURSES, said, by=by, now=now)


def _ask(staff: Staff) -> None:
    by = staff.who(Role.PRIVACY_OFFICER)
    for number, days, kind, topic, words, answer in ASKED:
        person, at = staff.professionals[number], staff.now - timedelta(days=days)
        own = identity_of(person, origin="command", today=staff.today)
        row = requests.ask(person, kind, topic, text=words, by=own, now=at)
        if answer is not None:
            requests.answer(
                row, RequestState.GRANTED, words=answer, by=by, now=at + timedelta(days=4)
            )
