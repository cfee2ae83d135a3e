"""Which tables are in nobody's copy of their information, and the number of the form that the copy has."""

from collections.abc import Mapping

from app.people.domain.copies import Why

# The columns that a table in the copy leaves out say why in `app/<room>/copies.py`.
NOT_IN_COPY: Mapping[str, Why] = {
    "carer_check_in": Why.HELPERS_OWN,
    "kept_form": Why.KEPT_A_DAY,
    "legal_hold": Why.HOLD,
    "membership": Why.STAFF_ONLY,
}
# Raised when a name in the file changes or goes. A new name alone does not raise it.
SCHEMA_VERSION = 1
