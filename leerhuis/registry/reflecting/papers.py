"""The reflection format on paper, made for its owner at the moment that they ask for it."""

from collections.abc import Callable
from datetime import datetime

from flask_babel import get_locale, gettext

from leerhuis import pdf, registers
from leerhuis.registry.dossier.words import hours
from leerhuis.registry.reflecting.queries import About
from leerhuis.registry.reflecting.rules import LABELS, Dimension, Texts
from leerhuis.wording import full_day, moment

_: Callable[..., str] = gettext


def reflection(about: About, texts: Texts, *, name: str, made_at: datetime) -> bytes:
    title = _("Reflection format")
    return pdf.paper(
        "reflection",
        {
            "document_title": f"{title}: {name}",
            "title": title,
            "language": str(get_locale()),
            "facts": [{"label": label, "value": value} for label, value in facts(about, name=name)],
            "parts": [
                {"title": _(LABELS[each]), "lines": texts.get(each, "").splitlines()}
                for each in Dimension
            ],
            "foot": _(
                "%(name)s. Made with Leerhuis on %(moment)s", name=name, moment=moment(made_at)
            ),
        },
        made_at=made_at,
    )


def facts(about: About, *, name: str) -> list[tuple[str, str]]:
    told = [(_("Name"), name)]
    if about.form is not None:
        told.append((_("What"), _(registers.label(about.form))))
        told.append((_("About"), about.title))
        told.append((_("Days"), days(about)))
        told.append((_("Hours"), hours(about.hours)))
    return told


def days(about: About) -> str:
    return ", ".join(full_day(each) for each in about.days)
