"""The words by which the list of people is narrowed."""

from collections.abc import Mapping

from flask_babel import gettext as _

from app.accounts.domain.invitations import Standing


def standing_words() -> Mapping[Standing | None, str]:
    """Return what each choice of the list is called."""
    return {
        None: str(_("Everyone")),
        Standing.NOT_INVITED: str(_("Not invited")),
        Standing.INVITED: str(_("Invited, not signed in")),
        Standing.SIGNED_IN: str(_("Signed in")),
    }
