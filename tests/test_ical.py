import re
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar

from leerhuis.ical import Entry, Method, Party, Status, feed, invitation

NOW = datetime(2026, 11, 2, 9, 30, tzinfo=UTC)
HOUSE = Party("Leerhuis", "leerhuis@region.example")
SAMIRA = Party("Samira Bouzid", "samira@spring.example")
any_text = st.text(max_size=200)
printable = {"exclude_categories": ["Cc", "Cs", "Cn", "Zl", "Zp"]}
# The library's own reader takes \\n for a line break, so a backslash is read back by hand below.
readable_text = st.text(st.characters(**printable, exclude_characters="\\"), max_size=300)


def make_entry(**given):
    defaults = {
        "uid": "edition-1@leerhuis.example",
        "sequence": 0,
        "starts_at": NOW + timedelta(days=30),
        "ends_at": NOW + timedelta(days=30, hours=3),
        "summary": "Complexe scheidingen",
        "stamp": NOW,
    }
    return Entry(**defaults | given)


def invite(method=Method.REQUEST, attendee=SAMIRA, **given):
    return invitation(make_entry(**given), method=method, organizer=HOUSE, attendee=attendee)


def events_of(body):
    return Calendar.from_ical(body).walk("VEVENT")


def event_of(body):
    (event,) = events_of(body)
    return event


def test_a_feed_holds_what_a_calendar_needs():
    body = feed([make_entry()], name="Leerhuis")
    assert body.startswith(b"BEGIN:VCALENDAR\r\n")
    assert body.endswith(b"END:VCALENDAR\r\n")
    for needed in [b"VERSION:2.0", b"PRODID:", b"METHOD:PUBLISH", b"DTSTAMP:20261102T093000Z"]:
        assert needed in body


def test_times_are_local_with_the_zone_that_explains_them():
    body = feed([make_entry()], name="Leerhuis")
    assert b"DTSTART;TZID=Europe/Amsterdam:20261202T103000\r\n" in body
    assert body.count(b"BEGIN:VTIMEZONE") == 1


def test_equal_entries_give_equal_bytes():
    assert feed([make_entry()], name="Leerhuis") == feed([make_entry()], name="Leerhuis")
    assert invite() == invite()


def test_an_empty_feed_is_still_a_calendar():
    assert events_of(feed([], name="Leerhuis")) == []


def test_without_an_end_there_is_no_dtend():
    assert b"DTEND" not in feed([make_entry(ends_at=None)], name="Leerhuis")


@pytest.mark.parametrize(
    "fault",
    [
        {"starts_at": datetime(2026, 12, 2, 10)},  # noqa: DTZ001
        {"starts_at": datetime.max.replace(tzinfo=UTC), "ends_at": None},
        {"ends_at": NOW},
        {"uid": ""},
        {"sequence": -1},
        {"location": 12},
    ],
    ids=lambda fault: next(iter(fault)),
)
def test_a_broken_entry_is_left_out_and_reported(caplog, fault):
    body = feed([make_entry(**fault), make_entry(uid="good")], name="Leerhuis")
    assert [event["UID"] for event in events_of(body)] == ["good"]
    assert "out of a feed" in caplog.text


def test_an_invitation_with_a_naive_moment_is_refused():
    with pytest.raises(ValueError, match="zone"):
        invite(stamp=datetime(2026, 11, 2))  # noqa: DTZ001


def test_a_request_names_who_invites_and_who_is_invited():
    body = invite()
    assert b"METHOD:REQUEST\r\n" in body
    event = event_of(body)
    assert event["ORGANIZER"] == "mailto:leerhuis@region.example"
    assert event["ATTENDEE"] == "mailto:samira@spring.example"
    assert event["ATTENDEE"].params["CN"] == "Samira Bouzid"
    assert event["STATUS"] == "CONFIRMED"


def test_a_cancellation_takes_the_same_uid_away():
    body = invite(method=Method.CANCEL, sequence=1)
    event = event_of(body)
    assert b"METHOD:CANCEL\r\n" in body
    assert (event["UID"], event["SEQUENCE"]) == ("edition-1@leerhuis.example", 1)
    assert event["STATUS"] == "CANCELLED"


