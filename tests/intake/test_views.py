"""The pages of an import."""

import io

import pytest
from sqlalchemy import func, select
from werkzeug.datastructures import FileStorage
from werkzeug.test import encode_multipart

from leerhuis import clock, db
from leerhuis.access import Role
from leerhuis.intake.models import Upload
from leerhuis.people.models import Appointment, Person
from tests.factories import NOW, TODAY, make_organisation, make_staff
from tests.intake.staff import AIMEE, DATA, anouk, crowd, staff_file, staff_workbook
from tests.page import Page
from tests.workbooks import by_hand, cell


@pytest.fixture(autouse=True)
def at_now(monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: NOW)


@pytest.fixture
def region(app):
    return make_organisation(name="West-Brabant West")


@pytest.fixture
def desk(client, region):
    return client.sign_in(make_staff(Role.ADMINISTRATOR, region))


def posted(desk, data, *, name="medewerkers.csv"):
    """A form with a file, encoded here: the client would leave a large one open on disk."""
    token = desk.csrf_token()
    values = {
        "file": FileStorage(io.BytesIO(data), name),
        "function": "youth_professional",
        "csrf_token": token,
    }
    boundary, body = encode_multipart(values)
    return {"data": body, "content_type": f"multipart/form-data; boundary={boundary}"}


def hand_in(desk, data, **how):
    answer = desk.open(
        "/beheer/import", method="POST", follow_redirects=True, **posted(desk, data, **how)
    )
    assert answer.status_code == 200
    return Page(answer.text)


def the_upload():
    return db.session.scalar(select(Upload).order_by(Upload.id.desc()))


def go_on(desk, **chosen):
    upload = the_upload()
    return desk.submit(f"/beheer/import/{upload.public_id}", {"make_places": "y"} | chosen)


def people():
    return db.session.scalar(select(func.count()).select_from(Person))


def test_a_file_is_looked_at_and_then_imported(desk):
    page = hand_in(desk, staff_file(anouk()))
    assert "Groot, Anouk de" in page.text
    assert people() == 1
    page = go_on(desk)
    assert page.h1 == "Het bestand is geïmporteerd"
    assert people() == 2


def test_a_second_look_says_that_all_is_there(desk):
    hand_in(desk, staff_file(anouk()))
    go_on(desk)
    assert "staat al in Leerhuis" in hand_in(desk, staff_file(anouk())).text


def test_pressing_twice_gives_the_same_answer(desk):
    hand_in(desk, staff_file(anouk()))
    assert go_on(desk).h1 == go_on(desk).h1
    assert people() == 2


def test_every_fault_stands_on_the_page_at_once(desk):
    page = hand_in(desk, (DATA / "medewerkers-met-fouten.csv").read_bytes())
    for words in ("31-02-2028", "KVK", "negen", "formule", "Rij", "hele rij"):
        assert words in page.text
    assert "Importeer bestand" not in page.text
    assert the_upload().applied_at is None


def test_a_file_that_is_no_table_is_refused(desk):
    for data in (b"PK\x03\x04rest", b"", b"\x00\x01\x02", b"Naam\nAnouk\n"):
        page = hand_in(desk, data)
        assert page.title.startswith("Fout: ")
    assert the_upload() is None


def test_a_workbook_is_imported_as_the_same_csv_file_is(desk):
    hand_in(desk, staff_file(anouk(), AIMEE))
    go_on(desk)
    page = hand_in(desk, staff_workbook(anouk(), AIMEE), name="medewerkers.xlsx")
    assert "staat al in Leerhuis" in page.text


def test_faults_in_a_workbook_stand_on_the_page_by_row_and_column(desk):
    wrong = staff_workbook(anouk(), AIMEE | {"FTE": "negen", "In dienst": "31-02-2028"})
    page = hand_in(desk, wrong, name="medewerkers.xlsx")
    assert "Rij 3 FTE negen" in page.text
    assert "Rij 3 In dienst De dag 31-02-2028 bestaat niet" in page.text
    assert people() == 1


