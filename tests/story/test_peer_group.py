"""One group of peers, from starting it to six meetings, points, a statement and a reflection."""

import re
from datetime import timedelta
from decimal import Decimal

import pytest
from playwright.sync_api import expect

from leerhuis import db
from leerhuis.access import Role
from leerhuis.calendars.models import Gathering
from leerhuis.mail.models import QueuedLetter
from leerhuis.peergroups.meeting import closing, mails
from leerhuis.peergroups.models import PeerMeeting
from leerhuis.registers import Category
from leerhuis.registry import queries as registry
from leerhuis.registry.dossier.models import Reflection
from tests.factories import make_organisation, make_professional, make_staff
from tests.factories_registry import make_registration
from tests.handed_in import paper
from tests.story.conftest import Visitor

pytestmark = pytest.mark.browser
NAME = "Dilemma's op dinsdag"
WHO = {
    "Samira": ("Bouzid", "Stichting De Linde"),
    "Tom": ("Vermeer", "Kring Jeugdhulp"),
    "Anouk": ("de Wit", "Wijkteam Roosendaal"),
    "Fenna": ("Postma", "Gemeente Halderberge"),
    "Idris": ("Yilmaz", "De Brede School"),
}
TEXTS = {
    "technical": "We volgden de incidentmethode. Ik stelde eerst open vragen.",
    "normative": "Ouders hebben recht op een eerlijk verhaal. Onze beroepscode zegt dat ook.",
    "personal": "Ik zag dat ik te snel een oplossing gaf. Nu wacht ik langer.",
}


class Peer(Visitor):
    """Whoever of the region sits at the browser; an address is all they need to be someone else."""

    def __init__(self, page, site, app):
        super().__init__(page, site)
        self.app = app

    def is_now(self, person):
        db.session.rollback()
        client = self.app.test_client().sign_in(person)
        cookie = client.get_cookie("leerhuis")
        kept = {"name": cookie.key, "value": cookie.value, "url": self.site}
        self.page.context.clear_cookies()
        self.page.context.add_cookies([kept])
        return self

    def send(self, name):
        """Press a button that first looks whether one is signed in, and then goes on."""
        with self.page.expect_navigation():
            self.page.get_by_role("button", name=name, exact=True).click()
        return self.look()

    def put(self, **given):
        for name, value in given.items():
            self.page.locator(f"main [name={name}]").fill(value)
        return self

    def pick(self, **given):
        for name, words in given.items():
            self.page.locator(f"main select[name={name}]").select_option(label=words)
        return self


@pytest.fixture
def people(app):
    region = make_organisation(name="West-Brabant West")
    employers = {each: make_organisation(under=region, name=at) for each, (_n, at) in WHO.items()}
    found = {
        given: make_professional(employers[given], given_name=given, family_name=family)
        for given, (family, _at) in WHO.items()
    }
    for each in found.values():
        make_registration(each)
    found["manager"] = make_staff(
        Role.MANAGER, employers["Samira"], given_name="Joost", family_name="Mol"
    )
    return found


@pytest.fixture
def peer(page, site, app, people):
    return Peer(page, site, app)


def test_from_a_first_idea_to_points_and_what_shows_them(peer, people, site):
    group = started(peer, people)
    joined(peer, people, group)
    planned(peer, people, group)
    held(peer, people, site)
    paid(people)
    looked_back(peer, people, site)
    private(peer, people)


def started(peer, people):
    """Samira finds no group, and starts one with a guide in a named register."""
    peer.is_now(people["Samira"]).open("/intervisie").keep("intervisie-zoeken-leeg")
    peer.follow("Start zelf een groep")
    peer.put(name=NAME, start="15.00", town="Roosendaal", guide_name="Lotte van Gils")
    peer.put(guide_email="lotte@elders.example", method="Incidentmethode")
    peer.pick(form="Begeleide intervisie", weekday="dinsdag", guide_register="LVSC")
    peer.press("Sla op").sees("nummer").keep("intervisie-begeleider-zonder-nummer")
    peer.put(guide_number="104482").press("Sla op").sees("De groep is er")
    peer.keep("intervisie-nieuwe-groep")
    return peer.page.url.removeprefix(str(peer.site))


def joined(peer, people, group):
    """Four people of other organisations find it, and join with one button."""
    for name in ("Tom", "Anouk", "Fenna", "Idris"):
        peer.is_now(people[name]).open("/intervisie")
        if name == "Tom":
            peer.sees(NAME).does_not_see("Bouzid").keep("intervisie-zoeken")
        peer.press(f"Doe mee met deze groep {NAME}").sees("Je doet mee")
    peer.sees("Samira Bouzid").sees("Stichting De Linde").keep("intervisie-groep")
    assert peer.page.url.endswith(group)


