"""Pages of a coordinator: the certificates of a group, one taken back or made anew, all in one."""

from flask import Blueprint, flash, redirect, render_template, request, send_file, url_for
from flask.typing import ResponseReturnValue
from flask_babel import get_locale
from flask_babel import gettext as _

from leerhuis import clock, filenames, files
from leerhuis.access import Role, allow, me
from leerhuis.certificates import bundling, queries, service, statement, words
from leerhuis.certificates.groups.forms import RevokeForm
from leerhuis.certificates.rules import Status
from leerhuis.certificates.views import sent_paper
from leerhuis.courses import queries as courses
from leerhuis.errors import Missing, Refused
from leerhuis.fields import translate

bp = Blueprint("group_certificates", __name__)
FORM = ["GET", "POST"]


@bp.get("/planning/groepen/<id:public_id>/certificaten")
@allow(Role.COORDINATOR)
def listed(public_id: str) -> ResponseReturnValue:
    edition = courses.edition_for_staff(me(), public_id)
    page = request.args.get("pagina", 1, type=int)
    return render_template(
        "certificates/group.html",
        edition=edition,
        listed=queries.issued_in(edition, page=page),
        words=words,
    )


@bp.post("/planning/groepen/<id:public_id>/certificaten/zip")
@allow(Role.COORDINATOR)
def ask_bundle(public_id: str) -> ResponseReturnValue:
    edition = courses.edition_for_staff(me(), public_id)
    language = str(get_locale())
    try:
        bundle = bundling.ask(edition, language=language, by=me(), now=clock.now())
    except Refused as no:
        flash(translate(no), "warning")
        return redirect(url_for("group_certificates.listed", public_id=public_id))
    return redirect(url_for("group_certificates.bundle", public_id=bundle.public_id))


@bp.get("/certificaten/zip/<id:public_id>")
@allow(Role.COORDINATOR)
def bundle(public_id: str) -> ResponseReturnValue:
    """How far it is; the page follows it until it is done."""
    found = queries.bundle_for(me(), public_id)
    return render_template(
        "certificates/bundle.html", bundle=found, edition=queries.edition(found.edition_id)
    )


@bp.get("/certificaten/zip/<id:public_id>.zip")
@allow(Role.COORDINATOR, fresh=True, file=True)
def download_bundle(public_id: str) -> ResponseReturnValue:
    found = queries.bundle_for(me(), public_id)
    if not found.stored_as:
        raise Missing
    title = queries.edition(found.edition_id).course.title
    answer = send_file(
        files.opened(found.stored_as),
        mimetype="application/zip",
        as_attachment=True,
        download_name=filenames.file_name(_("Certificates"), title, ending=".zip"),
    )
    answer.headers["Cache-Control"] = "private, no-store"
    return answer


@bp.get("/certificaten/<id:public_id>.pdf")
@allow(Role.COORDINATOR)
def download(public_id: str) -> ResponseReturnValue:
    return sent_paper(queries.certificate_for_staff(me(), public_id))


@bp.route("/certificaten/<id:public_id>/intrekken", methods=FORM)
@allow(Role.COORDINATOR)
def revoke(public_id: str) -> ResponseReturnValue:
    certificate = queries.certificate_for_staff(me(), public_id)
    group = certificate.enrolment.edition.public_id
    form = RevokeForm()
    if request.method == "POST" and form.validate():
        try:
            service.revoke(certificate, why=form.why.data, by=me(), now=clock.now())
        except Refused as no:
            flash(translate(no), "warning")
        else:
            name = certificate.values["name"]
            flash(_("The certificate of %(name)s is withdrawn.", name=name), "ok")
        return _back(group)
    return render_template(
        "certificates/revoke.html", certificate=certificate, group=group, form=form, words=words
    )


@bp.route("/certificaten/<id:public_id>/opnieuw", methods=FORM)
@allow(Role.COORDINATOR)
def issue_again(public_id: str) -> ResponseReturnValue:
    """First what would be different on it, then a new one."""
    certificate = queries.certificate_for_staff(me(), public_id)
    group = certificate.enrolment.edition.public_id
    if request.method == "POST":
        try:
            service.issue_again(certificate, by=me(), now=clock.now())
        except Refused as no:
            flash(translate(no), "warning")
        else:
            name = certificate.values["name"]
            flash(_("There is a new certificate for %(name)s.", name=name), "ok")
        return _back(group)
    enrolment = queries.seat_of(certificate)
    edition = queries.edition(enrolment.edition_id)
    new = statement.of(edition, [enrolment])[enrolment.id]
    return render_template(
        "certificates/again.html",
        certificate=certificate,
        group=group,
        held=certificate.status is Status.VALID,
        rows=words.changed(certificate.values, new),
    )


def _back(group: str) -> ResponseReturnValue:
    return redirect(url_for("group_certificates.listed", public_id=group))
