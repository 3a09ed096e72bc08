"""The manager's overview: who may work, how everyone stands, and until when."""

import csv
import io
from datetime import date, timedelta

import pytest
from sqlalchemy import select

from leerhuis import clock, db, sheets
from leerhuis.access import Role
from leerhuis.audit import Action, AuditEvent
from leerhuis.people.rules import AppointmentKind, Function, OrganisationKind
from leerhuis.registers import Category, Profession, Register
from leerhuis.registry import service as registry
from leerhuis.registry.models import Registration
from leerhuis.registry.rules import Source
from leerhuis.registry.team import trend
from tests.counting import statements
from tests.factories import (
    HOUSE,
    NOW,
    make_appointment,
    make_grant,
    make_organisation,
    make_person,
    make_professional,
    make_staff,
)
from tests.home.test_overview import ALL, IDENTITY, earn, register

BUDGET = 14


def employed(organisation, name, *, held=None, **given):
    """Somebody employed there, with a registration by the date on their card."""
    person = make_professional(organisation, given_name="An", family_name=name)
    if held:
        number = given.pop("number", f"11{person.id:07d}")
        register(person, held=held, number=number, **given)
    return person


def team(client, manager, query=""):
    return client.sign_in(manager).page(f"/registraties/team{query}")


def names(page):
    return [text.split(" ")[0].strip(",") for text in _cells(page)]


def _cells(page):
    shown = page.html.split('id="all"')[-1]
    return [row.split("</a>")[0].rsplit(">", 1)[1] for row in shown.split('<th scope="row"><a')[1:]]


# Figures.


def test_the_first_figure_is_persons_who_may_work(client, manager, spring):
    employed(spring, "Aarts", held=date(2029, 1, 1))
    employed(spring, "Bakker", held=date(2026, 12, 1))
    employed(spring, "Claes")
    teacher = make_person(family_name="Docent")
    make_appointment(teacher, spring, function=Function.TEACHER)
    page = team(client, manager)
    assert "1 van 3 personen mogen werken" in page.text
    assert "Docent" not in page.text


def test_a_person_with_two_registrations_counts_once(client, manager, spring):
    person = employed(spring, "Aarts", held=date(2029, 1, 1))
    register(person, held=date(2028, 1, 1), number="220000045")
    assert "1 van 1 mensen mogen werken" in team(client, manager).text.replace(
        "persoon mag", "mensen mogen"
    )


def test_each_tile_filters_the_table(client, manager, spring):
    employed(spring, "Aarts", held=date(2031, 12, 1))
    employed(spring, "Bakker", held=date(2026, 12, 1))
    employed(spring, "Claes")
    page = team(client, manager)
    assert names(page) == ["Claes", "Bakker", "Aarts"], "nothing known first, then by date"
    for standing, left in (("lapsed", "Bakker"), ("on_track", "Aarts"), ("missing", "Claes")):
        assert f"/registraties/team?stand={standing}" in page.links
        assert names(team(client, manager, f"?stand={standing}")) == [left]


def test_a_chosen_tile_gives_everyone_back(client, manager, spring):
    employed(spring, "Aarts", held=date(2031, 12, 1))
    page = team(client, manager, "?stand=on_track&sorteer=naam")
    assert "/registraties/team?sorteer=naam" in page.links


def test_the_chart_says_its_message_in_a_sentence(client, manager, spring):
    for number, name in enumerate(("Aarts", "Bakker", "Claes")):
        employed(spring, name, held=date(2027, 6, 2 + number))
    employed(spring, "Dekker", held=date(2027, 11, 2))
    page = team(client, manager)
    assert (
        "In de komende 2 jaar verlopen er 4 registraties. De meeste in juni 2027: 3." in page.text
    )
    assert page.html.count('class="lh-month"') == 24


def test_what_has_ended_already_is_not_said_to_end(client, manager, spring):
    """Lapsed this month, struck off, and one that runs."""
    employed(spring, "Aarts", held=date(2027, 1, 5))
    employed(spring, "Bakker", held=date(2028, 6, 1))
    employed(spring, "Claes", held=date(2028, 6, 1))
    struck = db.session.scalars(select(Registration).order_by(Registration.id.desc())).first()
    told = {"source": Source.REGISTER, "by": HOUSE, "now": NOW}
    registry.strike_off(struck, on=date(2027, 1, 4), **told)
    page = team(client, manager)
    assert "In de komende 2 jaar verloopt er 1 registratie." in page.text


# Rows.


