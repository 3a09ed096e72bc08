"""Pages on which a coordinator says which part each group of payers pays."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from leerhuis import clock
from leerhuis.access import Role, allow, me
from leerhuis.costs import overviews, queries, rules, service
from leerhuis.costs.dividing import foreseeing, forms
from leerhuis.costs.dividing.foreseeing import Foreseen, Proposed
from leerhuis.courses.inputs import accepted
from leerhuis.courses.models import Round
from leerhuis.wording import full_day

bp = Blueprint("dividing", __name__)
# The button that shows what the rule would do as it reads now.
AGAIN = "opnieuw"


@bp.get("/kosten/verdeling")
@allow(Role.COORDINATOR)
def overview() -> ResponseReturnValue:
    """The rules that there are and were, and who they name."""
    region = overviews.region_for(me(), request.args.get("regio"))
    today = clock.day_of(clock.now())
    known = queries.rules_of(region.id)
    return render_template(
        "costs/dividing/overview.html",
        region=region,
        regions=overviews.regions_for(me()),
        known=known,
        current=queries.rule_of(known, None, day=today),
        today=today,
        payers=queries.payers_of(region.id, day=today),
        words=rules,
    )


@bp.route("/kosten/verdeling/nieuw", methods=["GET", "POST"])
@allow(Role.COORDINATOR)
def change() -> ResponseReturnValue:
    """Fill in a rule, look at what each would pay by it, and save what was looked at."""
    region = overviews.region_for(me(), request.args.get("regio"))
    now, region_id = clock.now(), region.id
    rounds = overviews.all_rounds_of(region)
    form = _form(region_id, rounds, today=clock.day_of(now))
    found: list[Foreseen] = []
    done: list[Any] = []

    def act() -> None:
        said = form.said(rounds)
        rules.check_shares(said["shares"])
        season = said["season"]
        rule = Proposed(said["shares"], said["starts_on"], season.id if season else None)
        if form.seen.data == forms.mark_of(rule) and AGAIN not in request.form:
            done.append(service.set_split(region, **said, by=me(), now=now))
        else:
            rules.check_spent_on(rule.starts_on, name="starts_on")
            found.append(foreseeing.by_rule(region_id, rule, now=now))
            form.seen.data = forms.mark_of(rule)

    accepted(form, act)
    if done:
        said = _("The rule has been saved. It holds from %(day)s.", day=full_day(done[0].starts_on))
        flash(said, "ok")
        return redirect(url_for("dividing.overview", regio=request.args.get("regio")))
    region = overviews.region_for(me(), request.args.get("regio"))
    return render_template(
        "costs/dividing/change.html",
        form=form,
        region=region,
        found=found[0] if found else None,
        groups=rules.PAYERS,
    )


def _form(region_id: int, rounds: Sequence[Round], *, today: date) -> forms.SplitForm:
    """Filled in with the rule that holds now, or with halves where there is none."""
    wanted = request.args.get("ronde", "")
    season = next((each for each in rounds if each.public_id == wanted), None)
    known = queries.rules_of(region_id)
    rule = queries.rule_of(known, season.id if season else None, day=today)
    return forms.SplitForm.of(
        queries.shares_of(rule) if rule else forms.HALVES,
        payers=queries.payers_of(region_id),
        rounds=rounds,
        season=season.public_id if season else "",
        starts_on=today,
    )
