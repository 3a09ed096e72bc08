"""Two people who talk once more after a course, and a trainer who knows who is coming."""

from datetime import timedelta

import pytest
from sqlalchemy import select, text

from leerhuis import db
from leerhuis.access import Role
from leerhuis.buddies import service as buddies
from leerhuis.buddies.models import BuddyAnswer, BuddySide, BuddyWish
from leerhuis.calendars.models import Gathering
from leerhuis.courses.contents import Prerequisite
from leerhuis.enrolment import learning
from leerhuis.enrolment.models import Question
from leerhuis.enrolment.rules import Subject
from leerhuis.groupcards import service as cards
from leerhuis.mail.models import QueuedLetter
from leerhuis.people.rules import OrganisationKind
from tests.factories import (
    make_course,
    make_edition,
    make_organisation,
    make_professional,
    make_staff,
    make_trainer,
    saved,
    train,
)
from tests.factories_attendance import make_seat, sessions_of
from tests.factories_buddies import make_answered
from tests.factories_pathways import complete
from tests.factories_questions import make_answer
from tests.story.conftest import Visitor

pytestmark = pytest.mark.browser
WHO = (
    ("Samira", "Bouzid", "Stichting De Linde", OrganisationKind.CARE_PROVIDER),
    ("Tom", "Vermeer", "Kinderopvang De Brug", OrganisationKind.CHILDCARE),
    ("Fenna", "Postma", "De Brede School", OrganisationKind.SCHOOL_PARTNERSHIP),
    ("Idris", "Yilmaz", "Stichting De Linde", OrganisationKind.CARE_PROVIDER),
)
WANTS = (
    "Hoe betrek ik een vader die niet wil praten?",
    "Wat leg ik vast, en wie leest dat?",
    "Hoe houd ik het veilig aan tafel?",
)


class Someone(Visitor):
    """Whoever of the region sits at the browser."""

    def __init__(self, page, site, app):
        super().__init__(page, site)
        self.app = app

    def is_now(self, person):
        db.session.rollback()
        cookie = self.app.test_client().sign_in(person).get_cookie("leerhuis")
        kept = {"name": cookie.key, "value": cookie.value, "url": self.site}
        self.page.context.clear_cookies()
        self.page.context.add_cookies([kept])
        return self


@pytest.fixture
def someone(page, site, app):
    return Someone(page, site, app)


@pytest.fixture
def region(app):
    return make_organisation(name="West-Brabant West")


@pytest.fixture
def people(region):
    kinds = {at: kind for _given, _family, at, kind in WHO}
    places = {at: make_organisation(under=region, name=at, kind=kind) for at, kind in kinds.items()}
    found = {
        given: make_professional(places[at], given_name=given, family_name=family)
        for given, family, at, _kind in WHO
    }
    found["coordinator"] = make_staff(Role.COORDINATOR, region, given_name="Ine")
    found["trainer"] = make_staff(Role.TRAINER, region, given_name="Roos", family_name="Blom")
    return found


@pytest.fixture
def course(region):
    return make_course(organisation_id=region.id, title="Complexe scheidingen")


def letters(kind):
    db.session.rollback()
    return list(db.session.scalars(select(QueuedLetter).where(QueuedLetter.kind == kind)))


def test_two_people_talk_once_more_after_the_course(someone, people, course, region, site):
    edition = make_edition(course=course, starts_at=site.time.now - timedelta(hours=26))
    for name in ("Samira", "Tom", "Idris"):
        make_seat(edition, people[name])
    asked(someone, people)
    talk = paired(someone, people, site)
    moved(someone, people, talk)
    answered(someone, people, talk, region, site)


def asked(someone, people):
    """Samira, Tom and a colleague of Samira want one."""
    someone.is_now(people["Samira"]).open("/mijn/inschrijvingen?deel=past")
    for name in ("Samira", "Tom", "Idris"):
        seat = make_path(people[name])
        someone.is_now(people[name]).open(seat).follow("Kies een leermaatje")
        someone.sees(people[name].name)
        if name == "Samira":
            someone.keep("leermaatje-vragen")
        someone.press("Vraag een leermaatje").sees("Je wilt een leermaatje")


def make_path(person):
    from_seat = "SELECT public_id FROM enrolment WHERE person_id = :person"
    db.session.rollback()
    number = db.session.execute(text(from_seat), {"person": person.id}).scalar_one()
    return f"/mijn/inschrijvingen/{number}"