def test_each_row_says_where_its_date_comes_from(client, manager, spring):
    employed(spring, "Aarts", held=date(2029, 1, 1))
    page = team(client, manager)
    assert "Volgens de werkgever, 11 jan 2027. Nog niet gecontroleerd." in page.text


def test_the_employers_manager_sees_number_and_progress(client, manager, spring):
    person = employed(spring, "Aarts", held=date(2028, 6, 1), number="110000274")
    earn(person, ALL)
    page = team(client, manager)
    assert "110 000 274" in page.text
    assert "Jeugd- en gezinsprofessional" in page.text


def test_who_has_all_points_is_shown_so_however_near_the_date(client, manager, spring):
    person = employed(spring, "Aarts", held=date(2027, 1, 20))
    earn(person, ALL)
    page = team(client, manager)
    assert "Alle punten" in page.text
    assert "Niet bekend" not in page.text


def test_who_applied_without_known_requirements_is_not_said_to_have_all_points(
    client, manager, spring
):
    person = employed(spring, "Aarts")
    row = register(
        person,
        held=date(2029, 1, 1),
        register=Register.BIG,
        occupation=Profession.HEALTH_CARE_PSYCHOLOGIST,
        number="09831202125",
    )
    registry.submit(row, on=date(2027, 1, 10), by=HOUSE, now=NOW)
    page = team(client, manager)
    assert "Niet bekend" in page.text
    assert "Alle punten" not in page.text


def test_the_chart_of_a_placement_speaks_of_registrations_only(client, region, spring):
    town = make_organisation(under=region, name="Zundert", kind=OrganisationKind.MUNICIPALITY)
    person = employed(spring, "Aarts", held=date(2027, 6, 1))
    make_appointment(person, town, kind=AppointmentKind.PLACEMENT)
    page = team(client, make_staff(Role.MANAGER, town))
    assert "Op schema" not in page.text
    assert "Let op" not in page.text


def test_the_manager_of_a_placement_sees_little(client, region, spring):
    town = make_organisation(under=region, name="Zundert", kind=OrganisationKind.MUNICIPALITY)
    person = employed(spring, "Aarts", held=date(2027, 6, 1), number="110000274")
    make_appointment(person, town, kind=AppointmentKind.PLACEMENT)
    page = team(client, make_staff(Role.MANAGER, town))
    assert "Aarts, An" in page.text
    assert "31 mei 2027" in page.text
    assert "Geregistreerd" in page.text
    assert "Nog niet gecontroleerd" in page.text
    for secret in ("110 000 274", "110000274", "Volgens de werkgever", "punten", "Let op"):
        assert secret not in page.html.split("<tbody>")[-1].split("</tbody>")[0]


def test_a_number_that_one_may_not_see_cannot_be_searched_for(client, region, spring):
    town = make_organisation(under=region)
    person = employed(spring, "Aarts", held=date(2027, 6, 1), number="110000274")
    make_appointment(person, town, kind=AppointmentKind.PLACEMENT)
    assert names(team(client, make_staff(Role.MANAGER, town), "?q=110000274")) == []


def test_nobody_else_than_ones_own_people_is_ever_seen(client, manager, region):
    elsewhere = make_organisation(under=region, name="Ander bedrijf")
    employed(elsewhere, "Vreemd", held=date(2027, 6, 1))
    page = team(client, manager)
    assert "Vreemd" not in page.text
    page = team(client, manager, f"?team={elsewhere.public_id}&q=Vreemd")
    assert "Vreemd, An" not in page.text


def test_search_filter_and_sort_work_together(client, manager, spring):
    north = make_organisation(under=spring, name="Noord", kind=OrganisationKind.TEAM)
    employed(north, "Aarts", held=date(2030, 1, 1))
    employed(north, "Bakker", held=date(2029, 1, 1))
    employed(spring, "Claes", held=date(2028, 1, 1))
    assert names(team(client, manager, "?sorteer=datum")) == ["Claes", "Bakker", "Aarts"]
    assert names(team(client, manager, "?sorteer=naam&op=af")) == ["Claes", "Bakker", "Aarts"]
    assert names(team(client, manager, f"?team={north.public_id}&sorteer=datum")) == [
        "Bakker",
        "Aarts",
    ]
    assert names(team(client, manager, "?q=bAKk")) == ["Bakker"]
    assert names(team(client, manager, "?register=BIG")) == []


@pytest.mark.parametrize(
    "query", ["?stand=x&sorteer=y&op=z&register=q&team=w&pagina=abc", "?q=%25_'"]
)
def test_an_address_that_makes_no_sense_is_no_error(client, manager, spring, query):
    employed(spring, "Aarts", held=date(2030, 1, 1))
    assert team(client, manager, query).h1 == "Registraties van je mensen"


