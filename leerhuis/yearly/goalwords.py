"""Goals and fees in words."""

from collections.abc import Callable
from decimal import ROUND_HALF_UP, Decimal

from flask_babel import gettext

from leerhuis import wording
from leerhuis.people import sectors
from leerhuis.people.counted import FEWEST, Cell
from leerhuis.yearly.fees import Compared, Side
from leerhuis.yearly.goals import Served
from leerhuis.yearly.rules import Span
from leerhuis.yearly.tables import Column, Row, Table
from leerhuis.yearly.words import persons, share

_: Callable[..., str] = gettext


def track_table(served: Served) -> Table:
    """Who is done by employer, as far as that may be told."""
    return Table(
        key=f"track-{served.track.public_id}",
        title=_("Who is done with %(track)s, by employer", track=served.track.name),
        columns=[Column(_("Employer"), figure=False), Column(_("People")), Column(_("Done"))],
        rows=[
            Row([name, figure.asked if figure else _("not shown"), share(figure)])
            for name, figure in served.employers
        ],
    )


def track_said(served: Served) -> list[str]:
    """What participants of the courses said in the past year, in sentences."""
    found = []
    if served.score.grade is not None:
        found.append(
            _(
                "Participants give its courses a %(grade)s on average (%(answers)s answers).",
                grade=wording.number(served.score.grade),
                answers=wording.number(served.score.answers),
            )
        )
    if served.effect.uses_of:
        found.append(
            _(
                "After 3 months %(uses)s of %(whole)s use what they learned.",
                uses=wording.number(served.effect.uses),
                whole=wording.number(served.effect.uses_of),
            )
        )
    return found


def fee_tables(found: Compared) -> list[Table]:
    return [_fee_figures(found), _fee_sectors(found)]


def _between(span: Span) -> str:
    return _(
        "%(begin)s until %(end)s",
        begin=wording.table_day(span.first_on),
        end=wording.table_day(span.last_on),
    )


def _sides(found: Compared) -> list[Column]:
    return [
        Column(_("Before: %(span)s", span=_between(found.before.span))),
        Column(_("After: %(span)s", span=_between(found.after.span))),
    ]


def _fee_figures(found: Compared) -> Table:
    before, after = found.before, found.after
    rows = [
        Row([_("Groups"), before.groups, after.groups]),
        Row([_("Groups with a fee"), before.with_fee, after.with_fee]),
        Row([_("People who enrolled"), persons(before.people), persons(after.people)]),
        Row([_("Enrolments"), persons(before.enrolments), persons(after.enrolments)]),
        Row([_("Enrolments for each group"), _each(before), _each(after)]),
        Row(
            [_("Signed off because of the costs"), persons(before.refused), persons(after.refused)]
        ),
    ]
    return Table(
        key="figures",
        title=_("Before and after the fee"),
        columns=[Column(_("What"), figure=False), *_sides(found)],
        rows=rows,
    )


def _each(side: Side) -> Decimal | None:
    if side.enrolments.number is None or not side.groups:
        return None
    return (Decimal(side.enrolments.number) / side.groups).quantize(Decimal("0.1"), ROUND_HALF_UP)


def _fee_sectors(found: Compared) -> Table:
    return Table(
        key="sectors",
        title=_("People who enrolled, by sector"),
        columns=[Column(_("Sector"), figure=False), *_sides(found), Column(_("Difference"))],
        rows=[
            Row(
                [
                    _(sectors.LABELS[each.sector]) if each.sector else _("Organisation not known"),
                    persons(each.before),
                    persons(each.after),
                    _difference(each.before, each.after),
                ]
            )
            for each in found.sectors
        ],
        note=_(
            "Everyone counts once on each side, whatever came of the enrolment. Fewer than "
            "%(few)d people are never shown.",
            few=FEWEST,
        ),
    )


def _difference(before: Cell, after: Cell) -> str | None:
    """Like +12 or -3; only of what is shown on both sides."""
    if before.number is None or after.number is None:
        return None
    more = after.number - before.number
    return f"{'+' if more > 0 else '−' if more else ''}{wording.number(abs(more))}"


def fee_said(found: Compared) -> str:
    """What the tables say, in a sentence."""
    if not found.before.groups:
        return _("In the year before there was no group to compare with.")
    before, after = found.before.people.number, found.after.people.number
    if before is None or after is None:
        return ""
    return _(
        "In the year before, %(before)s people enrolled; in the year after, %(after)s.",
        before=wording.number(before),
        after=wording.number(after),
    )