def paired(someone, people, site):
    """A week later: Tom and one of the two colleagues; the other one hears that nobody is left."""
    site.time.pass_by(days=8)
    assert buddies.look_after(now=site.time.now) == 3
    assert len(letters("buddies/paired")) == 2
    [left_over] = letters("buddies/alone")
    assert left_over.person_id != people["Tom"].id
    paired_ids = {each.person_id for each in db.session.scalars(select(BuddySide))}
    assert people["Tom"].id in paired_ids
    someone.is_now(people["Tom"]).open(make_path(people["Tom"])).follow("Bekijk je leermaatje")
    someone.sees("Stichting De Linde").keep("leermaatje-gesprek")
    return someone.page.url.removeprefix(str(site))


def moved(someone, people, talk):
    """Tom chooses another hour; the calendar of the other one follows by mail."""
    someone.follow("Kies een andere tijd")
    someone.page.locator("main [name=at]").fill("16:00")
    someone.press("Verzet het gesprek").sees("16.00 tot 16.30 uur")
    told = letters("buddies/moved")
    assert {each.invitation["sequence"] for each in told} == {1}


def answered(someone, people, talk, region, site):
    """After the talk one question; the coordinator reads numbers of five and more."""
    ends_at = db.session.scalars(select(Gathering.ends_at)).one()
    site.time.pass_by(seconds=(ends_at - site.time.now).total_seconds() + 60)
    assert buddies.look_after(now=site.time.now) == 2
    someone.is_now(people["Tom"]).open(talk).sees("Was het gesprek de moeite waard?")
    someone.keep("leermaatje-vraag").press("Ja, de moeite waard").sees("Je hebt geantwoord")
    assert len(db.session.scalars(select(BuddyAnswer)).all()) == 1
    assert len(db.session.scalars(select(BuddyWish)).all()) == 3
    counted = make_answered(region, 0)
    counted.worth_it, counted.not_worth_it = 9, 1
    saved(counted)
    someone.is_now(people["coordinator"]).open("/leermaatjes").sees("De moeite waard")
    someone.does_not_see("Vermeer").keep("leermaatje-koppels")


def test_a_trainer_knows_beforehand_who_is_coming(someone, people, course, region, site):
    edition = make_edition(course=course, starts_at=site.time.now + timedelta(days=9))
    train(
        sessions_of(edition)[0],
        make_trainer(region, person_id=people["trainer"].id, name="Roos Blom"),
    )
    before = make_course(organisation_id=region.id, title="Praten met ouders")
    saved(Prerequisite(course_id=course.id, way=1, required_id=before.id))
    for name in ("Tom", "Samira"):
        complete(people[name], before)
    learning.ask_everywhere(now=site.time.now)
    told(someone, people, edition)
    others(people, edition)
    read(someone, people, edition, site)


def told(someone, people, edition):
    """Samira says at enrolment what she wants to learn."""
    someone.is_now(people["Samira"]).open(f"/inschrijven/{edition.public_id}")
    someone.page.get_by_label("Wat wil je leren").fill(WANTS[0])
    someone.keep("groepskaart-leervraag").press("Schrijf je in")


def others(people, edition):
    db.session.rollback()
    question = db.session.scalars(
        select(Question).where(
            Question.subject == Subject.LEARNING, Question.course_id == edition.course_id
        )
    ).one()
    until = edition.ends_at.date() + timedelta(days=7)
    for name, said in zip(("Tom", "Fenna"), WANTS[1:], strict=True):
        make_answer(make_seat(edition, people[name]), question, said, erase_on=until)


def read(someone, people, edition, site):
    """Three days before the session its trainer gets a mail, and reads the card."""
    public_id = edition.public_id
    site.time.pass_by(days=6, minutes=1)
    assert cards.tell_due(now=site.time.now) == 1
    [letter] = letters("groupcards/ready")
    assert not any(each in str(letter.values) for each in WANTS)
    someone.is_now(people["trainer"]).open(letter.values["path"])
    for each in WANTS:
        someone.sees(each)
    someone.does_not_see("Bouzid").sees("Praten met ouders").keep("groepskaart")
    with someone.page.expect_download() as paper:
        someone.page.get_by_role("link", name="Download de pdf").click()
    assert paper.value.suggested_filename.endswith(".pdf")
    someone.is_now(people["Samira"])
    assert someone.page.goto(f"{site}/groepen/{public_id}/groepskaart").status == 403
