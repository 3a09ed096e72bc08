"""The shape of what people type to sign in."""

from typing import Any

from flask import request
from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, PasswordField
from wtforms.validators import ValidationError
from wtforms.widgets import EmailInput

from leerhuis.errors import Refused
from leerhuis.fields import Form, Required, TextField, translate
from leerhuis.people import rules as people_rules


class AddressField(TextField):
    """One e-mail address, as it is kept: trimmed and in lower case."""

    widget = EmailInput()

    def process_formdata(self, valuelist: list[str]) -> None:
        if len(valuelist) > 1:  # one letter for two addresses is how a reset is stolen
            raise ValueError(gettext("Enter one e-mail address."))
        super().process_formdata(valuelist)

    def pre_validate(self, form: Form) -> None:
        if not self.data:
            return
        try:
            self.data = people_rules.clean_address(self.data)
        except Refused as no:
            raise ValidationError(translate(no)) from no


class SecretField(PasswordField):
    """A password: never trimmed, never shown again."""

    def process_formdata(self, valuelist: list[str]) -> None:
        if len(valuelist) > 1:
            raise ValueError(gettext("Enter one password."))
        super().process_formdata(valuelist)


_FILL_ADDRESS = Required(_l("Enter your e-mail address."))
_FILL_PASSWORD = Required(_l("Enter your password."))


class AddressForm(Form):
    email = AddressField(_l("E-mail address"), [_FILL_ADDRESS])


class SignInForm(AddressForm):
    """The first page asks the address, the second the password."""

    password = SecretField(_l("Password"), [_FILL_PASSWORD])
    next = HiddenField()


def after(first: AddressForm) -> SignInForm:
    """The second page, with what the first one asked."""
    return SignInForm(formdata=None, email=first.email.data, next=request.form.get("next"))


class NewPasswordForm(Form):
    password = SecretField(
        _l("New password"),
        [Required(_l("Choose a password."))],
        description=_l("At least 12 characters. Four words in a row are easy to remember."),
    )


class ChangePasswordForm(NewPasswordForm):
    current = SecretField(_l("Your password now"), [_FILL_PASSWORD])

    def said(self) -> dict[str, Any]:
        return {"current": self.current.data or "", "new": self.password.data or ""}


class NewAddressForm(Form):
    address = AddressField(_l("E-mail address"), [_FILL_ADDRESS])
    password = SecretField(
        _l("Your password"),
        [_FILL_PASSWORD],
        description=_l("We ask it because whoever reads this address can sign in as you."),
    )

    def said(self) -> dict[str, Any]:
        return {"address": self.address.data or "", "password": self.password.data or ""}


class NoFields(Form):
    """A page with only a button."""
