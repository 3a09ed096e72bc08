"""A season comes in as one file: looked at first, then made as drafts, and never twice."""

from datetime import date, time
from io import BytesIO
from pathlib import Path

import pytest
from sqlalchemy import func, select

from leerhuis import clock, db, sheets
from leerhuis.audit import AuditEvent
from leerhuis.courses import queries as courses
from leerhuis.courses.means import Room, Trainer, Venue
from leerhuis.courses.models import Course, CoursePoints, Edition, Session, Theme
from leerhuis.courses.rules import EditionState
from leerhuis.planning.importing import queries, service
from leerhuis.planning.importing.models import SeasonFile
from tests.counting import statements
from tests.factories import (
    NOW,
    identity,
    make_course,
    make_organisation,
    make_round,
    make_staff,
    make_theme,
)
from tests.workbooks import workbook

FILE = Path(__file__).parent.parent / "data" / "aanbod-voorjaar-2027.xlsx"
LINK = "https://vergader.example.org/kamer"
HEADER = [
    "Thema",
    "Cursus",
    "Groep",
    "Datum",
    "Van",
    "Tot",
    "Zaal",
    "Trainer",
    "Plaatsen",
    "Minimaal",
    "Inschrijven tot en met",
]


@pytest.fixture(autouse=True)
def at_now(monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: NOW)


@pytest.fixture
def region(app):
    return make_organisation(name="West-Brabant West")


@pytest.fixture
def season(region):
    return make_round(region, name="voorjaar 2027")


@pytest.fixture
def coordinator(client, region):
    person = make_staff("coordinator", region)
    client.sign_in(person)
    return person


def row(**given):
    """A row of a season file, as CSV."""
    said = {
        "Thema": "Privacy",
        "Cursus": "Gegevens delen",
        "Groep": "Gegevens delen 1",
        "Datum": "10-03-2027",
        "Van": "9:30",
        "Tot": "16:30",
        "Zaal": "Zaal Roosendaal 1",
        "Trainer": "Trainer A",
        "Plaatsen": "16",
        "Minimaal": "8",
        "Inschrijven tot en met": "01-03-2027",
    } | given
    return [said[name] for name in HEADER]


def csv(*rows):
    return sheets.write_csv(HEADER, rows)


def hand_in(client, season, data, name="aanbod.csv"):
    """Where the page is that shows what the file would make."""
    answer = client.post(
        f"/planning/rondes/{season.public_id}/importeren",
        {"file": (BytesIO(data), name)},
        content_type="multipart/form-data",
    )
    assert answer.status_code == 302, answer.text[:3000]
    return answer.headers["Location"]


def plan_of(data, season, coordinator):
    who = identity(coordinator)
    return service.plan_for(data, courses.round_for(who, season.public_id), by=who)


def seen(page):
    return page.html.split('name="seen" value="')[1].split('"')[0]


def apply(client, address, **given):
    return client.submit(address, {"seen": seen(client.page(address)), **given})


def count(kind):
    return db.session.scalar(select(func.count()).select_from(kind))


def test_a_season_of_fifty_groups_becomes_drafts(client, season, coordinator):
    address = hand_in(client, season, FILE.read_bytes(), "aanbod-voorjaar-2027.xlsx")
    page = client.page(address)
    assert "50" in page.text
    assert "Conflicten" in page.text
    assert "In gesprek over suïcide 8" in page.text
    assert count(Edition) == 0
    done = apply(client, address, make="y", link=LINK)
    assert "concept" in done.text
    assert (count(Edition), count(Session)) == (50, 88)
    assert (count(Theme), count(Course), count(Trainer)) == (10, 16, 6)
    assert set(db.session.scalars(select(Edition.state))) == {EditionState.DRAFT}
    rooms = db.session.execute(select(Venue.name, Room.name).join(Room.venue).order_by(Room.id))
    assert sorted(map(tuple, rooms)) == [
        ("Bergen op Zoom", "de Kamer"),
        ("Etten-Leur", "vergaderzaal"),
        ("Roosendaal", "Zaal 1"),
        ("Roosendaal", "Zaal 2"),
    ]


