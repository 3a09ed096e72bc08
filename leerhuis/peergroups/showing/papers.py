"""The statement that a guide signs: of one person, and with no other name than theirs."""

from collections.abc import Callable
from datetime import datetime

from flask_babel import get_locale, gettext

from leerhuis import pdf, registers
from leerhuis.peergroups.rules import LABELS, GuideRegister
from leerhuis.peergroups.showing.queries import Part
from leerhuis.registry.dossier.words import hours
from leerhuis.wording import full_day, moment

_: Callable[..., str] = gettext


def statement(part: Part, *, name: str, made_at: datetime) -> bytes:
    title, form = _("Statement of taking part"), _(registers.label(part.record.series.form))
    return pdf.paper(
        "taken_part",
        {
            "document_title": f"{title}: {name}",
            "title": title,
            "language": str(get_locale()),
            "facts": [{"label": label, "value": value} for label, value in _facts(part, name=name)],
            "declares": _(
                "The undersigned declares that %(name)s took part in %(form)s on these days, and"
                " guided it.",
                name=name,
                form=form.lower(),
            ),
            "head": [_("Date"), _("Form"), _("Hours")],
            "rows": [
                [full_day(each.completed_on), form, hours(each.hours)] for each in part.meetings
            ],
            "total": [_("Together"), hours(part.hours)],
            "signing_title": _("Signature"),
            "signing": [
                _("Name: %(name)s", name=part.group.guide_name),
                _("Place and date"),
                _("Signature"),
            ],
            "foot": _("Made with Leerhuis on %(moment)s", moment=moment(made_at)),
        },
        made_at=made_at,
    )


def _facts(part: Part, *, name: str) -> list[tuple[str, str]]:
    return [(_("Name"), name), *guide(part)]


def guide(part: Part) -> list[tuple[str, str]]:
    """Who guides the group, with register and number; nothing where nobody does."""
    group = part.group
    if not group.guide_name:
        return []
    told = [(_("Guide"), group.guide_name)]
    if group.guide_register is not None:
        told.append((_("Register"), register(group.guide_register)))
        told.append((_("Registration number"), group.guide_number))
    return told


def register(given: GuideRegister) -> str:
    return _(LABELS[given])
