"""While the log takes no event, nobody's record is shown or changed, and the page says so (SAFETY D5)."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager

import pytest
from flask import Flask
from sqlalchemy import text
from sqlalchemy.orm import Session

from app.people.domain.access import Access
from tests import postgres
from tests.counting import statements
from tests.integration.others import INTO_THE_LOG, browsers, digest, form_for, path_to
from tests.integration.test_matrix import EXPECTED, NOT_HER_RECORD, WHO, doors, knock, records
from tests.pages import Page, PageClient, check_headers, check_page
from tests.worlds import World

__all__ = ["records"]
SIGNED_IN = [who for who in WHO if who not in {"nobody", "leaver"}]
Closing = Callable[[], AbstractContextManager[None]]
CLOSE = "CREATE TRIGGER log_closed BEFORE INSERT ON audit_event BEGIN SELECT RAISE(ABORT, 'closed'); END"
CONTENT = ("Testwala", "9990000018", "Walk to the park", "Ring about step", "The blue one")
# Says whom to call whether or not anything can be kept; there is nothing of a record on it.
ALWAYS_ANSWERS = {"POST:assessments.not_safe"}


@pytest.fixture
def closed(session: Session, pg_server: postgres.Server | None) -> Closing:
    """Return what closes the log for a while: as its owner can on PostgreSQL, by a trigger on SQLite."""

    @contextmanager
    def close() -> Iterator[None]:
        session.rollback()
        if pg_server is None:
            session.connection().exec_driver_sql(CLOSE)
        else:
            name = str(session.connection().engine.url.database)
            role = session.scalar(text("SELECT current_user"))
            pg_server.sql(f'REVOKE INSERT ON audit_event FROM "{role}"', name)
        session.commit()
        try:
            yield
        finally:
            if pg_server is None:
                session.connection().exec_driver_sql("DROP TRIGGER log_closed")
                session.commit()
            else:
                pg_server.sql(f'GRANT INSERT ON audit_event TO "{role}"', name)

    return close


@pytest.mark.timeout(900)  # every door, for everybody: minutes on a busy machine
def test_nothing_of_a_record_is_shown_or_changed_while_the_log_is_closed(
    app: Flask, session: Session, world: World, records: dict[str, object], closed: Closing
) -> None:
    clients, wrong, shut = browsers(app, world), [], 0
    before = digest(session)
    with closed():
        for name, rule, method in doors(app):
            path = path_to(app, rule, records)
            for who in SIGNED_IN:
                stay_signed_in(clients[who], world.access[who])
                with statements(session.connection()) as sent:
                    response = knock(clients[who], method, path, form_for(name, records))
                is_asked = any(INTO_THE_LOG in one for one in sent)
                is_shut = response.status_code == 503
                if name not in ALWAYS_ANSWERS and is_asked != is_shut:
                    wrong.append(f"{name} {who}: {response.status_code}, asked {is_asked}")
                shut += is_shut
                if is_shut:
                    wrong += [f"{name} {who}: {one}" for one in what_is_amiss(Page(response, path))]
                elif who != "asha" and rule.endpoint not in NOT_HER_RECORD:
                    shown = response.get_data().decode(errors="replace")
                    wrong += [f"{name} {who}: {response.status_code} shows {one}" for one in CONTENT if one in shown]
    assert not wrong, "\n".join(wrong)
    assert digest(session) == before
    assert shut > 1000
    again = [row for row in doors(app) if row[2] == "GET"]
    for name, rule, method in again:
        path = path_to(app, rule, records)
        for who in (one for one, sign in zip(WHO, EXPECTED[name], strict=True) if sign == "+" and one in SIGNED_IN):
            stay_signed_in(clients[who], world.access[who])
            assert knock(clients[who], method, path, {}).status_code < 500, f"{name} {who}"


def what_is_amiss(page: Page) -> list[str]:
    """Return what the page that says it did not work lacks, or shows."""
    check_headers(page)
    check_page(page)
    lacking = [f"lacks {words}" for words in ("999", "111", "not saved") if words not in page.main]
    return lacking + [f"shows {words}" for words in CONTENT if words in page.main]


def stay_signed_in(client: PageClient, access: Access) -> None:
    """Sign in again whom the page before signed out."""
    with client.http.session_transaction() as cookie:
        is_signed_in = "_user_id" in cookie
    if not is_signed_in:
        client.sign_in(access)
