"""What happens to the appointments of a person in the file: made, changed, moved or left alone."""

from dataclasses import replace
from datetime import date

from leerhuis.intake.columns import Column
from leerhuis.intake.known import KnownPerson, Place, Post, day_before
from leerhuis.intake.lines import Line
from leerhuis.intake.plans import Change, Job, Step
from leerhuis.people.rules import AppointmentKind, Function


def with_jobs(
    step: Step,
    employer: Place,
    placed: Place | None,
    *,
    function: Function,
    today: date,
) -> Step:
    """The step with what happens to the appointments of the person."""
    line, person = step.line, step.person
    if line.fte is None or line.starts_on is None:
        raise ValueError("a line without faults has an fte and a first day")
    wanted = Job(
        place=employer,
        kind=AppointmentKind.EMPLOYMENT,
        function=line.function or function,
        fte=line.fte,
        personnel_number=line.personnel_number,
        starts_on=line.starts_on,
    )
    if person is None:
        jobs = (wanted, _placement(wanted, placed)) if placed else (wanted,)
        return replace(step, jobs=jobs)
    step = replace(step, changes=_names(line, person))
    past = [post for post in person.employed_by(employer.id) if not post.open_on(today)]
    now = [post for post in person.employed_by(employer.id) if post.open_on(today)]
    if not now and past and (past[-1].ends_on or today) >= line.starts_on:
        return replace(step, left=True)
    post = now[-1] if now else None
    step = _employ(step, wanted, post)
    return _put(step, wanted, placed, person, post, today) if placed else step


def _names(line: Line, person: KnownPerson) -> tuple[Change, ...]:
    pairs = (
        (Column.GIVEN_NAME, person.given_name, line.given_name),
        (Column.NAME_PREFIX, person.name_prefix, line.name_prefix),
        (Column.FAMILY_NAME, person.family_name, line.family_name),
    )
    changes = [Change(*pair) for pair in pairs if pair[1] != pair[2]]
    if line.address and line.address not in person.addresses:
        changes.append(Change(Column.ADDRESS, None, line.address))
    return tuple(changes)


def _employ(step: Step, wanted: Job, post: Post | None) -> Step:
    """Make the employment, or bring the one that is there up to the file."""
    if post is None:
        change = Change(Column.EMPLOYER, None, wanted.place.name)
        return replace(step, changes=(*step.changes, change), jobs=(*step.jobs, wanted))
    number = wanted.personnel_number or post.personnel_number
    function = step.line.function or post.function
    job = replace(wanted, personnel_number=number, function=function, post=post)
    return _adjust(step, job)


def _adjust(step: Step, job: Job) -> Step:
    """Change an appointment where the file says something else; nothing if it says the same."""
    post = job.post
    if post is None:
        return step
    pairs = (
        (Column.PERSONNEL_NUMBER, post.personnel_number, job.personnel_number),
        (Column.FUNCTION, post.function, job.function),
        (Column.FTE, post.fte, job.fte),
        (Column.STARTS_ON, post.starts_on, job.starts_on),
    )
    news = tuple(Change(*pair) for pair in pairs if pair[1] != pair[2])
    if not news:
        return step
    fresh = tuple(change for change in news if change not in step.changes)
    return replace(step, changes=(*step.changes, *fresh), jobs=(*step.jobs, job))


def _placement(employment: Job, place: Place) -> Job:
    return replace(
        employment, place=place, kind=AppointmentKind.PLACEMENT, personnel_number=None, post=None
    )


def _put(
    step: Step,
    employment: Job,
    place: Place,
    person: KnownPerson,
    employed: Post | None,
    today: date,
) -> Step:
    """Keep, change or move the placement; who moves begins today, and ended yesterday."""
    posts = person.open_posts(AppointmentKind.PLACEMENT, day=today)
    here = next((post for post in posts if post.organisation_id == place.id), None)
    job = _placement(employment, place)
    function = step.line.function or (employed.function if employed else job.function)
    if here is not None:
        along = employed is None or here.starts_on == employed.starts_on
        starts_on = employment.starts_on if along else here.starts_on
        number = here.personnel_number
        job = replace(
            job, function=function, starts_on=starts_on, personnel_number=number, post=here
        )
        return _adjust(step, job)
    starts_on = max(today, employment.starts_on) if employed else employment.starts_on
    ends = tuple((post, max(post.starts_on, day_before(today))) for post in posts)
    before = ", ".join(post.place for post in posts) or None
    change = Change(Column.PLACEMENT, before, place.name)
    return replace(
        step,
        changes=(*step.changes, change),
        jobs=(*step.jobs, replace(job, function=function, starts_on=starts_on)),
        ends=ends,
    )
