"""temporary"""

from werkzeug.wrappers import Response

from app.home.routes import bp
from app.people.domain.policy import Action
from app.people.guards import requires


@bp.get("/my-record/who-looked")
@requires(Action.SEE_OWN_ACCESS_LOG)
def who_looked() -> Response:
    return Response("x")
