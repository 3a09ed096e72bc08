"""A manager sees who follows what: coming, waiting, past, and who did not come."""

from datetime import timedelta
from io import BytesIO

import pytest
from python_calamine import CalamineWorkbook

from leerhuis import db
from leerhuis.attendance.models import Attendance
from leerhuis.attendance.rules import Extent
from leerhuis.audit import Action, AuditEvent
from leerhuis.courses.rules import EditionState
from leerhuis.enrolment.rules import EnrolmentState
from leerhuis.people.rules import AppointmentKind
from tests.counting import statements
from tests.factories import (
    NOW,
    make_appointment,
    make_course,
    make_edition,
    make_person,
    make_professional,
    saved,
)
from tests.factories_attendance import make_seat, sessions_of

LIST = "/team/wie-volgt-wat"
AWAY = "/team/afwezig"


def anouk(place, **given):
    return make_professional(
        place, **{"given_name": "Anouk", "name_prefix": "de", "family_name": "Groot"} | given
    )


def group(title, *, days=30, **given):
    return make_edition(
        course=make_course(title=title), starts_at=NOW + timedelta(days=days), **given
    )


def mark(seat, session, extent):
    return saved(
        Attendance(enrolment_id=seat.id, session_id=session.id, extent=extent, marked_at=NOW)
    )


def test_who_has_a_seat_ahead_is_coming(desk, spring):
    make_seat(group("Meldcode"), anouk(spring))
    text = desk.page(LIST).text
    assert "Groot, Anouk de Stichting SPRING Meldcode 10 feb 2027 Bevestigd" in text


@pytest.mark.parametrize(
    ("state", "part"),
    [
        (EnrolmentState.REQUESTED, "komend"),
        (EnrolmentState.OFFERED, "komend"),
        (EnrolmentState.WAITING, "wachtlijst"),
        (EnrolmentState.CANCELLED, None),
        (EnrolmentState.DECLINED, None),
        (EnrolmentState.LAPSED, None),
    ],
)
def test_each_state_stands_in_its_part(desk, spring, state, part):
    make_seat(group("Meldcode"), anouk(spring), state)
    for each in ("komend", "wachtlijst", "geweest", "niet-gekomen"):
        assert ("Groot, Anouk de" in desk.page(f"{LIST}?deel={each}").text) is (each == part)


def test_past_counts_sessions_and_gives_no_reason(desk, spring):
    edition = group("Meldcode", days=-30, sessions=3)
    seat = make_seat(edition, anouk(spring))
    for session, extent in zip(sessions_of(edition), Extent, strict=True):
        mark(seat, session, extent)
    text = desk.page(f"{LIST}?deel=geweest").text
    assert "1 van 3 bijeenkomsten, 1 voor een deel" in text


def test_what_nobody_marked_is_said(desk, spring):
    make_seat(group("Meldcode", days=-30), anouk(spring))
    assert "nog niet ingevuld" in desk.page(f"{LIST}?deel=geweest").text


@pytest.mark.parametrize(
    ("days", "state", "extent", "shown"),
    [
        (-30, EnrolmentState.CONFIRMED, Extent.ABSENT, True),
        (-364, EnrolmentState.CONFIRMED, Extent.ABSENT, True),
        (-367, EnrolmentState.CONFIRMED, Extent.ABSENT, False),
        (-30, EnrolmentState.CANCELLED, Extent.ABSENT, False),
        (-30, EnrolmentState.CONFIRMED, Extent.PARTLY, False),
        (-30, EnrolmentState.CONFIRMED, Extent.PRESENT, False),
    ],
)
def test_who_did_not_come_in_the_past_year_and_had_not_signed_off(
    desk, spring, days, state, extent, shown
):
    edition = group("Meldcode", days=days)
    seat = make_seat(edition, anouk(spring), state)
    mark(seat, sessions_of(edition)[0], extent)
    page = desk.page(f"{LIST}?deel=niet-gekomen")
    assert ("Groot, Anouk de" in page.text) is shown
    assert f"{int(shown)} Niet gekomen in het afgelopen jaar" in page.text


def test_a_group_that_is_called_off_is_not_coming(desk, spring):
    make_seat(group("Meldcode", state=EditionState.CANCELLED), anouk(spring))
    assert "Groot, Anouk de" not in desk.page(LIST).text


def test_by_person_by_course_and_by_words(desk, spring, team):
    one, two = group("Meldcode"), group("Scheidingen")
    first, second = anouk(spring), anouk(team, family_name="Bos")
    for edition in (one, two):
        for person in (first, second):
            make_seat(edition, person)
    for query, total in (
        (f"persoon={first.public_id}", 2),
        (f"groep={one.public_id}", 2),
        (f"groep={one.public_id}&persoon={second.public_id}", 1),
        ("q=scheid", 2),
        ("q=groot", 2),
        (f"team={team.public_id}", 2),
        ("", 4),
    ):
        assert f"van {total}" in desk.page(f"{LIST}?{query}").text, query


