// Which questions and options are asked, by FHIR R4 enableWhen, and which comes next: the rules of
// app/questionnaires/domain/branching.py on a definition's canonical JSON. Silence is never taken to mean
// "not equal" or "less than". Held to the Python by tests/unit/questionnaires/test_parity.py.
import { answerTo, codes, isGiven } from "./values.js";

const COMPARE = {
  ">": (number, limit) => number > limit,
  "<": (number, limit) => number < limit,
  ">=": (number, limit) => number >= limit,
  "<=": (number, limit) => number <= limit,
};

export function questionsOf(definition) {
  return definition.pages.flatMap((page) => page.questions);
}

// The questions to ask, in page order. Conditions look back only, so one pass from the top is enough; the answer
// to a hidden question counts as missing for the questions after it.
export function enabled(definition, answers) {
  const visible = Object.create(null);
  return questionsOf(definition).filter((question) => {
    if (!isEnabled(question.enable_when, visible, question.enable_all)) return false;
    const value = answerTo(answers, question.link_id);
    if (value !== undefined) visible[question.link_id] = value;
    return true;
  });
}

// The answers of enabled questions, without choices of options that are no longer offered.
export function visibleAnswers(definition, answers) {
  const asked = enabled(definition, answers).filter(({ link_id: linkId }) => Object.hasOwn(answers, linkId));
  const given = Object.fromEntries(asked.map(({ link_id: linkId }) => [linkId, answers[linkId]]));
  for (const question of asked) {
    const { choices } = given[question.link_id];
    if (!choices || !question.options?.some((option) => option.enable_when)) continue;
    const offered = new Set(offeredOptions(question, given).map((option) => option.code));
    given[question.link_id] = { choices: choices.filter((code) => offered.has(code)) };
  }
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value.choices?.length !== 0));
}

// The options of `question` to show: those without conditions, and those of which any condition holds.
export function offeredOptions(question, answers) {
  return (question.options ?? []).filter((option) => isEnabled(option.enable_when, answers, false));
}

// The first enabled question after link id `after`, from the top for null; null at the end.
export function nextQuestion(definition, answers, after = null) {
  const order = orderOf(definition);
  const position = after === null ? -1 : placeOf(order, after);
  return enabled(definition, answers).find(({ link_id: linkId }) => order.get(linkId) > position) ?? null;
}

// The last enabled question before link id `before`; null at the top.
export function previousQuestion(definition, answers, before) {
  const order = orderOf(definition);
  const position = placeOf(order, before);
  return enabled(definition, answers).filter(({ link_id: linkId }) => order.get(linkId) < position).at(-1) ?? null;
}

// The question to resume at: the first enabled one with neither an answer nor a skip; null where there is none.
export function firstUnanswered(definition, answers) {
  return questionsToAnswer(definition, answers).find(({ link_id: linkId }) => !Object.hasOwn(answers, linkId)) ?? null;
}

// The enabled required questions that have no answer; a skip is no answer.
export function missingRequired(definition, answers) {
  const asked = questionsToAnswer(definition, answers);
  return asked.filter((question) => question.required && !isGiven(answerTo(answers, question.link_id)));
}

export function questionsToAnswer(definition, answers) {
  return enabled(definition, answers).filter((question) => question.type !== "display");
}

// Whether `condition` holds for `value`, the answer to its question (undefined = missing).
export function holds(condition, value) {
  const { operator, answer } = condition;
  const given = isGiven(value);
  if (operator === "exists") return given === answer;
  if (!given) return false;
  if (operator === "=") return contents(value).includes(answer);
  if (operator === "!=") return !contents(value).includes(answer);
  return Number.isInteger(value.rating) && Number.isInteger(answer) && COMPARE[operator](value.rating, answer);
}

function isEnabled(conditions, answers, needAll) {
  if (!conditions?.length) return true;
  const isMet = (condition) => holds(condition, answerTo(answers, condition.question));
  return needAll ? conditions.every(isMet) : conditions.some(isMet);
}

function contents(value) {
  if (value.rating !== undefined) return [value.rating];
  return value.text === undefined ? codes(value) : [value.text];
}

function orderOf(definition) {
  return new Map(questionsOf(definition).map((question, place) => [question.link_id, place]));
}

function placeOf(order, linkId) {
  if (!order.has(linkId)) throw new RangeError(`no question ${linkId}`);
  return order.get(linkId);
}
