"""The table of contents of Leerhuis: registers everything, does no work, opens nothing."""

import os
from pathlib import Path

from flask import Flask
from werkzeug.middleware.proxy_fix import ProxyFix

from leerhuis import access, cli, db, settings, shell
from leerhuis.advice import views as advice
from leerhuis.advice.shortages import views as shortages
from leerhuis.attendance import views as attendance
from leerhuis.attendance.closing import views as closing
from leerhuis.attendance.door import views as door
from leerhuis.attendance.walkins import views as walkins
from leerhuis.buddies import views as buddies
from leerhuis.catalogue import views as catalogue
from leerhuis.catalogue.interest import views as interest
from leerhuis.catalogue.open import views as open_catalogue
from leerhuis.certificates import views as certificates
from leerhuis.certificates.groups import views as group_certificates
from leerhuis.colleagues.approvals import views as approvals
from leerhuis.colleagues.attending import views as attending
from leerhuis.colleagues.choosing import views as choosing
from leerhuis.colleagues.groupfiles import views as groupfiles
from leerhuis.colleagues.voices import views as voices
from leerhuis.costs import views as costs
from leerhuis.costs.dividing import views as dividing
from leerhuis.costs.payers import views as payers
from leerhuis.costs.statements import views as statements
from leerhuis.costs.waiving import views as waiving
from leerhuis.courses import views as courses
from leerhuis.courses.holidays import views as holidays
from leerhuis.courses.materials import views as materials
from leerhuis.courses.seasons import views as seasons
from leerhuis.courses.trainers import views as trainers
from leerhuis.courses.venues import views as venues
from leerhuis.cycle import views as cycle
from leerhuis.cycle.advising import views as advising
from leerhuis.cycle.bodies import views as bodies
from leerhuis.cycle.deciding import views as deciding
from leerhuis.cycle.demand import views as demand
from leerhuis.cycle.proposals import views as proposals
from leerhuis.enrolment import views as enrolment
from leerhuis.enrolment.answering import views as answering
from leerhuis.enrolment.changing import views as changing
from leerhuis.enrolment.joining import views as joining
from leerhuis.enrolment.questions import views as questions
from leerhuis.enrolment.visiting import views as visiting
from leerhuis.feeds import views as feeds
from leerhuis.feeds.offer import views as offer_feeds
from leerhuis.groupcards import views as groupcards
from leerhuis.home import views as home
from leerhuis.home.year import views as year
from leerhuis.intake import views as intake
from leerhuis.letters.own import views as own_letters
from leerhuis.letters.wordings import views as letters
from leerhuis.mail import views as mail
from leerhuis.municipalities import views as municipalities
from leerhuis.operations import views as operations
from leerhuis.operations.trail import views as trail
from leerhuis.pathways import views as pathways
from leerhuis.pathways.specialisms import views as specialisms
from leerhuis.peergroups import views as peergroups
from leerhuis.peergroups.finding import views as finding
from leerhuis.peergroups.meeting import views as meeting
from leerhuis.peergroups.overseeing import views as overseeing
from leerhuis.peergroups.showing import views as showing
from leerhuis.people import views as people
from leerhuis.planning import views as planning
from leerhuis.planning.board import views as board
from leerhuis.planning.enrolled import views as enrolled
from leerhuis.planning.enrolling import views as enrolling
from leerhuis.planning.importing import views as importing
from leerhuis.planning.participants import views as participants
from leerhuis.planning.requests import views as requests
from leerhuis.planning.season import views as season
from leerhuis.planning.seating import views as seating
from leerhuis.planning.sessions import views as sessions
from leerhuis.planning.teaching import views as teaching
from leerhuis.planning.weeks import views as weeks
from leerhuis.privacy.erasing import views as erasing
from leerhuis.privacy.leavers import views as leavers
from leerhuis.privacy.merging import views as merging
from leerhuis.privacy.own import views as own_data
from leerhuis.privacy.processing import views as processing
from leerhuis.privacy.requests import views as data_requests
from leerhuis.privacy.sharing import views as sharing
from leerhuis.registry import views as registry
from leerhuis.registry.application import views as application
from leerhuis.registry.checks import views as checks
from leerhuis.registry.checks.big import views as big
from leerhuis.registry.dossier import views as dossier
from leerhuis.registry.duty import views as duty
from leerhuis.registry.reflecting import views as reflecting
from leerhuis.registry.rulebook import views as rulebook
from leerhuis.reminders import views as reminders
from leerhuis.reporting import views as reporting
from leerhuis.signin import views as signin
from leerhuis.signin.accounts import views as accounts
from leerhuis.signin.arranging import views as arranging
from leerhuis.signin.factors import views as factors
from leerhuis.signin.own import views as own_account
from leerhuis.signin.providers import views as providers
from leerhuis.surveys import views as surveys
from leerhuis.surveys.answering import views as survey
from leerhuis.surveys.editing import views as questionnaires
from leerhuis.surveys.needs import views as needs
from leerhuis.surveys.questions import views as survey_questions
from leerhuis.surveys.results import views as outcomes
from leerhuis.surveys.signals import views as signals
from leerhuis.yearly import views as yearly

ROOMS = (
    home,
    year,
    signin,
    own_account,
    factors,
    accounts,
    providers,
    arranging,
    people,
    intake,
    catalogue,
    interest,
    open_catalogue,
    feeds,
    offer_feeds,
    courses,
    venues,
    trainers,
    holidays,
    materials,
    seasons,
    planning,
    board,
    weeks,
    teaching,
    buddies,
    groupcards,
    season,
    importing,
    sessions,
    approvals,
    attending,
    choosing,
    groupfiles,
    voices,
    participants,
    enrolled,
    enrolling,
    seating,
    requests,
    reminders,
    reporting,
    advice,
    shortages,
    costs,
    payers,
    dividing,
    waiving,
    statements,
    cycle,
    bodies,
    demand,
    proposals,
    advising,
    deciding,
    pathways,
    peergroups,
    meeting,
    overseeing,
    finding,
    specialisms,
    municipalities,
    yearly,
    enrolment,
    joining,
    changing,
    answering,
    questions,
    visiting,
    surveys,
    survey,
    questionnaires,
    survey_questions,
    needs,
    outcomes,
    signals,
    attendance,
    walkins,
    closing,
    door,
    certificates,
    group_certificates,
    registry,
    rulebook,
    checks,
    big,
    dossier,
    reflecting,
    showing,
    application,
    duty,
    erasing,
    leavers,
    merging,
    sharing,
    own_data,
    data_requests,
    processing,
    own_letters,
    letters,
    mail,
    operations,
    trail,
)
TOP = Path(__file__).parent.parent


def create_app(given: settings.Settings | None = None) -> Flask:
    """The application, by the settings that are given or those of the environment."""
    chosen = given or settings.read(os.environ)
    app = Flask("leerhuis", template_folder=TOP / "templates", static_folder=TOP / "static")
    shell.configure(app, chosen)
    db.init_app(app, url=chosen.database_url)
    access.init_app(app, identify=signin.identify, prove=factors.prove)
    shell.init_app(app)
    for room in ROOMS:
        app.register_blueprint(room.bp)
    cli.init_app(app)
    if chosen.proxies:
        app.wsgi_app = ProxyFix(  # type: ignore[method-assign]
            app.wsgi_app, x_for=chosen.proxies, x_proto=chosen.proxies
        )
    return app
