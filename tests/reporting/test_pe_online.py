"""PE-online: the document by its specification, and a call to a server of our own."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree
from sqlalchemy import select

from leerhuis import db
from leerhuis.demo.pe_online import PeServer
from leerhuis.errors import Refused
from leerhuis.registers import Register
from leerhuis.reporting import service
from leerhuis.reporting.models import Report
from leerhuis.reporting.peonline import client as pe
from leerhuis.reporting.peonline import entry, sending
from leerhuis.reporting.peonline.entry import Account, Kind, Row
from leerhuis.reporting.rules import ReportState
from tests.factories import NOW, make_course, make_edition

QUEUE = "/planning/melden"
NIP = {
    "register": Register.NIP,
    "occupation": None,
    "number": "123456",
    "registered_on": date(2024, 1, 1),
}
ACCOUNT = Account("1", "sleutel", 24)
ROW = Row("NIP-00123456", "C1", Kind.AS_A_WHOLE, "G1", date(2026, 3, 9))


@pytest.fixture
def server():
    found = PeServer().start()
    yield found
    found.stop()


@pytest.fixture
def account(app, server):
    before = app.config["SETTINGS"]
    app.config["SETTINGS"] = replace(
        before, pe_online_address=server.address, pe_online_user="1", pe_online_key="sleutel"
    )
    yield server
    app.config["SETTINGS"] = before


@pytest.fixture
def earned(earn):
    """A psychologist of the NIP with points that PE-online awards."""

    def give(**given):
        return earn(held=NIP | given, register=Register.NIP)

    return give


def fill_in_codes(desk, edition, *, group="G1"):
    sent = {"course": "C1", "kind": "4", "edition": group}
    return desk.submit(f"/planning/groepen/{edition.public_id}/pe-online?register=NIP", sent)


def report():
    db.session.expire_all()
    return db.session.scalars(select(Report)).one()


def send(desk):
    return desk.submit(f"{QUEUE}/versturen", {"row": [report().public_id]})


@pytest.mark.parametrize(
    ("register", "number", "written"),
    [
        (Register.NIP, "123456", "NIP-00123456"),
        (Register.NIP, "NIP-00123456", "NIP-00123456"),
        (Register.VENVN, "19012345630", "19012345630"),
        (Register.VENVN, "9012345630", "09012345630"),
    ],
)
def test_a_number_is_written_as_the_body_asks(register, number, written):
    assert entry.number_for(register, number) == written


@pytest.mark.parametrize(
    ("register", "number"),
    [(Register.NIP, ""), (Register.NIP, "1234567890"), (Register.VENVN, "12"), (Register.NVO, "1")],
)
def test_another_number_is_refused(register, number):
    with pytest.raises(Refused):
        entry.number_for(register, number)


def test_a_classroom_has_a_group_and_no_day_and_an_e_learning_the_reverse():
    told = etree.fromstring(entry.document(ACCOUNT, [ROW]))
    assert told.findtext("Settings/orgID") == "24"
    assert told.findtext("Attendance/externalEditionID") == "G1"
    assert told.find("Attendance/endDate") is None
    learning = replace(ROW, kind=Kind.E_LEARNING)
    told = etree.fromstring(entry.document(ACCOUNT, [learning]))
    assert told.findtext("Attendance/endDate") == "2026-03-09T12:00:00+01:00"
    assert told.find("Attendance/externalEditionID") is None


def test_a_hundred_rows_go_in_a_call_and_no_more():
    rows = [replace(ROW, person=f"NIP-{number:08d}") for number in range(201)]
    assert [len(each) for each in entry.batches(rows)] == [100, 100, 1]
    with pytest.raises(ValueError, match="100 rows"):
        entry.document(ACCOUNT, rows[:101])


@given(st.text(alphabet=st.characters(exclude_categories=["Cs", "Cc"]), min_size=1))
def test_no_name_breaks_the_document(code):
    told = etree.fromstring(entry.document(ACCOUNT, [replace(ROW, course=code)]))
    assert told.findtext("Attendance/externalCourseID") == code


@given(st.binary(max_size=200))
def test_what_is_no_answer_is_said_to_be_none(data):
    with pytest.raises(entry.Unreadable):
        entry.summary(data)


def test_an_answer_with_an_entity_opens_nothing():
    bomb = b'<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><Summary><Accepted><person>&a;'
    bomb += b"</person></Accepted></Summary>"
    assert entry.summary(bomb).accepted == {("", "")}


def test_what_is_sent_and_accepted_stands_as_accepted(desk, earned, edition, account):
    earned()
    account.courses.add("C1")
    fill_in_codes(desk, edition)
    assert "1 rij wordt verstuurd." in send(desk).text
    assert sending.send_due(now=NOW) == 1
    assert report().state is ReportState.ACCEPTED
    assert account.taken == {("NIP-00123456", "C1", "")}
    assert sending.send_due(now=NOW) == 0


def test_what_is_refused_comes_back_with_the_words(desk, earned, edition, account):
    earned()
    fill_in_codes(desk, edition)
    send(desk)
    sending.send_due(now=NOW)
    assert report().state is ReportState.REFUSED
    assert "ERROR1021 cursus onbekend" in desk.page(QUEUE).text


@pytest.mark.parametrize("broken", [b"<html>Storing</html>", b"", b"<Summary"])
def test_without_an_answer_it_waits_and_is_sent_again(desk, earned, edition, account, broken):
    earned()
    account.courses.add("C1")
    account.broken = broken or b" "
    fill_in_codes(desk, edition)
    send(desk)
    assert sending.send_due(now=NOW) == 0
    assert report().state is ReportState.QUEUED
    account.broken = None
    assert sending.send_due(now=NOW) == 1
    assert report().state is ReportState.ACCEPTED


def test_a_server_that_is_away_is_no_answer(server):
    server.stop()
    with pytest.raises(pe.NotAnswered):
        pe.process(server.address, b"<Entry/>")


def test_a_status_that_is_not_ok_is_no_answer(account):
    account.status = 500
    with pytest.raises(pe.NotAnswered):
        pe.process(account.address, b"<Entry/>")


def test_a_wrong_key_refuses_every_row(desk, earned, edition, account):
    earned()
    account.key = "een andere"
    fill_in_codes(desk, edition)
    send(desk)
    sending.send_due(now=NOW)
    assert (report().state, report().answer) == (ReportState.REFUSED, "400 Geen toegang")


def test_without_codes_it_says_what_to_fill_in(desk, earned, account):
    earned()
    assert "Vul eerst de interne code van de cursus bij PE-online in" in send(desk).text
    assert report().state is ReportState.DUE


def test_a_group_without_its_own_code_is_not_sent(desk, earned, edition, account):
    earned()
    fill_in_codes(desk, edition, group="")
    assert "Vul eerst de interne code van deze groep" in send(desk).text


def test_a_number_that_the_body_does_not_know_is_not_sent(desk, earned, edition, account):
    earned(number="1234567890")
    fill_in_codes(desk, edition)
    assert "PE-online neemt hier geen nummer als" in send(desk).text


def test_the_file_has_the_rows_and_no_key(desk, earned, edition, account):
    earned()
    fill_in_codes(desk, edition)
    answer = desk.post(f"{QUEUE}/bestand", {"row": [report().public_id]})
    told = etree.fromstring(answer.data)
    assert told.findtext("Attendance/externalPersonID") == "NIP-00123456"
    assert not told.findtext("Settings/userKey")
    assert b"sleutel" not in answer.data


def test_without_an_account_nothing_is_sent(desk, earned, edition):
    earned()
    fill_in_codes(desk, edition)
    send(desk)
    assert sending.send_due(now=NOW) == 0
    assert "Verstuur naar PE-online" not in desk.page(f"{QUEUE}?register=NIP").text


def test_two_runs_at_once_tell_it_once(desk, earned, edition, account):
    earned()
    account.courses.add("C1")
    fill_in_codes(desk, edition)
    send(desk)
    assert [sending.send_due(now=NOW) for _ in range(2)] == [1, 0]
    service.pull(now=NOW)
    assert report().state is ReportState.ACCEPTED


def test_how_a_course_is_accredited_there_is_asked_in_dutch(desk, region):
    edition = make_edition(course=make_course(organisation_id=region.id))
    text = desk.page(f"/planning/groepen/{edition.public_id}/pe-online?register=NIP").text
    assert "Op locatie, als geheel geaccrediteerd" in text
    assert "In a classroom" not in text


def test_what_the_register_answered_is_asked_in_dutch(desk, earned):
    earned()
    assert "Geaccepteerd" in desk.page(f"{QUEUE}/{report().public_id}").text
