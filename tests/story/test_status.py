"""The timed work stood still for a quarter of an hour, and an administrator finds out why."""

from datetime import timedelta

import pytest

from leerhuis.access import COMMAND, Role
from leerhuis.operations import runner
from leerhuis.operations.jobs import JOBS
from leerhuis.operations.models import JobRun
from leerhuis.operations.timetable import Job
from leerhuis.signin import links
from leerhuis.signin import service as signin
from tests.factories import make_organisation, make_staff, saved

pytestmark = pytest.mark.browser
PASSWORD = "een lange zin voor de toets"


def work_through(now, *, failing):
    for each in JOBS:

        def run(*, now, name=each.name):
            if name == failing:
                raise ConnectionError("HTTPSConnectionPool(host='www.pe-online.org', port=443)")
            return 0

        runner.run_due(Job(each.name, each.when, run), holder="a", now=now)


def test_the_status_says_what_to_do(visitor, app, time):
    admin = make_staff(Role.ADMINISTRATOR, make_organisation(), address="beheer@example.org")
    link = signin.invite(admin, by=COMMAND, now=time.now)
    signin.choose_password(links.token_of(link), PASSWORD, origin="", now=time.now)
    for _ in range(2):
        work_through(time.now, failing="pe-online")
        time.pass_by(days=1)
    moment = time.now
    for number in range(55):
        begun = moment - number * timedelta(minutes=9)
        ended = begun + timedelta(seconds=0.4 * number)
        saved(JobRun(name="letters", started_at=begun, ended_at=ended, done=number))
    visitor.sign_in("beheer@example.org", PASSWORD)
    visitor.open("/beheer/organisaties").sees("geen jobs-proces gedraaid").keep("standstill")
    visitor.follow("Bekijk de status").sees("Wat aandacht vraagt")
    visitor.sees("Verstuur naar PE-online: 1 keer mislukt").keep("status")
    for fold in visitor.page.get_by_role("main").locator("summary").all():
        fold.click()
    visitor.look().press("Stuur mij een proefmail").sees("De proefmail staat klaar.")
    visitor.open("/status/werk/letters").sees("1 tot en met 50 van 55").keep("status-work")
    visitor.open("/status/werk/pe-online").sees("ConnectionError")
