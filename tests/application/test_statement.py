"""The employer's statement: asked by one, signed by the other, on paper."""

from datetime import date, timedelta
from decimal import Decimal
from io import BytesIO

import pikepdf
import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from leerhuis import clock, db
from leerhuis.access import Role
from leerhuis.audit import Action, AuditEvent
from leerhuis.errors import Refused
from leerhuis.mail.queries import letter_of
from leerhuis.mail.rules import LetterState
from leerhuis.people.rules import AppointmentKind
from leerhuis.registers import Register
from leerhuis.registry.application import mails, queries, service
from leerhuis.registry.dossier.models import EmployerStatement
from tests.application.people import (
    add_work,
    ask,
    letters,
    make_employer,
    make_manager,
    make_samira,
    statements,
)
from tests.factories import (
    NOW,
    TODAY,
    identity,
    make_appointment,
    make_grant,
    make_organisation,
    make_staff,
    saved,
)
from tests.factories_registry import make_registration
from tests.letters import reads_as
from tests.test_pdf import text_of


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
def ine(employer):
    return make_manager(employer)


@pytest.fixture
def registration(samira):
    return make_registration(samira, number="110000118", held_date=date(2027, 6, 3))


def folder(registration):
    return f"/mijn/registraties/{registration.public_id}/aanvraagmap"


def asking(registration, *, back=False):
    return f"/mijn/registraties/{registration.public_id}/verklaring" + (
        "/terugnemen" if back else ""
    )


@pytest.fixture
def asked(registration, samira, ine):
    statement = ask(registration, samira)
    return f"/registraties/verklaring/{statement.public_id}"


def test_one_button_asks_it_and_the_manager_gets_a_letter(client, registration, samira, ine):
    page = client.sign_in(samira).page(folder(registration))
    assert "Vraag je werkgeversverklaring" in page.text
    page = client.submit(asking(registration))
    assert "Gevraagd op 11 januari 2027. Je leidinggevende heeft nog niet getekend." in page.text
    (letter,) = letters(mails.ASKED)
    assert letter.person_id == ine.id
    reads_as(letter_of(letter), "application-statement-asked.txt")


def test_asking_twice_is_one_request(client, registration, samira, ine):
    client.sign_in(samira)
    for _time in range(2):
        client.submit(asking(registration))
    assert len(statements()) == len(letters(mails.ASKED)) == 1


def test_a_constraint_stands_behind_the_hold(registration, asked):
    second = EmployerStatement(
        registration_id=registration.id, period_starts_on=registration.starts_on, asked_at=NOW
    )
    with pytest.raises(IntegrityError):
        saved(second)


def test_without_a_manager_one_is_told_to_ask_the_employer(client, registration, samira, employer):
    """Who coordinates is asked where nobody manages, but may not see a registration."""
    make_staff(Role.COORDINATOR, employer)
    page = client.sign_in(samira).submit(asking(registration))
    assert "Leerhuis kent je leidinggevende niet." in page.text
    assert statements() == []


def test_nobody_signs_for_themselves(client, registration, samira, employer):
    make_grant(samira, Role.MANAGER, employer)
    with pytest.raises(Refused):
        ask(registration, samira)
    make_manager(employer)
    statement = ask(registration, samira)
    path = f"/registraties/verklaring/{statement.public_id}"
    assert client.sign_in(samira).get(path).status_code == 404


def test_the_manager_sees_what_is_known(client, registration, samira, ine, asked):
    add_work(samira, "spring", hours="28.8", in_profession=Decimal(20))
    add_work(samira, "Geheime winkel", hours="4")
    page = client.sign_in(ine).page(asked)
    assert page.h1 == "Werkgeversverklaring voor Samira Bouzid"
    for words in (
        "Jeugd- en gezinsprofessional",
        "110 000 118",
        "spring: sinds 1 januari 2024, 28,8 uur per week, waarvan 20 uur in het beroep",
        "Heeft het register een eigen formulier? Gebruik dan dat formulier.",
    ):
        assert words in page.text, words
    assert "Geheime winkel" not in page.text


