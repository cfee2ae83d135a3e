"""Every kind of person at every door, in front of their own record and of another's (SAFETY C3).

The table is written by hand and read by the clinical lead; it is not derived from the policy. A row is a route, a
column a person. `+` in, `-` refused, `.` as if it were not there, `>` sent to sign in, `?` asked to prove it is them
again. Where a route names a record it is Asha's, of the River team, or a newcomer
of that team's staff. A set-up link is one that ended. The co-ordinator is writing
Asha's answers down. A route that stands in no row fails the test, and
so does a row without a route.
"""

from datetime import datetime
from uuid import uuid4

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.routing import Rule

from app.accounts.services import invitations
from app.assessments import services as assessments
from app.assessments.domain.assisted import How
from app.assessments.domain.voices import Voice
from app.care_plans.domain.plan import Section
from app.people import services as people
from app.people.domain.access import Role, system_access
from app.people.models import BreakGlassGrant, Membership
from app.population.domain.files import read_file
from app.population.services import lists
from app.worklist import services as worklist
from tests.pages import PageClient
from tests.plans import PlanSteps
from tests.questionnaires import publish_all
from tests.worlds import World

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
    "leaver",
)
SIGNS = {200: "+", 204: "+", 400: "+", 409: "+", 422: "+", 403: "-", 404: "."}
TABLE = """
GET:accounts.add_member          >..----+--->
GET:accounts.add_team            >..----+--->
GET:accounts.break_glass         >..-++---++>
GET:accounts.break_glass_review  >..--+----->
GET:accounts.break_glass_reviews >..--+----->
GET:accounts.change_team         >..----+--->
GET:accounts.choose_person       ++++++++++++
GET:accounts.code_app            >..----+--->
GET:accounts.enrol               >>>>>>>>>>>>
GET:accounts.enter_app_code      ++++++++++++
GET:accounts.enter_code          ++++++++++++
GET:accounts.enter_year          ++++++++++++
GET:accounts.everyone            >..+-+----->
GET:accounts.give_role           >..----+--->
GET:accounts.invitations         >..+-+----->
GET:accounts.letter              >..+-+----->
GET:accounts.letter_code         ++++++++++++
GET:accounts.letter_start        ++++++++++++
GET:accounts.prove_again         >..++++++++>
GET:accounts.enter_proof          >??........>
GET:accounts.prove_yourself       >++........>
GET:accounts.send_again          ++++++++++++
GET:accounts.set_up              ............
GET:accounts.set_up_link         >..----+--->
GET:accounts.sign_in             ++++++++++++
GET:accounts.staff               >..----+--->
GET:accounts.staff_member        >..----+--->
GET:accounts.start               ++++++++++++
GET:accounts.switch_off          >..----+--->
GET:accounts.switch_on           >..----+--->
GET:accounts.take_away_role      >..----+--->
GET:accounts.team_sign_in        ++++++++++++
GET:accounts.teams               >..----+--->
GET:assessments.answer_together  >..+++---..>
GET:assessments.assisted         >..+..---..>
GET:assessments.assisted_check   >..+..---..>
GET:assessments.assisted_help    >.....---..>
GET:assessments.assisted_more    >..+..---..>
GET:assessments.assisted_question >..+..---..>
GET:assessments.assisted_versions >..+..---..>
GET:assessments.begin            >++........>
GET:assessments.blank_pdf        >++++++++++>
GET:assessments.changes          >++........>
GET:assessments.check            >+.........>
GET:assessments.help_now         ++++++++++++
GET:assessments.help_shown       >..........>
GET:assessments.index            >++........>
GET:assessments.more             >+.........>
GET:assessments.not_mine         >..........>
GET:assessments.paper            >++++++++++>
GET:assessments.question         >+.........>
GET:assessments.resume           >+.........>
GET:assessments.summary          >+.........>
GET:assessments.summary_pdf      >+.........>
GET:assessments.team_pdf         >..+++---..>
GET:assessments.two_answers      >..........>
GET:assessments.versions         >+.........>
GET:care_plans.answer            >+.........>
GET:care_plans.comment           >+.........>
GET:care_plans.details           >..+++---..>
GET:care_plans.goal              >+.........>
GET:care_plans.item              >..+++---..>
GET:care_plans.my_plan           >++........>
GET:care_plans.my_version        >+.........>
GET:care_plans.my_versions       >++........>
GET:care_plans.new_item          >..+++---..>
GET:care_plans.plan              >..+++---..>
GET:care_plans.to_review           >..+++---++>
GET:care_plans.version           >..+++---..>
GET:care_plans.versions          >..+++---..>
GET:home.about                   ++++++++++++
GET:home.accessibility           ++++++++++++
GET:home.get_copy                >++........>
GET:home.index                   ++++++++++++
GET:home.leave                   ++++++++++++
GET:home.live                    ++++++++++++
GET:home.privacy                 ++++++++++++
GET:home.ready                   ++++++++++++
GET:home.who_looked              >++........>
GET:mdt.fhir                     >..+++---..>
GET:mdt.people                   >..+++---++>
GET:mdt.person                   >..+++---..>
GET:messaging.demo_texts         ++++++++++++
GET:population.add               >..+-+----->
GET:population.refused_rows      >..+-+----->
GET:population.review            >..+-+----->
GET:population.upload            >..+-+----->
GET:worklist.close               >..+++---..>
GET:worklist.index               >..+++---++>
POST:accounts.accept_letter      ++++++++++++
POST:accounts.check_again        >..++++++++>
POST:accounts.check_app_code     ++++++++++++
POST:accounts.check_code         ++++++++++++
POST:accounts.check_password     ++++++++++++
POST:accounts.check_person       ++++++++++++
POST:accounts.check_proof        >??........>
POST:accounts.check_year         ++++++++++++
POST:accounts.choose_password    ............
POST:accounts.end_role           >..----+--->
POST:accounts.finish_enrolment   >>>>>>>>>>>>
POST:accounts.invite             >..+-+----->
POST:accounts.invite_everyone    >..+-+----->
POST:accounts.keep_alive         >++++++++++>
POST:accounts.make_link          >..----+--->
POST:accounts.open_letter        ++++++++++++
POST:accounts.open_record        >..-++---++>
POST:accounts.reset_code_app     >..----+--->
POST:accounts.save_member        >..----+--->
POST:accounts.save_review        >..--+----->
POST:accounts.save_role          >..----+--->
POST:accounts.save_switch_off    >..----+--->
POST:accounts.save_switch_on     >..----+--->
POST:accounts.save_team          >..----+--->
POST:accounts.save_team_change   >..----+--->
POST:accounts.send_code          ++++++++++++
POST:accounts.send_code_again    ++++++++++++
POST:accounts.send_proof         >++........>
POST:accounts.sign_out           ++++++++++++
POST:assessments.begin_assisted  >..+++---..>
POST:assessments.begin_more      >..+..---..>
POST:assessments.choose          >..........>
POST:assessments.choose_assisted_version >..+..---..>
POST:assessments.choose_version  >+.........>
POST:assessments.disown          >..........>
POST:assessments.not_safe        >++........>
POST:assessments.save            >+.........>
POST:assessments.save_assisted   >..+..---..>
POST:assessments.send            >+.........>
POST:assessments.send_assisted   >..+..---..>
POST:assessments.start           >++........>
POST:care_plans.add_item         >..+++---..>
POST:care_plans.begin            >..+++---..>
POST:care_plans.leave_out        >..+++---..>
POST:care_plans.propose          >..-++---..>
POST:care_plans.remove_item      >..+++---..>
POST:care_plans.save_answer      >++........>
POST:care_plans.save_comment     >++........>
POST:care_plans.save_details     >..+++---..>
POST:care_plans.save_goal        >++........>
POST:care_plans.save_item        >..+++---..>
POST:care_plans.withdraw         >..+++---..>
POST:home.choose_language        ++++++++++++
POST:home.send_copy              >++........>
POST:mdt.find                    >..+++---++>
POST:population.add              >..+-+----->
POST:population.apply            >..+-+----->
POST:population.discard          >..+-+----->
POST:population.upload           >..+-+----->
POST:worklist.reopen             >..+++---..>
POST:worklist.save_outcome       >..+++---..>
POST:worklist.take               >..+++---..>
"""
EXPECTED = {line.split()[0]: line.split()[1] for line in TABLE.strip().splitlines()}


