"""The days that stand in a calendar: of questions, of one's registration and of a team."""

from datetime import date, timedelta

import pytest

from leerhuis import clock, db
from leerhuis.access import Role
from leerhuis.people.models import RoleGrant
from leerhuis.registry.verbs.renewing import renew, submit
from leerhuis.surveys import closing
from leerhuis.surveys.models import SurveyInvitation
from tests.counting import statements
from tests.factories import (
    HOUSE,
    NOW,
    make_appointment,
    make_grant,
    make_organisation,
    make_person,
    make_professional,
)
from tests.factories_registry import make_registration
from tests.factories_surveys import make_group_survey, make_invitation
from tests.feeds.reading import address_of, events, fetch, told

ENDS_ON = date(2028, 6, 1)


@pytest.fixture(autouse=True)
def at_now(app, monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: NOW)


@pytest.fixture
def team(app):
    """An employer with its manager and one registered professional."""
    spring = make_organisation(under=make_organisation())
    manager = make_person(given_name="Hugo", family_name="Dekker")
    make_grant(manager, Role.MANAGER, spring)
    member = make_professional(spring, given_name="Fatima", family_name="Bouzid")
    make_registration(member, held_date=ENDS_ON)
    return spring, manager, member


def test_a_registration_has_its_last_valid_day_and_its_last_day_to_apply(app):
    person = make_professional()
    row = make_registration(person, held_date=ENDS_ON)
    assert told(app, address_of(person)) == [
        ("Laatste geldige dag van je SKJ-registratie", row.last_valid_on),
        ("Laatste dag om herregistratie aan te vragen: SKJ", row.apply_by_on),
    ]


def test_a_day_is_whole_private_and_makes_nobody_busy(app):
    person = make_professional()
    row = make_registration(person, held_date=ENDS_ON)
    valid, _apply = events(app, address_of(person))
    assert valid["DTSTART"].params["VALUE"] == "DATE"
    assert valid["DTEND"].dt == row.last_valid_on + timedelta(days=1)
    assert (valid["CLASS"], valid["TRANSP"]) == ("PRIVATE", "TRANSPARENT")
    assert valid["UID"] == f"valid-{row.public_id}@leerhuis"


def test_who_applied_is_not_told_to_apply(app):
    person = make_professional()
    row = make_registration(person, held_date=ENDS_ON)
    address = address_of(person)
    submit(row, on=date(2027, 1, 10), by=HOUSE, now=NOW)
    assert [words for words, _day in told(app, address)] == [
        "Laatste geldige dag van je SKJ-registratie"
    ]


def test_a_renewed_registration_keeps_its_uid_and_moves_with_a_higher_sequence(app):
    person = make_professional()
    row = make_registration(person, held_date=ENDS_ON)
    address = address_of(person)
    before = events(app, address)[0]
    renew(row, on=date(2027, 1, 10), held_date=date(2033, 6, 1), by=HOUSE, now=NOW)
    after = events(app, address)[0]
    assert after["UID"] == before["UID"]
    assert after["SEQUENCE"] > before["SEQUENCE"]
    assert after["DTSTART"].dt == row.last_valid_on > before["DTSTART"].dt


def test_a_survey_has_its_last_day_whether_it_was_answered_or_not(app):
    person = make_professional()
    survey = make_group_survey(title="Complexe scheidingen")
    made = make_invitation(survey, person)
    address = address_of(person)
    first = fetch(app, address)
    assert told(app, address) == [
        ("Laatste dag voor de vragenlijst: Complexe scheidingen", survey.closes_on)
    ]
    with db.transaction():
        db.session.get_one(SurveyInvitation, made.id).answered = True
    assert fetch(app, address).data == first.data
    assert fetch(app, address, **{"If-None-Match": first.headers["ETag"]}).status_code == 304


def test_questions_that_closed_early_are_called_off(app):
    person = make_professional()
    survey = make_group_survey()
    make_invitation(survey, person)
    address = address_of(person)
    closing.close(survey, by=HOUSE, now=NOW)
    (event,) = events(app, address)
    assert (event["STATUS"], event["SEQUENCE"]) == ("CANCELLED", 1)


