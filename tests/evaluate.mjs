// Answers tests/parity.py: reads JSON lines, keeps definitions, and writes one line for each set of answers.
import { createInterface } from "node:readline";

import * as branching from "../app/core/frontend/js/branching.js";
import { AnswerDoesNotFit, score } from "../app/core/frontend/js/scoring.js";
import { MalformedValue, parsed } from "../app/core/frontend/js/values.js";

const definitions = new Map();
const linkIds = (questions) => questions.map((question) => question.link_id);

function evaluated({ definition: name, answers, at }) {
  const definition = definitions.get(name);
  try {
    Object.values(answers).forEach(parsed);
  } catch (error) {
    if (error instanceof MalformedValue) return { malformed: true };
    throw error;
  }
  const shown = branching.visibleAnswers(definition, answers);
  const question = branching.questionsOf(definition).find((one) => one.link_id === at);
  return {
    enabled: linkIds(branching.enabled(definition, answers)),
    visible: shown,
    offered: branching.offeredOptions(question, shown).map((option) => option.code),
    first: branching.nextQuestion(definition, answers)?.link_id ?? null,
    next: branching.nextQuestion(definition, answers, at)?.link_id ?? null,
    previous: branching.previousQuestion(definition, answers, at)?.link_id ?? null,
    unanswered: branching.firstUnanswered(definition, answers)?.link_id ?? null,
    missing: linkIds(branching.missingRequired(definition, answers)),
    score: scored(definition, answers),
  };
}

function scored(definition, answers) {
  try {
    return score(definition, answers);
  } catch (error) {
    if (error instanceof AnswerDoesNotFit) return { refused: error.message };
    throw error;
  }
}

for await (const line of createInterface({ input: process.stdin })) {
  const request = JSON.parse(line);
  if (request.define) definitions.set(request.define, request.content);
  else process.stdout.write(`${JSON.stringify(evaluated(request))}\n`);
}