@pytest.mark.parametrize(
    ("sort", "first"), [("naam", "Aal, Anouk de"), ("cursus", "Zee, Anouk de"), ("datum", "Zee")]
)
def test_the_order_can_be_chosen(desk, spring, sort, first):
    make_seat(group("Zorg", days=40), anouk(spring, family_name="Aal"))
    make_seat(group("Aanbod", days=20), anouk(spring, family_name="Zee"))
    text = desk.page(f"{LIST}?sorteer={sort}").text
    names = sorted((text.index(name), name) for name in ("Aal, Anouk de", "Zee, Anouk de"))
    assert names[0][1].startswith(first)


def test_people_of_others_and_who_is_only_placed_here_are_not_there(desk, region, spring, other):
    edition = group("Geheim")
    make_seat(edition, anouk(other))
    placed = anouk(other, family_name="Geplaatst")
    make_appointment(placed, spring, kind=AppointmentKind.PLACEMENT)
    make_seat(edition, placed)
    for part in ("komend", "geweest", "niet-gekomen"):
        text = desk.page(f"{LIST}?deel={part}&groep={edition.public_id}").text
        assert "Geheim" not in text
    assert "Geheim" not in desk.page(f"{LIST}?persoon={placed.public_id}").text


def test_a_place_of_work_sees_days_and_hours_without_the_course(desk, spring, other):
    placed = anouk(other, family_name="Geplaatst")
    make_appointment(placed, spring, kind=AppointmentKind.PLACEMENT)
    make_seat(group("Geheim", sessions=2), placed)
    make_seat(group("Wacht"), placed, EnrolmentState.WAITING)
    own = anouk(spring)
    make_appointment(own, spring, kind=AppointmentKind.PLACEMENT)
    make_seat(group("Eigen"), own)
    text = desk.page(AWAY).text
    row = "Geplaatst, Anouk de Stichting SPRING woensdag 10 februari 2027 10.00 tot 17.00 uur"
    assert row in text
    assert text.count("Geplaatst, Anouk de") == 2
    for other_title in ("Geheim", "Wacht", "Eigen", "Groot"):
        assert other_title not in text


def test_days_after_the_placement_are_not_told(desk, spring, other):
    placed = make_person()
    make_appointment(placed, other)
    ends_on = (NOW + timedelta(days=33)).date()
    make_appointment(placed, spring, kind=AppointmentKind.PLACEMENT, ends_on=ends_on)
    make_seat(group("Geheim", sessions=2), placed)
    text = desk.page(AWAY).text
    assert "10 februari" in text
    assert "17 februari" not in text


def test_the_list_is_taken_along_as_a_workbook_and_that_is_written_down(desk, spring):
    edition = group("=Meldcode", days=-30)
    seat = make_seat(edition, anouk(spring))
    mark(seat, sessions_of(edition)[0], Extent.PRESENT)
    make_seat(group("Later"), anouk(spring))
    answer = desk.post(f"{LIST}/tabel", {"deel": "geweest"})
    book = CalamineWorkbook.from_filelike(BytesIO(answer.data))
    sheet = book.get_sheet_by_index(0).to_python()
    assert sheet[0][:3] == ["Naam", "Organisatie", "Cursus"]
    assert [row[:3] for row in sheet[1:]] == [["Groot, Anouk de", "Stichting SPRING", "=Meldcode"]]
    assert sheet[1][7:11] == [1, 1, 0, 0]
    [event] = db.session.query(AuditEvent).filter_by(action=Action.COLLEAGUES_DOWNLOADED)
    assert event.details["rows"] == 1


@pytest.mark.parametrize("query", ["pagina=0", "pagina=999999", "deel=x&sorteer=y&team=z&persoon="])
def test_a_strange_address_shows_the_list(desk, spring, query):
    make_seat(group("Meldcode"), anouk(spring))
    assert "Groot, Anouk de" in desk.page(f"{LIST}?{query}").text


@pytest.mark.parametrize(("path", "most"), [(LIST, 14), (f"{LIST}?deel=geweest", 14), (AWAY, 9)])
def test_pages_ask_a_fixed_number_of_statements(desk, spring, other, path, most):
    counts = []
    for number in (2, 30):
        for _ in range(number):
            person = anouk(other)
            make_appointment(person, spring, kind=AppointmentKind.PLACEMENT)
            for each in (person, anouk(spring)):
                make_seat(group("Meldcode"), each)
                make_seat(group("Meldcode", days=-20), each)
        desk.page(path)
        with statements() as sent:
            desk.page(path)
        counts.append(len(sent))
    assert counts[0] == counts[1] <= most, counts
