"""Saying for which organisation a guest works, also for one that is new."""

from collections.abc import Sequence
from datetime import datetime

from leerhuis import db
from leerhuis.access import HOUSE, Identity, Role
from leerhuis.enrolment import guests
from leerhuis.enrolment.models import GuestRequest
from leerhuis.errors import Missing, Refused
from leerhuis.people import service as people
from leerhuis.people.models import Organisation
from leerhuis.people.rules import Function, OrganisationKind


def attach(
    request: GuestRequest,
    organisation: Organisation | None,
    *,
    name: str,
    kind: OrganisationKind,
    parent: Organisation | None,
    function: Function,
    by: Identity,
    now: datetime,
) -> None:
    """To the organisation that was chosen; else to a new one of this name, below the own region."""
    if organisation is not None and name.strip():
        raise Refused("Choose an organisation or fill in a new one, not both.", field="name")
    if organisation is None and not name.strip():
        raise Refused("Choose an organisation, or fill in the name of a new one.", field="name")
    with db.transaction():
        place = organisation or _made(name, kind, parent, by=by, now=now)
        guests.attach(request, place, function=function, by=by, now=now)


def _made(
    name: str, kind: OrganisationKind, parent: Organisation | None, *, by: Identity, now: datetime
) -> Organisation:
    """A coordinator keeps no organisations; the house adds this one, within their part."""
    if parent is None or not _is_within(parent, by.paths(Role.COORDINATOR)):
        raise Missing
    return people.create_organisation(name=name, kind=kind, parent=parent, by=HOUSE, now=now)


def _is_within(place: Organisation, paths: Sequence[str]) -> bool:
    return any(place.path.startswith(each) for each in paths)
