"""The shape of what an administrator types about the provider of an organisation."""

from collections.abc import Sequence
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, SelectField
from wtforms.validators import Length

from leerhuis.access import Role
from leerhuis.fields import Form, Required, TextField
from leerhuis.menu import ORDER, ROLE_LABELS
from leerhuis.people.forms import places
from leerhuis.people.rules import Placed
from leerhuis.signin.forms import SecretField

_LONG = _l("This is too long.")


class FactsForm(Form):
    name = TextField(
        _l("Name"),
        [Required(_l("Fill in a name that people recognise.")), Length(max=120, message=_LONG)],
        description=_l("People see it when they sign in. Often the name of the organisation."),
    )
    issuer = TextField(
        _l("Address of the provider (issuer)"),
        [Required(_l("Fill in the address of the provider.")), Length(max=255, message=_LONG)],
        description=_l(
            "Exactly as the provider says it. If you change it, everybody has to link anew."
        ),
    )
    client_id = TextField(
        _l("Number of Leerhuis at the provider (client id)"),
        [Required(_l("Fill in the client id.")), Length(max=255, message=_LONG)],
    )
    acr = TextField(
        _l("Class of signing in that asks two steps (acr)"),
        [Length(max=255, message=_LONG)],
        description=_l("Leave empty if the provider has none. Several with a space between them."),
    )
    two_steps = BooleanField(
        _l("This provider always asks two steps, of everybody"),
        description=_l(
            "You state this for your organisation. Whoever sees data of others comes in by two"
            " steps; without this the provider has to say it each time."
        ),
    )
    only = BooleanField(
        _l("Whoever works only here has no other way in"),
        description=_l(
            "A password and a sign-in link then no longer work for them. Administrators keep a"
            " password with a second step, for the day on which the provider is broken."
        ),
    )

    def said(self) -> dict[str, Any]:
        return {
            "name": self.name.data,
            "issuer": self.issuer.data,
            "client_id": self.client_id.data,
            "acr": self.acr.data or "",
            "two_steps": bool(self.two_steps.data),
            "only": bool(self.only.data),
        }


class SecretForm(Form):
    secret = SecretField(
        _l("Secret of Leerhuis at the provider (client secret)"),
        [Required(_l("Fill in the secret.")), Length(max=500, message=_LONG)],
        description=_l("We keep it locked and never show it again."),
    )


class NewProviderForm(FactsForm, SecretForm):
    def said(self) -> dict[str, Any]:
        return super().said() | {"secret": self.secret.data or ""}


class DomainForm(Form):
    domain = TextField(
        _l("What stands behind the @ of your addresses"),
        [Required(_l("Fill in what stands behind the @, for example zorg.example."))],
    )


class MappingForm(Form):
    claim = TextField(
        _l("Name of the claim"),
        [Required(_l("Fill in the name of the claim.")), Length(max=60, message=_LONG)],
        description=_l("For example groups or roles"),
    )
    value = TextField(
        _l("Value"),
        [Required(_l("Fill in the value.")), Length(max=255, message=_LONG)],
        description=_l("Exactly as it stands in the token"),
    )
    role = SelectField(_l("Role"))
    organisation = SelectField(
        _l("Organisation"), description=_l("The role also holds for everything below it.")
    )

    def __init__(self, *args: Any, organisations: Sequence[Placed], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.role.choices = [
            (role.value, ROLE_LABELS[role]) for role in ORDER if role is not Role.PROFESSIONAL
        ]
        self.organisation.choices = places(organisations)
