"""The page of all that is kept about oneself, and the file with it."""

from flask import Blueprint, flash, redirect, render_template, send_file, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from leerhuis import clock, filenames, files
from leerhuis.access import Role, allow, me
from leerhuis.errors import Missing
from leerhuis.privacy import topics
from leerhuis.privacy.own import kept, queries, service
from leerhuis.privacy.requests import queries as asked
from leerhuis.privacy.requests import rules as asking
from leerhuis.privacy.topics import Topic

bp = Blueprint("own_data", __name__)
# Where one sees a kind of data oneself.
SEEN: dict[Topic, str] = {
    Topic.DETAILS: "people.my_details",
    Topic.WORK: "people.my_details",
    Topic.COURSES: "enrolment.mine",
    Topic.REGISTRATIONS: "registry.mine",
    Topic.DOSSIER: "registry.mine",
    Topic.LETTERS: "own_letters.mine",
    Topic.ACCOUNT: "own_account.browsers",
}


@bp.get("/mijn/privacy")
@allow()
def mine() -> ResponseReturnValue:
    """All that is kept about who asks: what, why, how long, how many rows, and where to see it."""
    number = me().person_id or 0
    seen = SEEN | ({Topic.TEACHING: "teaching.mine"} if me().may(Role.TRAINER) else {})
    return render_template(
        "privacy/mine.html",
        active=None,
        parts=kept.parts(number),
        labels=topics.LABELS,
        seen=seen,
        file=queries.last_of(number),
        kept_days=service.KEPT.days,
        requests=asked.own(number),
        asking=asking,
    )


@bp.post("/mijn/privacy/bestand")
@allow(fresh=True)
def ask() -> ResponseReturnValue:
    """Ask for all of it as a file, which timed work makes."""
    person = queries.person(me().person_id or 0)
    service.ask(person, by=me(), now=clock.now())
    flash(_("Your file is being made. Look again in a minute."), "ok")
    return redirect(url_for("own_data.mine", _anchor="file"))


@bp.get("/mijn/privacy/bestand/<id:public_id>")
@allow(fresh=True)
def download(public_id: str) -> ResponseReturnValue:
    export = queries.file_for(me(), public_id)
    if export.stored_as is None:
        raise Missing
    opened = files.opened(export.stored_as)
    service.note_downloaded(export, by=me(), now=clock.now())
    answer = send_file(
        opened,
        mimetype="application/zip",
        as_attachment=True,
        download_name=filenames.file_name(
            "Leerhuis", str(clock.day_of(export.asked_at)), ending=".zip"
        ),
    )
    answer.headers["Cache-Control"] = "private, no-store"
    return answer
