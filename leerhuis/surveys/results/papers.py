"""What came of a survey on paper and in a workbook: the same figures as on the page."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any

from flask_babel import get_locale
from flask_babel import gettext as _

from leerhuis import pdf, sheets
from leerhuis.people.sectors import LABELS, Sector
from leerhuis.sheets import Cell
from leerhuis.surveys.models import SurveyQuestion, SurveyText
from leerhuis.surveys.results import words
from leerhuis.surveys.results.queries import Told
from leerhuis.surveys.results.rules import Bar, bars
from leerhuis.surveys.results.shown import Chart, Shown
from leerhuis.surveys.tallying import Tally
from leerhuis.surveys.wordings import QUESTION_KINDS
from leerhuis.wording import full_day, number

Texts = Sequence[tuple[SurveyQuestion, Sequence[SurveyText]]]
Table = tuple[str, Sequence[str], Iterable[Sequence[Cell]]]


def paper(shown: Shown, texts: Texts, *, made_at: datetime) -> bytes:
    """The report on A4, archival and readable aloud."""
    return pdf.paper("outcome", told(shown, texts, made_at=made_at), made_at=made_at)


def told(shown: Shown, texts: Texts, *, made_at: datetime) -> dict[str, Any]:
    """What the report says, as it is set."""
    title = words.title_of(shown.survey)
    return {
        "document_title": title,
        "title": title,
        "language": str(get_locale()),
        "group": words.group_of(shown.survey),
        "facts": facts(shown),
        "nothing": _("Fewer than 5 answers: we show nothing.")
        if shown.outcome.response.few
        else "",
        "scales": [
            {
                "sentence": sentence,
                "words": [*reversed(scale.words)],
                "head": [_("Question"), *reversed(scale.words), _("Mean")],
                "rows": [_likert(each, len(scale.words)) for each in scale.rows],
            }
            for scale, sentence in shown.scales
        ],
        "charts": [_chart(each) for each in shown.charts],
        "tables": [] if shown.alone else [each for each in _tables(shown) if each["rows"]],
        "texts": [
            {"question": question.text, "texts": [each.text for each in written]}
            for question, written in texts
        ],
        "headings": [_("Answers by question"), _("In people's own words")],
        "foot": _("%(title)s, made on %(day)s", title=title, day=full_day(made_at)),
    }


def facts(shown: Shown) -> list[dict[str, str]]:
    """The figures at the top, as far as there are any."""
    response, score = shown.outcome.response, shown.outcome.score
    rows = [
        (_("Answered"), _("%(part)d of %(all)d", part=response.sent, all=response.asked)),
        (_("Mean mark"), _figure(score.grade)),
        (_("Recommends it"), _share(score.recommends, score.recommends_of)),
        (_("Uses it at work"), _share(score.uses, score.uses_of)),
    ]
    return [{"label": label, "value": value} for label, value in rows if value]


def _share(part: int | None, of: int) -> str:
    return "" if part is None else _("%(part)d of %(all)d", part=part, all=of)


def _figure(value: Decimal | None) -> str:
    return "" if value is None else number(value)


def _likert(row: Told, most: int) -> dict[str, Any]:
    """Counts from the highest word to the lowest, as on the page."""
    counts = [row.tally.counts.get(each, 0) for each in range(most, 0, -1)]
    return {
        "question": row.question.text,
        "counts": [str(each) for each in counts],
        "mean": _figure(row.tally.mean),
    }


def _chart(chart: Chart) -> dict[str, Any]:
    return {
        "question": chart.row.question.text,
        "sentence": chart.sentence,
        "rows": [_bar(each, chart) for each in chart.bars],
    }


def _bar(bar: Bar, chart: Chart) -> dict[str, str]:
    """A line of the chart; of a ranking the higher the place, the longer."""
    if bar.place is None:
        share = 100 * bar.count / chart.highest
        return {"words": bar.words, "count": str(bar.count), "share": f"{share:.1f}"}
    most = len(chart.bars)
    share = 100 * (most + 1 - float(bar.place)) / most
    place = _("place %(place)s", place=number(bar.place))
    return {"words": bar.words, "count": place, "share": f"{share:.1f}"}


def _tables(shown: Shown) -> list[dict[str, Any]]:
    """What stands beside the group: its start, and its sectors."""
    change = [
        [
            each.question.text,
            _figure(each.before.mean),
            _figure(each.after.mean),
            words.change(each.change),
        ]
        for each in shown.compared
    ]
    sectors = shown.outcome.sectors
    return [
        {
            "title": _("Compared with the start"),
            "head": [_("Question"), _("At the start"), _("After 3 months"), _("Difference")],
            "rows": change,
        },
        {
            "title": _("By sector"),
            "head": [_("Question"), _("Everyone"), *(_(LABELS[each]) for each in sectors)],
            "rows": [_by_sector(row, sectors) for row in shown.outcome.measured] if sectors else [],
        },
    ]


def _by_sector(row: Told, sectors: Sequence[Sector]) -> list[str]:
    parts = [row.sectors.get(each) for each in sectors]
    return [
        row.question.text,
        _counted(row.tally),
        *(_("not shown") if each is None else _counted(each) for each in parts),
    ]


def _counted(tally: Tally) -> str:
    return f"{_figure(tally.mean)} ({tally.number})"


def workbook(shown: Shown, texts: Texts) -> bytes:
    """A sheet of questions, one of sectors, one of groups through time, and one of texts."""
    tables = [_questions(shown), _answers(shown), _sectors(shown), _groups(shown), _texts(texts)]
    return sheets.write_sheets(tables)


def _questions(shown: Shown) -> Table:
    head = [_("Section"), _("Question"), _("Kind"), _("Answers"), _("Mean"), _("Spread")]
    rows = [
        [
            each.question.section,
            each.question.text,
            _(QUESTION_KINDS[each.question.kind]),
            each.tally.number,
            each.tally.mean,
            each.tally.spread,
        ]
        for each in shown.outcome.told
    ]
    return _("Questions"), head, rows


def _answers(shown: Shown) -> Table:
    """Each answer that could be chosen, and how many chose it."""
    rows: list[list[Cell]] = [
        [row.question.text, bar.words, bar.count, bar.place]
        for row in shown.outcome.told
        for bar in bars(row.question, row.tally)
    ]
    return _("Answers"), [_("Question"), _("Answer"), _("Number"), _("Mean place")], rows


def _sectors(shown: Shown) -> Table:
    rows: list[list[Cell]] = [
        [row.question.text, _(LABELS[sector]), tally.number, tally.mean]
        for row in shown.outcome.measured
        for sector, tally in row.sectors.items()
    ]
    return _("By sector"), [_("Question"), _("Sector"), _("Answers"), _("Mean")], rows


def _groups(shown: Shown) -> Table:
    head = [_("Group or round"), _("Answers"), _("Mean mark"), _("Recommends it")]
    points = [*shown.trend.groups, *shown.trend.rounds]
    rows: list[list[Cell]] = [
        [each.name, each.score.answers, each.score.grade, each.score.recommends] for each in points
    ]
    return _("Other groups"), head, rows


def _texts(texts: Texts) -> Table:
    rows: list[list[Cell]] = [
        [question.text, each.text, ", ".join(label.label for label in each.labels)]
        for question, written in texts
        for each in written
    ]
    return _("Texts"), [_("Question"), _("Text"), _("Labels")], rows
