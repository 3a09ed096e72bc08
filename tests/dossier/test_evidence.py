"""Evidence: kept with its row, for its owner, and for the employer where it is not reflection."""

import io
import shutil
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from sqlalchemy import select, update
from werkzeug.datastructures import FileStorage, MultiDict
from werkzeug.test import encode_multipart

from leerhuis import clock, db, files, settings
from leerhuis.access import Role
from leerhuis.audit import Action, AuditEvent
from leerhuis.errors import Missing, Refused
from leerhuis.people.rules import AppointmentKind
from leerhuis.registers import Form
from leerhuis.registry.dossier import evidence, rules, service
from leerhuis.registry.dossier.models import Activity, Evidence
from leerhuis.registry.rules import Source
from tests.dossier.people import add
from tests.factories import (
    NOW,
    identity,
    make_appointment,
    make_organisation,
    make_professional,
    make_staff,
)
from tests.factories_registry import FORMAL, REFLECTION, give_points, make_registration
from tests.handed_in import GPS, drawing, opened, paper, photo

KEY = "k" * 22


@pytest.fixture(autouse=True)
def at_now(monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: NOW)


@pytest.fixture(autouse=True)
def empty_disk(app):
    """Files of tests before this one have no row any more."""
    shutil.rmtree(settings.current().files_dir, ignore_errors=True)


@pytest.fixture
def region(app):
    return make_organisation()


@pytest.fixture
def employer(region):
    return make_organisation(under=region, name="SPRING")


@pytest.fixture
def samira(employer):
    person = make_professional(employer, given_name="Samira")
    make_registration(person)
    return person


def keep(person, ref, data=None, name="bewijs.pdf", now=NOW):
    evidence.add(person.id, ref, data=data or paper(), name=name, by=identity(person), now=now)
    return db.session.scalars(select(Evidence).order_by(Evidence.id.desc())).first()


def address(row):
    return f"/mijn/bewijs/{row.public_id}"


def handed_in(*named):
    return [FileStorage(io.BytesIO(data), name, "files") for data, name in named]


def form(**given):
    usual = {"key": KEY, "form": "supervision", "on": "11-1-2027", "hours": "2"}
    return {**usual, **given}


def send(client, path, data):
    """As a browser does; a body of bytes, since the client leaves a large one open."""
    files_of = data.pop("files", [])
    sent = MultiDict([*data.items(), *(("files", each) for each in files_of)])
    sent["csrf_token"] = client.csrf_token()
    boundary, body = encode_multipart(sent)
    kind = f'multipart/form-data; boundary="{boundary}"'
    return client.post(path, body, content_type=kind, csrf=False)


def test_a_photo_comes_in_with_the_activity_and_goes_out_as_a_download(client, samira):
    client.sign_in(samira)
    send(client, "/mijn/dossier/toevoegen", form(files=handed_in((photo(), "IMG 1.jpg"))))
    [row] = db.session.scalars(select(Evidence))
    assert (row.ref, row.file_name, row.media_type) == (KEY, "IMG 1.jpg", "image/jpeg")
    answer = client.get(address(row))
    assert answer.status_code == 200
    assert answer.headers["Content-Disposition"] == 'attachment; filename="IMG 1.jpg"'
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Cache-Control"] == "private, no-store"
    assert "sandbox" in answer.headers["Content-Security-Policy"]
    assert answer.mimetype == "image/jpeg"
    assert dict(opened(answer.data).getexif()) == {}
    assert opened(photo()).getexif().get_ifd(GPS)


def test_five_files_come_in_at_once_and_a_sixth_is_too_many(client, samira):
    client.sign_in(samira)
    six = [(drawing((30 + number, 30)), f"foto {number}.png") for number in range(6)]
    page = send(client, "/mijn/dossier/toevoegen", form(files=handed_in(*six)))
    assert "Kies hoogstens 5 bestanden tegelijk." in page.text
    assert db.session.scalars(select(Evidence)).all() == []
    send(client, "/mijn/dossier/toevoegen", form(files=handed_in(*six[:5])))
    assert len(db.session.scalars(select(Evidence)).all()) == 5


