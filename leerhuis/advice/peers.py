"""A shortage of reflection is answered with groups of peers that have a place.

They stand beside the set of courses: a group lasts a year, is joined by itself, and gives hours in
meetings that are planned already, or are still to be planned.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple

from sqlalchemy import select

from leerhuis import clock, db
from leerhuis.access import Identity
from leerhuis.advice.queries import Needs, until_of
from leerhuis.calendars.models import Gathering
from leerhuis.peergroups import queries as groups
from leerhuis.peergroups.finding import queries as finding
from leerhuis.peergroups.finding.queries import Found
from leerhuis.peergroups.models import PeerGroup, PeerMeeting, PeerSeries
from leerhuis.registers import Category, Form
from leerhuis.registry.dossier.queries import held
from leerhuis.registry.dossier.rules import Held, is_too_short
from leerhuis.registry.packs.asked import Unit, Weight
from leerhuis.registry.queries import Dossier
from leerhuis.registry.standing.sums import exact

SHOWN = 3
NOTHING = Decimal(0)
YEAR = timedelta(days=365)


class Meeting(NamedTuple):
    """A meeting that is to come."""

    on: date
    hours: Decimal


class Lacking(NamedTuple):
    """What one registration still lacks of reflection, and the rules by which hours count."""

    dossier: Dossier
    held: Held
    forms: Collection[Form]
    open: Decimal


class Gain(NamedTuple):
    """What a group brings one registration of what it lacks; `points` never more than that."""

    lacking: Lacking
    meetings: int
    hours: Decimal
    points: Decimal


@dataclass(frozen=True)
class Offered:
    """A group with what it would bring; `planned`: its meetings stand in the calendar."""

    found: Found
    planned: bool
    gains: Sequence[Gain]

    @property
    def worth(self) -> Decimal:
        return sum((each.points for each in self.gains), NOTHING)


def offered(who: Identity, needs: Needs, *, now: datetime) -> list[Offered]:
    """The groups that somebody can join and that bring what they lack of reflection, most first."""
    today = clock.day_of(now)
    lacks = lacking(needs, today=today)
    if not lacks:
        return []
    joinable = finding.joinable(who, day=today)
    planned = _meetings([each.group.id for each in joinable], now=now)
    terms = {each.group.organisation_id: each.group.organisation.path for each in joinable}
    usual = {number: groups.terms_for(path).meetings for number, path in terms.items()}
    rows = []
    for each in joinable:
        coming = planned.get(each.group.id, [])
        meetings = coming or usual_year(each.group, usual[each.group.organisation_id], today=today)
        gains = gains_of(each.group.form, meetings, lacks)
        if gains:
            rows.append(Offered(each, bool(coming), gains))
    return sorted(rows, key=lambda each: (-each.worth, -each.found.match.score))[:SHOWN]


def lacking(needs: Needs, *, today: date) -> list[Lacking]:
    """What is open in reflection, of each registration of which is known what it had before."""
    found = []
    for dossier in needs.dossiers:
        rules = held(dossier.registration)
        if not dossier.assessment.history_known or until_of(dossier) < today:
            continue
        for line in dossier.assessment.lines:
            asked = line.requirement
            about = asked.forms or Category.REFLECTION in asked.categories
            if line.unit is Unit.POINTS and about and line.open_after_expected:
                found.append(Lacking(dossier, rules, asked.forms, line.open_after_expected))
    return found


def gains_of(form: Form, meetings: Iterable[Meeting], lacks: Iterable[Lacking]) -> list[Gain]:
    """What meetings of this form bring each registration: of the requirement that gets most."""
    coming = list(meetings)
    best: dict[str, Gain] = {}
    for lack in lacks:
        gain = _gain(form, coming, lack)
        number = lack.dossier.registration.public_id
        if gain is not None and (number not in best or gain.points > best[number].points):
            best[number] = gain
    return list(best.values())


def _gain(form: Form, meetings: Sequence[Meeting], lack: Lacking) -> Gain | None:
    weight = lack.held.weight(form)
    if weight is None or not _meets(form, weight, lack):
        return None
    counted = [
        each
        for each in meetings
        if lack.held.starts_on <= each.on <= lack.held.until
        and not is_too_short(weight, each.hours)
    ]
    hours = sum((each.hours for each in counted), NOTHING)
    points = exact(weight.points_an_hour * Fraction(hours))
    if not points:
        return None
    return Gain(lack, len(counted), hours, min(points, lack.open))


def _meets(form: Form, weight: Weight, lack: Lacking) -> bool:
    """Whether hours of this form count for what is asked: by its form, else by its category."""
    return form in lack.forms if lack.forms else weight.category is Category.REFLECTION


def usual_year(group: PeerGroup, number: int, *, today: date) -> list[Meeting]:
    """The meetings of a series as the region usually plans it, evenly over a year from now."""
    hours = (Decimal(group.minutes) / 60).quantize(Decimal("0.1"))
    return [Meeting(today + YEAR * at / number, hours) for at in range(1, number + 1)]


def _meetings(numbers: Collection[int], *, now: datetime) -> Mapping[int, list[Meeting]]:
    """The meetings of these groups that are planned and still to come."""
    rows = db.session.execute(
        select(PeerSeries.group_id, Gathering.starts_at, Gathering.ends_at)
        .join(PeerMeeting, PeerMeeting.series_id == PeerSeries.id)
        .join(PeerMeeting.gathering)
        .where(
            PeerSeries.group_id.in_(numbers),
            PeerSeries.closed_at.is_(None),
            Gathering.cancelled_at.is_(None),
            Gathering.starts_at > now,
        )
        .order_by(Gathering.starts_at)
    )
    found: dict[int, list[Meeting]] = defaultdict(list)
    for group, begin, end in rows:
        minutes = Decimal(int((end - begin).total_seconds()) // 60)
        hours = (minutes / 60).quantize(Decimal("0.1"))
        found[group].append(Meeting(clock.day_of(begin), hours))
    return found
