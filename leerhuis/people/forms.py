"""The shape of what an administrator types about organisations and persons."""

from collections.abc import Iterable, Sequence
from datetime import date
from enum import StrEnum
from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from wtforms import RadioField, SelectField

from leerhuis.access import Role
from leerhuis.fields import DutchDateField, DutchDecimalField, Form, Required, TextField
from leerhuis.menu import ORDER, ROLE_LABELS
from leerhuis.people import rules
from leerhuis.people.rules import AppointmentKind, Function, OrganisationKind, Placed, Post

Choices = list[tuple[str, Any]]


def words_of(vocabulary: Iterable[StrEnum]) -> Choices:
    return [(word.value, gettext(rules.LABELS[word])) for word in vocabulary]


def places(organisations: Sequence[Placed]) -> Choices:
    """Organisations to choose from, each deeper one further to the right."""
    top = min((len(rules.lineage(each.path)) for each in organisations), default=0)
    return [
        (each.public_id, "– " * (len(rules.lineage(each.path)) - top) + each.name)
        for each in organisations
    ]


class OrganisationForm(Form):
    name = TextField(_l("Name"), [Required(_l("Fill in the name of the organisation."))])
    kind = SelectField(_l("Kind"))
    parent = SelectField(_l("Part of"))

    def __init__(self, *args: Any, parents: Sequence[Placed], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kind.choices = words_of(OrganisationKind)
        self.parent.choices = places(parents)
        if not parents:
            del self.parent

    def said(self) -> dict[str, Any]:
        return {"name": self.name.data, "kind": OrganisationKind(self.kind.data)}


class NamesForm(Form):
    given_name = TextField(_l("First name"), [Required(_l("Fill in the first name."))])
    name_prefix = TextField(_l("Prefix"), description=_l("For example: de, van der"))
    family_name = TextField(_l("Last name"), [Required(_l("Fill in the last name."))])


class FteField(DutchDecimalField):
    wrong = _l("Fill in the fte, for example 0,89.")


class NewPersonForm(NamesForm):
    """A person with the first tie to an organisation: an appointment, a role or both."""

    address = TextField(
        _l("E-mail address"), description=_l("The invitation to sign in goes to this address.")
    )
    organisation = SelectField(_l("Organisation"))
    function = SelectField(
        _l("Function"), description=_l("Choose a function, a role further down, or both.")
    )
    kind = SelectField(_l("Kind of appointment"))
    fte = FteField(_l("Fte"), description=_l("Needed for a function. For example 0,89"))
    personnel_number = TextField(_l("Personnel number"))
    starts_on = DutchDateField(
        _l("First day"), description=_l("Needed for a function. For example 1-9-2027")
    )
    role = SelectField(_l("Role"))

    def __init__(self, *args: Any, organisations: Sequence[Placed], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.organisation.choices = places(organisations)
        self.function.choices = [("", gettext("No appointment")), *words_of(Function)]
        self.kind.choices = words_of(AppointmentKind)
        self.role.choices = [("", gettext("No role")), *roles()]

    def said(self) -> dict[str, Any]:
        return {
            "given_name": self.given_name.data,
            "name_prefix": self.name_prefix.data,
            "family_name": self.family_name.data,
            "address": self.address.data or None,
            "post": self.post(),
            "role": Role(self.role.data) if self.role.data else None,
        }

    def post(self) -> Post | None:
        """The appointment that was asked for, if any."""
        if not self.function.data:
            return None
        return Post(
            kind=AppointmentKind(self.kind.data),
            function=Function(self.function.data),
            fte=self.fte.data,
            personnel_number=self.personnel_number.data or None,
            starts_on=self.starts_on.data,
        )


class AddressForm(Form):
    address = TextField(
        _l("E-mail address"),
        [Required(_l("Enter an e-mail address, for example name@organisation.nl."))],
    )


class PlaceForm(Form):
    organisation = SelectField(_l("Organisation"))
    kind = RadioField(_l("Kind of appointment"), default=AppointmentKind.EMPLOYMENT.value)


class TermsForm(Form):
    """What can change about an appointment that is there."""

    function = SelectField(_l("Function"))
    fte = FteField(
        _l("Fte"),
        [Required(_l("Fill in the fte, for example 0,89."))],
        description=_l("For example 0,89"),
    )
    personnel_number = TextField(_l("Personnel number"))
    starts_on = DutchDateField(_l("First day"), [Required(_l("Fill in the first day."))])
    ends_on = DutchDateField(
        _l("Last day"), description=_l("Leave empty as long as it is not known.")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.function.choices = words_of(Function)

    def terms(self) -> dict[str, Any]:
        return {
            "function": Function(self.function.data),
            "fte": self.fte.data,
            "personnel_number": self.personnel_number.data or None,
            "starts_on": self.starts_on.data,
            "ends_on": self.ends_on.data,
        }


class AppointmentForm(PlaceForm, TermsForm):
    def __init__(self, *args: Any, organisations: Sequence[Placed], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.organisation.choices = places(organisations)
        self.kind.choices = [
            (AppointmentKind.EMPLOYMENT.value, gettext("Employment: they pay the salary")),
            (AppointmentKind.PLACEMENT.value, gettext("Placement: they direct the work")),
        ]

    def terms(self) -> dict[str, Any]:
        return super().terms() | {"kind": AppointmentKind(self.kind.data)}


class RoleForm(Form):
    role = SelectField(_l("Role"))
    organisation = SelectField(
        _l("Organisation"), description=_l("The role also holds for everything below it.")
    )

    def __init__(self, *args: Any, organisations: Sequence[Placed], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.role.choices = roles()
        self.organisation.choices = places(organisations)


class LeaveForm(Form):
    organisation = SelectField(_l("Organisation"))
    on = DutchDateField(_l("Last day"), [Required(_l("Fill in the last day."))])

    def __init__(self, *args: Any, organisations: Sequence[Placed], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.organisation.choices = places(organisations)

    def last_day(self) -> date:
        day: date | None = self.on.data
        assert day is not None
        return day


def roles() -> Choices:
    """The roles that are given; professional comes with an appointment."""
    return [(role.value, ROLE_LABELS[role]) for role in ORDER if role is not Role.PROFESSIONAL]
