"""An employer's overview of Mijn SKJ: handed in, looked at, confirmed in one go."""

import io
from datetime import date, timedelta

import pytest
from sqlalchemy import func, select
from werkzeug.datastructures import FileStorage
from werkzeug.test import encode_multipart

from leerhuis import db
from leerhuis.access import HOUSE, Role
from leerhuis.audit import Action, AuditEvent
from leerhuis.mail.models import QueuedLetter
from leerhuis.operations.cleaning import clean_up
from leerhuis.registers import Chamber
from leerhuis.registry import service as registry
from leerhuis.registry.checks import overview
from leerhuis.registry.checks.models import OverviewColumns, OverviewUpload, RegisterCheck
from leerhuis.registry.checks.reading import Part
from leerhuis.registry.checks.rules import Outcome
from leerhuis.registry.models import Registration
from leerhuis.registry.rules import CheckedHow, Source, State
from tests.counting import statements
from tests.factories import (
    NOW,
    TODAY,
    make_appointment,
    make_organisation,
    make_professional,
    make_staff,
)
from tests.factories_registry import make_registration
from tests.page import Page
from tests.workbooks import by_hand, cell, workbook

IN = "/registraties/overzicht-inlezen"
HEADER = "SKJ-nummer\tNaam professional\tKamer\tGeldig tot"
MAPPED = {
    "number": "SKJ-nummer",
    "name": "Naam professional",
    "chamber": "Kamer",
    "held_on": "Geldig tot",
}


def known(employer, *, family_name="Groot", **given):
    person = make_professional(employer, given_name="Anouk", family_name=family_name)
    return make_registration(person, **given)


def row_of(row, **other):
    """The row of the overview for a registration, or with something else in it."""
    said = {
        "number": row.number,
        "name": "Anouk Groot",
        "chamber": "Jeugd- en gezinsprofessional",
        "held_on": "01-06-2029",
    } | other
    return "\t".join(said.values())


def hand_in(desk, *rows, header=HEADER, employer=None, **files):
    """Paste a table, and follow to where it leads."""
    data = {
        "pasted": "\r\n".join([header, *rows]) if rows else "",
        "organisation": employer or the_employer(),
    }
    boundary, body = encode_multipart({**data, **files, "csrf_token": desk.csrf_token()})
    answer = desk.open(
        IN,
        method="POST",
        data=body,
        content_type=f"multipart/form-data; boundary={boundary}",
        follow_redirects=True,
    )
    assert answer.status_code == 200, answer.status_code
    return Page(answer.text)


def the_employer():
    from leerhuis.people.models import Organisation  # noqa: PLC0415

    return db.session.scalar(select(Organisation.public_id).filter_by(name="Stichting SPRING"))


def the_path():
    upload = db.session.scalar(select(OverviewUpload).order_by(OverviewUpload.id.desc()))
    return f"{IN}/{upload.public_id}"


def looked_at(desk, *rows, **given):
    """The page with what confirming would do, the columns being told."""
    page = hand_in(desk, *rows, **given)
    if page.h1 == "Welke kolom is wat?":
        page = desk.submit(f"{the_path()}/kolommen", MAPPED)
    return page


def confirm(desk, *taken):
    return desk.submit(f"{the_path()}/bevestigen", {"take": [row.public_id for row in taken]})


def fresh(row):
    db.session.expire_all()
    return db.session.get(Registration, row.id)


def number_of(kind):
    return db.session.scalar(select(func.count()).select_from(kind))


def letters():
    return list(db.session.scalars(select(QueuedLetter.kind)))


def test_the_list_of_checks_leads_to_the_overview(desk):
    assert IN in desk.page("/registraties/controles").links


def test_the_columns_are_guessed_asked_once_and_kept(desk, employer):
    row = known(employer)
    page = hand_in(desk, row_of(row))
    assert page.h1 == "Welke kolom is wat?"
    for name in MAPPED.values():
        assert f'<option value="{name}" selected>' in page.html
    desk.submit(f"{the_path()}/kolommen", MAPPED)
    page = hand_in(desk, row_of(row))
    assert page.h1 == "Het overzicht naast Leerhuis"
    assert number_of(OverviewColumns) == 1


