"""Asking the BIG register, over the wire, of the register that runs on this machine."""

import subprocess
import sys
from datetime import date

import pytest
import requests
from lxml import etree

from leerhuis.demo import big_answers as known
from leerhuis.demo.big_answers import FAULTS, Fault, Known, Row
from leerhuis.demo.big_register import PATH, BigServer
from leerhuis.registry.checks.big import soap
from leerhuis.registry.checks.big.answers import Measure
from leerhuis.registry.checks.big.client import NotAnswered, opened

NUMBERS = {fault: number for number, fault in FAULTS.items()}


@pytest.fixture
def server():
    started = BigServer(seconds=3).start()
    yield started
    started.stop()


@pytest.fixture(params=["with a prefix", "without a prefix"])
def register(request):
    server = BigServer(prefixed=request.param == "with a prefix").start()
    with opened(server.address) as register:
        yield register
    server.stop()


def test_a_registration_without_an_end_is_active(register):
    answer = register.look_up(known.ACTIVE)
    assert (answer.entry.ends_on, answer.entry.struck_off) == (None, False)
    assert (answer.entry.number, answer.entry.code) == (known.ACTIVE, "30")
    assert answer.names == ("Bouzid", "S. Bouzid")


def test_nobody_is_an_answer(register):
    assert register.look_up("19087654330") is None


def test_a_number_that_begins_with_a_zero_is_found(register):
    assert register.look_up(known.LEADING_ZERO).entry.number == known.LEADING_ZERO


def test_of_two_registrations_the_one_that_was_asked_counts(register):
    assert register.look_up(known.FIRST_OF_TWO).entry.ends_on == date(2019, 5, 31)
    assert register.look_up(known.SECOND_OF_TWO).entry.ends_on is None


def test_the_year_2_is_struck_off(register):
    assert register.look_up(known.GONE).entry.struck_off


def test_an_end_of_the_past_and_one_to_come_are_dates(register):
    assert register.look_up(known.ENDED).entry.ends_on == date(2026, 12, 31)
    assert register.look_up(known.UNTIL_LATER).entry.ends_on == date(2031, 6, 30)


def test_public_judgments_are_read_with_their_dates(register):
    assert register.look_up(known.OPEN).measures == (
        Measure("judgment-11", False, "Berisping", date(2026, 3, 2), None),
    )
    assert register.look_up(known.CLOSED).measures[0].ends_on == date(2021, 1, 1)


def test_what_is_not_public_is_not_read(register):
    assert register.look_up(known.NOT_PUBLIC).measures == ()


def test_a_limitation_is_read(register):
    limitation = register.look_up(known.LIMITED).measures[0]
    assert (limitation.limitation, limitation.ends_on) == (True, date(2028, 2, 1))


def test_a_judgment_about_another_registration_of_the_person_is_left_out(server):
    judgment = known.Judgment(known.FIRST_OF_TWO, 5, "Berisping", "2026-01-01")
    rows = [Row(known.FIRST_OF_TWO), Row(known.SECOND_OF_TWO)]
    server.people = [Known(rows, judgments=[judgment])]
    with opened(server.address) as register:
        assert register.look_up(known.SECOND_OF_TWO).measures == ()
        assert len(register.look_up(known.FIRST_OF_TWO).measures) == 1


def test_a_specialism_is_read(register):
    assert register.look_up(known.SPECIALIST).specialisms == (19,)


def test_what_the_register_added_since_is_passed_over(register):
    assert register.look_up(known.NEWER).entry.ends_on is None


def test_the_hours_of_each_profession_are_read(register):
    assert {each.code: each.hours for each in register.groups()}["25"] == 3120


@pytest.mark.parametrize("fault", sorted(set(Fault) - {Fault.SLOW, Fault.DRIPPING}))
def test_what_is_no_answer_says_nothing_of_anybody(server, fault):
    with opened(server.address) as register, pytest.raises(NotAnswered):
        register.look_up(NUMBERS[fault])


@pytest.mark.parametrize("fault", [Fault.SLOW, Fault.DRIPPING])
def test_a_register_that_takes_too_long_is_not_waited_for(server, fault):
    late = pytest.raises(NotAnswered, match="no answer in time")
    with soap.BigRegister(server.address, seconds=0.3) as register, late:
        register.look_up(NUMBERS[fault])


@pytest.mark.parametrize(
    ("fault", "said"),
    [
        (Fault.FAULT, "fault: Te veel resultaten"),
        (Fault.BROKEN, "status 503"),
        (Fault.MOVED, "status 307"),
        (Fault.HTML, "an answer that is no"),
        (Fault.CUT_OFF, "an answer that is no XML"),
        (Fault.ENTITIES, "an answer that is no SOAP"),
        (Fault.ENDLESS, "an answer that is too long"),
        (Fault.OTHER_NUMBER, "another number than was asked"),
        (Fault.OTHER_ANSWER, "an answer to another question"),
        (Fault.NO_LIST, "an answer to another question"),
        (Fault.NO_DATE, "ArticleRegistrationEndDate is no date"),
        (Fault.HUNG_UP, "no connection"),
    ],
)
def test_why_there_was_no_answer_is_told(server, fault, said):
    with opened(server.address) as register, pytest.raises(NotAnswered, match=said):
        register.look_up(NUMBERS[fault])


def test_nobody_at_the_address_is_no_answer():
    server = BigServer()
    server.server_close()
    with opened(server.address) as register, pytest.raises(NotAnswered, match="no connection"):
        register.look_up(known.ACTIVE)


def test_the_question_is_written_as_the_register_wants_it(server):
    with opened(server.address) as register:
        register.look_up(known.ACTIVE)
    assert server.asked == [known.ACTIVE]


@pytest.mark.parametrize(
    "body",
    [
        "<ListHcpApprox4><WebSite>Ribiz</WebSite></ListHcpApprox4>",
        "<listHcpApproxRequest><RegistrationNumber>1</RegistrationNumber></listHcpApproxRequest>",
        "<listHcpApproxRequest><RegistrationNumber>1</RegistrationNumber>"
        "<WebSite>Ribiz</WebSite></listHcpApproxRequest>",
        "<listHcpApproxRequest><WebSite>Ribiz</WebSite></listHcpApproxRequest>",
    ],
)
def test_the_register_of_this_machine_is_as_strict_as_the_real_one(server, body):
    asked = known.envelope(body.replace(">", f' xmlns="{known.NAMESPACE}">', 1))
    answer = requests.post(
        server.address,
        data=asked,
        headers={"SOAPAction": f'"{known.NAMESPACE}/ListHcpApprox4"'},
        timeout=5,
    )
    assert answer.status_code == 500
    assert "faultstring" in answer.text


def test_the_register_of_this_machine_describes_itself(server):
    answer = requests.get(f"{server.address}?wsdl", timeout=5)
    described = etree.fromstring(answer.content)
    places = described.xpath("//*[local-name()='address']/@location")
    assert places == [f"http://127.0.0.1:{server.server_port}{PATH}"]


def test_a_web_server_never_imports_the_soap_library():
    told = "import sys, leerhuis.app; print([m for m in ('zeep', 'requests') if m in sys.modules])"
    ran = subprocess.run([sys.executable, "-c", told], capture_output=True, text=True, check=True)
    assert ran.stdout.strip() == "[]"
