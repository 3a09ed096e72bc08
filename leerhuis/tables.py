"""Every table of the house, for migrations and for the checks that walk over all of them."""

from leerhuis import audit
from leerhuis.advice.shortages import models as shortages
from leerhuis.attendance import models as attendance
from leerhuis.buddies import models as buddies
from leerhuis.calendars import models as calendars
from leerhuis.certificates import models as certificates
from leerhuis.colleagues.groupfiles import models as groupfiles
from leerhuis.costs import models as costs
from leerhuis.costs.statements import models as statements
from leerhuis.courses import limits, means
from leerhuis.courses import models as courses
from leerhuis.courses.fees import models as fees
from leerhuis.cycle import models as cycle
from leerhuis.db import Base
from leerhuis.enrolment import models as enrolment
from leerhuis.feeds import models as feeds
from leerhuis.intake import models as intake
from leerhuis.mail import models as mail
from leerhuis.municipalities import models as municipalities
from leerhuis.operations import models as operations
from leerhuis.pathways import models as pathways
from leerhuis.peergroups import models as peergroups
from leerhuis.people import models as people
from leerhuis.planning.importing import models as importing
from leerhuis.privacy.erasing import models as erasing
from leerhuis.privacy.merging import models as merging
from leerhuis.privacy.own import models as own_data
from leerhuis.privacy.processing import models as processing
from leerhuis.privacy.requests import models as data_requests
from leerhuis.registry import models as registry
from leerhuis.registry.checks import models as checks
from leerhuis.registry.dossier import models as dossier
from leerhuis.registry.duty import models as duty
from leerhuis.reminders import models as reminders
from leerhuis.reporting import models as reporting
from leerhuis.signin import models as signin
from leerhuis.signin.providers import models as providers
from leerhuis.surveys import models as surveys
from leerhuis.surveys.signals import models as signals

ROOMS = (
    audit,
    people,
    mail,
    signin,
    providers,
    limits,
    means,
    courses,
    fees,
    registry,
    dossier,
    checks,
    duty,
    enrolment,
    calendars,
    feeds,
    attendance,
    certificates,
    surveys,
    signals,
    costs,
    statements,
    reporting,
    pathways,
    peergroups,
    buddies,
    shortages,
    cycle,
    intake,
    importing,
    groupfiles,
    municipalities,
    reminders,
    own_data,
    data_requests,
    processing,
    operations,
    erasing,
    merging,
)
METADATA = Base.metadata
