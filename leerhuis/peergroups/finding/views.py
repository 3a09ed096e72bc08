"""Finding a group, saying that one looks for one, and bringing together who fit each other."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from leerhuis import clock
from leerhuis.access import Role, allow, me
from leerhuis.courses.inputs import accepted
from leerhuis.errors import Missing, Refused
from leerhuis.fields import translate
from leerhuis.peergroups import inviting
from leerhuis.peergroups import queries as groups
from leerhuis.peergroups.finding import (
    queries,
    searching,
    service,
    starting,
    together,
    words,
)
from leerhuis.peergroups.finding.forms import StartForm, WishForm
from leerhuis.peergroups.finding.together import Fit
from leerhuis.registers import Form

bp = Blueprint("finding", __name__)
FORM = ["GET", "POST"]


@bp.get("/intervisie")
@allow(Role.PROFESSIONAL, employed=True)
def search() -> ResponseReturnValue:
    """The groups of the own region that have a place."""
    asked = searching.read(request.args)
    found = queries.search(
        me(),
        asked,
        page=request.args.get("pagina", 1, type=int),
        day=clock.day_of(clock.now()),
    )
    return render_template(
        "peergroups/finding/search.html",
        found=found,
        asked=asked,
        args=searching.address(asked),
        searching=searching,
        words=words,
    )


@bp.route("/intervisie/zoeken", methods=FORM)
@allow(Role.PROFESSIONAL, employed=True)
def wish() -> ResponseReturnValue:
    """Say what one looks for, so that Leerhuis looks along."""
    known = queries.wish_of(me().person_id or 0)
    form = WishForm.of(known)
    if accepted(form, lambda: service.say(form.said(), by=me(), now=clock.now())):
        flash(_("You get a mail when a group fits."), "ok")
        return redirect(url_for("finding.search"))
    return render_template("peergroups/finding/wish.html", form=form, known=known)


@bp.post("/intervisie/zoeken/stoppen")
@allow(Role.PROFESSIONAL)
def stop() -> ResponseReturnValue:
    service.stop(by=me(), now=clock.now())
    flash(_("We look no longer. You get no mail about groups any more."), "ok")
    return redirect(url_for("finding.search"))


@bp.route("/intervisie/<id:public_id>/zoekers", methods=FORM)
@allow(Role.PROFESSIONAL, Role.COORDINATOR, employed=True)
def candidates(public_id: str) -> ResponseReturnValue:
    """Who looks for a group and fits this one, for whoever keeps it."""
    now = clock.now()
    day = clock.day_of(now)
    seen = groups.group_kept_by(me(), public_id, day=day)
    fitting = queries.fitting(seen.group, day=day)
    if request.method == "POST":
        asked = request.form.get("person", "")
        person = next((each.person for each in fitting if each.person.public_id == asked), None)
        if person is None:
            flash(_("This person does not look for a group like this any more."), "warning")
            return redirect(url_for("finding.candidates", public_id=public_id))
        try:
            inviting.invite(seen.group, person, by=me(), now=now)
        except Refused as no:
            flash(translate(no), "warning")
        else:
            flash(_("%(name)s got an invitation.", name=person.name), "ok")
        return redirect(url_for("finding.candidates", public_id=public_id))
    return render_template(
        "peergroups/finding/candidates.html", group=seen.group, fitting=fitting, words=words
    )


@bp.get("/intervisiegroepen/samen")
@allow(Role.COORDINATOR)
def fits() -> ResponseReturnValue:
    """Who look for a group and fit each other."""
    found = together.together(me(), day=clock.day_of(clock.now()))
    return render_template("peergroups/finding/fits.html", found=found, words=words)


@bp.post("/intervisiegroepen/samen")
@allow(Role.COORDINATOR)
def start() -> ResponseReturnValue:
    """Start the group of these people; a facilitated one asks for its guide first."""
    now = clock.now()
    chosen = request.form.getlist("person")
    try:
        fit = together.fit_for(me(), chosen, day=clock.day_of(now))
    except Missing:
        flash(_("These people do not fit each other any more. Look at the list again."), "warning")
        return redirect(url_for("finding.fits"))
    form = StartForm.of(words.party_name(fit.party))
    if _asks_guide(fit) and "guide_name" not in request.form:
        return _start_page(form, fit)
    name = (form.name.data or "").strip() or words.party_name(fit.party)
    if accepted(form, lambda: starting.start(fit, name=name, guide=form.guide(), by=me(), now=now)):
        number = len(fit.people)
        flash(
            ngettext(
                "The group is there, and %(num)d person got an invitation.",
                "The group is there, and %(num)d people got an invitation.",
                number,
            ),
            "ok",
        )
        return redirect(url_for("finding.fits"))
    return _start_page(form, fit)


def _asks_guide(fit: Fit) -> bool:
    return fit.party.form is Form.FACILITATED_PEER_CONSULTATION


def _start_page(form: StartForm, fit: Fit) -> str:
    return render_template("peergroups/finding/start.html", form=form, fit=fit, words=words)
