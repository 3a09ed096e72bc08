"""A course and its groups in the words of schema.org, for search engines: no names of people."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from leerhuis import markup
from leerhuis.catalogue.meetings import Meeting
from leerhuis.catalogue.queries import CoursePage, Group

CONTEXT = "https://schema.org"


def course(found: CoursePage, *, url: str, fees: Mapping[str, Decimal | None]) -> dict[str, Any]:
    """The course as a `Course` with each of its groups as a `CourseInstance`."""
    told: dict[str, Any] = {
        "@context": CONTEXT,
        "@type": "Course",
        "name": found.title,
        "description": markup.plain(found.summary) or found.title,
        "url": url,
        "inLanguage": "nl",
        "provider": {"@type": "Organization", "name": found.organisation},
        "about": found.theme.name,
    }
    if found.hours:
        told["timeRequired"] = _duration(found.hours)
    groups = [_group(each, found, fee=fees.get(each.public_id)) for each in found.groups]
    return told | ({"hasCourseInstance": groups} if groups else {})


def _group(group: Group, found: CoursePage, *, fee: Decimal | None) -> dict[str, Any]:
    first, last = group.meetings[0], group.meetings[-1]
    told: dict[str, Any] = {
        "@type": "CourseInstance",
        "name": found.title,
        "startDate": first.starts_at.isoformat(),
        "endDate": last.ends_at.isoformat(),
        "courseMode": _mode(group.meetings),
        "subEvent": [_meeting(each, found) for each in group.meetings],
        "offers": {
            "@type": "Offer",
            "category": "Paid" if fee else "Free",
            "price": str(fee or 0),
            "priceCurrency": "EUR",
            "validThrough": group.enrol_by_on.isoformat(),
        },
    }
    if found.hours:
        told["courseWorkload"] = _duration(found.hours)
    if group.capacity is not None:
        told["maximumAttendeeCapacity"] = group.capacity
    return told


def _meeting(meeting: Meeting, found: CoursePage) -> dict[str, Any]:
    return {
        "@type": "EducationEvent",
        "name": found.title,
        "startDate": meeting.starts_at.isoformat(),
        "endDate": meeting.ends_at.isoformat(),
        "location": _place(meeting),
    }


def _place(meeting: Meeting) -> dict[str, Any]:
    if not meeting.venue:
        return {"@type": "VirtualLocation"}
    return {
        "@type": "Place",
        "name": meeting.venue,
        "address": {
            "@type": "PostalAddress",
            "streetAddress": meeting.street or "",
            "addressLocality": meeting.town or "",
            "addressCountry": "NL",
        },
    }


def _mode(meetings: list[Meeting]) -> str:
    online = {not each.venue for each in meetings}
    if online == {True}:
        return "Online"
    return "Blended" if True in online else "Onsite"


def _duration(hours: Decimal) -> str:
    """Hours as ISO 8601 says them: 7,5 is PT7H30M."""
    minutes = int(hours * 60)
    rest = f"{minutes % 60}M" if minutes % 60 else ""
    return f"PT{minutes // 60}H{rest}"
