"""The demo region is made by the verbs that people use, once."""

from sqlalchemy import func, select

from leerhuis import clock, db
from leerhuis.catalogue import listing
from leerhuis.catalogue.rules import Wish
from leerhuis.certificates import service as certificates
from leerhuis.demo import load, region
from leerhuis.mail.models import QueuedLetter
from leerhuis.mail.rules import LetterState
from leerhuis.people.models import Appointment, Organisation
from leerhuis.people.rules import AppointmentKind, OrganisationKind
from leerhuis.registry import team
from leerhuis.signin import service as signin
from leerhuis.signin.rules import DEMO_ACCOUNTS, DEMO_PASSWORD
from tests.factories import NOW, TODAY


def count(row, *conditions):
    return db.session.scalar(select(func.count()).select_from(row).where(*conditions))


def test_the_demo_has_what_there_is_to_see_and_comes_once(app, monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: NOW)
    assert load.load(now=NOW)
    assert not load.load(now=NOW)
    assert count(Organisation, Organisation.kind == OrganisationKind.MUNICIPALITY) == 9
    employed = Appointment.kind == AppointmentKind.EMPLOYMENT
    assert count(Appointment, employed) == region.PROFESSIONALS
    paths = db.session.scalars(select(Organisation.path).where(Organisation.parent_id.is_(None)))
    assert team.people(paths.all(), today=TODAY) == team.People(asked=120, may_work=118)
    troubled = [LetterState.QUEUED, LetterState.FAILED, LetterState.MISSED]
    assert count(QueuedLetter, QueuedLetter.state.in_(troubled)) == 0
    lines = listing.lines(Wish(), person_id=None, page=1, now=NOW, today=TODAY)
    assert {"free", "nearly full", "full, with people waiting"} == {_state(each) for each in lines}
    assert certificates.issue_due(now=NOW) > 40
    for _role, address in DEMO_ACCOUNTS:
        assert signin.sign_in(
            address=address, password=DEMO_PASSWORD, browser="", origin=address, now=NOW
        )


def _state(line):
    if line.free == 0 and line.waiting:
        return "full, with people waiting"
    return "nearly full" if line.free is not None and line.free <= 3 else "free"