def test_nobody_is_invited_to_what_is_cancelled():
    with pytest.raises(ValueError, match="invites nobody"):
        invite(status=Status.CANCELLED)


@pytest.mark.parametrize(
    "address", ["", "samira", "a@b.nl, evil@c.nl", "a@b.nl\r\nX-EVIL:1", "a b@c.nl"]
)
def test_only_one_plain_address_can_be_invited(address):
    with pytest.raises(ValueError, match="one mail address"):
        invite(attendee=Party("Samira", address))


def test_a_quote_in_a_name_is_dropped():
    body = invite(attendee=Party('Dekker, "Hugo" ^', "hugo@spring.example"))
    assert b'CN="Dekker, Hugo"' in body


def test_a_line_break_in_an_address_of_a_page_adds_no_line():
    body = feed([make_entry(url="https://x.example/a\r\nX-EVIL:1")], name="Leerhuis")
    assert b"URL:https://x.example/aX-EVIL:1\r\n" in body


def test_a_windows_path_keeps_its_backslashes():
    body = feed([make_entry(location=r"\\server\Netwerk\nieuw")], name="Leerhuis")
    assert rb"LOCATION:\\\\server\\Netwerk\\nieuw" in body


@pytest.mark.parametrize("hour", [0, 1])
def test_half_past_two_of_the_autumn_night_is_told_in_utc(hour):
    at = datetime(2026, 10, 25, hour, 30, tzinfo=UTC)
    body = feed([make_entry(starts_at=at, ends_at=None)], name="x")
    assert f"DTSTART:20261025T0{hour}3000Z" in body.decode()


@given(readable_text, readable_text)
def test_any_text_comes_back_as_it_was_meant(summary, description):
    event = event_of(feed([make_entry(summary=summary, description=description)], name="x"))
    assert event["SUMMARY"] == summary.strip()
    assert event.get("DESCRIPTION", "") == description.strip()


@given(st.text(st.characters(**printable) | st.just("\\")))
def test_backslashes_survive_too(summary):
    body = feed([make_entry(summary=summary)], name="x").decode().replace("\r\n ", "")
    (written,) = re.findall(r"SUMMARY:(.*)\r\n", body)
    assert re.sub(r"\\(.)", r"\1", written) == summary.strip()


@given(any_text, any_text, any_text)
def test_no_text_adds_a_line_or_a_long_one(summary, name, place):
    body = feed([make_entry(summary=summary, location=place)], name=name)
    lines = body.decode().split("\r\n")
    assert all(len(line.encode()) <= 75 for line in lines)
    assert not re.search(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029]", "".join(lines))
    assert [line for line in lines if line.startswith("BEGIN:VEVENT")] == ["BEGIN:VEVENT"]


def test_line_breaks_stay_in_a_description_and_leave_a_title():
    event = event_of(feed([make_entry(summary="a\u2028b\r\nc", description="a\vb\rc")], name="x"))
    assert (event["SUMMARY"], event["DESCRIPTION"]) == ("a b c", "a\nb\nc")


@given(any_text)
def test_any_name_can_be_invited(name):
    event = event_of(invite(attendee=Party(name, "a@b.nl")))
    assert event["ATTENDEE"] == "mailto:a@b.nl"


@given(st.datetimes(min_value=datetime(1997, 1, 1), max_value=datetime(2090, 1, 1)))  # noqa: DTZ001
def test_any_moment_is_read_back_as_the_same_moment(naive):
    at = naive.replace(tzinfo=UTC, microsecond=0)
    event = event_of(feed([make_entry(starts_at=at, ends_at=None)], name="x"))
    assert event["DTSTART"].dt == at


@pytest.mark.parametrize("year", [2026, 2031, 2038])
def test_summer_time_never_ends_in_the_zone_that_we_ship(year):
    zone = Calendar.from_ical(feed([], name="x")).walk("VTIMEZONE")[0].to_tz()
    assert datetime(year, 7, 1, 12, tzinfo=zone).utcoffset() == timedelta(hours=2)
    assert datetime(year, 1, 1, 12, tzinfo=zone).utcoffset() == timedelta(hours=1)
