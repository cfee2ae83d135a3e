"""Which of a FHIR Patient's telephone numbers to use: a mobile that is in use, else the first that is."""

from app.population.domain.fhir_elements import Element
from app.population.domain.findings import Unreadable
from app.population.domain.phones import parse_phone

_TELEPHONES = frozenset({"phone", "sms"})


def phone_cell(patient: Element) -> str:
    """Return the number as it was written. FHIR ranks preference with 1 before 2; no rank comes last."""
    telecoms = [telecom for telecom in patient.all("telecom") if _is_telephone_in_use(telecom)]
    telecoms.sort(key=_order)
    return next((telecom.text("value") for telecom in telecoms), "")


def _is_telephone_in_use(telecom: Element) -> bool:
    is_current = telecom.text("use") != "old" and not telecom.text("period", "end")
    return is_current and telecom.text("system") in _TELEPHONES and bool(telecom.text("value"))


def _order(telecom: Element) -> tuple[bool, bool, int]:
    rank = telecom.text("rank")
    place = int(rank) if rank.isascii() and rank.isdecimal() and len(rank) < 5 else 99999
    return (not _can_be_texted(telecom.text("value")), telecom.text("use") != "mobile", place)


def _can_be_texted(written: str) -> bool:
    try:
        return parse_phone(written).can_be_texted
    except Unreadable:
        return False