def test_a_day_that_passed_stays_thirty_days(app, monkeypatch):
    person = make_professional()
    survey = make_group_survey()
    make_invitation(survey, person)
    address = address_of(person)
    found = []
    for days in (30, 31):
        at = NOW + timedelta(days=14 + days)
        monkeypatch.setattr(clock, "now", lambda at=at: at)
        found.append(len(events(app, address)))
    assert found == [1, 0]


@pytest.mark.parametrize(
    ("minutes", "of_a_day"),
    [(None, None), (60, "PT9H"), (1440, "-PT15H"), (2880, "-P1DT15H"), (10080, "-P6DT15H")],
)
def test_a_whole_day_warns_at_nine_in_the_morning(app, minutes, of_a_day):
    person = make_professional()
    make_registration(person, held_date=ENDS_ON)
    body = fetch(app, address_of(person, alarm_minutes=minutes)).text
    assert body.count("BEGIN:VALARM") == (2 if of_a_day else 0)
    assert of_a_day is None or body.count(f"TRIGGER:{of_a_day}\r\n") == 2


def test_the_words_are_in_the_language_of_the_owner(app):
    person = make_professional(language="en")
    make_registration(person, held_date=ENDS_ON)
    words = [each for each, _day in told(app, address_of(person))]
    assert words[0] == "Last valid day of your SKJ registration"


def test_a_manager_sees_the_team_only_by_choice_and_by_initials(app, team):
    _spring, manager, _member = team
    assert told(app, address_of(manager)) == []
    address = address_of(manager, team=True)
    assert told(app, address) == [("Team: laatste geldige dag SKJ, FB", date(2028, 5, 31))]
    text = fetch(app, address).text
    assert "Fatima" not in text
    assert "Bouzid" not in text


def test_who_manages_nobody_cannot_choose_a_team(app, team):
    _spring, _manager, member = team
    words = [each for each, _day in told(app, address_of(member, team=True))]
    assert not [each for each in words if each.startswith("Team")]


def test_the_team_is_gone_the_day_after_the_role_ends(app, team, monkeypatch):
    _spring, manager, _member = team
    address = address_of(manager, team=True)
    etag = fetch(app, address).headers["ETag"]
    with db.transaction():
        db.session.query(RoleGrant).one().ends_on = clock.day_of(NOW)
    assert len(events(app, address)) == 1
    monkeypatch.setattr(clock, "now", lambda: NOW + timedelta(days=1))
    assert fetch(app, address, **{"If-None-Match": etag}).status_code == 200
    assert events(app, address) == []


def test_a_colleague_who_leaves_or_joins_changes_the_calendar_of_the_manager(app, team):
    spring, manager, _member = team
    address = address_of(manager, team=True)
    etag = fetch(app, address).headers["ETag"]
    newcomer = make_professional()
    make_registration(newcomer, held_date=date(2030, 1, 1))
    make_appointment(newcomer, spring)
    assert fetch(app, address, **{"If-None-Match": etag}).status_code == 200
    assert len(events(app, address)) == 2


def test_who_only_directs_the_work_sees_no_more_than_until_when(app, team):
    """The same list of people as the page of the team."""
    spring, manager, _member = team
    elsewhere = make_professional(given_name="Piet", family_name="Zander")
    make_registration(elsewhere, held_date=date(2030, 1, 1))
    make_appointment(elsewhere, spring, kind="placement")
    assert len(events(app, address_of(manager, team=True))) == 2


def test_a_year_of_days_costs_two_statements_and_an_unchanged_one_only_one(app):
    person = make_professional()
    make_registration(person, held_date=ENDS_ON)
    for _each in range(3):
        make_invitation(make_group_survey(), person)
    address = address_of(person)
    etag = fetch(app, address).headers["ETag"]
    with statements() as cold:
        fetch(app, address)
    with statements() as warm:
        fetch(app, address, **{"If-None-Match": etag})
    asked = [[each for each in seen if each.startswith("SELECT")] for seen in (cold, warm)]
    assert [len(each) for each in asked] == [2, 1]
