"""The database answers as the plain rules do, whatever was told and in whatever order."""

from datetime import timedelta

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from leerhuis import db
from leerhuis.people.models import AppointmentEvent
from leerhuis.people.rules import AppointmentKind, Function
from leerhuis.registers import Chamber, Profession, Register
from leerhuis.registry import rules
from leerhuis.registry.duty import queries
from leerhuis.registry.duty.facts import facts
from leerhuis.registry.duty.models import DeploymentException
from leerhuis.registry.models import RegistrationEvent
from leerhuis.registry.rules import EventKind, State, Validity
from leerhuis.registry.timeline import Facts, as_of
from tests.duty import oracle
from tests.factories import NOW, TODAY, make_organisation, make_person, saved
from tests.factories_registry import make_registration

FACTS = Facts.__dataclass_fields__
DAYS = st.integers(0, 12).map(lambda number: TODAY + timedelta(days=number))
MOMENTS = st.integers(0, 12).map(lambda number: NOW + timedelta(days=number))
PACKS = ("skj-2013", "skj-youth-and-family-professional-2018", "big-2023")
EARLY = st.integers(-30, 4).map(lambda number: TODAY + timedelta(days=number))
KINDS = [
    EventKind.RECORDED,
    EventKind.CORRECTED,
    EventKind.CONFIRMED,
    EventKind.LAPSED,
    EventKind.SUBMITTED,
    EventKind.SUSPENDED,
]
STATES = [State.REGISTERED, State.LAPSED, State.SUBMITTED, State.SUSPENDED, State.EXEMPT]
APPOINTMENTS = st.fixed_dictionaries(
    {
        "at": MOMENTS,
        "where": st.integers(0, 2),
        "kind": st.sampled_from(AppointmentKind),
        "function": st.sampled_from([Function.YOUTH_PROFESSIONAL, Function.OFFICE]),
        "starts_on": EARLY,
        "ends_on": st.none() | DAYS,
    }
)
EVENTS = st.fixed_dictionaries(
    {
        "at": MOMENTS,
        "effective_on": EARLY | DAYS,
        "kind": st.sampled_from(KINDS) | st.sampled_from(EventKind),
        "state": st.sampled_from(STATES) | st.sampled_from(State),
        "state_on": DAYS,
        "state_ends_on": st.none() | DAYS,
        "number": st.sampled_from(["110000001", "110000002"]),
        "pack_key": st.sampled_from(PACKS),
        "starts_on": EARLY,
        "last_valid_on": DAYS,
        "submitted_on": DAYS,
    }
)
REGISTRATIONS = st.tuples(
    st.sampled_from(
        [
            (Register.SKJ, Chamber.PSYCHOLOGIST),
            (Register.BIG, Profession.NURSE),
            (Register.BIG, Profession.DENTIST),
        ]
    ),
    st.lists(EVENTS, min_size=1, max_size=5),
)
EXCEPTIONS = st.lists(
    st.fixed_dictionaries(
        {"at": MOMENTS, "where": st.integers(0, 2), "days": st.tuples(DAYS, DAYS)}
    ),
    max_size=3,
)
PEOPLE = st.lists(
    st.tuples(
        st.lists(st.lists(APPOINTMENTS, max_size=3), min_size=1, max_size=2),
        st.lists(REGISTRATIONS, max_size=2),
        EXCEPTIONS,
    ),
    min_size=1,
    max_size=3,
)


# To shrink an example takes minutes here, and as it is it can be read.
PHASES = (Phase.explicit, Phase.generate)
CALM = [HealthCheck.too_slow, HealthCheck.data_too_large]


