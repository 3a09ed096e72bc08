"""A pack in words: what a register asks, in the language of the reader."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from flask_babel import gettext, ngettext

from leerhuis import registers, wording
from leerhuis.registers import Form
from leerhuis.registry import shown
from leerhuis.registry.packs.asked import (
    Known,
    Pack,
    PeriodStart,
    Requirement,
    Variant,
    Weight,
    Words,
    WorkRule,
)

_: Callable[..., str] = gettext
Facts = Sequence[tuple[str, str]]


class Asked(NamedTuple):
    """One requirement as a row of a table."""

    name: str
    at_least: str
    counts: str
    within: str


class Way(NamedTuple):
    """What is asked, or one of the ways in which it may be met."""

    name: str
    note: str
    rows: Sequence[Asked]
    most: Sequence[str]


class Weighed(NamedTuple):
    """What hours of one form bring."""

    form: str
    brings: str
    counts: str
    least: str


def title(pack: Pack) -> str:
    """SKJ: Psycholoog, master"""
    register = _(registers.label(pack.register))
    if not registers.occupations_of(pack.register):
        return register
    return _("%(register)s: %(who)s", register=register, who=_who(pack))


def _who(pack: Pack) -> str:
    if pack.occupation is None:
        if pack.register is registers.Register.BIG:
            return _("the other professions")
        return _("the other chambers and levels")
    name = _(registers.label(pack.occupation))
    if pack.level is None:
        return name
    return _("%(name)s, %(level)s", name=name, level=_(registers.label(pack.level)).lower())


def summary(pack: Pack) -> str:
    """What is asked, as short as it can be said."""
    parts = [
        f"{_in(each.name)}: {shown.amount(each.at_least, each.unit)}"
        for each in (pack.requirements or _common(pack.variants))
        if each.within is None
    ]
    if pack.work_hours is not None:
        parts.append(_("%(hours)s of work", hours=shown.hours(pack.work_hours)))
    return ", ".join(parts) or _("The requirements are not known here yet.")


def _common(variants: Sequence[Variant]) -> Iterable[Requirement]:
    """What every variant asks in the same way."""
    if not variants:
        return []
    first, *others = ({each.key: each for each in way.requirements} for way in variants)
    return [
        each
        for key, each in first.items()
        if all(key in way and way[key].at_least == each.at_least for way in others)
    ]


def since(pack: Pack) -> str:
    return _(
        "In force here from %(first)s. Checked at the sources on %(checked)s.",
        first=wording.full_day(pack.valid_from),
        checked=wording.full_day(pack.checked_on),
    )


def period(pack: Pack) -> Facts:
    """How long a registration lasts, and the days that follow from the date people hold."""
    return [
        (_("Period"), _years(pack.period_years)),
        (_("Last valid day"), _before(pack.last_valid_days_before)),
        (_("Last day to apply"), _before(pack.apply_by_days_before)),
        (_("The next period begins"), _STARTS[pack.new_period_starts]()),
        (_("While an application is pending"), _registered(pack.pending_keeps_valid)),
        (_("While suspended"), _registered(pack.suspension_runs_on)),
    ]


def _years(number: int) -> str:
    if not number:
        return _("not known here")
    return str(ngettext("%(num)d year", "%(num)d years", number))


def _before(days: int) -> str:
    if not days:
        return _("the date on the card or in the letter itself")
    return str(
        ngettext(
            "%(num)d day before the date on the card or in the letter",
            "%(num)d days before the date on the card or in the letter",
            days,
        )
    )


_STARTS: Mapping[PeriodStart, Callable[[], str]] = {
    PeriodStart.SUBMISSION: lambda: _("on the day on which you apply"),
    PeriodStart.DECISION: lambda: _("on the day of the register's positive decision"),
    PeriodStart.COMPLETION: lambda: _("on the day on which you meet the requirements"),
    PeriodStart.OLD_END: lambda: _("on the day after the period before it"),
    PeriodStart.UNKNOWN: lambda: _("not known here"),
}


def _registered(known: Known) -> str:
    if known is Known.UNKNOWN:
        return _("whether you stay registered is not known here")
    return _("you stay registered") if known is Known.YES else _("you are not registered")


def ways(pack: Pack) -> list[Way]:
    """What is asked in points; one for each variant where there are several."""
    if pack.requirements:
        return [_way(pack, name="", note="")]
    return [
        _way(
            pack.for_variant(each.key),
            name=_in(each.name),
            note=_("Only for the first renewal.") if each.first_renewal else "",
        )
        for each in pack.variants
    ]


def _way(pack: Pack, *, name: str, note: str) -> Way:
    names = {each.key: _in(each.name) for each in pack.requirements}
    return Way(
        name=name,
        note=note,
        rows=[
            Asked(
                name=names[each.key],
                at_least=shown.amount(each.at_least, each.unit),
                counts=_listed(registers.label(word) for word in each.forms or each.categories),
                within=names.get(each.within or "", ""),
            )
            for each in pack.requirements
        ],
        most=[
            _(
                "%(category)s: at most %(amount)s count.",
                category=_(registers.label(category)),
                amount=shown.points(most),
            )
            for category, most in pack.counted_at_most.items()
        ],
    )


def weights(pack: Pack) -> list[Weighed]:
    return [_weighed(form, weight) for form, weight in pack.activities.items()]


def _weighed(form: Form, weight: Weight) -> Weighed:
    least = weight.least_hours
    return Weighed(
        form=_(registers.label(form)),
        brings=_(
            "%(hours)s = %(points)s",
            hours=shown.hours(weight.hours),
            points=shown.points(weight.points),
        ),
        counts=_(registers.label(weight.category)),
        least=_("at least %(hours)s each time", hours=shown.hours(least)) if least else "",
    )


def work(pack: Pack) -> Facts:
    """What is asked in hours of work."""
    if pack.work is None:
        return []
    facts = [(_in(pack.work.name), _hours(pack.work))]
    if pack.work.in_profession and pack.work.in_profession_name:
        name = _in(pack.work.in_profession_name)
        facts.append((name, shown.hours(pack.work.in_profession)))
    if pack.work.longest_gap_months and pack.work.gap_from_weeks:
        facts.append((_("Longest interruption"), _gap(pack.work)))
    return facts


def _hours(rule: WorkRule) -> str:
    if rule.at_least is None:
        return _("differs by profession")
    if rule.hours_a_week is None:
        return _("%(hours)s in a period", hours=shown.hours(rule.at_least))
    return _(
        "%(hours)s in a period, on average %(weekly)s a week",
        hours=shown.hours(rule.at_least),
        weekly=shown.hours(rule.hours_a_week),
    )


def _gap(rule: WorkRule) -> str:
    return _(
        "%(months)s months in a row. An interruption counts from more than %(weeks)s weeks"
        " without work.",
        months=rule.longest_gap_months,
        weeks=rule.gap_from_weeks,
    )


def unknown(pack: Pack) -> list[str]:
    """What Leerhuis does not know of these rules."""
    silent = not pack.requirements and not pack.variants and pack.work is None
    pending, suspended = pack.pending_keeps_valid, pack.suspension_runs_on
    lacks = {
        _("What is asked."): silent,
        _("How many hours of work are asked."): bool(pack.work) and pack.work_hours is None,
        _("What is asked at a later renewal."): any(each.first_renewal for each in pack.variants),
        _("How long a period lasts."): not pack.period_years,
        _("Whether a pending application keeps you registered."): pending is Known.UNKNOWN,
        _("Whether you stay registered while suspended."): suspended is Known.UNKNOWN,
    }
    return [words for words, lacking in lacks.items() if lacking]


def texts(words: Iterable[Words]) -> list[str]:
    return [_in(each) for each in words]


def _in(words: Words) -> str:
    return words[shown.language()]


def _listed(labels: Iterable[str]) -> str:
    return ", ".join(_(each) for each in labels)


def page(pack: Pack) -> dict[str, Any]:
    """All that the page of a pack shows."""
    return {
        "title": title(pack),
        "since": since(pack),
        "period": period(pack),
        "ways": ways(pack),
        "work": work(pack),
        "weights": weights(pack),
        "documents": texts(pack.documents),
        "notes": texts(pack.notes),
        "unknown": unknown(pack),
        "sources": pack.sources,
    }
