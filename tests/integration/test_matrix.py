"""Every kind of person at every door, in front of their own record and of another's (SAFETY C3).

The table is written by hand and read by the clinical lead; it is not derived from the policy. A row is an
endpoint, a column a person. `+` in, `-` refused, `.` as if it were not there, `>` sent to sign in. A route that
stands in no row fails the test, and so does a row without a route.
"""

WHO = (
    "nobody",
    "asha",
    "cara",
    "coordinator",
    "clinician",
    "lead",
    "analyst",
    "administrator",
    "expert",
    "other_clinician",
    "far_clinician",
)
