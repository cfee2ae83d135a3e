// What waits on this phone: said on the person's pages, asked about before they sign out, and saved as a file if need be.
import { drop, enqueue, forget, queued, settle, typedIn } from "./store.js";
import { flush } from "./sync.js";
import { el } from "./tree.js";

const TAKERS = ["/assessments/sync", "/diary/sync"];

function button(words, onClick, attributes = { class: "app-link-button" }) {
  const made = el("button", { type: "button", ...attributes }, words);
  made.addEventListener("click", onClick);
  return made;
}

// The last resort: everything that waits, sealed as it is. Only the site can read the file. It is freed with the page:
// some browsers have not read it yet when the press is over.
export async function saveAsFile(owner) {
  const boxes = (await queued(owner)).filter(({ box }) => box).map(({ id, to, box }) => ({ id, to, box }));
  const link = el("a", { download: "joinedup-not-sent.json" });
  link.href = URL.createObjectURL(new Blob([JSON.stringify({ owner, boxes })], { type: "application/json" }));
  link.click();
}

// The file again, on this phone or another one: what it holds is sent. Sent before, it has no second effect.
export async function sendFile(owner, file) {
  const { boxes } = JSON.parse(await file.text());
  for (const { id, to, box } of boxes) if (TAKERS.includes(to)) await enqueue(owner, id, to, box, null);
  return flush();
}

// Say on the page how much waits, and what the person must look at, until they have.
export async function showWaiting(site) {
  const items = await queued(site.owner);
  document.querySelector(".app-waiting")?.remove();
  if (items.length === 0) return;
  const { words } = site;
  const region = el("div", { class: "app-waiting", role: "region", "aria-label": words.waiting_title });
  const waiting = items.filter(({ state }) => state === "waiting").length;
  if (waiting) region.append(el("p", {}, words.waiting.replace("{count}", waiting)));
  for (const item of items.filter(({ state }) => state === "held")) region.append(held(item, site, await typedIn(item)));
  if (waiting) {
    region.append(button(words.save_file, () => saveAsFile(site.owner)));
  }
  document.querySelector("main").prepend(region);
}

function held(item, site, typed) {
  const { words } = site;
  const line = el("p", {}, item.says ?? words.held, " ");
  if (typed) line.append(words.typed, " ", el("bdi", {}, typed), " ");
  if (item.where) line.append(el("a", { href: item.where }, words.look));
  const done = async () => {
    await settle([[item.key]]);
    showWaiting(site);
  };
  line.append(" ", button(words.looked, done));
  return line;
}

// Before signing out: send what waits; if that fails, the person chooses what becomes of it. What can be read goes.
export async function signOut(form, site) {
  const { isSent } = (await queued(site.owner)).length ? await flush(site) : { isSent: true };
  const isKept = isSent || (await choose(site));
  if (isKept === null) return;
  if (!isKept) await drop(site.owner);
  await forget();
  form.append(el("input", { type: "hidden", name: "kept", value: "1" }));
  HTMLFormElement.prototype.submit.call(form);
}

// true: keep what waits, sealed. false: throw it away. null: do not sign out.
function choose({ words }) {
  const dialog = el("dialog", { class: "app-dialog", "aria-labelledby": "leave-title" });
  dialog.append(el("h2", { class: "nhsuk-heading-m", id: "leave-title" }, words.leave_title), el("p", {}, words.leave));
  return new Promise((resolve) => {
    for (const [choice, text] of [["keep", words.leave_keep], ["drop", words.leave_drop], ["stay", words.leave_stay]]) {
      const style = choice === "keep" ? "nhsuk-button" : "nhsuk-button nhsuk-button--secondary";
      dialog.append(button(text, () => dialog.close(choice), { class: style, value: choice }));
    }
    dialog.addEventListener("close", () => {
      dialog.remove();
      resolve({ keep: true, drop: false }[dialog.returnValue] ?? null);
    });
    document.body.append(dialog);
    dialog.showModal();
  });
}