def test_other_names_of_columns_are_asked_again(desk, employer):
    row = known(employer)
    looked_at(desk, row_of(row))
    page = hand_in(desk, row_of(row), header="Nummer\tWie\tWat\tWanneer")
    assert page.h1 == "Welke kolom is wat?"
    said = {"number": "Nummer", "name": "Wie", "chamber": "Wat", "held_on": "Wanneer"}
    page = desk.submit(f"{the_path()}/kolommen", said)
    assert "1 registratie staat net zo in het overzicht" in page.text


def test_a_column_can_hold_one_thing_only(desk, employer):
    hand_in(desk, row_of(known(employer)))
    page = desk.submit(f"{the_path()}/kolommen", MAPPED | {"name": "SKJ-nummer"})
    assert "Kies voor elk een andere kolom." in page.text


def test_only_the_number_is_needed(desk, employer):
    row = known(employer)
    hand_in(desk, row_of(row))
    page = desk.submit(f"{the_path()}/kolommen", {"number": "SKJ-nummer"})
    assert "1 registratie staat net zo in het overzicht" in page.text


def test_what_is_the_same_is_checked_in_one_go_and_only_once(desk, employer):
    rows = [known(employer) for _ in range(3)]
    page = looked_at(desk, *[row_of(row) for row in rows])
    assert "3 registraties staan net zo in het overzicht" in page.text
    assert number_of(RegisterCheck) == 0
    page = confirm(desk)
    assert "3 registraties zijn vastgelegd als gecontroleerd." in page.text
    for row in map(fresh, rows):
        assert (row.checked_on, row.checked_how) == (TODAY, CheckedHow.EMPLOYER_OVERVIEW)
        assert row.check_due_on == date(2028, 1, 11)
    page = confirm(desk)
    assert "Er was niets vast te leggen" in page.text
    assert number_of(RegisterCheck) == 3
    assert letters() == []
    page = hand_in(desk, *[row_of(row) for row in rows])
    assert "Niets te bevestigen" in page.text


def test_more_than_one_click_can_hold_goes_on_at_the_next(desk, employer, monkeypatch):
    monkeypatch.setattr(overview, "AT_ONCE", 2)
    monkeypatch.setattr(overview, "BATCH", 1)
    rows = [known(employer) for _ in range(3)]
    looked_at(desk, *[row_of(row) for row in rows])
    page = confirm(desk)
    assert "2 registraties zijn vastgelegd" in page.text
    assert "Er is nog 1 over." in page.text
    confirm(desk)
    assert number_of(RegisterCheck) == 3


def test_what_differs_is_shown_and_taken_over_when_ticked(desk, employer):
    date_of, chamber_of, left = (known(employer) for _ in range(3))
    later = row_of(date_of, held_on="01-06-2034")
    other = row_of(chamber_of, chamber="Pedagoog")
    page = looked_at(desk, later, other, row_of(left, held_on="02-06-2029"))
    assert "Herregistratiedatum: 1 juni 2029 wordt 1 juni 2034" in page.text
    assert "Kamer: wordt Pedagoog" in page.text
    confirm(desk, date_of, chamber_of)
    row = fresh(date_of)
    assert (row.held_on, row.state, row.source) == (
        date(2034, 6, 1),
        State.RENEWED,
        Source.REGISTER,
    )
    assert fresh(chamber_of).occupation == Chamber.PEDAGOGUE
    assert fresh(chamber_of).checked_how is CheckedHow.EMPLOYER_OVERVIEW
    assert (fresh(left).held_on, fresh(left).checked_on) == (date(2029, 6, 1), None)
    assert set(letters()) == {"checks/changed"}
    assert db.session.scalars(select(RegisterCheck.outcome)).all() == [Outcome.DIFFERS] * 2


def test_a_tick_for_somebody_else_does_nothing(desk, employer):
    row, strange = known(employer), known(make_organisation(under=make_organisation()))
    looked_at(desk, row_of(row, held_on="02-06-2029"))
    confirm(desk, strange)
    assert number_of(RegisterCheck) == 0


def test_a_number_under_another_name_is_left_for_somebody_to_look_at(desk, employer):
    row = known(employer)
    page = looked_at(desk, row_of(row, name="P. de Vries"))
    assert "op een andere naam" in page.text
    assert "P. de Vries" in page.text
    confirm(desk)
    assert fresh(row).checked_on is None


def test_a_registration_that_is_over_here_is_left_for_somebody_to_look_at(desk, employer):
    row = known(employer)
    registry.deregister(row, on=TODAY, source=Source.PERSON, by=HOUSE, now=NOW)
    page = looked_at(desk, row_of(row))
    assert "In Leerhuis is deze registratie voorbij." in page.text


