"""How often: what is counted by address, what that costs, and that nothing was forgotten."""

import inspect
from datetime import timedelta

import pytest

from leerhuis import access, clock, db
from leerhuis.access import Role
from leerhuis.feeds import service as feeds
from leerhuis.signin import pace, rules
from leerhuis.signin.models import Attempt
from leerhuis.signin.rules import Door
from tests.conftest import KEY
from tests.counting import statements
from tests.factories import HOUSE, NOW, make_organisation, make_professional, make_staff

# Files of one row that the page shows as well, or of no person.
LIGHT = {
    "catalogue.material",
    "door.code",
    "factors.codes_file",
    "factors.square",
    "feeds.session_file",
    "group_certificates.bundle",
    "home.security_txt",
    "mail.letter_calendar",
    "mail.letter_text",
    "materials.download",
    "operations.figures",  # its token is compared before anything is read
    "own_letters.letter_calendar",
    "application.statement_paper",
    "teaching.material",
}
MARKS = ("send_file", "xlsx", "workbook", "zip", "Response(", "downloads.")


@pytest.fixture(autouse=True)
def at_now(app, monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: NOW)


def test_every_file_is_counted_or_light(application):
    files = {
        name
        for name, view in application.view_functions.items()
        if name != "static" and any(mark in inspect.getsource(view) for mark in MARKS)
    }
    answers = {each for each in files if access.rule_of(application.view_functions[each])}
    assert answers - pace.FILES - LIGHT == set()


def test_every_address_with_a_token_counts_wrong_ones(application):
    keyed = {
        rule.endpoint for rule in application.url_map.iter_rules() if "token" in rule.arguments
    }
    assert keyed == pace.KEYED


def test_the_table_names_only_addresses_that_there_are(application):
    counted = pace.FILES | pace.KEYED | pace.SEATS | LIGHT
    assert counted <= set(application.view_functions)


def test_every_door_has_a_limit():
    assert set(rules.LIMITS) == set(Door)


def test_guessing_addresses_ends(app, monkeypatch):
    client = app.test_client()
    most = rules.LIMITS[Door.KEY].place
    answers = [client.get(f"/agenda/{n:043}.ics").status_code for n in range(most)]
    assert set(answers) == {404}
    refused = client.get("/wachtwoord/" + "A" * 43)
    assert refused.status_code == 429
    assert 0 < int(refused.headers["Retry-After"]) <= 901
    later = NOW + timedelta(minutes=16)
    monkeypatch.setattr(clock, "now", lambda: later)
    assert client.get("/wachtwoord/" + "A" * 43).status_code == 404


def test_who_guesses_elsewhere_is_not_in_the_way(app):
    bad = app.test_client()
    for n in range(rules.LIMITS[Door.KEY].place + 1):
        bad.get(f"/agenda/{n:043}.ics")
    other = {"environ_overrides": {"REMOTE_ADDR": "198.51.100.7"}}
    assert app.test_client().get("/agenda/" + "A" * 43 + ".ics", **other).status_code == 404


def test_a_calendar_that_asks_all_day_is_not_counted(app):
    feed = feeds.make_feed(make_professional().id, key=KEY, by=HOUSE, now=NOW)
    address = f"/agenda/{feeds.token_of(feed, key=KEY)}.ics"
    client = app.test_client()
    mark = client.get(address).headers["ETag"]
    with statements() as said:
        for _ in range(rules.LIMITS[Door.KEY].place + 5):
            assert client.get(address, headers={"If-None-Match": mark}).status_code == 304
    asked = [each for each in said if each.startswith("SELECT")]
    assert len(asked) == rules.LIMITS[Door.KEY].place + 5  # one each
    assert db.session.query(Attempt).count() == 0


def test_files_with_people_can_be_taken_so_many_times(app, client):
    client.sign_in(make_staff(Role.MANAGER, make_organisation()))
    most = rules.LIMITS[Door.FILE].pair
    answers = [client.post("/registraties/team/tabel").status_code for _ in range(most + 1)]
    assert set(answers[:-1]) == {200}
    assert answers[-1] == 429


def test_whoever_enrols_without_end_is_stopped(app, client):
    client.sign_in(make_professional())
    most = rules.LIMITS[Door.SEAT].pair
    answers = [
        client.post("/inschrijven", {"groep": "A" * 22}).status_code for _ in range(most + 1)
    ]
    assert 429 not in answers[:-1]
    assert answers[-1] == 429
