"""The application folder: all that goes with an application, and what stands in the register."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from sqlalchemy import select

from leerhuis import clock, db
from leerhuis.access import Role
from leerhuis.errors import Missing
from leerhuis.registers import Category, Form, Profession, Register
from leerhuis.registry import service as registrations
from leerhuis.registry.application import folders, queries, service
from leerhuis.registry.dossier import entries
from leerhuis.registry.dossier.models import RegisterEntry
from leerhuis.registry.dossier.rules import EntryStatus
from leerhuis.registry.models import PersonalRequirement
from leerhuis.registry.rules import State
from tests.application.people import add_work, make_employer, make_samira
from tests.counting import statements
from tests.dossier.people import add
from tests.factories import NOW, TODAY, identity, make_staff, saved
from tests.factories_registry import FORMAL, INFORMAL, REFLECTION, give_points, make_registration

HELD = date(2027, 6, 3)


@pytest.fixture(autouse=True)
def at_now(monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: NOW)


@pytest.fixture
def employer(app):
    return make_employer()


@pytest.fixture
def samira(employer):
    return make_samira(employer)


@pytest.fixture
def registration(samira):
    return make_registration(samira, number="110000118", held_date=HELD)


def page_of(registration):
    return f"/mijn/registraties/{registration.public_id}/aanvraagmap"


def folder(registration):
    db.session.expire_all()
    return folders.folder_of(registration, today=TODAY)


def tick(client, registration, section, ref, *, there="1"):
    path = f"{page_of(registration)}/staat-erin"
    return client.submit(path, {"section": section, "ref": ref, "there": there})


def titles(registration):
    return [
        (section.category, [each.title for each in section.things])
        for section in folder(registration).sections
    ]


def test_sections_stand_in_the_order_of_the_pack_and_things_in_that_of_their_days(
    samira, registration
):
    add(samira, Form.SUPERVISION, title="Supervisie 2", on=date(2026, 3, 1))
    add(samira, Form.PEER_CONSULTATION, title="Intervisie", on=date(2026, 1, 1))
    add(samira, Form.INFORMAL, title="Boek gelezen")
    give_points(samira, (FORMAL, Decimal(6)))
    assert titles(registration) == [
        (FORMAL, ["Meldcode"]),
        (INFORMAL, ["Boek gelezen"]),
        (REFLECTION, ["Intervisie", "Supervisie 2"]),
    ]


def test_what_lies_outside_the_period_is_not_in_it(samira, registration):
    first = registration.starts_on
    give_points(samira, (FORMAL, Decimal(6)), on=first - timedelta(days=1), ref="before")
    give_points(samira, (FORMAL, Decimal(6)), on=first, ref="first")
    assert list(folder(registration).things) == ["first"]


def test_what_was_taken_back_is_not_in_it(samira, registration):
    give_points(samira, (FORMAL, Decimal(6)))
    give_points(samira)
    assert folder(registration).things == {}


def test_what_was_mended_stands_once_as_it_is_now(samira, registration):
    give_points(samira, (FORMAL, Decimal(6)))
    give_points(samira, (FORMAL, Decimal("7.5")), on=date(2026, 7, 1))
    (thing,) = folder(registration).things.values()
    assert (thing.amount, thing.on) == (Decimal("7.5"), date(2026, 7, 1))


def test_the_page_holds_what_one_copies(client, samira, registration):
    add(samira, title="Supervisie", hours="1.5", provider="Praktijk Zon", on=date(2026, 3, 1))
    page = client.sign_in(samira).page(page_of(registration))
    assert page.h1 == "Aanvraagmap"
    for text in ("Supervisie", "01-03-2026", "1,5", "Praktijk Zon"):
        assert f'data-copy="{text}"' in page.html, text
    assert "0 van 1 staat in Mijn SKJ" in page.text
    assert "1,5 uur" in page.text


def test_a_tick_says_that_it_stands_in_the_register(client, samira, registration):
    activity = add(samira)
    client.sign_in(samira)
    page = tick(client, registration, "reflection", activity.public_id)
    assert "1 van 1 staat in Mijn SKJ" in page.text
    assert "Ingevoerd 11 jan 2027" in page.text
    page = tick(client, registration, "reflection", activity.public_id, there="0")
    assert "0 van 1 staat in Mijn SKJ" in page.text


def test_ticking_twice_is_ticking_once(client, samira, registration):
    activity = add(samira)
    client.sign_in(samira)
    for _time in range(2):
        tick(client, registration, "reflection", activity.public_id)
    assert len(db.session.scalars(select(RegisterEntry)).all()) == 1


def test_all_of_a_category_at_once(client, samira, registration):
    for number in range(3):
        add(samira, title=f"Supervisie {number}")
    give_points(samira, (FORMAL, Decimal(6)))
    path = f"{page_of(registration)}/staat-erin"
    data = {"section": "reflection", "all": "1", "there": "1"}
    page = client.sign_in(samira).submit(path, data)
    assert "3 van 4 staan in Mijn SKJ" in page.text


def test_a_thing_in_two_categories_is_one_thing(client, samira, registration):
    give_points(samira, (FORMAL, Decimal(6)), (REFLECTION, Decimal(2)))
    page = tick(client.sign_in(samira), registration, "formal_learning", "r-1")
    assert "1 van 1 staat in Mijn SKJ" in page.text


def test_what_the_register_approved_stays_approved(samira, registration):
    activity = add(samira)
    ref = activity.public_id
    entries.tell(
        samira.id,
        ref,
        register=Register.SKJ,
        status=EntryStatus.APPROVED,
        by=identity(samira),
        now=NOW,
    )
    for there in (True, False):
        service.enter(folder(registration), [ref], there=there, by=identity(samira), now=NOW)
    assert folder(registration).things[ref].status is EntryStatus.APPROVED


@pytest.mark.parametrize(
    "data",
    [
        {"section": "reflection", "ref": "x" * 22, "there": "1"},
        {"section": "nonsense", "ref": "r-1", "there": "1"},
        {"there": "1"},
        {},
    ],
)
def test_a_tick_at_nothing_is_a_tick_at_what_does_not_exist(client, samira, registration, data):
    give_points(samira, (FORMAL, Decimal(6)))
    path = f"{page_of(registration)}/staat-erin"
    assert client.sign_in(samira).post(path, data).status_code == 404


def test_what_is_in_no_folder_cannot_be_ticked(samira, registration):
    with pytest.raises(Missing):
        service.enter(folder(registration), ["r-1"], there=True, by=identity(samira), now=NOW)


def test_a_folder_is_its_owners_alone(app, samira, registration, employer):
    for who in (make_staff(Role.MANAGER, employer), make_samira(employer)):
        client = app.test_client().sign_in(who)
        for answer in (
            client.get(page_of(registration)),
            client.post(f"{page_of(registration)}/staat-erin"),
            client.post(f"/mijn/registraties/{registration.public_id}/bundel"),
        ):
            assert answer.status_code in (403, 404)


def test_what_is_missing_stands_on_top_the_furthest_behind_first(client, samira, registration):
    give_points(samira, (FORMAL, Decimal(59)), (REFLECTION, Decimal(12)))
    text = client.sign_in(samira).page(page_of(registration)).text
    reflection = text.index("Reflectie: je mist nog 48 punten.")
    assert reflection < text.index("Deskundigheidsbevordering: je mist nog 1 punt.")
    assert "er is nog niets ingevuld" in text
    assert "Je hebt nog 142 dagen, tot en met 2 juni 2027." in text


def test_hours_of_work_stand_in_it(client, samira, registration):
    add_work(samira, "SPRING", hours="28.8", in_profession=Decimal(20))
    page = client.sign_in(samira).page(page_of(registration))
    assert "SPRING" in page.text
    assert "sinds 1 januari 2024, 28,8 uur per week, waarvan 20 uur in het beroep" in page.text
    assert 'data-copy="SPRING"' in page.html


def test_what_is_asked_of_one_person_stands_in_it(client, samira, registration):
    saved(
        PersonalRequirement(
            registration_id=registration.id, words="Training beroepsethiek", recorded_at=NOW
        )
    )
    page = client.sign_in(samira).page(page_of(registration))
    assert "Gevraagd van jou persoonlijk: Training beroepsethiek." in page.text


def test_documents_are_those_of_the_pack(client, samira, registration):
    page = client.sign_in(samira).page(page_of(registration))
    for document in registration.pack.documents:
        assert document["nl"] in page.text


def test_the_last_step_says_that_it_cannot_be_undone(client, samira, registration):
    page = client.sign_in(samira).page(page_of(registration))
    assert "Daar kun je dat niet terugdraaien." in page.text
    assert "telt voor de volgende periode" in page.text
    submit = f"/mijn/registraties/{registration.public_id}/aangevraagd"
    assert submit in page.links
    client.submit(submit, {"on": "11-1-2027"})
    db.session.expire_all()
    assert registration.state is State.SUBMITTED
    page = client.page(page_of(registration))
    assert submit not in page.links
    assert "Je hebt aangevraagd op 11 januari 2027." in page.text


def test_what_is_done_after_the_application_leaves_the_folder(samira, registration):
    give_points(samira, (FORMAL, Decimal(6)), on=TODAY)
    registrations.submit(registration, on=TODAY, by=identity(samira), now=NOW)
    assert folder(registration).things == {}


def test_big_asks_hours_and_has_a_folder_too(client, samira):
    row = make_registration(
        samira, register=Register.BIG, occupation=Profession.NURSE, held_date=HELD
    )
    add_work(samira, hours="36")
    page = client.sign_in(samira).page(page_of(row))
    assert "Mijn BIG-register" in page.text
    assert "2.080" in page.text
    assert "Reflectie" not in page.text


def test_a_registration_of_unknown_rules_says_so(client, samira):
    row = make_registration(
        samira, occupation="youth_care_worker", number="110000119", held_date=HELD
    )
    page = client.sign_in(samira).page(page_of(row))
    assert "Wat je register vraagt, staat nog niet in Leerhuis." in page.text


def test_an_ended_registration_is_not_renewed(client, samira, registration):
    with db.transaction():
        registration.state = State.STRUCK_OFF
    page = client.sign_in(samira).page(page_of(registration))
    assert "Deze registratie is beëindigd." in page.text
    assert f"/mijn/registraties/{registration.public_id}/aangevraagd" not in page.links


def test_a_long_folder_takes_no_more_statements_than_a_short_one(client, samira, registration):
    client.sign_in(samira).page(page_of(registration))

    def taken():
        with statements() as seen:
            client.page(page_of(registration))
        return len(seen)

    add(samira)
    short = taken()
    for number in range(12):
        add(samira, title=f"Supervisie {number}")
    assert taken() == short


def test_a_foreign_registration_is_not_ones_own(samira, registration, employer):
    with pytest.raises(Missing):
        queries.own_registration(identity(make_samira(employer)), registration.public_id)


def test_categories_that_the_pack_does_not_name_come_last(samira):
    row = make_registration(samira, occupation="pedagogue", number="110000120", held_date=HELD)
    give_points(samira, (FORMAL, Decimal(6)))
    assert FORMAL not in [each.category for each in folder(row).sections]
    assert Category.FORMAL_LEARNING is FORMAL


def test_what_was_earned_before_is_a_sum_without_a_tick(client, samira, registration):
    registrations.record_opening(
        registration,
        rows=[(REFLECTION, Form.SUPERVISION, Decimal(20))],
        by=identity(samira),
        now=NOW,
    )
    add(samira)
    found = folder(registration)
    assert [each.opening for each in found.sections[2].things] == [True, False]
    assert len(found.sections[2].to_enter) == len(found.things) == 1
    page = client.sign_in(samira).page(page_of(registration))
    assert "0 van 1 staat in Mijn SKJ" in page.text
    assert "som van vóór Leerhuis" in page.text


def test_what_is_missing_says_what_lacks_and_not_how_it_goes(client, samira):
    row = make_registration(samira, held_date=date(2031, 6, 1))
    add_work(samira, hours="32", in_profession=Decimal(32))
    give_points(samira, (FORMAL, Decimal(20)), (REFLECTION, Decimal(20)), on=date(2026, 12, 1))
    html = client.sign_in(samira).page(page_of(row)).html
    section = html.split('id="todo"')[1].split("</section>")[0]
    assert "In dit tempo heb je op tijd genoeg." in html
    assert "In dit tempo" not in section
    assert "Reflectie: je mist nog 40 punten." in section


def test_what_is_done_after_applying_is_told_once(client, samira, registration):
    text = client.sign_in(samira).page(page_of(registration)).text
    assert text.count("voor de volgende periode") == 1
    assert text.count("beroepsethiek") == 2, "that it may be asked, and that it is an exception"