@pytest.fixture
def records(session: Session, world: World, now: datetime) -> dict[str, object]:
    """Return one of each kind of record, all of them Asha's or of her team."""
    publish_all(session, now)
    asha, coordinator = world.access["asha"], world.access["coordinator"]
    patient_id = world.patients["asha"].id
    started = assessments.start(session, asha, "phq2", locale="en", now=now)
    invitation = invitations.invite_by_letter(session, coordinator, patient_id, now=now)
    item = worklist.raise_item(
        session,
        asha,
        patient_id=patient_id,
        team_id=world.teams["river"].id,
        kind="x",
        priority=0,
        reasons=[],
        source_kind="x",
        source_id=uuid4(),
        now=now,
    )
    sitting = assessments.begin_assisted(session, coordinator, patient_id, "phq2", How(Voice.PHONE, "en"), now=now)
    version = PlanSteps(session, world, now).proposed()
    read = read_file(b"first name,last name,date of birth\nA,B,1.1.1950\n", now.date())
    batch = lists.stage(session, coordinator, team_id=world.teams["river"].id, file=read, file_name="a.csv", now=now)
    grant = BreakGlassGrant(
        user_id=world.staff["far_clinician"].id,
        patient_id=patient_id,
        reason_code="emergency_care",
        reason="In the emergency department",
        granted_at=now,
        expires_at=now,
    )
    session.add(grant)
    newcomer = people.add_staff_user(
        session,
        system_access("test"),
        name="Nia Newcomer",
        email="newcomer@example.nhs.test",
        password_hash=None,
        totp_secret=None,
        memberships=[(world.teams["river"].id, Role.CLINICIAN), (world.teams["hill"].id, Role.ANALYST)],
        now=now,
    )
    post = session.scalars(select(Membership).where(Membership.user_id == newcomer.id)).first()
    assert post is not None
    session.commit()
    return {
        "user_id": newcomer.id,
        "membership_id": post.id,
        "team_id": world.teams["river"].id,
        "code": "0-ended",
        "patient_id": patient_id,
        "assessment_id": started.id,
        "invitation_id": invitation.id,
        "item_id": item.id,
        "batch_id": batch.id,
        "grant_id": grant.id,
        "operation_id": uuid4(),
        "answer_id": uuid4(),
        "link_id": "phq-1",
        "key": "phq2",
        "locale": "en",
        "size": "normal",
        "sitting": sitting.id,
        "section": Section.MEDICINES.value,
        "part_id": version.plan.medicines[0].id,
        "goal_id": version.plan.goals[0].id,
        "number": version.number,
    }


