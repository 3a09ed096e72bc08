"""Pages of home: where everyone begins, and the pages about Leerhuis itself."""

from datetime import date, timedelta
from io import BytesIO

from flask import (
    Blueprint,
    Response,
    flash,
    redirect,
    render_template,
    request,
    send_file,
    session,
    url_for,
)
from flask.typing import ResponseReturnValue

from leerhuis import clock, menu, settings
from leerhuis.access import Role, allow, allow_anyone, me, me_or_nobody
from leerhuis.colleagues.approvals import queries as approvals
from leerhuis.errors import Refused
from leerhuis.fields import translate
from leerhuis.home import forms, notice, past, queries, service, shown
from leerhuis.home import team as team_words
from leerhuis.mail import reach
from leerhuis.peergroups.meeting import due as peer_meetings
from leerhuis.people import queries as people
from leerhuis.people import rules as people_rules
from leerhuis.people import service as people_service
from leerhuis.people.counted import FEWEST
from leerhuis.registry import queries as registry
from leerhuis.registry import shown as registry_shown
from leerhuis.registry import team as registry_team
from leerhuis.registry.application import queries as application
from leerhuis.registry.team import tally, trend
from leerhuis.signin.returning import own_path
from leerhuis.surveys import queries as surveys
from leerhuis.wording import LANGUAGES

