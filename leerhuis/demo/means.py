"""Where and by whom the demo gives its courses: venues with rooms, trainers, school holidays."""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from typing import NamedTuple

from leerhuis.access import COMMAND, Identity, Role
from leerhuis.courses import service
from leerhuis.courses.holidays import service as holidays
from leerhuis.courses.means import Room, Trainer, Venue
from leerhuis.courses.models import Theme
from leerhuis.courses.trainers import queries as known
from leerhuis.courses.trainers import service as trainers
from leerhuis.courses.trainers.rules import TimePlan
from leerhuis.courses.words import Availability
from leerhuis.demo import region
from leerhuis.demo.staff import Staff
from leerhuis.people.models import Organisation

WEEK = timedelta(weeks=1)


class Spot(NamedTuple):
    """A room in its venue."""

    venue: Venue
    room: Room


class Means:
    """The venues, rooms and trainers of the demo, and on which days each of them is taken.

    The demo is loaded on any day of the year, so its days fall differently each time: a room or a
    trainer is chosen that is free, and the wanted one when it is.
    """

    def __init__(
        self,
        staff: Staff,
        organisation: Organisation,
        *,
        coordinator: Identity,
        themes: Sequence[Theme],
        venues: Sequence[region.VenueWords],
        trainers: Sequence[region.TrainerWords],
    ) -> None:
        self.staff, self.now = staff, staff.now
        self.organisation, self.coordinator, self.themes = organisation, coordinator, themes
        self.taken: set[tuple[date, str]] = set()
        self.teachers: dict[int, list[Trainer]] = {each.id: [] for each in themes}
        self.spots = [spot for words in venues for spot in self._venue(*words)]
        self.trainers = [self._trainer(words) for words in trainers]
        self._close_schools()

    def _venue(
        self,
        name: str,
        street: str,
        town: str,
        directions: str,
        accessibility: str,
        contact: tuple[str, str],
        rooms: Sequence[tuple[str, int | None, str]],
    ) -> Iterator[Spot]:
        venue = service.create_venue(
            name=name,
            street=street,
            town=town,
            directions=directions,
            accessibility=accessibility,
            contact_name=contact[0],
            contact_email=contact[1],
            by=COMMAND,
            now=self.now,
        )
        for label, seats, equipment in rooms:
            room = service.create_room(
                venue, name=label, capacity=seats, equipment=equipment, by=COMMAND, now=self.now
            )
            yield Spot(venue, room)

    def _trainer(self, words: region.TrainerWords) -> Trainer:
        """One of them has an account: the demo trainer."""
        account = self.staff.accounts[Role.TRAINER]
        trainer = trainers.create(
            self.organisation,
            name=words.name,
            email=words.address,
            bureau=words.bureau,
            note=words.note,
            person=account if account.name == words.name else None,
            themes=[self.themes[each] for each in words.themes],
            by=COMMAND,
            now=self.now,
        )
        for each in words.themes:
            self.teachers[self.themes[each].id].append(trainer)
        for first, last in words.away:
            self._stay_away(trainer, first, last)
        return trainer

    def _stay_away(self, trainer: Trainer, first: int, last: int) -> None:
        days = [self.staff.today + timedelta(days=each) for each in range(first, last + 1)]
        plan = TimePlan(Availability.CANNOT, days[0], days[-1])
        whole = known.trainer_for(self.coordinator, trainer.public_id)
        trainers.add_time(whole, plan, by=COMMAND, now=self.now)
        self.taken.update((day, trainer.public_id) for day in days)

    def _close_schools(self) -> None:
        """The holidays of this school year and the next, about as they are each year."""
        today = self.staff.today
        for year in range(today.year - 1, today.year + 2):
            for name, week, weeks in region.HOLIDAYS:
                monday = date.fromisocalendar(year, week, 1)
                ends_on = monday + weeks * WEEK - timedelta(days=1)
                if ends_on > today - timedelta(days=120):
                    holidays.create(
                        self.organisation,
                        name=name,
                        starts_on=monday - timedelta(days=2),
                        ends_on=ends_on,
                        by=COMMAND,
                        now=self.now,
                    )

    def spot(self, days: Sequence[date], *, wanted: int, seats: int) -> Spot:
        """A room for so many that is free on all these days, from the wanted place on."""
        for spot in self.spots[wanted:] + self.spots[:wanted]:
            if (spot.room.capacity or 0) >= seats and self._take(days, spot.room.public_id):
                return spot
        raise AssertionError("The demo has too few rooms.")

    def trainer(self, days: Sequence[date], *, theme_id: int) -> Trainer | None:
        """Someone who teaches this and is free on all these days."""
        able = self.teachers[theme_id]
        return next((each for each in able if self._take(days, each.public_id)), None)

    def _take(self, days: Sequence[date], what: str) -> bool:
        wanted = {(day, what) for day in days}
        free = not wanted & self.taken
        if free:
            self.taken |= wanted
        return free
