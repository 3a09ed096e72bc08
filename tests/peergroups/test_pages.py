"""The pages of groups, over HTTP."""

from datetime import time

import pytest

from leerhuis import clock, db
from leerhuis.access import Role
from leerhuis.peergroups import queries
from leerhuis.peergroups.models import PeerGroup
from leerhuis.peergroups.rules import GroupState, MemberState
from tests.counting import statements
from tests.factories import (
    NOW,
    make_grant,
    make_organisation,
    make_staff,
)
from tests.factories_peergroups import invited, make_group, make_peers

GROUP = {
    "name": "Intervisie Soest",
    "form": "peer_consultation",
    "weekday": "2",
    "start": "13.00",
    "minutes": "120",
    "town": "Soest",
    "least": "4",
    "most": "8",
    "organisations": "3",
    "guide_register": "",
}
GUIDED = GROUP | {
    "form": "facilitated_peer_consultation",
    "guide_name": "Rob Dekker",
    "guide_register": "LVSC",
    "guide_number": "1234",
}


@pytest.fixture(autouse=True)
def at_work(monkeypatch):
    """It is eleven January 2027."""
    monkeypatch.setattr(clock, "now", lambda: NOW)


@pytest.fixture
def world(app):
    """A group of two of a region, and somebody who is not in it."""
    region, people = make_peers(3)
    return make_group(region, *people[:2]), people, region


def signed_in(app, person):
    return app.test_client().sign_in(person)


def page_of(group, rest=""):
    return f"/intervisie/{group.public_id}{rest}"


def test_a_professional_starts_a_group(app):
    _region, (person,) = make_peers(1)
    page = signed_in(app, person).submit("/intervisie/nieuw", GROUP)
    assert "De groep is er." in page.text
    assert "Intervisie Soest" in page.text
    group = db.session.query(PeerGroup).one()
    assert [each.person_id for each in queries.active_members(group.id)] == [person.id]
    assert "Intervisie Soest" in signed_in(app, person).page("/mijn/intervisie").text


def test_a_coordinator_starts_a_group_for_others(app):
    region = make_organisation()
    staff = make_staff("coordinator", region)
    client = signed_in(app, staff)
    client.submit("/intervisie/nieuw", GROUP)
    group = db.session.query(PeerGroup).one()
    assert group.organisation_id == region.id
    assert not queries.active_members(group.id)
    assert "Intervisie Soest" in client.page("/intervisiegroepen").text


def test_a_guide_without_a_register_number_is_refused_at_its_field(app):
    _region, (person,) = make_peers(1)
    page = signed_in(app, person).submit("/intervisie/nieuw", GUIDED | {"guide_number": ""})
    assert "Vul het registratienummer van de begeleider in." in page.text
    assert not db.session.query(PeerGroup).count()


def test_who_is_of_the_region_sees_no_names_and_joins(app, world):
    group, people, _region = world
    client = signed_in(app, people[2])
    page = client.page(page_of(group))
    assert people[0].name not in page.text
    assert "6 plekken vrij" in page.text
    page = client.submit(page_of(group, "/meedoen"))
    assert "Je doet mee in deze groep." in page.text
    assert people[0].name in page.text


def test_a_manager_who_joins_reads_why_not(app, world):
    group, people, region = world
    make_grant(people[2], Role.MANAGER, region)
    client = signed_in(app, people[2])
    assert (
        "In een intervisiegroep staat niemand boven een ander." in client.page(page_of(group)).text
    )
    page = client.submit(page_of(group, "/meedoen"))
    assert "In een intervisiegroep staat niemand boven een ander." in page.text
    assert len(queries.active_members(group.id)) == 2


def test_two_groups_at_the_same_hour_are_refused_in_a_sentence(app, world):
    group, people, region = world
    make_group(region, people[2], name="Casuïstiek")
    page = signed_in(app, people[2]).submit(page_of(group, "/meedoen"))
    assert "Op deze uren is er al een andere groep: Casuïstiek." in page.text


def test_a_colleague_is_invited_and_says_yes(app, world):
    group, people, _region = world
    keeper = signed_in(app, people[0])
    page = keeper.submit(page_of(group, "/uitnodigen"), {"person": people[2].name, "replaces": ""})
    assert "De uitnodiging is verstuurd." in page.text
    asked = signed_in(app, people[2])
    assert "vraagt je voor deze groep" in asked.page(page_of(group)).text
    assert group.name in asked.page("/mijn/intervisie").text
    asked.submit(page_of(group, "/antwoord"), {"answer": "yes"})
    assert len(queries.active_members(group.id)) == 3


def test_a_no_leads_to_ones_own_groups(app, world):
    group, people, _region = world
    invited(group, people[2])
    page = signed_in(app, people[2]).submit(page_of(group, "/antwoord"), {"answer": "no"})
    assert "Je hebt nee gezegd." in page.text
    assert len(queries.active_members(group.id)) == 2


