"""Pages on which a coordinator keeps themes, rounds and courses."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from leerhuis import clock, registers, wording
from leerhuis.access import Role, allow, me
from leerhuis.courses import demand, described, queries, rules, service, wordings
from leerhuis.courses.courseforms import CourseForm
from leerhuis.courses.forms import GABLES, RoundForm, ThemeForm
from leerhuis.courses.inputs import accepted, picked
from leerhuis.courses.models import Course, Round
from leerhuis.courses.words import ROUNDS, RoundState
from leerhuis.fields import Form

bp = Blueprint("courses", __name__)
FORM = ["GET", "POST"]


@bp.get("/aanbod/themas")
@allow(Role.COORDINATOR)
def themes() -> ResponseReturnValue:
    return render_template(
        "courses/themes.html",
        themes=queries.themes(),
        numbers=queries.courses_by_theme(),
        gables=GABLES,
    )


@bp.route("/aanbod/themas/nieuw", methods=FORM)
@allow(Role.COORDINATOR)
def new_theme() -> ResponseReturnValue:
    form = ThemeForm()
    if accepted(form, lambda: service.create_theme(**form.data, by=me(), now=clock.now())):
        return _done(_("The theme is there."), "courses.themes")
    return _form(form, _("Make a theme"), "courses.themes")


@bp.route("/aanbod/themas/<id:public_id>/wijzigen", methods=FORM)
@allow(Role.COORDINATOR)
def change_theme(public_id: str) -> ResponseReturnValue:
    theme = queries.theme_for(public_id)
    form = ThemeForm(obj=theme)
    if accepted(form, lambda: service.update_theme(theme, **form.data, by=me(), now=clock.now())):
        return _done(_("The theme has been changed."), "courses.themes")
    return _form(form, _("Change the theme"), "courses.themes")


@bp.get("/aanbod/rondes")
@allow(Role.COORDINATOR)
def rounds() -> ResponseReturnValue:
    return render_template(
        "courses/rounds.html",
        wanted=demand.most_wanted(me()),
        rounds=queries.rounds_for(me()),
        states=ROUNDS,
    )


@bp.route("/aanbod/rondes/nieuw", methods=FORM)
@allow(Role.COORDINATOR)
def new_round() -> ResponseReturnValue:
    """A draft: it is opened once it has been planned."""
    organisations = queries.organisations_of(me())
    form = RoundForm()
    form.offer(organisations)
    made: list[Round] = []
    if accepted(
        form,
        lambda: made.append(
            service.create_round(
                form.chosen(organisations),
                **form.said(),
                state=RoundState.DRAFT,
                by=me(),
                now=clock.now(),
            )
        ),
    ):
        public_id = made[0].public_id
        return _done(_("The round is there as a draft."), "seasons.show", public_id=public_id)
    return _form(form, _("Make a round"), "courses.rounds")


@bp.route("/aanbod/rondes/<id:public_id>/wijzigen", methods=FORM)
@allow(Role.COORDINATOR)
def change_round(public_id: str) -> ResponseReturnValue:
    season = queries.round_for(me(), public_id)
    form = RoundForm(obj=season)
    del form.organisation
    if accepted(
        form, lambda: service.update_round(season, **form.said(), by=me(), now=clock.now())
    ):
        return _done(_("The round has been changed."), "seasons.show", public_id=public_id)
    return _form(form, _("Change the round"), "courses.rounds")


@bp.get("/aanbod/cursussen")
@allow(Role.COORDINATOR)
def courses() -> ResponseReturnValue:
    words = request.args.get("q", "").strip()[:100]
    found = queries.courses_for(me(), page=_page(), words=words)
    return render_template("courses/courses.html", courses=found, words=words, sums=_sums)


@bp.get("/aanbod/cursussen/<id:public_id>")
@allow(Role.COORDINATOR)
def course(public_id: str) -> ResponseReturnValue:
    found = described.course_in_full(me(), public_id)
    return render_template(
        "courses/course.html",
        course=found,
        sums=_sums(found),
        interested=demand.interested_in([found.id])[found.id],
        editions=queries.editions_of(found),
        facts=wordings.facts(found),
        ways=wordings.ways(found.prerequisites),
        strictness=wordings.STRICTNESS[found.strictness],
        days=wordings.days,
        label=registers.label,
        occupation=registers.occupation_of,
    )


@bp.route("/aanbod/cursussen/nieuw", methods=FORM)
@allow(Role.COORDINATOR)
def new_course() -> ResponseReturnValue:
    organisations, themes = queries.organisations_of(me()), queries.themes()
    form = CourseForm()
    form.offer(organisations)
    form.offer_themes(themes)
    form.know(described.titled(me(), form.titles))
    made: list[Course] = []
    if accepted(
        form,
        lambda: made.append(
            service.create_course(
                form.chosen(organisations),
                theme=picked(themes, form.theme.data),
                **form.said(),
                by=me(),
                now=clock.now(),
            )
        ),
    ):
        public_id = made[0].public_id
        said = _("The course is there. You can plan a group now.")
        return _done(said, "courses.course", public_id=public_id)
    return _course_form(form, _("Make a course"))


@bp.route("/aanbod/cursussen/<id:public_id>/wijzigen", methods=FORM)
@allow(Role.COORDINATOR)
def change_course(public_id: str) -> ResponseReturnValue:
    found, themes = described.course_in_full(me(), public_id), queries.themes()
    form = CourseForm.of(found, rows=queries.points_of(found))
    form.offer_themes(themes)
    form.know(described.titled(me(), form.titles) | described.titles_asked(found))
    if accepted(
        form,
        lambda: service.update_course(
            found,
            theme=picked(themes, form.theme.data),
            **form.said(),
            by=me(),
            now=clock.now(),
        ),
    ):
        return _done(_("The course has been changed."), "courses.course", public_id=public_id)
    return _course_form(form, _("Change the course"), public_id=public_id)


def _course_form(form: CourseForm, title: str, *, public_id: str | None = None) -> str:
    return render_template(
        "courses/course_form.html",
        form=form,
        title=title,
        public_id=public_id,
        titles=described.titles_for(me()),
    )


def _sums(course: Course) -> list[str]:
    """What a course gives at most to who finishes it today, as "6 SKJ points"."""
    today = clock.day_of(clock.now())
    sums = rules.points_by_register(rules.points_on(queries.points_of(course), today))
    return [
        _(
            "%(points)s %(register)s points",
            points=wording.number(points),
            register=_(registers.label(register)),
        )
        for register, points in sums.items()
    ]


def _page() -> int:
    return request.args.get("pagina", 1, type=int)


def _form(form: Form, title: str, back: str) -> str:
    return render_template("courses/form.html", form=form, title=title, back=url_for(back))


def _done(sentence: str, endpoint: str, **values: Any) -> ResponseReturnValue:
    flash(sentence, "ok")
    return redirect(url_for(endpoint, **values))