def test_without_hours_the_manager_writes_them_on_the_paper(client, ine, asked):
    page = client.sign_in(ine).page(asked)
    assert "SPRING: sinds 1 januari 2020" in page.text
    assert "Samira heeft geen uren per week ingevuld voor je organisatie." in page.text


def test_opening_it_is_kept(client, ine, asked, samira):
    client.sign_in(ine).page(asked)
    event = db.session.scalars(select(AuditEvent).order_by(AuditEvent.id.desc())).first()
    assert (event.action, event.actor_id, event.subject) == (
        Action.DOSSIER_READ,
        ine.id,
        samira.public_id,
    )


def strangers(samira, employer):
    """People who are something, but not the manager of who employs her."""
    town = make_organisation()
    make_appointment(samira, town, kind=AppointmentKind.PLACEMENT)
    return [
        make_staff(Role.MANAGER, town),
        make_manager(make_employer("Elders")),
        make_staff(Role.COORDINATOR, employer),
        make_staff(Role.ADMINISTRATOR, employer),
    ]


@pytest.mark.parametrize("path", ["", "/pdf"])
def test_only_the_manager_on_the_employment_line_opens_it(app, samira, employer, asked, path):
    for who in strangers(samira, employer):
        answer = app.test_client().sign_in(who).get(asked + path)
        assert answer.status_code in (403, 404), who.given_name
        assert "110 000 118" not in answer.text


def test_only_the_manager_on_the_employment_line_signs_it(app, samira, employer, asked):
    for who in strangers(samira, employer):
        answer = app.test_client().sign_in(who).post(asked, {"signed_on": "11-1-2027"})
        assert answer.status_code in (403, 404)
    assert statements()[0].signed_on is None


def test_a_manager_of_before_no_longer_opens_it(client, samira, ine, asked):
    client.sign_in(ine).page(asked)
    with db.transaction():
        for each in queries.employments_of(samira.id, today=TODAY):
            each.ends_on = TODAY - timedelta(days=1)
    assert client.get(asked).status_code == 404


def test_the_paper_is_filled_in_tagged_and_archival(client, samira, ine, asked):
    add_work(samira, hours="28.8")
    answer = client.sign_in(ine).get(f"{asked}/pdf")
    assert answer.mimetype == "application/pdf"
    assert "attachment" in answer.headers["Content-Disposition"]
    paper = pikepdf.open(BytesIO(answer.data))
    meta = paper.open_metadata()
    assert (meta["pdfaid:part"], meta["pdfuaid:part"]) == ("2", "1")
    assert paper.docinfo.Title == "Werkgeversverklaring: Samira Bouzid"
    text = text_of(paper)
    for words in (
        "Samira Bouzid",
        "110 000 118",
        "SPRING",
        "28,8",
        "eigen formulier",
        "Handtekening",
    ):
        assert words in text, words


def test_the_manager_says_when_it_was_signed_and_she_hears_it(client, samira, ine, asked):
    page = client.sign_in(ine).submit(asked, {"signed_on": "8-1-2027"})
    assert "Ondertekend op 8 januari 2027." in page.text
    (row,) = statements()
    assert (row.signed_on, row.signed_by_id) == (date(2027, 1, 8), ine.id)
    (letter,) = letters(mails.SIGNED)
    assert letter.person_id == samira.id
    reads_as(letter_of(letter), "application-statement-signed.txt")
    assert letters(mails.ASKED)[0].state is LetterState.WITHDRAWN


def test_a_letter_about_another_register_names_no_desk(samira, ine):
    row = make_registration(
        samira, register=Register.NIP, occupation=None, number="123", registered_on=date(2024, 6, 1)
    )
    statement = ask(row, samira)
    statement = queries.statement_for(identity(ine), statement.public_id, today=TODAY)
    service.sign_statement(statement, signed_on=TODAY, by=identity(ine), now=NOW)
    reads_as(letter_of(letters(mails.SIGNED)[0]), "application-statement-signed-other.txt")


