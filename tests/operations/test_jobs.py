"""All timed work of the house, on real rows."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from sqlalchemy import func, select, update

from leerhuis import db, files, tables
from leerhuis.access import HOUSE, Role
from leerhuis.advice.shortages.models import Call
from leerhuis.attendance.rules import Extent
from leerhuis.certificates.models import CertificateBundle
from leerhuis.courses.materials import service as materials
from leerhuis.courses.models import Edition, Interest
from leerhuis.courses.words import LimitKind, Priority, RoundState
from leerhuis.cycle.models import AdviceRequest
from leerhuis.demo.big_answers import LEADING_ZERO
from leerhuis.demo.big_register import BigServer
from leerhuis.demo.pe_online import PeServer
from leerhuis.enrolment.rules import EnrolmentState
from leerhuis.mail import service as mail
from leerhuis.mail.models import LetterChoice, QueuedLetter
from leerhuis.mail.rules import Letter, LetterState, Rhythm
from leerhuis.operations import cleaning, runner
from leerhuis.operations.jobs import JOBS, job
from leerhuis.operations.models import JobRun
from leerhuis.peergroups.finding import service as wishes
from leerhuis.peergroups.finding.rules import Said as WishSaid
from leerhuis.people.sectors import Sector
from leerhuis.privacy.erasing.models import PlannedErasure
from leerhuis.privacy.erasing.rules import Kind as Kept
from leerhuis.privacy.own.models import PersonExport
from leerhuis.privacy.processing.models import ProcessorAgreement
from leerhuis.privacy.requests.models import DataRequest
from leerhuis.privacy.requests.rules import RequestKind
from leerhuis.registers import Category, Profession, Register
from leerhuis.registry import service as registry
from leerhuis.registry.dossier import evidence
from leerhuis.registry.lacking import Lack
from leerhuis.reporting.models import PeCourse, Report
from leerhuis.reporting.peonline.entry import Kind
from leerhuis.reporting.rules import BODIES, ReportState
from leerhuis.signin.models import Attempt, BrowserSession, LinkPurpose, SingleUseLink
from leerhuis.signin.rules import Door, Way
from leerhuis.surveys.models import SurveyAnswer
from leerhuis.surveys.questionnaires import questions_of
from leerhuis.surveys.rules import SurveyState
from tests.dossier.people import add
from tests.factories import (
    NOW,
    account_of,
    identity,
    make_appointment,
    make_course,
    make_edition,
    make_grant,
    make_organisation,
    make_person,
    make_professional,
    make_round,
    make_trainer,
    make_venue,
    saved,
    train,
)
from tests.factories_attendance import make_mark, make_seat, make_walk_in, sessions_of
from tests.factories_buddies import make_answered, make_over, make_wisher
from tests.factories_cycle import make_advice, make_adviser, make_body, make_proposal
from tests.factories_enrolment import fill, make_limit
from tests.factories_municipalities import make_municipality
from tests.factories_pathways import complete, make_specialism, make_track
from tests.factories_peergroups import invited, make_group, make_peers
from tests.factories_questions import make_answer, make_question, make_request
from tests.factories_registry import make_registration
from tests.factories_surveys import (
    make_answers,
    make_group_survey,
    make_invitation,
    make_version,
)
from tests.handed_in import photo
from tests.peergroups.meeting.series import make_running, meetings_of, tick
from tests.surveys.results.groups import make_asked

LAST_YEAR = datetime(2026, 2, 1, tzinfo=UTC)
# What finds nothing to do, because all is well.
QUIET = {"whole-chain", "secrets", "reflections"}


@pytest.fixture(scope="module")
def big():
    """A BIG register to ask."""
    server = BigServer().start()
    yield server
    server.stop()


@pytest.fixture(scope="module")
def pe_online():
    """A PE-online that knows the course that `_reported` sends."""
    server = PeServer().start()
    server.courses.add("C1")
    yield server
    server.stop()


@pytest.fixture
def asking(app, big, pe_online):
    """A house that asks that register, and sends to that PE-online."""
    before = app.config["SETTINGS"]
    account = {"pe_online_user": pe_online.user, "pe_online_key": pe_online.key}
    app.config["SETTINGS"] = replace(
        before,
        big_address=big.address,
        big_pause=0,
        pe_online_address=pe_online.address,
        **account,
    )
    yield
    app.config["SETTINGS"] = before


@pytest.fixture
def world(asking, worlds):
    """A house in which every job has something to do on the night of NOW."""
    return worlds.give(_house)


def _house():
    employer = make_organisation(under=make_organisation())
    make_grant(make_person(), Role.MANAGER, employer)
    for held in (date(2027, 3, 1), date(2027, 1, 5)):  # one that is reminded of, one that lapsed
        make_registration(make_professional(employer), held_date=held, now=LAST_YEAR)
    nurse = {"register": Register.BIG, "occupation": Profession.NURSE, "number": LEADING_ZERO}
    make_registration(make_professional(employer), now=LAST_YEAR, **nurse)
    unplanned = make_registration(make_professional(employer), now=LAST_YEAR)
    unplanned.check_due_on = None
    saved(unplanned)
    make_grant(make_person(), Role.POLICY, make_municipality())  # and said nothing of 2027
    _dossier(employer)
    make_appointment(make_person(), employer, starts_on=date(2027, 1, 18))  # and lacks everything
    leaver = make_person()  # who is asked for a private address
    account_of(leaver)
    make_appointment(leaver, employer, ends_on=date(2027, 1, 31))
    edition = make_edition(starts_at=NOW - timedelta(days=2))
    make_mark(make_seat(edition, completed_on=NOW.date()), sessions_of(edition)[0])
    saved(CertificateBundle(edition_id=edition.id, language="nl", asked_at=NOW))
    saved(CertificateBundle(edition_id=edition.id, language="nl", asked_at=LAST_YEAR, made_at=NOW))
    values = {"first": False, "at": NOW.isoformat()}
    letter = Letter("signin/password_set", make_person().id, subject="x", values=values)
    mail.queue(letter, now=NOW)
    _gathered()
    _had_their_time(employer)
    saved(Attempt(door=Door.SIGN_IN, key_hash="x", at=LAST_YEAR))
    wished = make_edition().course_id
    _track()
    _called(employer)
    _reported(employer)
    _asked()
    make_seat(make_edition(), state=EnrolmentState.OFFERED, offer_ends_at=NOW)
    _at_a_venue()
    _waiting(employer)
    _in_the_room()
    _surveyed()
    _advised()
    _buddies()
    _trained()
    _meetings()
    _places()
    _looking()
    files.keep(b"%PDF-1.7", name="werkboek.pdf", shelf=materials.SHELF)  # of no course any more
    make_round(state=RoundState.DRAFT, publish_on=NOW.date())
    saved(Interest(course_id=wished, person_id=make_professional().id, said_at=NOW))
    _private(employer)


def _looking():
    """Somebody who looks for a peer group, and one that fits."""
    region, (founder, seeker) = make_peers(2)
    make_group(region, founder, town="Roosendaal")
    wishes.say(WishSaid(town="Roosendaal"), by=identity(seeker), now=NOW)


def _places():
    """An invitation for a peer group that nobody answered."""
    region, (founder, guest) = make_peers(2)
    invited(make_group(region, founder), guest, invited_at=LAST_YEAR)


def _meetings():
    """A series of which all is known, and a meeting of which nobody said who was there."""
    for weeks in (3, 1):
        begun = NOW - timedelta(weeks=weeks, days=1)
        _group, members, series = make_running(first=begun.date(), times=1, now=LAST_YEAR)
        (meeting,) = meetings_of(series)
        if weeks > 1:
            tick(meeting, *members)
    with db.transaction():  # what was written then was read then
        db.session.execute(
            update(QueuedLetter)
            .where(QueuedLetter.planned_at == LAST_YEAR)
            .values(state=LetterState.SENT)
        )


def _private(employer):
    """Files with own data to make and to throw away, a request and an agreement that end soon."""
    make_grant(make_person(), Role.PRIVACY_OFFICER, employer)
    saved(PersonExport(person_id=make_person().id, language="nl", asked_at=NOW))
    old = make_person().id
    saved(PersonExport(person_id=old, language="nl", asked_at=LAST_YEAR, made_at=LAST_YEAR))
    asked = {"kind": RequestKind.CORRECTION, "text": "x", "asked_at": LAST_YEAR}
    who = make_professional(employer)
    saved(DataRequest(person_id=who.id, due_on=NOW.date(), **asked))
    agreed = {"name": "Host", "does": "x", "agreed_on": date(2020, 1, 1), "ends_on": NOW.date()}
    saved(ProcessorAgreement(organisation_id=employer.id, **agreed))


def _gathered():
    """A letter that waits for the one of the morning."""
    reader = make_person()
    saved(LetterChoice(person_id=reader.id, kind="certificates/issued", rhythm=Rhythm.DAILY))
    values = {"title": "Meldcode", "path": "/mijn/certificaten"}
    letter = Letter("certificates/issued", reader.id, subject="g", values=values)
    mail.queue(letter, now=NOW - timedelta(days=1))


def _reported(employer):
    """Points that a register does not know yet, and some that wait to be sent to PE-online."""
    member = make_professional(employer)
    nip = {"register": Register.NIP, "occupation": None, "registered_on": date(2024, 1, 1)}
    make_registration(member, **nip)
    seat = make_seat(make_edition(), member)
    told = {"register": Register.NIP, "category": Category.TRAINING, "points": 6}
    waits = {"state": ReportState.QUEUED, "completed_on": NOW.date()}
    saved(Report(enrolment_id=seat.id, **told, **waits))
    body = BODIES[Register.NIP]
    saved(PeCourse(course_id=seat_course(seat), body=body, code="C1", kind=Kind.E_LEARNING))
    rows = [(Register.SKJ, "", Category.TRAINING, Decimal(2))]
    earned = {"ref": seat.public_id, "title": "x", "on": NOW.date(), "by": HOUSE, "now": NOW}
    registry.record_points(member.id, rows=rows, **earned)


def seat_course(seat):
    return db.session.get(Edition, seat.edition_id).course_id


def _called(employer):
    """A published group for whoever lacks reflection."""
    course = make_course(organisation_id=employer.parent_id)
    until_on = date(2030, 1, 1)
    saved(
        Call(
            edition_id=make_edition(course=course).id,
            lack=Lack.REFLECTION,
            until_on=until_on,
            made_at=NOW,
        )
    )
    make_registration(make_professional(employer), now=NOW)


def _at_a_venue():
    """A session in two days, at a venue that is told how many people come."""
    venue = make_venue(contact_email="verhuur@raadhuis.example")
    edition = make_edition(starts_at=NOW + timedelta(days=2))
    with db.transaction():
        sessions_of(edition)[0].venue_id = venue.id


def _in_the_room():
    """A list that nobody filled in, someone who missed a session, and a name of two years ago."""
    region = make_organisation()
    make_grant(make_person(), Role.COORDINATOR, region)
    course = make_course(organisation_id=region.id)
    make_seat(make_edition(course=course, starts_at=NOW - timedelta(days=5)))
    missed = make_edition(course=course, starts_at=NOW - timedelta(days=5))
    make_mark(make_seat(missed), sessions_of(missed)[0], extent=Extent.ABSENT, kept=True)
    let_in = make_edition(course=course, starts_at=NOW - timedelta(days=5))
    with db.transaction():
        make_mark(make_seat(let_in), sessions_of(let_in)[0]).forced = True
    before = make_edition(course=course, starts_at=LAST_YEAR - timedelta(days=200))
    make_walk_in(sessions_of(before)[0])


def _surveyed():
    """People to ask, one to remind, answers to mix, and a survey whose day has passed."""
    before = {"opened_at": NOW - timedelta(days=1)}
    make_answers(mixed := make_group_survey(**before), [1] * 11, asked_at=NOW)
    make_invitation(mixed, asked_at=NOW)
    make_invitation(make_group_survey(**before), asked_at=NOW - timedelta(days=3))
    make_invitation(make_group_survey(closes_on=date(2027, 1, 10)), asked_at=NOW)
    region = make_organisation()
    make_version(organisation=region)
    course = make_course(organisation_id=region.id)
    edition = make_edition(course=course, starts_at=NOW - timedelta(days=2))
    for _ in range(5):
        make_mark(make_seat(edition), sessions_of(edition)[0], kept=True)
    low = make_asked(state=SurveyState.CLOSED, asked=8, answers=6)
    mark = questions_of(low.survey)[0]
    for _ in range(6):
        saved(SurveyAnswer(survey_id=low.survey.id, question_id=mark.id, value=4))


def _advised():
    """An adviser who is silent about a proposal, and one who spoke years ago."""
    region = make_organisation()
    silent, spoke = make_adviser(region), make_adviser(region)
    body = make_body(region, silent)
    proposal = make_proposal(asked=[body], until_on=date(2027, 1, 12))
    with db.transaction():
        db.session.query(AdviceRequest).one().asked_at = LAST_YEAR
    make_advice(proposal, body, spoke, said_at=LAST_YEAR - timedelta(days=400))


def _buddies():
    """Two who wait for each other, and five who said that their talk was worth it."""
    edition = make_over(starts_at=NOW - timedelta(days=9))
    for _ in range(2):
        make_wisher(edition)
    make_answered(make_organisation(), 5)


def _trained():
    """A session in two days, whose trainer has an account and people who come."""
    region = make_organisation()
    edition = make_edition(starts_at=NOW + timedelta(days=2))
    train(sessions_of(edition)[0], make_trainer(region, person_id=make_person().id))
    make_seat(edition)


def _waiting(employer):
    """Who needs the points and waits, and who waits for seats that are kept until today."""
    season = make_round(priority=Priority.REGISTRATION)
    urgent = make_professional(employer)
    fill(make_edition(capacity=0, round_id=season.id), 1, people=[urgent])
    make_registration(urgent, held_date=date(2028, 1, 8), now=LAST_YEAR)
    kept = make_edition(capacity=1)
    make_limit(kept, LimitKind.RESERVED, 1, sector=Sector.EDUCATION, release_days=30)
    fill(kept, 1, now=NOW - timedelta(days=1))


def _asked():
    """An answer that has had its day, and a request that nobody confirmed."""
    edition = make_edition(starts_at=NOW - timedelta(days=20))
    diet = make_question(make_course())
    make_answer(make_seat(edition), diet, "noten", erase_on=NOW.date())
    make_request(make_edition(), asked_at=LAST_YEAR)


def _track():
    """Somebody who finished a track that gives a specialism."""
    region = make_organisation()
    employer = make_organisation(under=region)
    course = make_course(organisation_id=region.id)
    complete(make_professional(employer), course, on=LAST_YEAR.date())
    said = {"organisation_id": employer.id}
    gives = make_specialism(region).id
    make_track(region, (None, course), audience=(said,), specialism_id=gives)


def _had_their_time(employer):
    """Someone who left years ago, and someone of whom that was foreseen last month."""
    for day in (date(2020, 1, 1), date(2020, 2, 1)):
        person = make_person(created_at=datetime(2019, 1, 1, tzinfo=UTC))
        make_appointment(person, employer, starts_on=day, ends_on=date(2021, 1, 1))
    top = employer.parent_id
    saved(
        PlannedErasure(
            organisation_id=top,
            kind=Kept.PERSON,
            person_id=person.id,
            through_on=date(2023, 1, 1),
            due_on=NOW.date(),
            number=1,
            foreseen_at=LAST_YEAR,
        )
    )


def _dossier(employer):
    """An hour of before its registration was known, and a photo of a form that was never sent."""
    early = make_professional(employer)
    add(early, on=date(2026, 2, 1), now=LAST_YEAR)
    make_registration(early, now=LAST_YEAR)
    evidence.add(
        early.id, "k" * 22, data=photo(), name="foto.jpg", by=identity(early), now=LAST_YEAR
    )


def tally():
    """How many rows each table has, and the letters in each state."""
    tables_ = tables.METADATA.sorted_tables
    counts = {t.name: db.session.scalar(select(func.count()).select_from(t)) for t in tables_}
    states = db.session.execute(
        select(QueuedLetter.state, func.count()).group_by(QueuedLetter.state)
    )
    return counts | {str(state): number for state, number in states}


@pytest.mark.parametrize("name", [each.name for each in JOBS])
def test_a_job_that_runs_twice_does_nothing_the_second_time(world, name):
    first = job(name).run(now=NOW)
    assert (first > 0) == (name not in QUIET)
    before = tally()
    assert job(name).run(now=NOW + timedelta(minutes=1)) == 0
    assert tally() == before


def test_a_week_that_was_missed_is_made_up_in_one_tick(world):
    """The machine was away for a week; every job comes back at once, and settles."""
    for each in JOBS:
        runner.run_due(each, holder="a", now=NOW - timedelta(days=8))
    done = {each.name: runner.run_due(each, holder="a", now=NOW) for each in JOBS}
    assert [name for name in done if not done[name] and name not in QUIET] == []
    again = [runner.run_due(each, holder="b", now=NOW + timedelta(seconds=1)) for each in JOBS]
    assert set(again) == {None}


def test_two_nights_in_a_row_tell_nobody_twice(world):
    nightly = [job(name) for name in ("standings", "lapses", "reminders", "weekly")]
    for each in nightly:
        each.run(now=NOW)
    told = db.session.query(QueuedLetter).count()
    for each in nightly:
        each.run(now=NOW + timedelta(days=1))
    assert db.session.query(QueuedLetter).count() == told


def test_letters_that_the_night_wrote_go_out_at_the_next_tick(world):
    job("reminders").run(now=NOW)
    job("digests").run(now=NOW)
    job("letters").run(now=NOW)
    states = set(db.session.scalars(select(QueuedLetter.state)))
    assert states == {LetterState.SENT, LetterState.COLLECTED}


def test_what_has_had_its_time_goes_and_the_rest_stays(app):
    person = make_person()
    account = account_of(person)
    for days in (0, 200):
        moment = NOW - timedelta(days=days)
        saved(Attempt(door=Door.SIGN_IN, key_hash="x", at=moment))
        saved(JobRun(name="x", started_at=moment, ended_at=moment))
        saved(
            SingleUseLink(
                purpose=LinkPurpose.RESET,
                person_id=person.id,
                token_hash=str(days),
                made_at=moment,
                expires_at=moment,
            )
        )
        saved(
            BrowserSession(
                account_id=account.id,
                token_hash=str(days),
                started_at=moment,
                seen_at=moment,
                ends_at=moment,
                way=Way.PASSWORD,
                proved_at=moment,
            )
        )
    assert cleaning.clean_up(now=NOW) == 4
    for kind in (Attempt, JobRun, SingleUseLink, BrowserSession):
        assert db.session.query(kind).count() == 1
    assert cleaning.clean_up(now=NOW) == 0


def test_names_are_short_and_different():
    names = [each.name for each in JOBS]
    assert len(set(names)) == len(names)
    assert max(map(len, names)) <= 40
