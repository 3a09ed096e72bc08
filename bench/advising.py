"""The advice of one person among 300 open groups, and one certificate against its bare setting."""

import os
import secrets
import statistics
import time
from datetime import date, timedelta
from decimal import Decimal
from itertools import cycle

from bench import seed
from bench.measure import ROUNDS, rounds, tell, tell_ratio
from bench.stage import stage
from leerhuis import clock, db, pdf
from leerhuis.access import HOUSE
from leerhuis.advice import advising
from leerhuis.certificates import rules, words
from leerhuis.certificates.models import Certificate
from leerhuis.people.models import Person
from leerhuis.registers import Category, Chamber, Register
from leerhuis.registry import service as registry

GROUPS = 300
TIMES = 100
PAPERS = 701
JGP = Chamber.YOUTH_AND_FAMILY_PROFESSIONAL
# What stays open: more than one group can give, so that several must be found together.
HAS = ((Category.FORMAL_LEARNING, Decimal(22)), (Category.REFLECTION, Decimal(48)))


def advice_ms(kind):
    """From the first question to the set of groups, in milliseconds of CPU; aim: at most 100."""
    with stage(kind) as made, made.app.app_context():
        seed.season(people=3, editions=GROUPS)
        now = clock.now()
        person = db.session.get_one(Person, 1)
        _register(person, now)
        taken, chosen = [], 0
        for _ in range(ROUNDS + 1):
            db.session.remove()
            before = time.process_time()
            advice = advising.advise(1, now=now, today=clock.day_of(now))
            taken.append(1000 * (time.process_time() - before))
            chosen = len(advice.choices)
        cold, *warm = taken
        value = round(statistics.median(warm), 1)
        tell("advice_ms", value, "CPU ms", groups=GROUPS, chosen=chosen, first=round(cold, 1))


def _register(person, now):
    today = clock.day_of(now)
    row, _what = registry.record_registration(
        person,
        register=Register.SKJ,
        occupation=JGP,
        number="110000001",
        registered_on=None,
        held_date=today + timedelta(days=1000),
        source="staff_file",
        by=HOUSE,
        now=now,
    )
    with db.transaction():
        row.history_known_on = today
    rows = [(Register.SKJ, str(JGP), category, points) for category, points in HAS]
    earned = {"ref": "before", "title": "Before", "on": today - timedelta(days=90)}
    registry.record_points(person.id, **earned, rows=rows, by=HOUSE, now=now)


def certificate_ms(kind):
    """Certificates as they are downloaded, each of somebody else, against their bare setting."""
    with stage(kind) as made, made.app.test_request_context():
        now = clock.now()
        papers = [_paper(number, now) for number in range(PAPERS)]
        sources = [_inputs(each) for each in papers]
        next_paper, next_source = cycle(papers), cycle(sources)

        def product():
            words.paper(next(next_paper), base_url="https://leerhuis.example.nl")

        def limit():
            pdf._compiled("certificate", next(next_source), now, archival=True)

        ours, bare = rounds(product, limit, pids=[os.getpid()], times=TIMES)
        tell_ratio("certificate_ms", ours, bare)


def _paper(number, now):
    stated = rules.stated(
        name=f"Samira Bouzid-{number}",
        course="Ouders in een scheiding",
        held=[],
        hours=Decimal(12),
        points=[("SKJ", JGP.value, Category.FORMAL_LEARNING.value, Decimal(12))],
        organisation="Leerhuis West",
        signed_by="Ine van Dam",
    )
    days = {"days": [date(2026, 12, 8).isoformat()], "towns": ["Roosendaal"]}
    code = rules.code_of(secrets.randbits(rules.CODE_BITS))
    return Certificate(code=code, values=stated | days, issued_at=now, person_id=1, enrolment_id=1)


def _inputs(paper):
    """What Typst is given: taken from a certificate on its way to it."""
    seen = {}
    compiled = pdf._compiled

    def take(template, inputs, made_at, *, archival):
        seen.update(inputs)
        return compiled(template, inputs, made_at, archival=archival)

    pdf._compiled = take
    try:
        words.paper(paper, base_url="https://leerhuis.example.nl")
    finally:
        pdf._compiled = compiled
    return seen


FIGURES = {"advice_ms": advice_ms, "certificate_ms": certificate_ms}