def test_when_nobody_fits_the_page_offers_everyone(client, manager, spring):
    employed(spring, "Aarts", held=date(2030, 1, 1))
    page = team(client, manager, "?q=Zonneveld")
    assert "Geen registraties gevonden" in page.text
    assert "/registraties/team" in page.links


def test_an_organisation_without_people_says_what_comes(client, manager):
    page = team(client, manager)
    assert "Hier heeft nog niemand een registratie nodig" in page.text


def test_a_long_list_comes_in_pages_that_keep_the_filters(client, manager, spring):
    for number in range(30):
        employed(spring, f"Jansen{number:02d}", held=date(2030, 1, 1))
    page = team(client, manager, "?q=jansen")
    assert "1 tot en met 25 van 30" in page.text
    assert "/registraties/team?q=jansen&pagina=2" in page.links
    page = team(client, manager, "?q=jansen&pagina=2")
    assert len(names(page)) == 5
    assert len(names(team(client, manager, "?q=jansen&pagina=99"))) == 5


def test_the_page_asks_the_same_of_the_database_for_few_and_many(client, manager, spring):
    def asked():
        with statements() as seen:
            client.page("/registraties/team")
        return len(seen)

    client.sign_in(manager)
    employed(spring, "Aarts", held=date(2030, 1, 1))
    asked()
    few = asked()
    for number in range(12):
        earn(employed(spring, f"Jansen{number}", held=date(2028, 1, 1)), ALL)
    assert asked() == few <= IDENTITY + BUDGET


# Where they work.


@pytest.fixture
def two_places(region, spring):
    """Aarts and Bakker placed in Zundert, Claes at work with the employer."""
    town = make_organisation(under=region, name="Zundert", kind=OrganisationKind.MUNICIPALITY)
    for name, held in (("Aarts", date(2031, 12, 1)), ("Bakker", date(2026, 12, 1))):
        person = employed(spring, name, held=held)
        make_appointment(person, town, kind=AppointmentKind.PLACEMENT)
    employed(spring, "Claes", held=date(2031, 12, 1))
    return town


def place_row(page, name):
    row = page.html.split(f">{name}</a></th>")[1].split("</tr>")[0]
    return [cell.split(">")[-1] for cell in row.split("</td>")[:-1]]


def test_each_place_of_work_says_how_many_may_work_and_how_many_need_attention(
    client, manager, two_places
):
    page = team(client, manager)
    assert place_row(page, "Zundert") == ["2", "1", "1"]
    assert place_row(page, "Stichting SPRING") == ["1", "1", "0"]


def test_a_place_of_work_filters_the_list(client, manager, two_places):
    page = team(client, manager, f"?plek={two_places.public_id}")
    assert sorted(names(page)) == ["Aarts", "Bakker"]
    assert "Werkt bij Zundert" in page.text
    assert "/registraties/team" in page.links


def test_the_place_of_work_of_who_is_employed_elsewhere_is_not_told(
    client, region, spring, two_places
):
    other = make_organisation(under=region, name="Breda", kind=OrganisationKind.MUNICIPALITY)
    make_appointment(
        employed(spring, "Dekker", held=date(2031, 12, 1)), other, kind=AppointmentKind.PLACEMENT
    )
    here = make_staff(Role.MANAGER, two_places)
    assert "Breda" not in team(client, here).text
    assert names(team(client, here, f"?plek={other.public_id}")) == []
    assert names(team(client, here, f"?plek={spring.public_id}")) == []
    assert sorted(names(team(client, here, f"?plek={two_places.public_id}"))) == ["Aarts", "Bakker"]


def test_many_places_show_where_most_is_to_be_done(client, manager, region, spring):
    for number in range(12):
        town = make_organisation(
            under=region, name=f"Plaats {number:02d}", kind=OrganisationKind.MUNICIPALITY
        )
        person = employed(spring, f"P{number}", held=date(2031 if number else 2026, 12, 1))
        make_appointment(person, town, kind=AppointmentKind.PLACEMENT)
    page = team(client, manager)
    assert "Nog 2 organisaties" in page.text
    assert page.text.index("Plaats 00") < page.text.index("Plaats 01")


# What is lacking.


def test_the_list_can_be_of_who_lacks_something(client, manager, spring):
    short = employed(spring, "Aarts", held=date(2027, 6, 1))
    earn(short, {Category.FORMAL_LEARNING: "60"})
    employed(spring, "Bakker")
    assert names(team(client, manager, "?mist=reflection")) == ["Aarts"]
    assert names(team(client, manager, "?mist=formal_learning")) == []
    assert names(team(client, manager, "?mist=number")) == ["Bakker"]
    assert names(team(client, manager, "?mist=check")) == ["Aarts"]


