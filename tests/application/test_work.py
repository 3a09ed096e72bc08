"""Hours of work, told on one's own page."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from sqlalchemy import select

from leerhuis import clock, db
from leerhuis.audit import Action, AuditEvent
from leerhuis.people.rules import AppointmentKind
from leerhuis.registry import queries as registry
from leerhuis.registry.application import service
from leerhuis.registry.models import WorkPeriod
from leerhuis.registry.packs import Unit
from leerhuis.registry.rules import Source
from tests.application.people import add_work, make_employer, make_samira, work_of
from tests.factories import NOW, TODAY, identity, make_appointment, make_organisation, make_person
from tests.factories_registry import make_registration

WORK = "/mijn/werkervaring"
FILLED = {
    "employer": "SPRING",
    "starts_on": "1-1-2024",
    "ends_on": "",
    "hours_a_week": "28,8",
    "in_profession": "",
}


@pytest.fixture(autouse=True)
def at_now(monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: NOW)


@pytest.fixture
def samira(app):
    return make_samira(make_employer())


def rows_of(person):
    db.session.expire_all()
    return db.session.scalars(
        select(WorkPeriod)
        .where(WorkPeriod.person_id == person.id, WorkPeriod.removed_at.is_(None))
        .order_by(WorkPeriod.id)
    ).all()


def hours_counted(person):
    (row,) = registry.registrations_of(person.id)
    dossier = registry.dossier_of(row, registry.points_of(person.id), today=TODAY)
    return {each.requirement.key: each.counted for each in dossier.assessment.lines}["work"]


def test_one_adds_work(client, samira):
    page = client.sign_in(samira).submit(f"{WORK}/toevoegen", FILLED)
    assert page.h1 == "Werkervaring"
    assert "28,8" in page.text
    assert work_of(samira) == [("SPRING", date(2024, 1, 1), None, Decimal("28.8"))]


def test_work_told_twice_is_there_once(client, samira):
    client.sign_in(samira)
    for _time in range(2):
        client.submit(f"{WORK}/toevoegen", FILLED)
    assert len(work_of(samira)) == 1


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"hours_a_week": "81"}, "Vul hooguit 80 uur per week in."),
        ({"hours_a_week": "veel"}, "Vul een getal in"),
        ({"hours_a_week": ""}, "Vul de uren per week in, bijvoorbeeld 32."),
        ({"starts_on": "12-1-2027"}, "De eerste dag ligt in de toekomst."),
        ({"ends_on": "31-12-2023"}, "De laatste dag ligt vóór de eerste dag."),
        ({"employer": ""}, "Vul de werkgever in."),
        ({"in_profession": "30"}, "De uren in je beroep zijn meer dan alle uren per week."),
    ],
)
def test_work_that_cannot_be_right_is_refused_with_a_sentence(client, samira, wrong, said):
    page = client.sign_in(samira).submit(f"{WORK}/toevoegen", FILLED | wrong)
    assert page.title.startswith("Fout: ")
    assert said in page.text
    assert work_of(samira) == []


def test_mended_work_stays_with_the_moment_of_its_removal(client, samira):
    add_work(samira, hours="32")
    (row,) = rows_of(samira)
    address = f"{WORK}/{row.public_id}/verbeteren"
    assert "32" in client.sign_in(samira).page(address).html
    client.submit(address, FILLED)
    assert work_of(samira) == [("SPRING", date(2024, 1, 1), None, Decimal("28.8"))]
    assert work_of(samira, removed=True) == [("SPRING", date(2024, 1, 1), None, Decimal(32))]
    assert client.get(address).status_code == 404


def test_saving_what_is_there_already_changes_nothing(client, samira):
    add_work(samira, hours="28.8")
    (row,) = rows_of(samira)
    client.sign_in(samira).submit(f"{WORK}/{row.public_id}/verbeteren", FILLED)
    assert [each.id for each in rows_of(samira)] == [row.id]


def test_one_says_which_day_was_the_last(client, samira):
    add_work(samira)
    (row,) = rows_of(samira)
    page = client.sign_in(samira).submit(
        f"{WORK}/{row.public_id}/beeindigen", {"ends_on": "31-12-2025"}
    )
    assert "31 dec 2025" in page.text
    assert work_of(samira)[0][2] == date(2025, 12, 31)


def test_one_removes_work_once(client, samira):
    add_work(samira)
    (row,) = rows_of(samira)
    address = f"{WORK}/{row.public_id}/weghalen"
    client.sign_in(samira).submit(address)
    assert work_of(samira) == []
    assert client.post(address).status_code == 404


def test_nobody_touches_the_work_of_another(client, samira):
    add_work(samira)
    (row,) = rows_of(samira)
    client.sign_in(make_samira(make_employer("Ander")))
    for verb in ("verbeteren", "beeindigen", "weghalen"):
        assert client.post(f"{WORK}/{row.public_id}/{verb}", FILLED).status_code == 404
    assert len(work_of(samira)) == 1


def test_hours_count_at_once_for_the_registration(samira):
    make_registration(samira, held_date=date(2029, 1, 11))
    add_work(samira, on=TODAY - timedelta(days=69), hours="16")
    assert hours_counted(samira) == 160
    (row,) = rows_of(samira)
    service.remove_work(row, by=identity(samira), now=NOW)
    (registration,) = registry.registrations_of(samira.id)
    assert registration.standing == registry.dossiers_of(samira.id, today=TODAY)[0].standing.code


def test_a_change_settles_the_stored_standing(samira):
    registration = make_registration(samira, held_date=date(2028, 6, 1))
    before = (registration.standing, registration.standing_why, registration.changes_on)
    add_work(samira, on=date(2023, 7, 1), hours="1")
    db.session.expire_all()
    now = registry.dossiers_of(samira.id, today=TODAY)[0].standing
    after = (registration.standing, registration.standing_why, registration.changes_on)
    assert after == (now.code, now.why, now.changes_on)
    assert after != before


def test_appointments_are_taken_over_with_the_hours_of_a_full_week(client, samira):
    page = client.sign_in(samira).page(f"{WORK}/overnemen")
    assert "36 is een aanname" in page.text
    assert 'value="36"' in page.html
    client.submit(f"{WORK}/overnemen", {"full_week": "36"})
    assert work_of(samira) == [("SPRING", date(2020, 1, 1), None, Decimal("32.0"))]
    assert rows_of(samira)[0].source is Source.EMPLOYER
    assert rows_of(samira)[0].in_profession is None


def test_taking_over_again_changes_nothing_and_another_week_does(client, samira):
    client.sign_in(samira)
    for week in ("36", "36", "40"):
        client.submit(f"{WORK}/overnemen", {"full_week": week, "in_profession": "y"})
    assert work_of(samira) == [("SPRING", date(2020, 1, 1), None, Decimal("35.6"))]
    assert rows_of(samira)[0].in_profession == Decimal("35.6")
    assert len(work_of(samira, removed=True)) == 1


def test_what_one_told_oneself_is_not_taken_over(client, samira):
    add_work(samira, "spring ", on=date(2020, 1, 1), hours="24")
    client.sign_in(samira).submit(f"{WORK}/overnemen", {"full_week": "36"})
    assert work_of(samira) == [("spring", date(2020, 1, 1), None, Decimal(24))]


def test_placements_and_work_that_has_not_begun_are_left_out(client, samira):
    town = make_organisation()
    make_appointment(samira, town, kind=AppointmentKind.PLACEMENT)
    make_appointment(samira, town, starts_on=TODAY + timedelta(days=1))
    client.sign_in(samira).submit(f"{WORK}/overnemen", {"full_week": "36"})
    assert [each[0] for each in work_of(samira)] == ["SPRING"]


@pytest.mark.parametrize("week", ["0", "81", "-36", "1e400", "NaN"])
def test_an_impossible_week_is_refused(client, samira, week):
    page = client.sign_in(samira).submit(f"{WORK}/overnemen", {"full_week": week})
    assert page.title.startswith("Fout: ")
    assert work_of(samira) == []


def test_overlapping_work_adds_up_and_is_pointed_out(client, samira):
    add_work(samira, "SPRING", hours="20", on=date(2024, 1, 1))
    add_work(samira, "MEE", hours="16", on=date(2025, 1, 1), until=date(2025, 12, 31))
    page = client.sign_in(samira).page(WORK)
    assert "Van 1 januari 2025 tot en met 31 december 2025 werkte je bij SPRING en bij MEE." in (
        page.text
    )
    assert "36 uur per week" in page.text


def test_each_registration_says_what_it_asks(client, samira):
    make_registration(samira, held_date=date(2029, 1, 11))
    assert "Er is nog niets ingevuld." in client.sign_in(samira).page(WORK).text
    add_work(samira, on=TODAY - timedelta(days=69), hours="16")
    page = client.page(WORK)
    assert "160" in page.text
    assert "van 3.368 uur" in page.text


def test_without_work_the_page_shows_the_way(client, samira):
    page = client.sign_in(samira).page(WORK)
    assert "Nog geen werk ingevuld" in page.text
    assert f"{WORK}/overnemen" in page.links


def test_a_person_without_appointments_does_not_come_in(client):
    assert client.sign_in(make_person()).get(WORK).status_code == 403


def test_the_trail_names_the_row_and_not_the_work(samira):
    add_work(samira, "Geheime werkgever")
    (event,) = db.session.scalars(
        select(AuditEvent).where(AuditEvent.action == Action.WORK_RECORDED)
    ).all()
    assert (event.actor_id, event.details) == (samira.id, {})


def test_hours_are_told_whole_and_never_more_than_there_are(client, samira):
    """Of 3,368 hours 1,523.4 are there: 1,523, and 1,845 still lack."""
    make_registration(samira, held_date=date(2029, 1, 11))
    add_work(samira, on=TODAY - timedelta(days=332), hours="32")
    page = client.sign_in(samira).page(WORK)
    assert "1.522 van 3.368 uur" in page.text
    assert ",3" not in page.text


def test_hours_are_rounded_so_that_nothing_is_said_to_be_there_or_done_too_soon(app):
    there, lacking = Unit.HOURS.there, Unit.HOURS.lacking
    assert (there(Decimal("3367.9")), lacking(Decimal("0.1"))) == (3367, 1)
    assert (there(Decimal(3368)), lacking(Decimal(0))) == (3368, 0)
    assert Unit.POINTS.there(Decimal("12.5")) == Unit.POINTS.lacking(Decimal("12.5")) == 12.5