def test_an_unknown_colleague_is_refused_at_the_field(app, world):
    group, people, _region = world
    page = signed_in(app, people[0]).submit(page_of(group, "/uitnodigen"), {"person": "Niemand"})
    assert "Er is niemand met deze naam of dit mailadres" in page.text


def test_only_who_keeps_the_list_decides(app, world):
    group, people, _region = world
    other = queries.read_again(group).members[0].public_id
    member = signed_in(app, people[1])
    for rest in ("/wijzigen", "/uitnodigen", "/beeindigen", f"/leden/{other}/eruit"):
        assert member.get(page_of(group, rest)).status_code == 404
    for rest in ("/zoeken", f"/leden/{other}/lijst", f"/leden/{other}/intrekken"):
        assert member.post(page_of(group, rest)).status_code == 404
    assert queries.keeper_of(queries.read_again(group)).person_id == people[0].id


def test_a_member_is_taken_out_with_a_reason(app, world):
    group, people, _region = world
    place = queries.active_members(group.id)[1]
    client, path = signed_in(app, people[0]), page_of(group, f"/leden/{place.public_id}/eruit")
    assert "Kies waarom deze plek eindigt." in client.submit(path, {"why": ""}).text
    client.submit(path, {"why": "removed"})
    assert len(queries.active_members(group.id)) == 1


def test_the_list_is_handed_on_and_the_place_given_up(app, world):
    group, people, _region = world
    place = queries.active_members(group.id)[1]
    client = signed_in(app, people[0])
    client.submit(page_of(group, f"/leden/{place.public_id}/lijst"))
    page = client.submit(page_of(group, "/stoppen"))
    assert "Je zit niet meer in" in page.text
    assert [each.person_id for each in queries.active_members(group.id)] == [people[1].id]


def test_a_group_is_closed_for_newcomers_and_opened_again(app, world):
    group, people, _region = world
    keeper, stranger = signed_in(app, people[0]), signed_in(app, people[2])
    keeper.submit(page_of(group, "/zoeken"), {"looking": "no"})
    assert stranger.get(page_of(group)).status_code == 404
    keeper.submit(page_of(group, "/zoeken"), {"looking": "yes"})
    assert stranger.get(page_of(group)).status_code == 200


def test_a_group_is_changed(app, world):
    group, people, _region = world
    client = signed_in(app, people[0])
    page = client.submit(page_of(group, "/wijzigen"), GROUP | {"minutes": "45"})
    assert "Een bijeenkomst van minder dan een uur" in page.text
    assert "woensdag van 13.00 tot 13.45" in page.text


def test_a_group_is_ended(app, world):
    group, people, _region = world
    signed_in(app, people[0]).submit(page_of(group, "/beeindigen"))
    assert queries.read_again(group).state is GroupState.ENDED


def test_an_invitation_is_taken_back(app, world):
    group, people, _region = world
    place = invited(group, people[2])
    signed_in(app, people[0]).submit(page_of(group, f"/leden/{place.public_id}/intrekken"))
    db.session.refresh(place)
    assert place.state is MemberState.ENDED


def test_a_region_chooses_the_sizes_of_its_groups(app):
    region = make_organisation()
    client = signed_in(app, make_staff("coordinator", region))
    sizes = {"least": "3", "most": "6", "meetings": "5", "minutes": "90"}
    page = client.submit("/intervisiegroepen/afspraken", sizes)
    assert "3 tot 6" in page.text
    assert queries.terms_for(make_organisation(under=region).path) == (
        queries.Terms(least=3, most=6, meetings=5, minutes=90)
    )
    assert 'value="6"' in client.get("/intervisie/nieuw").text
    page = client.submit("/intervisiegroepen/afspraken", sizes | {"most": "2"})
    assert "Kies tussen 3 en 20 mensen." in page.text


def test_a_coordinator_sees_what_asks_for_attention(app, world):
    group, people, region = world
    with db.transaction():
        group.state = GroupState.RUNNING
    make_grant(people[0], Role.MANAGER, region)
    client = signed_in(app, make_staff("coordinator", region))
    assert group.name in client.page("/intervisiegroepen?stand=too_small").text
    assert group.name in client.page("/intervisiegroepen?stand=above").text
    assert group.name not in client.page("/intervisiegroepen?stand=gathering").text
    assert group.name not in client.page("/intervisiegroepen?zoek=Rotterdam").text
    assert "Iemand in deze groep staat boven een ander" in client.page(page_of(group)).text


def test_a_list_of_groups_asks_as_much_for_many_as_for_few(app):
    region, people = make_peers(4)
    client = signed_in(app, make_staff("coordinator", region))
    make_group(region, people[0], name="A")
    client.get("/intervisiegroepen")
    with statements() as few:
        client.get("/intervisiegroepen")
    for number in range(7):
        make_group(
            region, people[1], *people[2:], name=f"B{number}", start=time(7 + number), minutes=60
        )
    with statements() as many:
        client.get("/intervisiegroepen")
    assert len(many) <= len(few) <= 13