def test_a_date_that_has_passed_is_no_agreement(desk, employer):
    row = known(employer, held_date=TODAY - timedelta(days=3), now=NOW - timedelta(days=60))
    page = looked_at(desk, row_of(row, held_on=f"{row.held_on:%d-%m-%Y}"))
    assert "De datum is voorbij" in page.text
    page = looked_at(desk, row_of(row, held_on="01-01-2032"))
    confirm(desk, row)
    assert fresh(row).state is State.RENEWED


def test_who_is_on_one_side_only_is_named_and_never_matched_on_a_name(desk, employer):
    ours = known(employer, family_name="Brûlé")
    theirs = row_of(ours, number="199999999", name="Anouk Brûlé")
    page = looked_at(desk, theirs)
    assert "199999999" in page.text
    assert "Wel in het overzicht, niet in Leerhuis" in page.text
    assert "Brûlé, Anouk" in page.text
    assert f"/registraties/controles/{ours.public_id}" in page.links
    assert "Geen nummer in het overzicht" in page.text


def test_a_registration_elsewhere_is_not_given_away(desk, employer):
    strange = known(make_organisation(under=make_organisation()), family_name="Elders")
    page = looked_at(desk, row_of(strange, name=""))
    assert "Elders" not in page.text
    assert strange.public_id not in page.html


def test_faults_stand_by_row_and_column_and_the_rest_goes_on(desk, employer):
    row = known(employer)
    page = looked_at(
        desk,
        row_of(row),
        row_of(row, number="abc"),
        row_of(row, number="199999998", held_on="31-02-2029"),
        row_of(row, number="199999997", chamber="Timmerman"),
        row_of(row),
        "199999996\tKort",
        row_of(row, number="=1+1"),
    )
    for words in (
        "Rij 3 SKJ-nummer Vul het SKJ-nummer in met 6 tot en met 10 cijfers.",
        "Rij 4 Geldig tot De dag 31-02-2029 bestaat niet.",
        "Rij 5 Kamer We kennen het beroep Timmerman",
        "Rij 6 SKJ-nummer Dit nummer staat ook in rij 2.",
        "Rij 7 hele rij",
        "Rij 8 SKJ-nummer",
    ):
        assert words in page.text
    assert "Wel in Leerhuis, niet in het overzicht" not in page.text
    confirm(desk)
    assert fresh(row).checked_on == TODAY


def test_a_workbook_does_as_well_and_dates_may_have_a_time(desk, employer):
    row = known(employer)
    cells = [int(row.number), "Anouk Groot", "JGP", date(2029, 6, 1)]
    data = workbook(HEADER.split("\t"), cells)
    page = looked_at(desk, file=FileStorage(io.BytesIO(data), "overzicht.xlsx"))
    assert "1 registratie staat net zo in het overzicht" in page.text
    page = looked_at(desk, row_of(row, held_on="01-06-2029 00:00"))
    assert "1 registratie staat net zo in het overzicht" in page.text


@pytest.mark.parametrize("mark", [";", ","])
def test_other_marks_between_the_columns_do_as_well(desk, employer, mark):
    row = known(employer)
    page = looked_at(desk, row_of(row).replace("\t", mark), header=HEADER.replace("\t", mark))
    assert "1 registratie staat net zo in het overzicht" in page.text


@pytest.mark.parametrize(
    ("rows", "files", "sentence"),
    [
        ([], {}, "Plak de tabel, of kies een bestand."),
        (["\x00"], {}, "geen tabel"),
        ([" "], {}, "Er staan geen rijen onder"),
        ([], {"file": b"%PDF-1.7\x00"}, "geen tabel"),
        ([], {"file": by_hand(cell("A1", "a") + cell("XFD1048576", "b"))}, "meer dan 50000 rijen"),
        (["x"], {"file": b"Nummer\r\n1"}, "Plak de tabel, of kies een bestand."),
    ],
    ids=range(6),
)
def test_what_is_no_table_is_refused(desk, employer, rows, files, sentence):
    files = {name: FileStorage(io.BytesIO(data), "x") for name, data in files.items()}
    page = hand_in(desk, *rows, **files)
    assert sentence in page.text
    assert page.title.startswith("Fout: ")
    assert number_of(OverviewUpload) == 0


