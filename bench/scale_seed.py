"""Four hundred thousand registrations with eight million rows of points, made inside PostgreSQL.

Every row follows from its number, so that two runs measure the same. People are scattered over the
organisations (`SLOT`), so that the rows of one organisation do not happen to lie side by side.
Of each of the coming days one registration in a thousand is due by night.
"""

import sys
import time

from flask import current_app
from sqlalchemy import text

from leerhuis import clock
from leerhuis.people.rules import AppointmentKind, Function
from leerhuis.registers import Chamber, Profession, Register
from leerhuis.registry import packs, periods

BIG_TEAMS, BIG_PEOPLE = 40, 20_000
SMALL_TEAMS, SMALL_PEOPLE = 3, 120
TOWNS = 50
EACH_EMPLOYER = 1000
POINTS_EACH = 20
PERSONS_PER = 0.85
DUE_DAYS = 30
CHUNKS = 40

# Numbers of the organisations: the region, both employers, their teams, the towns, the others.
REGION, BIG, SMALL = 1, 2, 3
FIRST_BIG_TEAM = 10
FIRST_SMALL_TEAM = FIRST_BIG_TEAM + BIG_TEAMS
FIRST_TOWN = FIRST_SMALL_TEAM + SMALL_TEAMS
FIRST_OTHER = FIRST_TOWN + TOWNS
# Managers come after the people: of the big employer, the small one, and of each other one.
TODAY = "CAST(:today AS date)"
SLOT = "((n::bigint * 7919) % :persons)"
HOME = f"""CASE
    WHEN {SLOT} < {BIG_PEOPLE} THEN {FIRST_BIG_TEAM} + {SLOT} % {BIG_TEAMS}
    WHEN {SLOT} < {BIG_PEOPLE + SMALL_PEOPLE} THEN {FIRST_SMALL_TEAM} + {SLOT} % {SMALL_TEAMS}
    ELSE {FIRST_OTHER} + ({SLOT} - {BIG_PEOPLE + SMALL_PEOPLE}) / {EACH_EMPLOYER} END"""
ID = "substr(md5(:salt || n), 1, 22)"

ORGANISATIONS = f"""
INSERT INTO organisation (id, public_id, name, kind, parent_id, path, created_at, version)
SELECT n, {ID}, name, kind, parent_id, path, now(), 0 FROM (
  SELECT {REGION} AS n, 'Region' AS name, 'region' AS kind, NULL::int AS parent_id, '1.' AS path
  UNION ALL SELECT {BIG}, 'Big', 'employer', 1, '1.{BIG}.'
  UNION ALL SELECT {SMALL}, 'Small', 'employer', 1, '1.{SMALL}.'
  UNION ALL SELECT n, 'Team ' || n, 'team', {BIG}, '1.{BIG}.' || n || '.'
    FROM generate_series({FIRST_BIG_TEAM}, {FIRST_SMALL_TEAM - 1}) n
  UNION ALL SELECT n, 'Team ' || n, 'team', {SMALL}, '1.{SMALL}.' || n || '.'
    FROM generate_series({FIRST_SMALL_TEAM}, {FIRST_TOWN - 1}) n
  UNION ALL SELECT n, 'Town ' || n, 'municipality', 1, '1.' || n || '.'
    FROM generate_series({FIRST_TOWN}, {FIRST_OTHER - 1}) n
  UNION ALL SELECT n, 'Employer ' || n, 'employer', 1, '1.' || n || '.'
    FROM generate_series({FIRST_OTHER}, {FIRST_OTHER} + :others) n
) AS made"""

PERSONS = f"""
INSERT INTO person (id, public_id, given_name, name_prefix, family_name, sort_name, search_name,
  language, created_at)
SELECT n, {ID}, 'Sam', '', name, name || ', Sam', lower(name) || ', sam', 'nl', now()
FROM (SELECT n, 'Van' || substr(md5('name' || n), 1, 6) || n AS name
      FROM generate_series(:first, :last) n) AS named"""

ADDRESSES = f"""
INSERT INTO email_address (public_id, person_id, address, added_at, confirmed_at, for_letters,
  for_invitations)
SELECT {ID}, n, 'p' || n || '@example.org', now(), now(), true, true
FROM generate_series(:first, :last) n"""

EMPLOYMENTS = f"""
INSERT INTO appointment (public_id, person_id, organisation_id, kind, function, fte, starts_on)
SELECT {ID}, n, {HOME}, '{AppointmentKind.EMPLOYMENT}', '{Function.YOUTH_PROFESSIONAL}', 1,
  date '2020-01-01'
FROM generate_series(:first, :last) n"""

