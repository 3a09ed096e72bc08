"""A whole region with every kind of row, whose private words stand nowhere else."""

import re
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from io import BytesIO
from typing import Any

from leerhuis import audit, files, sheets, tokens
from leerhuis.access import Role
from leerhuis.audit import Action
from leerhuis.certificates import service as certificates
from leerhuis.certificates.models import Certificate, CertificateBundle
from leerhuis.colleagues.groupfiles import service as groupfiles
from leerhuis.courses.contents import Material
from leerhuis.courses.materials import service as materials
from leerhuis.courses.means import SchoolHoliday, TrainerTime
from leerhuis.courses.models import Course, Round
from leerhuis.courses.rules import EditionState
from leerhuis.enrolment import service as enrolments
from leerhuis.enrolment.models import Approval
from leerhuis.enrolment.rules import EnrolmentState, Side
from leerhuis.feeds import service as feeds
from leerhuis.intake import service as intake
from leerhuis.mail import service as mail
from leerhuis.mail.models import QueuedLetter
from leerhuis.mail.rules import Letter, LetterState
from leerhuis.pathways import queries as tracks
from leerhuis.pathways.models import PersonSpecialism
from leerhuis.pathways.specialisms import service as specialisms
from leerhuis.people.models import EmailAddress
from leerhuis.people.rules import Function, OrganisationKind
from leerhuis.planning.importing import service as importing
from leerhuis.registers import Category, Form, Register
from leerhuis.registry.checks import overview as overviews
from leerhuis.registry.dossier import evidence
from leerhuis.registry.dossier import service as dossier
from leerhuis.registry.dossier.models import Evidence
from leerhuis.registry.dossier.rules import Said
from leerhuis.registry.duty.models import DeploymentException, EmployerProof
from leerhuis.registry.models import WorkPeriod
from leerhuis.registry.verbs.extras import add_requirement
from leerhuis.reporting.models import Report
from leerhuis.reporting.rules import ReportState
from leerhuis.signin import links
from leerhuis.signin import service as signin
from leerhuis.signin.rules import LinkPurpose, Way
from tests import factories as make
from tests.application.people import add_work, ask
from tests.conftest import KEY
from tests.duty import acts as duty
from tests.factories import NOW, identity
from tests.factories_attendance import make_mark, make_seat, make_walk_in, sessions_of
from tests.factories_municipalities import make_municipality
from tests.factories_municipalities import make_request as make_fte_request
from tests.factories_pathways import make_specialism, make_track
from tests.factories_questions import make_answer, make_question
from tests.factories_registry import FORMAL, give_points, make_registration
from tests.handed_in import paper
from tests.intake import staff
from tests.security import (
    asked,
    buddies,
    cycle,
    letters,
    meetings,
    money,
    outcomes,
    peergroups,
    private,
    questionnaires,
    reflections,
    reminders,
    seats,
    wordings,
)

HOLIDAYS = ("holiday", "holiday spare")


@dataclass
class Region:
    """Everything of one region: its people by role, its ids by kind, and its private words."""

    word: str
    number: str
    people: dict[str, Any] = field(default_factory=dict)
    ids: dict[str, str] = field(default_factory=dict)
    private: list[str] = field(default_factory=list)
    names: dict[str, str] = field(default_factory=dict)
    shown: list[str] = field(default_factory=list)
    places: dict[str, Any] = field(default_factory=dict)
    edition: Any = None
    trainer: Any = None

    def keep(self, **rows):
        self.ids |= {name: row.public_id for name, row in rows.items()}

    def secret(self, text, *, name=None, on_a_page=True):
        """A private text of this region, which nobody elsewhere may ever read.

        Some of them stand on no page that a menu or a link leads to. Its name is the same in all
        regions.
        """
        self.private.append(text)
        self.names[text] = name or re.sub(self.word, "", text, flags=re.IGNORECASE)
        self.shown += [text] if on_a_page else []
        return text


def build(word, *, number):
    """A region called by this word; `number` begins its registration numbers."""
    made = Region(word, number)
    _places(made)
    _people(made)
    _offer(made)
    _enrolments(made)
    seats.keep(made)
    buddies.keep(made)
    peergroups.keep(made)
    meetings.keep(made)
    cycle.keep(made)
    asked.keep(made)
    questionnaires.keep(made)
    outcomes.keep(made)
    money.keep(made)
    reminders.keep(made)
    letters.keep(made)
    wordings.keep(made)
    _registrations(made)
    reflections.keep(made)
    _duty(made)
    _links(made)
    private.keep(made)
    return made


