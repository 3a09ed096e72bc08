"""Who asks in the matrix: every role in every relation to the rows of one region.

All rows that are walked belong to the region `ours`: its group, its participant (a professional of
its employer, placed at a municipality, once employed elsewhere) and what these two bring along.
"""

from dataclasses import dataclass
from datetime import date, timedelta

from leerhuis import db
from leerhuis.access import GUARDED, Role
from leerhuis.people.models import Appointment
from leerhuis.people.rules import KEPT_DAYS, AppointmentKind, OrganisationKind
from leerhuis.signin import queries
from leerhuis.signin import service as signin
from leerhuis.signin.rules import Way
from tests import factories as make
from tests.factories import NOW, TODAY

YESTERDAY = TODAY - timedelta(days=1)
# Longer ago than a last day can be put right by who keeps persons.
LONG_AGO = TODAY - timedelta(days=KEPT_DAYS + 1)
PAST = {"starts_on": date(2020, 1, 1), "ends_on": LONG_AGO}


@dataclass(frozen=True)
class Asker:
    """A column: its name, what it stands for, and the token of the browser that asks."""

    name: str
    means: str
    role: Role | None = None
    token: str | None = None


MEANS = {
    "stranger": "nobody signed in",
    "blocked": "whose row it is, the account blocked",
    "left": "whose row it is, employed until yesterday",
    "own": "a professional: whose row it is, or who takes part in the group",
    "colleague": "a professional of the same team",
    "elsewhere": "a professional of another employer of the region",
    "other": "a professional of another region",
    "trainer": "trains the group",
    "trainer near": "trains other groups of the region",
    "trainer other": "trains in another region",
    "coordinator": "coordinates the region",
    "coordinator part": "coordinates the employer only",
    "coordinator other": "coordinates another region",
    "manager": "manages the employer of whose row it is",
    "manager placement": "manages where that person is placed",
    "manager former": "manages the employer whom that person left, over a month ago",
    "manager near": "manages another employer of the region",
    "manager other": "manages in another region",
    "adviser": "advises in the region",
    "adviser other": "advises in another region",
    "policy": "makes policy in the region",
    "policy other": "makes policy in another region",
    "privacy": "privacy officer of the region",
    "privacy part": "privacy officer of the employer only",
    "privacy other": "privacy officer of another region",
    "administrator": "administers the region",
    "administrator part": "administers the employer only",
    "administrator near": "administers another employer of the region",
    "administrator former": "administers the employer whom that person left, over a month ago",
    "administrator other": "administers another region",
    "all other": "holds every role in another region",
    "ended": "held every role of the region until yesterday",
    "coordinator weak": "coordinates the region, signed in by a password alone",
    "manager weak": "manages the employer, signed in by a password alone",
    "privacy weak": "privacy officer of the region, signed in by a password alone",
    "administrator weak": "administers the region, signed in by a password alone",
    "own stale": "whose row it is, who proved two hours ago who they are",
    "coordinator stale": "coordinates the region, proved two hours ago",
    "manager stale": "manages the employer, proved two hours ago",
    "privacy stale": "privacy officer of the region, proved two hours ago",
    "administrator stale": "administers the region, proved two hours ago",
}
# Whose role a column is about; the first word says it where it is a role.
FIRST = {"own": Role.PROFESSIONAL, "colleague": Role.PROFESSIONAL, "elsewhere": Role.PROFESSIONAL}
FIRST |= {"other": Role.PROFESSIONAL, "privacy": Role.PRIVACY_OFFICER, "policy": Role.POLICY}
FIRST |= {each.value: each for each in Role if each is not Role.PRIVACY_OFFICER}


def role_of(name):
    """The one role that a column is about; None where it is about none or about all."""
    return None if name == "all other" else FIRST.get(name.split()[0])


def make_askers(ours, theirs):
    """The people of every column, each signed in; made once for all walks."""
    found = _of_region(ours) | _near(ours) | _elsewhere(theirs)
    askers = {"stranger": Asker("stranger", MEANS["stranger"])}
    for name, person in found.items():
        askers[name] = _asker(name, person, Way.APP)
    for role in sorted(GUARDED):
        name = role.value.split("_")[0]
        askers[f"{name} weak"] = _asker(f"{name} weak", found[name], Way.PASSWORD)
    for name in ("own", *(role.value.split("_")[0] for role in GUARDED)):
        askers[f"{name} stale"] = _asker(f"{name} stale", found[name], Way.APP)
        _long_ago(askers[f"{name} stale"].token)
    assert set(askers) == set(MEANS)
    return {name: askers[name] for name in MEANS}


def _asker(name, person, way):
    token = signin.start_session(
        make.account_of(person), way=way, browser="matrix", origin="127.0.0.1", now=NOW
    )
    return Asker(name, MEANS[name], role_of(name), token)


def _long_ago(token):
    """The proof of this browser is of two hours ago."""
    with db.transaction():
        queries.browser_session(token).proved_at = NOW - timedelta(hours=2)


def _of_region(ours):
    """Who holds the roles of the region, and whose rows they are."""
    who = ours.people
    named = {role.value.split("_")[0]: who[role.value] for role in Role}
    own = named.pop("professional")
    return named | {"own": own, "blocked": own, "left": own}


def _near(ours):
    """Who is of the region, and not of the group or of its participant's employer."""
    places, own = ours.places, ours.people["professional"]
    region, employer = places["region"], places["employer"]
    near = make.make_organisation(under=region)
    placed = make.make_organisation(under=region, kind=OrganisationKind.MUNICIPALITY)
    former = make.make_organisation(under=region)
    make.make_appointment(own, placed, kind=AppointmentKind.PLACEMENT)
    make.make_appointment(own, former, **PAST)
    several = make.make_person()
    for role in Role:
        if role is not Role.PROFESSIONAL:
            make.make_grant(several, role, region, ends_on=YESTERDAY)
    make.make_appointment(several, employer, **PAST)
    return {
        "colleague": make.make_professional(places["team"]),
        "elsewhere": make.make_professional(near),
        "trainer near": _trainer(region),
        "coordinator part": make.make_staff(Role.COORDINATOR, employer),
        "manager placement": make.make_staff(Role.MANAGER, placed),
        "manager former": make.make_staff(Role.MANAGER, former),
        "manager near": make.make_staff(Role.MANAGER, near),
        "privacy part": make.make_staff(Role.PRIVACY_OFFICER, employer),
        "administrator part": make.make_staff(Role.ADMINISTRATOR, employer),
        "administrator former": make.make_staff(Role.ADMINISTRATOR, former),
        "administrator near": make.make_staff(Role.ADMINISTRATOR, near),
        "ended": several,
    }


def _trainer(region):
    person = make.make_staff(Role.TRAINER, region)
    make.make_trainer(region, person_id=person.id)
    return person


def _elsewhere(theirs):
    named = {f"{role.value.split('_')[0]} other": theirs.people[role.value] for role in Role}
    named["other"] = named.pop("professional other")
    every = make.make_professional(theirs.places["team"])
    for role in Role:
        if role is not Role.PROFESSIONAL:
            make.make_grant(every, role, theirs.places["region"])
    return named | {"all other": every}


def change(name, ours_id):
    """What became of whose row it is before this column is walked."""
    with db.transaction():
        if name == "blocked":
            make.account_of(db.session.get_one(make.Person, ours_id)).blocked_at = NOW
        if name == "left":
            for job in db.session.query(Appointment).filter_by(person_id=ours_id):
                job.ends_on = YESTERDAY
            make.history.write(
                [each.id for each in db.session.query(Appointment).filter_by(person_id=ours_id)],
                now=NOW,
            )
