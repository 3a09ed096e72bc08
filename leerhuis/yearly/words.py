"""The yearly report in words: the same tables on the page, on paper and in a sheet."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

from flask_babel import get_locale, gettext, ngettext

from leerhuis import clock, pdf, registers, wording
from leerhuis.people import sectors
from leerhuis.people.counted import FEWEST, Cell, Figure
from leerhuis.yearly import tables
from leerhuis.yearly.rules import Line, Mark, Report, SectorLine, Span, Sums
from leerhuis.yearly.tables import Column, Euros, Row, Table, Value

_: Callable[..., str] = gettext


def named(span: Span) -> str:
    """2026, or how far it has come: 2027 through 11 January."""
    if span.whole:
        return str(span.year)
    day = wording.full_day(span.last_on).rsplit(" ", 1)[0]
    return _("%(year)s until and including %(day)s", year=span.year, day=day)


def tables_of(report: Report) -> list[Table]:
    found = [_figures(report), _people(report), _trainings(report), _points(report)]
    return [each for each in found if each.rows]


def persons(cell: Cell) -> Value:
    return wording.persons(cell) if cell.number is None else cell.number


def share(figure: Figure | None) -> Value:
    """118 of 120; of a few only within which bounds."""
    if figure is None:
        return _("fewer than 5")
    if not figure.asked:
        return None
    told = wording.number(figure.at_least)
    if not figure.exact:
        told = _(
            "%(least)s to %(most)s",
            least=wording.number(figure.at_least),
            most=wording.number(figure.at_most),
        )
    return _("%(count)s of %(whole)s", count=told, whole=wording.number(figure.asked))


def _of(count: int, whole: int) -> Value:
    if not whole:
        return None
    return _("%(count)s of %(whole)s", count=wording.number(count), whole=wording.number(whole))


def _figures(report: Report) -> Table:
    now, then = _lines(report.now), _lines(report.then)
    rows = [Row([label, value, then[label]]) for label, value in now.items()]
    return Table(
        key="figures",
        title=_("The year in figures"),
        columns=[_what(), *_years(report)],
        rows=rows,
        note=_unmarked(report.now.unmarked),
    )


def _what() -> Column:
    return Column(_("What"), figure=False)


def _years(report: Report) -> list[Column]:
    return [Column(str(report.span.year)), Column(str(report.before.year))]


def _unmarked(number: int) -> str:
    if not number:
        return ""
    words: str = ngettext(
        "Of %(num)d group nobody said who was there. Its people are not counted.",
        "Of %(num)d groups nobody said who was there. Their people are not counted.",
        number,
    )
    return words


def _lines(sums: Sums) -> dict[str, Value]:
    return {
        _("Courses given"): sums.courses,
        _("Groups held"): sums.groups,
        _("Groups that did not go ahead"): sums.called_off,
        _("Participants"): persons(sums.people),
        _("Times that someone took part"): persons(sums.visits),
        _("Completed the course"): share(sums.completed),
        _("Training hours of who completed"): hours(sums),
        _("Pairs of people who met in a group"): sums.pairs.met if sums.pairs else _("not shown"),
        _("Of those, from different organisations"): _mixed(sums),
        _("Mark in evaluations"): sums.score.grade,
        _("Would recommend it"): _of(sums.score.recommends, sums.score.recommends_of),
        _("Use it after 3 months"): _of(sums.effect.uses, sums.effect.uses_of),
        _("Registered on the last day"): share(sums.registered),
        _("Estimated costs"): _euros(sums.estimated),
        _("Real costs"): _euros(sums.real),
    }


def _mixed(sums: Sums) -> Value:
    """So many pairs, and which part that is."""
    if sums.pairs is None:
        return _("not shown")
    if sums.pairs.share is None:
        return 0
    return _("%(num)s (%(share)d%%)", num=wording.number(sums.pairs.mixed), share=sums.pairs.share)


def hours(sums: Sums) -> Value:
    return _("not shown") if sums.hours is None else sums.hours


def _euros(cents: int) -> Value:
    return Euros(cents) if cents else None


def _people(report: Report) -> Table:
    rows = []
    for each in report.sectors:
        rows.append(_person_row(_sector(each), each.line, part=False))
        if each.sector is not None:
            rows += [_person_row(line.name, line, part=True) for line in each.places]
    return Table(
        key="people",
        title=_("Participants by sector and organisation"),
        short=_("Participants"),
        columns=[Column(_("Organisation"), figure=False), *_years(report), Column(_("Hours"))],
        rows=rows,
        lead=_by_sector(report),
        note=_(
            "Everyone counts once a year, where they do the work. Fewer than %(few)d people are "
            "never shown, and what would give them away is left out.",
            few=FEWEST,
        ),
    )


def _person_row(name: str, line: Line, *, part: bool) -> Row:
    return Row([name, persons(line.people), persons(line.before), line.hours], part)


def _sector(row: SectorLine) -> str:
    return _(sectors.LABELS[row.sector]) if row.sector else _("Organisation not known")


def parts(report: Report) -> list[tuple[int, str]]:
    """Of how many people from each sector, to draw; what is not told stands together."""
    told = [(each.line.people.number, _sector(each)) for each in report.sectors]
    known = [(number, name) for number, name in told if number]
    rest = (report.now.people.number or 0) - sum(number for number, _name in known)
    return [*known, (rest, _("not shown by sector"))] if known and rest else known


def _by_sector(report: Report) -> str:
    """What the table says, in a sentence."""
    known = [each for each in report.sectors if each.line.people.number and each.sector]
    if not known or not report.now.people.number:
        return ""
    most = max(known, key=lambda each: each.line.people.number or 0)
    return _(
        "Most participants come from %(sector)s: %(count)s of %(whole)s.",
        sector=_sector(most).lower(),
        count=wording.number(most.line.people.number or 0),
        whole=wording.number(report.now.people.number),
    )


def _trainings(report: Report) -> Table:
    columns = [
        Column(_("Course"), figure=False),
        Column(_("Theme"), figure=False),
        Column(_("Groups")),
        Column(_("Took part in %(year)s", year=report.span.year)),
        Column(_("Took part in %(year)s", year=report.before.year)),
        Column(_("Mark")),
        Column(_("Answers")),
        Column(_("Use it after 3 months")),
        Column(_("Real costs")),
    ]
    rows = [
        Row(
            [
                each.title,
                each.theme,
                each.groups,
                persons(each.people),
                persons(each.before),
                each.score.grade,
                each.score.answers or None,
                _of(each.effect.uses, each.effect.uses_of),
                _euros(each.cents),
            ],
            key=each.course_id,
        )
        for each in report.courses
    ]
    return Table(
        key="courses",
        title=_("Courses"),
        columns=columns,
        rows=rows,
        lead=_scored(report.now.score),
        note=_("A mark is shown from %(few)d answers a group.", few=FEWEST),
    )


def _scored(score: Mark) -> str:
    if score.grade is None:
        return ""
    words: str = ngettext(
        "On average participants give a %(grade)s, from evaluations of %(num)d group.",
        "On average participants give a %(grade)s, from evaluations of %(num)d groups.",
        score.groups,
        grade=wording.number(score.grade),
    )
    return words


def _points(report: Report) -> Table:
    rows = [
        Row(
            [
                f"{_(registers.label(each.register))}, {_(registers.label(each.category)).lower()}",
                _("fewer than 5 people") if each.points is None else each.points,
                _("fewer than 5 people") if each.before is None else each.before,
            ]
        )
        for each in report.points
    ]
    return Table(
        key="points",
        title=_("Points for registers"),
        columns=[Column(_("Register and category"), figure=False), *_years(report)],
        rows=rows,
        note=_("Points count for registrations that participants have."),
    )


def paper(report: Report, *, organisation: str, made_at: datetime) -> bytes:
    title = _(
        "Yearly report %(year)s of %(organisation)s",
        year=report.span.year,
        organisation=organisation,
    )
    told: dict[str, Any] = {
        "document_title": title,
        "title": title,
        "language": str(get_locale()),
        "facts": [
            {"label": _("About"), "value": named(report.span)},
            {"label": _("Compared with"), "value": named(report.before)},
            {"label": _("Made on"), "value": wording.full_day(clock.day_of(made_at))},
        ],
        "sections": tables.sections(tables_of(report)),
        "foot": title,
    }
    return pdf.paper("yearly", told, made_at=made_at)


def file_name(year: int, *, kind: str) -> str:
    return f"jaarverslag-{year}.{kind}"


def spans_said(shown: Sequence[Span]) -> str:
    """Which two spans stand beside each other."""
    now, then = map(named, shown)
    return _("%(now)s, compared with %(then)s", now=now, then=then)
