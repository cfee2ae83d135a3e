"""What of a plan somebody who helps is asked about: a function of the parts they may read alone.

What would move with private things is no part of it: neither number nor day of a version, nor what the person said.
"""

from app.care_plans.domain.plan import Plan, readable_part


def asked_part(waiting: Plan | None, in_force: Plan | None) -> Plan | None:
    """Return what a helper reads of the version that waits, or None where it is nothing, or what counts already."""
    shown = readable_part(waiting) if waiting else None
    counts = readable_part(in_force) if in_force else None
    return None if shown == counts else shown
