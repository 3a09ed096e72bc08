"""The pages on which a group is found, through HTTP."""

from datetime import time

import pytest

from leerhuis import clock, db
from leerhuis.access import Role
from leerhuis.peergroups import queries as groups
from leerhuis.peergroups.finding import queries, service
from leerhuis.peergroups.finding.rules import Said
from leerhuis.peergroups.models import PeerGroup
from leerhuis.peergroups.rules import MemberState
from leerhuis.registers import Form
from tests.counting import statements
from tests.factories import NOW, identity, make_grant, make_professional, make_staff
from tests.factories_peergroups import make_group, make_peers

FIND, WISH, FITS = "/intervisie", "/intervisie/zoeken", "/intervisiegroepen/samen"


@pytest.fixture(autouse=True)
def at_now(monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: NOW)


@pytest.fixture
def region(app):
    return make_peers(1)[0]


@pytest.fixture
def others(region):
    return make_peers(4, region)[1]


@pytest.fixture
def me(client, region):
    _region, (person,) = make_peers(1, region)
    client.sign_in(person)
    return person


def group_of(region, *members, **given):
    return make_group(region, *members, **{"town": "Roosendaal", "name": "Samen kijken", **given})


def test_a_group_with_a_place_says_why_it_fits_and_is_joined_with_one_button(
    client, me, region, others
):
    group = group_of(region, others[0])
    page = client.page(FIND)
    for words in ("Samen kijken", "1 groep met plek", "7 plekken vrij", "niemand van jouw org"):
        assert words.lower() in page.text.lower(), words
    assert others[0].name not in page.text
    client.submit(f"/intervisie/{group.public_id}/meedoen")
    assert [each.person_id for each in groups.active_members(group.id)] == [others[0].id, me.id]


def test_a_group_that_cannot_be_joined_says_why_and_has_no_button(client, me, region, others):
    mine = group_of(region, me, name="Mijn groep")
    group_of(region, others[0], name="Tegelijk", start=mine.start)
    page = client.page(FIND)
    assert "je hebt op dit uur een andere groep" in page.text
    assert "meedoen" not in page.html


def test_without_a_group_one_can_start_one_or_have_us_look(client, me):
    page = client.page(FIND)
    assert "Er is nu geen groep met plek" in page.text
    assert "/intervisie/nieuw" in page.html
    assert WISH in page.html


def test_filters_stand_in_the_address_and_can_be_cleared(client, me, region, others):
    group_of(region, others[0], weekday=1, start=time(9))
    assert "Samen kijken" in client.page(f"{FIND}?dag=1&dagdeel=ochtend&vorm=intervisie").text
    page = client.page(f"{FIND}?dag=2")
    assert "Geen groep gevonden met deze filters" in page.text
    assert "Wis alle filters" in page.text
    assert "Samen kijken" in client.page(f"{FIND}?dag=x&vorm=y&pagina=99").text


def test_pages_of_groups_keep_the_filters(client, me, region):
    _region, people = make_peers(14, region)
    for at, person in enumerate(people):
        for half in (0, 1):
            group_of(region, person, name=f"Groep {at}{half}", weekday=half, start=time(9))
    page = client.page(FIND)
    assert "28 groepen met plek" in page.text
    assert "pagina=2" in page.html
    with statements() as seen:
        client.page(f"{FIND}?pagina=2&dagdeel=ochtend")
    assert len(seen) <= 16


def test_a_wish_is_said_changed_and_stopped(client, me):
    said = {"town": "Zundert", "kilometres": "25", "weekdays": ["1", "3"], "earliest": "13.00"}
    page = client.submit(WISH, said)
    assert "Je krijgt een mail als een groep past." in page.text
    assert "We zoeken met je mee" in page.text
    wish = queries.wish_of(me.id)
    assert (wish.town, wish.kilometres, wish.weekdays, wish.earliest) == (
        "Zundert",
        25,
        [1, 3],
        time(13),
    )
    assert 'value="Zundert"' in client.page(WISH).html
    page = client.submit(f"{WISH}/stoppen")
    assert "We zoeken niet meer" in page.text
    assert queries.wish_of(me.id) is None


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({"town": "Nergenshuizen"}, "We kennen deze plaats niet"),
        ({}, "Vul een plaats in, of kies online"),
        ({"town": "Ede", "earliest": "13.00", "latest": "13.30"}, "een kortere bijeenkomst"),
        ({"town": "Ede", "weekdays": ["9"]}, "Kies uit de lijst"),
        ({"town": "Ede", "form": "supervision"}, "Kies uit de lijst"),
    ],
)
def test_a_wish_that_cannot_be_is_said_at_its_field_and_nothing_is_lost(client, me, said, words):
    page = client.submit(WISH, said)
    assert words in page.text
    assert queries.wish_of(me.id) is None
    if "town" in said:
        assert f'value="{said["town"]}"' in page.html


