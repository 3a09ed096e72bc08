"""What a certificate states, in the language of the reader."""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from itertools import groupby
from typing import Any

from babel.lists import format_list
from flask_babel import get_locale, ngettext
from flask_babel import gettext as _

from leerhuis import pdf, registers, wording
from leerhuis.certificates.models import Certificate
from leerhuis.pdf import CertificateValues, Fact
from leerhuis.registers import Category, Register

Values = Mapping[str, Any]


def days(values: Values) -> str:
    """8, 9 en 15 december 2026"""
    found = [date.fromisoformat(each) for each in values["days"]]
    months = groupby(found, key=lambda day: (day.year, day.month))
    return _joined([_in_month(list(each)) for _month, each in months])


def place(values: Values) -> str:
    """in Roosendaal, online, or both"""
    towns = _joined(values["towns"])
    if not towns:
        return _("online")
    if values["online"]:
        return _("in %(towns)s and online", towns=towns)
    return _("in %(towns)s", towns=towns)


def hours(values: Values) -> str:
    number = Decimal(values["hours"])
    return ngettext(
        "%(hours)s hour", "%(hours)s hours", 1 if number == 1 else 2, hours=wording.number(number)
    )


def points(values: Values) -> list[tuple[str, str]]:
    """Each row of points: what it counts for, and how many."""
    rows = [
        (Register(register), occupation, Category(category), Decimal(number))
        for register, occupation, category, number in values["points"]
    ]
    several = {
        register
        for register, occupation, _category, _number in rows
        if len({each[1] for each in rows if each[0] is register}) > 1
    }
    return [
        (
            _counts_for(register, occupation if register in several else "", category),
            ngettext(
                "%(number)s point",
                "%(number)s points",
                1 if number == 1 else 2,
                number=wording.number(number),
            ),
        )
        for register, occupation, category, number in rows
    ]


def labels() -> Mapping[str, str]:
    """What each value of a certificate is called, in the order in which a page shows them."""
    return {
        "name": _("Name"),
        "course": _("Course"),
        "days": _("When"),
        "towns": _("Where"),
        "hours": _("Hours"),
        "points": _("Points"),
        "organisation": _("Organisation"),
        "signed_by": _("Signed by"),
    }


def changed(old: Values, new: Values) -> list[tuple[str, str, str]]:
    """What differs between two certificates: its label, and what each says."""
    rows = [(label, value(old, key), value(new, key)) for key, label in labels().items()]
    return [row for row in rows if row[1] != row[2]]


def value(values: Values, key: str) -> str:
    """One value of a certificate in words."""
    match key:
        case "days":
            return days(values)
        case "towns":
            return place(values)
        case "hours":
            return hours(values)
        case "points":
            return "; ".join(f"{what}: {number}" for what, number in points(values))
        case _:
            return str(values[key])


def paper(certificate: Certificate, *, base_url: str) -> bytes:
    """The certificate as a PDF, in the language of whoever asks for it."""
    values = certificate.values
    address = f"{base_url.rstrip('/')}/c"
    told = CertificateValues(
        title=_("Certificate of attendance"),
        name=values["name"],
        lead=_("took part in"),
        course=values["course"],
        held=_(
            "on %(days)s %(place)s, %(hours)s in total",
            days=days(values),
            place=place(values),
            hours=hours(values),
        ),
        facts=tuple(Fact(label, number) for label, number in points(values)),
        signed_by=values["signed_by"] or values["organisation"],
        signed_as=_("coordinator of %(name)s", name=values["organisation"])
        if values["signed_by"]
        else "",
        check=_("Check this certificate at %(address)s with code", address=_plain(address)),
        check_url=f"{address}/{certificate.code}",
        code=certificate.code,
        language=str(get_locale()),
    )
    return pdf.certificate(told, issued_at=certificate.issued_at)


def _in_month(found: Sequence[date]) -> str:
    *earlier, last = found
    return _joined([*[str(day.day) for day in earlier], wording.full_day(last)])


def _joined(parts: Sequence[str]) -> str:
    return format_list(list(parts), locale=get_locale()) if parts else ""


def _counts_for(register: Register, occupation: str, category: Category) -> str:
    who = registers.occupation_of(register, occupation) if occupation else None
    words = [registers.label(register), *([registers.label(who)] if who else [])]
    return ", ".join(_(each) for each in [*words, registers.label(category)])


def _plain(address: str) -> str:
    return address.removeprefix("https://").removeprefix("http://")
