// Loaded after the page, for a person who is signed in, and for the page that stands in without signal.
import { fetchPack, keepPack, packOf, packWithUnsent } from "./packs.js";
import { Stepper } from "./step.js";
import { queued } from "./store.js";
import { flush, knownSession, noteSession, session } from "./sync.js";

const { owner, offline, more } = document.body.dataset;
const WORKER_AFTER_MS = 5000;
const QUESTION = /^\/assessments\/([0-9a-f-]{36})\/questions\/([^/]+)$/;
const [question, assessmentId, linkId] = QUESTION.exec(location.pathname) ?? [];

function startWorker() {
  if (!navigator.serviceWorker) return;
  const own = globalThis.trustedTypes?.createPolicy("worker", { createScriptURL: () => "/sw.js" });
  navigator.serviceWorker.register(own ? own.createScriptURL("") : "/sw.js", { scope: "/" }).catch(() => undefined);
}

// What is known of this session: from the phone where it is this person's, else from the site. A browser that is here
// for the first time got it along with the questions.
async function site(pack) {
  const csrf = document.querySelector("input[name=csrf_token]")?.value;
  const isOwn = ({ owner: found, words }) => found === owner && words.lang === document.documentElement.lang && csrf;
  const known = await knownSession();
  if (isOwn(known)) return { ...known, csrf };
  const { session: found, now } = (await pack) ?? {};
  if (!found || !isOwn(found)) return session();
  await noteSession({ ...found, now });
  return { ...found, csrf };
}

// Before anything of this page is read: what was written down without signal must have reached the site.
async function sendFirst(found) {
  const before = (await queued(owner)).filter(({ state }) => state === "waiting").length;
  if (before) await flush(found);
  return before > 0;
}

// From the phone where it has what the page stands on, else from the site. Both are asked at once.
async function packFor() {
  const { search } = new URL(document.querySelector("link[as=fetch]")?.href ?? location.origin);
  const early = fetchPack(assessmentId, search).catch(() => null);
  const fingerprint = document.querySelector("form[data-save]")?.dataset.save;
  const kept = await packOf(assessmentId, owner, fingerprint).catch(() => null);
  return kept ? { ...kept, kept } : early;
}

async function stepThrough(found, pack) {
  if (!pack?.is_open) return false;
  const stepper = new Stepper(await packWithUnsent(pack, owner), found, false);
  const isTaken = stepper.adopt(decodeURIComponent(linkId));
  if (!pack.kept) keepPack(pack).catch(() => undefined);
  return isTaken;
}

// Before signing out, what waits is sent, or the person says what becomes of it.
function watchSignOut(found) {
  const form = document.querySelector("form[action$='/sign-out']");
  form?.addEventListener("submit", (event) => {
    event.preventDefault();
    import(more).then(({ signOut }) => signOut(form, found), () => form.submit());
  });
}

async function startSignedIn() {
  const steps = question && !new URLSearchParams(location.search).has("review");
  const early = steps && packFor();
  const found = await site(early);
  if (found?.owner !== owner) return false;
  const isSent = await sendFirst(found);
  watchSignOut(found);
  const pack = steps && (isSent ? fetchPack(assessmentId) : early);
  const isStepping = steps && (await stepThrough(found, await pack));
  const show = async () => isStepping || (await import(more)).showWaiting(found);
  const sendAgain = async () => {
    await sendFirst(found);
    await show();
  };
  addEventListener("online", sendAgain);
  document.addEventListener("visibilitychange", () => document.hidden || sendAgain());
  await show();
  if (!question) (await import(more)).startKeeping(found);
  return isStepping;
}

// A first visit pays for what it shows before it pays for what may be wanted later.
setTimeout(startWorker, question ? WORKER_AFTER_MS : 0);
if (!question || offline !== undefined) import(more);
export const isStepping = owner ? startSignedIn().catch(() => false) : Promise.resolve(false);