def test_a_group_is_as_the_file_says(client, season, coordinator):
    address = hand_in(client, season, FILE.read_bytes())
    apply(client, address, make="y", link=LINK)
    edition = db.session.scalar(
        select(Edition).where(Edition.label == "Autisme: kijken, begrijpen, doen 7")
    )
    assert (edition.capacity, edition.minimum) == (16, 8)
    assert (edition.enrol_by_on, edition.decide_on) == (date(2027, 3, 1), date(2027, 3, 1))
    first, second = db.session.scalars(
        select(Session).where(Session.edition_id == edition.id).order_by(Session.starts_at)
    )
    assert clock.day_of(first.starts_at) == date(2027, 3, 11)
    assert clock.local(first.starts_at).time() == time(9, 30)
    assert clock.local(second.ends_at).time() == time(16, 30)
    (points,) = db.session.scalars(select(CoursePoints).filter_by(course_id=edition.course_id))
    assert (points.accreditation, points.valid_until_on) == ("VOORBEELD-106", date(2028, 12, 31))


def test_the_conflicts_of_the_file_are_named_before_it_is_imported(season, coordinator):
    plan = plan_of(FILE.read_bytes(), season, coordinator)
    pairs = {(each.one.group, each.other.group) for each in plan.meetings}
    assert len(pairs) == 4
    assert ("Werken met drang en dwang 11", "1Gezin1Plan1Regisseur: terugkomdag 16") in pairs
    assert (plan.faults, plan.notes) == ((), ())
    assert plan.linkless == 20


def test_the_same_file_makes_nothing_twice(client, season, coordinator):
    for _each in range(2):
        address = hand_in(client, season, FILE.read_bytes())
        if count(Edition) == 0:
            apply(client, address, make="y", link=LINK)
    assert "zit al in deze ronde" in client.page(address).text
    assert (count(Edition), count(Session), count(Room)) == (50, 88, 4)


def test_a_double_click_imports_once(season, coordinator):
    who = identity(coordinator)
    kept = service.keep(season, csv(row()), name="a.csv", by=who, now=NOW)
    file = queries.file_for(who, kept.public_id, now=NOW)
    choice = service.Choice(make=True)
    answers = [service.apply(file, choice, by=who, now=NOW) for _each in range(2)]
    assert answers[0] == answers[1]
    assert count(Edition) == 1
    assert file.data == b""


def test_what_there_is_already_is_used(client, region, season, coordinator):
    theme = make_theme(name="PRIVACY")
    course = make_course(organisation_id=region.id, theme_id=theme.id, title="gegevens delen")
    apply(client, hand_in(client, season, csv(row())), make="y")
    edition = db.session.scalar(select(Edition))
    assert edition.course_id == course.id
    assert (count(Theme), count(Course)) == (1, 1)


def test_nothing_new_is_made_without_a_tick(client, season, coordinator):
    address = hand_in(client, season, csv(row()))
    assert "Vink aan" in apply(client, address).text
    assert (count(Edition), count(Course)) == (0, 0)


def test_online_sessions_without_a_link_ask_for_one(client, season, coordinator):
    address = hand_in(client, season, csv(row(Zaal="Online")))
    assert "Vul de link" in apply(client, address, make="y").text
    assert "https://" in apply(client, address, make="y", link="http://onveilig.example").text
    apply(client, address, make="y", link=LINK)
    assert db.session.scalar(select(Session.online_url)) == LINK