@pytest.mark.parametrize(
    ("data", "name", "sentence"),
    [
        (b"", "leeg.pdf", "Dit bestand is leeg."),
        (b"MZ\x90\x00", "virus.pdf", "Kies een PDF, een JPEG of een PNG."),
        (photo(), "foto.pdf", "De naam van dit bestand zegt iets anders"),
        (photo((400, 400))[:600], "foto.jpg", "De foto is beschadigd."),
        (drawing((6_500, 6_500), mode="1"), "bom.png", "40 miljoen pixels"),
        (paper().ljust(10 * 1024 * 1024 + 1, b"\n"), "groot.pdf", "groter dan 10 MB"),
    ],
)
def test_a_file_that_will_not_do_says_why_and_all_else_is_kept(
    client, samira, data, name, sentence
):
    client.sign_in(samira)
    sent = form(
        files=handed_in((photo(), "goed.jpg"), (data, name)), hours="1,5", note="Over grenzen"
    )
    page = send(client, "/mijn/dossier/toevoegen", sent)
    assert sentence in page.text
    assert f"{name}: " in page.text
    assert 'value="1,5"' in page.text
    assert "Over grenzen" in page.text
    assert "goed.jpg" in page.text
    assert [each.file_name for each in db.session.scalars(select(Evidence))] == ["goed.jpg"]
    send(client, "/mijn/dossier/toevoegen", form(hours="1,5"))
    shown = client.page(f"/mijn/dossier/{KEY}")
    assert "goed.jpg" in shown.text


def test_a_photo_is_kept_when_a_field_is_wrong(client, samira):
    client.sign_in(samira)
    page = send(
        client, "/mijn/dossier/toevoegen", form(files=handed_in((photo(), "foto.jpg")), hours="")
    )
    assert "Vul de uren in." in page.text
    assert "foto.jpg" in page.text
    send(client, "/mijn/dossier/toevoegen", form())
    assert "foto.jpg" in client.page(f"/mijn/dossier/{KEY}").text


def test_the_same_photo_sent_twice_is_kept_once(client, samira):
    client.sign_in(samira)
    for _ in range(2):
        send(client, "/mijn/dossier/toevoegen", form(files=handed_in((photo(), "foto.jpg"))))
    assert len(db.session.scalars(select(Evidence)).all()) == 1


def test_two_files_of_one_name_and_size_are_two_when_they_show_other_things(samira):
    one, other = paper(), paper().replace(b"%PDF-1.", b"%PDF-2.")
    assert (len(one), one) != (len(other), other)
    row = add(samira)
    for data in (one, other, one):
        keep(samira, row.public_id, data)
    assert len(db.session.scalars(select(Evidence)).all()) == 2
    assert len(list(on_disk())) == 2


def test_what_is_wrong_is_told_in_the_order_of_the_fields(client, samira):
    client.sign_in(samira)
    too_many = handed_in(*((photo(), f"{number}.jpg") for number in range(6)))
    answer = send(client, "/mijn/dossier/toevoegen", form(on="", files=too_many))
    assert answer.text.index("Vul de datum in.") < answer.text.index(
        "Kies hoogstens 5 bestanden tegelijk."
    )


def test_an_upload_of_200_megabytes_is_refused_by_its_length(client, samira):
    client.sign_in(samira)
    answer = client.post(
        "/mijn/dossier/toevoegen",
        content_type="multipart/form-data; boundary=x",
        environ_overrides={"CONTENT_LENGTH": str(200 * 1024 * 1024)},
        csrf=False,
    )
    assert answer.status_code == 413


