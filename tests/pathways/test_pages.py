"""Tracks as a coordinator makes them, and as managers and professionals follow them."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from leerhuis import db
from leerhuis.pathways import following, queries
from leerhuis.pathways.models import PersonSpecialism, Track
from leerhuis.pathways.rules import TrackState
from leerhuis.pathways.specialisms import service as specialisms
from leerhuis.people.rules import AppointmentKind, Function, OrganisationKind
from leerhuis.people.sectors import Sector
from tests.counting import statements
from tests.factories import (
    NOW,
    TODAY,
    identity,
    make_appointment,
    make_course,
    make_edition,
    make_organisation,
    make_person,
    make_professional,
    make_staff,
)
from tests.factories_attendance import make_seat
from tests.factories_pathways import complete, make_specialism, make_track


@pytest.fixture
def region(app):
    return make_organisation(name="West-Brabant West")


@pytest.fixture
def provider(region):
    return make_organisation(
        under=region, name="Jeugdhulp De Linde", kind=OrganisationKind.CARE_PROVIDER
    )


@pytest.fixture
def coordinator(client, region):
    person = make_staff("coordinator", region)
    client.sign_in(person)
    return person


@pytest.fixture
def course(region):
    return make_course(organisation_id=region.id, title="Eén plan maken")


def only_track():
    return db.session.scalars(select(Track)).one()


def address(track, rest=""):
    return f"/aanbod/leertrajecten/{track.public_id}{rest}"


def test_a_coordinator_makes_a_track_and_opens_it(client, coordinator, region, provider, course):
    other = make_course(organisation_id=region.id, title="Regie voeren")
    made = {"name": "1Gezin1Plan1Regisseur", "repeat_years": "3", "finish_by_on": "2028-12-31"}
    page = client.submit("/aanbod/leertrajecten/nieuw", made)
    assert page.h1 == "1Gezin1Plan1Regisseur"
    track = only_track()
    step = {"name": "Begin", "courses": [course.public_id, other.public_id], "choose": "1"}
    client.submit(address(track, "/stappen/nieuw"), step)
    said = {"sector": "care_provider", "function": "", "organisation": ""}
    client.submit(address(track, "/doelgroep"), said)
    make_appointment(make_person(), provider)
    page = client.submit(address(track, "/openen"))
    assert only_track().state is TrackState.OPEN
    assert "Kies 1 van 2" in page.text
    assert "0 van 1 persoon is klaar" in page.text
    assert "Jeugdhulp De Linde" in page.text


def test_a_track_without_steps_or_people_does_not_open(client, coordinator, region):
    track = make_track(region, audience=(), state=TrackState.DRAFT)
    page = client.submit(address(track, "/openen"))
    assert "Voeg minstens 1 stap toe" in page.text
    assert only_track().state is TrackState.DRAFT


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"name": ""}, "Vul de naam van het leertraject in."),
        ({"repeat_years": "0"}, "Vul 1 tot en met 10 jaar in, of niets."),
        ({"finish_by_on": "0027-01-01"}, "Controleer het jaar van deze datum."),
        ({"goal_url": "javascript:alert(1)"}, "Die begint met https://."),
    ],
)
def test_what_cannot_be_is_said_and_nothing_is_lost(client, coordinator, region, wrong, sentence):
    page = client.submit("/aanbod/leertrajecten/nieuw", {"name": "Mijn traject"} | wrong)
    assert page.title.startswith("Fout: ")
    assert sentence in page.text
    assert "name" in wrong or 'value="Mijn traject"' in page.html
    assert db.session.scalars(select(Track)).all() == []


def test_a_course_stands_in_one_step(client, coordinator, region, course):
    track = make_track(region, (None, course))
    data = {"name": "", "courses": [course.public_id], "choose": ""}
    page = client.submit(address(track, "/stappen/nieuw"), data)
    assert "staat al in een andere stap" in page.text


def test_steps_close_the_gap_when_one_goes(client, coordinator, region, course):
    second = make_course(organisation_id=region.id)
    third = make_course(organisation_id=region.id)
    track = make_track(region, (None, course), (None, second), (None, third))
    found = queries.track_for(identity(coordinator), track.public_id)
    client.submit(address(track, f"/stappen/{found.steps[0].public_id}/verwijderen"))
    found = queries.track_for(identity(coordinator), track.public_id)
    assert [step.position for step in found.steps] == [1, 2]
    assert [step.modules[0].course_id for step in found.steps] == [second.id, third.id]


def test_an_open_track_keeps_a_step_and_somebody(client, coordinator, region, course):
    track = make_track(region, (None, course), audience=({"sector": Sector.CARE_PROVIDER},))
    found = queries.track_for(identity(coordinator), track.public_id)
    step, row = found.steps[0].public_id, found.audience[0].public_id
    assert "minstens 1 stap" in client.submit(address(track, f"/stappen/{step}/verwijderen")).text
    assert "Sluit eerst" in client.submit(address(track, f"/doelgroep/{row}/verwijderen")).text
    found = queries.track_for(identity(coordinator), track.public_id)
    assert (len(found.steps), len(found.audience)) == (1, 1)


def test_the_region_sees_who_is_done_by_employer_and_no_names(
    client, coordinator, region, provider, course
):
    done, not_done = make_person(family_name="Klaarstra"), make_person(family_name="Bezigsma")
    for person in (done, not_done):
        make_appointment(person, provider)
    complete(done, course)
    track = make_track(region, (None, course), audience=({"sector": Sector.CARE_PROVIDER},))
    page = client.page(address(track))
    assert "1 van 2 personen zijn klaar" in page.text
    assert "50 %" in page.text
    assert "Klaarstra" not in page.text
    assert "Bezigsma" not in page.text


def test_an_audience_asks_all_that_a_row_names(region, provider, course):
    teacher, professional = make_person(), make_person()
    make_appointment(teacher, provider, function=Function.TEACHER)
    make_appointment(professional, provider)
    elsewhere = make_person()
    make_appointment(elsewhere, make_organisation(under=region, kind=OrganisationKind.CHILDCARE))
    said = {"sector": Sector.CARE_PROVIDER, "function": Function.YOUTH_PROFESSIONAL}
    make_track(region, (None, course), audience=(said,))
    track = queries.tracks_for(identity(make_staff("coordinator", region)), page=1).rows[0]
    found = following.travellers(track, today=TODAY)
    assert [each.member.person_id for each in found] == [professional.id]


def test_a_team_is_counted_with_its_employer(region, provider, course):
    team = make_organisation(under=provider, kind=OrganisationKind.TEAM, name="Team Noord")
    make_appointment(make_person(), team)
    make_track(region, (None, course), audience=({"organisation_id": provider.id},))
    track = queries.tracks_for(identity(make_staff("coordinator", region)), page=1).rows[0]
    assert [each.place.name for each in following.shares(track, today=TODAY)] == [provider.name]


def test_a_manager_sees_the_own_people_by_name(client, region, provider, course):
    mine, other = make_person(family_name="Eigenaar"), make_person(family_name="Vreemdeling")
    make_appointment(mine, provider)
    make_appointment(other, make_organisation(under=region, kind=OrganisationKind.CARE_PROVIDER))
    complete(mine, course)
    make_track(region, (None, course), audience=({"sector": Sector.CARE_PROVIDER},))
    client.sign_in(make_staff("manager", provider))
    page = client.page("/leertrajecten/team")
    assert "Eigenaar" in page.text
    assert "Vreemdeling" not in page.text
    assert "1 van 1" in page.text


def test_a_professional_sees_what_is_left_and_planned(client, region, provider, course):
    person = make_person()
    make_appointment(person, provider)
    second = make_course(organisation_id=region.id, title="Regie voeren")
    complete(person, course)
    make_seat(make_edition(course=second, starts_at=NOW + timedelta(days=3650)), person)
    make_track(
        region,
        (None, course),
        (None, second),
        audience=({"sector": Sector.CARE_PROVIDER},),
        finish_by_on=date(2040, 12, 31),
    )
    client.sign_in(person)
    page = client.page("/mijn/leertrajecten")
    assert "gevolgd op" in page.text
    assert "gepland" in page.text
    assert "31 december 2040" in page.text


def test_nobody_sees_a_track_of_others(client, region, provider, course):
    outsider = make_professional()
    make_track(region, (None, course), audience=({"sector": Sector.CARE_PROVIDER},))
    client.sign_in(outsider)
    assert "geen leertraject" in client.page("/mijn/leertrajecten").text


def test_another_region_finds_nothing(client, region, course):
    track = make_track(region, (None, course))
    found = queries.track_for(identity(make_staff("coordinator", region)), track.public_id)
    step, row = found.steps[0].public_id, found.audience[0].public_id
    client.sign_in(make_staff("coordinator"))
    for rest in ("", "/wijzigen", "/stappen/nieuw", f"/stappen/{step}/wijzigen", "/doelgroep"):
        client.page(address(track, rest), status=404)
    ends = (f"/stappen/{step}/verwijderen", f"/doelgroep/{row}/verwijderen")
    for rest in ("/openen", "/sluiten", *ends):
        client.submit(address(track, rest), status=404)


def test_a_large_programme_costs_the_same_statements(client, coordinator, region, course):
    def grow(number):
        for _each in range(number):
            place = make_organisation(under=region, kind=OrganisationKind.CARE_PROVIDER)
            make_appointment(make_person(), place)

    track = make_track(region, (None, course), audience=({"sector": Sector.CARE_PROVIDER},))
    grow(2)
    client.page(address(track))
    with statements() as few:
        client.page(address(track))
    grow(20)
    with statements() as many:
        client.page(address(track))
    assert len(many) == len(few)


def test_who_finishes_gets_the_specialism_once(region, provider, course):
    person = make_person()
    make_appointment(person, provider)
    complete(person, course)
    specialism = make_specialism(region, name="Complexe scheidingen")
    said = {"audience": ({"sector": Sector.CARE_PROVIDER},), "specialism_id": specialism.id}
    make_track(region, (None, course), **said)
    assert specialisms.give_finished(now=NOW) == 1
    assert specialisms.give_finished(now=NOW) == 0
    row = db.session.scalars(select(PersonSpecialism)).one()
    specialisms.take_away(row, by=identity(make_staff("manager", provider)), now=NOW)
    assert specialisms.give_finished(now=NOW) == 0


def test_a_manager_gives_finds_and_takes_away_a_specialism(client, region, provider):
    person = make_person(given_name="Noor", family_name="Scheidlijn")
    make_appointment(person, provider)
    specialism = make_specialism(region, name="Complexe scheidingen")
    make_specialism(region, name="Hechting")
    client.sign_in(make_staff("manager", provider))
    said = {"person": person.public_id, "specialism": specialism.public_id}
    client.submit("/specialismen/geven", said)
    client.submit("/specialismen/geven", said)
    page = client.page(f"/specialismen?specialisme={specialism.public_id}")
    assert "Scheidlijn" in page.text
    row = db.session.scalars(select(PersonSpecialism)).one()
    client.submit(f"/specialismen/{row.public_id}/beeindigen")
    assert "Scheidlijn" not in client.page("/specialismen").text


def test_nobody_takes_away_a_specialism_of_others(client, region, provider):
    person = make_person()
    make_appointment(person, provider)
    manager = make_staff("manager", provider)
    specialisms.give(person, make_specialism(region), by=identity(manager), now=NOW)
    row = db.session.scalars(select(PersonSpecialism)).one()
    other = make_organisation(under=region, kind=OrganisationKind.CARE_PROVIDER)
    client.sign_in(make_staff("manager", other))
    client.submit(f"/specialismen/{row.public_id}/beeindigen", status=404)


def test_the_list_of_a_region_has_each_specialism_once(client, coordinator, region):
    client.submit("/aanbod/specialismen/nieuw", {"name": "Hechting"})
    page = client.submit("/aanbod/specialismen/nieuw", {"name": "Hechting"})
    assert "staat al op de lijst" in page.text


def test_who_only_directs_the_work_finds_no_specialism(client, region, provider):
    person, place = make_person(family_name="Elders"), make_organisation(under=region)
    make_appointment(person, provider)
    make_appointment(person, place, kind=AppointmentKind.PLACEMENT, fte="0.5")
    specialism = make_specialism(region)
    specialisms.give(person, specialism, by=identity(make_staff("manager", provider)), now=NOW)
    client.sign_in(make_staff("manager", place))
    assert "Elders" not in client.page("/specialismen").text
    assert "Elders" not in client.page("/specialismen/geven").text
    row = db.session.scalars(select(PersonSpecialism)).one()
    client.submit(f"/specialismen/{row.public_id}/beeindigen", status=404)


def test_a_manager_chooses_who_is_behind(client, region, provider, course):
    done = make_person(family_name="Klaarstra")
    late, other = make_person(family_name="Laatsma"), make_person(family_name="Bezigsma")
    for person in (done, late, other):
        make_appointment(person, provider)
    complete(done, course)
    said = {"audience": ({"sector": Sector.CARE_PROVIDER},)}
    track = make_track(region, (None, course), finish_by_on=date(2020, 1, 1), **said)
    client.sign_in(make_staff("manager", provider))
    page = client.page(f"/leertrajecten/team?traject={track.public_id}&stand=achter")
    assert "Laatsma" in page.text
    assert "Klaarstra" not in page.text
    assert "1 van 3" in page.text
    assert "Klaarstra" in client.page("/leertrajecten/team?stand=klaar").text
    assert "Laatsma" in client.page("/leertrajecten/team?stand=onzin").text


def test_a_choice_of_which_there_is_nobody_says_so(client, region, provider, course):
    make_appointment(make_person(), provider)
    make_track(region, (None, course), audience=({"sector": Sector.CARE_PROVIDER},))
    client.sign_in(make_staff("manager", provider))
    assert "nu niemand" in client.page("/leertrajecten/team?stand=klaar").text


def test_a_track_for_people_who_are_not_there_says_so(client, coordinator, region, course):
    track = make_track(region, (None, course), audience=({"sector": Sector.EDUCATION},))
    assert "Niemand werkt" in client.page(address(track)).text
    bare = make_track(region, (None, course), audience=())
    assert "Kies voor wie het is" in client.page(address(bare)).text


def test_a_step_asks_a_course(client, coordinator, region, course):
    track = make_track(region, (None, course))
    page = client.submit(address(track, "/stappen/nieuw"), {"name": "Leeg", "choose": ""})
    assert page.text.count("Kies minstens 1 cursus") == 2
    assert "Cursussen (niet verplicht)" not in page.text
