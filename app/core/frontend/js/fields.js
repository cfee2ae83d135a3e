// The form of one question: what was chosen, whether it can be taken, and filling in what was answered before.
import { codes, isGiven } from "./values.js";

const NUMBERS = ["rating", "integer"];
const TEXTS = ["text", "string"];

export function valueIn(question, data) {
  if (data.has("skip")) return { skipped: true };
  const chosen = data.getAll("answer");
  if (TEXTS.includes(question.type)) return { text: (chosen[0] ?? "").replaceAll("\r\n", "\n") };
  if (question.type === "choices") return { choices: chosen };
  if (chosen.length === 0) return { choices: [] };
  return NUMBERS.includes(question.type) ? { rating: Number(chosen[0]) } : { choice: chosen[0] };
}

// What is wrong with it, as app/questionnaires/domain/answering.py calls it; the site looks at everything once more.
export function problemIn(question, value) {
  if (value.skipped) return question.required ? "answer_needed" : null;
  if (!isGiven(value)) return "answer_needed";
  return question.max_choices && codes(value).length > question.max_choices ? "too_many" : null;
}

export function fillIn(form, value) {
  for (const field of form.querySelectorAll("[name=answer]")) {
    if (field.type === "radio" || field.type === "checkbox") {
      field.checked = [...codes(value), String(value?.rating)].includes(field.value);
    } else field.value = value?.text ?? "";
  }
}

// Leave out the answers that other answers rule out.
export function offerOnly(form, offered) {
  for (const field of form.querySelectorAll("input[name=answer]")) {
    if (!offered.includes(field.value)) field.closest(".nhsuk-radios__item, .nhsuk-checkboxes__item")?.remove();
  }
}
