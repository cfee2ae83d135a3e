// Sends what waits, in the order in which it was written down, and learns what became of each. One tab at a time.
import { seal, toText } from "./boxes.js";
import { keepFor, note, queued, recall, setClock, settle } from "./store.js";

const AT_ONCE = 50;
const TIMEOUT_MS = 20000;
const DONE = ["saved", "sent"];
const UNSENT = { isSent: false, results: {} };
let handing = null; // what goes past the queue: the queue waits for what becomes of it

// What the site said of this session, with its time.
export async function noteSession({ owner, site, words, now }) {
  await setClock(now);
  await keepFor(owner);
  await note("session", { owner, site, words });
}

// Who is signed in here now, by the site's word. Null without signal, and where the answer is the sign-in page.
export async function session() {
  try {
    const response = await ask("/this-phone/session");
    const found = await response.json();
    await noteSession(found);
    return found;
  } catch {
    return null;
  }
}

// The fields of a page, so that only the site can read them.
export async function boxed({ owner, site }, fields) {
  return `${site.id}.${toText(await seal(site.key, owner, JSON.stringify(fields)))}`;
}

// Fetch, but not for ever, and not the sign-in page.
export function ask(path, options) {
  return fetch(path, { redirect: "manual", signal: AbortSignal.timeout(TIMEOUT_MS), ...options });
}

// Post `said` as JSON. Resolves to the response.
export function post(path, csrf, said) {
  const headers = { "Content-Type": "application/json", "X-CSRFToken": csrf };
  return ask(path, { method: "POST", body: JSON.stringify(said), headers });
}

async function postBoxes(path, csrf, boxes) {
  const response = await post(path, csrf, { boxes });
  if (!response.ok) throw new Error(response.status);
  return response.json();
}

// What is done goes. What the site could not take as it is stays, with where to look, until the person has looked.
function learned({ outcome, where, says }) {
  const keeps = ["unreadable", "refused"].includes(outcome);
  return DONE.includes(outcome) ? null : { state: "held", outcome, where, says, keeps };
}

async function send(known, untold) {
  const found = known ?? (await session());
  if (!found?.owner) return UNSENT;
  const results = {};
  for (;;) {
    await handing;
    const waiting = (await queued(found.owner)).filter(({ state }) => state === "waiting");
    if (waiting.length === 0) break;
    const batch = waiting.slice(0, AT_ONCE).filter(({ to }) => to === waiting[0].to);
    const said = await postBoxes(batch[0].to, found.csrf, batch.map(({ box }) => box));
    batch.forEach(({ id }, place) => (results[id] = said.results[place]));
    await settle(batch.map(({ key, id }) => [key, learned(results[id])]));
  }
  // Another tab sent it, the browser threw it away, or there was no room: sent again, it has no second effect.
  const left = [...untold].filter(([id]) => !results[id]);
  if (left.length) Object.assign(results, await hand(found, left));
  return { isSent: true, results };
}

async function hand(known, untold) {
  const said = await postBoxes("/assessments/sync", known.csrf, await Promise.all(untold.map(([, box]) => box)));
  return Object.fromEntries(untold.map(([id], place) => [id, said.results[place]]));
}

// All that the site has not spoken of yet, without waiting for what is on its way: that has no second effect.
export function flushAtOnce(known, untold) {
  const told = hand(known, [...untold]);
  handing = told.then((results) => settleTold(known.owner, results)).catch(() => undefined);
  return told.then((results) => ({ isSent: true, results })).catch(() => UNSENT);
}

async function settleTold(owner, results) {
  const told = (await queued(owner)).filter(({ id }) => results[id]);
  // Whoever asked for it at once is led to what is unfinished at once.
  const change = (result) => (result.outcome === "unfinished" ? null : learned(result));
  await settle(told.map(({ key, id }) => [key, change(results[id])]));
}

// Resolves to what was learned; `isSent`: nothing waits any more. Never throws: what could not be sent goes on waiting.
// `untold`: what a page wrote down and has not been told of: [id, promise of a box].
export async function flush(known = null, untold = []) {
  const work = () => send(known, untold).catch(() => UNSENT);
  if (!navigator.locks) return work();
  return navigator.locks.request("joinedup-sync", work);
}

// Asks the browser to try again by itself when there is signal, where it can.
export async function askForSync() {
  try {
    const worker = await navigator.serviceWorker?.getRegistration();
    await worker?.sync?.register("send");
  } catch {
    // The page sends on load, when the phone comes online and when it is looked at again.
  }
}

export async function knownSession() {
  return (await recall("session")) ?? {};
}
