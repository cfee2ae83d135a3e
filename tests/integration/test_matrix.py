"""Every kind of person at every door, in front of their own record and of another's.

The table is written by hand and read by the clinical lead; it is not derived from the policy. Each row is an
endpoint; each column a person; the cell is what they get: + in, - refused, . hidden as if it were not there,
> sent to sign in. A route that is not in the table fails the test.
"""