def test_no_activity_takes_the_name_of_a_course(client, samira, employer):
    """Else what somebody calls their own decides of whoever has the course what others may see."""
    give_points(samira, (REFLECTION, Decimal(6)), ref=KEY)
    row = keep(samira, KEY)
    other = make_professional(employer)
    client.sign_in(other)
    answer = send(client, "/mijn/dossier/toevoegen", form(form="formal"))
    assert answer.status_code == 404
    make_saved_activity(other)
    client.sign_in(make_staff(Role.MANAGER, employer))
    assert client.get(address(row)).status_code == 404


def make_saved_activity(person):
    """One that came in before the course brought its points."""
    with db.transaction():
        db.add(
            Activity(
                public_id=KEY,
                person_id=person.id,
                form=Form.FORMAL,
                title="Training",
                completed_on=NOW.date(),
                hours=Decimal(2),
                source=Source.PERSON,
                recorded_at=NOW,
                changed_at=NOW,
            )
        )


@pytest.mark.parametrize("path", ["/mijn/dossier/toevoegen", f"/mijn/dossier/{KEY}/bewijs"])
def test_only_files_have_room_other_fields_would_fill_the_memory(client, samira, path):
    answer = client.sign_in(samira).post(
        path,
        content_type="application/x-www-form-urlencoded",
        environ_overrides={"CONTENT_LENGTH": str(30 * 1024 * 1024)},
        csrf=False,
    )
    assert answer.status_code == 413


def test_a_person_has_room_for_200_megabytes(samira):
    activity = add(samira)
    row = keep(samira, activity.public_id)
    with db.transaction():
        db.session.execute(update(Evidence).values(size=rules.QUOTA - 100))
    before = len(on_disk())
    with pytest.raises(Refused, match="of 200 MB"):
        keep(samira, activity.public_id, photo(), "foto.jpg")
    assert len(on_disk()) == before
    evidence.remove(row, by=identity(samira), now=NOW)
    keep(samira, activity.public_id, photo(), "foto.jpg")


def on_disk():
    after = NOW + timedelta(days=36_500)
    return [name for folder in files.FOLDERS for name in files.names_in(folder, before=after)]


def test_what_is_removed_is_gone_from_the_disk_and_from_its_address(client, samira):
    activity = add(samira)
    row = keep(samira, activity.public_id)
    client.sign_in(samira)
    client.submit(f"{address(row)}/verwijderen")
    assert client.get(address(row)).status_code == 404
    assert row.stored_as not in on_disk()


def test_an_activity_takes_its_evidence_along(client, samira):
    activity = add(samira)
    row = keep(samira, activity.public_id)
    service.remove_activity(activity, by=identity(samira), now=NOW)
    assert client.sign_in(samira).get(address(row)).status_code == 404
    assert row.stored_as not in on_disk()


@pytest.mark.parametrize("work", ["course", "activity"])
def test_the_manager_of_the_employer_sees_what_is_not_reflection(client, samira, employer, work):
    ref = add(samira, Form.FORMAL, "6").public_id if work == "activity" else "c" * 22
    if work == "course":
        give_points(samira, (FORMAL, Decimal(6)), ref=ref)
    row = keep(samira, ref)
    manager = make_staff("manager", employer)
    assert client.sign_in(manager).get(address(row)).status_code == 200
    events = db.session.scalars(
        select(AuditEvent).where(AuditEvent.action == Action.EVIDENCE_READ)
    ).all()
    assert [(each.actor_id, each.subject) for each in events] == [(manager.id, samira.public_id)]


@pytest.mark.parametrize("work", ["course", "activity"])
def test_reflection_is_its_owners_alone(client, samira, employer, work):
    ref = add(samira, Form.SUPERVISION).public_id if work == "activity" else "c" * 22
    if work == "course":
        give_points(samira, (REFLECTION, Decimal(6)), ref=ref)
    row = keep(samira, ref)
    assert client.sign_in(make_staff("manager", employer)).get(address(row)).status_code == 404
    assert client.sign_in(samira).get(address(row)).status_code == 200


