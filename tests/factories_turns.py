"""People with employers, managers and coordinators who have a say in enrolments."""

from dataclasses import dataclass

from sqlalchemy import select

from leerhuis import db
from leerhuis.access import Role
from leerhuis.enrolment.models import Approval, ApprovalRule
from leerhuis.enrolment.rules import Voice
from leerhuis.mail.models import QueuedLetter
from leerhuis.mail.rules import LetterState
from leerhuis.people.models import Organisation, Person
from leerhuis.people.rules import OrganisationKind
from tests.factories import (
    make_course,
    make_edition,
    make_organisation,
    make_professional,
    make_staff,
    saved,
)


@dataclass
class Firm:
    """An employer with a team below it and a manager above both."""

    region: Organisation
    employer: Organisation
    team: Organisation
    manager: Person
    coordinator: Person

    def worker(self, **given):
        return make_professional(self.team, **given)

    def group(self, **given):
        """A group of a course of the region."""
        course = given.pop("course", None) or make_course(organisation_id=self.region.id)
        return make_edition(course=course, **given)


def make_firm(*, voice=None, region=None):
    region = region or make_organisation()
    employer = make_organisation(under=region)
    team = make_organisation(under=employer, kind=OrganisationKind.TEAM)
    manager = make_staff(Role.MANAGER, employer, given_name="Joris", family_name="Veen")
    coordinator = make_staff(Role.COORDINATOR, region, given_name="Noor", family_name="Smit")
    if voice:
        make_rule(employer, as_employer=voice)
    return Firm(region, employer, team, manager, coordinator)


def make_rule(organisation, **given):
    usual = {"as_employer": Voice.TOLD, "as_placement": Voice.TOLD}
    return saved(ApprovalRule(organisation_id=organisation.id, **{**usual, **given}))


def approvals_of(enrolment):
    return db.session.scalars(
        select(Approval).where(Approval.enrolment_id == enrolment.id).order_by(Approval.id)
    ).all()


def letters_to(person, *, state=LetterState.QUEUED):
    """The letters that wait to be sent to a person, in the order in which they were written."""
    return db.session.scalars(
        select(QueuedLetter)
        .where(QueuedLetter.person_id == person.id, QueuedLetter.state == state)
        .order_by(QueuedLetter.id)
    ).all()
