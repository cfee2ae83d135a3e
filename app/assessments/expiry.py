"""Whose record counts as one of mental health, which is kept longer: not decided, so whoever answered one of these."""

import uuid

from sqlalchemy import Select, select

from app.assessments.models import Assessment

MENTAL_HEALTH = ("phq9", "gad7", "core10")


def asked_about_mental_health() -> Select[uuid.UUID]:
    """Return the ids of the people who began one of these sets of questions."""
    return select(Assessment.patient_id).where(Assessment.questionnaire_key.in_(MENTAL_HEALTH))