def planned(peer, people, group):
    """Six times two hours are proposed, and stand in everyone's calendar."""
    peer.is_now(people["Samira"]).open(f"{group}/reeks").follow("Plan een reeks")
    peer.keep("intervisie-reeks-plannen")
    assert peer.page.locator("main fieldset").count() == 6
    peer.press("Plan deze bijeenkomsten").sees("in ieders agenda").keep("intervisie-reeks")


def held(peer, people, site):
    """Samira ticks on her phone who was there; once Idris is not."""
    meetings = db.session.query(Gathering.ends_at, PeerMeeting.public_id).join(
        PeerMeeting, PeerMeeting.gathering_id == Gathering.id
    )
    links = meetings.order_by(PeerMeeting.number).all()
    for number, (ends_at, public_id) in enumerate(links, start=1):
        site.time.now = ends_at + timedelta(minutes=10)
        peer.is_now(people["Samira"]).page.set_viewport_size({"width": 390, "height": 844})
        peer.open(f"/intervisie/bijeenkomsten/{public_id}")
        if number == 4:
            for each in ("Samira Bouzid", "Tom Vermeer", "Anouk de Wit", "Fenna Postma"):
                peer.tick(each)
            peer.keep("intervisie-wie-was-er", widths=(390, 1280))
            peer.press("Bewaar wie er was")
        else:
            peer.press("Iedereen was er")
        peer.sees("2 uur")
    peer.page.set_viewport_size({"width": 1280, "height": 720})
    site.time.pass_by(days=1)
    db.session.rollback()
    assert closing.close_due(now=site.time.now) == 1


def paid(people):
    """Twelve hours of reflection for Samira, ten for Idris."""
    for name, hours in (("Samira", 12), ("Idris", 10)):
        [row] = registry.registrations_of(people[name].id)
        sheet = registry.points_of(people[name].id)
        told = registry.assessment_of(row, sheet, today=sheet.earned[-1].completed_on)
        assert told.categories[Category.REFLECTION].earned == Decimal(hours)


def looked_back(peer, people, site):
    """Privately asked: the statement to sign, and a text that is never lost."""
    peer.is_now(people["Samira"]).open("/mijn/dossier").sees("2 uur").keep("intervisie-dossier")
    path = path_for(people["Samira"])
    peer.open(path).sees("Getekend door je begeleider").sees("12 uur").keep("intervisie-bewijs")
    with peer.page.expect_download() as download:
        peer.page.get_by_role("link", name="Download de verklaring").click()
    assert download.value.path().read_bytes().startswith(b"%PDF")
    signed = {"name": "getekend.pdf", "mimeType": "application/pdf", "buffer": paper()}
    peer.page.locator("main input[type=file]").set_input_files(signed)
    peer.press("Voeg bewijs toe").sees("getekend.pdf").sees("Bewijs is er")
    peer.keep("intervisie-bewijs-getekend")
    peer.follow("Schrijf je reflectie").put(technical=TEXTS["technical"])
    peer.keep("intervisie-reflectie-leeg").send("Bewaar concept").sees("Je tekst is bewaard")
    lost_session(peer, people)
    peer.send("Bewaar, het is klaar").sees("Klaar op").keep("intervisie-reflectie")
    with peer.page.expect_download() as download:
        peer.page.get_by_role("link", name="Download als PDF").click()
    assert download.value.path().read_bytes().startswith(b"%PDF")


def lost_session(peer, people):
    """Signed out while writing: the text stays, and is saved once signed in again."""
    peer.put(**TEXTS)
    peer.page.context.clear_cookies()
    peer.page.get_by_role("button", name="Bewaar concept").click()
    expect(peer.page.get_by_text("Je bent niet meer ingelogd")).to_be_visible()
    assert peer.page.locator("[name=personal]").input_value() == TEXTS["personal"]
    peer.keep("intervisie-reflectie-uitgelogd")
    peer.is_now(people["Samira"]).send("Bewaar concept").sees("Je tekst is bewaard")
    assert peer.page.locator("[name=personal]").input_value() == TEXTS["personal"]


def path_for(person):
    """Where the letter leads that asks to look back."""
    db.session.rollback()
    letters = db.session.query(QueuedLetter).filter_by(kind=mails.LOOK_BACK, person_id=person.id)
    return letters.one().values["path"]


def private(peer, people):
    """Who sat at the same table and who manages finds no word of it, and no file."""
    path, ref = path_for(people["Samira"]), path_for(people["Samira"]).split("/")[-2]
    for who in ("Tom", "manager"):
        peer.is_now(people[who])
        for each in (path, f"{path}/verklaring", f"/mijn/dossier/{ref}/reflectie"):
            assert peer.page.goto(peer.site + each).status in (403, 404)
    peer.open(f"/registraties/{people['Samira'].public_id}/dossier")
    peer.sees("Begeleide intervisie").does_not_see("getekend.pdf").does_not_see(NAME)
    peer.keep("intervisie-leidinggevende")
    db.session.rollback()
    [row] = db.session.query(Reflection)
    assert not [text for text in TEXTS.values() if re.search(text, row.locked)]