def _places(made):
    region = make.make_organisation(name=f"Gewest{made.word}")
    employer = make.make_organisation(under=region, name=made.secret(f"Stichting{made.word}"))
    team = make.make_organisation(
        under=employer, name=made.secret(f"Team{made.word}"), kind=OrganisationKind.TEAM
    )
    made.places = {"region": region, "employer": employer, "team": team}
    made.keep(**made.places, municipality=_municipality(made, region))


def _municipality(made, region):
    """A municipality that asked fte, and said why."""
    row = make_municipality(region, name=made.secret(f"Gemeente{made.word}"))
    make_fte_request(row, "12.5", note=made.secret(f"Toelichting{made.word}"))
    return row


def _person(made, name):
    return make.make_person(
        given_name=f"{name.capitalize()}{made.word}",
        family_name=made.secret(f"Van{name}{made.word}"),
        address=made.secret(f"{name}.{made.word}@zorg.example".lower()),
    )


def _people(made):
    region, employer = made.places["region"], made.places["employer"]
    for role in Role:
        who = made.people[role.value] = _person(made, role.value.replace("_", ""))
        if role is Role.PROFESSIONAL:
            job = make.make_appointment(
                who, made.places["team"], personnel_number=made.secret(f"PN{made.word}")
            )
        else:
            grant = make.make_grant(who, role, employer if role is Role.MANAGER else region)
        made.keep(**{f"person {role}": who, f"address {role}": _address(who)})
    made.keep(appointment=job, grant=grant)
    other = made.people["colleague"] = _person(made, "collega")
    make.make_appointment(other, employer, function=Function.OFFICE)
    made.keep(**{"person colleague": other, "address colleague": _address(other)})


def _address(person):
    return make.db.session.query(EmailAddress).filter_by(person_id=person.id).one()


def _offer(made):
    region = made.places["region"]
    course = make.make_course(organisation_id=region.id, title=f"Cursus{made.word}")
    hidden = make.make_course(organisation_id=region.id, title=made.secret(f"Geheim{made.word}"))
    made.keep(material=_piece(course), **{"material spare": _piece(course)})
    made.keep(question=make_question(course))
    made.asked = make_question(course, subject="diet")
    season = make.saved(
        Round(
            organisation_id=region.id,
            name=made.secret(f"Ronde{made.word}"),
            starts_on=date(2027, 1, 1),
            ends_on=date(2027, 6, 30),
        )
    )
    made.places["course"] = course
    made.edition = make.make_edition(course=course, sessions=2, round_id=season.id)
    draft = make.make_edition(course=hidden, state=EditionState.DRAFT)
    over = make.make_edition(course=course, starts_at=NOW - timedelta(days=3), round_id=season.id)
    made.places["over"] = over
    made.keep(course=course, hidden_course=hidden, round=season, edition=made.edition, draft=draft)
    made.keep(season_file=_season_file(made, season))
    made.keep(over=over, session=sessions_of(made.edition)[0], session_over=sessions_of(over)[0])
    _means(made)
    _track(made)


def _season_file(made, season):
    """Handed in by the coordinator, and not applied."""
    header = ["Thema", "Cursus", "Groep", "Datum", "Van", "Tot", "Zaal", "Inschrijven tot en met"]
    row = ["Privacy", "Delen", "A", "10-03-2027", "9:30", "12:00", "Zaal 1", "01-03-2027"]
    return importing.keep(
        season,
        sheets.write_csv(header, [row]),
        name=made.secret(f"aanbod{made.word}.csv", on_a_page=False),
        by=identity(made.people["coordinator"]),
        now=NOW,
    )


def _piece(course):
    stored = files.keep(b"%PDF-1.7", name="werkboek.pdf", shelf=materials.SHELF)
    return make.saved(
        Material(
            course_id=course.id,
            purpose="material",
            audience="participants",
            title="Werkboek",
            file_name=stored.name,
            media_type=stored.media_type,
            stored_as=stored.stored_as,
            added_at=NOW,
        )
    )


def _means(made):
    region, day = made.places["region"], date(2027, 5, 1)
    teaches = {"person_id": made.people["trainer"].id}
    trainer = make.make_trainer(region, name=f"Trainer{made.word}", **teaches)
    for group in (made.edition, made.places["over"]):
        for session in sessions_of(group):
            make.train(session, trainer)
    made.trainer = trainer
    hours = {"starts_at": NOW, "ends_at": NOW + timedelta(hours=1)}
    times = {
        name: make.saved(TrainerTime(trainer_id=trainer.id, kind=kind, **hours))
        for name, kind in (("time", "cannot"), ("time spare", "can"))
    }
    names = {name: made.secret(f"{name.title().replace(' ', '')}{made.word}") for name in HOLIDAYS}
    rows = {
        name: make.saved(
            SchoolHoliday(organisation_id=region.id, name=words, starts_on=day, ends_on=day)
        )
        for name, words in names.items()
    }
    made.keep(trainer=trainer, **times, **rows)


