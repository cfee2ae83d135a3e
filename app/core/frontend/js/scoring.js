// Scores of a definition's canonical JSON and its answers: the rules of app/questionnaires/domain/scoring.py.
// A missing item is never counted as 0. Held to the Python by tests/unit/questionnaires/test_parity.py.
import { enabled, questionsOf } from "./branching.js";
import { answerTo, isGiven } from "./values.js";

// A scored item holds an answer that its question does not offer.
export class AnswerDoesNotFit extends Error {}

// The score of `answers`; null when the questionnaire is not scored at all. `total` is null when too many items are
// missing, and for a category or a profile, which have no number. `bands` are those of the items of a profile.
export function score(definition, answers) {
  const { scoring } = definition;
  if (!scoring) return null;
  const items = itemsOf(definition, answers);
  const known = knownOf(items);
  const missingCount = items.length - known.length;
  const nothing = { total: null, band: null, prorated: false, thresholds: [], bands: [] };
  const found = { key: definition.key, items, missingCount, ...nothing };
  if (scoring.method === "profile") return { ...found, note: noteOf(items), bands: itemBands(scoring, items) };
  if (scoring.method === "count" && missingCount > 0) {
    return { ...found, note: noteOf(items), thresholds: metBy(scoring, sumOf(known)) };
  }
  if (missingCount > (scoring.missing_allowed ?? 0)) return { ...found, note: "too_many_missing" };
  const total = prorate(known, items.length);
  return {
    ...found,
    total: scoring.method === "category" ? null : total,
    band: bandOf(scoring.bands, total),
    prorated: missingCount > 0,
    note: missingCount > 0 ? "prorated" : "complete",
    thresholds: metBy(scoring, total),
  };
}

// The sum scaled up to `itemCount` items: the mean of the known ones stands in for the missing. Halves round up.
// Whole numbers until the one division, and Math.floor of it, so that no half is lost to a fraction.
export function prorate(known, itemCount) {
  if (known.length === 0) throw new RangeError("nothing to prorate");
  return Math.floor((2 * sumOf(known) * itemCount + known.length) / (2 * known.length));
}

export function bandOf(bands, total) {
  return bands?.find(({ low, high }) => low <= total && total <= high)?.code ?? null;
}

// The band of each item of a profile; null for a missing one.
function itemBands(scoring, items) {
  return items.map(([linkId, points]) => {
    const own = scoring.item_bands?.find(({ item }) => item === linkId);
    return [linkId, points === null ? null : bandOf((own ?? scoring).bands, points)];
  });
}

function noteOf(items) {
  const known = knownOf(items);
  if (known.length === 0) return "too_many_missing";
  return known.length === items.length ? "complete" : "partial";
}

function knownOf(items) {
  return items.map(([, points]) => points).filter((points) => points !== null);
}

function sumOf(known) {
  return known.reduce((total, points) => total + points, 0);
}

function metBy(scoring, total) {
  return (scoring.thresholds ?? []).filter((cut) => total >= cut.at_least).map((cut) => cut.code);
}

// Each scored item with its points; an item that the answers before it ruled out has those that the rule says.
function itemsOf(definition, answers) {
  const { items, not_asked: notAsked = null } = definition.scoring;
  const questions = items.map((linkId) => scoredQuestion(definition, linkId));
  const asked = new Set(enabled(definition, answers).map((question) => question.link_id));
  return questions.map((question) => {
    const isOut = notAsked !== null && !asked.has(question.link_id) && isRuledOut(question, answers);
    return [question.link_id, isOut ? notAsked : pointsOf(definition, question, answers)];
  });
}

// Whether a question is hidden by answers that were given, and not because one is still missing.
function isRuledOut(question, answers) {
  return (question.enable_when ?? []).every((condition) => isGiven(answerTo(answers, condition.question)));
}

function pointsOf(definition, question, answers) {
  const value = answerTo(answers, question.link_id);
  if (value === undefined || value.skipped) return null;
  if (value.choice !== undefined) return optionScore(definition, question, value.choice);
  if (value.rating !== undefined && isOnScale(question, value.rating)) return value.rating;
  const expected = "a scored item needs one choice or a number on it";
  throw new AnswerDoesNotFit(`${definition.key} ${question.link_id}: ${expected}`);
}

function isOnScale({ minimum = null, maximum = null }, number) {
  return minimum !== null && maximum !== null && minimum <= number && number <= maximum;
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