def doors(app: Flask) -> list[tuple[str, Rule, str]]:
    """Return every route by name and method."""
    return [
        (f"{method}:{rule.endpoint}", rule, method)
        for rule in app.url_map.iter_rules()
        for method in sorted(rule.methods & {"GET", "POST"})
    ]


def sign(client: PageClient, method: str, path: str, fields: dict[str, str]) -> str:
    """Return what happens at a door. `fields` name the record where a form and not the address does."""
    if method == "POST":
        response = client.http.post(path, data={**fields, "csrf_token": client.csrf_token()})
    else:
        response = client.http.get(path)
    if response.status_code in {302, 303}:
        target = response.headers["Location"].partition("?")[0]
        if target.endswith("/prove-again") and not path.endswith("/prove-again"):
            return "?"
        return ">" if target.endswith("sign-in") and "sign-in" not in path else "+"
    return SIGNS.get(response.status_code, str(response.status_code))


def test_everyone_gets_in_exactly_where_the_table_says(app: Flask, world: World, records: dict[str, object]) -> None:
    found = {}
    fields = {"operation_id": str(uuid4()), "item": str(records["item_id"]), "patient": str(records["patient_id"])}
    fields["sitting"] = str(records["sitting"])
    fields |= {"version": "1", "choice": "begun"}
    for name, rule, method in doors(app):
        with app.test_request_context():
            path = rule.build({key: records[key] for key in rule.arguments}, append_unknown=False)[1]
        row = ""
        for who in WHO:
            client = PageClient(app)
            if who != "nobody":
                client.sign_in(world.access[who])
            row += sign(client, method, path, fields)
        found[name] = row

    assert found == EXPECTED
