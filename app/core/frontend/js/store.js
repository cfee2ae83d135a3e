// What this phone keeps. Pages and one's own answers lie sealed to the phone's key, which lasts a day, or 14 days behind
// a PIN. What waits to be sent lies sealed to the site: no phone can read it again, and it outlives every key.
import { openDB } from "idb";
import { lockWithPin, newPair, seal, unlockWithPin, unseal } from "./boxes.js";
import { now, offsetTo, setOffset } from "./clock.js";

const HOUR_MS = 3600000;
const DAY_MS = 24 * HOUR_MS;
const PIN_DAYS = 14;
const MOST_TRIES = 10;
let opening = null;
let unlocked = null;

function opened() {
  opening ??= openDB("joinedup", 1, {
    upgrade(db) {
      for (const name of ["keys", "pages"]) db.createObjectStore(name);
      db.createObjectStore("queue", { autoIncrement: true });
    },
    blocking() {
      opening?.then((db) => db.close());
      opening = null;
    },
  });
  return opening;
}

let isClockSet = false;

async function database() {
  const db = await opened();
  if (!isClockSet) setOffset((await db.get("keys", "offset")) ?? 0);
  isClockSet = true;
  return db;
}

export async function setClock(serverTime) {
  const offset = offsetTo(serverTime);
  await note("offset", offset);
  setOffset(offset);
}

export async function recall(name) {
  return (await database()).get("keys", name);
}

export async function note(name, value) {
  await (await database()).put("keys", value, name);
}

function all(store) {
  return Promise.all([store.getAllKeys(), store.getAll()]);
}

// What can be read goes; what waits to be sent stays.
export async function forget() {
  unlocked = null;
  const db = await database();
  const change = db.transaction(["keys", "pages", "queue"], "readwrite");
  change.objectStore("keys").delete("own");
  change.objectStore("keys").delete("kept");
  change.objectStore("pages").clear();
  const queue = change.objectStore("queue");
  const [keys, items] = await all(queue);
  items.forEach((item, place) => queue.put({ ...item, mine: null }, keys[place]));
  await change.done;
}

// The phone's key as it may be used now: null once its time is over, or where the phone's clock went back before it.
export async function ownKey() {
  const own = await recall("own");
  if (!own) return null;
  const at = now();
  if (at < own.until && at > own.madeAt - HOUR_MS) return own;
  await forget();
  return null;
}

const until = (pin) => now() + (pin ? PIN_DAYS : 1) * DAY_MS;

async function begin(owner, pin) {
  await forget();
  const pair = await newPair(Boolean(pin));
  const own = { owner, public: pair.public, madeAt: now(), until: until(pin), tries: 0 };
  if (pin) own.locked = await lockWithPin(pair.private, pin);
  else own.private = pair.private;
  await note("own", own);
  return own;
}

// Somebody is signed in: the phone keeps things for them alone. A key in use is prolonged, another person's goes.
export async function keepFor(owner) {
  const own = await ownKey();
  if (own?.owner !== owner) return begin(owner, null);
  await note("own", { ...own, until: until(own.locked) });
  return own;
}

export function setPin(owner, pin) {
  return begin(owner, pin);
}

// The tries are counted before each one, so that no crash gives one for free. The tenth wrong one wipes.
export async function unlock(pin) {
  const own = await ownKey();
  if (!own?.locked) return "gone";
  await note("own", { ...own, tries: own.tries + 1 });
  try {
    unlocked = await unlockWithPin(own.locked, pin);
  } catch {
    if (own.tries + 1 < MOST_TRIES) return MOST_TRIES - own.tries - 1;
    await forget();
    return "gone";
  }
  await note("own", { ...own, tries: 0 });
  return "open";
}

// `page` null: the phone keeps it no more.
export async function write(path, page) {
  const own = await ownKey();
  if (!own) return;
  if (!page) return (await database()).delete("pages", path);
  const box = await seal(own.public, own.owner, JSON.stringify(page));
  await (await database()).put("pages", box, path);
}

async function open(own, box) {
  const key = own.private ?? unlocked;
  if (!key || !box) return null;
  try {
    return JSON.parse(await unseal(key, own.owner, box));
  } catch {
    return null; // sealed to a key that is gone
  }
}

export async function read(path) {
  const own = await ownKey();
  return own && open(own, await (await database()).get("pages", path));
}

export async function paths() {
  return (await ownKey()) ? (await database()).getAllKeys("pages") : [];
}

// `box`: a promise, so that both are sealed at once. Resolves when the phone has it on disk, as far as a browser can say.
export async function enqueue(owner, id, to, box, mine) {
  const own = await ownKey();
  const sealed = own?.owner === owner ? await seal(own.public, owner, JSON.stringify(mine)) : null;
  const item = { owner, id, to, box: await box, mine: sealed, state: "waiting" };
  const change = (await database()).transaction("queue", "readwrite", { durability: "strict" });
  await change.store.add(item);
  await change.done;
}

export async function queued(owner) {
  const [keys, items] = await all((await database()).transaction("queue").store);
  return items.map((item, place) => ({ key: keys[place], ...item })).filter((item) => item.owner === owner);
}

// What this person wrote down here and has not been sent yet, oldest first; only what this phone can still read.
export async function unsent(owner) {
  const own = await ownKey();
  if (own?.owner !== owner) return [];
  const items = (await queued(owner)).filter(({ state }) => state === "waiting");
  return (await Promise.all(items.map(({ mine }) => open(own, mine)))).filter(Boolean);
}

// The words of an item that could not be taken, so that they can be typed again; "" where this phone cannot read them.
export async function typedIn({ mine }) {
  const own = await ownKey();
  const found = own && (await open(own, mine));
  return found?.typed ?? found?.value?.text ?? "";
}

// `changes`: [key, what becomes of the item], all or none; without the second it goes.
export async function settle(changes) {
  const move = (await database()).transaction("queue", "readwrite");
  for (const [key, change] of changes) {
    const item = change && (await move.store.get(key));
    if (item) move.store.put({ ...item, ...change, ...(change.keeps ? {} : { box: "", mine: null }) }, key);
    else move.store.delete(key);
  }
  await move.done;
}

export async function drop(owner) {
  await settle((await queued(owner)).map(({ key }) => [key]));
}
