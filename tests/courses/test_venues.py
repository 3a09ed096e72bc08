"""A coordinator keeps venues and their rooms."""

import pytest

from leerhuis import db
from leerhuis.courses import resources
from leerhuis.courses.means import Room, Venue
from leerhuis.courses.models import Edition, Session
from leerhuis.errors import Refused
from tests.factories import HOUSE, NOW, make_edition, make_room, make_staff, make_venue

ADDRESS = "/aanbod/locaties"
BY = {"by": HOUSE, "now": NOW}
BUILDING = {
    "name": "De Kring",
    "street": "Kade 1",
    "town": "Roosendaal",
    "directions": "Parkeren kan **achter** het gebouw.",
    "accessibility": "Lift en ringleiding.",
    "contact_name": "Balie",
    "contact_email": "Balie@Kring.example.org",
}


@pytest.fixture(autouse=True)
def coordinator(client):
    client.sign_in(make_staff("coordinator"))


def only(kind):
    db.session.expire_all()
    return db.session.query(kind).one()


def test_a_venue_is_made_with_how_to_get_there_and_its_rooms(client):
    page = client.submit(f"{ADDRESS}/nieuw", BUILDING)
    assert "<strong>achter</strong>" in page.html
    venue = only(Venue)
    assert venue.contact_email == "balie@kring.example.org"
    path = f"{ADDRESS}/{venue.public_id}/zalen/nieuw"
    room = {"name": "Grote zaal", "capacity": "24", "equipment": "scherm"}
    page = client.submit(path, room)
    assert "Grote zaal" in page.text
    assert "Deze locatie heeft al een zaal met deze naam." in client.submit(path, room).text
    assert "Grote zaal" in client.page(ADDRESS).text


def test_a_venue_is_changed_and_groups_are_found_by_its_new_name(client):
    venue = make_venue(name="Oud")
    edition = make_edition()
    with db.transaction():
        db.session.query(Session).update({"venue_id": venue.id})
    client.submit(f"{ADDRESS}/{venue.public_id}/wijzigen", BUILDING)
    db.session.expire_all()
    assert db.session.get(Venue, venue.id).name == "De Kring"
    assert "de kring" in db.session.get(Edition, edition.id).search_text


def test_a_room_out_of_use_is_no_longer_offered(client):
    room = make_room(name="Oude zaal")
    venue = db.session.get(Venue, room.venue_id)
    path = f"{ADDRESS}/{venue.public_id}/zalen/{room.public_id}/wijzigen"
    assert client.page(path).html.count("checked") == 1
    client.submit(path, {"name": "Oude zaal", "capacity": "", "equipment": ""})
    assert (only(Room).in_use, only(Room).capacity) == (False, None)
    assert "Oude zaal" not in client.page(ADDRESS).text
    assert "Oude zaal" in client.page(f"{ADDRESS}/{venue.public_id}").text


def test_a_room_of_another_venue_is_not_there(client):
    room, other = make_room(), make_venue()
    path = f"{ADDRESS}/{other.public_id}/zalen/{room.public_id}/wijzigen"
    assert client.get(path).status_code == 404


@pytest.mark.parametrize("number", ["0", "1001", "veel", "-1"])
def test_a_room_holds_people_or_it_is_not_known_how_many(client, number):
    venue = make_venue()
    path = f"{ADDRESS}/{venue.public_id}/zalen/nieuw"
    page = client.submit(path, {"name": "Zaal", "capacity": number})
    assert page.title.startswith("Fout: ")
    assert db.session.query(Room).count() == 0


@pytest.mark.parametrize("text", ["<script>alert(1)</script>", "[klik](javascript:alert(1))"])
def test_markup_in_directions_does_nothing(client, text):
    client.submit(f"{ADDRESS}/nieuw", BUILDING | {"directions": text})
    html = client.page(f"{ADDRESS}/{only(Venue).public_id}").html
    assert "<script>alert" not in html
    assert 'href="javascript' not in html


def test_a_contact_has_an_address_that_can_be_one(client):
    page = client.submit(f"{ADDRESS}/nieuw", BUILDING | {"contact_email": "balie"})
    assert page.title.startswith("Fout: ")
    assert db.session.query(Venue).count() == 0


def test_what_is_not_said_of_a_venue_stays(app):
    venue = resources.create_venue(**BUILDING, **BY)
    resources.update_venue(venue, name="Kring", street="", town="Breda", **BY)
    assert only(Venue).directions == BUILDING["directions"]
    with pytest.raises(Refused):
        resources.update_venue(
            venue, name="Kring", street="", town="Breda", contact_email="x", **BY
        )
