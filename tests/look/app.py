"""A small application without a database that shows every part of the look."""

from datetime import date, time
from decimal import Decimal
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from flask import Flask, flash, render_template
from flask_babel import Babel
from jinja2 import ChoiceLoader, FileSystemLoader
from werkzeug.datastructures import MultiDict
from wtforms import (
    BooleanField,
    DateField,
    DecimalField,
    EmailField,
    FileField,
    HiddenField,
    IntegerField,
    PasswordField,
    RadioField,
    SearchField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms import Form as PlainForm
from wtforms.fields import SelectChoice
from wtforms.validators import InputRequired

from leerhuis import drawing, wording
from leerhuis.fields import DutchDateField, DutchDecimalField, TimeField

TOP = Path(__file__).parent.parent.parent
MENU = ("Overzicht", "Cursussen", "Mijn inschrijvingen", "Mijn registraties", "Certificaten")
ENDPOINTS = (
    "signin.sign_out",
    "signin.switch_role",
    "people.my_details",
    "own_letters.mine",
    "home.help",
    "home.accessibility",
    "home.privacy",
    "home.disclosure",
    "home.display",
    "certificates.verify",
)
CODES = (
    *("on_track", "attention", "expiring", "lapsed", "submitted", "ready", "unreachable"),
    *("unknown", "not_needed", "registered", "not_registered", "valid", "superseded", "withdrawn"),
    *("confirmed", "waiting", "requested", "cancelled", "called_off", "draft", "published"),
    *("closed", "present", "absent", "planned"),
)
CHOICES = [SelectChoice("a", "Wit"), SelectChoice("b", "Zwart")]
GROUPED = [
    SelectChoice("a", "Wit", optgroup="Kleuren"),
    SelectChoice("b", "Zwart", optgroup="Kleuren"),
]


class EveryField(PlainForm):
    """One field of every kind that a page may ask for."""

    text = StringField("Naam", [InputRequired("Vul je naam in.")], description="Je voornaam")
    mail = EmailField("E-mailadres", render_kw={"autocomplete": "username"})
    secret = PasswordField("Wachtwoord")
    search = SearchField("Zoekwoord")
    story = TextAreaField("Toelichting", [InputRequired("Schrijf iets op.")])
    pick = SelectField("Kies", choices=CHOICES)
    grouped = SelectField("Kies uit groepen", choices=GROUPED)
    radio = RadioField("Kies er een", choices=CHOICES, validators=[InputRequired("Kies er een.")])
    many = SelectMultipleField("Kies er meer", choices=CHOICES)
    agree = BooleanField("Ik ga akkoord")
    fte = DecimalField("Fte")
    seats = IntegerField("Plekken")
    paper = FileField("Bestand")
    near = DateField("Datum")
    known = DutchDateField("Einddatum")
    at = TimeField("Begintijd")
    share = DutchDecimalField("Aandeel")
    kept = HiddenField()


def registration(**given: Any) -> dict[str, Any]:
    needs = {
        "label": "Reflectie",
        "earned": Decimal("48.5"),
        "asked": 60,
        "unit": "punten",
        "tone": "warning",
        "planned": 6,
        "note": "6 punten gepland.",
    }
    card = {
        "id": "skj",
        "name": "SKJ",
        "role": "Jeugd- en gezinsprofessional",
        "number": "220 000 045",
        "status": "attention",
        "days": 143,
        "until": "3 juni 2027",
        "now": 88,
        "from_label": "3 juni 2022",
        "window_label": "Uiterlijk aanvragen op 2 juni",
        "requirements": [needs, {**needs, "label": "Scholing", "earned": 60, "tone": "ok"}],
        "source": "Volgens Samira, 4 januari.",
    }
    return {**card, **given}


def surroundings() -> dict[str, Any]:
    return {
        "nav": [{"label": each, "url": "/", "key": each} for each in MENU],
        "active": "Cursussen",
        "me": SimpleNamespace(
            name="Samira Bouzid",
            initials="SB",
            role_label="Professional",
            organisation_name="Lindehof Jeugdzorg",
        ),
        "roles": [
            {"key": "professional", "label": "Professional"},
            {"key": "manager", "label": "Manager"},
        ],
        "lang": "nl",
    }


def gallery(said: str = "Leer hier iets", **given: Any) -> str:
    """Draw the page that holds every part, with the same words in each."""
    form = EveryField(
        MultiDict({"pick": "b", "many": "a", "agree": "y", "text": "", "at": "25.00"})
    )
    form.known.data, form.at.data = date(2029, 3, 27), time(9, 30)
    form.validate()
    form.form_errors.append(said)
    themes = [
        SimpleNamespace(name=said, gable=gable, hue=hue)
        for gable, hue in zip(drawing.GABLES, drawing.HUES, strict=True)
    ]
    big = registration(
        id="big", name="BIG", status="on_track", days=-3, requirements=[], unknown=said, now=None
    )
    months = [(f"m{at}", f"{said} {at}", at % 5, at % 3) for at in range(12)]
    return render_template(
        "gallery.html",
        said=said,
        form=form,
        themes=themes,
        codes=CODES,
        months=months,
        day=date(2027, 1, 14),
        registrations=[registration(source=said), big],
        **given,
    )


def make_app() -> Flask:
    app = Flask("look", template_folder=TOP / "templates", static_folder=TOP / "static")
    app.config.update(SECRET_KEY="for the tests only", BABEL_DEFAULT_LOCALE="nl", TESTING=True)
    app.config["BABEL_TRANSLATION_DIRECTORIES"] = str(TOP / "leerhuis" / "translations")
    app.jinja_loader = ChoiceLoader(
        [FileSystemLoader(TOP / "templates"), FileSystemLoader(TOP / "tests" / "look")]
    )
    Babel(app)
    app.jinja_env.globals.update(
        drawing.GLOBALS, csrf_token=lambda: "token", standstill=lambda: None
    )
    app.jinja_env.filters.update(wording.FILTERS, combined=lambda one, **more: one | more)
    app.context_processor(surroundings)
    for endpoint in ENDPOINTS:
        app.add_url_rule(f"/{endpoint}", endpoint, lambda: "")
    app.add_url_rule("/gallery/<theme>", "gallery", _gallery)
    app.add_url_rule("/signin/<theme>", "signin", _signin)
    app.add_url_rule("/error/<int:code>", "error", _error)
    return app


def _gallery(theme: str) -> str:
    flash("Je bent ingeschreven.")
    flash("De laatste plek is net bezet.", "error")
    return gallery(theme=theme)


def _signin(theme: str) -> str:
    return render_template("signin.html", theme=theme)


def _error(code: int) -> str:
    return render_template(f"errors/{code}.html", reference="1a2b3c4d")
