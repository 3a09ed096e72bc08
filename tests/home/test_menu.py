"""The menu stays short, and a page marks the entry that leads to it."""

import pytest

from leerhuis import menu
from leerhuis.access import Role


@pytest.mark.parametrize("role", Role)
def test_no_role_has_more_than_five_entries(role):
    assert len(menu.ENTRIES[role]) <= 5


@pytest.mark.parametrize(
    ("endpoint", "role", "entry"),
    [
        ("dossier.mine", Role.PROFESSIONAL, "registry.mine"),
        ("application.folder", Role.PROFESSIONAL, "registry.mine"),
        ("rulebook.pack", Role.PROFESSIONAL, "registry.mine"),
        ("dossier.of_person", Role.MANAGER, "home.team"),
        ("duty.person", Role.MANAGER, "home.team"),
        ("duty.joiners", Role.MANAGER, "duty.joiners"),
        ("checks.check", Role.MANAGER, "checks.worklist"),
        ("intake.upload", Role.ADMINISTRATOR, "people.persons"),
        ("rulebook.hours", Role.ADMINISTRATOR, "rulebook.packs"),
        ("home.help", Role.PROFESSIONAL, None),
        ("dossier.mine", Role.COORDINATOR, None),
        ("dossier.mine", None, None),
        (None, Role.MANAGER, None),
    ],
)
def test_a_page_marks_the_entry_that_leads_to_it(endpoint, role, entry):
    assert menu.active_key(endpoint, role=role) == entry
