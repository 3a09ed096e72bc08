"""The queue of what the registers must be told, through HTTP."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from leerhuis import db, sheets
from leerhuis.access import Role
from leerhuis.audit import Action, AuditEvent
from leerhuis.people.models import Person
from leerhuis.registers import Chamber
from leerhuis.registry.models import Registration
from leerhuis.reporting import service
from leerhuis.reporting.models import Report
from leerhuis.reporting.rules import Apart, ReportState
from tests.counting import statements
from tests.factories import NOW, TODAY, make_organisation, make_staff
from tests.reporting.conftest import write

QUEUE = "/planning/melden"
TODAY_SAID = TODAY.isoformat()


def reports():
    db.session.expire_all()
    return list(db.session.scalars(select(Report).order_by(Report.id)))


def tell(desk, *rows, on=TODAY_SAID, **given):
    sent = {"row": [each.public_id for each in rows], "awarded_on": on}
    return desk.submit(QUEUE, sent, **given)


def test_what_was_earned_stands_in_the_queue_with_all_that_is_typed(desk, earn):
    earn()
    page = desk.page(QUEUE)
    (report,) = reports()
    for words in ("Hechting", "Jeugd- en gezinsprofessional", "6 formeel leren", "Kopieer"):
        assert words in page.text, words
    assert "11-01-2027\t6\t" in page.html
    assert report.state is ReportState.DUE


def test_pulling_again_changes_nothing(desk, earn):
    earn()
    assert service.pull(now=NOW) == 0
    assert len(reports()) == 1


def test_what_is_noted_leaves_the_queue_and_stands_as_reported(desk, earn):
    earn()
    page = tell(desk, *reports())
    assert "1 rij is gemeld." in page.text
    (report,) = reports()
    assert (report.state, report.told_points, report.awarded_on) == (
        ReportState.TOLD,
        report.points,
        TODAY,
    )
    assert "toegekend op" in desk.page(QUEUE, query_string={"deel": "gemeld"}).text
    wanted = AuditEvent.action == Action.POINTS_REPORTED
    assert len(db.session.scalars(select(AuditEvent).where(wanted)).all()) == 1


def test_noting_twice_is_noting_once(desk, earn):
    earn()
    rows = reports()
    tell(desk, *rows)
    assert "0 rijen zijn gemeld." in tell(desk, *rows).text


@pytest.mark.parametrize("on", ["", "gisteren", "2030-01-01", "2020-01-01"])
def test_a_wrong_day_is_refused_and_nothing_is_noted(desk, earn, on):
    earn()
    assert "Fout:" in tell(desk, *reports(), on=on).title
    assert reports()[0].state is ReportState.DUE


@pytest.mark.parametrize("row", [None, "\x00" * 22, "x" * 22, "a\r\nb"])
def test_choosing_nothing_or_nonsense_says_so(desk, earn, row):
    sent = {"awarded_on": TODAY_SAID} | ({"row": [row]} if row else {})
    assert "Kies minstens 1 rij" in desk.submit(QUEUE, sent).text


def test_a_correction_after_the_report_is_due_again_with_what_was_told(desk, earn):
    seat = earn()
    tell(desk, *reports())
    write(seat, "2.5")
    service.pull(now=NOW)
    page = desk.page(QUEUE)
    assert "2,5 formeel leren" in page.text
    assert "eerder is 6 gemeld" in page.text


def test_points_that_were_taken_back_before_the_report_leave_the_queue(desk, earn):
    seat = earn()
    write(seat, "0")
    service.pull(now=NOW)
    assert reports()[0].state is ReportState.GONE
    assert "Te melden: niets" in desk.page(QUEUE).text


@pytest.mark.parametrize(
    ("held", "apart", "words"),
    [
        (False, Apart.NO_REGISTRATION, "Van deze persoon is geen registratie"),
        ({"number": ""}, Apart.NO_NUMBER, "heeft nog geen nummer"),
        ({"occupation": Chamber.PSYCHOLOGIST}, Apart.WRONG_CHAMBER, "voor een andere kamer"),
        ({"held_date": date(2026, 12, 1)}, Apart.NOT_REGISTERED, "niet geregistreerd op de dag"),
    ],
)
def test_what_cannot_be_reported_stands_apart_with_the_reason(desk, earn, held, apart, words):
    earn(held=held)
    (report,) = reports()
    assert report.apart is apart
    assert words in desk.page(QUEUE, query_string={"deel": "nog-niet"}).text
    page = tell(desk, report)
    assert reports()[0].state is ReportState.DUE
    assert "Fout:" in page.title


def test_a_number_that_is_filled_in_brings_it_to_the_queue(desk, earn):
    earn(held={"number": ""})
    with db.transaction():
        db.session.scalars(select(Registration)).one().number = "110000777"
    service.pull(now=NOW)
    assert reports()[0].apart is None


def test_a_refusal_of_the_register_brings_it_back_with_its_words(desk, earn):
    earn()
    tell(desk, *reports())
    (report,) = reports()
    page = desk.submit(f"{QUEUE}/{report.public_id}", {"answer": "refused", "note": ""})
    assert "Schrijf op wat het register zei" in page.text
    desk.submit(f"{QUEUE}/{report.public_id}", {"answer": "refused", "note": "Onjuiste kamer"})
    assert "Onjuiste kamer" in desk.page(QUEUE).text
    tell(desk, *reports())
    desk.submit(f"{QUEUE}/{report.public_id}", {"answer": "accepted"})
    assert reports()[0].state is ReportState.ACCEPTED


def test_the_list_of_a_group_is_a_sheet_without_formulas(desk, earn, edition):
    seat = earn()
    with db.transaction():
        db.session.get(Person, seat.person_id).given_name = "=1+1"
    answer = desk.get(f"/planning/groepen/{edition.public_id}/melden.xlsx")
    sheet = sheets.read(answer.data)
    assert sheet.header[0] == "Nummer"
    assert b"<f>" not in answer.data
    (row,) = sheet.rows
    assert row.cells[sheet.header[1]].startswith("=1+1")
    wanted = AuditEvent.action == Action.REPORT_DOWNLOADED
    assert len(db.session.scalars(select(AuditEvent).where(wanted)).all()) == 1


def test_another_region_sees_and_notes_nothing(client, earn, edition):
    earn()
    (report,) = reports()
    client.sign_in(make_staff(Role.COORDINATOR, make_organisation()))
    assert "Hechting" not in client.page(QUEUE).text
    assert client.get(f"{QUEUE}/{report.public_id}").status_code == 404
    assert client.get(f"/planning/groepen/{edition.public_id}/melden.xlsx").status_code == 404
    assert client.get(f"/planning/groepen/{edition.public_id}/pe-online").status_code == 404
    tell(client, report)
    assert reports()[0].state is ReportState.DUE


def test_the_queue_is_paged_oldest_first_in_as_many_statements(desk, earn):
    earn(on=TODAY)
    with statements() as few:
        desk.page(QUEUE)
    for number in range(1, 56):
        earn(on=TODAY - timedelta(days=number), pull=False)
    service.pull(now=NOW)
    with statements() as many:
        page = desk.page(QUEUE)
    assert len(many) == len(few)
    assert "Te melden (56)" in page.text
    days = [each.completed_on for each in sorted(reports(), key=lambda each: each.completed_on)]
    assert days[0] < days[-1]
    assert page.html.count('name="row"') == 50


def test_a_register_stands_under_its_own_name(desk):
    assert "V&VN" in desk.page(QUEUE).text
    assert "VENVN" not in desk.page(QUEUE).text