PLACEMENTS = f"""
INSERT INTO appointment (public_id, person_id, organisation_id, kind, function, fte, starts_on)
SELECT {ID}, n, {FIRST_TOWN} + n % {TOWNS}, '{AppointmentKind.PLACEMENT}',
  '{Function.YOUTH_PROFESSIONAL}', 1, date '2020-01-01'
FROM generate_series(:first, :last) n WHERE n % 3 = 0"""

MANAGERS = f"""
INSERT INTO role_grant (public_id, person_id, organisation_id, role, granted_at)
SELECT {ID}, :persons + n, CASE n WHEN 1 THEN {BIG} WHEN 2 THEN {SMALL}
  ELSE {FIRST_OTHER} + n - 3 END, 'manager', now()
FROM generate_series(1, :managers) n"""

ACCOUNTS = f"""
INSERT INTO account (public_id, person_id, created_at, generation)
SELECT {ID}, :persons + n, now(), 0 FROM generate_series(1, 2) n"""

# One in a thousand is due on each of the coming days: most to be judged anew, some to be reminded,
# a few to be told that they lapsed.
DUE = "((n::bigint * 104729) % 1000 + 1)::int"
KIND = f"CASE WHEN {DUE} > {DUE_DAYS} THEN 9 ELSE (n / 1000) % 8 END"
REGISTRATIONS = f"""
INSERT INTO registration (public_id, person_id, register, occupation, number, state, state_on,
  pack_key, starts_on, held_on, last_valid_on, apply_by_on, source, told_on, checked_on,
  checked_how, standing, standing_why, changes_on, remind_on, lapse_on, history_known_on, lacks,
  version)
SELECT {ID}, n - :before, :register, :occupation, :prefix || lpad(n::text, 7, '0') || :suffix,
  'registered', ends - 1825, :pack, ends - 1825, ends + 1, ends, ends - :apply,
  'employer', {TODAY}, {TODAY}, 'register_service', standing, 'pace_enough',
  CASE WHEN kind < 5 THEN {TODAY} + due ELSE {TODAY} + 400 END,
  CASE WHEN kind IN (5, 6) THEN {TODAY} + due ELSE {TODAY} + 500 END,
  CASE WHEN kind = 7 THEN {TODAY} + due ELSE {TODAY} + 600 END,
  {TODAY}, CASE WHEN n % 3 = 0 THEN 'reflection' WHEN n % 7 = 0 THEN 'formal_learning' END,
  0
FROM (SELECT n, due, kind, {TODAY} + CASE kind WHEN 7 THEN due - 1 WHEN 5 THEN 80 + due
      WHEN 6 THEN 80 + due ELSE (430 + (n::bigint * 7907) % 1300)::int END AS ends,
    (ARRAY['on_track','on_track','on_track','on_track','on_track','on_track','ready','attention',
      'attention','submitted'])[1 + (n / 7) % 10] AS standing
  FROM (SELECT n, {DUE} AS due, {KIND} AS kind FROM generate_series(:first, :last) n) AS drawn
) AS dated"""

HISTORY = """
INSERT INTO registration_event (registration_id, kind, effective_on, at, state, state_on,
  occupation, number, pack_key, starts_on, held_on, last_valid_on, source, checked_on, checked_how)
SELECT id, 'recorded', starts_on, now() - interval '400 days', state, state_on, occupation, number,
  pack_key, starts_on, held_on, last_valid_on, source, checked_on, checked_how
FROM registration WHERE id BETWEEN :first AND :last"""

WORKED = """
INSERT INTO appointment_event (appointment_id, at, person_id, person_name, organisation_id,
  organisation_name, employer_id, path, kind, function, starts_on, ends_on)
SELECT a.id, now() - interval '400 days', p.id, p.sort_name, o.id, o.name, o.id, o.path, a.kind,
  a.function, a.starts_on, a.ends_on
FROM appointment a JOIN person p ON p.id = a.person_id JOIN organisation o
  ON o.id = a.organisation_id WHERE a.person_id BETWEEN :first AND :last"""

POINTS = f"""
INSERT INTO points_entry (person_id, ref, title, completed_on, register, occupation, category,
  points, number, source, recorded_at)
SELECT n, 'e-' || lpad(k::text, 3, '0'), 'Course about worries', {TODAY} - 30 - k * 35, 'SKJ', '',
  CASE WHEN k % 2 = 0 THEN 'formal_learning' ELSE 'reflection' END, 4, 0, 'leerhuis', now()
FROM generate_series(:first, :last) n, generate_series(1, :each) k"""


