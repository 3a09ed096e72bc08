"""Two who do the same at once both get an answer: one did it, the other hears so."""

import threading

from sqlalchemy import func, select

from leerhuis import db
from leerhuis.access import Role
from leerhuis.feeds.models import Feed
from leerhuis.people.models import EmailAddress
from tests.factories import make_appointment as appoint
from tests.factories import make_organisation, make_person, make_professional, make_staff


def at_once(*requests):
    """Send each in a thread of its own, together; their statuses."""
    start, answers = threading.Barrier(len(requests)), []

    def run(request):
        start.wait()
        answers.append(request().status_code)

    threads = [threading.Thread(target=run, args=(each,)) for each in requests]
    db.session.remove()
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    return answers


def test_two_clicks_make_one_calendar_address(app):
    for _again in range(5):
        who = make_professional()
        clients = [app.test_client().sign_in(who) for _ in range(4)]
        answers = at_once(*[lambda each=each: each.post("/mijn/agenda") for each in clients])
        assert answers == [302] * 4
        wanted = select(func.count(Feed.id)).where(Feed.person_id == who.id)
        assert db.session.scalar(wanted) == 1


def test_one_address_goes_to_one_of_two_people(app):
    for again in range(5):
        requests = []
        for _region in range(3):
            region, person = make_organisation(), make_person()
            appoint(person, region)
            client = app.test_client().sign_in(make_staff(Role.ADMINISTRATOR, region))
            url = f"/beheer/personen/{person.public_id}/adressen/nieuw"
            data = {"address": f"een{again}@zorg.example"}
            requests.append(lambda each=client, url=url, data=data: each.post(url, data))
        assert sorted(at_once(*requests)) == [200, 200, 302]
        wanted = select(func.count(EmailAddress.id)).where(
            EmailAddress.address == f"een{again}@zorg.example"
        )
        assert db.session.scalar(wanted) == 1