@pytest.mark.parametrize(
    ("rows", "column", "sentence"),
    [
        ([row(Tot="9:00")], "Tot", "The end must be later"),
        ([row(Van="25:00")], "Van", "Write a time"),
        ([row(Datum="31-02-2027")], "Datum", "does not exist"),
        ([row(Datum="28-03-2027", Van="2:30")], "Van", "This time does not exist"),
        ([row(Datum="10-09-2027")], "Datum", "outside the round"),
        ([row(Cursus="")], "Cursus", "This cell is empty"),
        ([row(Plaatsen="veel")], "Plaatsen", "Enter a whole number"),
        ([row(Plaatsen="6")], "Minimaal", "The minimum cannot"),
        ([row(Trainer="=1+1")], "Trainer", "looks like a formula"),
        ([row(**{"Inschrijven tot en met": "11-03-2027"})], "Inschrijven tot en met", "after the"),
        ([row(), row(Datum="17-03-2027", Plaatsen="20")], "Plaatsen", "says something else"),
        ([row(), row(Van="16:00", Tot="17:00")], "Van", "already has a session"),
    ],
)
def test_each_fault_is_named_by_row_and_column(season, coordinator, rows, column, sentence):
    data = sheets.write_csv(HEADER, rows).replace(b"'=1+1", b"=1+1")
    plan = plan_of(data, season, coordinator)
    (fault,) = plan.faults
    assert (fault.row, fault.column) == (len(rows) + 1, column)
    assert sentence in str(fault.why)


def test_nothing_is_imported_from_a_file_with_a_fault(client, season, coordinator):
    address = hand_in(client, season, csv(row(), row(Groep="B", Datum="10-09-2027")))
    page = client.page(address)
    assert "Rij 3" in page.text or "rij 3" in page.text
    assert "Importeer seizoen" not in page.text
    client.submit(address, {"make": "y"})
    assert count(Edition) == 0


def test_faults_of_points_name_their_sheet(season, coordinator):
    book = workbook(
        ["Cursus", "Register", "Kamer", "Categorie", "Punten"],
        ["Gegevens delen", "SKJ", "Jeugd- en gezinsprofessional", "Kletsen", "6"],
        names=("Punten",),
    )
    with pytest.raises(service.Refused):  # the first sheet is the season
        plan_of(book, season, coordinator)


def test_a_file_without_our_columns_is_refused_at_once(client, season, coordinator):
    page = client.submit(
        f"/planning/rondes/{season.public_id}/importeren",
        {"file": (BytesIO(sheets.write_csv(["Naam"], [["Kok"]])), "a.csv")},
        content_type="multipart/form-data",
    )
    assert "Thema" in page.text
    assert count(SeasonFile) == 0


def test_a_plan_that_changed_is_looked_at_again(client, region, season, coordinator):
    address = hand_in(client, season, csv(row()))
    old = seen(client.page(address))
    make_theme(name="Privacy")
    assert "opnieuw" in client.submit(address, {"seen": old, "make": "y"}).text
    assert count(Edition) == 0


def test_another_region_neither_imports_here_nor_sees_the_file(client, season, coordinator):
    address = hand_in(client, season, csv(row()))
    client.sign_in(make_staff("coordinator"))
    client.page(address, status=404)
    client.page(f"/planning/rondes/{season.public_id}/importeren", status=404)
    client.page(f"/planning/rondes/{season.public_id}/downloaden", status=404)


def test_a_round_that_is_taken_out_and_put_in_again_makes_nothing(client, season, coordinator):
    apply(client, hand_in(client, season, FILE.read_bytes()), make="y", link=LINK)
    for kind in ("xlsx", "csv"):
        answer = client.get(f"/planning/rondes/{season.public_id}/downloaden?vorm={kind}")
        assert f"aanbod-voorjaar-2027.{kind}" in answer.headers["Content-Disposition"]
        plan = plan_of(answer.data, season, coordinator)
        assert (len(plan.there), plan.new, plan.faults, plan.notes) == (50, [], (), ())
    assert plan.unread == ("Status",) or not plan.unread


