"""The register of processing, agreements with processors, and whom a breach touches."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from leerhuis import db, sheets
from leerhuis.access import Role
from leerhuis.audit import Action, AuditEvent
from leerhuis.errors import Missing, Refused
from leerhuis.mail.models import QueuedLetter
from leerhuis.mail.queries import letter_of
from leerhuis.people.rules import OrganisationKind
from leerhuis.privacy.processing import affected, mails, queries, rules, service
from leerhuis.privacy.processing.affected import Asked
from leerhuis.privacy.processing.models import Processing, ProcessorAgreement
from leerhuis.privacy.processing.service import Agreed
from leerhuis.privacy.topics import Topic
from tests.factories import (
    NOW,
    identity,
    make_appointment,
    make_course,
    make_edition,
    make_grant,
    make_organisation,
    make_person,
    saved,
)
from tests.factories_attendance import make_seat
from tests.factories_registry import make_registration
from tests.letters import reads_as

DAY = timedelta(days=1)
TODAY = NOW.date()
HOST = Agreed("Voorbeeld Hosting", "Servers", "Nederland", date(2026, 1, 1), date(2027, 4, 1))


@pytest.fixture
def region(app):
    return make_organisation(name="Jeugdregio")


@pytest.fixture
def employer(region):
    return make_organisation(under=region, name="Stichting Noord")


@pytest.fixture
def officer(region):
    officer = make_person()
    make_grant(officer, Role.PRIVACY_OFFICER, region)
    return officer


def line(organisation, topic=Topic.COURSES):
    return next(each for each in queries.register(organisation) if each.topic is topic)


def said(**given):
    return rules.PRODUCT[Topic.COURSES]._replace(**given)


def say(organisation, officer, *, topic=Topic.COURSES, **given):
    return service.say(organisation, topic, said(**given), by=identity(officer), now=NOW)


def test_the_product_says_something_of_every_kind_of_data(region):
    assert set(rules.PRODUCT) == set(Topic)
    for each in rules.PRODUCT.values():
        rules.check_said(each)
    assert [each.topic for each in queries.register(region)] == list(Topic)
    assert {each.of for each in queries.register(region)} == {None}


def test_what_the_region_says_holds_below_it_until_one_below_says_otherwise(
    region, employer, officer
):
    say(region, officer, purpose="Omdat de regio leert.")
    assert line(employer).said.purpose == "Omdat de regio leert."
    assert line(employer).of.id == region.id
    say(employer, officer, purpose="Omdat wij leren.")
    assert (line(employer).said.purpose, line(employer).of.id) == ("Omdat wij leren.", employer.id)
    assert line(region).said.purpose == "Omdat de regio leert."


def test_taking_words_back_lets_the_one_above_speak(region, employer, officer):
    say(region, officer, purpose="Van boven.")
    say(employer, officer, purpose="Van beneden.")
    service.unsay(employer, Topic.COURSES, by=identity(officer), now=NOW)
    assert line(employer).said.purpose == "Van boven."
    service.unsay(employer, Topic.COURSES, by=identity(officer), now=NOW)
    assert db.session.query(Processing).count() == 1


def test_saying_what_holds_already_writes_nothing(region, officer):
    assert say(region, officer) is False
    assert say(region, officer, note="Besluit 12.") is True
    assert say(region, officer, note="Besluit 12.") is False
    assert db.session.query(AuditEvent).count() == 1


def test_no_kind_of_data_is_without_a_purpose(region, officer):
    for name in ("purpose", "recipients", "security"):
        with pytest.raises(Refused) as no:
            say(region, officer, **{name: " "})
        assert no.value.field == name


def test_a_neighbour_says_nothing_here(region, officer):
    other = make_organisation(under=region)
    say(other, officer, purpose="Elders.")
    assert line(region).of is None


def test_a_manager_of_a_team_reads_the_register_of_the_employer(employer):
    team = make_organisation(under=employer, kind=OrganisationKind.TEAM)
    manager = make_person()
    make_grant(manager, Role.MANAGER, team)
    assert [each.id for each in queries.organisations(identity(manager))] == [employer.id]
    with pytest.raises(Missing):
        queries.organisation_for(identity(manager), employer.public_id, Role.PRIVACY_OFFICER)


def test_an_agreement_that_ends_is_told_once_for_each_day(region, officer):
    row = service.add(region, HOST, by=identity(officer), now=NOW)
    before = NOW + (date(2027, 4, 1) - TODAY - rules.REMIND_BEFORE - DAY)
    assert service.remind_due(now=before) == 0
    assert service.remind_due(now=before + DAY) == 1
    assert service.remind_due(now=before + 2 * DAY) == 0
    later = HOST._replace(ends_on=date(2028, 4, 1))
    service.change(row, later, by=identity(officer), now=NOW)
    assert service.remind_due(now=before + 366 * DAY) == 0
    assert service.remind_due(now=before + 368 * DAY) == 1
    letters = db.session.scalars(select(QueuedLetter)).all()
    assert {each.kind for each in letters} == {mails.ENDS}
    assert {each.person_id for each in letters} == {officer.id}
    assert [each.values["ends_on"] for each in letters] == ["2027-04-01", "2028-04-01"]


def test_an_agreement_without_a_last_day_is_never_told(region, officer):
    service.add(region, HOST._replace(ends_on=None), by=identity(officer), now=NOW)
    assert service.remind_due(now=NOW + 9999 * DAY) == 0


def test_a_processor_stands_once_in_a_list(region, employer, officer):
    by = identity(officer)
    service.add(region, HOST, by=by, now=NOW)
    with pytest.raises(Refused, match="already"):
        service.add(region, HOST, by=by, now=NOW)
    service.add(employer, HOST, by=by, now=NOW)
    assert len(queries.agreements(employer)) == 2
    assert len(queries.agreements(region)) == 1


def test_an_agreement_cannot_end_before_it_begins(region, officer):
    wrong = HOST._replace(ends_on=HOST.agreed_on - DAY)
    with pytest.raises(Refused, match="before the first day"):
        service.add(region, wrong, by=identity(officer), now=NOW)


def test_who_keeps_another_register_cannot_open_an_agreement(region, officer):
    row = service.add(region, HOST, by=identity(officer), now=NOW)
    stranger = make_person()
    make_grant(stranger, Role.PRIVACY_OFFICER, make_organisation())
    assert queries.agreement_for(identity(officer), row.public_id).id == row.id
    with pytest.raises(Missing):
        queries.agreement_for(identity(stranger), row.public_id)


def test_the_trail_keeps_that_a_processor_was_removed(region, officer):
    row = service.add(region, HOST, by=identity(officer), now=NOW)
    service.remove(row, by=identity(officer), now=NOW)
    assert db.session.query(ProcessorAgreement).count() == 0
    last = db.session.scalars(select(AuditEvent).order_by(AuditEvent.id.desc())).first()
    assert (last.action, last.details["name"]) == (Action.PROCESSOR_REMOVED, HOST.name)


# Whom a breach touches


def touched(organisation, *topics, from_on=TODAY, until_on=TODAY):
    asked = Asked(organisation, topics, from_on, until_on)
    return {each.name: each for each in affected.touched(asked)}


@pytest.fixture
def worker(employer):
    person = make_person(family_name="Aanwezig")
    make_appointment(person, employer)
    return person


def test_a_breach_touches_who_has_rows_of_the_data_and_nobody_else(employer, worker):
    other = make_person(family_name="Zonder")
    make_appointment(other, employer)
    make_registration(worker)
    found = touched(employer, Topic.REGISTRATIONS)
    assert list(found) == [worker.sort_name]
    assert found[worker.sort_name].address == "".join(
        each.address
        for each in db.session.query(affected.EmailAddress).filter_by(person_id=worker.id)
    )
    assert set(touched(employer, Topic.DETAILS)) == {worker.sort_name, other.sort_name}


def test_each_person_is_told_which_data_it_was(employer, worker):
    make_registration(worker)
    (one,) = touched(employer, Topic.REGISTRATIONS, Topic.DOSSIER, Topic.DETAILS).values()
    assert one.topics == {Topic.REGISTRATIONS, Topic.DETAILS}


def test_people_of_elsewhere_are_not_on_the_list(region, employer, worker):
    stranger = make_person(family_name="Elders")
    make_appointment(stranger, make_organisation())
    assert set(touched(region, Topic.DETAILS)) == {worker.sort_name}


def test_who_left_before_is_on_the_list_and_says_so(employer, worker):
    gone = make_person(family_name="Vertrokken")
    make_appointment(gone, employer, ends_on=TODAY - 30 * DAY)
    found = touched(employer, Topic.DETAILS)
    assert found[gone.sort_name].left_on == TODAY - 30 * DAY
    assert found[worker.sort_name].left_on is None


def test_who_came_after_the_last_day_is_not_on_the_list(employer):
    new = make_person()
    make_appointment(new, employer, starts_on=TODAY + DAY)
    assert touched(employer, Topic.DETAILS) == {}
    assert touched(employer, Topic.DETAILS, until_on=TODAY + DAY)


def test_a_participant_of_elsewhere_is_touched_by_a_breach_of_the_region(region):
    guest = make_person(family_name="Gast")
    make_appointment(guest, make_organisation())
    make_seat(make_edition(course=make_course(organisation_id=region.id)), guest)
    assert set(touched(region, Topic.COURSES)) == {guest.sort_name}


@pytest.mark.parametrize("topic", list(Topic))
def test_every_kind_of_data_can_be_asked(employer, worker, topic):
    assert set(touched(employer, topic)) <= {worker.sort_name}


def test_making_the_list_is_kept_with_its_reason(employer, worker, officer):
    asked = Asked(employer, [Topic.DETAILS], TODAY, TODAY)
    affected.listed(asked, reason="Lek 2027-3", by=identity(officer), now=NOW)
    (event,) = db.session.scalars(select(AuditEvent)).all()
    assert event.action is Action.AFFECTED_LISTED
    assert (event.details["reason"], event.details["people"]) == ("Lek 2027-3", 1)


def test_a_period_ends_after_it_begins(employer, officer):
    asked = Asked(employer, [Topic.DETAILS], TODAY, TODAY - DAY)
    with pytest.raises(Refused, match="before the first day"):
        affected.listed(asked, reason="x", by=identity(officer), now=NOW)


# The pages


def test_the_register_is_read_changed_and_put_back(client, region, officer):
    client.sign_in(officer)
    page = client.page("/verwerkingen")
    assert page.h1 == "Verwerkingsregister"
    assert "Leerhuis, zoals geleverd" in page.text
    path = f"/verwerkingen/{region.public_id}/courses"
    fields = {
        "controller": "region",
        "ground": "consent",
        "purpose": "Omdat het moet.",
        "recipients": "Niemand.",
        "security": "Een slot.",
        "note": "",
    }
    assert "Omdat het moet." in client.submit(path, fields).text
    assert line(region).said.ground is rules.Ground.CONSENT
    assert "Omdat het moet." not in client.submit(f"{path}/terug").text


def test_a_form_that_lacks_something_says_so(client, region, officer):
    page = client.sign_in(officer).submit(f"/verwerkingen/{region.public_id}/courses", {})
    assert page.title.startswith("Fout: ")


def test_there_is_no_other_kind_of_data(client, region, officer):
    path = f"/verwerkingen/{region.public_id}/iets"
    assert client.sign_in(officer).get(path).status_code == 404


def test_who_only_reads_changes_nothing(client, region, employer):
    manager = make_person()
    make_grant(manager, Role.MANAGER, employer)
    client.sign_in(manager)
    page = client.page("/verwerkingen")
    assert not [each for each in page.links if each.endswith("/courses")]
    assert client.get(f"/verwerkingen/{employer.public_id}/courses").status_code == 403
    assert client.get("/verwerkingen/datalek").status_code == 403


def test_a_processor_is_added_changed_and_removed(client, region, officer):
    client.sign_in(officer)
    fields = {"name": "Host BV", "does": "Servers", "place": "NL", "agreed_on": "2026-01-01"}
    page = client.submit(f"/verwerkingen/{region.public_id}/verwerkers/nieuw", fields)
    assert "Host BV" in page.text
    row = db.session.query(ProcessorAgreement).one()
    path = f"/verwerkingen/verwerkers/{row.public_id}"
    page = client.submit(path, fields | {"name": "Host NV", "ends_on": "2030-01-01"})
    assert "Host NV" in page.text
    assert "Host NV" not in client.submit(f"{path}/verwijderen").text


def test_the_register_goes_along_as_a_workbook(client, region, officer):
    service.add(region, HOST, by=identity(officer), now=NOW)
    answer = client.sign_in(officer).get(f"/verwerkingen/{region.public_id}.xlsx")
    first = sheets.read(answer.data)
    assert len(first.rows) == len(Topic)
    assert Action.PROCESSING_DOWNLOADED in set(db.session.scalars(select(AuditEvent.action)))


def test_the_list_of_a_breach_is_downloaded(client, region, employer, worker, officer):
    fields = {
        "organisation": employer.public_id,
        "topics": ["details", "account"],
        "from_on": "2027-01-01",
        "until_on": "2027-01-31",
        "reason": "Lek 3",
    }
    answer = client.sign_in(officer).post("/verwerkingen/datalek", fields)
    table = sheets.read(answer.data)
    assert worker.sort_name in str(table.rows[0])
    assert answer.headers["Cache-Control"] == "private, no-store"


def test_no_list_is_made_without_a_reason(client, employer, officer):
    fields = {
        "organisation": employer.public_id,
        "topics": ["details"],
        "from_on": "2027-01-01",
        "until_on": "2027-01-31",
    }
    page = client.sign_in(officer).submit("/verwerkingen/datalek", fields)
    assert page.title.startswith("Fout: ")
    assert db.session.query(AuditEvent).filter_by(action=Action.AFFECTED_LISTED).count() == 0


@pytest.mark.parametrize(
    ("from_on", "until_on"), [("0001-01-01", "2027-01-31"), ("2027-01-01", "9999-12-31")]
)
def test_a_day_that_cannot_be_meant_is_refused(client, employer, officer, from_on, until_on):
    fields = {
        "organisation": employer.public_id,
        "topics": ["details"],
        "from_on": from_on,
        "until_on": until_on,
        "reason": "Lek 4",
    }
    page = client.sign_in(officer).submit("/verwerkingen/datalek", fields)
    assert "Kies een dag tussen 2000 en 2100" in page.text


def test_another_organisation_cannot_be_chosen(client, employer, officer):
    fields = {
        "organisation": make_organisation().public_id,
        "topics": ["details"],
        "from_on": "2027-01-01",
        "until_on": "2027-01-31",
        "reason": "x",
    }
    page = client.sign_in(officer).submit("/verwerkingen/datalek", fields)
    assert page.title.startswith("Fout: ")


def test_the_saved_words_are_those_of_the_organisation(region):
    saved(
        Processing(
            organisation_id=region.id,
            topic=Topic.DUTY,
            changed_at=NOW,
            **rules.PRODUCT[Topic.DUTY]._asdict() | {"note": "Eigen."},
        )
    )
    assert line(region, Topic.DUTY).said.note == "Eigen."


def test_who_keeps_the_register_reads_which_agreement_ends(region, officer):
    service.add(region, HOST, by=identity(officer), now=NOW)
    service.remind_due(now=NOW + 60 * DAY)
    (letter,) = db.session.scalars(select(QueuedLetter))
    reads_as(letter_of(letter), "privacy-agreement.txt")
