"""Bringing people in: one by one (`people`), or by a list that is staged, then applied or discarded (`lists`)."""
