"""The proof once more, slowly and plainly: every row is read, and Python decides."""

from collections import defaultdict

from sqlalchemy import select

from leerhuis import db
from leerhuis.people.models import AppointmentEvent
from leerhuis.people.rules import ASKS_REGISTRATION, AppointmentKind, holds_on
from leerhuis.registry import rules
from leerhuis.registry.duty.models import DeploymentException
from leerhuis.registry.models import Registration, RegistrationEvent
from leerhuis.registry.timeline import as_of


def cover(organisation_id, *, day, known_at):
    """By person: how the work of that day was covered, and the valid registrations."""
    posts = _posts(organisation_id, day, known_at)
    held = _held(day, known_at)
    excepted = _exceptions(day, known_at)
    found = {}
    for person_id, its in posts.items():
        if not any(each.function in ASKS_REGISTRATION for each in its):
            continue
        employers = {e.employer_id for e in its if e.kind is AppointmentKind.EMPLOYMENT}
        registrations = held.get(person_id, {})
        if any(covers for _number, _validity, covers in registrations.values()):
            word = "registered"
        elif not employers:
            word = "unregistered"
        else:
            word = "exception" if excepted.get(person_id, set()) & employers else "uncovered"
        found[person_id] = (word, its[0].person_name, bool(employers), _shown(registrations))
    return found


def _last(rows, key, known_at):
    last = {}
    for each in sorted(rows, key=lambda row: row.id):
        if each.at <= known_at:
            last[key(each)] = each
    return last.values()


def _posts(organisation_id, day, known_at):
    rows = db.session.scalars(select(AppointmentEvent)).all()
    found = defaultdict(list)
    for each in _last(rows, lambda row: row.appointment_id, known_at):
        here = str(organisation_id) in each.path.split(".")
        if here and holds_on(each.starts_on, each.ends_on, day=day):
            found[each.person_id].append(each)
    return {key: sorted(its, key=lambda each: each.person_name) for key, its in found.items()}


def _held(day, known_at):
    """By person and registration: what it was worth on that day."""
    found = defaultdict(dict)
    for row in db.session.scalars(select(Registration)).all():
        events = db.session.scalars(
            select(RegistrationEvent).where(RegistrationEvent.registration_id == row.id)
        ).all()
        facts = as_of([each for each in events if each.at <= known_at], day=day)
        if facts is None:
            continue
        validity = rules.validity(
            facts.pack,
            facts.period,
            state=facts.state,
            today=day,
            submitted_on=facts.submitted_on,
            state_ends_on=facts.state_ends_on,
        )
        covers = rules.covers_youth_work(row.register, facts.occupation, validity=validity)
        found[row.person_id][row.id] = (facts.number, validity, covers)
    return found


def _shown(registrations):
    """The numbers of the valid ones; of the others one at most is shown."""
    return {
        number
        for number, validity, _covers in registrations.values()
        if validity is not rules.Validity.NOT_REGISTERED
    }


def _exceptions(day, known_at):
    rows = [e for e in db.session.scalars(select(DeploymentException)) if e.at <= known_at]
    last = {}
    for each in sorted(rows, key=lambda row: row.number):
        last[each.ref] = each
    found = defaultdict(set)
    for each in last.values():
        if each.starts_on <= day <= each.ends_on:
            found[each.person_id].add(each.organisation_id)
    return found
