"""The demo region is made by the verbs that people use, once."""

from io import BytesIO

import pikepdf
import pytest
from sqlalchemy import func, select

from leerhuis import clock, db, files
from leerhuis.catalogue import listing
from leerhuis.catalogue.rules import Wish
from leerhuis.certificates.models import Certificate
from leerhuis.demo import load, region
from leerhuis.enrolment.models import Answer, Question
from leerhuis.enrolment.rules import Subject
from leerhuis.errors import Refused
from leerhuis.mail.models import QueuedLetter
from leerhuis.mail.rules import LetterState
from leerhuis.people import queries as people
from leerhuis.people.models import Appointment, Organisation
from leerhuis.people.rules import OrganisationKind
from leerhuis.registers import Chamber, Form, Level
from leerhuis.registry.checks.models import RegisterCheck
from leerhuis.registry.dossier.models import Activity, Evidence
from leerhuis.registry.dossier.queries import entries_of
from leerhuis.registry.dossier.rules import EntryStatus
from leerhuis.registry.duty import joining
from leerhuis.registry.duty.models import Deployability, DeploymentException
from leerhuis.registry.models import Registration
from leerhuis.registry.rules import CheckedHow, State
from leerhuis.registry.standing import Code
from leerhuis.registry.team import tally, trend
from leerhuis.signin import service as signin
from leerhuis.signin.rules import DEMO_ACCOUNTS, DEMO_PASSWORD
from tests.factories import NOW, TODAY


def count(row, *conditions):
    return db.session.scalar(select(func.count()).select_from(row).where(*conditions))


def test_the_demo_has_what_there_is_to_see_and_comes_once(demo):
    assert demo
    assert not load.load(now=NOW)
    path = path_of(region.REGION)
    here = Organisation.path.startswith(path)
    assert count(Organisation, here, Organisation.kind == OrganisationKind.MUNICIPALITY) == 9
    employer = select(Organisation.id).where(Organisation.name == region.EMPLOYER)
    employed = Appointment.organisation_id == employer.scalar_subquery()
    assert count(Appointment, employed) == region.PROFESSIONALS + 3
    persons = tally.persons([path], today=TODAY).people
    assert persons == tally.People(asked=121, may_work=118)
    troubled = [LetterState.QUEUED, LetterState.FAILED, LetterState.MISSED]
    assert count(QueuedLetter, QueuedLetter.state.in_(troubled)) == 0
    lines = listing.lines(Wish(), person_id=None, page=1, now=NOW, today=TODAY)
    assert {"free", "nearly full", "full, with people waiting"} == {_state(each) for each in lines}
    assert count(Certificate) > 40
    assert count(Question, Question.subject != Subject.LEARNING) == 10
    assert count(Question, Question.subject == Subject.LEARNING) > 10
    assert count(Answer) > 10
    for _role, address in DEMO_ACCOUNTS:
        assert signin.prove_password(
            address=address, password=DEMO_PASSWORD, origin=address, now=NOW
        )


def path_of(name):
    return db.session.scalar(select(Organisation.path).where(Organisation.name == name))


def _state(line):
    if line.free == 0 and line.waiting:
        return "full, with people waiting"
    return "nearly full" if line.free is not None and line.free <= 3 else "free"


def test_the_demo_shows_what_the_registry_can_do(demo):
    assert count(Registration, Registration.state == State.SUSPENDED) == 1
    assert count(Registration, Registration.extension_ends_on.is_not(None)) == 1
    assert 5 < count(Registration, Registration.standing == Code.UNTOLD) < 15
    samira = people.identity_by_address(DEMO_ACCOUNTS[0][1], today=TODAY).person_id
    assert set(db.session.scalars(select(Activity.form))) == {
        Form.SUPERVISION, Form.PEER_CONSULTATION, Form.FORMAL, Form.INFORMAL,
    }  # fmt: skip
    proof = db.session.scalars(select(Evidence)).one()
    assert pikepdf.open(BytesIO(files.read(proof.stored_as))).pages
    assert {each.status for each in entries_of(samira).values()} == {
        EntryStatus.ENTERED, EntryStatus.APPROVED,
    }  # fmt: skip
    region_path = path_of(region.REGION)
    assert [len(each.lacks) for each in joining.joiners([region_path], today=TODAY)] == [4, 2]
    assert count(RegisterCheck, RegisterCheck.how == CheckedHow.REGISTER_SEARCH) == 11
    assert count(DeploymentException) == count(Deployability) == 1
    masters = Registration.occupation.in_([Chamber.PEDAGOGUE, Chamber.PSYCHOLOGIST])
    assert count(Registration, masters, Registration.level == Level.MASTER) == count(
        Registration, masters
    )
    assert count(Registration, masters, Registration.standing == Code.UNKNOWN) == 0
    months = trend.past_months([region_path], today=TODAY)
    assert len(months) == 4
    assert all(each.in_order > each.attention > 0 for each in months)


def test_a_demo_that_fails_halfway_leaves_nothing(app, monkeypatch):
    def fail(*_given, **_more):
        raise Refused("Not today.")

    monkeypatch.setattr(clock, "now", lambda: NOW)
    monkeypatch.setattr(load, "keep_trend", fail)
    with pytest.raises(Refused):
        load.load(now=NOW)
    assert count(Organisation) == count(Evidence) == 0