def test_signing_twice_on_the_same_day_is_signing_once(client, ine, asked):
    client.sign_in(ine)
    for _time in range(2):
        client.submit(asked, {"signed_on": "8-1-2027"})
    assert len(letters(mails.SIGNED)) == 1


@pytest.mark.parametrize(
    ("day", "said"),
    [
        ("12-1-2027", "ligt in de toekomst"),
        ("1-1-2020", "ligt vóór deze registratieperiode"),
        ("", "Vul in op welke dag er is ondertekend."),
        ("31-2-2027", "bestaat niet"),
    ],
)
def test_a_day_that_cannot_be_right_is_refused(client, ine, asked, day, said):
    page = client.sign_in(ine).submit(asked, {"signed_on": day})
    assert said in page.text
    assert statements()[0].signed_on is None


def test_she_takes_it_back_and_the_letter_that_did_not_go_out_too(
    client, registration, samira, ine, asked
):
    page = client.sign_in(samira).submit(asking(registration, back=True))
    assert "De vraag is ingetrokken." in page.text
    assert letters(mails.ASKED)[0].state is LetterState.WITHDRAWN
    page = client.sign_in(ine).page(asked)
    assert "Samira trok deze vraag in" in page.text
    assert "110 000 118" not in page.text
    assert client.get(f"{asked}/pdf").status_code == 404
    client.submit(asked, {"signed_on": "8-1-2027"})
    assert statements()[0].signed_on is None


def test_after_taking_it_back_it_can_be_asked_again(client, registration, samira, asked):
    client.sign_in(samira)
    for _time in range(2):
        client.submit(asking(registration, back=True))
    client.submit(asking(registration))
    assert [each.withdrawn_at is None for each in statements()] == [False, True]
    assert len(letters(mails.ASKED)) == 2


def test_nobody_asks_for_another(client, registration, employer, ine):
    client.sign_in(make_samira(employer))
    for path in (asking(registration), asking(registration, back=True)):
        assert client.post(path).status_code == 404
    assert client.sign_in(ine).post(asking(registration)).status_code == 403


def test_every_step_is_in_the_trail(client, registration, samira, ine, asked):
    client.sign_in(ine).submit(asked, {"signed_on": "8-1-2027"})
    client.sign_in(samira).submit(asking(registration, back=True))
    wanted = [Action.STATEMENT_ASKED, Action.STATEMENT_SIGNED, Action.STATEMENT_WITHDRAWN]
    found = db.session.scalars(
        select(AuditEvent.action).where(AuditEvent.action.in_(wanted)).order_by(AuditEvent.id)
    )
    assert list(found) == wanted


def test_a_manager_finds_what_is_asked_without_the_letter(client, registration, samira, ine, asked):
    pages = ("/registraties/team", f"/registraties/{samira.public_id}")
    client.sign_in(ine)
    for path in pages:
        page = client.page(path)
        assert asked in page.links, path
        assert "Gevraagd op 11 januari 2027" in page.text or "vroeg op 11 januari 2027" in page.text
    client.submit(asked, {"signed_on": "11-1-2027"})
    for path in pages:
        assert asked not in client.page(path).links, path


def test_only_who_may_sign_finds_it(client, registration, samira, ine, asked):
    elsewhere = make_manager(make_employer("De Brug"), family_name="Ander")
    town = make_organisation(under=make_organisation(), name="Zundert")
    make_appointment(samira, town, kind=AppointmentKind.PLACEMENT)
    for manager in (elsewhere, make_manager(town, family_name="Gemeente")):
        client.sign_in(manager)
        assert asked not in client.page("/registraties/team").links
    assert queries.statements_asked(identity(elsewhere), today=TODAY) == []


def test_what_was_taken_back_waits_for_nobody(client, registration, samira, ine, asked):
    client.sign_in(samira).submit(asking(registration, back=True))
    assert queries.statements_asked(identity(ine), today=TODAY) == []