class Bar:
    """How far the making is, on standard error."""

    def __init__(self, steps):
        self.steps, self.done, self.began = steps, 0, time.monotonic()

    def step(self, what):
        self.done += 1
        if self.done < self.steps and not sys.stderr.isatty():
            return
        width = 30 * self.done // self.steps
        took = time.monotonic() - self.began
        end = "\n" if self.done == self.steps else ""
        line = f"\r[{'#' * width:<30}] {100 * self.done // self.steps:3} % {took:4.0f} s {what:<24}"
        print(line, end=end, file=sys.stderr, flush=True)


class Country:
    """So many registrations with their people and points, in the database of a stage."""

    def __init__(self, registrations):
        self.registrations = registrations
        self.persons = int(registrations * PERSONS_PER)
        self.others = (self.persons - BIG_PEOPLE - SMALL_PEOPLE) // EACH_EMPLOYER
        self.managers = self.others + 3
        self.big_manager, self.small_manager = self.persons + 1, self.persons + 2
        self.today = clock.day_of(clock.now())
        self._bar = Bar(5 * CHUNKS + 2)
        self._engine = current_app.extensions["leerhuis.engine"]

    def make(self):
        everyone, after = (1, self.persons), self.persons + self.managers
        self._run("organisations", ORGANISATIONS, salt="o", others=self.others)
        self._in_chunks("people", PERSONS, (1, after), salt="p")
        self._in_chunks("people", ADDRESSES, (1, after), salt="a", step=False)
        self._in_chunks("appointments", EMPLOYMENTS, everyone, salt="e", step=False)
        self._in_chunks("appointments", PLACEMENTS, everyone, salt="l", step=False)
        self._run("managers", MANAGERS, salt="g", managers=self.managers)
        self._run("managers", ACCOUNTS, salt="c", step=False)
        self._in_chunks("registrations", REGISTRATIONS, everyone, **_skj(self.today))
        second = (self.persons + 1, self.registrations)
        big = _big(self.today) | {"before": self.persons}
        self._in_chunks("registrations", REGISTRATIONS, second, step=False, **big)
        self._in_chunks("history", HISTORY, (1, self.registrations))
        self._in_chunks("history", WORKED, everyone)
        each = POINTS_EACH * self.registrations / self.persons
        self._in_chunks("points", POINTS, everyone, each=round(each))
        self._settle()
        return self

    def _in_chunks(self, what, statement, numbers, *, step=True, **values):
        first, last = numbers
        size = (last - first) // CHUNKS + 1
        for start in range(first, last + 1, size):
            self._write(statement, first=start, last=min(start + size - 1, last), **values)
            if step:
                self._bar.step(what)

    def _run(self, what, statement, *, step=True, **values):
        self._write(statement, **values)
        if step:
            self._bar.step(what)

    def _write(self, statement, **values):
        given = {"persons": self.persons, "today": self.today, "before": 0} | values
        question = text(statement)
        wanted = question.compile().params.keys()
        # As literals: from a placeholder the server cannot tell which generate_series is meant.
        written = question.bindparams(**{name: given[name] for name in wanted}).compile(
            self._engine, compile_kwargs={"literal_binds": True}
        )
        with self._engine.begin() as connection:
            # Foreign keys hold by construction; to check eight million of them takes minutes.
            connection.execute(text("SET LOCAL session_replication_role = replica"))
            connection.exec_driver_sql(str(written))

    def _settle(self):
        """Serials go on after what was made, and the planner knows the tables."""
        names = [
            "organisation", "person", "email_address", "appointment", "role_grant", "account",
            "registration", "registration_event", "appointment_event", "points_entry",
        ]  # fmt: skip
        with self._engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            for name in names:
                serial = f"pg_get_serial_sequence('{name}', 'id')"
                connection.execute(text(f"SELECT setval({serial}, max(id)) FROM {name}"))
            connection.execute(text("VACUUM ANALYZE"))


def _skj(today):
    chamber = Chamber.YOUTH_AND_FAMILY_PROFESSIONAL
    return _written(Register.SKJ, chamber, today, salt="s") | {"prefix": "11", "suffix": ""}


def _big(today):
    nurse = Profession.NURSE
    return _written(Register.BIG, nurse, today, salt="b") | {"prefix": "19", "suffix": nurse.value}


def _written(register, occupation, today, *, salt):
    pack = packs.pack_for(register, occupation, on=today)
    period = periods.period_of(pack, held_on=today, registered_on=None)
    return {
        "salt": salt,
        "register": register.value,
        "occupation": occupation.value,
        "pack": pack.key,
        "apply": (period.last_valid_on - period.apply_by_on).days,
    }
