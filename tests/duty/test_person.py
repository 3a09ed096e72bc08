"""What an employer saw and decided of somebody."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from leerhuis import db
from leerhuis.access import Role
from leerhuis.audit import Action, AuditEvent
from leerhuis.people.rules import AppointmentKind, Function, OrganisationKind
from leerhuis.registry.duty.models import Deployability, DeploymentException, EmployerProof
from tests.factories import (
    TODAY,
    make_appointment,
    make_grant,
    make_organisation,
    make_person,
    make_professional,
    make_staff,
)
from tests.factories_registry import make_registration

VOG = {"issued_on": "1-12-2026", "seen_on": "4-1-2027", "profile": "Gezondheidszorg"}
REASON = "Wacht op het diploma"


@pytest.fixture
def samira(spring):
    person = make_person(family_name="Bouzid")
    make_appointment(person, spring, starts_on=date(2027, 1, 4))
    return person


@pytest.fixture
def anouk(spring):
    """A colleague with a valid registration."""
    person = make_person(given_name="Anouk", name_prefix="de", family_name="Groot")
    make_appointment(person, spring)
    make_registration(person, number="110000555")
    return person


@pytest.fixture
def at(client, manager, samira):
    """The pages of this one person, as the manager."""
    client.sign_in(manager)
    return lambda path="": f"/registraties/{samira.public_id}/inzet{path}"


def rows(model):
    return db.session.scalars(select(model).order_by(model.id)).all()


def actions(*wanted):
    found = db.session.scalars(select(AuditEvent.action).order_by(AuditEvent.id))
    return [each for each in found if each in wanted]


def test_an_empty_page_says_what_may_be_recorded(client, at):
    shown = client.page(at())
    assert shown.h1 == "Inzet van Samira Bouzid"
    assert "Nog niets gezien. Leerhuis bewaart geen kopieën, alleen dat je het zag." in shown.text
    assert "Geen uitzondering." in shown.text
    assert actions(Action.DOSSIER_READ) == [Action.DOSSIER_READ], "opening it is kept"


def test_a_certificate_tells_its_age_at_the_start(client, at):
    shown = client.submit(at("/vog"), VOG)
    assert "Afgegeven op 1 december 2026, gezien op 4 januari 2027." in shown.text
    assert "hoogstens 3 maanden oud bij de start" in shown.text
    assert actions(Action.PROOF_SEEN) == [Action.PROOF_SEEN]
    client.submit(at("/vog"), VOG)
    assert len(rows(EmployerProof)) == 1, "a second click is no second certificate"


def test_an_old_certificate_is_said_and_not_forbidden(client, at):
    shown = client.submit(at("/vog"), VOG | {"issued_on": "3-10-2026"})
    assert "ouder dan 3 maanden bij de start" in shown.text


def test_a_newer_certificate_leaves_the_one_of_the_start(client, at):
    client.submit(at("/vog"), VOG)
    shown = client.submit(at("/vog"), VOG | {"issued_on": "8-1-2027", "seen_on": "11-1-2027"})
    assert "hoogstens 3 maanden oud bij de start" in shown.text
    assert "afgegeven na de start" in shown.text


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"issued_on": ""}, "Vul de datum van afgifte in, zoals die op de VOG staat."),
        ({"issued_on": "31-2-2026"}, "De dag 31-2-2026 bestaat niet."),
        ({"seen_on": "12-1-2027"}, "De dag waarop je dit zag, ligt in de toekomst."),
        ({"issued_on": "5-1-2027"}, "De afgifte kan niet later zijn"),
        ({"issued_on": "1-1-1066"}, "Controleer het jaar"),
    ],
)
def test_what_cannot_be_is_said_at_the_field_and_nothing_is_lost(client, at, given, sentence):
    shown = client.submit(at("/vog"), VOG | given)
    assert sentence in shown.text
    assert shown.title.startswith("Fout:")
    assert 'value="Gezondheidszorg"' in shown.html
    assert rows(EmployerProof) == []


def test_a_certificate_is_mended_with_its_history(client, at):
    client.submit(at("/vog"), VOG)
    [row] = rows(EmployerProof)
    form = client.page(f"/registraties/gezien/{row.ref}")
    assert 'value="1-12-2026"' in form.html
    shown = client.submit(f"/registraties/gezien/{row.ref}", VOG | {"issued_on": "2-12-2026"})
    assert "Afgegeven op 2 december 2026" in shown.text
    assert "Wat er eerder stond Afgegeven op 1 december 2026" in shown.text
    assert [each.number for each in rows(EmployerProof)] == [0, 1]
    gone = client.submit(f"/registraties/gezien/{row.ref}", VOG | {"taken_back": "y"})
    assert "Nog niets gezien" in gone.text


def test_references_are_seen_on_a_day(client, at):
    assert "Seen" not in client.page(at("/referenties")).text
    shown = client.submit(at("/referenties"), {"seen_on": "4-1-2027"})
    assert "Referenties Gezien of gehoord op 4 januari 2027." in shown.text
    [row] = rows(EmployerProof)
    shown = client.submit(f"/registraties/gezien/{row.ref}", {"seen_on": "5-1-2027"})
    assert "Gezien of gehoord op 5 januari 2027." in shown.text


def test_the_word_of_the_employer_has_a_history(client, at):
    yes = {"word": "yes", "starts_on": "11-1-2027", "reason": ""}
    client.submit(at("/inzetbaar"), yes)
    client.submit(at("/inzetbaar"), yes)
    limited = {"word": "limited", "starts_on": "12-1-2027", "reason": "Werkt nog niet alleen"}
    shown = client.submit(at("/inzetbaar"), limited)
    assert "Beperkt inzetbaar , vanaf 12 januari 2027. Werkt nog niet alleen" in shown.text
    assert "Wat er eerder stond Inzetbaar , vanaf 11 januari 2027." in shown.text
    assert len(rows(Deployability)) == 2
    refused = client.submit(at("/inzetbaar"), limited | {"word": "no", "reason": "Nee"})
    assert "Schrijf in een paar woorden op waarom." in refused.text
    refused = client.submit(at("/inzetbaar"), yes | {"reason": "x" * 501})
    assert "Gebruik hoogstens 500 tekens." in refused.text


def exception(**given):
    told = {
        "reason": REASON,
        "starts_on": "11-1-2027",
        "ends_on": "1-4-2027",
        "responsible": "Groot, Anouk de, 110000555",
    }
    return told | given


@pytest.mark.parametrize(
    "words",
    [
        "Groot, Anouk de, 110000555",
        "110000555",
        "110 000 555",
        "anouk groot",
        "Groot, Anouk de",
    ],
)
def test_an_exception_names_who_answers(client, at, anouk, words):
    shown = client.submit(at("/uitzondering"), exception(responsible=words))
    assert "Geldt nu" in shown.text
    assert "Verantwoordelijk: Groot, Anouk de." in shown.text
    [row] = rows(DeploymentException)
    assert (row.responsible_id, row.ends_on) == (anouk.id, date(2027, 4, 1))
    assert actions(Action.EXCEPTION_MADE) == [Action.EXCEPTION_MADE]


def test_colleagues_who_are_registered_are_offered(client, at, anouk):
    shown = client.page(at("/uitzondering"))
    assert '<option value="Groot, Anouk de, 110000555">' in shown.html


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"reason": ""}, "Schrijf in een paar woorden op waarom."),
        ({"reason": "Moet even"}, "Schrijf in een paar woorden op waarom."),
        ({"ends_on": ""}, "Vul de laatste dag in. Die is er altijd."),
        ({"ends_on": "10-1-2027"}, "De laatste dag mag niet vóór"),
        ({"responsible": ""}, "Vul in wie verantwoordelijk is voor het werk."),
        ({"responsible": "Jansen"}, "is bij jullie niemand met deze naam of dit nummer"),
        ({"responsible": "Bouzid"}, "is bij jullie niemand met deze naam of dit nummer"),
    ],
)
def test_an_exception_that_cannot_be_says_why(client, at, anouk, given, sentence):
    shown = client.submit(at("/uitzondering"), exception(**given))
    assert sentence in shown.text, shown.text
    assert rows(DeploymentException) == []
    assert ">Wacht op het diploma</textarea>" in shown.html.replace("\n", "") or "reason" in given


def test_who_has_no_valid_registration_that_day_answers_for_nobody(client, at, spring):
    lapsed = make_person(family_name="Verlopen")
    make_appointment(lapsed, spring)
    make_registration(lapsed, held_date=date(2027, 2, 1))
    early = client.submit(at("/uitzondering"), exception(responsible="Verlopen"))
    assert "De uitzondering is vastgelegd." in early.text
    late = client.submit(
        at("/uitzondering"), exception(responsible="Verlopen", starts_on="1-2-2027")
    )
    assert "Op 1 februari 2027 is bij jullie niemand" in late.text


def test_a_colleague_of_another_employer_answers_for_nobody(client, at, spring):
    other = make_professional(make_organisation(), family_name="Elders")
    make_registration(other)
    refused = client.submit(at("/uitzondering"), exception(responsible="Elders"))
    assert "is bij jullie niemand" in refused.text


def test_a_shared_name_asks_the_number(client, at, anouk, spring):
    other = make_person(given_name="Anouk", name_prefix="de", family_name="Groot")
    make_appointment(other, spring)
    make_registration(other)
    refused = client.submit(at("/uitzondering"), exception(responsible="Groot"))
    assert "Er zijn meer collega's met deze naam. Vul het registratienummer in." in refused.text


def test_an_exception_ends_earlier_and_keeps_what_it_said(client, at, anouk):
    client.submit(at("/uitzondering"), exception())
    [row] = rows(DeploymentException)
    address = f"/registraties/uitzondering/{row.ref}"
    assert 'value="Groot, Anouk de"' in client.page(address).html
    shown = client.submit(address, exception(responsible="Groot, Anouk de", ends_on="11-1-2027"))
    assert "tot en met 11 januari 2027" in shown.text
    assert "Wat er eerder stond Wacht op het diploma Van 11 januari 2027 tot en met 1 april" in (
        shown.text
    )
    assert [(each.ref, each.number) for each in rows(DeploymentException)] == [
        (row.ref, 0),
        (row.ref, 1),
    ]
    assert actions(Action.EXCEPTION_CHANGED) == [Action.EXCEPTION_CHANGED]


@pytest.mark.parametrize(
    ("path", "kind", "told"),
    [
        ("/vog", EmployerProof, "gezien"),
        ("/uitzondering", DeploymentException, "uitzondering"),
    ],
)
def test_opening_what_was_told_of_somebody_is_kept(client, at, samira, anouk, path, kind, told):
    client.submit(at(path), VOG if kind is EmployerProof else exception())
    [row] = rows(kind)
    address, before = f"/registraties/{told}/{row.ref}", len(actions(Action.DOSSIER_READ))
    client.page(address)
    assert len(actions(Action.DOSSIER_READ)) == before + 1
    client.submit(address, {})
    assert len(actions(Action.DOSSIER_READ)) == before + 1, "only what is opened, not what is sent"
    last = db.session.scalars(select(AuditEvent).order_by(AuditEvent.id.desc())).first()
    assert last.subject == samira.public_id


def test_a_team_shares_what_its_employer_saw(client, spring, manager, at, samira):
    client.submit(at("/vog"), VOG)
    team = make_organisation(under=spring, kind=OrganisationKind.TEAM)
    make_appointment(samira, team, starts_on=date(2027, 1, 11))
    lead = make_staff(Role.MANAGER, team)
    shown = client.sign_in(lead).page(at())
    assert "Afgegeven op 1 december 2026" in shown.text


def test_who_only_directs_the_work_opens_nothing(client, samira, at):
    place = make_organisation()
    make_appointment(samira, place, kind=AppointmentKind.PLACEMENT)
    director = make_staff(Role.MANAGER, place)
    client.sign_in(director)
    for path in ("", "/vog", "/referenties", "/inzetbaar", "/uitzondering"):
        assert client.get(at(path)).status_code == 404, path


def test_nobody_records_this_about_themselves(client, manager, spring, anouk):
    make_appointment(manager, spring)
    client.sign_in(manager)
    own = f"/registraties/{manager.public_id}/inzet"
    assert "Dit gaat over jezelf. Een andere leidinggevende legt het vast." in client.page(own).text
    for path, data in (
        ("vog", VOG),
        ("referenties", {"seen_on": "4-1-2027"}),
        ("inzetbaar", {"word": "yes", "starts_on": "4-1-2027"}),
        ("uitzondering", exception()),
    ):
        assert "Vraag een andere leidinggevende" in client.submit(f"{own}/{path}", data).text
    assert not rows(EmployerProof) + rows(Deployability) + rows(DeploymentException)


def test_who_begins_soon_has_a_page_already(client, manager, spring):
    coming = make_person()
    make_appointment(coming, spring, starts_on=TODAY + timedelta(days=60))
    later = make_person()
    make_appointment(later, spring, starts_on=TODAY + timedelta(days=91))
    client.sign_in(manager)
    assert "vanaf" in client.page(f"/registraties/{coming.public_id}/inzet").text
    assert client.get(f"/registraties/{later.public_id}/inzet").status_code == 404


def test_another_employer_sees_nothing_of_it(client, at, samira, spring, monkeypatch):
    client.submit(at("/vog"), VOG)
    other = make_organisation(under=make_organisation(), name="Stichting Anders")
    make_appointment(samira, other, function=Function.OFFICE)
    theirs = make_staff(Role.MANAGER, other)
    make_grant(theirs, Role.COORDINATOR, spring)
    shown = client.sign_in(theirs).page(at())
    assert "Nog niets gezien" in shown.text
    assert "Voor dit werk is geen registratie nodig." in shown.text
    [row] = rows(EmployerProof)
    assert client.get(f"/registraties/gezien/{row.ref}").status_code == 404
