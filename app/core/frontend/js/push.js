// Messages on this phone. Nothing is asked for until the person presses the button; without this script the page says
// what it needs. The words that the phone shows later are those of the session (sync.js).
import { post } from "./sync.js";

const WAIT_MS = 10000;

const isIphone = () => /iP(hone|ad|od)/.test(navigator.userAgent);
const canPush = () => navigator.serviceWorker && window.PushManager && window.Notification;

function state() {
  if (!canPush()) return isIphone() ? "iphone" : "unable";
  return Notification.permission === "denied" ? "blocked" : "off";
}

function worker() {
  const tooLong = new Promise((_, refuse) => setTimeout(refuse, WAIT_MS));
  return Promise.race([navigator.serviceWorker.ready, tooLong]);
}

async function isStillOn() {
  const registration = canPush() && Notification.permission === "granted" && (await navigator.serviceWorker.getRegistration());
  return Boolean(registration && (await registration.pushManager.getSubscription()));
}

// A subscription that another key or another person made is of no use: the browser makes a new one.
async function subscribe(key) {
  const { pushManager } = await worker();
  await (await pushManager.getSubscription())?.unsubscribe();
  return pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: key });
}

async function turnOn(key) {
  if ((await Notification.requestPermission()) !== "granted") return state();
  const token = document.querySelector("input[name=csrf_token]").value;
  const answer = await post("/push/subscriptions", token, await subscribe(key));
  return answer.ok ? "on" : "failed";
}

export async function offerPush() {
  const place = document.querySelector("[data-push]");
  if (!place || ("pushIsOn" in place.dataset && (await isStillOn()))) return;
  const offer = place.querySelector("[data-push-on]");
  const button = offer.firstElementChild;
  const show = (name) => {
    for (const words of place.querySelectorAll("[data-push-state]")) words.hidden = words.dataset.pushState !== name;
    offer.hidden = name !== "off" && name !== "failed";
  };
  show(state());
  button.addEventListener("click", async () => {
    button.disabled = true;
    const now = await turnOn(place.dataset.push).catch(() => "failed");
    button.disabled = false;
    if (now === "on") location.reload();
    else show(now);
  });
}