def test_a_downloaded_round_goes_into_another_one(client, region, season, coordinator):
    apply(client, hand_in(client, season, FILE.read_bytes()), make="y", link=LINK)
    data = client.get(f"/planning/rondes/{season.public_id}/downloaden").data
    other = make_round(region)
    plan = plan_of(data, other, coordinator)
    assert len(plan.new) == 50
    assert (plan.makes, plan.faults, plan.linkless) == (False, (), 0)


def test_the_import_stands_in_the_audit_trail(client, season, coordinator):
    apply(client, hand_in(client, season, csv(row())), make="y")
    event = db.session.scalar(select(AuditEvent).where(AuditEvent.action == "round.imported"))
    assert event.details["answer"]["groups"] == 1


def test_what_is_known_is_read_in_as_many_questions_for_a_whole_season(client, season, coordinator):
    who = identity(coordinator)

    def asked():
        found = courses.round_for(who, season.public_id)
        with statements() as counted:
            queries.known(who, found)
        return len(counted)

    apply(client, hand_in(client, season, csv(row())), make="y")
    before = asked()
    apply(client, hand_in(client, season, FILE.read_bytes()), make="y", link=LINK)
    assert asked() == before <= 8


def points_row(number, **given):
    said = {
        "Cursus": "Gegevens delen",
        "Register": "SKJ",
        "Categorie": "Formeel leren",
        "Punten": "1",
        "Accreditatienummer": f"A{number}",
    }
    return list((said | given).values())


def with_points(*points):
    names = ["Cursus", "Register", "Categorie", "Punten", "Accreditatienummer"]
    return sheets.write_sheets([("Aanbod", HEADER, [row()]), ("Punten", names, points)])


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (
            csv(
                *[row(Groep=f"G{n}", Trainer=",".join(f"t{m}" for m in range(11))) for n in (1, 2)]
            ),
            "A session has at most %(most)d trainers.",
        ),
        (csv(row(Trainer="t" * 121)), "Use at most %(most)s characters."),
        (
            with_points(*[points_row(n) for n in range(31)]),
            "A course has at most %(most)d rows of points.",
        ),
        (
            with_points(*[points_row(n, Cursus=f"c{n}") for n in range(1001)]),
            "An import takes at most %(most)d rows of points.",
        ),
    ],
)
def test_more_than_can_be_compared_is_a_fault(season, coordinator, data, sentence):
    found = plan_of(data, season, coordinator)
    assert sentence in {fault.why.message for fault in found.faults}


def test_a_whole_file_at_one_hour_is_looked_at_in_a_moment(season, coordinator):
    """A row that meets all others says so once: else the answer is a million times the file."""
    same_group = [row() for _number in range(1000)]
    assert len(plan_of(csv(*same_group), season, coordinator).faults) == 999
    ten = ", ".join(f"Trainer {letter}" for letter in "ABCDEFGHIJ")
    others = [row(Groep=f"G{number}", Trainer=ten) for number in range(1000)]
    assert len(plan_of(csv(*others), season, coordinator).meetings) == 500


def test_the_same_fault_in_forty_rows_is_said_once(client, season, coordinator):
    late = [row(Groep=f"G{number}", Datum="10-09-2027") for number in range(40)]
    page = client.page(hand_in(client, season, csv(*late, row(Groep="X", Plaatsen="veel"))))
    assert page.text.count("buiten de ronde") == 1
    assert "Aanbod, rijen 2, 3, 4, 5, 6 en nog 35" in page.text
    assert "Aanbod, rij 42" in page.text


def test_what_is_no_table_says_what_may_be_chosen(client, season, coordinator):
    for data in (b"%PDF-1.7\n1 0 obj", b"\x89PNG\r\n\x00\x00"):
        page = client.submit(
            f"/planning/rondes/{season.public_id}/importeren",
            {"file": (BytesIO(data), "aanbod.pdf")},
            content_type="multipart/form-data",
        )
        assert "Excel (XLSX) of als csv" in page.text
    assert count(SeasonFile) == 0
