"""A person reads what they were told, turns messages on for their phone, and one comes that says nothing of them."""

import json
from pathlib import Path

import pytest
from playwright.sync_api import Page

from tests.journeys.browser import Visitor
from tests.journeys.test_every_page import looker
from tests.phones import READ
from tests.push_service import Handset
from tests.servers import wait_until

ENDPOINT = "https://fcm.googleapis.com/fcm/send/a-journey-of-the-phone"
# The browser asks its maker's push service for an address, which a test has no way to: that one answer is given here.
SUBSCRIBES = """
let asked = 0;
const given = %s;
const ask = Notification.requestPermission.bind(Notification);
Notification.requestPermission = () => { asked += 1; return ask(); };
Object.defineProperty(window, "timesAsked", { get: () => asked });
const made = { toJSON: () => given, unsubscribe: async () => { sessionStorage.removeItem("made"); return true; } };
PushManager.prototype.getSubscription = async () => (sessionStorage.getItem("made") ? made : null);
const keyBytes = (key) => atob(key.replaceAll("-", "+").replaceAll("_", "/")).length;
PushManager.prototype.subscribe = async ({ userVisibleOnly, applicationServerKey }) => {
  if (!userVisibleOnly || keyBytes(applicationServerKey) !== 65) throw new TypeError("not as it must be");
  sessionStorage.setItem("made", "yes");
  return made;
};
"""
SHOWN = """async () => {
  const registration = await navigator.serviceWorker.ready;
  const found = await registration.getNotifications();
  return found.map(({ title, body, lang, dir, tag, data }) => ({ title, body, lang, dir, tag, data }));
}"""
# A message with the tag of an older one takes its place: only once both were shown can they be counted.
COUNTS = """() => {
  self.timesShown = 0;
  const show = registration.showNotification.bind(registration);
  registration.showNotification = async (...all) => { await show(...all); self.timesShown += 1; };
}"""


def opens_a_phone_that_can(visit, site, language: str, number: int) -> Visitor:
    visitor = visit(width=360, language=language)
    context = visitor.page.context
    context.grant_permissions(["notifications"], origin=site.url)
    context.add_init_script(SUBSCRIBES % json.dumps(Handset().as_json(ENDPOINT)))
    visitor.signs_in_as_patient(site.patient(language, number))
    return visitor


def a_message_comes(page: Page, site, *, count: int = 1) -> None:
    """Deliver messages to the page's service worker as the browser's push service does."""
    devtools = page.context.new_cdp_session(page)
    found: list[str] = []
    devtools.on("ServiceWorker.workerRegistrationUpdated", lambda said: found.extend(registered(said)))
    devtools.send("ServiceWorker.enable")
    page.wait_for_function("async () => (await navigator.serviceWorker.ready).active?.state === 'activated'")
    (worker,) = page.context.service_workers
    worker.evaluate(COUNTS)
    for _ in range(count):
        message = {"origin": site.url, "registrationId": found[-1], "data": '{"t": "new"}'}
        devtools.send("ServiceWorker.deliverPushMessage", message)
    wait_until(lambda: worker.evaluate("self.timesShown") == count, seconds=30, what="as many messages as were sent")


def noted_language(person: Visitor) -> str:
    """Return the language of the words that this phone's own script and its messages use."""
    return str(dict(person.page.evaluate(READ, ["keys"]))["session"]["words"]["lang"])


def registered(said: dict) -> list[str]:
    return [one["registrationId"] for one in said["registrations"] if not one["isDeleted"]]


@pytest.mark.parametrize(
    ("language", "number", "words"),
    [("en", 1, "There is something new for you in JoinedUp."), ("ur", 1, None)],
)
def test_messages_are_turned_on_by_a_tap_and_one_that_comes_says_nothing_of_the_person(
    visit, site, pictures: Path, language: str, number: int, words: str | None
) -> None:
    # Given a person who looks at what they were told, and at what their phone can do
    person = opens_a_phone_that_can(visit, site, language, number)
    person.opens("/notices")
    looker(person, pictures, "notices", language)()
    person.opens("/this-phone")
    looker(person, pictures, "phone-off", language)()
    assert person.page.evaluate("timesAsked") == 0

    # When they press the button, their phone is on
    with person.page.expect_navigation():
        person.page.locator("[data-push-on] button").click()
    person.sees_a_sound_page()
    looker(person, pictures, "phone-on", language)()
    assert person.page.locator("form[action*='/push/phones/']").count() == 1
    assert person.page.locator("[data-push-on]").is_hidden()

    # Then two messages are one on the screen, in their language, and hold nothing else
    a_message_comes(person.page, site, count=2)
    (shown,) = person.page.evaluate(SHOWN)
    assert shown["title"] == "JoinedUp"
    assert (shown["lang"], shown["dir"]) == person.language
    assert words is None or shown["body"] == words
    assert shown["data"] is None

    # And a tap opens their messages, in a window of their own
    (worker,) = person.page.context.service_workers
    opened = worker.evaluate(
        """async () => {
          const [notification] = await registration.getNotifications();
          let opened = null;
          clients.openWindow = async (address) => { opened = address; };
          dispatchEvent(new NotificationEvent("notificationclick", { notification }));
          return [opened, (await registration.getNotifications()).length];
        }"""
    )
    assert opened == ["/notices", 0]

    # And they turn it off again
    with person.page.expect_navigation():
        person.page.locator("form[action*='/push/phones/'] button").click()
    person.sees_a_sound_page()
    assert person.page.locator("[data-push-on]").is_visible()


def test_a_language_chosen_later_is_the_language_of_the_next_message(visit, site) -> None:
    person = opens_a_phone_that_can(visit, site, "en", 2)
    person.opens("/this-phone")
    with person.page.expect_navigation():
        person.page.locator("[data-push-on] button").click()

    person.chooses_language("Polski")
    wait_until(lambda: noted_language(person) == "pl", seconds=20, what="the phone to note the words in Polish")
    a_message_comes(person.page, site)

    (shown,) = person.page.evaluate(SHOWN)
    assert shown["lang"] == "pl"


def test_somebody_who_says_no_is_told_what_to_do_and_texts_go_on(visit, site, pictures: Path) -> None:
    person = visit(width=360)
    person.page.context.add_init_script("Object.defineProperty(Notification, 'permission', { get: () => 'denied' })")
    person.signs_in_as_patient(site.patient("en", 3))

    person.opens("/this-phone")

    looker(person, pictures, "phone-blocked", "en")()
    assert "blocked on this phone" in person.words
    assert "go on texting you" in person.words
    assert person.page.locator("[data-push-on]").is_hidden()


@pytest.mark.parametrize(("language", "number"), [("en", 6), ("ur", 2)])
def test_without_javascript_the_page_says_what_it_needs_and_messages_are_read(
    visit, site, language: str, number: int
) -> None:
    person = visit(width=360, language=language, javascript=False)
    person.signs_in_as_patient(site.patient(language, number))
    person.opens("/this-phone")
    assert person.page.locator("[data-push-state='no-script']").is_visible()
    assert person.page.locator("[data-push-on]").is_hidden()

    person.opens("/notices")
    unread = person.page.locator("form[action$='/open']")
    before = unread.count()
    assert before > 0
    with person.page.expect_navigation():
        unread.first.locator("button").click()
    person.sees_a_sound_page()
    person.opens("/notices")

    assert person.page.locator("form[action$='/open']").count() == before - 1