def _track(made):
    """A track for the people of the employer, and a specialism that one of them has."""
    region = made.places["region"]
    course = make.db.session.get_one(Course, made.edition.course_id)
    said = {"organisation_id": made.places["employer"].id}
    twice = (None, course), (None, make.make_course(organisation_id=region.id))
    name = made.secret(f"Traject{made.word}")
    named = {"name": name, "goal": "1Gezin, 1Plan, 1Regisseur"}
    track = make_track(region, *twice, audience=(said, {"function": "teacher"}), **named)
    specialism = make_specialism(region, name=made.secret(f"Kunde{made.word}"))
    by, who = identity(made.people["manager"]), made.people["professional"]
    specialisms.give(who, specialism, by=by, now=NOW)
    [held] = make.db.session.query(PersonSpecialism).filter_by(person_id=who.id)
    found = tracks.track_for(identity(made.people["coordinator"]), track.public_id)
    made.keep(track=track, step=found.steps[0], audience=found.audience[0])
    made.keep(specialism=specialism, held=held)


def _enrolments(made):
    who = made.people["professional"]
    mine = enrolments.enrol(made.edition, who.id, by=identity(who), now=NOW)
    make_answer(mine, made.asked, made.secret(f"Dieet{made.word}"), erase_on=date(2027, 12, 1))
    other = made.people["colleague"]
    gone = enrolments.enrol(made.edition, other.id, by=identity(other), now=NOW)
    enrolments.cancel(gone, reason=_reason(made), by=identity(other), now=NOW)
    done = make_seat(made.places["over"], who, completed_on=(NOW - timedelta(days=3)).date())
    make_mark(done, sessions_of(made.places["over"])[0])
    certificates.issue_due(now=NOW)
    paper = make.db.session.query(Certificate).filter_by(person_id=who.id).one()
    made_before = {
        "asked_at": NOW,
        "made_at": NOW,
        "stored_as": files.shelve(BytesIO(b"PK"), shelf="x"),
    }
    bundle = make.saved(CertificateBundle(edition_id=done.edition_id, language="nl", **made_before))
    made.keep(enrolment=mine, cancelled=gone, seat=done, certificate=paper, bundle=bundle)
    told = {"register": Register.SKJ, "category": Category.FORMAL_LEARNING, "points": 6}
    day = {"completed_on": done.completed_on, "state": ReportState.DUE}
    made.keep(report=make.saved(Report(enrolment_id=done.id, **told, **day)))
    made.secret(paper.code, name="certificate", on_a_page=False)
    _asked_of_the_manager(made)
    _in_the_room(made)


def _in_the_room(made):
    """People at the door of a group that is over, and a group with a closing test."""
    (session, *_), word = sessions_of(made.places["over"]), made.word
    names = (made.secret(f"Inloper{word}"), made.secret(f"Binnenloper{word}"))
    one, two = (make_walk_in(session, name=each) for each in names)
    let_in = make_seat(made.places["over"], make.make_person(), EnrolmentState.REQUESTED)
    mark = make_mark(let_in, session)
    with make.db.transaction():
        mark.forced = True
    course = make.make_course(organisation_id=made.places["region"].id, closing_test=True)
    tested = make.make_edition(course=course, starts_at=NOW - timedelta(days=2))
    make.train(sessions_of(tested)[0], made.trainer)
    made.keep(walk_in=one, let_in=let_in, tested=tested, **{"walk_in spare": two})


def _asked_of_the_manager(made):
    """A colleague wants a seat that the employer approves; and a file with colleagues is there."""
    place, other = made.places["employer"], made.people["colleague"]
    group = make.make_edition(course=made.places["course"])
    seat = make_seat(group, other, EnrolmentState.REQUESTED)
    request = make.saved(
        Approval(enrolment_id=seat.id, side=Side.EMPLOYER, organisation_id=place.id, asked_at=NOW)
    )
    file = groupfiles.keep(
        sheets.write_csv(["E-mail", "Cursus", "Datum"], [["x@y.example", "Delen", "10-03-2027"]]),
        name=made.secret(f"collegas{made.word}.csv", on_a_page=False),
        by=identity(made.people["manager"]),
        now=NOW,
    )
    made.keep(request=request, enrolment_file=file)


