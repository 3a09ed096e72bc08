"""What stands on the pages of a coordinator about seats: requests, guests, codes and letters."""

from leerhuis import db
from leerhuis.enrolment import codes
from leerhuis.enrolment.models import Approval
from leerhuis.enrolment.rules import EnrolmentState, Side
from leerhuis.mail.models import QueuedLetter
from tests import factories as make
from tests.factories import HOUSE, NOW
from tests.factories_attendance import make_seat
from tests.factories_questions import make_request


def keep(made):
    """Two seats to decide about, two guests, a code, and a letter about an enrolment."""
    group = make.make_edition(course=made.places["course"])
    for name in ("asked", "asked spare"):
        made.keep(**{name: _asked(made, group)})
    for name in ("guest", "guest spare"):
        made.keep(**{name: _guest(made, group, name)})
    code, _signs = codes.make(
        made.edition, uses=1, holds_seats=False, note=_note(made), by=HOUSE, now=NOW
    )
    about = QueuedLetter.subject == made.ids["enrolment"]
    letter = db.session.query(QueuedLetter).filter(about).first()
    made.keep(code=code, **{"letter about": letter})


def _asked(made, group):
    seat = make_seat(group, make.make_person(), EnrolmentState.REQUESTED)
    place = made.places["region"].id
    return make.saved(
        Approval(enrolment_id=seat.id, side=Side.COORDINATOR, organisation_id=place, asked_at=NOW)
    )


def _guest(made, group, name):
    person = make.make_person(family_name=_secret(made, name))
    seat = make_seat(group, person, EnrolmentState.REQUESTED)
    return make_request(
        group,
        family_name=person.family_name,
        enrolment_id=seat.id,
        person_id=person.id,
        confirmed_at=NOW,
    )


def _note(made):
    return made.secret(f"Code{made.word}", on_a_page=False)


def _secret(made, name):
    return made.secret(f"{name.title().replace(' ', '')}{made.word}")
