"""What of this room's tables goes into a person's copy."""

from app.assessments.models import (
    Answer,
    AnswerDisowned,
    Assessment,
    AssessmentOperation,
    AssessmentScore,
    AssistedSitting,
    Flag,
    VersionChoice,
)
from app.people.domain.copies import Field, Means, Part, Why, plain, users

COPY = (
    Part(
        Assessment,
        "questions",
        (
            Field("version_id", "set_of_questions", Means.VERSION),
            *plain(locale="language", started_at="begun_at"),
            *users(started_by_user_id="begun_by"),
            *plain(submitted_at="sent_at"),
            *users(submitted_by_user_id="sent_by_whom"),
        ),
        {"questionnaire_key": Why.TWICE, "submitted_as": Why.TWICE, "opened_by_id": Why.KEY},
    ),
    Part(
        Answer,
        "answers",
        (
            *plain(
                question_text="question",
                option_texts="answer_in_words",
                value="answer",
                locale="language",
                voice="said_by",
            ),
            *users(answered_by_user_id="saved_by"),
            *plain(
                answered_at="saved_at",
                paper_on="date_on_paper",
                is_to_confirm="waits_for_your_yes",
                is_just_me="only_for_you_and_your_team",
                shown_again_at="shown_again_at",
                revision="times_saved",
            ),
            Field("carried_from_id", "taken_over_from_earlier", Means.WHETHER),
        ),
        {"link_id": Why.KEY, "operation_id": Why.KEY, "answered_as": Why.TWICE},
        under=("questions", "assessment_id"),
        file_only=frozenset({"times_saved", "shown_again_at"}),
    ),
    Part(
        AnswerDisowned,
        "you_said_it_is_not_yours",
        (*plain(disowned_at="said_at"), *users(disowned_by_user_id="said_by_whom")),
        under=("answers", "answer_id"),
    ),
    Part(
        AssessmentScore,
        "score",
        plain(
            total="total",
            band="band",
            missing_count="answers_missing",
            is_prorated="worked_out_from_fewer_answers",
            scored_at="added_up_at",
            items="made_from",
            note="note",
            thresholds="cut_offs_met",
        ),
        {"key": Why.TWICE},
        under=("questions", "assessment_id"),
        file_only=frozenset({"made_from", "note", "cut_offs_met", "band"}),
    ),
    Part(
        Flag,
        "help_shown",
        (
            *plain(kind="danger_sign", raised_at="shown_at", locale="language"),
            *users(raised_by_user_id="shown_to"),
            *plain(severity="how_urgent", advice_version="version_of_advice"),
        ),
        {"link_id": Why.KEY},
        under=("questions", "assessment_id"),
        file_only=frozenset({"how_urgent", "version_of_advice"}),
    ),
    Part(
        AssistedSitting,
        "written_down_by_staff",
        (
            *plain(voice="said_by"),
            *users(staff_user_id="saved_by"),
            *plain(
                spoken_locale="language",
                interpreter="interpreter",
                interpreter_name="name_of_interpreter",
                began_at="begun_at",
                ended_at="ended_at",
                paper_on="date_on_paper",
                writer="who_wrote_the_paper",
                writer_name="name_of_who_wrote",
            ),
        ),
        under=("questions", "assessment_id"),
    ),
    Part(
        VersionChoice,
        "newer_questions",
        (
            *plain(chosen_at="chosen_at", is_moved="you_took_the_new_ones"),
            *users(chosen_by_user_id="chosen_by"),
        ),
        {"from_version_id": Why.KEY, "to_version_id": Why.KEY, "outcomes": Why.MACHINE},
        under=("questions", "assessment_id"),
    ),
    Part(
        AssessmentOperation,
        "everything_sent",
        (
            *plain(told_at="answered_at", at="sent_at", values="sent", locale="language"),
            *users(sent_by_user_id="sent_by_whom"),
        ),
        {"operation_id": Why.KEY, "body_sha256": Why.CHECK, "result": Why.MACHINE, "sent_as": Why.TWICE},
        under=("questions", "assessment_id"),
        is_for_machines=True,
    ),
)