def test_a_file_that_is_too_large_leads_back_with_its_limit(desk, employer):
    large = FileStorage(io.BytesIO(b"x" * (11 * 1024 * 1024 + 1)), "x.csv")
    boundary, body = encode_multipart({"file": large, "csrf_token": desk.csrf_token()})
    kind = f"multipart/form-data; boundary={boundary}"
    answer = desk.open(IN, method="POST", data=body, content_type=kind)
    assert answer.status_code == 413
    assert "hoogstens 10 MB" in Page(answer.text).text
    assert IN in Page(answer.text).links


def test_an_overview_is_of_whoever_handed_it_in(desk, client, employer):
    looked_at(desk, row_of(known(employer)))
    path = the_path()
    client.sign_in(make_staff(Role.MANAGER, employer))
    client.page(path, status=404)
    client.page(f"{path}/kolommen", status=404)
    client.submit(f"{path}/bevestigen", status=404)
    assert number_of(RegisterCheck) == 0


def test_an_employer_of_somebody_else_cannot_be_chosen(desk, employer):
    other = make_organisation(under=make_organisation())
    page = hand_in(desk, "1", employer=other.public_id)
    assert page.title.startswith("Fout: ")


def test_who_manages_no_employer_is_told(client):
    page = client.sign_in(make_staff(Role.MANAGER, make_organisation())).page(IN)
    assert "Je geeft geen leiding bij een werkgever." in page.text
    client.submit(IN, {"pasted": "a"})
    assert number_of(OverviewUpload) == 0


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.MANAGER])
def test_only_managers_read_an_overview_in(client, employer, role):
    client.sign_in(make_staff(role, employer))
    assert client.get(IN).status_code == 403


def test_nobody_checks_their_own_registration(client, employer):
    manager = make_staff(Role.MANAGER, employer)
    make_appointment(manager, employer)
    row = make_registration(manager)
    page = looked_at(client.sign_in(manager), row_of(row, name=""))
    assert "Geen nummer in het overzicht" in page.text


def test_an_overview_is_forgotten_after_a_day(desk, employer):
    looked_at(desk, row_of(known(employer)))
    clean_up(now=NOW + timedelta(days=1))
    assert number_of(OverviewUpload) == 0


def test_what_changed_since_it_was_looked_at_is_left(desk, employer):
    row = known(employer)
    looked_at(desk, row_of(row))
    upload = db.session.scalar(select(OverviewUpload))
    plan = overview.plan_of(
        upload,
        db.session.get_one(type(employer), employer.id),
        {overview.Part.NUMBER: "SKJ-nummer"},
        by=HOUSE,
        today=TODAY,
    )
    registry.renew(fresh(row), on=TODAY, by=HOUSE, now=NOW)
    assert overview.apply(plan, (), by=HOUSE, now=NOW) == (0, 0, 0)


def test_a_look_costs_the_same_whatever_its_rows(desk, employer):
    def cost(*rows):
        looked_at(desk, *[row_of(row) for row in rows])
        with statements() as seen:
            desk.page(the_path())
        return len(seen)

    rows = [known(employer) for _ in range(8)]
    assert cost(rows[0]) == cost(*rows)


def test_nasty_text_in_an_overview_is_text(desk, employer):
    page = looked_at(desk, row_of(known(employer), name="<script>alert(1)</script>"))
    assert "<script>alert" not in page.html


def test_handing_in_an_overview_is_written_down(desk, employer):
    hand_in(desk, row_of(known(employer)))
    wanted = select(AuditEvent).where(AuditEvent.action == Action.OVERVIEW_HANDED_IN)
    (event,) = db.session.scalars(wanted)
    assert event.details == {"employer": employer.public_id}


def test_an_overview_confirmed_by_two_managers_at_once_is_one_check(desk, employer):
    """Both looked before either confirmed."""
    row = known(employer)
    looked_at(desk, row_of(row))
    upload = db.session.scalar(select(OverviewUpload))
    columns = {Part.NUMBER: "SKJ-nummer", Part.HELD_ON: "Geldig tot"}
    plan = overview.plan_of(upload, employer, columns, by=HOUSE, today=TODAY)
    for confirmed in (1, 0):
        noted = overview.apply(plan, (), by=HOUSE, now=NOW)
        assert noted.confirmed == confirmed
    assert number_of(RegisterCheck) == 1