def test_who_keeps_a_group_sees_who_looks_and_invites_them(client, region, others):
    keeper, seeker, member, _rest = others
    group = group_of(region, keeper, member)
    service.say(Said(town="Roosendaal"), by=identity(seeker), now=NOW)
    address = f"/intervisie/{group.public_id}/zoekers"
    client.sign_in(member)
    client.page(address, 404)
    client.sign_in(keeper)
    assert seeker.name in client.page(address).text
    page = client.submit(address, {"person": seeker.public_id})
    assert f"{seeker.name} heeft een uitnodiging gekregen" in page.text
    places = {each.person_id: each.state for each in groups.read_again(group).members}
    assert places[seeker.id] is MemberState.INVITED
    page = client.submit(address, {"person": member.public_id})
    assert "zoekt geen groep als deze meer" in page.text


def looking(people, **said):
    for each in people:
        service.say(Said(**{"town": "Roosendaal", **said}), by=identity(each), now=NOW)


def test_a_coordinator_starts_a_group_of_people_who_fit_each_other(client, region, others):
    looking(others, weekdays=(1,), earliest=time(13))
    client.sign_in(make_staff(Role.COORDINATOR, region))
    page = client.page(FITS)
    for words in (
        "4 mensen zoeken een intervisiegroep",
        "Iedereen kan op dinsdag van 13.00 tot 15.00",
        "Ze komen van 4 organisaties",
        *(each.name for each in others),
    ):
        assert words in page.text, words
    page = client.submit(FITS, {"person": [each.public_id for each in others]})
    assert "4 mensen hebben een uitnodiging gekregen" in page.text
    assert "niemand om bij elkaar te brengen" in page.text
    (group,) = db.session.query(PeerGroup).all()
    assert group.name == "Intervisie Roosendaal, dinsdag"
    page = client.submit(FITS, {"person": [each.public_id for each in others]})
    assert "Deze mensen passen niet meer bij elkaar" in page.text


def test_a_facilitated_group_asks_for_its_guide_first(client, region, others):
    looking(others, form=Form.FACILITATED_PEER_CONSULTATION)
    client.sign_in(make_staff(Role.COORDINATOR, region))
    people = {"person": [each.public_id for each in others]}
    page = client.submit(FITS, people)
    assert "Naam van de begeleider" in page.text
    assert not db.session.query(PeerGroup).count()
    page = client.submit(FITS, people | {"name": "Met gids", "guide_name": "Noor"})
    assert "Kies het register" in page.text
    assert not db.session.query(PeerGroup).count()
    guide = {"guide_name": "Noor", "guide_register": "LVSC", "guide_number": "12345"}
    client.submit(FITS, people | guide | {"name": "Met gids"})
    (group,) = db.session.query(PeerGroup).all()
    assert (group.name, group.guide_number) == ("Met gids", "12345")


def test_a_coordinator_of_elsewhere_sees_nobody_who_looks(client, others):
    looking(others)
    client.sign_in(make_staff(Role.COORDINATOR))
    page = client.page(FITS)
    assert not any(each.name in page.text for each in others)
    page = client.submit(FITS, {"person": [each.public_id for each in others]})
    assert "passen niet meer" in page.text
    assert not db.session.query(PeerGroup).count()


def test_only_who_works_looks_and_only_a_coordinator_brings_together(client, region):
    client.sign_in(make_staff(Role.COORDINATOR, region))
    client.page(FIND, 403)
    client.page(WISH, 403)
    client.sign_in(make_professional())
    client.page(FITS, 403)


def test_a_group_of_another_region_is_found_by_nobody_here(client, me, others):
    elsewhere, (far,) = make_peers(1)
    group_of(elsewhere, far, name="Elders")
    make_grant(far, Role.COORDINATOR, elsewhere)
    assert "Elders" not in client.page(FIND).text
    assert others
