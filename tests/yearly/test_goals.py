"""Goals of a region: the tracks that serve them, and who is done."""

from datetime import date

import pytest

from leerhuis.access import Role
from leerhuis.pathways.rules import TrackState
from tests.factories import make_organisation, make_professional, make_staff
from tests.factories_pathways import complete, make_track
from tests.yearly.conftest import course_of, held, place

GOALS = "/jaarverslag/doelen"
GOAL = "1Gezin, 1Plan, 1Regisseur"


@pytest.fixture
def policy(client, region):
    return client.sign_in(make_staff(Role.POLICY, region))


def people(employer, number):
    return [make_professional(employer, family_name="Geheim") for _ in range(number)]


def test_tracks_stand_under_the_goal_that_they_serve(policy, region):
    course = course_of(region)
    for given in ({"goal": GOAL}, {"goal": GOAL.upper()}, {"goal": "Veilig opgroeien"}, {}):
        make_track(region, (None, course), **given)
    page = policy.page(GOALS)
    assert f"{GOAL} 2 leertrajecten" in page.text
    assert "Veilig opgroeien 1 leertraject" in page.text
    assert len([link for link in page.links if link.startswith(f"{GOALS}/")]) == 2


def test_a_goal_says_who_is_done_now_and_a_year_ago_and_what_was_given(policy, region):
    town, course = place(region, "Zundert"), course_of(region)
    track = make_track(region, (None, course), goal=GOAL, goal_url="https://voorbeeld.nl/agenda")
    everyone = people(town, 20)
    for person in everyone[:6]:
        complete(person, course, on=date(2025, 6, 25))
    for person in everyone[6:12]:
        complete(person, course, on=date(2026, 6, 25))
    held(course)
    page = policy.page(f"{GOALS}/{track.public_id}")
    assert page.h1 == GOAL
    assert "12 van 20 mensen zijn klaar. Een jaar geleden: 6 van 20." in page.text
    assert "Zundert 20 12 van 20" in page.text
    assert "Het afgelopen jaar was er 1 groep van deze cursussen." in page.text
    assert "https://voorbeeld.nl/agenda" in page.links
    assert "Geheim" not in page.html


def test_an_employer_of_a_few_is_not_told_and_neither_is_what_gives_it_away(policy, region):
    course = course_of(region)
    track = make_track(region, (None, course), goal=GOAL)
    for name, number in (("Zundert", 20), ("Rucphen", 8), ("Steenbergen", 2)):
        for person in people(place(region, name), number):
            complete(person, course)
    page = policy.page(f"{GOALS}/{track.public_id}")
    assert "30 van 30 mensen zijn klaar." in page.text
    assert "Zundert 20 20 van 20" in page.text
    assert "Rucphen niet getoond" in page.text
    assert "Steenbergen niet getoond" in page.text


def test_a_draft_serves_nothing_yet(policy, region):
    make_track(region, (None, course_of(region)), goal=GOAL, state=TrackState.DRAFT)
    assert "Nog geen leertraject noemt een doel" in policy.page(GOALS).text


def test_a_goal_of_another_region_is_not_there(policy):
    other = make_organisation(name="Oost")
    track = make_track(other, (None, course_of(other)), goal=GOAL)
    assert policy.get(f"{GOALS}/{track.public_id}").status_code == 404


def test_a_track_without_a_goal_is_no_goal(policy, region):
    track = make_track(region, (None, course_of(region)))
    assert policy.get(f"{GOALS}/{track.public_id}").status_code == 404
