"""The sentence that each chart says, and what a survey is called."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from flask_babel import gettext as _
from flask_babel import ngettext

from leerhuis import clock, wording
from leerhuis.surveys.models import Survey
from leerhuis.surveys.results.queries import Told
from leerhuis.surveys.results.rules import Bar, Scale
from leerhuis.surveys.results.trends import Compared, Point
from leerhuis.surveys.rules import KIND_LABELS, QuestionKind

_LOWER_TWO = 2


def title_of(survey: Survey) -> str:
    """Which kind of survey, and of which course; a needs survey has a title of its own."""
    if survey.edition is None:
        return survey.title
    return _("%(kind)s of %(course)s", kind=_(KIND_LABELS[survey.kind]), course=survey.title)


def group_of(survey: Survey) -> str:
    """When and where the group was, and who trained it."""
    edition = survey.edition
    if edition is None or not edition.sessions:
        return survey.round.name if survey.round is not None else ""
    days = sorted({clock.day_of(each.starts_at) for each in edition.sessions})
    towns = dict.fromkeys(each.venue.town for each in edition.sessions if each.venue)
    trainers = dict.fromkeys(each.name for row in edition.sessions for each in row.trainers)
    parts = [_("Group of %(days)s", days=in_short(days)), *towns]
    sentence = ", ".join(parts) + "."
    if trainers:
        sentence += " " + ngettext(
            "Trainer %(names)s.", "Trainers %(names)s.", len(trainers), names=joined([*trainers])
        )
    return sentence


def in_short(days: Sequence[date]) -> str:
    """17, 18 and 24 November 2026: a month is said once."""
    last = days[-1]
    if {(each.year, each.month) for each in days} == {(last.year, last.month)}:
        return joined([*(str(each.day) for each in days[:-1]), wording.full_day(last)])
    return joined([wording.full_day(each) for each in days])


def joined(words: Sequence[str]) -> str:
    """a, b and c"""
    if len(words) < 2:
        return "".join(words)
    return _("%(first)s and %(last)s", first=", ".join(words[:-1]), last=words[-1])


def of_scale(scale: Scale) -> str:
    """What scored highest and lowest, and how many were not content with that."""
    most = len(scale.words)
    high, low = scale.highest, scale.lowest
    if high.tally.mean == low.tally.mean:
        return _of_one(low, scale.words)
    unhappy = sum(low.tally.counts.get(each, 0) for each in range(1, _LOWER_TWO + 1))
    sentence = _(
        "“%(high)s” scores highest: %(best)s of %(most)d. “%(low)s” scores lowest: %(least)s.",
        high=high.question.text,
        best=wording.number(high.tally.mean),
        most=most,
        low=low.question.text,
        least=wording.number(low.tally.mean),
    )
    if not unhappy:
        return sentence
    return f"{sentence} " + ngettext(
        "%(num)d person answered “%(first)s” or “%(second)s” there.",
        "%(num)d people answered “%(first)s” or “%(second)s” there.",
        unhappy,
        first=scale.words[0],
        second=scale.words[1],
    )


def _of_one(row: Told, words: Sequence[str]) -> str:
    return _(
        "%(yes)d of %(all)d people answered “%(fourth)s” or “%(fifth)s”. The mean is %(mean)s.",
        yes=row.tally.positive(len(words)),
        all=row.tally.number,
        fourth=words[-2],
        fifth=words[-1],
        mean=_figure(row.tally.mean),
    )


def of_bars(row: Told, bars: Sequence[Bar]) -> str:
    """The message of a chart of one question."""
    tally = row.tally
    match row.question.kind:
        case QuestionKind.GRADE:
            return _(
                "The mean mark is %(mean)s. %(high)d of %(all)d people gave an 8 or more.",
                mean=_figure(tally.mean),
                high=tally.positive(0),
                all=tally.number,
            )
        case QuestionKind.NUMBER:
            return _(
                "The mean is %(mean)s, from %(all)d people.",
                mean=_figure(tally.mean),
                all=tally.number,
            )
        case QuestionKind.RANKING:
            return _(
                "“%(first)s” is placed highest: at %(place)s on average.",
                first=bars[0].words,
                place=_figure(bars[0].place),
            )
    return _most_chosen(bars, tally.number)


def _most_chosen(bars: Sequence[Bar], number: int) -> str:
    most = max(each.count for each in bars)
    words = [f"“{each.words}”" for each in bars if each.count == most]
    return _(
        "%(words)s was chosen most: by %(most)d of %(all)d people.",
        words=joined(words),
        most=most,
        all=number,
    )


def of_trend(groups: Sequence[Point]) -> str:
    """How the last group of a course did against the one before."""
    marked = [each for each in groups if each.score.grade is not None]
    if len(marked) < 2:
        return _("This is the first group of this course with results.")
    before, last = marked[-2].score.grade, marked[-1].score.grade
    values = {"last": _figure(last), "before": _figure(before)}
    if last == before:
        return _("The last group gave a %(last)s, as much as the group before.", **values)
    return _("The last group gave a %(last)s, the group before a %(before)s.", **values)


def of_compared(rows: Sequence[Compared]) -> str:
    """What changed most between the start and three months after."""
    most = max(rows, key=lambda each: abs(each.change))
    return _(
        "“%(question)s” went from %(before)s to %(after)s of %(most)d.",
        question=most.question.text,
        before=_figure(most.before.mean),
        after=_figure(most.after.mean),
        most=len(most.question.choices),
    )


def change(value: Decimal) -> str:
    """+0,4 or -0,4; nothing for no change."""
    sign = "+" if value > 0 else "-" if value < 0 else ""
    return sign + wording.number(abs(value))


def _figure(value: Any) -> str:
    return "" if value is None else wording.number(value)
