"""Pages of people."""

from datetime import date
from typing import Any

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import format_decimal
from flask_babel import gettext as _

from leerhuis import clock
from leerhuis.access import Role, allow, me
from leerhuis.menu import ORDER, ROLE_LABELS
from leerhuis.people import addresses as address_book
from leerhuis.people import admission, answers, directory, forms, leaving, queries, rules, service
from leerhuis.people.models import Organisation, Person

bp = Blueprint("people", __name__)
ADMIN = Role.ADMINISTRATOR
FORM = ("GET", "POST")
WORDS = {"labels": rules.LABELS, "role_labels": ROLE_LABELS, "number": format_decimal}


@bp.get("/beheer/organisaties")
@allow(ADMIN)
def organisations() -> ResponseReturnValue:
    return render_template(
        "people/organisations.html",
        tree=rules.nested(queries.organisations_for(me(), ADMIN)),
        heads=directory.headcounts(me(), day=_today()),
        **WORDS,
    )


@bp.route("/beheer/organisaties/nieuw", methods=FORM)
@allow(ADMIN)
def new_organisation() -> ResponseReturnValue:
    form = forms.OrganisationForm(
        parents=queries.organisations_for(me(), ADMIN), parent=request.args.get("onder")
    )
    return answers.ask(
        form,
        lambda: service.create_organisation(
            **form.said(), parent=_organisation(form.parent.data), **acting()
        ),
        title=_("Add an organisation"),
        submit=_("Add organisation"),
        told=_("The organisation has been added."),
    )


@bp.route("/beheer/organisaties/<id:public_id>", methods=FORM)
@allow(ADMIN)
def change_organisation(public_id: str) -> ResponseReturnValue:
    row = _organisation(public_id)
    parents, parent = directory.parents_for(me(), row)
    form = forms.OrganisationForm(
        parents=parents, name=row.name, kind=row.kind, parent=parent and parent.public_id
    )
    return answers.ask(
        form,
        lambda: service.change_organisation(
            row,
            **form.said(),
            parent=_organisation(form.parent.data) if parents else parent,
            **acting(),
        ),
        title=_("Change organisation"),
        submit=_("Save organisation"),
        told=_("The organisation has been changed."),
    )


@bp.get("/beheer/personen")
@allow(ADMIN)
def persons() -> ResponseReturnValue:
    places = queries.organisations_for(me(), ADMIN)
    chosen = request.args.get("organisatie", "")
    words = request.args.get("zoek", "").strip()[:100]
    return render_template(
        "people/persons.html",
        found=directory.persons_page(
            me(),
            today=_today(),
            words=words,
            organisation=next((each for each in places if each.public_id == chosen), None),
            page=request.args.get("pagina", 1, type=int),
        ),
        words=words,
        chosen=chosen,
        places=forms.places(places),
        **WORDS,
    )


@bp.route("/beheer/personen/nieuw", methods=FORM)
@allow(ADMIN)
def new_person() -> ResponseReturnValue:
    form = forms.NewPersonForm(organisations=queries.organisations_for(me(), ADMIN))
    return answers.ask(
        form,
        lambda: admission.admit(
            **form.said(), organisation=_organisation(form.organisation.data), **acting()
        ),
        title=_("Add a person"),
        submit=_("Add person"),
        told=_("The person has been added."),
        crumbs=[answers.persons()],
    )


@bp.get("/beheer/personen/<id:public_id>")
@allow(ADMIN)
def person(public_id: str) -> ResponseReturnValue:
    return render_template(
        "people/person.html",
        active="people.persons",
        person=directory.person_card(me(), public_id, today=_today()),
        **WORDS,
    )


@bp.route("/beheer/personen/<id:public_id>/naam", methods=FORM)
@allow(ADMIN)
def change_names(public_id: str) -> ResponseReturnValue:
    row = _person(public_id)
    form = forms.NamesForm(obj=row)
    return answers.ask(
        form,
        lambda: service.change_person(row, **form.data, **acting()),
        title=_("Change name"),
        submit=_("Save name"),
        told=_("The name has been changed."),
        person=row,
    )


@bp.route("/beheer/personen/<id:public_id>/adressen/nieuw", methods=FORM)
@allow(ADMIN, fresh=True)
def add_address(public_id: str) -> ResponseReturnValue:
    row = _person(public_id)
    form = forms.AddressForm()
    return answers.ask(
        form,
        lambda: address_book.add_address(row, **form.data, **acting()),
        title=_("Add an address"),
        submit=_("Add address"),
        told=_("The address has been added."),
        person=row,
    )


