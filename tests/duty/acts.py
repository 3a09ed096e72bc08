"""What employers do, by the verbs that the pages use."""

from datetime import date

from leerhuis import clock
from leerhuis.registry.duty import queries, service
from leerhuis.registry.duty.rules import Deployable, ProofKind
from tests.factories import NOW, identity


def employee(person, *, by, now=NOW):
    return queries.employee(identity(by), person.public_id, today=clock.day_of(now))


def see_conduct(person, *, by, issued_on=date(2026, 12, 1), seen_on=None, now=NOW, **given):
    service.see(
        employee(person, by=by, now=now),
        kind=ProofKind.CONDUCT_CERTIFICATE,
        issued_on=issued_on,
        seen_on=seen_on or clock.day_of(now),
        by=identity(by),
        now=now,
        **given,
    )


def see_references(person, *, by, seen_on=None, now=NOW):
    service.see(
        employee(person, by=by, now=now),
        kind=ProofKind.REFERENCES,
        issued_on=None,
        seen_on=seen_on or clock.day_of(now),
        by=identity(by),
        now=now,
    )


def make_exception(person, responsible, *, by, now=NOW, **given):
    told = {
        "reason": "Wacht op het diploma",
        "starts_on": clock.day_of(now),
        "ends_on": date(2027, 4, 1),
        "responsible": responsible.sort_name,
    } | given
    service.make_exception(employee(person, by=by, now=now), **told, by=identity(by), now=now)


def say(person, word=Deployable.LIMITED, *, by, now=NOW, reason="Werkt nog niet alleen"):
    service.say_deployable(
        employee(person, by=by, now=now),
        word=word,
        reason=reason,
        starts_on=clock.day_of(now),
        by=identity(by),
        now=now,
    )
