"""Pages of operations: how the timed work goes, what happened, and a word for machines."""

from hmac import compare_digest

from flask import Blueprint, Response, flash, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from leerhuis import chain, clock, fields, settings
from leerhuis.access import Role, allow, allow_anyone, me, me_or_nobody
from leerhuis.errors import Missing, Refused
from leerhuis.mail import kinds
from leerhuis.mail import service as letters
from leerhuis.mail import words as letter_words
from leerhuis.operations import metrics, queries, rules, service, telling, timetable, words
from leerhuis.operations.jobs import JOBS, known_job
from leerhuis.operations.queries import Standstill

bp = Blueprint("operations", __name__)


@bp.app_template_global()
def standstill() -> Standstill | None:
    """Since when nobody does the timed work: on every page of administrators, and of nobody else.

    The status page itself says more.
    """
    who = me_or_nobody()
    if who is None or not who.may(Role.ADMINISTRATOR) or request.endpoint == "operations.status":
        return None
    return queries.standstill(now=clock.now())


@bp.get("/status")
@allow(Role.ADMINISTRATOR)
def status() -> ResponseReturnValue:
    """How it goes: what is wrong and why, timed work, letters, database and audit trail."""
    now = clock.now()
    jobs = queries.jobs(JOBS, now=now)
    letters = queries.letters(me(), now=now)
    last = queries.last_tick(now=now)
    backup_at = queries.last_backup()
    return render_template(
        "operations/status.html",
        troubles=rules.troubles(jobs, last=last, late_since=now - timetable.LATE, now=now)
        + rules.letters_wait(letters.waiting, now=now)
        + rules.backup_is_old(backup_at, hours=_backup_hours(), now=now),
        last_tick_at=last,
        jobs=jobs,
        letters=letters,
        pause=queries.pause(me()),
        backup_at=backup_at,
        database=queries.database(),
        audit=chain.progress(),
        version=queries.version(),
        words=words,
        telling=telling,
        kinds=kinds,
        letter_words=letter_words,
    )


def _backup_hours() -> int:
    """How old a backup may be; on a machine where somebody only looks around none is asked for."""
    chosen = settings.current()
    return chosen.backup_hours if chosen.production else 0


@bp.get("/status/werk/<name>")
@allow(Role.ADMINISTRATOR)
def work(name: str) -> ResponseReturnValue:
    """One job: how it stands, and what it did and where it failed."""
    planned = known_job(name)
    if planned is None:
        raise Missing
    (state,) = queries.jobs([planned], now=clock.now())
    return render_template(
        "operations/work.html",
        job=state,
        planned=telling.when(planned.when),
        runs=queries.runs(name, number=request.args.get("pagina", 1, int)),
        words=words,
        telling=telling,
    )


@bp.post("/status/proefmail")
@allow(Role.ADMINISTRATOR)
def test_letter() -> ResponseReturnValue:
    """Send a letter to whoever asks, to see whether letters arrive."""
    try:
        service.send_test_letter(to=me(), now=clock.now())
    except Refused as no:
        flash(fields.translate(no), "warning")
    else:
        flash(_("The test letter is on its way. It goes out at the next tick."), "ok")
    return redirect(url_for("operations.status", _anchor="letters"))


@bp.post("/status/brieven/vrijgeven")
@allow(Role.ADMINISTRATOR, fresh=True)
def let_letters_go() -> ResponseReturnValue:
    """Let letters go out that wait since a backup was put back."""
    again = request.form.get("ook") == "twijfel"
    service.let_letters_go(with_doubtful=again, by=me(), now=clock.now())
    flash(_("Letters go out again."), "ok")
    return redirect(url_for("operations.status", _anchor="letters"))


@bp.post("/status/brieven/<id:public_id>/opnieuw")
@allow(Role.ADMINISTRATOR)
def retry_letter(public_id: str) -> ResponseReturnValue:
    """Send a letter again that failed or was missed."""
    now = clock.now()
    letter = queries.letter_for(me(), public_id, today=clock.day_of(now))
    try:
        letters.retry(letter, by=me(), now=now)
    except Refused as no:
        flash(fields.translate(no), "warning")
    else:
        flash(_("The letter goes out again."), "ok")
    return redirect(url_for("operations.status"))


@bp.get("/healthz")
@allow_anyone()
def health() -> ResponseReturnValue:
    """For machines: 200 when the database answers and the timed work ticks, else 503."""
    found = queries.health(now=clock.now())
    well = found["database"] == "ok" and found["jobs"] != "late"
    return jsonify(status="ok" if well else "failing", **found), 200 if well else 503


@bp.get("/metrics")
@allow_anyone()
def figures() -> ResponseReturnValue:
    """For Prometheus, which knows the token of the settings; without one there is no such page."""
    token = settings.current().metrics_token
    if not token:
        raise Missing
    if not compare_digest(_bearer().encode(), token.encode()):
        return Response(status=401, headers={"WWW-Authenticate": "Bearer"}, mimetype="text/plain")
    told = metrics.text(queries.figures(JOBS, now=clock.now()))
    return Response(told, content_type=metrics.MEDIA_TYPE)


def _bearer() -> str:
    """What was given as bearer; request.authorization fails on letters that are not ASCII."""
    scheme, _space, given = request.headers.get("Authorization", "").partition(" ")
    return given if scheme.lower() == "bearer" else ""
