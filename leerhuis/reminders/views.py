"""Pages of the rules by which people are reminded."""

from collections.abc import Callable
from typing import Any

from flask import Blueprint, flash, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import get_locale
from flask_babel import gettext as _

from leerhuis import clock
from leerhuis.access import Role, allow, me
from leerhuis.courses.inputs import accepted
from leerhuis.errors import Refused
from leerhuis.fields import Form, translate
from leerhuis.letters.wordings.rules import slug_of
from leerhuis.letters.wordings.views import FRAMED
from leerhuis.mail.words import STATES
from leerhuis.people.counted import Cell
from leerhuis.people.models import Organisation
from leerhuis.reminders import changing, coming, example, listing, rules, sending, words
from leerhuis.reminders.forms import Draft, ExceptionForm, RuleForm, TimesForm, shown
from leerhuis.reminders.mails import kind_of
from leerhuis.reminders.models import ReminderRule

bp = Blueprint("reminders", __name__)
FORM = ["GET", "POST"]
# The button that shows how a rule reads, and writes nothing.
LOOK = "kijk"


@bp.get("/herinneringen")
@allow(Role.ADMINISTRATOR, Role.COORDINATOR)
def overview() -> ResponseReturnValue:
    subjects = listing.rules_for(me())
    places = {row.rule.organisation_id for _anchor, rows in subjects for row in rows}
    return render_template(
        "reminders/overview.html",
        subjects=subjects,
        several=len(places) > 1,
        coordinates=me().may(Role.COORDINATOR),
        words=words,
    )


@bp.get("/herinneringen/<id:public_id>")
@allow(Role.ADMINISTRATOR, Role.COORDINATOR)
def show(public_id: str) -> ResponseReturnValue:
    """A rule, who would be told by it, and what it told."""
    row = listing.row_for(me(), public_id)
    exceptions = listing.exceptions_of(row.rule)
    page = request.args.get("pagina", 1, type=int)
    return render_template(
        "reminders/show.html",
        row=row,
        rule=row.rule,
        above=listing.above(row.rule),
        exceptions=listing.kept_by(me(), exceptions),
        may_except=bool(listing.free_for_exception(me(), row.rule, taken=exceptions)),
        coming=coming.coming(row.rule, who=me(), page=page, now=clock.now()),
        sent=sending.sent_by(row.rule, who=me(), now=clock.now()) if row.kept else None,
        letter_page=_letter_page(row.rule),
        words=words,
        states=STATES,
    )


@bp.get("/herinneringen/<id:public_id>/brief")
@allow(Role.ADMINISTRATOR, Role.COORDINATOR)
def letter(public_id: str) -> ResponseReturnValue:
    """The letter of a rule as a mail program shows it: an answer of its own, in a sandbox."""
    rule = listing.row_for(me(), public_id).rule
    answer = make_response(example.read(rule, language=str(get_locale())).html)
    answer.headers["Content-Security-Policy"] = FRAMED
    answer.headers["X-Frame-Options"] = "SAMEORIGIN"
    return answer


@bp.route("/herinneringen/nieuw", methods=FORM)
@allow(Role.ADMINISTRATOR, Role.COORDINATOR)
def new() -> ResponseReturnValue:
    form = RuleForm()
    organisations = listing.organisations_for(me())
    form.offer(organisations)

    def save(draft: Draft) -> ReminderRule:
        return changing.make(
            form.chosen(organisations),
            anchor=draft.anchor,
            audience=draft.audience,
            **draft.times(),
            **_who(),
        )

    if made := _saved(form, form.draft, save):
        return _to(made.public_id, _("The rule is there. It holds from now on."))
    return _page("reminders/new.html", form, form.draft(), at=lambda: form.chosen(organisations))


@bp.route("/herinneringen/<id:public_id>/wijzigen", methods=FORM)
@allow(Role.ADMINISTRATOR, Role.COORDINATOR)
def change(public_id: str) -> ResponseReturnValue:
    rule = listing.rule_to_change(me(), public_id)
    form = TimesForm(data=shown(rule))
    form.fit(rule.anchor)
    draft_of = _draft_of(form, rule)

    def save(draft: Draft) -> ReminderRule:
        changing.change(rule, **draft.times(), **_who())
        return rule

    if _saved(form, draft_of, save):
        return _to(public_id, _("The rule has been changed. It holds from now on."))
    rule = listing.rule_to_change(me(), public_id)
    return _page("reminders/change.html", form, draft_of(), at=lambda: rule.organisation, rule=rule)


