"""Pages on which a coordinator publishes a whole round, and decides which groups go ahead."""

from dataclasses import replace

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from leerhuis import clock
from leerhuis.access import Role, allow, me
from leerhuis.courses import queries as courses
from leerhuis.courses.clashing import Conflict
from leerhuis.courses.models import Edition, Session
from leerhuis.errors import Refused
from leerhuis.fields import translate
from leerhuis.planning.season import queries, service
from leerhuis.planning.season.service import Published
from leerhuis.planning.sessions.words import clash_sentence, holiday_warning

bp = Blueprint("season", __name__)
FORM = ["GET", "POST"]


@bp.route("/planning/rondes/<id:public_id>/publiceren", methods=FORM)
@allow(Role.COORDINATOR)
def publish(public_id: str) -> ResponseReturnValue:
    """The drafts of a round: which can be published, and what is in the way of the others."""
    season = courses.round_for(me(), public_id)
    if request.method == "POST":
        chosen = set(request.form.getlist("group"))
        done = service.publish_all(season, chosen=chosen, by=me(), now=clock.now())
        _tell(done)
        return redirect(url_for("season.publish", public_id=public_id))
    drafts = queries.drafts_in(me(), season)
    free = [each for each in drafts if each.free]
    holidays = queries.holidays_of(free)
    return render_template(
        "season/publish.html",
        season=season,
        free=free,
        holidays={
            number: [holiday_warning(day, name) for day, name in found]
            for number, found in holidays.items()
        },
        others=[(each, _reasons(each)) for each in drafts if not each.free],
    )


@bp.get("/planning/rondes/<id:public_id>/beslissen")
@allow(Role.COORDINATOR)
def decide(public_id: str) -> ResponseReturnValue:
    """The groups of a round with fewer people than their minimum."""
    season = courses.round_for(me(), public_id)
    now = clock.now()
    found = queries.undecided(me(), season, today=clock.day_of(now), now=now)
    return render_template(
        "season/decide.html",
        season=season,
        due=[each for each in found if each.due],
        coming=[each for each in found if not each.due],
    )


@bp.post("/planning/groepen/<id:public_id>/doorgaan")
@allow(Role.COORDINATOR)
def go_ahead(public_id: str) -> ResponseReturnValue:
    edition = courses.edition_for_staff(me(), public_id)
    to = edition.round.public_id if edition.round else None
    try:
        service.go_ahead(edition, by=me(), now=clock.now())
    except Refused as no:
        flash(translate(no), "error")
    else:
        flash(_("The group goes ahead."), "ok")
    if to is None:
        return redirect(url_for("planning.edition", public_id=public_id))
    return redirect(url_for("season.decide", public_id=to))


def _reasons(draft: queries.Waiting) -> list[tuple[list[str], Session | None]]:
    """What is in the way in words, together for each session that would have to change."""
    said: dict[int, tuple[list[str], Session]] = {}
    for each in draft.conflicts:
        session, clash = _seen_from(draft.edition, each)
        on = clock.day_of(session.starts_at)
        sentence = clash_sentence(clash, on=on, capacity=draft.edition.capacity, who=me())
        said.setdefault(session.id, ([], session))[0].append(sentence)
    return [*(([translate(no)], None) for no in draft.refusals), *said.values()]


def _seen_from(edition: Edition, conflict: Conflict) -> Conflict:
    """The conflict as one of this group, whichever of the two it was found for."""
    session, clash = conflict
    if session.edition_id == edition.id or clash.session is None:
        return conflict
    theirs = replace(clash, session=session, starts_at=session.starts_at, ends_at=session.ends_at)
    return Conflict(clash.session, theirs)


def _tell(done: Published) -> None:
    if done.published:
        words = ngettext(
            "%(num)d group has been published.",
            "%(num)d groups have been published.",
            done.published,
        )
        flash(words, "ok")
    if done.refused:
        words = ngettext(
            "%(num)d group could not be published after all.",
            "%(num)d groups could not be published after all.",
            done.refused,
        )
        flash(words, "warning")
    if not done.published and not done.refused:
        flash(_("Tick at least one group."), "warning")
