// "Check your answers", made on the phone: what will be sent, and the wish to send it. With signal it is sent at once,
// and only if the answers that stand are those shown here; without, the wish waits with the answers.
import { forgetPack } from "./packs.js";
import { unsent } from "./store.js";
import { flush, flushAtOnce } from "./sync.js";
import { el } from "./tree.js";
import { codes, isSecret } from "./values.js";

// The words of an answer, as the question's own page has them.
function valueWords({ pack, site }, question, value) {
  const { words } = site;
  if (value === undefined) return words.not_answered;
  if (value.hidden) return words.hidden;
  if (value.skipped) return words.skipped;
  if (value.text !== undefined) return ["bdi", {}, value.text];
  const { tree, language } = pack.pages[question.link_id];
  const page = el("div", {}, ...tree);
  const chosen = value.rating === undefined ? codes(value) : [String(value.rating)];
  const fields = [...page.querySelectorAll("[name=answer]")].filter((field) => chosen.includes(field.value));
  const labels = fields.map(({ id }) => page.querySelector(`[for="${id}"]`).textContent.trim());
  return ["bdi", language, labels.join(", ")];
}

function row(stepper, state, [question, value]) {
  const { pack, site } = stepper;
  const { link_id: linkId } = question;
  const { title, language } = pack.pages[linkId];
  const { words } = site;
  const said = valueWords(stepper, question, value);
  const below = value && isSecret(question, value) ? [words.private, ["br", {}]] : [];
  const href = stepper.addressOf(linkId);
  const which = ["span", { class: "nhsuk-u-visually-hidden", ...language }, ` ${title}`];
  return el(
    "div",
    { class: "nhsuk-summary-list__row" },
    ["dt", { class: "nhsuk-summary-list__key" }, ["bdi", language, title]],
    ["dd", { class: "nhsuk-summary-list__value" }, said, ["br", {}], ["small", {}, ...below, state]],
    ["dd", { class: "nhsuk-summary-list__actions" }, ["a", { href }, value ? words.change : words.answer, which]],
  );
}

// Put the answers into the list; returns what says of each where it is by now. `waiting`: ids on this phone only.
function list(stepper, waiting) {
  const { outbox, pack, site, main } = stepper;
  const states = stepper.lines().map((line) => {
    const state = el("span", {});
    main.querySelector("dl").append(row(stepper, state, line));
    return [line[0].link_id, state];
  });
  const tell = () => {
    // Where one was a clash, nothing here is called saved: the site shows which.
    const sent = outbox.heldWhere ? "" : site.words.at_site;
    for (const [linkId, state] of states.filter(([found]) => pack.answers[found])) {
      const id = pack.operations[linkId];
      state.textContent = waiting.includes(id) || outbox.untold.has(id) ? site.words.on_phone : sent;
    }
  };
  tell();
  return tell;
}

export async function showCheck(stepper) {
  const { outbox, pack, site, main } = stepper;
  const { isWaiting } = outbox;
  const waiting = isWaiting ? (await unsent(site.owner)).map(({ id }) => id) : [];
  stepper.shown = null;
  let tell;
  stepper.place(isWaiting ? pack.own.check : pack.own.ready, null, () => {
    tell = list(stepper, waiting);
  });
  const form = main.querySelector("form");
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    if (!stepper.busy) send(stepper);
  });
  if (isWaiting) return;
  history.pushState({}, "", `/assessments/${pack.id}/check`);
  await stepper.isSettled();
  if (stepper.busy || !form.isConnected) return;
  if (outbox.heldWhere) location.assign(outbox.heldWhere);
  else if (outbox.isWaiting) showCheck(stepper);
  else tell();
}

// Sent twice, it is still sent once: the site sends an assessment one time only.
async function send(stepper) {
  const { outbox, pack, site } = stepper;
  const id = crypto.randomUUID();
  const fields = [["kind", "send"], ["assessment", pack.id], ["operation_id", id]];
  const isAtOnce = site.csrf && !outbox.isWaiting;
  if (!outbox.isWaiting) {
    fields.push(["page", "next"], ...Object.entries(pack.operations).map((shown) => ["stands", shown.join(" ")]));
  }
  stepper.busy = true;
  stepper.say(site.words.sending);
  const isKept = outbox.put(id, fields, { id, assessment: pack.id }).then(() => true, () => false);
  if (!isAtOnce) await isKept;
  await outbox.flush(isAtOnce ? flushAtOnce : flush);
  stepper.busy = false;
  const waits = await isKept;
  if (stepper.shown) return; // an answer could not be kept, and is asked again
  const { page, where } = outbox.told[id] ?? {};
  if (page) arrive(stepper, page, where);
  else if (where) location.assign(outbox.heldWhere ?? where);
  else if (waits) stepper.place(pack.own.waits);
  else stepper.say(document.body.dataset.notSaved);
}

// The summary came with the word that it was sent.
function arrive(stepper, page, where) {
  stepper.isDone = true;
  history.replaceState({}, "", where);
  stepper.place(page.tree.slice(2), page.title);
  forgetPack(stepper.pack.id);
}
