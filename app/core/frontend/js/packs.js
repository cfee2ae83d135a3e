// Whole assessments, as the phone steps through them and as it keeps them for when there is no signal.
import { questionsOf } from "./branching.js";
import { now } from "./clock.js";
import { ownFingerprint } from "./fingerprint.js";
import { read, unsent, write } from "./store.js";
import { ask } from "./sync.js";
import { isSecret } from "./values.js";

const FRESH_FOR_MS = 30 * 60000;

// Without `headers` just as the page itself asked for it already (question.html).
export async function fetchKept(path, headers = {}) {
  const response = await ask(path, { headers });
  return response.ok ? response.json() : null;
}

// Without what is private: the phone asks such a question again only where the site can.
function withoutPrivate({ asked, answers }) {
  const shown = { ...answers };
  for (const question of questionsOf(asked)) {
    const { link_id: linkId } = question;
    if (linkId in shown && isSecret(question, shown[linkId])) shown[linkId] = { hidden: true };
  }
  return shown;
}

// The pack with what was answered here since and has not been sent yet. Where the site has an answer whose reply never
// came, or the phone noted it with the pack, its revision stands.
export async function packWithUnsent(pack, owner) {
  const { ...stands } = pack.revisions;
  for (const { id, assessment, linkId, value } of await unsent(owner)) {
    if (assessment !== pack.id || !linkId) continue;
    pack.answers[linkId] = value ?? { hidden: true };
    pack.revisions[linkId] = pack.operations[linkId] === id ? stands[linkId] : (pack.revisions[linkId] ?? 0) + 1;
    pack.operations[linkId] = id;
  }
  return pack;
}

const pathOf = (assessmentId) => `/assessments/${assessmentId}/pack`;

// `search`: "?session" for the session along with it.
export function fetchPack(assessmentId, search = "") {
  return fetchKept(pathOf(assessmentId) + search);
}

// What was answered is kept beside the questions, which are many times larger: it changes with every answer.
export function keepSaid(pack) {
  const { revisions, operations } = pack;
  return write(`${pathOf(pack.id)}#said`, { answers: withoutPrivate(pack), revisions, operations });
}

export async function keepPack(pack) {
  if (!pack?.is_open) return;
  await write(pathOf(pack.id), { ...pack, answers: {}, session: undefined });
  await keepSaid(pack);
}

export async function forgetPack(assessmentId) {
  for (const part of ["", "#said"]) await write(pathOf(assessmentId) + part, null);
}

// The pack that this phone has, if it is what a page with this fingerprint would get: fresh, and nothing was said since.
export async function packOf(assessmentId, owner, fingerprint) {
  const pack = fingerprint && (await keptPack(assessmentId, owner));
  const isFresh = pack && now() - Date.parse(pack.now) < FRESH_FOR_MS;
  const isWhole = isFresh && !Object.values(pack.answers).some(({ hidden }) => hidden);
  return isWhole && `${await ownFingerprint(pack)}.${pack.others}` === fingerprint ? pack : null;
}

export async function keptPack(assessmentId, owner) {
  const [pack, said] = await Promise.all(["", "#said"].map((part) => read(pathOf(assessmentId) + part)));
  return pack && packWithUnsent({ ...pack, ...said }, owner);
}
