"""The register of processing in words: on its page and as a workbook."""

from collections.abc import Sequence

from flask_babel import gettext as _

from leerhuis import sheets
from leerhuis.privacy import topics
from leerhuis.privacy.own import kept
from leerhuis.privacy.processing import rules
from leerhuis.privacy.processing.models import ProcessorAgreement
from leerhuis.privacy.processing.queries import Line
from leerhuis.privacy.topics import Topic
from leerhuis.sheets.cells import Cell


def terms(topic: Topic) -> list[str]:
    """How long the rows of a kind of data are kept, each term once."""
    found = dict.fromkeys(_(kept.kept_of(name).term) for name in topics.TABLES[topic])
    return list(found)


def said_by(line: Line) -> str:
    """Who says so: an organisation, or nobody yet."""
    return line.of.name if line.of else _("Leerhuis, as it is delivered")


def workbook(lines: Sequence[Line], agreements: Sequence[ProcessorAgreement]) -> bytes:
    """The register with its processors, as an inspector asks for it."""
    return sheets.write_sheets(
        [
            (_("Register of processing"), _head(), [_row(line) for line in lines]),
            (_("Processors"), _head_of_processors(), [_processor(each) for each in agreements]),
        ]
    )


def _head() -> list[str]:
    return [
        _("Data"),
        _("Controller"),
        _("Ground in the law"),
        _("Why"),
        _("Of whom"),
        _("Who gets to see it"),
        _("How long"),
        _("How it is secured"),
        _("Note"),
        _("Said by"),
    ]


def _head_of_processors() -> list[str]:
    return [
        _("Name"),
        _("What it does for you"),
        _("Where the data is"),
        _("Agreement of"),
        _("Last day"),
        _("Organisation"),
    ]


def _processor(each: ProcessorAgreement) -> list[Cell]:
    return [
        each.name,
        each.does,
        each.place,
        each.agreed_on,
        each.ends_on,
        each.organisation.name,
    ]


def _row(line: Line) -> list[str]:
    said = line.said
    return [
        _(topics.LABELS[line.topic]),
        _(rules.CONTROLLERS[said.controller]),
        _(rules.GROUNDS[said.ground]),
        _(said.purpose),
        _(rules.SUBJECTS.get(line.topic, rules.STAFF)),
        _(said.recipients),
        "; ".join(terms(line.topic)),
        _(said.security),
        said.note,
        said_by(line),
    ]