def test_a_workbook_that_would_take_all_memory_is_a_sentence(desk):
    far = by_hand(cell("A1", "a") + cell("XFD1048576", "b"))
    page = hand_in(desk, far, name="klein.xlsx")
    assert "meer dan 50000 rijen" in page.text
    assert desk.page("/beheer/import").h1


@pytest.mark.parametrize("kind", [staff_file, staff_workbook])
def test_fifty_thousand_rows_with_faults_are_a_list_of_faults(desk, kind):
    rows = crowd(50_000)
    for at in range(0, 50_000, 50):
        rows[at] = rows[at] | {"FTE": f"negen{at}"}
    page = hand_in(desk, kind(*rows), name="iedereen")
    assert "Rij 2 FTE negen0" in page.text
    assert "Dit zijn de eerste 500." in page.text
    assert people() == 1
    assert the_upload().applied_at is None


def test_the_same_fault_in_many_rows_is_said_once(desk):
    page = hand_in(desk, staff_file(*[each | {"FTE": "negen"} for each in crowd(40)]))
    assert "Rijen 2, 3, 4, 5, 6 en nog 35 FTE" in page.text
    assert page.text.count("negen") == 1


def test_too_many_people_are_told_where_to_cut(desk):
    page = hand_in(desk, staff_file(*crowd(5_001)))
    assert "Rij 5002 hele rij Importeer hoogstens 5000 rijen" in page.text
    assert "Importeer bestand" not in page.text


def test_no_file_is_a_fault_of_the_form(desk):
    page = desk.submit("/beheer/import", {"function": "office"}, content_type="multipart/form-data")
    assert "Kies een bestand." in page.text


def test_a_file_that_is_too_large_is_refused_before_it_is_read(desk):
    large = posted(desk, b"x" * (11 * 1024 * 1024 + 1))
    answer = desk.open("/beheer/import", method="POST", **large)
    assert answer.status_code == 413
    page = Page(answer.text)
    assert "hoogstens 10 MB" in page.text
    assert "/beheer/import" in page.links
    page = hand_in(desk, b"x" * (10 * 1024 * 1024 + 1))
    assert "10 MB" in page.text


def test_new_organisations_need_a_tick(desk):
    hand_in(desk, staff_file(anouk()))
    upload = the_upload()
    page = desk.submit(f"/beheer/import/{upload.public_id}", {})
    assert page.title.startswith("Fout: ")
    assert people() == 1


def test_the_absent_are_named_and_leave_when_ticked(desk):
    hand_in(desk, staff_file(anouk(), AIMEE))
    go_on(desk)
    page = hand_in(desk, staff_file(anouk()))
    assert "Brûlé, Aimée (Stichting SPRING)" in page.text
    aimee = db.session.scalar(select(Person).filter_by(family_name="Brûlé"))
    page = go_on(desk, leavers=aimee.public_id)
    assert "Vul de laatste dag in" in page.text
    go_on(desk, leavers=aimee.public_id, last_day=f"{TODAY:%d-%m-%Y}")
    ends = db.session.scalars(select(Appointment.ends_on).filter_by(person_id=aimee.id))
    assert set(ends) == {TODAY}


def test_what_changed_in_the_meantime_is_shown_again(desk):
    hand_in(desk, staff_file(anouk()))
    page = go_on(desk, seen="another plan")
    assert "intussen" in page.text
    assert people() == 1


def test_a_file_is_its_owners_alone(desk, client, region):
    hand_in(desk, staff_file(anouk()))
    path = f"/beheer/import/{the_upload().public_id}"
    client.sign_in(make_staff(Role.ADMINISTRATOR, region))
    client.page(path, status=404)
    client.submit(path, {"make_places": "y"}, status=404)


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.ADMINISTRATOR])
def test_only_an_administrator_imports(client, region, role):
    client.sign_in(make_staff(role, region))
    assert client.get("/beheer/import").status_code == 403


def test_nasty_names_are_text(desk):
    page = hand_in(desk, staff_file(anouk(Achternaam="<script>alert(1)</script>")))
    assert "<script>alert" not in page.html
    assert "&lt;script&gt;" in page.html
