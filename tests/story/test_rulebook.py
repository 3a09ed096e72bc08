"""The rules of the registers as people meet them in a browser, on a desk and on a phone."""

import pytest

from leerhuis import clock
from leerhuis.access import COMMAND, Role
from leerhuis.registry import packs
from leerhuis.signin import links
from leerhuis.signin import service as signin
from tests.factories import make_grant, make_organisation, make_person

pytestmark = pytest.mark.browser
PASSWORD = "een lange zin voor de toets"


@pytest.fixture
def administrator(app, time):
    person = make_person(given_name="Bea", family_name="Beheer", address="bea@example.org")
    make_grant(person, Role.ADMINISTRATOR, make_organisation(name="Jeugdregio"))
    link = signin.invite(person, by=COMMAND, now=clock.now())
    signin.choose_password(links.token_of(link), PASSWORD, origin="", now=clock.now())
    return person


def test_every_pack_can_be_read_and_hours_can_be_filled_in(administrator, visitor):
    visitor.sign_in("bea@example.org", PASSWORD).open("/regels").sees("Psycholoog, master")
    for pack in packs.shipped():
        visitor.open(f"/regels/{pack.key}")
    visitor.page.set_viewport_size({"width": 390, "height": 844})
    visitor.open("/regels/skj-psychologist-master-2013").sees("45 uur = 40 punten")
    assert_fits(visitor)
    visitor.open("/beheer/uren").press("Bewaar uren").sees("Kies een beroep.")
    assert_fits(visitor)
    visitor.choose("Beroep", "Arts").fill("Uren in een periode", "2080")
    visitor.fill("Waar heb je dit gelezen?", "bigregister.nl, 11 januari 2027")
    visitor.press("Bewaar uren").sees("2.080 uur")


def assert_fits(visitor):
    """Nothing makes the page itself scroll sideways."""
    wider = "document.documentElement.scrollWidth > document.documentElement.clientWidth"
    assert not visitor.page.evaluate(wider), visitor.page.url
