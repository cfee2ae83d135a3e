// Scores of a definition's canonical JSON and its answers: the rules of app/questionnaires/domain/scoring.py.
// A missing item is never counted as 0. Held to the Python by tests/unit/questionnaires/test_parity.py.
import { questionsOf } from "./branching.js";
import { answerTo } from "./values.js";

// A scored item holds an answer that its question does not offer.
export class AnswerDoesNotFit extends Error {}

// The score of `answers`; null when the questionnaire is not scored at all. `total` is null when too many items are
// missing, and for a category, which has no number.
export function score(definition, answers) {
  const { scoring } = definition;
  if (!scoring) return null;
  const items = scoring.items.map((linkId) => [linkId, itemScore(definition, linkId, answers)]);
  const known = items.map(([, points]) => points).filter((points) => points !== null);
  const missingCount = items.length - known.length;
  const found = { key: definition.key, items, missingCount };
  if (missingCount > (scoring.missing_allowed ?? 0)) return { ...found, ...NOTHING_KNOWN };
  const total = prorate(known, items.length);
  return {
    ...found,
    total: scoring.method === "category" ? null : total,
    band: bandOf(scoring, total),
    prorated: missingCount > 0,
    note: missingCount > 0 ? "prorated" : "complete",
    thresholds: (scoring.thresholds ?? []).filter((cut) => total >= cut.at_least).map((cut) => cut.code),
  };
}

const NOTHING_KNOWN = Object.freeze({
  total: null,
  band: null,
  prorated: false,
  note: "too_many_missing",
  thresholds: Object.freeze([]),
});

// The sum scaled up to `itemCount` items: the mean of the known ones stands in for the missing. Halves round up.
// Whole numbers until the one division, and Math.floor of it, so that no half is lost to a fraction.
export function prorate(known, itemCount) {
  if (known.length === 0) throw new RangeError("nothing to prorate");
  const sum = known.reduce((total, points) => total + points, 0);
  return Math.floor((2 * sum * itemCount + known.length) / (2 * known.length));
}

export function bandOf(scoring, total) {
  const band = (scoring.bands ?? []).find(({ low, high }) => low <= total && total <= high);
  return band?.code ?? null;
}

function itemScore(definition, linkId, answers) {
  const value = answerTo(answers, linkId);
  if (value === undefined || value.skipped) return null;
  if (value.choice === undefined) {
    throw new AnswerDoesNotFit(`${definition.key} ${linkId}: a scored item needs one choice`);
  }
  return optionScore(definition, scoredQuestion(definition, linkId), value.choice);
}

function optionScore(definition, question, code) {
  const option = question.options?.find((one) => one.code === code);
  if (!option) throw new AnswerDoesNotFit(`${definition.key} ${question.link_id}: no option '${code}'`);
  return option.score ?? null;
}

function scoredQuestion(definition, linkId) {
  const question = questionsOf(definition).find((one) => one.link_id === linkId);
  if (!question) throw new AnswerDoesNotFit(`${definition.key} scores ${linkId}, which it does not ask`);
  return question;
}