@bp.route("/herinneringen/<id:public_id>/uitzondering", methods=FORM)
@allow(Role.ADMINISTRATOR, Role.COORDINATOR)
def make_exception(public_id: str) -> ResponseReturnValue:
    rule = listing.row_for(me(), public_id).rule
    taken = listing.exceptions_of(rule)
    organisations = listing.free_for_exception(me(), rule, taken=taken)
    form = ExceptionForm(data=shown(rule))
    form.fit(rule.anchor)
    form.offer(organisations)
    draft_of = _draft_of(form, rule)

    def save(draft: Draft) -> ReminderRule:
        active = not form.silent.data
        place = form.chosen(organisations)
        return changing.override(rule, place, **draft.times(), active=active, **_who())

    if made := _saved(form, draft_of, save):
        return _to(made.public_id, _("The exception is there. It holds from now on."))
    rule = listing.row_for(me(), public_id).rule
    return _page(
        "reminders/exception.html",
        form,
        draft_of(),
        at=lambda: form.chosen(organisations),
        rule=rule,
        offered=bool(organisations),
    )


@bp.post("/herinneringen/<id:public_id>/aan")
@allow(Role.ADMINISTRATOR, Role.COORDINATOR)
def switch_on(public_id: str) -> ResponseReturnValue:
    changing.switch(listing.rule_to_change(me(), public_id), active=True, **_who())
    return _back(public_id, _("The rule is on. It tells nothing of the time in which it was off."))


@bp.post("/herinneringen/<id:public_id>/uit")
@allow(Role.ADMINISTRATOR, Role.COORDINATOR)
def switch_off(public_id: str) -> ResponseReturnValue:
    changing.switch(listing.rule_to_change(me(), public_id), active=False, **_who())
    return _back(public_id, _("The rule is off. Nobody is told by it."))


@bp.post("/herinneringen/<id:public_id>/standaard")
@allow(Role.ADMINISTRATOR, Role.COORDINATOR)
def restore(public_id: str) -> ResponseReturnValue:
    rule = listing.rule_to_change(me(), public_id)
    try:
        changing.restore(rule, **_who())
    except Refused as no:
        return _to(public_id, translate(no), tone="error")
    return _to(public_id, _("The rule is as Leerhuis came with it."))


@bp.post("/herinneringen/<id:public_id>/verwijderen")
@allow(Role.ADMINISTRATOR, Role.COORDINATOR)
def remove(public_id: str) -> ResponseReturnValue:
    rule = listing.rule_to_change(me(), public_id)
    try:
        changing.remove(rule, **_who())
    except Refused as no:
        return _to(public_id, translate(no), tone="error")
    flash(_("The rule has been removed."), "ok")
    return redirect(url_for("reminders.overview"))


def _saved(
    form: Form, draft_of: Callable[[], Draft | None], save: Callable[[Draft], ReminderRule]
) -> ReminderRule | None:
    """The rule that was written; none when the form is only looked at, or refused."""
    made: list[ReminderRule] = []

    def act() -> None:
        draft = draft_of()
        if draft is not None and LOOK in request.form:
            rules.check(
                draft.anchor,
                draft.offset,
                at=draft.at,
                audience=draft.audience,
                condition=draft.condition,
            )
        elif draft is not None:
            made.append(save(draft))

    accepted(form, act)
    return made[0] if made else None


def _page(
    template: str,
    form: Form,
    draft: Draft | None,
    *,
    at: Callable[[], Organisation],
    rule: ReminderRule | None = None,
    **given: Any,
) -> str:
    """The form with the rule in words, and once it is looked at how many letters that would be."""
    looks = draft is not None and LOOK in request.form and not form.errors
    return render_template(
        template,
        form=form,
        draft=draft,
        number=_number(draft, at(), rule) if draft and looks else None,
        rule=rule,
        words=words,
        **given,
    )


def _number(draft: Draft, place: Organisation, rule: ReminderRule | None) -> Cell | None:
    """How many letters it would be, without those that the rule itself wrote by now."""
    known = {"name": rule.name if rule else ""}
    if rule is not None and place is rule.organisation:
        known["public_id"] = rule.public_id
    drafted = coming.drafted(place, **known, **draft.columns())
    return coming.number_of(drafted, who=me(), now=clock.now())


def _draft_of(form: TimesForm, rule: ReminderRule) -> Callable[[], Draft | None]:
    return lambda: form.draft_of(rule.anchor, rule.audience)


def _letter_page(rule: ReminderRule) -> str | None:
    """Where an administrator of the organisation changes the words of the letter."""
    if not rule.organisation.path.startswith(tuple(me().paths(Role.ADMINISTRATOR))):
        return None
    slug = slug_of(kind_of(rule.anchor, rule.audience))
    return url_for("letters.kind", public_id=rule.organisation.public_id, slug=slug)


def _who() -> dict[str, Any]:
    return {"by": me(), "now": clock.now()}


def _to(public_id: str, sentence: str, *, tone: str = "ok") -> ResponseReturnValue:
    flash(sentence, tone)
    return redirect(url_for("reminders.show", public_id=public_id))


def _back(public_id: str, sentence: str) -> ResponseReturnValue:
    """To the list, where the button stood there."""
    flash(sentence, "ok")
    if request.form.get("lijst"):
        return redirect(url_for("reminders.overview"))
    return redirect(url_for("reminders.show", public_id=public_id))
