"""The dossier of the demo account: what she did elsewhere, and what stands in Mijn SKJ."""

from datetime import timedelta
from decimal import Decimal

from leerhuis.access import Identity, Role
from leerhuis.demo.histories import themselves
from leerhuis.demo.paper import paper
from leerhuis.demo.staff import Staff
from leerhuis.registers import Form, Register
from leerhuis.registry import queries as registrations
from leerhuis.registry.dossier import entries, evidence, rules, service
from leerhuis.registry.dossier.models import Activity
from leerhuis.registry.dossier.rules import EntryStatus

STUDY_DAY = "Studiedag Hechting en trauma"
# Days ago, form, what, with whom, hours, days since it stands in Mijn SKJ.
ACTIVITIES = (
    (206, Form.SUPERVISION, "Supervisie", "Praktijk De Linde", "1.5", 190),
    (178, Form.SUPERVISION, "Supervisie", "Praktijk De Linde", "1.5", 170),
    (151, Form.FORMAL, STUDY_DAY, "Academie Zuid", "6", 140),
    (124, Form.PEER_CONSULTATION, "Intervisie", "Toegang Roosendaal", "2", 110),
    (97, Form.SUPERVISION, "Supervisie", "Praktijk De Linde", "1.5", None),
    (61, Form.PEER_CONSULTATION, "Intervisie", "Toegang Roosendaal", "2", None),
    (33, Form.INFORMAL, "Richtlijn Problematische gehechtheid", "", "2", None),
    (12, Form.PEER_CONSULTATION, "Intervisie", "Toegang Roosendaal", "2", None),
)


def fill_dossier(staff: Staff) -> None:
    by = themselves(staff.accounts[Role.PROFESSIONAL])
    for number, row in enumerate(ACTIVITIES):
        days, form, title, provider, hours, entered = row
        said = rules.check(
            form=form,
            title=title,
            on=staff.today - timedelta(days=days),
            hours=Decimal(hours),
            provider=provider,
            today=staff.today,
        )
        name = f"{number:02}".rjust(22, "A")
        activity = service.add_activity(name, said, by=by, now=staff.now)
        if title == STUDY_DAY:
            _show(activity, by=by, staff=staff)
        if entered is not None:
            _enter(activity.public_id, entered, by=by, staff=staff)
    _enter(_first_course(activity.person_id), 60, by=by, staff=staff, approved=True)


def _show(activity: Activity, *, by: Identity, staff: Staff) -> None:
    lines = ("Bewijs van deelname", STUDY_DAY, "Samira Bouzid", "6 uur", "Academie Zuid")
    evidence.add(
        activity.person_id,
        activity.public_id,
        data=paper(*lines),
        name="bewijs-studiedag.pdf",
        by=by,
        now=staff.now,
    )


def _first_course(person_id: int) -> str:
    """What she followed in Leerhuis first."""
    earned = registrations.points_of(person_id).earned
    return min((row for row in earned if row.course), key=lambda row: row.completed_on).ref


def _enter(ref: str, days: int, *, by: Identity, staff: Staff, approved: bool = False) -> None:
    assert by.person_id is not None
    entries.tell(
        by.person_id,
        ref,
        register=Register.SKJ,
        status=EntryStatus.APPROVED if approved else EntryStatus.ENTERED,
        since_on=staff.today - timedelta(days=days),
        by=by,
        now=staff.now,
    )
