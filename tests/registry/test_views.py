"""The pages of registrations, opened as a browser does."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from sqlalchemy import select

from leerhuis import clock, db
from leerhuis.access import Role
from leerhuis.audit import Action, AuditEvent
from leerhuis.mail.models import QueuedLetter
from leerhuis.mail.rules import LetterState
from leerhuis.people.rules import AppointmentKind, Function
from leerhuis.registers import Register
from leerhuis.registry import service
from leerhuis.registry.models import Registration
from leerhuis.registry.rules import CheckedHow, Source, State
from tests.counting import statements
from tests.factories import (
    HOUSE,
    NOW,
    TODAY,
    make_appointment,
    make_organisation,
    make_person,
    make_professional,
    make_staff,
)
from tests.factories_registry import (
    FORMAL,
    REFLECTION,
    expect,
    give_points,
    make_registration,
)

MINE = "/mijn/registraties"


@pytest.fixture(autouse=True)
def at_now(monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: NOW)


@pytest.fixture
def employer(app):
    return make_organisation(under=make_organisation(), name="SPRING")


@pytest.fixture
def samira(employer):
    return make_professional(employer, given_name="Samira", family_name="Bouzid")


def only_registration():
    db.session.expire_all()
    return db.session.scalars(select(Registration)).one()


def placed(person):
    municipality = make_organisation()
    make_appointment(person, municipality, kind=AppointmentKind.PLACEMENT)
    return municipality


def test_one_sees_number_days_and_points(client, samira):
    make_registration(samira, number="110000118", held_date=date(2027, 6, 3))
    give_points(samira, (FORMAL, Decimal("44.5")), (REFLECTION, Decimal(48)))
    expect(samira, (REFLECTION, Decimal(6)), on=date(2027, 2, 10), ref="coming")
    page = client.sign_in(samira).page(MINE)
    assert page.h1 == "Mijn registraties"
    for words in (
        "110 000 118",
        "Jeugd- en gezinsprofessional",
        "2 juni 2027",
        "142 dagen om aan te vragen",
        "44,5 van 60",
        "48 van 60",
        "6 punten gepland. Daarna mis je nog 6 punten.",
        "3.368",
        "Volgens het personeelsbestand van de werkgever, 11 januari 2027",
        "volgens de presentie in Leerhuis, 11 januari 2027",
        "Gepland",
    ):
        assert words in page.text, words


def test_big_asks_hours_and_no_points(client, samira):
    make_registration(samira, register=Register.BIG, held_date=date(2027, 6, 3))
    page = client.sign_in(samira).page(MINE)
    assert "3.120 uur" in page.text
    assert "van 60" not in page.text


def test_without_a_registration_one_can_add_it(client, samira):
    page = client.sign_in(samira).page(MINE)
    assert "/mijn/registraties/toevoegen" in page.links


def test_whose_work_asks_none_sees_no_registration(client, employer):
    teacher = make_person()
    make_appointment(teacher, employer, function=Function.TEACHER)
    make_registration(teacher, number="110000118")
    page = client.sign_in(teacher).page(MINE)
    assert "110 000 118" not in page.text
    assert "/cursussen" in page.links


def test_a_professional_adds_a_registration(client, samira):
    client.sign_in(samira)
    client.page(f"{MINE}/toevoegen")
    page = client.submit(
        f"{MINE}/toevoegen",
        {
            "occupation": "SKJ:youth_and_family_professional",
            "number": "110 000 118",
            "held_date": "3-6-2027",
            "registered_on": "",
        },
    )
    assert page.h1 == "Mijn registraties"
    assert "Volgens de professional, 11 januari 2027" in page.text
    row = only_registration()
    assert (row.number, row.held_on, row.source) == ("110000118", date(2027, 6, 3), Source.PERSON)


def test_a_date_in_the_past_is_accepted(client, samira):
    client.sign_in(samira).submit(
        f"{MINE}/toevoegen",
        {
            "occupation": "SKJ:psychologist",
            "number": "110000118",
            "held_date": "3-6-2026",
        },
    )
    assert only_registration().state is State.LAPSED


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"number": "12345"}, "6 tot en met 10 cijfers"),
        ({"number": ""}, "Vul het registratienummer in."),
        ({"occupation": ""}, "Kies het register en het beroep."),
        ({"occupation": "SKJ:doctor"}, ""),
        ({"held_date": "31-2-2027"}, "De dag 31-2-2027 bestaat niet. Controleer de datum."),
        ({"held_date": "morgen"}, "Vul een datum in, bijvoorbeeld 27-3-2029."),
        ({"held_date": "1-1-2727"}, "Controleer het jaar"),
        ({"registered_on": "1-1-2029"}, "vandaag of eerder"),
        ({"occupation": "BIG:25", "number": "19000000030"}, "Het nummer eindigt op 30"),
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_stays(client, samira, wrong, said):
    given = {
        "occupation": "SKJ:pedagogue",
        "number": "110000118",
        "held_date": "3-6-2027",
        "registered_on": "1-2-2015",
    }
    page = client.sign_in(samira).submit(f"{MINE}/toevoegen", given | wrong)
    assert page.h1 == "Voeg je registratie toe"
    assert page.title.startswith("Fout: ")
    assert said in page.text
    assert 'value="1-2-2015"' in page.html or "registered_on" in wrong
    assert db.session.scalars(select(Registration)).all() == []


def test_the_number_of_someone_else_is_refused(client, samira):
    make_registration(number="110000118")
    page = client.sign_in(samira).submit(
        f"{MINE}/toevoegen",
        {"occupation": "SKJ:pedagogue", "number": "110000118", "held_date": "3-6-2027"},
    )
    assert "van iemand anders" in page.text


def test_a_double_click_adds_one_registration(client, samira):
    client.sign_in(samira)
    for _ in range(2):
        client.submit(
            f"{MINE}/toevoegen",
            {"occupation": "SKJ:pedagogue", "number": "110000118", "held_date": "3-6-2027"},
        )
    assert only_registration().number == "110000118"


def test_i_have_applied_stops_the_letters(client, samira):
    row = make_registration(samira, held_date=date(2027, 3, 1))
    service.queue_expiry_reminders(now=NOW)
    client.sign_in(samira)
    page = client.page(f"{MINE}/{row.public_id}/aangevraagd")
    assert 'value="11-1-2027"' in page.html
    page = client.submit(f"{MINE}/{row.public_id}/aangevraagd", {"on": "10-1-2027"})
    assert "Je hebt aangevraagd op 10 januari 2027." in page.text
    row = only_registration()
    assert (row.state, row.submitted_on) == (State.SUBMITTED, date(2027, 1, 10))
    letter = db.session.scalars(select(QueuedLetter)).one()
    assert letter.state is LetterState.WITHDRAWN


def test_the_button_of_a_reminder_leads_to_where_one_says_it(client, samira):
    make_registration(samira, held_date=date(2027, 3, 1))
    service.queue_expiry_reminders(now=NOW)
    path = db.session.scalars(select(QueuedLetter)).one().values["applied_path"]
    page = client.sign_in(samira).page(path)
    assert page.h1 == "Ik heb aangevraagd"


def test_what_comes_after_applying_is_not_said_to_count(client, samira):
    row = make_registration(samira, held_date=date(2027, 6, 3))
    expect(samira, (REFLECTION, Decimal(6)), on=date(2027, 2, 10), ref="coming")
    assert "Buiten deze periode" not in client.sign_in(samira).page(MINE).text
    service.submit(row, on=TODAY, by=HOUSE, now=NOW)
    assert "Buiten deze periode" in client.page(MINE).text


def test_number_and_days_are_said_once_while_the_days_run(client, samira):
    row = make_registration(samira, number="110000118", held_date=date(2027, 6, 3))
    assert client.sign_in(samira).page(MINE).text.count("110 000 118") == 1
    service.submit(row, on=TODAY, by=HOUSE, now=NOW)
    page = client.page(MINE)
    assert "Laatste dag om aan te vragen" in page.text, "the card no longer says the days"


def test_applying_in_the_future_is_refused(client, samira):
    row = make_registration(samira, held_date=date(2027, 3, 1))
    page = client.sign_in(samira).submit(f"{MINE}/{row.public_id}/aangevraagd", {"on": "12-1-2027"})
    assert "vandaag of eerder" in page.text
    assert only_registration().state is State.REGISTERED


def test_an_application_that_came_too_late_says_what_follows(client, samira):
    row = make_registration(samira, held_date=date(2027, 1, 4), now=NOW.replace(year=2026))
    page = client.sign_in(samira).submit(f"{MINE}/{row.public_id}/aangevraagd", {"on": "5-1-2027"})
    assert "De laatste dag om aan te vragen was 3 januari 2027." in page.text


def test_an_application_can_be_taken_back(client, samira):
    row = make_registration(samira, held_date=date(2027, 3, 1))
    client.sign_in(samira)
    client.submit(f"{MINE}/{row.public_id}/aangevraagd", {"on": "10-1-2027"})
    client.submit(f"{MINE}/{row.public_id}/toch-niet-aangevraagd")
    row = only_registration()
    assert (row.state, row.submitted_on) == (State.REGISTERED, None)


def test_i_have_been_renewed_opens_a_new_period(client, samira):
    row = make_registration(samira, held_date=date(2027, 3, 1))
    client.sign_in(samira)
    client.submit(f"{MINE}/{row.public_id}/aangevraagd", {"on": "10-1-2027"})
    page = client.page(f"{MINE}/{row.public_id}/geherregistreerd")
    assert 'value="10-1-2027"' in page.html
    page = client.submit(f"{MINE}/{row.public_id}/geherregistreerd", {"on": "10-1-2027"})
    assert "geldig tot en met 9 januari 2032" in page.text
    row = only_registration()
    assert (row.state, row.starts_on, row.held_on) == (
        State.RENEWED,
        date(2027, 1, 10),
        date(2032, 1, 10),
    )


def test_the_register_s_own_new_date_wins(client, samira):
    row = make_registration(samira, held_date=date(2027, 3, 1), register=Register.BIG)
    client.sign_in(samira).submit(
        f"{MINE}/{row.public_id}/geherregistreerd", {"on": "10-1-2027", "held_date": "1-3-2032"}
    )
    assert only_registration().held_on == date(2032, 3, 1)


def test_a_new_date_before_the_old_one_is_refused(client, samira):
    row = make_registration(samira, held_date=date(2027, 3, 1))
    page = client.sign_in(samira).submit(
        f"{MINE}/{row.public_id}/geherregistreerd", {"on": "10-1-2027", "held_date": "1-2-2027"}
    )
    assert "later is dan de vorige" in page.text


def test_a_wrong_date_is_corrected(client, samira):
    row = make_registration(samira, held_date=date(2027, 3, 1), number="110000118")
    client.sign_in(samira)
    page = client.page(f"{MINE}/{row.public_id}/verbeteren")
    assert 'value="1-3-2027"' in page.html
    client.submit(
        f"{MINE}/{row.public_id}/verbeteren",
        {
            "occupation": "SKJ:youth_and_family_professional",
            "number": "110000119",
            "held_date": "1-4-2027",
        },
    )
    row = only_registration()
    assert (row.number, row.last_valid_on, row.source) == (
        "110000119",
        date(2027, 3, 31),
        Source.PERSON,
    )


def test_someone_else_s_registration_does_not_exist(client, samira):
    other = make_registration(make_professional())
    client.sign_in(samira)
    for verb in ("aangevraagd", "geherregistreerd", "verbeteren"):
        client.page(f"{MINE}/{other.public_id}/{verb}", status=404)
        client.submit(f"{MINE}/{other.public_id}/{verb}", {}, status=404)
    for verb in ("toch-niet-aangevraagd", "verlopen"):
        client.submit(f"{MINE}/{other.public_id}/{verb}", {}, status=404)


def test_the_employer_s_manager_sees_the_registration_and_not_the_courses(client, employer, samira):
    make_registration(samira, number="110000118")
    give_points(samira, (FORMAL, Decimal(6)))
    manager = make_staff(Role.MANAGER, employer)
    page = client.sign_in(manager).page(f"/registraties/{samira.public_id}")
    assert page.h1 == "Samira Bouzid"
    assert "110 000 118" in page.text
    assert "6 van 60" in page.text
    assert "Meldcode" not in page.text
    assert "Je mist" not in page.text


@pytest.fixture
def next_employer(samira):
    """Where Samira begins within 90 days."""
    place = make_organisation(under=make_organisation(), name="De Brug")
    make_appointment(samira, place, starts_on=TODAY + timedelta(days=30))
    return place


def test_before_the_first_day_an_employer_sees_and_checks_and_changes_nothing(
    client, samira, next_employer
):
    row = make_registration(samira, number="110000118")
    give_points(samira, (FORMAL, Decimal(6)))
    page = client.sign_in(make_staff(Role.MANAGER, next_employer)).page(
        f"/registraties/{samira.public_id}"
    )
    for words in ("110 000 118", "Controleer de datum", "begint binnenkort bij jou"):
        assert words in page.text, words
    for words in ("6 van 60", "Er is iets anders gebeurd", "Verbeter", "Wat is er gebeurd"):
        assert words not in page.text, words
    for verb in ("aangevraagd", "geherregistreerd", "verbeteren", "status", "beginstand", "extra"):
        client.page(f"{MINE}/{row.public_id}/{verb}", status=404)
        client.submit(f"{MINE}/{row.public_id}/{verb}", {}, status=404)
    for verb in ("toch-niet-aangevraagd", "verlopen"):
        client.submit(f"{MINE}/{row.public_id}/{verb}", {}, status=404)
    client.submit(f"{MINE}/{row.public_id}/gecontroleerd", {"how": "document"})
    assert only_registration().checked_on == TODAY


def test_from_the_first_day_on_the_employer_changes_it(client, monkeypatch, samira, next_employer):
    row = make_registration(samira)
    client.sign_in(make_staff(Role.MANAGER, next_employer))
    monkeypatch.setattr(clock, "now", lambda: NOW + timedelta(days=30))
    client.page(f"{MINE}/{row.public_id}/verbeteren")


def test_before_the_first_day_a_number_can_be_added_and_not_changed(client, samira, next_employer):
    client.sign_in(make_staff(Role.MANAGER, next_employer))
    path = f"/registraties/{samira.public_id}/toevoegen"
    given = {"occupation": "SKJ:youth_and_family_professional", "number": "110000118"}
    client.submit(path, given | {"held_date": "1-6-2029"})
    assert only_registration().held_on == date(2029, 6, 1)
    page = client.submit(path, given | {"held_date": "8-6-2029"})
    assert "Deze registratie staat al in Leerhuis." in page.text
    assert only_registration().held_on == date(2029, 6, 1)


def test_opening_a_dossier_is_kept(client, employer, samira):
    manager = make_staff(Role.MANAGER, employer)
    client.sign_in(manager).page(f"/registraties/{samira.public_id}")
    read = db.session.scalars(
        select(AuditEvent).where(AuditEvent.action == Action.DOSSIER_READ)
    ).one()
    assert (read.actor_id, read.subject) == (manager.id, samira.public_id)


def read():
    return db.session.scalars(
        select(AuditEvent).where(AuditEvent.action == Action.DOSSIER_READ)
    ).all()


FORMS = (
    "verbeteren",
    "aangevraagd",
    "geherregistreerd",
    "status",
    "status?wat=suspended",
    "beginstand",
    "extra",
)


@pytest.mark.parametrize("what", [*FORMS, "gecontroleerd"])
def test_opening_a_form_about_another_is_kept(client, employer, samira, what):
    row = make_registration(samira)
    manager = make_staff(Role.MANAGER, employer)
    client.sign_in(manager).page(f"{MINE}/{row.public_id}/{what}")
    assert [(each.actor_id, each.subject) for each in read()] == [(manager.id, samira.public_id)]


def test_opening_what_the_register_also_asks_of_another_is_kept(client, employer, samira):
    row = make_registration(samira)
    extra = service.add_requirement(row, words="Scriptie", by=HOUSE, now=NOW)
    client.sign_in(make_staff(Role.MANAGER, employer))
    path = f"{MINE}/{row.public_id}/extra/{extra.public_id}"
    client.page(path)
    assert [each.subject for each in read()] == [samira.public_id]
    client.submit(path, {"on": "31-12-2030"})
    assert len(read()) == 1, "sending a form that is open already is no second time"


@pytest.mark.parametrize("what", FORMS)
def test_opening_a_form_about_oneself_is_not(client, samira, what):
    row = make_registration(samira)
    client.sign_in(samira).page(f"{MINE}/{row.public_id}/{what}")
    assert read() == []


def test_a_placement_s_manager_sees_validity_its_date_and_when_it_was_checked(client, samira):
    make_registration(
        samira, number="110000118", held_date=date(2029, 6, 1), checked_on=date(2027, 1, 4)
    )
    give_points(samira, (FORMAL, Decimal(6)))
    manager = make_staff(Role.MANAGER, placed(samira))
    page = client.sign_in(manager).page(f"/registraties/{samira.public_id}")
    for words in ("Geregistreerd", "31 mei 2029", "4 januari 2027"):
        assert words in page.text
    for words in ("110 000 118", "110000118", "SKJ", "punten", "Let op"):
        assert words not in page.text, words


def test_a_placement_s_manager_changes_nothing(client, samira):
    row = make_registration(samira)
    client.sign_in(make_staff(Role.MANAGER, placed(samira)))
    for verb in ("aangevraagd", "geherregistreerd", "verbeteren", "gecontroleerd"):
        client.page(f"{MINE}/{row.public_id}/{verb}", status=404)
    client.page(f"/registraties/{samira.public_id}/toevoegen", status=404)


def test_another_employer_s_manager_finds_nobody(client, samira):
    row = make_registration(samira)
    client.sign_in(make_staff(Role.MANAGER))
    client.page(f"/registraties/{samira.public_id}", status=404)
    client.page(f"{MINE}/{row.public_id}/aangevraagd", status=404)


@pytest.mark.parametrize(
    "role", [each for each in Role if each not in (Role.MANAGER, Role.PROFESSIONAL)]
)
def test_no_other_role_opens_a_dossier(client, employer, samira, role):
    row = make_registration(samira)
    client.sign_in(make_staff(role, employer))
    client.page(f"/registraties/{samira.public_id}", status=403)
    client.page(f"{MINE}/{row.public_id}/gecontroleerd", status=403)


def test_a_manager_records_a_registration(client, employer, samira):
    manager = make_staff(Role.MANAGER, employer)
    client.sign_in(manager)
    client.page(f"/registraties/{samira.public_id}/toevoegen")
    page = client.submit(
        f"/registraties/{samira.public_id}/toevoegen",
        {"occupation": "SKJ:pedagogue", "number": "110000118", "held_date": "3-6-2027"},
    )
    assert page.h1 == "Samira Bouzid"
    assert only_registration().source is Source.EMPLOYER


def test_a_manager_makes_sure_of_a_date(client, employer, samira):
    row = make_registration(samira)
    client.sign_in(make_staff(Role.MANAGER, employer))
    client.page(f"{MINE}/{row.public_id}/gecontroleerd")
    page = client.submit(f"{MINE}/{row.public_id}/gecontroleerd", {"how": "register_search"})
    assert "Gecontroleerd op 11 januari 2027: opgezocht in het register." in page.text
    row = only_registration()
    assert (row.checked_on, row.checked_how) == (TODAY, CheckedHow.REGISTER_SEARCH)


def test_nobody_checks_their_own_registration(client, employer):
    manager = make_staff(Role.MANAGER, employer)
    make_appointment(manager, employer)
    row = make_registration(manager)
    client.sign_in(manager).page(f"{MINE}/{row.public_id}/gecontroleerd", status=404)


def test_a_check_needs_a_way(client, employer, samira):
    row = make_registration(samira)
    client.sign_in(make_staff(Role.MANAGER, employer))
    page = client.submit(f"{MINE}/{row.public_id}/gecontroleerd", {})
    assert "Kies hoe je het hebt gecontroleerd." in page.text


def test_a_manager_records_what_became_of_a_lapse(client, employer, samira):
    row = make_registration(samira, held_date=date(2027, 1, 4), now=NOW.replace(year=2026))
    client.sign_in(make_staff(Role.MANAGER, employer))
    assert "Leg vast dat deze is verlopen" in client.page(f"/registraties/{samira.public_id}").text
    client.submit(f"{MINE}/{row.public_id}/verlopen")
    assert only_registration().state is State.LAPSED


def test_a_registration_that_holds_is_not_recorded_as_lapsed(client, employer, samira):
    row = make_registration(samira)
    client.sign_in(make_staff(Role.MANAGER, employer))
    page = client.submit(f"{MINE}/{row.public_id}/verlopen", status=400)
    assert "nog niet verlopen" in page.text


def test_a_manager_speaks_for_a_person(client, employer, samira):
    row = make_registration(samira, held_date=date(2027, 3, 1))
    client.sign_in(make_staff(Role.MANAGER, employer))
    page = client.submit(f"{MINE}/{row.public_id}/aangevraagd", {"on": "10-1-2027"})
    assert page.h1 == "Samira Bouzid"
    assert only_registration().state is State.SUBMITTED
    assert "Volgens de werkgever" in page.text, "who told of the application"


def test_the_page_asks_the_database_little(client, samira):
    make_registration(samira)
    make_registration(samira, register=Register.BIG)
    for number in range(6):
        give_points(samira, (FORMAL, Decimal(6)), ref=f"r-{number}")
    client.sign_in(samira)
    with statements() as seen:
        client.page(MINE)
    assert sum(each.startswith("SELECT") for each in seen) <= 12