def test_reflection_that_is_shared_can_be_opened_until_it_is_not(client, samira, employer):
    activity = add(samira, Form.SUPERVISION)
    row, manager = keep(samira, activity.public_id), make_staff("manager", employer)
    for shared, status in ((True, 200), (False, 404)):
        client.sign_in(samira)
        client.submit(
            f"/mijn/dossier/{activity.public_id}/delen", {"delen": "ja" if shared else "nee"}
        )
        assert client.sign_in(manager).get(address(row)).status_code == status


def test_what_becomes_reflection_is_closed_at_once(client, samira, employer):
    activity = add(samira, Form.FORMAL, "2")
    row, manager = keep(samira, activity.public_id), make_staff("manager", employer)
    assert client.sign_in(manager).get(address(row)).status_code == 200
    said = rules.Said(Form.SUPERVISION, "x", activity.completed_on, activity.hours)
    service.change_activity(activity, said, by=identity(samira), now=NOW)
    assert client.sign_in(manager).get(address(row)).status_code == 404


def test_a_photo_of_a_form_that_was_never_sent_is_nobody_elses(client, samira, employer):
    row = keep(samira, KEY)
    assert client.sign_in(make_staff("manager", employer)).get(address(row)).status_code == 404
    assert client.sign_in(samira).get(address(row)).status_code == 200


def test_others_find_nothing_there(client, samira, region, employer):
    row = keep(samira, add(samira, Form.FORMAL, "6").public_id)
    town = make_organisation(under=region)
    make_appointment(samira, town, kind=AppointmentKind.PLACEMENT)
    others = [
        make_staff("manager", town),
        make_staff("manager", make_organisation(under=region)),
        make_professional(employer),
    ]
    for other in others:
        assert client.sign_in(other).get(address(row)).status_code == 404
        assert client.post(f"{address(row)}/verwijderen").status_code in (403, 404)
    for role in ("coordinator", "administrator", "policy", "privacy_officer"):
        assert client.sign_in(make_staff(role, region)).get(address(row)).status_code == 403
    assert client.sign_in(samira).get(address(row)).status_code == 200


def test_the_employers_manager_does_not_take_evidence_away(client, samira, employer):
    row = keep(samira, add(samira, Form.FORMAL, "6").public_id)
    manager = make_staff("manager", employer)
    make_appointment(manager, employer)
    assert client.sign_in(manager).post(f"{address(row)}/verwijderen").status_code == 404
    with pytest.raises(Missing):
        evidence.remove(row, by=identity(manager), now=NOW)


def test_files_without_a_row_go_after_a_day_and_the_others_stay(samira):
    kept = keep(samira, add(samira).public_id)
    stray = files.keep(paper(), name="a.pdf").stored_as
    written = datetime.now(UTC)
    assert evidence.look_after(now=written) == 0
    assert evidence.look_after(now=written + timedelta(days=1, minutes=1)) == 1
    assert stray not in on_disk()
    assert files.read(kept.stored_as)


def test_a_form_that_was_left_open_for_a_day_loses_its_files(samira):
    row = keep(samira, KEY)
    assert evidence.look_after(now=NOW + timedelta(hours=23)) == 0
    evidence.look_after(now=NOW + timedelta(hours=25))
    assert row.stored_as not in on_disk()
    with pytest.raises(Missing):
        files.read(row.stored_as)


def test_a_row_without_its_file_makes_the_job_fail(samira, caplog):
    row = keep(samira, add(samira).public_id)
    files.remove(row.stored_as)
    with pytest.raises(evidence.FilesLost, match="1: "):
        evidence.look_after(now=NOW)
    assert row.stored_as in caplog.text
    assert "bewijs.pdf" not in caplog.text


def test_a_row_that_cannot_be_written_leaves_no_file(samira, monkeypatch):
    before = set(on_disk())

    def fails(*_given, **_named):
        raise RuntimeError("the database is gone")

    monkeypatch.setattr("leerhuis.audit.record", fails)
    with pytest.raises(RuntimeError):
        keep(samira, KEY, photo(), "foto.jpg")
    assert set(on_disk()) == before
