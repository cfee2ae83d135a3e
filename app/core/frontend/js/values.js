// Answer values, as app/questionnaires/domain/values.py writes them: {"choice": "often"}, {"choices": ["a"]},
// {"rating": 3}, {"text": "..."} or {"skipped": true}. A question nobody answered has no value at all.
// tests/unit/questionnaires/test_parity.py holds it to the Python.

const isText = (content) => typeof content === "string";

const FITS = {
  choice: isText,
  choices: (content) => Array.isArray(content) && content.every(isText),
  rating: Number.isSafeInteger,
  text: isText,
  skipped: (content) => content === true,
};

// What Python's str.strip() takes away; trim() differs at U+001C to U+001F, U+0085 and U+FEFF.
const BLANK = /^[\t-\r\x1c-\x20\x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]*$/;

export class MalformedValue extends Error {}

// Return `json` if it spells an answer value; throw MalformedValue for anything else.
export function parsed(json) {
  const entries = json !== null && typeof json === "object" && !Array.isArray(json) ? Object.entries(json) : [];
  const [kind, content] = entries[0] ?? [];
  if (entries.length === 1 && Object.hasOwn(FITS, kind) && FITS[kind](content)) return json;
  throw new MalformedValue("expected choice, choices, rating, text or skipped with a fitting content");
}

// The answer to `linkId`; undefined where there is none, also for a link id like "constructor".
export function answerTo(answers, linkId) {
  return Object.hasOwn(answers, linkId) ? answers[linkId] : undefined;
}

// The option codes that a value chooses; none for a missing, skipped or other value.
export function codes(value) {
  if (value?.choice !== undefined) return [value.choice];
  return value?.choices ?? [];
}

// Whether an answer is private: the whole question is, or what was chosen.
export function isSecret(question, value) {
  return question.private || question.options?.some((one) => one.private && codes(value).includes(one.code));
}

// Whether the person gave an answer: not missing, not skipped, not blank.
export function isGiven(value) {
  if (value === undefined || value.skipped) return false;
  if (value.choices) return value.choices.length > 0;
  return value.text === undefined || !BLANK.test(value.text);
}
