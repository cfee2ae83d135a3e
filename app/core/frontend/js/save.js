// Honest saving. A form marked data-save is sent by fetch, so that without signal what was typed stays on the page.
// The server says where to go next; until it has, nothing here says "saved".
import { added } from "./added.js";
import { sessionWasUsed } from "./session.js";

const TIMEOUT_MS = 15000;
const STEP_WITHIN_MS = 4000;
const words = document.body.dataset;
let stepping = Promise.resolve(false);

// `isStepping`: resolves to whether the phone steps through the questions itself (phone.js). A press before that waits
// for it, because a page that is loaded instead costs many times more.
export function stepsSoon(isStepping) {
  const late = new Promise((resolve) => setTimeout(resolve, STEP_WITHIN_MS, false));
  stepping = Promise.race([isStepping.catch(() => false), late]);
}

function statusOf(form) {
  const status = added(form, "p", "app-status", "");
  status.setAttribute("role", "status");
  return status;
}

// As the browser would: the fields, and the button that was pressed.
function contentOf(form, submitter) {
  const content = new URLSearchParams(new FormData(form));
  if (submitter?.name) content.append(submitter.name, submitter.value);
  return content;
}

async function send(form, submitter) {
  const response = await fetch(form.action, {
    method: "POST",
    body: contentOf(form, submitter),
    headers: { Accept: "application/json" },
    redirect: "manual",
    signal: AbortSignal.timeout(TIMEOUT_MS),
  });
  if (response.status >= 500) throw new Error(response.status);
  return response;
}

// Where to go next, or nothing where the answer is not the one we know: then the browser sends the form itself.
async function nextPage(response) {
  if (!response.ok || !response.headers.get("Content-Type")?.startsWith("application/json")) return null;
  const { next } = await response.json();
  const address = new URL(next, location.href);
  return address.origin === location.origin ? address : null;
}

// submit() leaves out the button that was pressed, so its value goes along as a field.
// It is called by its full name because a button named "submit" would hide the form's own.
function submitNatively(form, submitter) {
  if (submitter?.name) {
    const pressed = document.createElement("input");
    Object.assign(pressed, { type: "hidden", name: submitter.name, value: submitter.value });
    form.append(pressed);
  }
  HTMLFormElement.prototype.submit.call(form);
}

function offerAgain(form, status, submitter) {
  const again = added(form, "button", "nhsuk-button nhsuk-button--secondary", words.tryAgain);
  again.type = "button";
  again.addEventListener("click", () => form.requestSubmit(submitter));
  status.textContent = words.notSaved;
  return again;
}

function saveByFetch(form) {
  const status = statusOf(form);
  let again = null;
  let isSending = false;
  const say = (text) => {
    again?.remove();
    status.textContent = text;
  };
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    if (isSending) return;
    isSending = true;
    say(words.saving);
    const { submitter } = event;
    if (await stepping) {
      isSending = false;
      form.requestSubmit(submitter);
      return;
    }
    try {
      const response = await send(form, submitter);
      sessionWasUsed();
      const next = await nextPage(response);
      if (next) location.assign(next);
      else submitNatively(form, submitter);
    } catch {
      isSending = false;
      again = offerAgain(form, status, submitter);
    }
  });
  addEventListener("pageshow", () => {
    isSending = false;
    say("");
  });
}

export function saveHonestly() {
  // Old browsers that lack these send the form themselves, which is as safe and only less friendly.
  if (!AbortSignal.timeout) return;
  for (const form of document.querySelectorAll("form[data-save]")) saveByFetch(form);
}