def test_the_database_says_what_a_registration_was(app):
    @settings(max_examples=80, deadline=None, phases=PHASES, suppress_health_check=CALM)
    @given(rows=st.lists(REGISTRATIONS, min_size=4, max_size=12), day=DAYS, known_at=MOMENTS)
    def holds(rows, day, known_at):
        with db.transaction():
            person = make_person(address=None)
            registers = {_register(person, *each[0], each[1]): each[0][0] for each in rows}

        def whom(column):
            return column == person.id

        found = facts(whom, day=day, known_at=known_at)
        told = {row.registration_id: row for row in db.session.execute(select(found))}
        for number, register in registers.items():
            wanted = as_of(_known(number, known_at), day=day)
            if wanted is None:
                assert number not in told
                continue
            row = told.pop(number)
            for name in ("number", "state", "state_on", "last_valid_on", "submitted_on"):
                assert getattr(row, name) == getattr(wanted, name), name
            validity = rules.validity(
                wanted.pack,
                wanted.period,
                state=wanted.state,
                today=day,
                submitted_on=wanted.submitted_on,
                state_ends_on=wanted.state_ends_on,
            )
            assert row.validity == validity
            assert row.covers == rules.covers_youth_work(
                register, wanted.occupation, validity=validity
            )
        assert not told
        db.session.rollback()

    holds()


def _known(number, known_at):
    events = db.session.scalars(
        select(RegistrationEvent).where(RegistrationEvent.registration_id == number)
    )
    return [each for each in events if each.at <= known_at]


def test_the_database_answers_as_the_rules_do(app):
    @settings(max_examples=60, deadline=None, phases=PHASES, suppress_health_check=CALM)
    @given(people=PEOPLE, day=DAYS, known_at=MOMENTS)
    def holds(people, day, known_at):
        with db.transaction():
            top = make_organisation()
            places = [top, make_organisation(under=top), make_organisation()]
            numbers = {write(one, places): one for one in people}
        found = queries.proof([top.path], day=day, known_at=known_at, page=None)
        wanted = oracle.cover(top.id, day=day, known_at=known_at)
        by_name = {row.name: row for row in found.rows}
        assert set(by_name) == {name for _word, name, *_rest in wanted.values()}
        for word, name, full, numbers in wanted.values():
            row = by_name[name]
            assert (row.cover.value, row.full) == (word, full)
            valid = [h for h in row.registrations if h.validity is not Validity.NOT_REGISTERED]
            if full:
                assert {each.number for each in valid} == numbers
        words = [word for word, *_rest in wanted.values()]
        assert {c.value: n for c, n in found.totals.items() if n} == {
            word: words.count(word) for word in set(words)
        }
        db.session.rollback()

    holds()


def write(one, places):
    """The rows of a person, as they might have been told."""
    appointments, registrations, exceptions = one
    person = make_person(address=None)
    for number, told in enumerate(appointments):
        for each in told:
            where = places[each["where"]]
            saved(
                AppointmentEvent(
                    **{key: value for key, value in each.items() if key != "where"},
                    appointment_id=person.id * 10 + number,
                    person_id=person.id,
                    person_name=person.sort_name,
                    organisation_id=where.id,
                    organisation_name=where.name,
                    employer_id=where.id,
                    path=where.path,
                )
            )
    for (register, occupation), events in registrations:
        _register(person, register, occupation, events)
    for number, each in enumerate(exceptions):
        saved(
            DeploymentException(
                ref=f"ref-{person.id}",
                number=number,
                person_id=person.id,
                organisation_id=places[each["where"]].id,
                responsible_id=person.id,
                reason="Omdat het zo is",
                starts_on=each["days"][0],
                ends_on=each["days"][1],
                at=each["at"],
            )
        )
    return person.id


def _register(person, register, occupation, events):
    """A registration that was first told long after every day that is asked about."""
    row = make_registration(
        person, register=register, occupation=occupation, now=NOW + timedelta(days=900)
    )
    snapshot = {name: getattr(row, name) for name in FACTS}
    for each in events:
        saved(
            RegistrationEvent(
                registration_id=row.id, **snapshot | each | {"held_on": each["last_valid_on"]}
            )
        )
    return row.id