@bp.post("/beheer/adressen/<id:public_id>/kiezen")
@allow(ADMIN, fresh=True)
def choose_address(public_id: str) -> ResponseReturnValue:
    row = directory.address_for(me(), public_id, today=_today())
    return answers.change(
        row.person,
        lambda: address_book.choose_address(row, **acting()),
        told=_("Letters go to this address from now on."),
    )


@bp.post("/beheer/adressen/<id:public_id>/verwijderen")
@allow(ADMIN, fresh=True)
def remove_address(public_id: str) -> ResponseReturnValue:
    row = directory.address_for(me(), public_id, today=_today())
    return answers.change(
        row.person,
        lambda: address_book.remove_address(row, **acting()),
        told=_("The address has been removed."),
    )


@bp.route("/beheer/personen/<id:public_id>/aanstellingen/nieuw", methods=FORM)
@allow(ADMIN)
def appoint(public_id: str) -> ResponseReturnValue:
    row = _person(public_id)
    form = forms.AppointmentForm(organisations=queries.organisations_for(me(), ADMIN))
    return answers.ask(
        form,
        lambda: service.appoint(
            row, _organisation(form.organisation.data), **form.terms(), **acting()
        ),
        title=_("Add an appointment"),
        submit=_("Add appointment"),
        told=_("The appointment has been added."),
        person=row,
    )


@bp.route("/beheer/aanstellingen/<id:public_id>", methods=FORM)
@allow(ADMIN)
def change_appointment(public_id: str) -> ResponseReturnValue:
    row = directory.appointment_for(me(), public_id, today=_today())
    form = forms.TermsForm(obj=row)
    return answers.ask(
        form,
        lambda: service.change_appointment(row, **form.terms(), **acting()),
        title=_("Change appointment"),
        sentence=f"{_(rules.LABELS[row.kind])}, {row.organisation.name}",
        submit=_("Save appointment"),
        told=_("The appointment has been changed."),
        person=row.person,
    )


@bp.route("/beheer/personen/<id:public_id>/rollen/nieuw", methods=FORM)
@allow(ADMIN, fresh=True)
def grant(public_id: str) -> ResponseReturnValue:
    row = _person(public_id)
    form = forms.RoleForm(organisations=queries.organisations_for(me(), ADMIN))
    return answers.ask(
        form,
        lambda: service.grant(
            row, Role(form.role.data), _organisation(form.organisation.data), **acting()
        ),
        title=_("Give a role"),
        submit=_("Give role"),
        told=_("The role has been given."),
        person=row,
    )


@bp.post("/beheer/rollen/<id:public_id>/intrekken")
@allow(ADMIN, fresh=True)
def end_grant(public_id: str) -> ResponseReturnValue:
    row = directory.grant_for(me(), public_id, today=_today())
    return answers.change(
        row.person,
        lambda: service.end_grant(row, **acting()),
        told=_("The role has been taken away."),
    )


@bp.route("/beheer/personen/<id:public_id>/uit-dienst", methods=FORM)
@allow(ADMIN)
def leave(public_id: str) -> ResponseReturnValue:
    row = directory.person_card(me(), public_id, today=_today())
    form = forms.LeaveForm(organisations=directory.ties_of(row))
    return answers.ask(
        form,
        lambda: leaving.leave(
            row, _organisation(form.organisation.data), on=form.last_day(), **acting()
        ),
        title=_("End of service"),
        sentence=_(
            "Appointments and roles at this organisation end. Whom nobody employs any more"
            " is placed nowhere either."
        ),
        submit=_("End service"),
        told=_("The last day has been recorded."),
        person=row,
    )


@bp.get("/mijn/gegevens")
@allow()
def my_details() -> ResponseReturnValue:
    return render_template(
        "people/my_details.html",
        active=None,
        person=directory.own_card(me().person_id or 0),
        **WORDS,
        meanings=rules.MEANINGS,
        shown=[role for role in ORDER if role in me().roles],
    )


def _organisation(public_id: str) -> Organisation:
    return queries.organisation_for(me(), public_id, ADMIN)


def _person(public_id: str) -> Person:
    return queries.person_for(me(), public_id, ADMIN, today=_today())


def acting() -> dict[str, Any]:
    """Who does it, and when: what every verb wants to know."""
    return {"by": me(), "now": clock.now()}


def _today() -> date:
    return clock.day_of(clock.now())
