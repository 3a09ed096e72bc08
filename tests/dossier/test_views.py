"""The pages of a dossier: one's own on a phone, and the one that a manager may open."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from sqlalchemy import select

from leerhuis import clock, db
from leerhuis.audit import Action, AuditEvent
from leerhuis.people.rules import AppointmentKind
from leerhuis.registers import Category, Form, Register
from leerhuis.registry import queries as registrations
from leerhuis.registry import service as registry
from leerhuis.registry.dossier import entries, queries, rules, service
from leerhuis.registry.dossier.models import Activity
from tests.counting import statements
from tests.dossier.people import TODAY, add
from tests.factories import (
    HOUSE,
    NOW,
    identity,
    make_appointment,
    make_organisation,
    make_professional,
    make_staff,
)
from tests.factories_registry import FORMAL, REFLECTION, give_points, make_registration, skj

MINE = "/mijn/dossier"
ADD = f"{MINE}/toevoegen"
KEY = "k" * 22
COURSE = "c" * 22


@pytest.fixture(autouse=True)
def at_now(monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: NOW)


@pytest.fixture
def region(app):
    return make_organisation()


@pytest.fixture
def employer(region):
    return make_organisation(under=region, name="SPRING")


@pytest.fixture
def samira(employer):
    person = make_professional(employer, given_name="Samira", family_name="Bouzid")
    make_registration(person)
    return person


@pytest.fixture
def signed_in(client, samira):
    return client.sign_in(samira)


def form(**given):
    usual = {"key": KEY, "form": "supervision", "on": "10-1-2027", "hours": "1,5"}
    return {**usual, **given}


def test_an_activity_is_form_date_and_hours(signed_in, samira):
    page = signed_in.submit(ADD, form())
    assert page.h1 == "Mijn dossier"
    assert "Het staat in je dossier." in page.text
    assert "Supervisie" in page.text
    assert "1,5 uur, 1,5 punten" in page.text
    assert "Nog niet in Mijn SKJ" in page.text


def test_the_form_has_today_and_what_was_done_last(signed_in, samira):
    add(samira, Form.PEER_CONSULTATION, "2")
    html = signed_in.get(ADD).text
    assert 'value="11-1-2027"' in html
    assert 'value="peer_consultation" selected' in html
    assert 'accept="image/jpeg,image/png,application/pdf"' in html


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"hours": ""}, "Vul de uren in."),
        ({"hours": "1,25"}, "hoogstens 1 cijfer na de komma"),
        ({"hours": "veel"}, "Vul een getal in"),
        ({"hours": "0"}, "Vul de uren in, bijvoorbeeld 1,5."),
        ({"on": "12-1-2027"}, "Deze dag ligt in de toekomst."),
        ({"on": "31-2-2026"}, "bestaat niet"),
        ({"form": "niets"}, "Kies wat je hebt gedaan."),
        ({"title": "x" * 201}, "hoogstens 200"),
    ],
)
def test_what_cannot_be_right_is_said_at_its_field_and_nothing_is_lost(signed_in, wrong, sentence):
    page = signed_in.submit(ADD, form(**{"note": "Over grenzen", **wrong}))
    assert sentence in page.text
    assert page.title.startswith("Fout: ")
    assert "Over grenzen" in page.text
    assert db.session.scalars(select(Activity)).all() == []


def test_a_double_tap_is_one_activity(signed_in):
    signed_in.submit(ADD, form())
    signed_in.submit(ADD, form())
    assert len(db.session.scalars(select(Activity)).all()) == 1


@pytest.mark.parametrize("key", ["", "x", "../" * 8, "k" * 23])
def test_a_form_without_a_sound_key_gets_one(signed_in, key):
    signed_in.submit(ADD, form(key=key))
    [row] = db.session.scalars(select(Activity))
    assert row.public_id != key


def test_the_key_of_somebody_elses_activity_is_not_there(signed_in):
    add(make_professional(), key=KEY)
    assert signed_in.post(ADD, form()).status_code == 404


def test_the_same_as_last_time_is_one_tap(signed_in, samira):
    add(samira, Form.PEER_CONSULTATION, "2", on=date(2026, 12, 1), title="Intervisiegroep Breda")
    assert "Vorige keer: Intervisiegroep Breda, 2 uur." in signed_in.page(MINE).text
    for _ in range(2):
        page = signed_in.submit(f"{MINE}/herhalen", {"key": KEY})
        assert page.h1 == "Intervisiegroep Breda"
        assert "11 januari 2027" in page.text
    assert len(db.session.scalars(select(Activity)).all()) == 2


@pytest.mark.parametrize("key", ["", "kort", "k" * 23])
def test_a_tap_without_a_sound_key_does_nothing(signed_in, samira, key):
    add(samira)
    assert signed_in.post(f"{MINE}/herhalen", {"key": key}).status_code == 400
    assert len(db.session.scalars(select(Activity)).all()) == 1


def test_courses_and_activities_stand_in_one_list_the_latest_first(signed_in, samira):
    give_points(samira, (FORMAL, Decimal(6)), ref=COURSE, on=date(2026, 6, 1))
    add(samira, Form.SUPERVISION, "1", on=date(2026, 5, 1), title="Supervisie mei")
    add(samira, Form.SUPERVISION, "1", on=date(2026, 7, 1), title="Supervisie juli")
    text = signed_in.page(MINE).text
    assert text.index("Supervisie juli") < text.index("Meldcode") < text.index("Supervisie mei")


def test_a_course_that_was_taken_back_is_in_no_dossier(signed_in, samira):
    give_points(samira, (FORMAL, Decimal(6)), ref=COURSE)
    give_points(samira, ref=COURSE)
    assert "Meldcode" not in signed_in.page(MINE).text
    assert signed_in.get(f"{MINE}/{COURSE}").status_code == 404


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"hours": "0.5"}, "Telt niet mee: een bijeenkomst duurt minstens 1 uur."),
        ({"on": date(2020, 1, 1)}, "Telt niet mee in deze periode."),
        ({"form": Form.FREE}, "Telt niet mee voor je registratie"),
    ],
)
def test_what_does_not_count_is_kept_and_says_why(signed_in, samira, given, sentence):
    add(samira, **given)
    text = signed_in.page(MINE).text
    assert sentence in text
    assert ("Nog niet in Mijn SKJ" in text) is ("on" in given)


def test_without_a_registration_everything_can_be_kept(client, employer):
    person = make_professional(employer)
    page = client.sign_in(person).submit(ADD, form())
    assert "Telt mee zodra je registratie in Leerhuis staat." in page.text


def test_sixty_rows_are_three_pages_in_a_fixed_number_of_statements(signed_in, samira):
    for number in range(60):
        add(samira, on=TODAY - timedelta(days=number), title=f"Nummer {number:02d}")
    with statements() as first:
        page = signed_in.page(MINE)
    assert "Nummer 24" in page.text
    assert "Nummer 25" not in page.text
    assert "1 tot en met 25 van 60" in page.text
    with statements() as last:
        assert "Nummer 59" in signed_in.page(f"{MINE}?pagina=3").text
    assert len(last) <= len(first)
    assert len(first) <= 20
    assert signed_in.page(f"{MINE}?pagina=99999").h1 == "Mijn dossier"
    assert signed_in.page(f"{MINE}?pagina=x").h1 == "Mijn dossier"


def test_the_list_is_filtered_by_category_and_by_status(signed_in, samira):
    give_points(samira, (FORMAL, Decimal(6)), ref=COURSE)
    row = add(samira, title="Supervisie mei")
    add(samira, Form.FORMAL, title="Studiedag")
    signed_in.submit(f"{MINE}/{row.public_id}/status", {"register": "SKJ", "status": "entered"})
    reflection = signed_in.page(f"{MINE}?categorie=reflection").text
    assert "Supervisie mei" in reflection
    assert "Meldcode" not in reflection
    waiting = signed_in.page(f"{MINE}?stand=not_entered").text
    assert "Meldcode" in waiting
    assert "Supervisie mei" not in waiting
    assert "Niets gevonden" in signed_in.page(f"{MINE}?stand=rejected").text
    assert "Meldcode" in signed_in.page(f"{MINE}?stand=onzin&categorie=x").text


def test_one_tap_says_that_it_stands_in_the_register_and_stays_in_the_list(signed_in, samira):
    row = add(samira)
    answer = signed_in.post(
        f"{MINE}/{row.public_id}/status",
        {
            "register": "SKJ",
            "status": "entered",
            "van": "lijst",
            "pagina": "1",
            "categorie": "reflection",
        },
    )
    assert answer.location.endswith(
        f"/mijn/dossier?categorie=reflection&pagina=1#rij-{row.public_id}"
    )
    assert "In Mijn SKJ sinds 11 jan 2027" in signed_in.page(MINE).text


def test_the_card_says_how_much_of_it_the_register_has(signed_in, samira):
    give_points(samira, (FORMAL, Decimal(6)), ref=COURSE)
    rows = [add(samira, hours="2"), add(samira, hours="3.5"), add(samira, hours="1")]
    for row, status in zip(rows, ("entered", "approved", "rejected"), strict=True):
        signed_in.submit(f"{MINE}/{row.public_id}/status", {"register": "SKJ", "status": status})
    text = signed_in.page(MINE).text
    assert "5,5 van 60 punten" in text
    assert "5,5 in Mijn SKJ." in text
    assert "0 in Mijn SKJ." in text


def test_what_the_register_rejects_says_what_follows(signed_in, samira):
    row = add(samira, hours="2")
    page = signed_in.submit(
        f"{MINE}/{row.public_id}/status",
        {"register": "SKJ", "status": "rejected", "since_on": "5-1-2027"},
    )
    assert "SKJ: afgekeurd, 5 jan 2027" in page.text
    assert "SKJ telt dit niet mee, dus hier telt het ook niet." in page.text
    assert "Binnen 6 weken" in page.text
    [registration] = registrations.registrations_of(samira.id)
    told = registrations.assessment_of(
        registration, registrations.points_of(samira.id), today=TODAY
    )
    assert told.categories[REFLECTION].earned == 0


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"since_on": "12-1-2027"}, "Vul een dag in van vandaag of eerder."),
        ({"since_on": "gisteren"}, "Vul een datum in"),
        ({"status": "verloren"}, "Kies hoe het er in het register voor staat."),
        ({"status": ""}, "Kies hoe het er in het register voor staat."),
    ],
)
def test_a_status_that_cannot_be_right_is_said_at_its_field(signed_in, samira, given, sentence):
    row = add(samira)
    data = {"register": "SKJ", "status": "entered", **given}
    page = signed_in.submit(f"{MINE}/{row.public_id}/status", data)
    assert sentence in page.text
    assert "Nog niet in Mijn SKJ" in page.text


@pytest.mark.parametrize("register", ["BIG", "", "onzin", "NIP"])
def test_there_is_no_status_in_a_register_that_does_not_count_it(signed_in, samira, register):
    row = add(samira)
    data = {"register": register, "status": "entered"}
    assert signed_in.post(f"{MINE}/{row.public_id}/status", data).status_code == 400


def test_an_activity_is_changed_and_removed_on_its_own_page(signed_in, samira):
    row = add(samira, note="Oud", title="Supervisie mei")
    path = f"{MINE}/{row.public_id}"
    assert 'value="Supervisie mei"' in signed_in.get(f"{path}/wijzigen").text
    page = signed_in.submit(f"{path}/wijzigen", form(hours="2,5", title="Supervisie juni"))
    assert page.h1 == "Supervisie juni"
    assert "2,5 uur, 2,5 punten" in page.text
    assert "Vul de uren in." in signed_in.submit(f"{path}/wijzigen", form(hours="")).text
    assert "uit je dossier" in signed_in.submit(f"{path}/verwijderen").text
    assert signed_in.get(path).status_code == 404


def test_a_course_has_a_page_but_is_not_changed_there(signed_in, samira):
    give_points(samira, (FORMAL, Decimal(6)), ref=COURSE)
    page = signed_in.page(f"{MINE}/{COURSE}")
    assert page.h1 == "Meldcode"
    assert "Bekijk je certificaten" in page.text
    for verb in ("wijzigen", "verwijderen", "delen"):
        assert signed_in.post(f"{MINE}/{COURSE}/{verb}").status_code == 404


def test_somebody_elses_activity_is_not_there(client, samira, employer):
    row = add(samira)
    colleague = make_professional(employer)
    manager = make_staff("manager", employer)
    make_appointment(manager, employer)
    for other in (colleague, manager):
        client.sign_in(other)
        assert client.get(f"{MINE}/{row.public_id}").status_code == 404
        for verb in ("wijzigen", "verwijderen", "delen", "bewijs", "status"):
            data = {"register": "SKJ", "status": "rejected"}
            assert client.post(f"{MINE}/{row.public_id}/{verb}", data).status_code == 404, verb


def of(person):
    return f"/registraties/{person.public_id}/dossier"


def test_the_manager_of_the_employer_sees_the_rows_and_of_reflection_the_hours(
    client, samira, employer
):
    add(samira, Form.FORMAL, "6", title="Cursus Veilig thuis", note="Voor mijzelf")
    mine = add(samira, Form.SUPERVISION, "2", title="Casus Jansen", note="Geheim")
    give_points(samira, (REFLECTION, Decimal(4)), ref=COURSE)
    client.sign_in(make_staff("manager", employer))
    text = client.page(of(samira)).text
    assert "Cursus Veilig thuis" in text
    assert "Supervisie 2 uur, 2 punten" in text
    assert text.count("Reflectie is van de professional zelf.") == 1
    for word in ("Jansen", "Geheim", "Voor mijzelf", "Meldcode"):
        assert word not in text
    service.share(mine, shared=True, by=identity(samira), now=NOW)
    assert "Casus Jansen" in client.page(of(samira)).text
    assert "Geheim" not in client.page(of(samira)).text


def test_that_a_dossier_was_opened_is_kept(client, samira, employer):
    manager = make_staff("manager", employer)
    client.sign_in(manager).page(of(samira))
    events = db.session.scalars(
        select(AuditEvent).where(AuditEvent.action == Action.DOSSIER_READ)
    ).all()
    assert [(each.actor_id, each.subject) for each in events] == [(manager.id, samira.public_id)]


def test_who_will_be_the_employer_reads_no_dossier_before_the_first_day(
    client, samira, employer, region
):
    next_one = make_organisation(under=region)
    make_appointment(samira, next_one, starts_on=TODAY + timedelta(days=30))
    for place, status in ((next_one, 404), (employer, 200)):
        client.sign_in(make_staff("manager", place))
        page = client.page(f"/registraties/{samira.public_id}")
        assert (of(samira) in page.links) is (status == 200)
        assert client.get(of(samira)).status_code == status


def test_nobody_but_the_manager_of_the_employer_opens_a_dossier(client, samira, region):
    town = make_organisation(under=region)
    make_appointment(samira, town, kind=AppointmentKind.PLACEMENT)
    for other in (
        make_staff("manager", town),
        make_staff("manager", make_organisation(under=region)),
    ):
        assert client.sign_in(other).get(of(samira)).status_code == 404
    for role in ("coordinator", "administrator", "policy"):
        assert client.sign_in(make_staff(role, region)).get(of(samira)).status_code == 403


def test_an_empty_dossier_says_how_it_fills(signed_in, client, samira, employer):
    assert "Nog niets in je dossier" in signed_in.page(MINE).text
    assert "Zelfde als vorige keer" not in signed_in.page(MINE).text
    client.sign_in(make_staff("manager", employer))
    assert "Nog niets in dit dossier" in client.page(of(samira)).text


def test_a_course_for_two_registers_stands_in_each_by_itself(signed_in, samira):
    make_registration(
        samira,
        register=Register.NIP,
        occupation=None,
        number="NIP-00123456",
        registered_on=date(2024, 6, 1),
    )
    both = [*skj((FORMAL, Decimal(6))), (Register.NIP, "", Category.TRAINING, Decimal(4))]
    registry.record_points(
        samira.id, ref=COURSE, title="Meldcode", on=TODAY, rows=both, by=HOUSE, now=NOW
    )
    page = signed_in.page(f"{MINE}/{COURSE}")
    assert "Nog niet in Mijn SKJ" in page.text
    assert "Nog niet in NIP" in page.text
    path = f"{MINE}/{COURSE}/status"
    page = signed_in.submit(path, {"register": "NIP", "status": "rejected"})
    assert "NIP: afgekeurd, 11 jan 2027" in page.text
    assert "Nog niet in Mijn SKJ" in page.text
    left = queries.earned_for(samira.id, COURSE)
    assert sum(each.points for each in left if each.register == "NIP") == 0
    assert sum(each.points for each in left if each.register == "SKJ") == 6
    page = signed_in.submit(path, {"register": "NIP", "status": "x"})
    assert page.title.startswith("Fout: ")


def test_what_was_earned_before_has_a_row_that_leads_to_its_sum(signed_in, samira):
    [row] = registrations.registrations_of(samira.id)
    registry.record_opening(
        row, rows=[(REFLECTION, None, Decimal("12.5"))], by=identity(samira), now=NOW
    )
    page = signed_in.page(f"{MINE}/{row.public_id}")
    assert page.h1 == "Beginstand"
    assert "12,5 punten" in page.text
    assert f"/mijn/registraties/{row.public_id}/beginstand" in page.links
    path = f"{MINE}/{row.public_id}/status"
    assert (
        "Pas die som aan." in signed_in.submit(path, {"register": "SKJ", "status": "rejected"}).text
    )
    signed_in.submit(path, {"register": "SKJ", "status": "entered"})
    assert "12,5 in Mijn SKJ." in signed_in.page(MINE).text


def test_the_card_says_what_came_from_before_leerhuis(client, samira):
    row = registrations.registrations_of(samira.id)[0]
    rows = [(FORMAL, None, Decimal(20))]
    registry.record_opening(row, rows=rows, by=identity(samira), now=NOW)
    give_points(samira, (FORMAL, Decimal(6)))
    page = client.sign_in(samira).page("/mijn/dossier")
    assert "26 van 60" in page.text
    assert "0 in Mijn SKJ, 20 van voor Leerhuis." in page.text
    entries.tell(
        samira.id,
        "r-1",
        register=Register.SKJ,
        status=rules.EntryStatus.ENTERED,
        by=identity(samira),
        now=NOW,
    )
    assert "6 in Mijn SKJ, 20 van voor Leerhuis." in client.page("/mijn/dossier").text
