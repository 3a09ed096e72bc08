"""Letters about registrations are tested by reading them."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from sqlalchemy import select

from leerhuis import clock, db
from leerhuis.access import HOUSE, Role
from leerhuis.mail import rendering
from leerhuis.mail.models import QueuedLetter
from leerhuis.mail.queries import Recipient, letter_of
from leerhuis.registers import Register
from leerhuis.registry import mails, service
from leerhuis.registry.reminders import Step
from leerhuis.registry.rules import Source
from tests.factories import NOW, make_organisation, make_professional, make_staff
from tests.factories_registry import FORMAL, REFLECTION, expect, give_points, make_registration
from tests.letters import SAMIRA, reads_as

HELD = date(2027, 3, 1)


def written(kind):
    row = db.session.scalars(select(QueuedLetter).where(QueuedLetter.kind == kind)).one()
    return letter_of(row)


def reminded(*, on, points=(), **given):
    person = make_professional()
    make_registration(person, **{"held_date": HELD, "number": "110000118"} | given)
    if points:
        give_points(person, *points)
        expect(person, (REFLECTION, Decimal(6)), on=date(2027, 2, 10), ref="coming")
    service.queue_expiry_reminders(now=NOW + timedelta(days=(on - date(2027, 1, 11)).days))
    return written(mails.REMINDER)


SOME = ((FORMAL, Decimal("44.5")), (REFLECTION, Decimal(42)))


@pytest.mark.parametrize(
    ("step", "on"),
    [(Step.THREE_MONTHS, date(2027, 1, 11)), (Step.TWO_WEEKS, date(2027, 2, 15))],
)
def test_a_reminder_says_until_when_and_what_is_missing(app, step, on):
    letter = reminded(on=on, points=SOME)
    assert letter.values["step"] == step
    reads_as(letter, f"registry-reminder-{step}.txt")


def test_a_reminder_to_who_has_all_points_says_that_points_do_not_save_anyone(app):
    all_points = ((FORMAL, Decimal(60)), (REFLECTION, Decimal(60)))
    reads_as(reminded(on=date(2027, 1, 11), points=all_points), "registry-reminder-complete.txt")


def test_a_reminder_for_big_does_not_invent_requirements(app):
    letter = reminded(on=date(2027, 2, 27), register=Register.BIG, number="19000000025")
    reads_as(letter, "registry-reminder-big.txt")


@pytest.mark.parametrize("step", Step)
def test_each_step_has_a_subject_of_its_own(app, step):
    letter = reminded(on=date(2027, 1, 11))
    letter.values["step"] = step
    subjects = {"nl": "Laatste kans: verleng je SKJ-registratie"} if step is Step.ONE_DAY else {}
    read = rendering.reading(letter, recipient=SAMIRA)
    assert "SKJ-registratie" in read.subject
    assert read.subject == subjects.get("nl", read.subject)


def test_a_reminder_is_in_the_language_of_its_reader(app):
    letter = reminded(on=date(2027, 1, 11), points=SOME)
    read = rendering.reading(letter, recipient=Recipient("Samira", "Samira Bouzid", "en"))
    assert "Professional development: 44.5 of 60 points" in read.text


def lapsed(*, still=False, submitted=None):
    employer = make_organisation(under=make_organisation())
    make_staff(Role.MANAGER, employer)
    person = make_professional(employer, given_name="Anouk", name_prefix="de", family_name="Groot")
    row = make_registration(person, held_date=HELD, number="110000118")
    later = clock.moment_of(HELD, NOW.time())
    if submitted:
        service.submit(row, on=submitted, by=HOUSE, now=later)
    if still:
        make_registration(person, register=Register.BIG, number="19000000025")
    service.lapse_due(now=later)


def test_who_lapsed_hears_what_that_means(app):
    lapsed()
    reads_as(written(mails.LAPSED), "registry-lapsed.txt")


def test_who_applied_too_late_hears_that(app):
    lapsed(submitted=HELD)
    reads_as(written(mails.LAPSED), "registry-lapsed-too-late.txt")


def test_the_manager_hears_who_lapsed(app):
    lapsed()
    reads_as(written(mails.LAPSED_MANAGER), "registry-lapsed-manager.txt")


def test_the_manager_hears_that_someone_may_go_on_working(app):
    lapsed(still=True)
    reads_as(written(mails.LAPSED_MANAGER), "registry-lapsed-manager-still.txt")


def test_the_weekly_letter_names_everyone_with_their_date(app):
    employer = make_organisation(under=make_organisation())
    make_staff(Role.MANAGER, employer)
    for family_name, held in (("Aydın", date(2027, 3, 1)), ("Okafor", date(2027, 4, 1))):
        person = make_professional(employer, given_name="Selin", family_name=family_name)
        make_registration(person, held_date=held)
    person = make_professional(employer, given_name="Yasin", family_name="Demir")
    make_registration(person, held_date=date(2027, 1, 4), now=NOW - timedelta(days=60))
    last_day = make_professional(employer, given_name="Femke", family_name="Jansen")
    make_registration(last_day, held_date=date(2027, 1, 12))
    ready = make_professional(employer, given_name="Bo", family_name="Peters")
    make_registration(ready, held_date=date(2027, 9, 1))
    give_points(ready, (FORMAL, Decimal(60)), (REFLECTION, Decimal(60)))
    last_week = NOW - timedelta(days=4)
    for family_name in ("Smit", "Veen"):
        person = make_professional(employer, given_name="Noor", family_name=family_name)
        row = make_registration(person, held_date=date(2027, 5, 1), now=NOW - timedelta(days=90))
        service.submit(row, on=date(2027, 1, 7), by=HOUSE, now=last_week)
    service.renew(row, on=date(2027, 1, 8), by=HOUSE, now=last_week + timedelta(days=1))
    service.queue_weekly_letters(now=NOW)
    reads_as(written(mails.WEEKLY), "registry-weekly.txt")


def test_a_letter_about_one_registration_speaks_of_one(app):
    employer = make_organisation(under=make_organisation())
    make_staff(Role.MANAGER, employer)
    make_registration(make_professional(employer), held_date=HELD)
    service.queue_weekly_letters(now=NOW)
    read = rendering.reading(written(mails.WEEKLY), recipient=SAMIRA)
    assert read.subject == "1 registratie kan verlopen of is verlopen"


def test_a_reminder_to_who_is_exempt_names_the_end_of_the_exemption(app):
    person = make_professional()
    row = make_registration(person, register=Register.BIG, held_date=HELD, number="19000000025")
    told = {"source": Source.PERSON, "by": HOUSE, "now": NOW}
    service.exempt(row, on=date(2027, 1, 4), until=date(2028, 1, 11), **told)
    service.queue_expiry_reminders(now=NOW)
    reads_as(written(mails.REMINDER), "registry-reminder-exempt.txt")