def test_what_a_placement_lacks_cannot_be_filtered_on(client, region, two_places):
    here = make_staff(Role.MANAGER, two_places)
    assert names(team(client, here, "?mist=reflection")) == []


# Months behind.


def test_past_months_stand_beside_now(client, manager, spring, monkeypatch):
    employed(spring, "Aarts", held=date(2026, 12, 1))
    assert trend.keep_month(now=NOW) == 1
    assert "Hoe was het eerder?" not in team(client, manager).text, "nothing to compare with yet"
    monkeypatch.setattr(clock, "now", lambda: NOW + timedelta(days=31))
    employed(spring, "Bakker", held=date(2026, 12, 1), number="110000275")
    page = team(client, manager)
    assert "In januari 2027 was 1 registratie verlopen, nu 2." in page.text


# The table to take along.


def downloaded(client, data=None):
    answer = client.post("/registraties/team/tabel", {"bestand": "csv"} | (data or {}))
    assert answer.status_code == 200
    assert answer.mimetype == "text/csv"
    assert "attachment" in answer.headers["Content-Disposition"]
    return list(csv.reader(io.StringIO(answer.get_data().decode("utf-8-sig")), delimiter=";"))


def test_the_workbook_holds_the_same(client, manager, spring):
    employed(spring, "Aarts", held=date(2031, 12, 1), number="110000274")
    client.sign_in(manager)
    answer = client.post("/registraties/team/tabel")
    assert answer.mimetype.endswith("spreadsheetml.sheet")
    (row,) = sheets.read(answer.data).rows
    assert row.cells["Naam"] == "Aarts, An"
    assert row.cells["Nummer"] == "110000274"


def test_the_table_holds_what_the_filters_left(client, manager, spring):
    employed(spring, "Aarts", held=date(2031, 12, 1), number="110000274")
    employed(spring, "Bakker", held=date(2026, 12, 1))
    client.sign_in(manager)
    head, row = downloaded(client, {"stand": "on_track"})
    assert head[0] == "Naam"
    assert row[0] == "Aarts, An"
    assert row[4:6] == ["110000274", "30-11-2031"]


def test_taking_a_table_along_is_written_down(client, manager, spring):
    employed(spring, "Aarts", held=date(2030, 1, 1))
    client.sign_in(manager)
    downloaded(client)
    event = db.session.scalars(
        select(AuditEvent).where(AuditEvent.action == Action.REGISTRATIONS_DOWNLOADED)
    ).one()
    assert (event.actor_id, event.details) == (manager.id, {"rows": 1})


def test_the_table_tells_the_manager_of_a_placement_no_more_than_the_page(client, region, spring):
    town = make_organisation(under=region)
    person = employed(spring, "Aarts", held=date(2027, 6, 1), number="110000274")
    make_appointment(person, town, kind=AppointmentKind.PLACEMENT)
    client.sign_in(make_staff(Role.MANAGER, town))
    _head, row = downloaded(client)
    assert row[0] == "Aarts, An"
    assert row[3:5] == ["", ""]
    assert row[5:9] == ["31-05-2027", "Geregistreerd", "", ""]


def test_a_manager_here_is_nobody_there(client, manager, region, spring):
    employed(spring, "Aarts", held=date(2030, 1, 1))
    elsewhere = make_staff(Role.MANAGER, make_organisation(under=region))
    assert "Aarts" not in team(client, elsewhere).text
    both = make_staff(Role.MANAGER, make_organisation(under=region))
    make_grant(both, Role.MANAGER, spring)
    assert "Aarts" in team(client, both).text


def test_somebody_who_left_is_no_longer_counted(client, manager, spring):
    person = make_person(family_name="Vertrokken")
    make_appointment(person, spring, ends_on=(NOW - timedelta(days=1)).date())
    register(person, held=date(2030, 1, 1))
    assert "Vertrokken" not in team(client, manager).text


def test_who_applied_in_time_may_work_until_the_register_decides(
    client, manager, spring, monkeypatch
):
    person = employed(spring, "Aarts")
    row = register(person, held=date(2027, 1, 20), number="110000274")
    registry.submit(row, on=date(2027, 1, 10), by=HOUSE, now=NOW)
    employed(spring, "Bakker", held=date(2027, 1, 20), number="110000275")
    monkeypatch.setattr(clock, "now", lambda: NOW + timedelta(days=30))
    assert "1 van 2 personen mogen werken" in team(client, manager).text
