// The page that stands in for every other while there is no signal: /offline, which holds nothing about anybody. What it
// shows comes out of the phone's own sealed store, for whoever it was kept.
import { keptPack } from "./packs.js";
import { Stepper } from "./step.js";
import { ownKey, paths, read, unlock } from "./store.js";
import { now } from "./clock.js";
import { enqueue } from "./store.js";
import { askForSync, boxed, flush, knownSession } from "./sync.js";
import { el, placePage } from "./tree.js";
import { showWaiting } from "./waiting.js";

const ASSESSMENT = /^\/assessments\/([0-9a-f-]{36})(?:\/questions\/([^/]+))?/;
const HELP = "/help-now";
const NOT_SAFE = "/not-safe";
const DIARY = "/diary/";
const ON_PHONE = "/diary/written/on-this-phone";
const DIARY_FORM = /^\/diary\/[^/]+\/./;
const main = document.querySelector("main");

function state(name) {
  for (const part of main.querySelectorAll("[data-state]")) part.hidden = part.dataset.state !== name;
}

export async function startShell() {
  addEventListener("online", () => flush());
  const [known, own] = await Promise.all([knownSession(), ownKey()]);
  if (!own || own.owner !== known.owner) return state("empty");
  if (own.locked) return askForPin(known);
  return open(known);
}

function askForPin(known) {
  state("locked");
  const form = main.querySelector("form[data-pin]");
  const says = form.querySelector("[role=status]");
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const field = form.querySelector("input");
    const left = await unlock(field.value);
    field.value = "";
    if (left === "open") return open(known);
    if (left === "gone") return state("empty");
    says.textContent = says.dataset.wrong.replace("{count}", left);
    field.focus();
  });
}

async function open(known) {
  const { pathname } = location;
  const [, assessmentId, linkId] = ASSESSMENT.exec(pathname) ?? [];
  const pack = assessmentId && (await keptPack(assessmentId, known.owner));
  if (pack) return step(pack, linkId && decodeURIComponent(linkId), known);
  const page = await read(pathname === NOT_SAFE ? HELP : pathname);
  if (page) return show(page, known);
  return list(known);
}

function step(pack, linkId, known) {
  const stepper = new Stepper(pack, known, true);
  stepper.listen();
  if (linkId && stepper.question(linkId)) stepper.show(linkId, { isBack: true });
  else stepper.begin();
}

function show(page, known) {
  const kept = main.querySelector("[data-kept]");
  kept.hidden = false;
  placePage(page, () => main.prepend(kept));
  main.addEventListener("submit", (event) => write(event, known));
}

// Forms of the diary are kept until there is signal; "I am not safe" shows the numbers. Others need the site.
async function write(event, known) {
  const form = event.target;
  const { pathname } = new URL(form.getAttribute("action") || location.pathname, location.href);
  if (pathname === NOT_SAFE) {
    event.preventDefault();
    return location.assign(HELP);
  }
  if (!pathname.startsWith(DIARY) || pathname.startsWith(`${DIARY}entries`)) return undefined;
  event.preventDefault();
  const data = new FormData(form);
  if (event.submitter?.name) data.append(event.submitter.name, event.submitter.value);
  if (!isFilledIn(form, data)) return refuse(form, known);
  try {
    await keep(pathname, data, known);
  } catch {
    return say(form, known.words.not_kept);
  }
  flush().then(({ isSent }) => isSent || askForSync());
  if (data.get("choice") === "worse") return location.assign(HELP);
  return done();
}

function isFilledIn(form, data) {
  const name = form.querySelector("[name=number]") ? "number" : "words";
  return ["choice", name, "number2"].some((one) => data.get(one)?.trim());
}

function refuse(form, known) {
  say(form, known.words.fill_in);
  form.querySelector("[name=number], [name=words]")?.focus();
}

function say(form, words) {
  form.querySelector("[role=alert]")?.remove();
  form.prepend(el("p", { class: "nhsuk-error-message", role: "alert" }, words));
}

async function keep(pathname, data, known) {
  const id = crypto.randomUUID();
  data.delete("csrf_token");
  data.set("operation_id", id);
  data.set("form", pathname);
  data.set("told_at", new Date(now()).toISOString());
  data.set("shown_in", document.documentElement.lang);
  await enqueue(known.owner, id, "/diary/sync", boxed(known, [...data]), { id, typed: typed(data) });
}

function typed(data) {
  return ["number", "number2", "words"].map((name) => data.get(name)).filter(Boolean).join(" ");
}

async function done() {
  placePage(await read(ON_PHONE));
}

async function list(known) {
  state("open");
  const links = main.querySelector("[data-list]");
  for (const path of await paths()) {
    if (DIARY_FORM.test(path)) continue;
    const page = await read(path);
    if (page?.title) links.append(el("li", {}, el("a", { href: path.replace(/\/pack$/, "") }, page.title)));
  }
  showWaiting(known);
}