def _reason(made):
    return made.secret(f"Reden{made.word}", on_a_page=False)


def _registrations(made):
    who = made.people["professional"]
    row = make_registration(who, number=made.secret(f"{made.number}0001", name="number"))
    for name in ("extra", "extra spare"):
        words = made.secret(f"Ethiek{name[5:].strip()}{made.word}")
        extra = add_requirement(row, words=words, by=identity(who), now=NOW)
        made.keep(**{name: extra})
    give_points(who, (FORMAL, Decimal(6)))
    made.keep(registration=row, statement=ask(row, who))
    _dossier(made, who)
    _work(made, who)


def _work(made, who):
    for name in ("work", "work spare"):
        add_work(who, made.secret(f"Winkel{name[5:]}{made.word}"))
    rows = make.db.session.query(WorkPeriod).filter_by(person_id=who.id).order_by(WorkPeriod.id)
    made.keep(**dict(zip(("work", "work spare"), rows, strict=True)))


def _dossier(made, who):
    """Two activities and two files: the walk over all verbs takes one of each away."""
    for name in ("", " spare"):
        title = made.secret(f"Supervisie{name.strip()}{made.word}")
        said = Said(Form.SUPERVISION, title, NOW.date(), Decimal(2))
        activity = dossier.add_activity(tokens.public_id(), said, by=identity(who), now=NOW)
        file_name = made.secret(f"bewijs{name.strip()}{made.word}.pdf", on_a_page=False)
        evidence.add(who.id, "r-1", data=paper(), name=file_name, by=identity(who), now=NOW)
        piece = make.db.session.query(Evidence).filter_by(file_name=file_name).one()
        made.keep(**{f"activity{name}": activity, f"evidence{name}": piece})


def _duty(made):
    """What the employer saw and decided of its professional."""
    who, boss = made.people["professional"], made.people["manager"]
    other = make.make_person(family_name=made.secret(f"Borg{made.word}", on_a_page=False))
    make.make_appointment(other, made.places["employer"])
    make_registration(other, number=f"{made.number}0009")
    duty.see_conduct(who, by=boss, profile=made.secret(f"Profiel{made.word}", on_a_page=False))
    duty.make_exception(
        who,
        other,
        by=boss,
        reason=f"Omdat dat moet {made.secret(f'Grond{made.word}', on_a_page=False)}",
    )
    [seen] = make.db.session.query(EmployerProof).filter_by(person_id=who.id)
    [excepted] = make.db.session.query(DeploymentException).filter_by(person_id=who.id)
    made.ids |= {"seen": seen.ref, "exception": excepted.ref}


def _links(made):
    who, admin = made.people["professional"], made.people["administrator"]
    feed = feeds.make_feed(who.id, key=KEY, by=identity(who), now=NOW)
    account = make.account_of(who)
    token = signin.start_session(
        account, way=Way.APP, browser="Firefox", origin="192.0.2.7", now=NOW
    )
    browser = signin.queries.browser_session(token)
    upload = intake.keep(
        staff.staff_file(staff.anouk(Voornaam="Bert", Werkgever=made.places["employer"].name)),
        name=made.secret(f"bestand{made.word}.csv", on_a_page=False),
        function=Function.YOUTH_PROFESSIONAL,
        by=identity(admin),
        now=NOW,
    )
    overview = overviews.keep(
        b"Nummer;Naam\r\n110000998;Bert",
        name=made.secret(f"overzicht{made.word}.csv", on_a_page=False),
        organisation=made.places["employer"],
        by=identity(made.people["manager"]),
        now=NOW,
    )
    made.keep(overview=overview)
    mail.queue(Letter(kind="signin/invited", person_id=who.id, subject=made.word), now=NOW)
    letter = make.db.session.query(QueuedLetter).filter_by(subject=made.word).one()
    with make.db.transaction():
        letter.state = LetterState.FAILED
        letter.last_error = made.secret(f"Fout{made.word}")
        link = links.make(LinkPurpose.CONFIRM_ADDRESS, who.id, new_address="x@y.example", now=NOW)
        audit.record(
            Action.PROOF_SEEN,
            by=identity(admin),
            kind="person",
            subject=who.public_id,
            now=NOW,
            what=made.secret(f"Wijziging{made.word}"),
        )
    made.keep(feed=feed, browser=browser, upload=upload, letter=letter, link=link)
