"""The rules of the registers in words, and the hours that an administrator fills in."""

import re
from datetime import timedelta
from html import unescape
from pathlib import Path

import pytest
from sqlalchemy import func, select

from leerhuis import clock, db
from leerhuis.access import HOUSE, Role
from leerhuis.audit import Action, AuditEvent
from leerhuis.registers import Profession, Register
from leerhuis.registry import nightly, packs
from leerhuis.registry.models import Registration, RequiredHours
from leerhuis.registry.rulebook import queries, service
from leerhuis.registry.rules import Source
from leerhuis.registry.standing import Code
from tests.counting import statements
from tests.factories import NOW, identity, make_organisation, make_professional, make_staff
from tests.factories_registry import make_registration

KEPT = Path(__file__).parent / "kept"
HOURS = "/beheer/uren"


@pytest.fixture(autouse=True)
def at_now(monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: NOW)


@pytest.fixture
def reader(app, client):
    return client.sign_in(make_professional())


@pytest.fixture
def administrator(app):
    return make_staff(Role.ADMINISTRATOR, make_organisation(), family_name="Beheer")


@pytest.fixture
def desk(client, administrator):
    return client.sign_in(administrator)


def main_of(page):
    """What the page itself says, each piece of text on a line of its own."""
    body = page.html.split("<main", 1)[1].split("</main>", 1)[0].split(">", 1)[1]
    pieces = (unescape(piece).strip() for piece in re.sub(r"<[^>]+>", "\n", body).splitlines())
    return "\n".join(piece for piece in pieces if piece) + "\n"


@pytest.mark.parametrize("key", [pack.key for pack in packs.shipped()])
def test_each_pack_reads_as_it_is_kept(reader, key):
    """A change of a pack or of its words is a difference that can be read.

    Without a copy it writes one and fails, so that somebody reads it.
    """
    kept = KEPT / f"{key}.txt"
    said = main_of(reader.page(f"/regels/{key}"))
    if not kept.exists():
        kept.write_text(said, encoding="utf-8")
        pytest.fail(f"read {kept} and, if it is right, run the test again")
    assert said == kept.read_text(encoding="utf-8")


def test_no_kept_page_is_of_a_pack_that_is_gone():
    assert {file.stem for file in KEPT.glob("*.txt")} == {pack.key for pack in packs.shipped()}


def test_every_pack_is_on_the_list_with_a_way_to_it(reader):
    page = reader.page("/regels")
    for pack in packs.shipped():
        assert f"/regels/{pack.key}" in page.html
    assert "Psycholoog, master" in page.text


def test_each_source_is_a_link_that_does_not_say_where_one_comes_from(reader):
    page = reader.page("/regels/big-nurse-2023")
    assert page.html.count('rel="noreferrer"') == len(packs.pack_named("big-nurse-2023").sources)


def test_a_pack_that_is_not_there_is_not_found(reader):
    reader.page("/regels/kvk-1900", 404)


def test_a_stranger_signs_in_first(client):
    assert client.open("/regels").status_code == 302


def test_who_is_no_administrator_fills_in_nothing(reader):
    reader.page(HOURS, 403)


def test_hours_that_nobody_told_are_not_known(desk):
    page = desk.page(HOURS)
    assert "niet bekend" in page.text
    assert "2.080" in page.text


def test_hours_may_be_typed_as_they_are_shown(desk):
    page = desk.submit(HOURS, {"profession": "16", "hours": "3.120", "note": "bigregister.nl"})
    assert "3.120" in page.text
    assert "ingevuld door de beheerder, 11 januari 2027" in page.text
    assert "volgens de werkgever" not in page.text


def test_an_administrator_fills_in_hours_and_says_where_they_were_read(desk):
    page = desk.submit(HOURS, {"profession": "16", "hours": "3120", "note": "bigregister.nl"})
    assert "3.120 uur" in page.text
    assert "bigregister.nl" in page.text
    row = db.session.scalar(select(RequiredHours))
    assert (row.profession, row.hours, row.source) == (
        Profession.PSYCHOTHERAPIST,
        3120,
        Source.EMPLOYER,
    )
    assert row.recorded_by_id is not None
    event = db.session.scalar(select(AuditEvent).where(AuditEvent.action == Action.HOURS_FILLED_IN))
    assert event.details["hours"] == 3120


@pytest.mark.parametrize(
    ("given", "says"),
    [
        ({"hours": "0"}, "Vul een heel aantal uren in"),
        ({"hours": "20,5"}, "Vul een heel aantal uren in"),
        ({"hours": "99999"}, "Vul een heel aantal uren in"),
        ({"hours": "veel"}, "Vul een getal in"),
        ({"profession": "30"}, "Kies een beroep"),
        ({"note": ""}, "Vul in waar je dit hebt gelezen"),
    ],
)
def test_what_cannot_be_right_is_asked_again(desk, given, says):
    page = desk.submit(
        HOURS, {"profession": "16", "hours": "3120", "note": "bigregister.nl"} | given
    )
    assert says in page.text
    assert db.session.scalar(select(func.count(RequiredHours.id))) == 0


def test_a_correction_is_a_row_more_and_the_same_again_is_none(app, administrator):
    who = identity(administrator)

    def told(hours):
        return service.fill_in_hours(Profession.DOCTOR, hours=hours, note="brief", by=who, now=NOW)

    assert [told(2000), told(2080), told(2080)] == [True, True, False]
    assert db.session.scalar(select(func.count(RequiredHours.id))) == 2
    assert queries.hours_told()[Profession.DOCTOR].hours == 2080


def test_hours_that_become_known_change_the_standing_by_night(app):
    row = make_registration(register=Register.BIG, occupation=Profession.DOCTOR)
    assert row.standing is Code.UNKNOWN
    service.fill_in_hours(Profession.DOCTOR, hours=2080, note="brief", by=HOUSE, now=NOW)
    nightly.restand_due(now=NOW + timedelta(hours=1))
    db.session.expire_all()
    assert db.session.get(Registration, row.id).standing is Code.UNTOLD


def test_the_page_asks_little_of_the_database(desk):
    with statements() as seen:
        desk.page(HOURS)
    assert sum("SELECT" in each for each in seen) <= 6


def test_an_administrator_of_a_part_fills_in_no_hours_for_everyone(app, client):
    """The hours of a profession count in every region."""
    make_organisation()
    client.sign_in(make_staff(Role.ADMINISTRATOR, make_organisation()))
    page = client.submit(HOURS, {"profession": "16", "hours": "3120", "note": "x"})
    assert "Deze uren gelden voor iedereen." in page.text