bp = Blueprint("home", __name__)
FILES = {
    "csv": "text/csv",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
STATEMENT_MADE_ON = date(2026, 11, 21)
# Who reads security.txt later than that asks for it anew.
TOLD_FOR = timedelta(days=90)


@bp.get("/")
@allow()
def overview() -> ResponseReturnValue:
    """Where someone begins: the page of the role that is shown."""
    role = menu.role_shown(me(), chosen=session.get("role"))
    if menu.start_page(role) != "home.overview":
        return redirect(url_for(menu.start_page(role)))
    now = clock.now()
    today = clock.day_of(now)
    person_id = me().person_id
    person = queries.self_of(person_id, now=now)
    asked = person.asked or me().has_left
    dossiers = registry.dossiers_of(person_id, today=today) if asked and person_id else []
    meetings = queries.meetings_of(person_id, now=now)
    groups = queries.groups_of(me(), now=now)
    return render_template(
        "home/overview.html",
        day=shown.sentence_day(today),
        greeting=shown.greeting(person.given_name, now=now),
        spot=shown.spot(dossiers, meetings, who=me(), asked=person.asked),
        cards=[registry_shown.card(each, today=today) for each in dossiers],
        tasks=shown.tasks_of(dossiers, who=me())
        + shown.to_join(person.invited)
        + (shown.of_meetings(peer_meetings.tasks_of(person_id, now=now)) if person.waits else [])
        + shown.to_answer(surveys.open_for(person_id, now=now)),
        meetings=meetings,
        groups=groups,
        trains=me().may(Role.TRAINER),
        places=queries.places_of(person_id, now=now),
        place_of=shown.place_of,
    )


@bp.get("/registraties/team")
@allow(Role.MANAGER)
def team() -> ResponseReturnValue:
    """Everyone below the places of a manager: may they work, and until when."""
    today = clock.day_of(clock.now())
    paths = me().paths(Role.MANAGER)
    organisations = people.organisations_for(me(), Role.MANAGER)
    asked = forms.asked(request.args, organisations)
    persons = tally.persons(paths, today=today)
    standings, months = tally.registrations(paths, today=today)
    in_full = team_words.sees_in_full(standings)
    kept = trend.past_months(paths, today=today) if in_full else []
    found = registry_team.page(paths, asked.chosen, today=today)
    return render_template(
        "home/team.html",
        asked=asked,
        choices=team_words.choices(organisations, standings),
        people=persons.people,
        places=past.places(persons.places),
        work_place=next(
            (p.name for p in persons.places if p.public_id == asked.args.get("plek")), ""
        ),
        tiles=team_words.tiles(standings),
        limited=team_words.limited_words(standings),
        in_full=in_full,
        trend=past.trend(kept, standings, today=today),
        statements=application.statements_asked(me(), today=today),
        to_approve=approvals.number_waiting(me(), today=today),
        chart=team_words.chart(months),
        message=team_words.chart_message(months),
        lines=team_words.lines(found.rows, today=today, reader=me().person_id),
        found=found,
        size=registry_team.PAGE,
    )


@bp.post("/registraties/team/tabel")
@allow(Role.MANAGER, fresh=True)
def team_table() -> ResponseReturnValue:
    """The same list as a file, which is written down: it leaves the house."""
    now = clock.now()
    asked = forms.asked(request.form, people.organisations_for(me(), Role.MANAGER))
    paths = me().paths(Role.MANAGER)
    rows = registry_team.all_rows(paths, asked.chosen, today=clock.day_of(now))
    service.note_download(rows=len(rows), by=me(), now=now)
    kind = "csv" if request.form.get("bestand") == "csv" else "xlsx"
    return send_file(
        BytesIO(team_words.file(rows, kind=kind)),
        mimetype=FILES[kind],
        as_attachment=True,
        download_name=f"registraties-{clock.day_of(now):%Y-%m-%d}.{kind}",
    )


@bp.post("/registraties/team/herinnering")
@allow(Role.MANAGER)
def remind() -> ResponseReturnValue:
    """A letter to each person who was chosen in the list; when they are many, once it is meant."""
    asked = forms.asked(request.form, people.organisations_for(me(), Role.MANAGER))
    chosen, seen = request.form.getlist("kies"), request.form.get("seen", type=int)
    sure = "sure" in request.form
    try:
        done = service.remind(chosen, seen=seen, sure=sure, by=me(), now=clock.now())
    except Refused as refused:
        if refused.field == reach.SURE:
            return _ask_again(asked, chosen, translate(refused) if seen is not None else "")
        flash(translate(refused), "error")
    else:
        for words, tone in team_words.reminded(done):
            flash(words, tone)
    return redirect(url_for("home.team", **asked.here))


def _ask_again(asked: forms.Asked, chosen: list[str], error: str) -> str:
    """The letter and to how many it goes, before it goes to so many."""
    return render_template(
        "home/remind.html",
        active="home.team",
        asked=asked,
        chosen=chosen,
        look=service.look(chosen, by=me(), now=clock.now()),
        error=error,
    )


@bp.get("/cijfers")
@allow(Role.POLICY, Role.ADVISER)
def figures() -> ResponseReturnValue:
    """How many may work, by organisation; never who."""
    paths = me().paths(Role.POLICY, Role.ADVISER)
    parts = queries.counts_below(paths, today=clock.day_of(clock.now()))
    return render_template("home/figures.html", tables=shown.tables(parts, paths), few=FEWEST)


@bp.get("/hulp")
@allow_anyone()
def help() -> ResponseReturnValue:
    return render_template("home/help.html")


@bp.get("/toegankelijkheid")
@allow_anyone()
def accessibility() -> ResponseReturnValue:
    return render_template("home/accessibility.html", made_on=STATEMENT_MADE_ON)


@bp.get("/privacy")
@allow_anyone()
def privacy() -> ResponseReturnValue:
    return render_template("home/privacy.html", rows=notice.ROWS)


@bp.get("/zwakke-plek-melden")
@allow_anyone()
def disclosure() -> ResponseReturnValue:
    """What we ask of who finds a weakness, and what we promise."""
    return render_template("home/disclosure.html", contact=settings.current().told_of_weakness)


@bp.get("/.well-known/security.txt")
@allow_anyone()
def security_txt() -> ResponseReturnValue:
    """Where to tell of a weakness, in the form of RFC 9116."""
    base = settings.current().base_url.rstrip("/")
    lines = (
        f"Contact: mailto:{settings.current().told_of_weakness}",
        f"Expires: {clock.day_of(clock.now()) + TOLD_FOR:%Y-%m-%d}T00:00:00Z",
        "Preferred-Languages: nl, en",
        f"Canonical: {base}{url_for('home.security_txt')}",
        f"Policy: {base}{url_for('home.disclosure')}",
    )
    return Response("\n".join(lines) + "\n", mimetype="text/plain")


@bp.post("/weergave")
@allow_anyone()
def display() -> ResponseReturnValue:
    """Keep light or dark and the language: with the person, or else with this browser."""
    theme = request.form.get("theme")
    language = request.form.get("language")
    _keep(
        theme=theme if theme in (*people_rules.THEMES, "system") else None,
        language=language if language in LANGUAGES else None,
    )
    return redirect(own_path(request.form.get("next")) or url_for("home.overview"))


def _keep(*, theme: str | None, language: str | None) -> None:
    who = me_or_nobody()
    if who and who.person_id:
        people_service.choose_display(
            who.person_id, language=language, theme=theme, by=who, now=clock.now()
        )
        return
    session.update({key: kept for key, kept in (("theme", theme), ("language", language)) if kept})
