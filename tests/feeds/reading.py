"""Reading what a calendar gets, as a calendar does."""

from icalendar import Calendar

from leerhuis.feeds import service
from tests.conftest import KEY
from tests.factories import HOUSE, NOW, identity


def address_of(person, *, alarm_minutes=None, team=False):
    """The address of a person's own calendar, with what they chose."""
    feed = service.make_feed(person.id, key=KEY, by=HOUSE, now=NOW)
    given = {"alarm_minutes": alarm_minutes, "team": team}
    service.choose(person.id, **given, by=identity(person), now=NOW)
    return f"/agenda/{service.token_of(feed, key=KEY)}.ics"


def fetch(app, address, **headers):
    """What a calendar gets that never signed in."""
    return app.test_client().get(address, headers=headers)


def events(app, address):
    answer = fetch(app, address)
    assert answer.status_code == 200
    return Calendar.from_ical(answer.data).walk("VEVENT")


def told(app, address):
    """The words and the day of each entry."""
    return [(str(each["SUMMARY"]), each["DTSTART"].dt) for each in events(app, address)]
