"""Pages of costs: how the money of each round stands, and the costs of a group and of a round."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from leerhuis import clock
from leerhuis.access import Role, allow, me
from leerhuis.costs import overviews, queries, rules, service, words
from leerhuis.costs.dividing import foreseeing
from leerhuis.costs.forms import AmountsForm, BudgetForm, CostForm
from leerhuis.costs.models import CostLine
from leerhuis.courses import queries as courses
from leerhuis.courses.inputs import accepted
from leerhuis.courses.models import Edition, Round
from leerhuis.enrolment import queries as enrolments

bp = Blueprint("costs", __name__)
FORM = ["GET", "POST"]


@bp.get("/kosten")
@allow(Role.COORDINATOR)
def overview() -> ResponseReturnValue:
    """Budget, committed and real of each round."""
    region = overviews.region_for(me(), request.args.get("regio"))
    page = request.args.get("pagina", 1, type=int)
    listing = overviews.rounds_of(region, page=page)
    return render_template(
        "costs/overview.html",
        region=region,
        regions=overviews.regions_for(me()),
        listing=listing,
        loose=overviews.loose_groups(region, page=1).total,
        words=words,
        highest=words.highest(each.spending for each in listing.rows),
    )


@bp.get("/kosten/zonder-ronde")
@allow(Role.COORDINATOR)
def loose() -> ResponseReturnValue:
    """What groups without a round cost."""
    region = overviews.region_for(me(), request.args.get("regio"))
    listing = overviews.loose_groups(region, page=request.args.get("pagina", 1, type=int))
    return render_template("costs/loose.html", region=region, listing=listing)


@bp.get("/kosten/rondes/<id:public_id>")
@allow(Role.COORDINATOR)
def of_round(public_id: str) -> ResponseReturnValue:
    """All that a round costs: by kind, by group, and what is of the round itself."""
    season = courses.round_for(me(), public_id)
    spending = queries.budget_of([season.id])[season.id]
    return render_template(
        "costs/round.html",
        season=season,
        spending=spending,
        words=words,
        highest=words.highest([spending]),
        kinds=overviews.kinds_of(season),
        lines=queries.lines_of(season),
        listing=overviews.groups_of(season, page=request.args.get("pagina", 1, type=int)),
        costs=rules.COSTS,
        parts=foreseeing.of_round(season, now=clock.now()),
        groups=rules.PAYERS,
    )


@bp.route("/kosten/rondes/<id:public_id>/begroting", methods=FORM)
@allow(Role.COORDINATOR)
def budget(public_id: str) -> ResponseReturnValue:
    season = courses.round_for(me(), public_id)
    known = queries.budget_of([season.id])[season.id].budget
    form = BudgetForm(data={"budget": known})
    if accepted(
        form,
        lambda: service.set_budget(
            season,
            cents=form.budget.data or 0,
            why=form.why.data or "",
            by=me(),
            now=clock.now(),
        ),
    ):
        flash(_("The budget has been saved."), "ok")
        return redirect(url_for("costs.of_round", public_id=public_id))
    season = courses.round_for(me(), public_id)
    return render_template("costs/budget.html", form=form, season=season)


@bp.get("/kosten/groepen/<id:public_id>")
@allow(Role.COORDINATOR)
def of_group(public_id: str) -> ResponseReturnValue:
    """What a group costs, and what that is for each participant."""
    edition = _edition(public_id)
    lines = queries.lines_of(edition)
    committed, _real = rules.spent((each.estimated, each.real) for each in lines)
    return render_template(
        "costs/group.html",
        edition=edition,
        total=queries.costs_of([edition.id])[edition.id],
        seated=enrolments.filling_of(edition).confirmed,
        committed=committed,
        lines=lines,
        costs=rules.COSTS,
    )


@bp.route("/kosten/groepen/<id:public_id>/nieuw", methods=FORM)
@allow(Role.COORDINATOR)
def add_to_group(public_id: str) -> ResponseReturnValue:
    return _add(_edition(public_id))


@bp.route("/kosten/rondes/<id:public_id>/nieuw", methods=FORM)
@allow(Role.COORDINATOR)
def add_to_round(public_id: str) -> ResponseReturnValue:
    return _add(courses.round_for(me(), public_id))


@bp.route("/kosten/regels/<id:public_id>", methods=FORM)
@allow(Role.COORDINATOR)
def line(public_id: str) -> ResponseReturnValue:
    """A line with each amount that was ever said of it; a next one is added, none goes away."""
    found = queries.line_for(me(), public_id)
    form = AmountsForm.of(found, queries.amounts_of(found))
    if accepted(form, lambda: service.correct_cost(found, **form.said(), by=me(), now=clock.now())):
        flash(_("The amounts have been saved."), "ok")
        return redirect(_back(found))
    found = queries.line_for(me(), public_id)
    return render_template(
        "costs/line.html",
        form=form,
        line=found,
        back=_back(found),
        costs=rules.COSTS,
        stages=rules.STAGES,
        amounts=queries.amounts_of(found),
    )


def _edition(public_id: str) -> Edition:
    """A group whose money this person keeps."""
    edition = courses.edition_for_staff(me(), public_id)
    overviews.region_of(me(), edition)
    return edition


def _add(of: Edition | Round) -> ResponseReturnValue:
    region_id, public_id = queries.region_id_of(of), of.public_id
    payers = queries.payers_of(region_id)
    form = CostForm()
    form.offer_givers(payers)
    endpoint = "costs.of_group" if isinstance(of, Edition) else "costs.of_round"
    back = url_for(endpoint, public_id=public_id)
    now = clock.now()
    made: list[CostLine] = []
    if accepted(
        form, lambda: made.append(service.add_cost(of, **form.said(payers), by=me(), now=now))
    ):
        if made[0].added_at == now:
            flash(_("The costs have been added."), "ok")
        else:
            flash(
                _("This line was there already. Are these other costs? Say what they are."), "info"
            )
        return redirect(back)
    again = _again(of, public_id)
    return render_template(
        "costs/add.html",
        form=form,
        name=again.name if isinstance(again, Round) else again.name_with_course,
        payers=payers,
        back=back,
    )


def _again(of: Edition | Round, public_id: str) -> Edition | Round:
    """Read again: a refusal ended the transaction in which it was read."""
    if isinstance(of, Edition):
        return courses.edition_for_staff(me(), public_id)
    return courses.round_for(me(), public_id)


def _back(line: CostLine) -> str:
    if line.edition is not None:
        return url_for("costs.of_group", public_id=line.edition.public_id)
    return url_for("costs.of_round", public_id=line.round.public_id if line.round else "")
