"""A season at one moment: calling off while people enrol, a round that opens or is copied twice."""

from datetime import date

from sqlalchemy import func, select

from leerhuis import db
from leerhuis.access import HOUSE
from leerhuis.audit import Action, AuditEvent
from leerhuis.courses.models import Edition, Round
from leerhuis.courses.seasons import service as seasons
from leerhuis.courses.words import RoundState
from leerhuis.enrolment import mails
from leerhuis.enrolment import service as enrolment
from leerhuis.enrolment.models import Enrolment
from leerhuis.mail.models import QueuedLetter
from leerhuis.planning import service as planning
from tests.enrolment.test_race import at_once, failures
from tests.factories import NOW, make_edition, make_professional, make_round

BY = {"by": HOUSE, "now": NOW}


def number(question):
    return db.session.scalar(question)


def test_who_enrols_while_a_group_is_called_off_hears_of_it_or_is_not_in_it(app):
    for _again in range(5):
        edition_id = make_edition().id

        def enrol(person_id, edition_id=edition_id):
            edition = db.session.get(Edition, edition_id)
            return enrolment.enrol(edition, person_id, **BY).public_id

        def call_off(edition_id=edition_id):
            return planning.cancel_edition(db.session.get(Edition, edition_id), **BY)

        people = [make_professional().id for _each in range(4)]
        at_once(app, [*[lambda each=each: enrol(each) for each in people], call_off])
        seats = select(Enrolment.public_id).where(Enrolment.edition_id == edition_id)
        told = select(func.count(QueuedLetter.id)).where(
            QueuedLetter.kind == mails.CALLED_OFF, QueuedLetter.subject.in_(seats)
        )
        assert number(told) == number(select(func.count()).select_from(seats.subquery()))


def test_a_round_opens_once_however_many_look(app):
    for _again in range(3):
        make_round(state=RoundState.DRAFT, publish_on=NOW.date())
        at_once(app, [lambda: seasons.open_due(now=NOW)] * 4)
    opened = select(func.count()).where(AuditEvent.action == Action.ROUND_OPENED)
    assert number(opened) == 3


def test_a_round_is_copied_once_however_often_the_button_is_pressed(app):
    round_id = make_round().id
    make_edition(round_id=round_id)

    def copy():
        season = db.session.get(Round, round_id)
        return seasons.copy_round(season, name="Najaar", starts_on=date(2027, 8, 30), **BY).id

    done = at_once(app, [copy] * 4)
    assert failures(done) == []
    assert len(set(done)) == 1
    assert number(select(func.count(Edition.id))) == 2
