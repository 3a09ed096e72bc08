"""Pages for administrators: how the people of an organisation sign in through it."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from leerhuis.access import Role, allow, me
from leerhuis.errors import Refused
from leerhuis.fields import translate
from leerhuis.menu import ROLE_LABELS
from leerhuis.people import answers
from leerhuis.people import queries as people
from leerhuis.people.models import Organisation
from leerhuis.people.views import acting
from leerhuis.signin.arranging import forms, queries, service
from leerhuis.signin.providers import ending, leading
from leerhuis.signin.providers.models import IdentityProvider

bp = Blueprint("arranging", __name__)
ADMIN = Role.ADMINISTRATOR
FORM = ("GET", "POST")


@bp.get("/beheer/organisaties/<id:public_id>/inloggen")
@allow(ADMIN, fresh=True)
def of_organisation(public_id: str) -> ResponseReturnValue:
    place = _organisation(public_id)
    return render_template(
        "arranging/of_organisation.html",
        active="people.organisations",
        organisation=place,
        providers=queries.providers_of(place),
    )


@bp.route("/beheer/organisaties/<id:public_id>/inloggen/nieuw", methods=FORM)
@allow(ADMIN, fresh=True)
def create(public_id: str) -> ResponseReturnValue:
    place = _organisation(public_id)
    form = forms.NewProviderForm(name=place.name)
    return answers.ask(
        form,
        lambda: service.create(place, **form.said(), **acting()),
        title=_("Set up a provider"),
        sentence=_("After this you try it, add your domains, and turn it on."),
        submit=_("Set up provider"),
        told=_("The provider has been set up. It is not turned on yet."),
        crumbs=_way(place),
    )


@bp.get("/beheer/inloggen/<id:public_id>")
@allow(ADMIN, fresh=True)
def provider(public_id: str) -> ResponseReturnValue:
    return _page(queries.provider_for(me(), public_id))


def _page(row: IdentityProvider, **more: Any) -> ResponseReturnValue:
    return render_template(
        "arranging/provider.html",
        active="people.organisations",
        provider=row,
        crumbs=_way(row.organisation),
        back=leading.back_to(row),
        out=ending.base() + url_for("signin.signed_out"),
        logout=ending.base() + url_for("providers.logout", public_id=row.public_id),
        begin=ending.base() + url_for("providers.begin", public_id=row.public_id),
        role_labels=ROLE_LABELS,
        **more,
    )


@bp.post("/beheer/inloggen/<id:public_id>/probeer")
@allow(ADMIN, fresh=True)
def try_out(public_id: str) -> ResponseReturnValue:
    """Read what the provider says of itself, and tell it; nothing changes by it."""
    row = queries.provider_for(me(), public_id)
    told = service.try_out(row, **acting())
    found = {"why": _(told)} if isinstance(told, str) else {"found": told}
    return _page(queries.provider_for(me(), public_id), **found)


@bp.route("/beheer/inloggen/<id:public_id>/gegevens", methods=FORM)
@allow(ADMIN, fresh=True)
def change(public_id: str) -> ResponseReturnValue:
    row = queries.provider_for(me(), public_id)
    form = forms.FactsForm(obj=row)
    return answers.ask(
        form,
        lambda: service.change(row, **form.said(), **acting()),
        title=_("Change provider"),
        submit=_("Save provider"),
        told=_("The provider has been changed."),
        crumbs=_way(row.organisation, row),
    )


@bp.route("/beheer/inloggen/<id:public_id>/geheim", methods=FORM)
@allow(ADMIN, fresh=True)
def replace_secret(public_id: str) -> ResponseReturnValue:
    row = queries.provider_for(me(), public_id)
    form = forms.SecretForm()
    return answers.ask(
        form,
        lambda: service.replace_secret(row, form.secret.data or "", **acting()),
        title=_("Replace secret"),
        submit=_("Replace secret"),
        told=_("The secret has been replaced."),
        crumbs=_way(row.organisation, row),
    )


@bp.post("/beheer/inloggen/<id:public_id>/aan")
@allow(ADMIN, fresh=True)
def turn_on(public_id: str) -> ResponseReturnValue:
    row = queries.provider_for(me(), public_id)
    try:
        service.turn_on(row, **acting())
        flash(_("People can sign in through %(name)s now.", name=row.name), "ok")
    except Refused as no:
        flash(translate(no), "error")
    return redirect(_address(row))


@bp.post("/beheer/inloggen/<id:public_id>/uit")
@allow(ADMIN, fresh=True)
def turn_off(public_id: str) -> ResponseReturnValue:
    row = queries.provider_for(me(), public_id)
    service.turn_off(row, **acting())
    flash(_("Nobody can sign in through %(name)s now.", name=row.name), "ok")
    return redirect(_address(row))


@bp.route("/beheer/inloggen/<id:public_id>/domeinen/nieuw", methods=FORM)
@allow(ADMIN, fresh=True)
def add_domain(public_id: str) -> ResponseReturnValue:
    row = queries.provider_for(me(), public_id)
    form = forms.DomainForm()
    return answers.ask(
        form,
        lambda: service.add_domain(row, form.domain.data or "", **acting()),
        title=_("Add a domain"),
        sentence=_("Whoever signs in with such an address is sent to %(name)s.", name=row.name),
        submit=_("Add domain"),
        told=_("The domain has been added."),
        crumbs=_way(row.organisation, row),
    )


@bp.post("/beheer/inlogdomeinen/<id:public_id>/weghalen")
@allow(ADMIN, fresh=True)
def remove_domain(public_id: str) -> ResponseReturnValue:
    row = queries.domain_for(me(), public_id)
    where = _address(row.provider)
    service.remove_domain(row, **acting())
    flash(_("The domain has been removed."), "ok")
    return redirect(where)


@bp.route("/beheer/inloggen/<id:public_id>/rollen/nieuw", methods=FORM)
@allow(ADMIN, fresh=True)
def add_mapping(public_id: str) -> ResponseReturnValue:
    row = queries.provider_for(me(), public_id)
    below = [
        each
        for each in people.organisations_for(me(), ADMIN)
        if each.path.startswith(row.organisation.path)
    ]
    form = forms.MappingForm(organisations=below)
    return answers.ask(
        form,
        lambda: service.add_mapping(
            row,
            claim=form.claim.data or "",
            value=form.value.data or "",
            role=Role(form.role.data),
            organisation=_organisation(form.organisation.data),
            **acting(),
        ),
        title=_("Add a role"),
        sentence=_("Whoever has this value gets the role at each sign-in, and loses it without."),
        submit=_("Add role"),
        told=_("The role has been added."),
        crumbs=_way(row.organisation, row),
    )


@bp.post("/beheer/inlogrollen/<id:public_id>/weghalen")
@allow(ADMIN, fresh=True)
def remove_mapping(public_id: str) -> ResponseReturnValue:
    row = queries.mapping_for(me(), public_id)
    where = _address(row.provider)
    service.remove_mapping(row, **acting())
    flash(_("The role has been removed."), "ok")
    return redirect(where)


def _organisation(public_id: str) -> Organisation:
    return people.organisation_for(me(), public_id, ADMIN)


def _address(row: IdentityProvider) -> str:
    return url_for("arranging.provider", public_id=row.public_id)


def _way(place: Organisation, row: IdentityProvider | None = None) -> list[tuple[str, str]]:
    """From the organisations to where a page stands."""
    signing = _("Signing in: %(name)s", name=place.name)
    way = [
        answers.organisations(),
        (signing, url_for("arranging.of_organisation", public_id=place.public_id)),
    ]
    return [*way, (row.name, _address(row))] if row else way
